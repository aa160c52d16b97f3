"""What somebody with the key and a SQL prompt could try."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.storage.database import Database
from app.storage.errors import DatabaseError

TRIGGER = "trigger"


def refused(database: Database, sql: str, *values: Any) -> str:
    """Why the statement was refused: TRIGGER, or SQLite's own words ("CHECK constraint failed: …")."""
    with pytest.raises(DatabaseError) as caught, database.unit() as unit:
        unit.run(sql, *values)
    words = str(caught.value)
    return words if "constraint failed" in words or "cannot store" in words else TRIGGER


def run(database: Database, *statements: str) -> None:
    with database.unit() as unit:
        for sql in statements:
            unit.run(sql)


def tables(database: Database) -> list[str]:
    names = database.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return sorted(name for (name,) in names)


def columns(database: Database, table: str) -> list[str]:
    return [row[1] for row in database.all(f"PRAGMA table_info({table})")]


def rows(database: Database, table: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Each row of a table: a condition that finds it alone, and the condition's values."""
    keys = [row[1] for row in sorted(database.all(f"PRAGMA table_info({table})"), key=lambda row: row[5]) if row[5]]
    condition = " AND ".join(f"{key} = ?" for key in keys)
    for row in database.all(f"SELECT {', '.join(keys)} FROM {table}"):
        yield condition, row


def writes(database: Database, table: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every way to write to each row of a table: each column set, the row removed, put in again, put in its place."""
    names = columns(database, table)
    for condition, key in rows(database, table):
        for name in names:
            yield f"UPDATE {table} SET {name} = {name} WHERE {condition}", key
        yield f"DELETE FROM {table} WHERE {condition}", key
        for verb in ("INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"):
            yield f"{verb} INTO {table} ({', '.join(names)}) SELECT * FROM {table} WHERE {condition}", key
