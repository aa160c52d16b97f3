"""Who is summoned to vote, by style, and who came. No paper is ever bound to a line of this list."""

from collections.abc import Sequence

from app.domain.electorate import Voter
from app.domain.ids import RoundId, StyleCode
from app.storage.database import Database, Unit


def voters(database: Database, round_id: RoundId, style: StyleCode) -> tuple[Voter, ...]:
    """The list of a style in its order; empty where only a number is known."""
    rows = database.all(
        "SELECT name, position, unit, present FROM voter WHERE round = ? AND style = ? ORDER BY place", round_id, style
    )
    return tuple(Voter(name, position, unit, bool(present)) for name, position, unit, present in rows)


def replace_voters(unit: Unit, round_id: RoundId, style: StyleCode, voters: Sequence[Voter]) -> None:
    unit.run("DELETE FROM voter WHERE round = ? AND style = ?", round_id, style)
    unit.run_many(
        "INSERT INTO voter (round, style, place, name, position, unit, present) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(round_id, style, at, v.name, v.position, v.unit, int(v.present)) for at, v in enumerate(voters)],
    )


def set_present(unit: Unit, round_id: RoundId, style: StyleCode, places: Sequence[int], present: bool) -> None:
    unit.run_many(
        "UPDATE voter SET present = ? WHERE round = ? AND style = ? AND place = ?",
        [(int(present), round_id, style, place) for place in places],
    )


def keep_styles(unit: Unit, round_id: RoundId, styles: Sequence[StyleCode]) -> None:
    """A style that is gone takes its list along."""
    marks = ", ".join("?" * len(styles))
    unit.run(f"DELETE FROM voter WHERE round = ? AND style NOT IN ({marks})", round_id, *styles)
