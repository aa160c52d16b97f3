"""Where the command line lays the papers of its files before they are counted: sorted by SQLite, not by memory."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.batch import batch_number
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode
from app.storage.database import Database, open_scratch

_CHUNK = 5000
Papers = dict[PaperNumber, Paper]


@dataclass(frozen=True)
class Twice:
    """A number that stands twice in one file."""

    number: int
    first_line: int
    line: int


class Staging:
    """The papers of every pass of every style, by number."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._database: Database = open_scratch(path, key)
        with self._database.unit() as unit:
            unit.run("CREATE TABLE staged (style TEXT, slot INTEGER, number INTEGER, line INTEGER, marks TEXT, "
                     "invalid TEXT) STRICT")  # fmt: skip

    def put(self, style: StyleCode, slot: int, rows: Iterable[tuple[int, Paper]], tick: Callable[[int], None]) -> None:
        """Lay the rows of one file; `tick` hears how many came since it was last called."""
        with self._database.unit() as unit:
            rows = iter(rows)
            while chunk := list(itertools.islice(rows, _CHUNK)):
                values = [(style, slot, p.number, line, p.marks, p.invalid) for line, p in chunk]
                unit.run_many("INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?)", values)
                tick(len(chunk))

    def index(self) -> None:
        """Call once after the last `put`."""
        with self._database.unit() as unit:
            unit.run("CREATE INDEX staged_number ON staged (style, number, slot)")

    def twice(self, style: StyleCode, slot: int, most: int) -> list[Twice]:
        """Numbers that one file has twice."""
        rows = self._database.all(
            "SELECT number, min(line), max(line) FROM staged WHERE style = ? AND slot = ? "
            "GROUP BY number HAVING count(*) > 1 ORDER BY max(line) LIMIT ?",
            style,
            slot,
            most,
        )
        return [Twice(*row) for row in rows]

    def passes_with(self, style: StyleCode, number: PaperNumber) -> list[int]:
        """The slots whose pass has this number."""
        rows = self._database.all("SELECT slot FROM staged WHERE style = ? AND number = ?", style, number)
        return [slot for (slot,) in rows]

    def paper(self, style: StyleCode, slot: int, number: PaperNumber) -> Paper:
        """What one pass says of a paper that it has."""
        sql = "SELECT number, marks, invalid FROM staged WHERE style = ? AND slot = ? AND number = ?"
        row = self._database.one(sql, style, slot, number)
        assert row is not None, "the pass has this number"
        return Paper(*row)

    def renumber(self, style: StyleCode, slot: int, number: PaperNumber, to: PaperNumber | None) -> None:
        """Give a paper its right number, or strike it out."""
        with self._database.unit() as unit:
            if to is None:
                unit.run("DELETE FROM staged WHERE style = ? AND slot = ? AND number = ?", style, slot, number)
            else:
                sql = "UPDATE staged SET number = ? WHERE style = ? AND slot = ? AND number = ?"
                unit.run(sql, to, style, slot, number)

    def numbers(self, style: StyleCode, size: int) -> list[int]:
        """The batches that hold any paper of the style, in order."""
        rows = self._database.all(
            "SELECT DISTINCT (number - 1) / ? + 1 AS batch FROM staged WHERE style = ? ORDER BY batch", size, style
        )
        return [number for (number,) in rows]

    def batches(self, style: StyleCode, size: int) -> Iterator[tuple[int, tuple[Papers, Papers]]]:
        """Each batch's number with the papers of its two passes (the second empty where there is none)."""
        sql = "SELECT slot, number, marks, invalid FROM staged WHERE style = ? ORDER BY number, slot"
        rows = (row for chunk in self._database.stream(sql, style) for row in chunk)
        for number, group in itertools.groupby(rows, key=lambda row: batch_number(row[1], size)):
            passes: tuple[Papers, Papers] = ({}, {})
            for slot, paper, marks, invalid in group:
                passes[slot - 1][paper] = Paper(paper, marks, invalid)
            yield number, passes

    def close(self) -> None:
        self._database.close()
