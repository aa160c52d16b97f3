"""contract.md, backup and restore: the whole folder there and back, and every way in which it must not go."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from app.bootstrap import open_folder
from app.services import round as rounds
from app.services.setup import sample_people
from tests.stories.vote import kiemphieu, run_program, snapshot

NAMES = ["agency.db", "keyslots.1.json", "keyslots.json", "manifest-sha256.txt"]


@pytest.fixture
def agency(demo: tuple[Path, object], tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo[0] / "mau.tinnhiem", tmp_path / "mau.tinnhiem"))


@pytest.fixture
def copy(agency: Path, tmp_path: Path) -> Path:
    ran = kiemphieu("backup", agency, tmp_path / "copy")
    assert ran.code == 0, ran.err
    return tmp_path / "copy"


def test_there_and_back(demo: tuple[Path, object], agency: Path, copy: Path, tmp_path: Path) -> None:
    assert sorted(path.name for path in copy.iterdir() if path.is_file()) == NAMES
    shutil.rmtree(agency)
    ran = kiemphieu("restore", copy, agency)
    assert ran.code == 0 and str(agency) in ran.out, ran.err
    folder = open_folder(agency)
    try:
        login, person = next(iter(sample_people(demo[0] / "mau.tinnhiem", folder.logins()).items()))
        assert len(rounds.listing(folder.sign_in(login, person.password))) == 2
    finally:
        folder.close()
    assert {path.name for path in tmp_path.iterdir()} == {"mau.tinnhiem", "copy"}


def test_what_the_log_still_holds_goes_too(agency: Path, tmp_path: Path) -> None:
    (agency / "agency.db-wal").write_bytes(b"pages that a power cut left here")
    (agency / "agency.db-shm").write_bytes(b"of the moment")
    (agency / "backups" / "old").mkdir(parents=True)
    (agency / "backups" / "old" / "agency.db").write_bytes(b"old")
    (agency / "exports" / "biên bản.pdf").write_bytes(b"%PDF-")
    assert kiemphieu("backup", agency, tmp_path / "copy").code == 0
    names = {path.relative_to(tmp_path / "copy").as_posix() for path in (tmp_path / "copy").rglob("*")}
    assert {"agency.db-wal", "exports/biên bản.pdf"} <= names
    assert not {"agency.db-shm", "agency.lock", "backups"} & names


def test_in_english(agency: Path, tmp_path: Path) -> None:
    ran = kiemphieu("--lang", "en", "backup", agency, tmp_path / "copy")
    assert ran.out.startswith("Backed up ")


def test_a_folder_that_is_open(agency: Path, tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    with FileLock(agency / "agency.lock"):
        ran = kiemphieu("backup", agency, tmp_path / "copy")
    assert (ran.code, len(ran.faults)) == (3, 1)
    (agency / "agency.lock").unlink(missing_ok=True)
    before.pop("mau.tinnhiem/agency.lock", None)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("taken", ["file", "full", "inside", "no agency"])
def test_places_that_cannot_be(agency: Path, tmp_path: Path, taken: str) -> None:
    to = tmp_path / "to"
    match taken:
        case "file":
            to.write_bytes(b"")
        case "full":
            to.mkdir()
            (to / "x").write_bytes(b"")
        case "inside":
            to = agency / "exports" / "copy"
        case _:
            agency = tmp_path
    ran = kiemphieu("backup", agency, to)
    assert (ran.code, len(ran.faults)) == (2, 1)
    assert not (agency / "exports" / "copy").exists()


def test_no_right_to_write(agency: Path, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    """Root, who may write anywhere, is asked to do without that right."""
    is_root = os.geteuid() == 0
    before = (need_tool("setpriv"), "--bounding-set=-dac_override,-dac_read_search") if is_root else ()
    (tmp_path / "closed").mkdir(mode=0o500)
    ran = run_program("backup", agency, tmp_path / "closed" / "copy", before=before)
    assert (ran.code, len(ran.faults)) == (3, 1)
    assert "Permission denied" in ran.faults[0]


@pytest.mark.parametrize("harm", ["changed", "gone", "cut"])
def test_a_copy_that_does_not_hold(copy: Path, tmp_path: Path, harm: str) -> None:
    database = copy / "agency.db"
    data = database.read_bytes()
    match harm:
        case "changed":
            database.write_bytes(data[:5000] + bytes([data[5000] ^ 1]) + data[5001:])
        case "gone":
            database.unlink()
        case _:
            database.write_bytes(data[:-4096])
    ran = kiemphieu("restore", copy, tmp_path / "back.tinnhiem")
    assert (ran.code, ran.out) == (1, "") and "agency.db" in ran.faults[-1]
    assert not (tmp_path / "back.tinnhiem").exists()


@pytest.mark.parametrize("wrong", ["no copy", "name", "taken", "way out"])
def test_what_cannot_be_restored(agency: Path, copy: Path, tmp_path: Path, wrong: str) -> None:
    to = tmp_path / "back.tinnhiem"
    match wrong:
        case "no copy":
            copy = agency
        case "name":
            to = tmp_path / "back"
        case "taken":
            to = agency
        case _:
            with (copy / "manifest-sha256.txt").open("a") as file:
                file.write(f"{'0' * 64}  ../elsewhere\n")
    ran = kiemphieu("restore", copy, to)
    assert (ran.code, len(ran.faults)) == (2, 1)
    assert not (tmp_path / "back.tinnhiem").exists()
