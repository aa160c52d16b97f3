"""A sheet of a workbook, or a CSV file, as plain values: what was read, before anything is made of it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from unicodedata import normalize

from app.texts import date_text


@dataclass(frozen=True)
class Odd:
    """A cell that has no value to be read (a formula that failed, or was never worked out), and what to do."""

    found: str
    todo: str


Cell = str | int | float | dt.date | Odd | None


@dataclass(frozen=True)
class Sheet:
    """Rows from the first line on, cells from the first column on; text is untrusted.

    `merged` are ranges as first row, first column, last row, last column, from 0. `since_1904`: days are counted from
    1904 (workbooks of old Macs), else from 1900.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    since_1904: bool = False

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, column: int) -> Cell:
        """The cell, None outside."""
        line = self.rows[row] if 0 <= row < len(self.rows) else ()
        return line[column] if 0 <= column < len(line) else None


def cell_text(cell: Cell) -> str:
    """A cell as one line of text, NFC, "" where it is empty or cannot be read."""
    match cell:
        case None | Odd():
            return ""
        case str():
            return _clean(cell)
        case dt.date():
            return date_text(cell)
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def cell_lines(cell: Cell) -> str:
    """A cell of several lines, each of them clean; empty ones at the ends are gone."""
    if not isinstance(cell, str):
        return cell_text(cell)
    return clean_lines(cell)


def clean_lines(text: str) -> str:
    """Text of several lines, NFC, without needless spaces."""
    return "\n".join(_clean(line) for line in text.splitlines()).strip("\n")


@lru_cache(maxsize=4096)
def _clean(text: str) -> str:
    return " ".join(normalize("NFC", text).split())
