"""The register of used papers. Rows only come."""

import datetime as dt

from app.domain.ids import RoundId
from app.domain.keeping import Keeping
from app.storage.database import Database, Unit


def insert(
    unit: Unit, round_id: RoundId, place: str, until: dt.date | None, envelopes: int, note: str, account: str
) -> None:
    unit.run(
        "INSERT INTO keeping (round, place, until, envelopes, note, account, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        round_id,
        place,
        until.isoformat() if until else None,
        envelopes,
        note,
        account,
        unit.time,
    )


def of_round(database: Database, round_id: RoundId) -> list[Keeping]:
    """Every line, the oldest first."""
    rows = database.all(
        "SELECT k.place, k.until, k.envelopes, k.note, a.name, k.at FROM keeping k JOIN account a ON a.key = k.account "
        "WHERE k.round = ? ORDER BY k.id",
        round_id,
    )
    return [
        Keeping(place, dt.date.fromisoformat(until) if until else None, envelopes, note, name, at)
        for place, until, envelopes, note, name, at in rows
    ]
