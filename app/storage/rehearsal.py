"""The known answers of a rehearsal, and what each person keyed in it."""

from collections.abc import Iterable, Iterator

from app.domain.entry import Paper
from app.domain.ids import PaperNumber, RoundId, StyleCode
from app.storage.database import Database, Unit


def insert_deck(unit: Unit, round_id: RoundId, style: StyleCode, papers: Iterable[Paper]) -> None:
    rows = [(round_id, style, p.number, p.marks, p.invalid) for p in papers]
    unit.run_many("INSERT INTO deck (round, style, number, marks, invalid) VALUES (?, ?, ?, ?, ?)", rows)


def deck(database: Database, round_id: RoundId, style: StyleCode) -> dict[PaperNumber, Paper]:
    """A style's known answers by number; empty in every folder but a rehearsal's."""
    rows = database.all(
        "SELECT number, marks, invalid FROM deck WHERE round = ? AND style = ? ORDER BY number", round_id, style
    )
    return {number: Paper(number, marks, invalid) for number, marks, invalid in rows}


def keyed(database: Database, round_id: RoundId) -> Iterator[tuple[str, StyleCode, Paper]]:
    """Every paper of every ended entry, with who keyed it and its style."""
    rows = database.all(
        "SELECT a.name, s.code, p.number, p.marks, p.invalid FROM paper p JOIN entry e ON e.id = p.entry "
        "JOIN account a ON a.key = e.account JOIN batch b ON b.id = e.batch JOIN style s ON s.id = b.style "
        "WHERE s.round = ? AND e.state = 'done' ORDER BY a.name, s.place, p.number",
        round_id,
    )
    for name, style, number, marks, invalid in rows:
        yield name, StyleCode(style), Paper(number, marks, invalid)
