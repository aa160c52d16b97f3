"""Nothing of a sealed or cancelled round is written any more, whatever code tries; the journal only grows."""

from typing import Any

import pytest

from app.domain.ids import RoundId, StyleCode
from app.services import round as rounds
from app.storage import round as stored
from app.storage.database import Database
from tests.app.services.house import House, all_came, definition, papers, sealed
from tests.app.storage.raw import TRIGGER, refused, run, tables, writes

# Where a table's rows stand that are nobody's round, they may change; every other table of the file is closed.
OF_THE_AGENCY = {"agency", "account", "leader", "leader_position", "attachment", "trusted_root"}
GROWING = {"journal", "output", "regulation", "exercise", "deck", "keeping", "printing"}
PREPARED = {"voter", "subject_change", "station", "loan", "spot_check"}


def test_a_sealed_round_is_closed(agency: House) -> None:
    round_id = sealed(agency)
    _fill(agency, round_id)
    _assert_closed(agency.database)


def test_a_cancelled_round_is_closed(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 5, "B": 3}, size=2)
    agency.key("secretary", agency.batch(round_id, "A"), 1, papers("123", "111"))
    agency.key("member", agency.batch(round_id, "A"), 2, papers("123", "111"))
    agency.key_turnout(round_id, {StyleCode("A"): all_came(5)})
    rounds.cancel(agency["head"], agency["chair"], round_id, "Không đủ người")
    empty = {"exemption", "explanation", "leader", "leader_position", "output", "resolution", "seal"}
    _assert_closed(
        agency.database,
        empty=empty | PREPARED | {"attachment", "trusted_root", "exercise", "deck", "keeping", "printing"},
    )


def _fill(agency: House, round_id: RoundId) -> None:
    """Rows for the tables that no vote fills by itself."""
    run(
        agency.database,
        "INSERT INTO leader (code, name, status) VALUES ('L1', 'Đinh An', 'working')",
        "INSERT INTO leader_position (leader, position, unit) VALUES ('L1', 'Giám đốc', 'Ban Một')",
        "INSERT INTO output (round, kind, name, sha256, account, at) "
        f"VALUES ('{round_id}', 'archive', 'archive.zip', '00', 'head', '2023-07-18T09:00:00.000Z')",
        "INSERT INTO attachment (leader, name, sha256, size, content, account, at) "
        f"VALUES ('L1', 'Bản tự kiểm điểm.pdf', '{'0' * 64}', 1, x'00', 'admin', '2023-07-18T09:00:00.000Z')",
        f"INSERT INTO trusted_root VALUES ('{'0' * 64}', 'Cơ quan khác', x'00', 'admin', '2023-07-18T09:00:00.000Z')",
        "INSERT INTO printing (round, paper, sha256, copies, account, at) "
        f"VALUES ('{round_id}', 'ballot-A', '{'0' * 64}', 180, 'admin', '2023-07-17T09:00:00.000Z')",
        "INSERT INTO exercise (account, at, seconds, keys, papers, errors) "
        "VALUES ('member', '2023-07-18T07:00:00.000Z', 120, 180, 9, 1)",
        "INSERT INTO keeping (round, place, envelopes, account, at) "
        f"VALUES ('{round_id}', 'Phòng lưu trữ', 2, 'head', '2023-07-18T09:00:00.000Z')",
    )
    style = stored.style_id(agency.database, round_id, StyleCode("A"))
    batch = agency.batch(round_id, "A")
    for table, values in (
        ("exemption", f"'{round_id}', 'L1', 'retiring', 'Điều 2', 'Nghỉ chờ hưu', 1"),
        ("voter", f"'{round_id}', 'A', 0, 'Đinh An', 'Giám đốc', 'Ban Một', 1"),
        ("deadline", f"'{round_id}', 99, '2023-07-03', 'Gửi tài liệu', 'Điều 9', 's', NULL, ''"),
        ("subject_change", f"{style}, 'S1', 'corrected', 'Đinh Ân', 'In sai dấu', 'head'"),
        ("station", f"'st', '{round_id}', 'Máy 2', '2023-07-18T08:00:00.000Z', NULL, 0, ''"),
        ("loan", f"'st', {batch}, 2, 'returned', NULL"),
        ("spot_check", f"{style}, 1, 1, 'head', NULL, NULL, NULL"),
        ("deck", f"'{round_id}', 'A', 1, '123', NULL"),
    ):
        _force(agency.database, table, values)


def _force(database: Database, table: str, values: str) -> None:
    """A row where the triggers, put back afterwards, allow none."""
    found = database.all("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", table)
    drops = [f"DROP TRIGGER {name}" for name, _sql in found]
    run(database, *drops, f"INSERT INTO {table} VALUES ({values})", *(sql for _name, sql in found))


def _assert_closed(database: Database, empty: frozenset[str] | set[str] = frozenset()) -> None:
    found = [table for table in tables(database) if not _holds_rows(database, table)]
    assert set(found) == set(empty)
    for table in set(tables(database)) - OF_THE_AGENCY - GROWING:
        for sql, key in writes(database, table):
            assert refused(database, sql, *key) == TRIGGER, sql


def _holds_rows(database: Database, table: str) -> bool:
    return database.one(f"SELECT 1 FROM {table}") is not None


def test_an_open_round_is_not_closed(agency: House) -> None:
    """The same statements go through where they may: what refuses them above is that the round is closed."""
    round_id = agency.counting(definition(), {"A": 5, "B": 3}, size=2)
    agency.open("secretary", agency.batch(round_id, "A"), 1)
    for sql in ("UPDATE round SET venue = venue", "UPDATE committee_member SET name = name", "DELETE FROM batch "
                "WHERE number = 3", "UPDATE entry SET reason = reason"):  # fmt: skip
        run(agency.database, sql)


def test_what_is_written_once_stays(agency: House) -> None:
    _fill(agency, sealed(agency))
    for table in GROWING:
        for sql, key in writes(agency.database, table):
            if not sql.startswith(("INSERT INTO", "INSERT OR IGNORE")):
                assert refused(agency.database, sql, *key) == TRIGGER, sql


def test_nothing_moves_into_a_sealed_round(agency: House) -> None:
    closed = sealed(agency)
    open_ = agency.counting(definition(), {"A": 5, "B": 3}, size=2)
    style = stored.style_id(agency.database, closed, StyleCode("A"))
    batch = agency.batch(closed, "A", 3)
    agency.open("secretary", agency.batch(open_, "A"), 1)
    moves: list[tuple[str, Any]] = [
        ("UPDATE batch SET style = ?, number = 99 WHERE style <> ?", style),
        ("UPDATE entry SET batch = ? WHERE batch <> ?", batch),
        ("UPDATE committee_member SET round = ?, place = 99 WHERE round <> ?", closed),
    ]
    for sql, value in moves:
        assert refused(agency.database, sql, value, value) == TRIGGER, sql


@pytest.mark.parametrize("state", ["draft", "prepared", "counting", "cancelled"])
def test_a_sealed_round_is_not_replaced(agency: House, state: str) -> None:
    """REPLACE removes a row without saying DELETE."""
    sealed(agency)
    names = [row[1] for row in agency.database.all("PRAGMA table_info(round)")]
    values = ", ".join(f"'{state}'" if name == "state" else name for name in names)
    assert refused(agency.database, f"REPLACE INTO round SELECT {values} FROM round") == TRIGGER


def test_a_line_of_the_journal_is_not_replaced(agency: House) -> None:
    agency.create(definition())
    sql = "REPLACE INTO journal SELECT chain, n, replace(line, 'created', 'altered'), sha256 FROM journal"
    assert refused(agency.database, sql) == TRIGGER
