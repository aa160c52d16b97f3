"""What papers before the seal are made from beyond the round itself, and which of them went to a printer."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.ids import BatchId, RoundId, StyleCode
from app.domain.prepared import Due, Listed
from app.storage.database import Database, Unit


def voters(database: Database, round_id: RoundId) -> Mapping[StyleCode, tuple[Listed, ...]]:
    """Those summoned, by style, in their order; a style without a list is not there."""
    found: dict[StyleCode, tuple[Listed, ...]] = {}
    sql = "SELECT style, name, position, unit FROM voter WHERE round = ? ORDER BY style, place"
    for style, *told in database.all(sql, round_id):
        found[style] = (*found.get(style, ()), Listed(*told))
    return found


def deadlines(database: Database, round_id: RoundId) -> tuple[Due, ...]:
    """The deadlines as the agency set them; none where it set none."""
    sql = "SELECT due, text, article, done, note FROM deadline WHERE round = ? ORDER BY due, place"
    return tuple(
        Due(dt.date.fromisoformat(due), text, article, dt.date.fromisoformat(done[:10]) if done else None, note)
        for due, text, article, done, note in database.all(sql, round_id)
    )


@dataclass(frozen=True)
class ChainLine:
    """A line of a round's chain: when it was written (UTC), its hash, what it tells."""

    at: str
    sha256: str
    payload: Mapping[str, Any]


def begun(database: Database, round_id: RoundId) -> ChainLine | None:
    """The line with which the count began; None before."""
    return _last(database, round_id, "counting.begun")


def accepted(database: Database, round_id: RoundId, style: StyleCode, batch: int) -> ChainLine | None:
    """The line with which a batch was last accepted, without what it tells; None while it is not."""
    return _last(
        database,
        round_id,
        "batch.accepted",
        "AND line ->> '$.payload.style' = ? AND line ->> '$.payload.batch' = ?",
        (style, batch),
    )


def _last(
    database: Database, round_id: RoundId, act: str, where: str = "", values: tuple[object, ...] = ()
) -> ChainLine | None:
    row = database.one(
        "SELECT line ->> '$.time', sha256, line -> '$.payload' FROM journal WHERE chain = ? "
        f"AND line ->> '$.act' = ? {where} ORDER BY n DESC LIMIT 1",
        round_id,
        act,
        *values,
    )
    return ChainLine(row[0], row[1], json.loads(row[2])) if row else None


def keyed(database: Database, style: int) -> tuple[int, int]:
    """How many papers of a style were keyed so far, in any pass, and how many ballots are accepted."""
    row = database.one(
        "SELECT (SELECT count(*) FROM paper p JOIN entry e ON e.id = p.entry JOIN batch b ON b.id = e.batch "
        "WHERE b.style = ?), (SELECT count(*) FROM ballot WHERE style = ?)",
        style,
        style,
    )
    assert row is not None
    return row[0], row[1]


def batch_typists(database: Database, batch: BatchId) -> tuple[str, ...]:
    """The names of those who keyed a batch, first pass first."""
    rows = database.all(
        "SELECT a.name FROM entry e JOIN account a ON a.key = e.account WHERE e.batch = ? AND e.state = 'done' "
        "ORDER BY e.slot",
        batch,
    )
    return tuple(dict.fromkeys(name for (name,) in rows))


@dataclass(frozen=True)
class PrintRow:
    """Copies of a paper that went to a printer; `sha256` of its PDF, `at` UTC, RFC 3339."""

    paper: str
    sha256: str
    copies: int
    at: str


def insert_print(unit: Unit, round_id: RoundId, paper: str, sha256: str, copies: int, account: str) -> None:
    unit.run(
        "INSERT INTO printing (round, paper, sha256, copies, account, at) VALUES (?, ?, ?, ?, ?, ?)",
        round_id,
        paper,
        sha256,
        copies,
        account,
        unit.time,
    )


def prints(database: Database, round_id: RoundId) -> tuple[PrintRow, ...]:
    """Every print of a round, the oldest first."""
    rows = database.all("SELECT paper, sha256, copies, at FROM printing WHERE round = ? ORDER BY id", round_id)
    return tuple(PrintRow(*row) for row in rows)
