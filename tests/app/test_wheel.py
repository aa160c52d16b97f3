"""The wheel, installed in a clean venv outside the checkout, is the whole program."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import app
from tests.repo import ROOT, files

_PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")
_BIN = "Scripts" if os.name == "nt" else "bin"
_SUFFIX = ".exe" if os.name == "nt" else ""


def _environment() -> dict[str, str]:
    """Ours, without what would lend the clean venv the checkout's modules."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}


def _run(folder: Path, *command: object) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(folder, sys.executable, *_PIP, "wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a clean venv in which only the wheel was installed."""
    home = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(home, with_pip=True, symlinks=os.name != "nt")
    _run(home, home / _BIN / f"python{_SUFFIX}", *_PIP, "install", wheel)
    return home / _BIN


def test_the_wheel_holds_every_file_of_its_rooms_and_no_other(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    rooms = {path.as_posix() for path in files() if path.parts[0] in {"app", "ui", "resources", "data"}}
    assert names == rooms
    assert f"tin_nhiem-{app.__version__}-py3-none-any.whl" == wheel.name


def test_demo_runs_from_the_wheel(scripts, tmp_path):
    said = _run(tmp_path, scripts / f"kiemphieu{_SUFFIX}", "demo", "demo")
    assert (tmp_path / "demo" / "mau.tinnhiem" / "agency.db").is_file()
    assert (tmp_path / "demo" / "PASSWORDS.txt").is_file()
    assert str(ROOT) not in said


def test_the_wheel_reads_its_own_files(scripts, tmp_path):
    code = "from app import paths; print(paths.resources()); print(paths.data())"
    for line in _run(tmp_path, scripts / f"python{_SUFFIX}", "-c", code).splitlines():
        assert Path(line).is_dir()
        assert Path(line).is_relative_to(scripts.parent)


def test_the_wheels_english_is_found(scripts, tmp_path):
    said = _run(tmp_path, scripts / f"kiemphieu{_SUFFIX}", "--lang", "en", "--help")
    assert "kiemphieu" in said
