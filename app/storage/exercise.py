"""Exercises of keying, and who was let off one."""

from app.domain.exercise import Score
from app.storage.database import Database, Unit


def insert(unit: Unit, account: str, score: Score, waived: str = "") -> None:
    unit.run(
        "INSERT INTO exercise (account, at, seconds, keys, papers, errors, waived) VALUES (?, ?, ?, ?, ?, ?, ?)",
        account,
        unit.time,
        score.seconds,
        score.keys,
        score.papers,
        score.errors,
        waived,
    )


def is_there(database: Database, account: str) -> bool:
    """Whether the person ever did one, or was let off."""
    return database.one("SELECT 1 FROM exercise WHERE account = ?", account) is not None


def scores(database: Database) -> list[tuple[str, Score]]:
    """Names and scores of every exercise done, the newest first."""
    rows = database.all(
        "SELECT a.name, e.seconds, e.keys, e.papers, e.errors FROM exercise e JOIN account a ON a.key = e.account "
        "WHERE e.waived = '' ORDER BY e.id DESC"
    )
    return [(name, Score(*rest)) for name, *rest in rows]
