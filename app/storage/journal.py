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
