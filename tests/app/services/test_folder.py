"""An agency folder: made whole, held by one program, opened by a password, closed with nothing left in a log."""

import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.agency import FolderKind
from app.domain.errors import Refusal, Trouble
from app.security.keyslots import CHEAPEST
from app.services import roster
from app.services.folder import DATABASE, AgencyFolder, NewAccount, create
from app.storage import agency as stored
from app.storage import journal
from tests.app.services.house import AGENCY, Clock, ids
from tests.repo import ROOT

ADMIN = NewAccount("admin", "Quản Trị", "Chánh Văn phòng", "sen-lua-tre-10", admin=True)
HEAD = NewAccount("ha", "Trưởng Ban", "Chuyên viên", "dua-mai-cau-20")


def made(path: Path, *accounts: NewAccount, kind: FolderKind = FolderKind.REAL) -> str:
    return create(path, kind, AGENCY, accounts or (ADMIN, HEAD), Clock(), ids(), CHEAPEST)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "cơ quan.tinnhiem"
    made(folder)
    return folder


@pytest.fixture
def held(path: Path) -> Iterator[AgencyFolder]:
    folder = AgencyFolder(path, Clock(), ids())
    yield folder
    folder.close()


def test_what_lies_in_it_and_for_whom(path: Path) -> None:
    assert sorted(p.name for p in path.iterdir()) == ["agency.db", "backups", "exports", "keyslots.1.json",
                                                      "keyslots.json", "logs"]  # fmt: skip
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for name in ("backups", "exports", "logs"):
        assert stat.S_IMODE((path / name).stat().st_mode) == 0o700


def test_each_person_signs_in(held: AgencyFolder) -> None:
    assert held.logins() == ("admin", "ha")
    admin, head = held.sign_in("admin", ADMIN.password), held.sign_in("ha", HEAD.password)
    assert (admin.person.name, admin.person.places) == ("Quản Trị", {"admin"})
    assert (head.person.name, head.person.places) == ("Trưởng Ban", frozenset())
    _uuid, kind, agency = stored.load(admin.database)
    assert (kind, agency) == (FolderKind.REAL, AGENCY)
    acts = [(line["act"], line["actor"]["name"]) for line in map(json.loads, journal.lines(admin.database, "agency"))]
    assert acts == [("folder.created", "Quản Trị"), ("signed.in", "Quản Trị"), ("signed.in", "Trưởng Ban")]


@pytest.mark.parametrize("login, password", [("ha", "sai"), ("ha", ""), ("ai", HEAD.password), ("ha", ADMIN.password)])
def test_who_does_not_know_the_password_stays_out(held: AgencyFolder, login: str, password: str) -> None:
    with pytest.raises(Refusal):
        held.sign_in(login, password)
    held.sign_in("admin", ADMIN.password)
    with pytest.raises(Refusal):
        held.confirm(login, password)


def test_a_second_person_confirms_without_signing_in(held: AgencyFolder) -> None:
    admin = held.sign_in("admin", ADMIN.password)
    before = journal.head(admin.database, "agency")
    assert held.confirm("ha", HEAD.password).person.name == "Trưởng Ban"
    assert journal.head(admin.database, "agency") == before


def test_pages_read_on_a_connection_that_cannot_write(held: AgencyFolder) -> None:
    admin = held.sign_in("admin", ADMIN.password)
    reading = held.reading(admin)
    assert roster.listing(reading) == []
    with pytest.raises(Trouble, match="quyền ghi"):
        roster.add(reading, [])
    roster.add(admin, [])


def test_locked_up_nothing_is_left_in_the_log(held: AgencyFolder, path: Path) -> None:
    """A copy of agency.db alone is then the whole agency."""
    held.sign_in("admin", ADMIN.password)
    held.lock_up()
    assert not path.with_name(path.name).joinpath(f"{DATABASE}-wal").exists()
    held.sign_in("ha", HEAD.password)


def test_one_program_holds_it(held: AgencyFolder, path: Path) -> None:
    """Another one is told which PC, and since when."""
    script = (
        "import sys; from pathlib import Path; from app.bootstrap import open_folder; from app.domain.errors import "
        "Trouble\ntry: open_folder(Path(sys.argv[1]))\nexcept Trouble as trouble: print(trouble.text)"
    )
    words = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().startswith("Thư mục đang được mở ở nơi khác (máy ")
    assert ", từ 15:00 18/07/2023)" in done.stdout.decode()
    held.close()
    assert subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout == b""


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "no.tinnhiem"):
        with pytest.raises(Trouble, match="không phải thư mục cơ quan"):
            AgencyFolder(folder, Clock(), ids())


@pytest.mark.parametrize("taken", ["a file", "something in it", "another name"])
def test_a_place_where_none_can_be_made(tmp_path: Path, taken: str) -> None:
    folder = tmp_path / ("x" if taken == "another name" else "x.tinnhiem")
    if taken == "a file":
        folder.write_text("x")
    elif taken == "something in it":
        folder.mkdir()
        (folder / "x").write_text("x")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Refusal):
        made(folder)
    assert sorted(tmp_path.rglob("*")) == before


TWIN = NewAccount("hai", "Trưởng Ban", "Kế toán", "oi-na-me-30")
NAMESAKE = NewAccount("ha", "Tên Khác", "Kế toán", "oi-na-me-30")
DECOMPOSED = NewAccount("hai", "Tru\u031bo\u031b\u0309ng Ban", "Kế toán", "oi-na-me-30")


@pytest.mark.parametrize(
    "accounts", [(HEAD,), (ADMIN, HEAD, TWIN), (ADMIN, HEAD, NAMESAKE), (ADMIN, HEAD, DECOMPOSED)],
    ids=["no admin", "one name twice", "one login twice", "one name twice, written apart"],
)  # fmt: skip
def test_people_with_whom_none_can_be_made(tmp_path: Path, accounts: tuple[NewAccount, ...]) -> None:
    """The journal knows people by their names; and nothing is left of the attempt."""
    folder = tmp_path / "x.tinnhiem"
    with pytest.raises(Refusal) as refusal:
        made(folder, *accounts)
    assert refusal.value.text.endswith(".")
    assert not folder.exists() or list(folder.iterdir()) == []
