"""The regulations that this folder keeps, each by the hash of its bytes."""

from app.storage.database import Database


def every(database: Database) -> list[tuple[str, bytes]]:
    """Code and bytes of each, in the order in which they came."""
    return [(code, raw) for code, raw in database.all("SELECT code, raw FROM regulation ORDER BY rowid")]
