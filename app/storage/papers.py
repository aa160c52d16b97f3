"""Moments of a round that its papers tell of, and which of those papers went to a printer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.ids import BatchId, RoundId, StyleCode
from app.storage.database import Database, Unit


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
