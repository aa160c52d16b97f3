"""Roster files for a child process: one that comes in is read, matched and shown; the roster and a template go out.

This module is light to import, so that the window may name its functions. What a child has read goes back to it as it
came, packed: the window keeps it and need not look into it.
"""

import datetime as dt
import gc
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import Refusal
from app.domain.roster import Leader
from app.domain.roster_head import Columns, Field, Head, find_head
from app.domain.roster_match import Kind, Line
from app.domain.sheet import cell_text
from app.platform import write_durable
from app.texts import _, set_language

if TYPE_CHECKING:
    from app.domain.sheet import Sheet

Progress = Callable[[str], None]
_ZONE = dt.timezone(dt.timedelta(hours=7))
_CHUNK = 200  # leaders unpacked at a time, so that the window is never held up by them
_EXAMPLES = 3


@dataclass(frozen=True)
class Source:
    """The folder whose roster a child reads for itself, with what, and in which language it answers."""

    folder: Path
    key: bytes = field(repr=False)
    language: str


@dataclass(frozen=True)
class View:
    """A row to be looked at. `faults` are reasons by the place of the cell in `cells`, `changed` places likewise."""

    number: int
    kind: Kind
    cells: tuple[str, ...]
    faults: dict[int, str]
    changed: frozenset[int]


@dataclass(frozen=True)
class Preview:
    """What would come of a sheet.

    `titles` and `examples` are of every column of the file, `columns` what each is taken for; `fields` are those that
    the cells of `rows` stand for. `trouble` says why there are no rows. `good` goes to `unpack` when they are taken.
    """

    sheet: int
    titles: tuple[str, ...]
    examples: tuple[str, ...]
    columns: Columns
    fields: tuple[Field, ...]
    rows: tuple[View, ...]
    trouble: str
    good: tuple[bytes, ...] = field(repr=False)

    def count(self, kind: Kind) -> int:
        return sum(row.kind is kind for row in self.rows)


@dataclass(frozen=True)
class Opened:
    """A file as read: the names of its sheets, the likeliest one's preview, and the sheets packed."""

    name: str
    sheets: tuple[str, ...]
    preview: Preview
    packed: bytes = field(repr=False)


def open_file(path: Path, source: Source, progress: Progress) -> Opened:
    """Read a workbook or CSV and show what would come of its likeliest sheet. Raises Refusal for the whole file."""
    from app.services.workbook import read_book

    set_language(source.language)
    progress(_("Đọc {0}").format(path.name))
    with _no_gathering():
        return _opened(path.name, read_book(path), source, progress)


def _opened(name: str, sheets: "tuple[Sheet, ...]", source: Source, progress: Progress) -> Opened:
    likeliest = max(range(len(sheets)), key=lambda at: (_known(find_head(sheets[at])), -at)) if sheets[1:] else 0
    progress(_("So với danh sách"))
    preview = _preview(sheets, likeliest, None, source)
    return Opened(name, tuple(sheet.name for sheet in sheets), preview, pickle.dumps(sheets))


@contextmanager
def _no_gathering() -> Iterator[None]:
    """A million cells hold no cycles: looking through them again and again takes a third of the time of reading."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def look(packed: bytes, sheet: int, columns: Columns | None, source: Source) -> Preview:
    """The preview of a sheet, with these columns in place of the guess where given."""
    set_language(source.language)
    return _preview(pickle.loads(packed), sheet, columns, source)


def _known(head: Head) -> tuple[bool, int]:
    return head.names_people, sum(column is not None for column in head.columns)


def _preview(sheets: "Sequence[Sheet]", at: int, columns: Columns | None, source: Source) -> Preview:
    sheet = sheets[at]
    head = find_head(sheet)
    columns = head.columns if columns is None else columns
    fields = tuple(column for column in columns if column is not None)
    try:
        lines, trouble = _lines(sheet, head, columns, source), ""
    except Refusal as refusal:
        lines, trouble = [], refusal.text
    views = tuple(_view(line, fields) for line in lines)
    return Preview(at, head.titles, _examples(sheet, head), columns, fields, views, trouble, _good(lines))


def _lines(sheet: "Sheet", head: Head, columns: Columns, source: Source) -> "list[_Compared]":
    from app.domain.roster_match import match
    from app.domain.roster_rows import read_rows

    rows = list(read_rows(sheet, head, columns, dt.datetime.now(_ZONE).date()))
    if not rows:
        raise Refusal("roster.rows", _("Dưới dòng tiêu đề không có dòng nào là người; chọn trang tính khác."))
    leaders, taken = _roster(source)
    stored = {leader.code: leader for leader in leaders}
    return [_Compared(line, stored) for line in match(rows, leaders, taken)]


@dataclass(frozen=True)
class _Compared:
    """A line, and the roster that it was compared with."""

    line: Line
    stored: dict[str, Leader]


def _roster(source: Source) -> tuple[list[Leader], set[str]]:
    from app.services.folder import DATABASE
    from app.storage import roster
    from app.storage.database import open_database

    database = open_database(source.folder / DATABASE, source.key, lambda: "", read_only=True)
    try:
        return roster.load(database), roster.codes(database)
    finally:
        database.close()


def _examples(sheet: "Sheet", head: Head) -> tuple[str, ...]:
    """The first words under each head, to tell what the column holds."""
    found = []
    for column in range(len(head.titles)):
        texts = (cell_text(sheet.at(row, column)) for row in range(head.first, min(head.first + 20, len(sheet.rows))))
        found.append("; ".join([text for text in texts if text][:_EXAMPLES]))
    return tuple(found)


def _view(compared: _Compared, fields: tuple[Field, ...]) -> View:
    line = compared.line
    places = {each: at for at, each in enumerate(fields)}
    first = places.get(Field.NAME, places.get(Field.FAMILY, 0))
    faults: dict[int, str] = {}
    for each, reason in line.faults.items():
        at = places.get(each, first)
        faults[at] = f"{faults[at]} {reason}" if at in faults else reason
    changed = frozenset(places[each] for each in line.changed if each in places)
    return View(line.number, line.kind, tuple(line.texts.get(each, "") for each in fields), faults, changed)


def _good(lines: Sequence[_Compared]) -> tuple[bytes, ...]:
    """What would be stored, in parts: pairs of what was (None: somebody new) and what comes."""
    pairs = [
        (each.stored[each.line.leader.code] if each.line.kind is Kind.UPDATE else None, each.line.leader)
        for each in lines
        if each.line.kind in {Kind.NEW, Kind.UPDATE} and each.line.leader is not None
    ]
    return tuple(pickle.dumps(pairs[at : at + _CHUNK]) for at in range(0, len(pairs), _CHUNK))


def unpack(good: Sequence[bytes]) -> tuple[list[Leader], list[tuple[Leader, Leader]]]:
    """What `Preview.good` holds, for app.services.roster.take."""
    pairs = [pair for part in good for pair in pickle.loads(part)]
    new = [leader for was, leader in pairs if was is None]
    return new, [(was, leader) for was, leader in pairs if was is not None]


def export(source: Source, agency: str, dest: Path) -> int:
    """Write the whole roster to a workbook; answers how many leaders it holds."""
    from app.domain.roster import in_order
    from app.reports.xlsx.roster import write_roster

    set_language(source.language)
    leaders = in_order(_roster(source)[0])
    write_durable(dest, write_roster(leaders, agency))
    return len(leaders)


def template(dest: Path, language: str) -> None:
    """Write a blank workbook to be filled in."""
    from app.reports.xlsx.roster import write_template

    set_language(language)
    write_durable(dest, write_template())
