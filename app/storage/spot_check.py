"""Ballots drawn before the seal, and how their third keying compares with what stands in the ballot table now."""

from collections.abc import Iterable

from app.domain.entry import Paper
from app.domain.ids import RoundId, StyleCode
from app.domain.spot_check import Drawn, Spot
from app.storage.database import Database, Unit


def insert(unit: Unit, round_id: RoundId, run: int, drawn: Iterable[Drawn], account: str) -> None:
    unit.run_many(
        "INSERT INTO spot_check (style, run, number, account) "
        "SELECT id, ?, ?, ? FROM style WHERE round = ? AND code = ?",
        [(run, number, account, round_id, style) for style, number in drawn],
    )


def key(unit: Unit, round_id: RoundId, run: int, style: StyleCode, paper: Paper, agrees: bool) -> None:
    unit.run(
        "UPDATE spot_check SET marks = ?, invalid = ?, agrees = ? WHERE run = ? AND number = ? "
        "AND style = (SELECT id FROM style WHERE round = ? AND code = ?)",
        paper.marks or None,
        paper.invalid,
        int(agrees),
        run,
        paper.number,
        round_id,
        style,
    )


def spots(database: Database, round_id: RoundId) -> tuple[Spot, ...]:
    """Everything that was drawn in a round, with no mark."""
    rows = database.all(
        "SELECT c.run, s.code, c.number, c.agrees IS NOT NULL, "
        "CASE WHEN c.agrees IS NULL OR v.number IS NULL THEN NULL "
        "ELSE coalesce(c.marks, '') = v.marks AND c.invalid IS v.invalid END FROM spot_check c "
        "JOIN style s ON s.id = c.style LEFT JOIN ballot v ON v.style = c.style AND v.number = c.number "
        "WHERE s.round = ? ORDER BY c.run, s.place, c.number",
        round_id,
    )
    return tuple(
        Spot(run, StyleCode(style), number, bool(is_keyed), None if agrees is None else bool(agrees))
        for run, style, number, is_keyed, agrees in rows
    )


def ballots(database: Database, round_id: RoundId) -> list[Drawn]:
    """The styles and numbers of every ballot of a round."""
    rows = database.all(
        "SELECT s.code, v.number FROM ballot v JOIN style s ON s.id = v.style WHERE s.round = ? "
        "ORDER BY s.place, v.number",
        round_id,
    )
    return [(StyleCode(style), number) for style, number in rows]


def ballot(database: Database, round_id: RoundId, style: StyleCode, number: int) -> Paper | None:
    row = database.one(
        "SELECT v.number, v.marks, v.invalid FROM ballot v JOIN style s ON s.id = v.style "
        "WHERE s.round = ? AND s.code = ? AND v.number = ?",
        round_id,
        style,
        number,
    )
    return Paper(*row) if row else None
