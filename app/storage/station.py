"""Stations, what is lent to them, and the set-up that a station's folder holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.entry import EntryState
from app.domain.ids import BatchId, EntryId, RoundId, StyleCode
from app.domain.machine import LoanState
from app.domain.station import SlotPlace
from app.storage.database import Database, Unit


@dataclass(frozen=True)
class StationRow:
    """`lines` and `head`: how much of its chain lies in the round's, and the hash of that line ("" for none)."""

    id: str
    round: RoundId
    name: str
    lent: str
    ended: str | None
    lines: int
    head: str


@dataclass(frozen=True)
class LoanRow:
    batch: BatchId
    style: StyleCode
    number: int
    slot: int
    state: LoanState

    @property
    def place(self) -> SlotPlace:
        return self.style, self.number, self.slot


_STATION = "SELECT id, round, name, lent, ended, lines, head FROM station"


def insert(unit: Unit, station: str, round_id: RoundId, name: str) -> None:
    unit.run("INSERT INTO station (id, round, name, lent) VALUES (?, ?, ?, ?)", station, round_id, name, unit.time)


def insert_loans(unit: Unit, station: str, slots: Sequence[tuple[BatchId, int]], state: LoanState) -> None:
    unit.run_many(
        "INSERT INTO loan (station, batch, slot, state) VALUES (?, ?, ?, ?)",
        [(station, batch, slot, state.value) for batch, slot in slots],
    )


def copy_others(source: Database, unit: Unit, station: str) -> None:
    """Who has the other slots at home, so that nobody keys both passes of a batch without knowing."""
    for batch, slot in unit.all("SELECT batch, slot FROM loan WHERE station = ?", station):
        sql = "SELECT account FROM entry WHERE batch = ? AND slot = 3 - ? AND state <> 'voided'"
        if (row := source.one(sql, batch, slot)) is not None:
            unit.run("UPDATE loan SET other = ? WHERE batch = ? AND slot = ?", row[0], batch, slot)


def find(database: Database, station: str) -> StationRow | None:
    row = database.one(f"{_STATION} WHERE id = ?", station)
    return StationRow(*row) if row else None


def of_round(database: Database, round_id: RoundId) -> list[StationRow]:
    return [StationRow(*row) for row in database.all(f"{_STATION} WHERE round = ? ORDER BY lent, id", round_id)]


def loans(database: Database, station: str) -> list[LoanRow]:
    """What was ever lent to a station, by style, batch and slot."""
    rows = database.all(
        "SELECT l.batch, s.code, b.number, l.slot, l.state FROM loan l JOIN batch b ON b.id = l.batch "
        "JOIN style s ON s.id = b.style WHERE l.station = ? ORDER BY s.place, b.number, l.slot",
        station,
    )
    return [LoanRow(batch, style, number, slot, LoanState(state)) for batch, style, number, slot, state in rows]


def lent_names(database: Database, round_id: RoundId) -> dict[tuple[BatchId, int], str]:
    """The station that has each slot now."""
    rows = database.all(
        "SELECT l.batch, l.slot, t.name FROM loan l JOIN station t ON t.id = l.station "
        "WHERE t.round = ? AND l.state = 'lent'",
        round_id,
    )
    return {(batch, slot): name for batch, slot, name in rows}


def set_loan(unit: Unit, station: str, batch: BatchId, slot: int, state: LoanState) -> None:
    sql = "UPDATE loan SET state = ? WHERE station = ? AND batch = ? AND slot = ?"
    unit.run(sql, state.value, station, batch, slot)


def set_read(unit: Unit, station: str, lines: int, head: str) -> None:
    """How much of the station's chain lies in the round's now."""
    unit.run("UPDATE station SET lines = ?, head = ? WHERE id = ?", lines, head, station)


def end_if_empty(unit: Unit, station: str) -> None:
    """A station that has nothing any more is over."""
    unit.run(
        "UPDATE station SET ended = ? WHERE id = ? AND ended IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM loan WHERE station = station.id AND state IN ('lent','here'))",
        unit.time,
        station,
    )


def delete_of(unit: Unit, round_id: RoundId) -> None:
    """Forget a round's stations, of which none has anything any more; the journal tells of them."""
    unit.run("DELETE FROM loan WHERE station IN (SELECT id FROM station WHERE round = ?)", round_id)
    unit.run("DELETE FROM station WHERE round = ?", round_id)


def own(database: Database) -> StationRow | None:
    """In a station's folder: the station that it is."""
    row = database.one(f"{_STATION} WHERE id IN (SELECT station FROM loan WHERE state = 'here')")
    return StationRow(*row) if row else None


def entries(database: Database) -> list[tuple[SlotPlace, EntryState, str, EntryId]]:
    """In a station's folder: every live entry with its person's name and its id."""
    rows = database.all(
        "SELECT s.code, b.number, e.slot, e.state, a.name, e.id FROM entry e JOIN batch b ON b.id = e.batch "
        "JOIN style s ON s.id = b.style JOIN account a ON a.key = e.account WHERE e.state <> 'voided'"
    )
    return [((style, number, slot), EntryState(state), name, entry) for style, number, slot, state, name, entry in rows]


_COPIED = (
    ("account", "1"),
    ("regulation", "sha256 = (SELECT regulation FROM round WHERE id = ?1)"),
    ("round", "id = ?1"),
    ("style", "round = ?1"),
    ("subject", "style IN (SELECT id FROM style WHERE round = ?1)"),
    ("committee_member", "round = ?1"),
)
# An exercise done at home need not be done again; a subject who left is shown so there too.
_COPIED_LATER = (
    ("subject_change", "style IN (SELECT id FROM style WHERE round = ?1)"),
    ("exercise", "1"),
)


def copy_setup(source: Database, unit: Unit, round_id: RoundId, batches: Sequence[BatchId]) -> None:
    """One round's set-up into a station's empty folder: nobody's paper, no other round, no roster.

    Ids are the same on both sides. What the triggers want in an order is written in it.
    """
    for table, where in _COPIED:
        _copy(source, unit, table, where, round_id)
    for state in ("prepared", "counting"):
        unit.run("UPDATE round SET state = ? WHERE id = ?", state, round_id)
    marks = ", ".join(str(int(batch)) for batch in batches)
    _copy(source, unit, "batch", f"id IN ({marks})", round_id)
    for table, where in _COPIED_LATER:
        _copy(source, unit, table, where, round_id)


def _copy(source: Database, unit: Unit, table: str, where: str, round_id: RoundId) -> None:
    """Rows as they are, but for the roster that stays at home and the state that a round is born in."""
    names = [name for _n, name, *_rest in source.all(f"PRAGMA table_info({table})")]
    other = {"leader": "NULL", "accepted": "NULL"} | ({"state": "'draft'"} if table == "round" else {})
    columns = ", ".join(other.get(name, name) for name in names)
    values = (round_id,) if "?1" in where else ()
    rows = source.all(f"SELECT {columns} FROM {table} WHERE {where}", *values)
    unit.run_many(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows)
