"""Batches with their entries, papers, resolutions, and the ballots that come of them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.batch import Resolution
from app.domain.entry import EntryState, Paper, Slot
from app.domain.ids import BatchId, EntryId, PaperNumber, RoundId, StyleCode
from app.domain.record import Settlement
from app.storage.database import Database, Row, Unit


@dataclass(frozen=True)
class BatchRow:
    id: BatchId
    round: RoundId
    style_id: int
    style: StyleCode
    number: int
    expected: int | None
    accepted: bool


_BATCH = (
    "SELECT b.id, s.round, s.id, s.code, b.number, b.expected, b.accepted IS NOT NULL "
    "FROM batch b JOIN style s ON s.id = b.style"
)


def _row(row: Row) -> BatchRow:
    batch, round_id, style_id, style, number, expected, accepted = row
    return BatchRow(batch, round_id, style_id, style, number, expected, bool(accepted))


def insert(unit: Unit, style: int, number: int, expected: int | None) -> BatchId:
    sql = "INSERT INTO batch (style, number, expected) VALUES (?, ?, ?)"
    return BatchId(unit.run(sql, style, number, expected))


def load(database: Database, batch: BatchId) -> BatchRow:
    row = database.one(f"{_BATCH} WHERE b.id = ?", batch)
    assert row is not None, "no such batch"
    return _row(row)


def find(database: Database, style: int, number: int) -> BatchRow | None:
    row = database.one(f"{_BATCH} WHERE b.style = ? AND b.number = ?", style, number)
    return _row(row) if row else None


def of_round(database: Database, round_id: RoundId) -> list[BatchRow]:
    rows = database.all(f"{_BATCH} WHERE s.round = ? ORDER BY s.place, b.number", round_id)
    return [_row(row) for row in rows]


def fit(unit: Unit, round_id: RoundId, style: int, expected: dict[int, int]) -> tuple[list[int], list[int]]:
    """Make the batches that are missing and drop the empty ones that are too many; answers both by number."""
    rows = {row.number: row for row in of_round(unit.database, round_id) if row.style_id == style}
    added = [number for number in expected if number not in rows]
    for number in added:
        insert(unit, style, number, expected[number])
    dropped = [n for n, row in rows.items() if n not in expected and not _is_used(unit, row.id)]
    for number in dropped:
        delete_empty(unit, rows[number].id)
    for number, papers in expected.items():
        unit.run("UPDATE batch SET expected = ? WHERE style = ? AND number = ?", papers, style, number)
    return added, dropped


def _is_used(unit: Unit, batch: BatchId) -> bool:
    sql = "SELECT 1 FROM entry WHERE batch = ?1 UNION SELECT 1 FROM loan WHERE batch = ?1"
    return unit.one(sql, batch) is not None


def totals(database: Database, style: int) -> tuple[int, int]:
    """How many batches a style has, and how many are accepted."""
    row = database.one("SELECT count(*), count(accepted) FROM batch WHERE style = ?", style)
    assert row is not None
    return row[0], row[1]


def slots(database: Database, batch: BatchId) -> tuple[Slot, Slot]:
    """The two slots with their live entries, and whether each is keyed elsewhere."""
    rows = database.all("SELECT slot, state, account FROM entry WHERE batch = ? AND state <> 'voided'", batch)
    held = {slot: Slot(slot, EntryState(state), account) for slot, state, account in rows}
    away = _away(database, batch)
    one, two = (held.get(number) or Slot(number, None, away.get(number), number in away) for number in (1, 2))
    return one, two


def _away(database: Database, batch: BatchId) -> dict[int, str | None]:
    """The slots that are keyed in another folder, with who is known to have them there (at a station: at home)."""
    rows = database.all("SELECT slot, state, other FROM loan WHERE batch = ? AND state IN ('lent','here')", batch)
    here = {slot: other for slot, state, other in rows if state == "here"}
    if here:
        other = next(iter(here.values()))
        return {slot: other for slot in (1, 2) if slot not in here}
    return {slot: None for slot, _state, _other in rows}


def live_entry(database: Database, batch: BatchId, slot: int) -> EntryId | None:
    row = database.one("SELECT id FROM entry WHERE batch = ? AND slot = ? AND state <> 'voided'", batch, slot)
    return EntryId(row[0]) if row else None


def insert_entry(unit: Unit, batch: BatchId, slot: int, account: str) -> EntryId:
    sql = "INSERT INTO entry (batch, slot, account, state, opened) VALUES (?, ?, ?, 'open', ?)"
    return EntryId(unit.run(sql, batch, slot, account, unit.time))


def set_entry(unit: Unit, entry: EntryId, state: EntryState, reason: str = "") -> None:
    unit.run("UPDATE entry SET state = ?, ended = ?, reason = ? WHERE id = ?", state.value, unit.time, reason, entry)


def reopen_entry(unit: Unit, entry: EntryId) -> None:
    unit.run("UPDATE entry SET state = 'open', ended = NULL WHERE id = ?", entry)


def entry(database: Database, entry_id: EntryId) -> tuple[BatchId, Slot]:
    row = database.one("SELECT batch, slot, state, account FROM entry WHERE id = ?", entry_id)
    assert row is not None, "no such entry"
    return BatchId(row[0]), Slot(row[1], EntryState(row[2]), row[3])


def insert_papers(unit: Unit, entry_id: EntryId, papers: Iterable[Paper]) -> None:
    unit.run_many(
        "INSERT INTO paper (entry, number, marks, invalid) VALUES (?, ?, ?, ?)",
        [(entry_id, p.number, p.marks, p.invalid) for p in papers],
    )


def update_paper(unit: Unit, entry_id: EntryId, paper: Paper) -> None:
    sql = "UPDATE paper SET marks = ?, invalid = ? WHERE entry = ? AND number = ?"
    unit.run(sql, paper.marks, paper.invalid, entry_id, paper.number)


def delete_paper(unit: Unit, entry_id: EntryId, number: PaperNumber) -> None:
    unit.run("DELETE FROM paper WHERE entry = ? AND number = ?", entry_id, number)


def papers(database: Database, entry_id: EntryId) -> dict[PaperNumber, Paper]:
    rows = database.all("SELECT number, marks, invalid FROM paper WHERE entry = ? ORDER BY number", entry_id)
    return {number: Paper(number, marks, invalid) for number, marks, invalid in rows}


def paper_count(database: Database, entry_id: EntryId) -> int:
    row = database.one("SELECT count(*) FROM paper WHERE entry = ?", entry_id)
    return int(row[0]) if row else 0


def account_name(database: Database, account: str | None) -> str:
    """The name of an account, or "" where there is none."""
    row = database.one("SELECT name FROM account WHERE key = ?", account)
    return row[0] if row else ""


def batch_size(database: Database, round_id: RoundId) -> int:
    row = database.one("SELECT batch_size FROM round WHERE id = ?", round_id)
    assert row is not None, "no such round"
    return int(row[0])


def open_entry_of(database: Database, round_id: RoundId, account: str) -> EntryId | None:
    """The entry that an account has open in a round."""
    row = database.one(
        "SELECT e.id FROM entry e JOIN batch b ON b.id = e.batch JOIN style s ON s.id = b.style "
        "WHERE s.round = ? AND e.account = ? AND e.state = 'open' ORDER BY e.id LIMIT 1",
        round_id,
        account,
    )
    return EntryId(row[0]) if row else None


def number_used(database: Database, style: int, slot: int, number: PaperNumber) -> int | None:
    """The batch in which the pass has this number already, or None."""
    row = database.one(
        "SELECT b.number FROM paper p JOIN entry e ON e.id = p.entry JOIN batch b ON b.id = e.batch "
        "WHERE b.style = ? AND e.slot = ? AND e.state <> 'voided' AND p.number = ?",
        style,
        slot,
        number,
    )
    return int(row[0]) if row else None


def papers_keyed(database: Database, round_id: RoundId) -> int:
    row = database.one(
        "SELECT count(*) FROM paper p JOIN entry e ON e.id = p.entry JOIN batch b ON b.id = e.batch "
        "JOIN style s ON s.id = b.style WHERE s.round = ? AND e.state <> 'voided'",
        round_id,
    )
    return int(row[0]) if row else 0


def has_entries(database: Database, round_id: RoundId) -> bool:
    """Whether anybody ever began an entry in the round, voided ones too."""
    row = database.one(
        "SELECT 1 FROM entry e JOIN batch b ON b.id = e.batch JOIN style s ON s.id = b.style WHERE s.round = ? LIMIT 1",
        round_id,
    )
    return row is not None


def insert_resolution(unit: Unit, batch: BatchId, row: Resolution, account: str, witness: str) -> None:
    unit.run(
        "INSERT INTO resolution (batch, number, code, value, account, witness) VALUES (?, ?, ?, ?, ?, ?)",
        batch,
        row.number,
        row.code,
        row.value,
        account,
        witness,
    )


def resolutions(database: Database, batch: BatchId) -> list[Resolution]:
    rows = database.all("SELECT number, code, value FROM resolution WHERE batch = ? AND live = 1 ORDER BY id", batch)
    return [Resolution(number, code, value) for number, code, value in rows]


def retire_resolutions(unit: Unit, batch: BatchId) -> None:
    unit.run("UPDATE resolution SET live = 0 WHERE batch = ?", batch)


def settlements(database: Database, round_id: RoundId) -> tuple[Settlement, ...]:
    """Every third keying that counts, by style, batch and paper."""
    rows = database.all(
        "SELECT s.code, b.number, r.number, r.code, r.value, a.name, coalesce(w.name, r.witness) FROM resolution r "
        "JOIN batch b ON b.id = r.batch JOIN style s ON s.id = b.style JOIN account a ON a.key = r.account "
        "LEFT JOIN account w ON w.key = r.witness "
        "WHERE s.round = ? AND r.live = 1 ORDER BY s.place, b.number, r.number, r.id",
        round_id,
    )
    return tuple(Settlement(*row) for row in rows)


def typists(database: Database, round_id: RoundId) -> dict[int, tuple[str, ...]]:
    """The names of those who keyed, by slot."""
    rows = database.all(
        "SELECT DISTINCT e.slot, a.name FROM entry e JOIN account a ON a.key = e.account "
        "JOIN batch b ON b.id = e.batch JOIN style s ON s.id = b.style "
        "WHERE s.round = ? AND e.state = 'done' ORDER BY e.slot, a.name",
        round_id,
    )
    found: dict[int, tuple[str, ...]] = {}
    for slot, name in rows:
        found[slot] = (*found.get(slot, ()), name)
    return found


def accept(unit: Unit, batch: BatchRow, ballots: Iterable[Paper]) -> None:
    """The batch is accepted and its ballots written, in the transaction that ends it."""
    unit.run("UPDATE batch SET accepted = ? WHERE id = ?", unit.time, batch.id)
    unit.run_many(
        "INSERT INTO ballot (style, number, batch, marks, invalid) VALUES (?, ?, ?, ?, ?)",
        [(batch.style_id, b.number, batch.id, b.marks, b.invalid) for b in ballots],
    )


def ballot_taken(database: Database, style: int, numbers: Iterable[PaperNumber]) -> tuple[int, int] | None:
    """The first of `numbers` that is a ballot of the style already, with the number of its batch."""
    row = database.one(
        "SELECT v.number, b.number FROM ballot v JOIN batch b ON b.id = v.batch "
        "WHERE v.style = ? AND v.number IN (SELECT value FROM json_each(?)) ORDER BY v.number LIMIT 1",
        style,
        json.dumps(list(numbers)),
    )
    return (row[0], row[1]) if row else None


def withdraw(unit: Unit, batch: BatchRow) -> tuple[Paper, ...]:
    """Take an accepted batch's ballots back, and answer them."""
    rows = unit.all("SELECT number, marks, invalid FROM ballot WHERE batch = ? ORDER BY number", batch.id)
    unit.run("UPDATE batch SET accepted = NULL WHERE id = ?", batch.id)
    unit.run("DELETE FROM ballot WHERE batch = ?", batch.id)
    return tuple(Paper(*row) for row in rows)


def delete_empty(unit: Unit, batch: BatchId) -> None:
    unit.run("DELETE FROM batch WHERE id = ?", batch)


def ballots(database: Database, style: int) -> Iterator[list[Paper]]:
    """Chunks of a style's ballots, by number."""
    sql = "SELECT number, marks, invalid FROM ballot WHERE style = ? ORDER BY number"
    for chunk in database.stream(sql, style):
        yield [Paper(number, marks, invalid) for number, marks, invalid in chunk]


Vote = tuple[str, str | None]
_STRIDE = 8192  # numbers looked at together, so that memory stays flat
_PLAIN = "invalid IS NULL AND instr(marks, '0') = 0 AND instr(marks, '9') = 0"


def votes(database: Database, style: int) -> Iterator[tuple[str, int, list[Vote]]]:
    """A style's ballots for the tally, a stretch of numbers at a time.

    The marks of papers without a faulty line come joined by SQLite, with how many papers they are; the others one by
    one, marks and reason, since rules look at them.
    """
    _first, last, _count = number_span(database, style)
    for begin in range(0, last + 1, _STRIDE):
        where = ("style = ? AND number BETWEEN ? AND ?", style, begin, begin + _STRIDE - 1)
        row = database.one(
            f"SELECT group_concat(marks, ''), count(*) FROM ballot WHERE {where[0]} AND {_PLAIN}", *where[1:]
        )
        others = database.all(f"SELECT marks, invalid FROM ballot WHERE {where[0]} AND NOT ({_PLAIN})", *where[1:])
        joined, papers = row if row else ("", 0)
        yield joined or "", papers, [(marks, invalid) for marks, invalid in others]


def number_span(database: Database, style: int) -> tuple[int, int, int]:
    """First and last number of a style's ballots, and how many there are."""
    row = database.one("SELECT min(number), max(number), count(*) FROM ballot WHERE style = ?", style)
    assert row is not None
    return row[0] or 0, row[1] or 0, row[2]


def alike(database: Database, style: int, least: int) -> tuple[int, ...]:
    """The numbers of batches of at least `least` papers that are all alike (W03)."""
    rows = database.all(
        "SELECT b.number FROM ballot v JOIN batch b ON b.id = v.batch WHERE v.style = ? GROUP BY v.batch "
        "HAVING count(*) >= ? AND count(DISTINCT v.marks || coalesce(v.invalid, '')) = 1 ORDER BY b.number",
        style,
        least,
    )
    return tuple(number for (number,) in rows)
