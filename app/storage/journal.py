"""Reading the journal; lines are appended only by `Unit.journal`."""

from collections.abc import Iterator

from app.storage.database import Database


def lines(database: Database, chain: str) -> Iterator[bytes]:
    """The lines of a chain in order, as hashed."""
    for chunk in database.stream("SELECT line FROM journal WHERE chain = ? ORDER BY n", chain):
        for (line,) in chunk:
            yield line.encode()


def head(database: Database, chain: str) -> str | None:
    """The hash of the chain's last line."""
    row = database.one("SELECT sha256 FROM journal WHERE chain = ? ORDER BY n DESC LIMIT 1", chain)
    return row[0] if row else None


def last_time(database: Database) -> str:
    """The latest time that any chain tells, "" where there is no line: UTC, RFC 3339."""
    row = database.one("SELECT max(line ->> '$.time') FROM journal")
    return (row[0] or "") if row else ""


def count(database: Database, chain: str) -> int:
    """How many lines a chain has."""
    row = database.one("SELECT count(*) FROM journal WHERE chain = ?", chain)
    return int(row[0]) if row else 0


def newest(database: Database, chain: str, before: int, limit: int) -> list[tuple[bytes, str]]:
    """Up to `limit` lines with their hashes, the newest first, of those numbered below `before`."""
    rows = database.all(
        "SELECT line, sha256 FROM journal WHERE chain = ? AND n < ? ORDER BY n DESC LIMIT ?", chain, before, limit
    )
    return [(line.encode(), digest) for line, digest in rows]


def since(database: Database, chain: str, act: str, start: str) -> list[bytes]:
    """The lines of one act after the last line of another, `start`, in order."""
    rows = database.all(
        "SELECT line FROM journal WHERE chain = ?1 AND line ->> '$.act' = ?2 AND n > "
        "(SELECT coalesce(max(n), 0) FROM journal WHERE chain = ?1 AND line ->> '$.act' = ?3) ORDER BY n",
        chain,
        act,
        start,
    )
    return [line.encode() for (line,) in rows]
