"""A checkpoint that cannot be made now costs nothing: what was committed is in the log."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from app.domain.journal import Actor
from app.storage import journal
from app.storage.database import AGENCY_CHAIN, Database, open_database
from tests.app.services.house import KEY, Clock

ACTOR = Actor("Trưởng Ban", "head")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "agency.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = open_database(path, KEY, Clock())
    opened.checkpoint()
    yield opened
    opened.close()


def write(database: Database, lines: int) -> None:
    with database.unit() as unit:
        for _line in range(lines):
            unit.journal(AGENCY_CHAIN, ACTOR, "signed.in", {"text": "x" * 1000})


def log(path: Path) -> int:
    return path.with_name(f"{path.name}-wal").stat().st_size


def test_a_reader_in_the_way_is_not_waited_for(path: Path, database: Database) -> None:
    write(database, 1)
    reader = open_database(path, KEY, Clock(), read_only=True)
    reading = reader.stream("WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 9999) "
                            "SELECT n, (SELECT count(*) FROM journal) FROM c")  # fmt: skip
    assert next(reading)[0] == (1, 1)
    write(database, 1)
    began = monotonic()
    database.checkpoint()
    assert monotonic() - began < 4  # another writer would be waited for five seconds
    assert log(path) > 0 and journal.count(database, AGENCY_CHAIN) == 2
    assert database.one("PRAGMA busy_timeout") == (5000,)  # others are waited for as before
    assert sum(len(chunk) for chunk in reading) > 0
    reader.close()
    database.checkpoint()
    assert log(path) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
def test_a_full_disk_does_not_undo_what_was_done(path: Path, database: Database) -> None:
    with _files_no_larger(path.stat().st_size + 8192):
        write(database, 40)
        database.checkpoint()
        assert log(path) > 0
    assert journal.count(database, AGENCY_CHAIN) == 40
    database.checkpoint()
    assert log(path) == 0 and journal.count(database, AGENCY_CHAIN) == 40


@contextmanager
def _files_no_larger(size: int) -> Iterator[None]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
