"""A second place: copies beside the count that open by themselves, on sticks that are full, gone or pulled out."""

import datetime as dt
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.agency import DATABASE
from app.platform import free_space
from app.security import keyslots
from app.services import backup
from app.services.backup import KEPT, MANIFEST
from app.services.folder import AgencyFolder
from app.services.jobs import FolderKey
from app.storage.database import Database
from tests.app.services.house import KEY, House, definition, house, papers
from tests.app.services.travel import give_keys, password

NOW = dt.datetime(2026, 11, 27, 1, 30, 12, tzinfo=dt.UTC)


@pytest.fixture
def count(tmp_path: Path) -> Iterator[tuple[House, FolderKey]]:
    """A count under way: a batch accepted, its papers still in the log beside the database."""
    folder = tmp_path / "tỉnh mẫu.tinnhiem"
    folder.mkdir()
    give_keys(folder)
    with house(folder, DATABASE) as agency:
        round_id = agency.counting(definition(), {"A": 4, "B": 0}, 2)
        for login, slot in (("secretary", 1), ("member", 2)):
            agency.key(login, agency.batch(round_id, "A", 1), slot, papers("123", "121"))
        yield agency, FolderKey(folder, KEY)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def later(seconds: int) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def test_a_copy_opens_and_holds_every_committed_paper(count: tuple[House, FolderKey], stick: Path) -> None:
    agency, folder = count
    with agency.database.unit() as unit:  # a write under way is not waited for, and not in the copy
        unit.run("UPDATE account SET position = 'đang sửa'")
        made = backup.copy_live(folder, stick, NOW)
    assert made.path.name == "tỉnh mẫu 2026-11-27 08-30-12.tinnhiem"
    copy = AgencyFolder(made.path, agency.clock, agency["head"].new_id)
    try:
        session = copy.sign_in("head", password("head"))
        for table in ("paper", "ballot", "entry"):
            sql = f"SELECT * FROM {table}"
            assert session.database.all(sql) == agency.database.all(sql)
        assert session.database.all("SELECT DISTINCT position FROM account") == [("Chuyên viên",)]
        lines = session.database.all("SELECT chain, n, line FROM journal WHERE chain <> 'agency'")
        assert lines == agency.database.all("SELECT chain, n, line FROM journal WHERE chain <> 'agency'")
    finally:
        copy.close()


def test_old_copies_go_and_the_newest_stay(count: tuple[House, FolderKey], stick: Path) -> None:
    _agency, folder = count
    (stick / "khác 2026-11-27 08-30-12.tinnhiem").mkdir()
    made = [backup.copy_live(folder, stick, later(n)) for n in range(KEPT + 2)]
    assert [copy.path for copy in backup.copies(stick, folder.path)] == [copy.path for copy in made[:1:-1]]
    assert [copy.at for copy in backup.copies(stick, folder.path)] == [later(n) for n in (4, 3, 2)]
    assert len(list(stick.iterdir())) == KEPT + 1


def test_two_copies_in_one_second(count: tuple[House, FolderKey], stick: Path) -> None:
    _agency, folder = count
    assert backup.copy_live(folder, stick, NOW).path != backup.copy_live(folder, stick, NOW).path


def test_a_copy_that_is_gone_on_with_is_copied_under_the_first_name(
    count: tuple[House, FolderKey], stick: Path
) -> None:
    _agency, folder = count
    made = backup.copy_live(folder, stick, NOW)
    again = backup.copy_live(FolderKey(made.path, KEY), stick, later(60))
    assert again.path.name == "tỉnh mẫu 2026-11-27 08-31-12.tinnhiem"


def test_what_a_stick_can_do_is_told_in_words(
    count: tuple[House, FolderKey], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _agency, folder = count
    gone = backup.try_copy(folder, stick / "rút ra", NOW, "vi")
    assert gone.copy is None and "cắm lại USB" in gone.failure
    monkeypatch.setattr(backup, "_SPARE", free_space(stick) + (1 << 30))
    assert "không đủ chỗ" in backup.try_copy(folder, stick, NOW, "vi").failure
    monkeypatch.undo()
    assert backup.try_copy(folder, stick, NOW, "vi").copy is not None


FULL = """
import sys, datetime as dt
from pathlib import Path
from app.services import backup
from app.services.jobs import FolderKey
place = Path(sys.argv[2])
backup._SPARE = -(1 << 40)  # as if there had been room when it was asked
tried = backup.try_copy(FolderKey(Path(sys.argv[1]), bytes(range(32))), place, dt.datetime.now(dt.UTC), "vi")
print(tried.copy is None, sorted(path.name for path in place.iterdir()))
print(tried.failure)
"""


def test_a_stick_that_fills_up_on_the_way(
    count: tuple[House, FolderKey], stick: Path, own_mounts: list[str], tmp_path: Path
) -> None:
    import sys

    _agency, folder = count
    (tmp_path / "full.py").write_text(FULL)
    mount = 'mount -t tmpfs -o size=200k none "$0" && "$@"'
    words = [*own_mounts, "sh", "-c", mount, str(stick), sys.executable]
    done = subprocess.run([*words, tmp_path / "full.py", folder.path, stick], capture_output=True, cwd=Path.cwd())
    first, told = done.stdout.decode().splitlines()
    assert first == "True []"
    assert "đầy" in told or "No space left" in told


@pytest.mark.parametrize("at", ["copy_to", "flaws"])
def test_an_interrupted_copy_leaves_the_older_one_and_nothing_else(
    count: tuple[House, FolderKey], stick: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    _agency, folder = count
    first = backup.copy_live(folder, stick, NOW)

    def stop(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Database, at, stop)
    with pytest.raises(KeyboardInterrupt):
        backup.copy_live(folder, stick, later(9))
    assert list(stick.iterdir()) == [first.path]


def test_what_a_power_cut_left_is_swept(count: tuple[House, FolderKey], stick: Path) -> None:
    _agency, folder = count
    left = stick / ".tỉnh mẫu 2026-11-27 08-30-00.tinnhiem.0123456789abcdef.tmp"
    other = stick / ".khác 2026-11-27.0123456789abcdef.tmp"
    left.mkdir()
    other.mkdir()
    (left / DATABASE).write_bytes(b"half")
    assert backup.copies(stick, folder.path) == ()
    backup.copy_live(folder, stick, NOW)
    assert not left.exists() and other.exists()


def test_it_is_journalled(count: tuple[House, FolderKey], stick: Path) -> None:
    agency, folder = count
    made = backup.copy_live(folder, stick, NOW)
    assert backup.note(agency["member"], made).nouns == {"backup"}
    (line,) = agency.database.all("SELECT line FROM journal WHERE chain = 'agency' ORDER BY n DESC LIMIT 1")
    assert '"backup.made"' in line[0] and made.path.name in line[0]


def test_a_copy_lists_its_files_as_sha256sum_reads_them(
    count: tuple[House, FolderKey], stick: Path, need_tool: Callable[[str], str]
) -> None:
    _agency, folder = count
    made = backup.copy_live(folder, stick, NOW)
    assert {line[66:] for line in (made.path / MANIFEST).read_text().splitlines()} == {DATABASE, *keyslots.FILES}
    subprocess.run([need_tool("sha256sum"), "-c", "--quiet", MANIFEST], cwd=made.path, check=True)
