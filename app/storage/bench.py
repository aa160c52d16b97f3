"""What speed is measured against: the plain library doing the least that has to be done."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from app.storage.database import Database, open_scratch

Vote = tuple[str, str | None]


def bare_commits(path: Path, rows: Sequence[tuple[str, str]]) -> list[float]:
    """Seconds of each commit of two such rows in a plain SQLite file: same journal mode, same flushing, no cipher."""
    connection = sqlite3.connect(path, isolation_level=None)
    took = []
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("CREATE TABLE paper (number INTEGER PRIMARY KEY, marks TEXT) STRICT")
        connection.execute("CREATE TABLE journal (n INTEGER PRIMARY KEY, line TEXT) STRICT")
        for marks, line in rows:
            began = perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO paper (marks) VALUES (?)", (marks,))
            connection.execute("INSERT INTO journal (line) VALUES (?)", (line,))
            connection.execute("COMMIT")
            took.append(perf_counter() - began)
    finally:
        connection.close()
    return took


def filled(path: Path, key: bytes, votes: Iterator[Sequence[Vote]]) -> Database:
    """An enciphered file with a ballot table as the program has it, for the tally."""
    database = open_scratch(path, key)
    with database.unit() as unit:
        unit.run(
            "CREATE TABLE ballot (style INTEGER NOT NULL, number INTEGER NOT NULL, marks TEXT NOT NULL, invalid TEXT, "
            "PRIMARY KEY (style, number)) STRICT, WITHOUT ROWID"
        )
        number = 0
        for chunk in votes:
            rows = [(n, marks, invalid) for n, (marks, invalid) in enumerate(chunk, number + 1)]
            unit.run_many("INSERT INTO ballot (style, number, marks, invalid) VALUES (1, ?, ?, ?)", rows)
            number += len(rows)
    return database


def scan(database: Database) -> int:
    """Read the column once and do nothing with it: the length of all marks together."""
    row = database.one("SELECT sum(length(marks)) FROM ballot")
    return int(row[0]) if row else 0
