"""Rules that the file itself keeps: STRICT tables, CHECKs, keys and triggers, tried by raw SQL."""

from itertools import product

import pytest

from app.domain.ids import BatchId, EntryId, RoundId, StyleCode
from app.domain.journal import sha256
from app.domain.round import RoundState
from app.services import entry as entries
from app.storage import round as stored
from app.storage.database import Row
from tests.app.services.house import House, definition, papers, sealed
from tests.app.storage.raw import TRIGGER, refused, run, tables


@pytest.fixture
def counting(agency: House) -> RoundId:
    """Five papers of A in batches of two: the first accepted, the second keyed once, the third begun."""
    round_id = agency.counting(definition(), {"A": 5, "B": 3}, size=2)
    for login, slot in (("secretary", 1), ("member", 2)):
        agency.key(login, agency.batch(round_id, "A", 1), slot, papers("123", "torn"))
    agency.key("secretary", agency.batch(round_id, "A", 2), 1, papers("333", "222", first=3))
    begun = agency.open("member", agency.batch(round_id, "A", 3), 2)
    entries.save_paper(agency["member"], begun, papers("111", first=5)[0])
    return round_id


@pytest.fixture
def begun(agency: House, counting: RoundId) -> EntryId:
    """The member's open entry."""
    (row,) = agency.database.all("SELECT id FROM entry WHERE state = 'open'")
    return EntryId(row[0])


@pytest.fixture
def accepted(agency: House, counting: RoundId) -> BatchId:
    return agency.batch(counting, "A", 1)


def test_every_table_is_strict(agency: House) -> None:
    strict = {name: is_strict for _schema, name, _kind, _columns, _rowid, is_strict in _table_list(agency)}
    assert [name for name in tables(agency.database) if not strict[name]] == []
    assert len(tables(agency.database)) > 20


def _table_list(agency: House) -> list[Row]:
    return agency.database.all("PRAGMA table_list")


def test_a_number_is_not_stored_as_a_word(agency: House, counting: RoundId) -> None:
    assert refused(agency.database, "UPDATE batch SET expected = 'hai'").startswith("cannot store TEXT")


MARKS = ("4", "12", "1234", "H23", "12٣", "1 3", "12\n", "", "XYZ", "hcl", "１２３")


@pytest.mark.parametrize("marks", MARKS)
def test_marks_are_the_five_characters_one_a_subject(agency: House, begun: EntryId, marks: str) -> None:
    refused(agency.database, "UPDATE paper SET marks = ? WHERE entry = ?", marks, begun)
    refused(agency.database, "INSERT INTO paper VALUES (?, 6, ?, NULL)", begun, marks)


@pytest.mark.parametrize("marks", ["123", "009", "999", "000"])
def test_the_five_characters_are_kept(agency: House, begun: EntryId, marks: str) -> None:
    run(agency.database, f"UPDATE paper SET marks = '{marks}' WHERE entry = {begun}")


@pytest.mark.parametrize("marks, invalid", [("", "blank_all"), ("", "line"), ("", "lạ"), ("", ""), ("123", "torn")])
def test_a_reason_is_one_that_is_keyed_and_stands_alone(
    agency: House, begun: EntryId, marks: str, invalid: str
) -> None:
    words = refused(agency.database, "UPDATE paper SET marks = ?, invalid = ? WHERE entry = ?", marks, invalid, begun)
    assert words.startswith("CHECK constraint failed")


@pytest.mark.parametrize("reason", ["foreign", "struck", "added", "words", "torn", "other"])
def test_the_reasons_that_are_keyed(agency: House, begun: EntryId, reason: str) -> None:
    run(agency.database, f"UPDATE paper SET marks = '', invalid = '{reason}' WHERE entry = {begun}")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE round SET base = 'all'",
        "UPDATE round SET passes = 3",
        "UPDATE round SET passes = 0",
        "UPDATE round SET invalid_line = 'ignore'",
        "UPDATE round SET blank_paper = 'paper'",
        "UPDATE round SET added_name = 'line'",
        "UPDATE round SET added_words = 'line'",
        "UPDATE round SET batch_size = 0",
        "UPDATE round SET batch_size = 101",
        "UPDATE round SET copies = -1",
        "UPDATE round SET basis = 'không phải JSON'",
        "UPDATE round SET title = ''",
        "UPDATE committee_member SET role = 'chair'",
        "UPDATE account SET kind = 'robot'",
        "UPDATE account SET admin = 2",
        "UPDATE account SET active = 2",
        "INSERT INTO leader (code, name, status, sex) VALUES ('L1', 'Đinh An', 'working', 'other')",
        "INSERT INTO agency (id, uuid, kind, name, parent, place, created) SELECT 2, uuid, kind, name, parent, place, "
        "created FROM agency",
        "UPDATE entry SET state = 'paused' WHERE state = 'open'",
        "UPDATE batch SET expected = -1",
        "UPDATE batch SET number = 0 WHERE number = 1",
        "INSERT INTO leader (code, name, status) VALUES ('L1', 'Đinh An', 'away')",
        "INSERT INTO regulation VALUES ('00', '96-QD-TW', x'00')",
        "INSERT INTO journal VALUES ('agency', 0, '{}', hex(randomblob(32)))",
        "INSERT INTO journal VALUES ('agency', 99, '{}', '00')",
        "INSERT INTO output (round, kind, name, sha256, account, at) SELECT id, 'film', 'x', '', 'head', '' FROM round",
    ],
)  # fmt: skip
def test_what_no_column_holds(agency: House, counting: RoundId, sql: str) -> None:
    assert refused(agency.database, sql).startswith("CHECK constraint failed")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO entry (batch, slot, account, state, opened) SELECT id, 1, 'ai đó', 'open', '' FROM batch "
        "WHERE number = 3",
        "UPDATE committee_member SET account = 'ai đó'",
        "UPDATE round SET chair_account = 'ai đó'",
        "DELETE FROM account WHERE key = 'head'",
    ],
)
def test_nobody_unknown_acts(agency: House, counting: RoundId, sql: str) -> None:
    assert refused(agency.database, sql) == "FOREIGN KEY constraint failed"


def test_the_second_typist_is_not_the_first(agency: House, counting: RoundId) -> None:
    """Neither in a new entry nor by giving an entry to somebody else."""
    second = "INSERT INTO entry (batch, slot, account, state, opened) VALUES (?, 2, ?, 'open', '')"
    batch = agency.batch(counting, "A", 2)
    assert refused(agency.database, second, batch, "secretary").startswith("UNIQUE constraint failed")
    assert refused(agency.database, "UPDATE entry SET account = 'head' WHERE batch = ?", batch) == TRIGGER
    run(agency.database, second.replace("?", str(batch), 1).replace("?", "'head'"))


def test_a_slot_has_one_live_entry(agency: House, counting: RoundId) -> None:
    sql = "INSERT INTO entry (batch, slot, account, state, opened) VALUES (?, 1, 'head', 'open', '')"
    assert refused(agency.database, sql, agency.batch(counting, "A", 2)).startswith("UNIQUE constraint failed")


@pytest.mark.parametrize("column", ["batch", "slot", "account"])
def test_an_entry_keeps_its_place_and_its_person(agency: House, begun: EntryId, column: str) -> None:
    value = {"batch": "batch - 1", "slot": "3 - slot", "account": "'head'"}[column]
    assert refused(agency.database, f"UPDATE entry SET {column} = {value} WHERE id = ?", begun) == TRIGGER


def test_an_entry_is_voided_and_never_removed(agency: House, begun: EntryId) -> None:
    assert refused(agency.database, "DELETE FROM entry WHERE id = ?", begun) == TRIGGER
    run(agency.database, f"UPDATE entry SET state = 'voided' WHERE id = {begun}")
    for sql in ("DELETE FROM entry WHERE id = ?", "UPDATE entry SET state = 'open' WHERE id = ?"):
        assert refused(agency.database, sql, begun) == TRIGGER


def test_turnout_is_keyed_by_two_people(agency: House, counting: RoundId) -> None:
    sql = "INSERT INTO turnout_keying (style, slot, account, numbers) SELECT min(id), ?, 'head', '{}' FROM style"
    with agency.database.unit() as unit:
        unit.run(sql, 1)
    assert refused(agency.database, sql, 2).startswith("UNIQUE constraint failed")


def test_a_witness_is_somebody_else(agency: House, counting: RoundId) -> None:
    sql = "INSERT INTO resolution (batch, number, code, value, account, witness) VALUES (?, 3, 'S1', '1', 'head', ?)"
    assert refused(agency.database, sql, agency.batch(counting, "A", 2), "head").startswith("CHECK constraint failed")


@pytest.mark.parametrize("state", ["done", "voided"])
def test_a_paper_is_written_in_an_open_entry_only(agency: House, begun: EntryId, state: str) -> None:
    run(agency.database, f"UPDATE entry SET state = '{state}' WHERE id = {begun}")
    for sql in ("INSERT INTO paper VALUES (?, 6, '111', NULL)", "UPDATE paper SET marks = '222' WHERE entry = ?",
                "DELETE FROM paper WHERE entry = ?"):  # fmt: skip
        assert refused(agency.database, sql, begun) == TRIGGER, sql


def test_a_paper_moves_into_no_other_entry(agency: House, begun: EntryId) -> None:
    (done,) = agency.database.all("SELECT id FROM entry WHERE state = 'done' LIMIT 1")
    assert refused(agency.database, "UPDATE paper SET entry = ? WHERE entry = ?", done[0], begun) == TRIGGER


def test_a_ballot_comes_from_an_accepted_batch(agency: House, counting: RoundId, accepted: BatchId) -> None:
    style = stored.style_id(agency.database, counting, StyleCode("A"))
    other = stored.style_id(agency.database, counting, StyleCode("B"))
    sql = "INSERT INTO ballot (style, number, batch, marks, invalid) VALUES (?, 90, ?, ?, NULL)"
    assert refused(agency.database, sql, style, agency.batch(counting, "A", 2), "123") == TRIGGER
    assert refused(agency.database, sql, other, accepted, "1") == TRIGGER
    assert refused(agency.database, sql, style, accepted, "12") == TRIGGER


def test_a_ballot_is_not_changed_and_leaves_only_with_its_batch(agency: House, accepted: BatchId) -> None:
    for sql in ("UPDATE ballot SET marks = '333' WHERE invalid IS NULL", "DELETE FROM ballot", "REPLACE INTO ballot "
                "SELECT style, number, batch, '333', NULL FROM ballot"):  # fmt: skip
        assert refused(agency.database, sql) == TRIGGER, sql


def test_an_accepted_batch_is_not_keyed_further(agency: House, accepted: BatchId) -> None:
    new = "INSERT INTO entry (batch, slot, account, state, opened) VALUES (?, 1, 'head', 'open', '')"
    assert refused(agency.database, new, accepted) == TRIGGER
    assert refused(agency.database, "UPDATE entry SET state = 'open' WHERE batch = ?", accepted) == TRIGGER
    assert refused(agency.database, "UPDATE entry SET state = 'voided' WHERE batch = ?", accepted) == TRIGGER


def test_batches_belong_to_a_count_that_has_begun(agency: House) -> None:
    round_id = agency.create(definition())
    style = stored.style_id(agency.database, round_id, StyleCode("A"))
    assert refused(agency.database, "INSERT INTO batch (style, number) VALUES (?, 1)", style) == TRIGGER


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE subject SET name = 'Ai đó'",
        "DELETE FROM subject",
        "INSERT INTO subject (style, place, code, name, position, unit) SELECT id, 9, 'S9', 'Ai đó', '', '' FROM style",
        "UPDATE style SET name = 'Khác'",
        "DELETE FROM style",
        "INSERT INTO style (round, code, name, place, form_code) SELECT id, 'C', '', 9, 'BBBB' FROM round",
    ],
)
def test_a_locked_list_stays_as_printed(agency: House, counting: RoundId, sql: str) -> None:
    assert refused(agency.database, sql) == TRIGGER


ALLOWED = {
    ("draft", "prepared"), ("draft", "cancelled"),
    ("prepared", "counting"), ("prepared", "draft"), ("prepared", "cancelled"),
    ("counting", "sealed"), ("counting", "prepared"), ("counting", "cancelled"),
}  # fmt: skip
_WAY = {"draft": [], "prepared": ["prepared"], "counting": ["prepared", "counting"], "cancelled": ["cancelled"],
        "sealed": ["prepared", "counting", "sealed"]}  # fmt: skip


@pytest.mark.parametrize("now, to", list(product(map(str, RoundState), repeat=2)))
def test_the_steps_of_a_round(agency: House, now: str, to: str) -> None:
    round_id = agency.create(definition())
    _give_seal(agency, round_id)
    run(agency.database, *(f"UPDATE round SET state = '{state}'" for state in _WAY[now]))
    if (now, to) in ALLOWED or (now == to and now not in ("sealed", "cancelled")):
        run(agency.database, f"UPDATE round SET state = '{to}'")
    else:
        assert refused(agency.database, "UPDATE round SET state = ?", to) == TRIGGER


def _give_seal(agency: House, round_id: RoundId) -> None:
    values = f"('{round_id}', '{{}}', '{sha256(b'')}', '{{}}', '2023-07-18T09:00:00.000Z', '[]')"
    run(agency.database, f"INSERT INTO seal VALUES {values}")


def test_nothing_is_sealed_without_a_seal(agency: House, counting: RoundId) -> None:
    assert refused(agency.database, "UPDATE round SET state = 'sealed'") == TRIGGER


@pytest.mark.parametrize("state", ["prepared", "counting", "sealed", "cancelled"])
def test_a_round_begins_as_a_draft(agency: House, state: str) -> None:
    agency.create(definition())
    names = [row[1] for row in agency.database.all("PRAGMA table_info(round)")]
    values = [{"id": "'neu'", "state": f"'{state}'"}.get(name, name) for name in names]
    assert refused(agency.database, f"INSERT INTO round SELECT {', '.join(values)} FROM round") == TRIGGER


def test_only_a_draft_is_thrown_away(agency: House) -> None:
    """The triggers speak before the foreign keys do."""
    sealed(agency)
    assert refused(agency.database, "DELETE FROM round") == TRIGGER


def test_a_folder_keeps_its_kind(agency: House) -> None:
    """A rehearsal or a station never becomes the real one."""
    assert refused(agency.database, "UPDATE agency SET kind = 'rehearsal'") == TRIGGER


def test_only_a_rehearsal_has_known_answers(agency: House, counting: RoundId) -> None:
    assert refused(agency.database, "INSERT INTO deck VALUES (?, 'A', 1, '123', NULL)", counting) == TRIGGER


def test_a_lent_slot_takes_no_entry_here(agency: House, counting: RoundId) -> None:
    batch = agency.batch(counting, "A", 3)
    run(
        agency.database,
        f"INSERT INTO station VALUES ('st', '{counting}', 'Máy 2', '2023-07-18T08:00:00.000Z', NULL, 0, '')",
        f"INSERT INTO loan VALUES ('st', {batch}, 1, 'lent', NULL)",
    )
    sql = "INSERT INTO entry (batch, slot, account, state, opened) VALUES (?, 1, 'secretary', 'open', '')"
    assert refused(agency.database, sql, batch) == TRIGGER
    again = "INSERT INTO loan VALUES ('st2', ?, 1, 'lent', NULL)"
    run(agency.database, f"INSERT INTO station VALUES ('st2', '{counting}', 'Máy 3', '', NULL, 0, '')")
    assert refused(agency.database, again, batch).startswith("UNIQUE constraint failed")
