"""The file itself: opened with its key, brought to today's tables, written all or nothing, its troubles told."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Trouble
from app.domain.journal import Actor, origin, read_chain
from app.storage import database as module
from app.storage import journal
from app.storage.database import APPLICATION_ID, Database, Unit, open_database, open_scratch
from app.storage.errors import DatabaseError
from app.storage.migrations import STEPS, VERSION
from tests.app.services.house import KEY, Clock, House
from tests.app.storage.raw import tables

ACTOR = Actor("Trưởng Ban", "head")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "agency.db"


def opened(path: Path, **options: Any) -> Database:
    return open_database(path, KEY, Clock(), **options)


def pragma(database: Database, name: str) -> Any:
    row = database.one(f"PRAGMA {name}")
    return row and row[0]


def add_leader(unit: Unit, code: str) -> None:
    unit.run("INSERT INTO leader (code, name, status) VALUES (?, 'Đinh An', 'working')", code)


def test_what_holds_of_an_open_file(path: Path) -> None:
    database = opened(path)
    assert pragma(database, "journal_mode") == "wal"
    assert pragma(database, "synchronous") == 2  # FULL
    assert pragma(database, "foreign_keys") == 1
    assert pragma(database, "trusted_schema") == 0
    assert pragma(database, "recursive_triggers") == 1  # else REPLACE removes a row past the triggers
    database.close()


def test_the_file_is_enciphered(path: Path) -> None:
    with (database := opened(path)).unit() as unit:
        unit.run("INSERT INTO leader (code, name, status) VALUES ('MATMAT', 'Đinh An', 'working')")
    log = path.with_name(path.name + "-wal").read_bytes()
    database.checkpoint()
    assert path.with_name(path.name + "-wal").stat().st_size == 0
    database.close()
    for written in (path.read_bytes(), log):
        assert len(written) > 4096
        assert b"MATMAT" not in written and b"SQLite format" not in written and b"CREATE TABLE" not in written


def test_an_empty_file_gets_every_table_and_its_version(path: Path) -> None:
    database = opened(path)
    assert pragma(database, "user_version") == VERSION == len(STEPS)
    assert pragma(database, "application_id") == APPLICATION_ID
    created = [s.split()[2] for step in STEPS for s in step if s.startswith("CREATE TABLE ")]
    assert tables(database) == sorted(created)
    database.close()
    again = opened(path)
    assert tables(again) == sorted(created)
    again.close()


def test_a_step_is_done_whole_or_not_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(path).close()
    broken = ("CREATE TABLE newer (id INTEGER PRIMARY KEY) STRICT", "CREATE TABLE newer (again TEXT)")
    monkeypatch.setattr(module, "STEPS", (*STEPS, broken))
    with pytest.raises(DatabaseError, match="already exists"):
        opened(path)
    monkeypatch.undo()
    database = opened(path)
    assert pragma(database, "user_version") == VERSION
    assert "newer" not in tables(database)
    database.close()


def test_an_older_file_gets_the_steps_it_lacks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (database := opened(path)).unit() as unit:
        add_leader(unit, "L1")
    database.close()
    monkeypatch.setattr(module, "STEPS", (*STEPS, ("ALTER TABLE leader ADD COLUMN phone TEXT NOT NULL DEFAULT ''",)))
    monkeypatch.setattr(module, "VERSION", VERSION + 1)
    database = opened(path)
    assert pragma(database, "user_version") == VERSION + 1
    assert database.all("SELECT code, phone FROM leader") == [("L1", "")]
    database.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_file_is_refused(path: Path, read_only: bool) -> None:
    database = opened(path)
    database.all(f"PRAGMA user_version={VERSION + 1}")
    database.close()
    before = path.read_bytes()
    with pytest.raises(Trouble, match="phiên bản mới hơn"):
        opened(path, read_only=read_only)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_wrong_key_is_trouble_and_says_nothing_itself(
    path: Path, read_only: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    opened(path).close()
    before = path.read_bytes()
    with pytest.raises(Trouble, match="sai khóa"):
        open_database(path, KEY[::-1], Clock(), read_only=read_only)
    assert capfd.readouterr() == ("", "")
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database" * 400, b"SQLite format 3\0" + bytes(4080)])
def test_a_damaged_file_is_trouble(path: Path, content: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    path.write_bytes(content)
    with pytest.raises(Trouble, match="hỏng hoặc sai khóa"):
        opened(path)
    assert capfd.readouterr() == ("", "")
    assert path.read_bytes() == content


def test_one_changed_page_is_trouble(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Wherever it is met: at the opening, at reading, in the middle of a stream."""
    with (database := opened(path)).unit() as unit:
        for n in range(2000):
            add_leader(unit, f"L{n}")
    database.close()
    whole = path.read_bytes()
    pages = range(0, len(whole), 4096)
    assert len(pages) > 50
    for page in pages:
        path.write_bytes(whole[: page + 2000] + bytes([whole[page + 2000] ^ 1]) + whole[page + 2001 :])
        with pytest.raises(Trouble, match="hỏng"):
            _read_everything(path)
    assert capfd.readouterr() == ("", "")


def _read_everything(path: Path) -> None:
    """Every row; and the pages that hold none (an empty index), which only the check of the whole file meets."""
    database = opened(path)
    try:
        for table in tables(database):
            list(database.stream(f"SELECT * FROM {table}"))
        if database.all("PRAGMA integrity_check") != [("ok",)]:
            raise Trouble("hỏng")
    finally:
        database.close()


def test_a_disk_too_full_for_the_tables_is_trouble(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STEPS", (("PRAGMA max_page_count=4", *STEPS[0]),))
    with pytest.raises(Trouble, match="đầy"):
        opened(path)
    monkeypatch.undo()
    opened(path).close()


def test_no_folder_and_no_file_are_trouble(tmp_path: Path) -> None:
    for path, read_only in ((tmp_path / "no" / "agency.db", False), (tmp_path / "agency.db", True), (tmp_path, False)):
        with pytest.raises(Trouble):
            opened(path, read_only=read_only)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_sees_what_is_committed_and_writes_nothing(path: Path) -> None:
    writer, reader = opened(path), opened(path, read_only=True)
    with writer.unit() as unit:
        add_leader(unit, "L1")
        assert reader.all("SELECT code FROM leader") == []
    assert reader.all("SELECT code FROM leader") == [("L1",)]
    with pytest.raises(Trouble, match="Không có quyền ghi"), reader.unit() as unit:
        add_leader(unit, "L2")
    assert writer.all("SELECT code FROM leader") == [("L1",)]
    reader.close()
    writer.close()


def test_a_second_writer_waits_and_then_says_who_is_in_the_way(path: Path) -> None:
    one, two = opened(path), opened(path)
    two.all("PRAGMA busy_timeout=0")
    with one.unit() as unit:
        add_leader(unit, "L1")
        with pytest.raises(Trouble, match="khóa"), two.unit():
            pass
    with two.unit() as unit:
        add_leader(unit, "L2")
    assert one.all("SELECT code FROM leader ORDER BY code") == [("L1",), ("L2",)]
    one.close()
    two.close()


def test_a_full_disk_is_trouble_and_what_was_written_stays(path: Path) -> None:
    database = opened(path)
    with database.unit() as unit:
        add_leader(unit, "L0")
    database.all(f"PRAGMA max_page_count={pragma(database, 'page_count')}")
    with pytest.raises(Trouble, match="đầy"), database.unit() as unit:
        for n in range(10_000):
            add_leader(unit, f"L{n + 1}")
    assert database.all("SELECT code FROM leader") == [("L0",)]
    database.all("PRAGMA max_page_count=1000000")
    with database.unit() as unit:
        add_leader(unit, "L1")
    database.close()


class Stop(BaseException):
    """Neither an error nor an exit."""


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt, SystemExit, Stop])
def test_a_unit_rolls_back_whole(agency: House, stop: type[BaseException]) -> None:
    """Rows and journal lines alike; and the next unit goes on as if nothing had been."""
    with agency.database.unit() as unit:
        unit.journal("agency", ACTOR, "before", {})
    with pytest.raises(stop), agency.database.unit() as unit:
        add_leader(unit, "L1")
        unit.journal("agency", ACTOR, "act", {"code": "L1"})
        raise stop
    assert agency.database.all("SELECT * FROM leader") == []
    assert [json.loads(line)["act"] for line in journal.lines(agency.database, "agency")] == ["before"]
    with agency.database.unit() as unit:
        unit.journal("agency", ACTOR, "after", {})
    assert [line.act for line, _hash in read_chain(journal.lines(agency.database, "agency"))] == ["before", "after"]


def test_a_refused_statement_rolls_the_unit_back(agency: House) -> None:
    with pytest.raises(DatabaseError), agency.database.unit() as unit:
        add_leader(unit, "L1")
        add_leader(unit, "L1")
    assert agency.database.all("SELECT * FROM leader") == []


def test_an_uncommitted_unit_is_not_there_after_a_crash(path: Path, tmp_path: Path) -> None:
    """The files as they lie on the disk in the middle of a unit, opened elsewhere."""
    database = opened(path)
    with database.unit() as unit:
        add_leader(unit, "L1")
    with database.unit() as unit:
        add_leader(unit, "L2")
        crashed = tmp_path / "crashed"
        crashed.mkdir()
        for name in ("agency.db", "agency.db-wal"):
            (crashed / name).write_bytes((tmp_path / name).read_bytes())
    database.close()
    after = opened(crashed / "agency.db")
    assert after.all("SELECT code FROM leader") == [("L1",)]
    after.close()


def test_a_chain_begins_at_its_id_and_each_line_at_the_one_before(agency: House) -> None:
    with agency.database.unit() as unit:
        heads = [unit.journal("r-1", ACTOR, f"act{n}", {"n": n, "chữ": "Đủ"}) for n in range(3)]
        unit.journal("r-2", ACTOR, "other", {})
    lines = list(journal.lines(agency.database, "r-1"))
    assert [hashlib.sha256(line).hexdigest() for line in lines] == heads
    assert [json.loads(line)["prev"] for line in lines] == [origin("r-1"), *heads[:2]]
    assert [line.n for line, _hash in read_chain(lines, origin("r-1"))] == [1, 2, 3]
    assert journal.head(agency.database, "r-1") == heads[-1]
    assert journal.head(agency.database, "r-3") is None


def test_the_clock_is_read_once_a_unit(agency: House) -> None:
    with agency.database.unit() as unit:
        for n in range(3):
            unit.journal("r", ACTOR, f"act{n}", {})
        time = unit.time
    assert {json.loads(line)["time"] for line in journal.lines(agency.database, "r")} == {time}


def test_a_clock_set_back_is_told_in_the_line(agency: House) -> None:
    for act in ("first", "second"):
        with agency.database.unit() as unit:
            unit.journal("r", ACTOR, act, {})
    agency.clock.back(3600)
    for act in ("behind", "still behind the one before? no"):
        with agency.database.unit() as unit:
            unit.journal("r", ACTOR, act, {"n": 1})
    with agency.database.unit() as unit:
        unit.journal("other", ACTOR, "a chain of its own", {})
    payloads = [json.loads(line)["payload"] for line in journal.lines(agency.database, "r")]
    assert payloads == [{}, {}, {"n": 1, "clock_back": True}, {"n": 1}]
    (other,) = journal.lines(agency.database, "other")
    assert "clock_back" not in json.loads(other)["payload"]


@pytest.mark.parametrize("payload", [{"x": 1.5}, {"x": "e\u0302"}, {1: "x"}, {"x": {1, 2}}])
def test_what_is_not_canonical_is_not_written(agency: House, payload: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)), agency.database.unit() as unit:
        unit.journal("r", ACTOR, "act", payload)
    assert list(journal.lines(agency.database, "r")) == []


def test_rows_are_streamed_in_chunks(agency: House) -> None:
    sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT i FROM n"
    chunks = list(agency.database.stream(sql))
    assert [row[0] for chunk in chunks for row in chunk] == list(range(1, 10_001))
    assert [len(chunk) for chunk in chunks] == [4096, 4096, 1808]


def test_a_scratch_file_is_enciphered_too(tmp_path: Path) -> None:
    scratch = open_scratch(tmp_path / "s.db", KEY)
    with scratch.unit() as unit:
        unit.run("CREATE TABLE t (x TEXT)")
        unit.run_many("INSERT INTO t VALUES (?)", [("MATMAT",)] * 1000)
    scratch.close()
    content = (tmp_path / "s.db").read_bytes()
    assert len(content) > 4096 and b"MATMAT" not in content
