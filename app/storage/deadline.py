"""The deadlines of a round, and the files attached to them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.deadline import Deadline
from app.domain.ids import RoundId
from app.storage.database import Database, Unit


@dataclass(frozen=True)
class Attached:
    """A file kept with a deadline; `content` is read on its own."""

    id: int
    place: int
    name: str
    sha256: str
    size: int
    at: str


def of_round(database: Database, round_id: RoundId) -> tuple[tuple[int, Deadline], ...]:
    """Each deadline with its place, the earliest first."""
    rows = database.all(
        "SELECT place, due, text, article, source, done, note FROM deadline WHERE round = ? ORDER BY due, place",
        round_id,
    )
    return tuple(
        (place, Deadline(_day(due), text, article, source, _day_or_none(done), note))
        for place, due, text, article, source, done, note in rows
    )


def replace_all(unit: Unit, round_id: RoundId, deadlines: Iterable[Deadline]) -> None:
    """Other deadlines in place of those that no file hangs on; these keep their places."""
    held = {row[0] for row in unit.all("SELECT place FROM attachment WHERE round = ? AND place IS NOT NULL", round_id)}
    for place, _old in of_round(unit.database, round_id):
        if place not in held:
            unit.run("DELETE FROM deadline WHERE round = ? AND place = ?", round_id, place)
    for each in deadlines:
        insert(unit, round_id, each)


def insert(unit: Unit, round_id: RoundId, deadline: Deadline) -> int:
    """One more; answers its place."""
    row = unit.one("SELECT coalesce(max(place), -1) + 1 FROM deadline WHERE round = ?", round_id)
    assert row is not None
    place: int = row[0]
    unit.run(
        "INSERT INTO deadline (round, place, due, text, article, source, done, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        round_id, place, *_values(deadline),
    )  # fmt: skip
    return place


def update(unit: Unit, round_id: RoundId, place: int, deadline: Deadline) -> None:
    unit.run(
        "UPDATE deadline SET due = ?, text = ?, article = ?, source = ?, done = ?, note = ? "
        "WHERE round = ? AND place = ?",
        *_values(deadline), round_id, place,
    )  # fmt: skip


def delete(unit: Unit, round_id: RoundId, place: int) -> None:
    unit.run("DELETE FROM deadline WHERE round = ? AND place = ?", round_id, place)


def attached(database: Database, round_id: RoundId) -> tuple[Attached, ...]:
    """The files of a round's deadlines that were not removed."""
    rows = database.all(
        "SELECT id, place, name, sha256, size, at FROM attachment WHERE round = ? AND removed IS NULL ORDER BY id",
        round_id,
    )
    return tuple(Attached(*row) for row in rows)


def attach(unit: Unit, round_id: RoundId, place: int, name: str, digest: str, content: bytes, account: str) -> None:
    unit.run(
        "INSERT INTO attachment (round, place, name, sha256, size, content, account, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        round_id, place, name, digest, len(content), content, account, unit.time,
    )  # fmt: skip


def detach(unit: Unit, round_id: RoundId, file: int) -> None:
    """The bytes go; that there was such a file stays."""
    unit.run("UPDATE attachment SET content = NULL, removed = ? WHERE round = ? AND id = ?", unit.time, round_id, file)


def content(database: Database, round_id: RoundId, file: int) -> bytes | None:
    row = database.one("SELECT content FROM attachment WHERE round = ? AND id = ?", round_id, file)
    return row[0] if row else None


def _values(d: Deadline) -> tuple[object, ...]:
    return d.due.isoformat(), d.text, d.article, d.source, d.done.isoformat() if d.done else None, d.note


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _day_or_none(text: str | None) -> dt.date | None:
    return _day(text) if text else None
