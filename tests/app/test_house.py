"""What holds for the whole house: names and calls that work on Windows, light imports, nothing left half-done."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement

import app
from tests.repo import ROOT, files, modules

_TEXT = {".py", ".md", ".toml", ".po", ".svg", ".qss", ".csv", ".json", ".txt", ""}
_ROOMS = ("app", "ui", "resources", "data", "tests")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def _text_files():
    for path in files():
        if path.suffix in _TEXT:
            yield path, (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("room", _ROOMS)
def test_a_readme_stands_at_the_door_of_each_room(room):
    lines = (ROOT / room / "README.md").read_text(encoding="utf-8").splitlines()
    assert 5 <= len(lines) <= 20


def test_file_names_are_valid_on_windows():
    for path in files():
        for part in path.parts:
            assert not re.search(r'[<>:"\\|?*\x00-\x1f]', part), path
            assert part[-1] not in " .", path
            assert not _RESERVED.fullmatch(part), path
        assert len(str(path)) < 160, path
    assert len({str(path).lower() for path in files()}) == len(files()), "two names differ in case alone"


# What mypy for win32 (tests/run) cannot see: these exist on Windows and do something else there.
_ELSEWHERE = {
    ("os", "rename"),
    ("os", "replace"),
    ("os", "chmod"),
    ("os", "umask"),
    ("os", "fork"),
    ("os", "fchmod"),
    ("os", "O_DIRECTORY"),
    ("signal", "SIGKILL"),
    ("signal", "SIGHUP"),
    ("signal", "SIGALRM"),
    ("tempfile", "NamedTemporaryFile"),  # an open one cannot be opened again on Windows
}
_METHODS = {"rename", "chmod", "symlink_to", "hardlink_to"}
_POSIX_MODULES = {"fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "posix", "syslog"}


def _only_here(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=name) if (module, name) in _ELSEWHERE:
                found.append(f"{node.lineno}: {module}.{name}")
            case ast.Call(func=ast.Attribute(attr=name)) if name in _METHODS:
                found.append(f"{node.lineno}: .{name}()")
            case ast.Import(names=names):
                found += [f"{node.lineno}: {each.name}" for each in names if each.name in _POSIX_MODULES]
            case ast.ImportFrom(module=module, names=names):
                posix = module in _POSIX_MODULES or any((module, each.name) in _ELSEWHERE for each in names)
                found += [f"{node.lineno}: from {module}"] if posix else []
    return found


@pytest.mark.parametrize(
    "line",
    ["os.fork()", "import fcntl", "from os import O_DIRECTORY", "Path(a).rename(b)", "os.kill(1, signal.SIGKILL)"],
)
def test_calls_of_one_system_are_seen(line):
    assert _only_here(ast.parse(line))


def test_calls_of_one_system_stand_in_platform_alone():
    found = {str(path): calls for path, tree in modules("app", "ui") if (calls := _only_here(tree))}
    del found["app/platform.py"]  # KeyError: the test no longer sees what it looks for
    assert not found


_HALF_DONE = re.compile(r"\b(TO[D]O|FIX[M]E|X{3}|HA[C]K)\b|NotImpl[e]mented")
_MACHINE = re.compile(r"(?<![\w./}>-])(/home/|/root/|/work/|/tmp/|/Users/|[A-Z]:\\Users)")


def test_nothing_is_half_done_and_no_machine_is_named():
    for path, text in _text_files():
        if path != ROOT.joinpath("tests/app/test_house.py").relative_to(ROOT):
            assert not _HALF_DONE.search(text), f"{path}: {_HALF_DONE.search(text)}"
            assert not _MACHINE.search(text), f"{path}: {_MACHINE.search(text)}"


# Names of XML vocabularies, and of hosts that can never be (RFC 2606): an offline program has nowhere to go.
_VOCABULARIES = {"www.w3.org", "schemas.openxmlformats.org", "schemas.microsoft.com", "purl.org", "ns.adobe.com"}


def _goes_nowhere(host: str) -> bool:
    return host in _VOCABULARIES or host.endswith(".invalid")


def test_no_address_of_the_network_stands_anywhere():
    found = {(str(path), host) for path, text in _text_files() for host in re.findall(r"https?://([\w.-]+)", text)}
    assert not {(path, host) for path, host in found if not _goes_nowhere(host)}


def _imported(*rooms: str) -> set[str]:
    """Top-level names that the rooms import from outside the standard library and the house."""
    found: set[str] = set()
    for _path, tree in modules(*rooms):
        for node in ast.walk(tree):
            match node:
                case ast.Import(names=names):
                    found |= {each.name.partition(".")[0] for each in names}
                case ast.ImportFrom(module=str(module), level=0):
                    found.add(module.partition(".")[0])
    return found - sys.stdlib_module_names - set(_ROOMS)


def test_what_is_imported_is_a_dependency_with_bounds():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = [Requirement(line) for line in project["dependencies"]]
    names = {re.sub(r"[-_.]+", "-", each.name).lower() for each in required}
    owners = packages_distributions()
    for module in _imported("app", "ui"):
        assert {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners[module]} & names, module
    assert all({bound.operator for bound in each.specifier} == {">=", "<"} for each in required)


def _loaded_by(code: str) -> set[str]:
    """Top-level names in sys.modules after `code` ran in a new interpreter."""
    program = f"import json, sys\n{code}\nprint(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return set(json.loads(done.stdout))


def test_the_command_line_starts_without_heavy_libraries():
    heavy = {"PySide6", "reportlab", "pyhanko", "openpyxl", "xlsxwriter", "pypdfium2", "lxml", "segno", "babel"}
    loaded = _loaded_by("import app.cli")
    assert "app" in loaded
    assert not heavy & loaded


def test_no_module_of_app_needs_qt():
    walk = "import app, importlib, pkgutil\nfor m in pkgutil.walk_packages(app.__path__, 'app.'):\n    "
    loaded = _loaded_by(walk + "importlib.import_module(m.name)")
    assert "reportlab" in loaded
    assert not {"PySide6", "shiboken6"} & loaded


def test_the_version_stands_in_one_place():
    said = [path for path, text in _text_files() if re.search(rf'"{re.escape(app.__version__)}"', text)]
    assert [str(path) for path in said] == ["app/__init__.py"]
