"""The rows of a roster file as values by field: which of them can be people, and what is wrong with which cell."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.encoding import strange_characters
from app.domain.errors import Refusal
from app.domain.roster import FEMALE, MALE
from app.domain.roster_cell import Bad, Value, read_cell
from app.domain.roster_head import Columns, Field, Head, names_people
from app.domain.sheet import Odd, Sheet, cell_text
from app.texts import _

_OLD_SHARE = 4  # where a quarter of the rows is of an old encoding, the file is

Values = dict[Field, Value]


@dataclass(frozen=True)
class Row:
    """A row: its number in the file, what its cells say, their texts as they stand, and the reasons of bad ones."""

    number: int
    values: Values
    texts: dict[Field, str]
    faults: dict[Field, str]


def read_rows(sheet: Sheet, head: Head, columns: Columns, today: dt.date) -> Iterator[Row]:
    """Every row below the head that can be a person. Raises Refusal where the file as a whole cannot be taken."""
    _refuse_old(sheet)
    if not names_people(columns):
        raise Refusal("roster.name", _("Chọn cột nào là “Họ và tên”; chưa có cột ấy thì chưa nhận ra ai."))
    reader = _Reader(sheet, columns, today)
    return (reader.row(at) for at in _people(sheet, head, columns))


def _refuse_old(sheet: Sheet) -> None:
    """A file typed in TCVN3 or VNI is refused as a whole, with the remedy."""
    sample = [row for row in sheet.rows[:200] if any(isinstance(cell, str) for cell in row)]
    strange = [found for row in sample if (found := _old_text(row)) is not None]
    if strange and len(strange) * _OLD_SHARE >= len(sample):
        text = _("Tệp không phải Unicode: {0}. {1}").format(*strange[0])
        raise Refusal("roster.encoding", text)


def _old_text(row: Sequence[object]) -> tuple[str, str] | None:
    for cell in row:
        if isinstance(cell, str) and not cell.isascii() and cell.isprintable():
            found = strange_characters(cell)
            if found is not None:
                return found.found, found.todo
    return None


def _people(sheet: Sheet, head: Head, columns: Columns) -> Iterator[int]:
    """Rows that can be a person: not empty, no section's title across the table, no lone words beside the names."""
    names = {at for at, field in enumerate(columns) if field in {Field.NAME, Field.FAMILY, Field.GIVEN}}
    across = {row for top, left, bottom, right in sheet.merged if right - left > 1 for row in range(top, bottom + 1)}
    for at in range(head.first, len(sheet.rows)):
        filled = {column for column, cell in enumerate(sheet.rows[at]) if isinstance(cell, Odd) or cell_text(cell)}
        is_lone = len(filled) == 1 and (at in across or not filled & names)
        if filled and not is_lone:
            yield at


class _Reader:
    """Rows of one sheet as values by field, with their texts and what is wrong."""

    def __init__(self, sheet: Sheet, columns: Columns, today: dt.date) -> None:
        self._sheet, self._today = sheet, today
        self._columns = [(at, field) for at, field in enumerate(columns) if field is not None]

    def row(self, at: int) -> Row:
        cells = self._sheet.rows[at]
        values: Values = {}
        texts: dict[Field, str] = {}
        faults: dict[Field, str] = {}
        for column, field in self._columns:
            cell = cells[column] if column < len(cells) else None
            if cell is None:
                continue
            texts[field] = cell_text(cell)
            value = read_cell(field, cell, self._sheet.since_1904, self._today)
            if isinstance(value, Bad):
                faults[field] = value.reason
            elif value is not None:
                values[field] = value
        _join_name(values)
        _join_birth(values, faults)
        return Row(at + 1, values, texts, faults)


def _join_name(values: Values) -> None:
    parts = [str(values.pop(field)) for field in (Field.FAMILY, Field.GIVEN) if field in values]
    if parts:
        values[Field.NAME] = " ".join(parts)


def _join_birth(values: Values, faults: dict[Field, str]) -> None:
    """A birth date in the column of men or of women says the sex as well."""
    found = [(values.pop(f), sex) for f, sex in ((Field.BORN_MALE, MALE), (Field.BORN_FEMALE, FEMALE)) if f in values]
    if len(found) > 1:
        faults[Field.BORN_FEMALE] = _("Có ngày sinh ở cả cột nam và cột nữ; chỉ để lại một.")
    elif found:
        born, sex = found[0]
        values.setdefault(Field.BORN, born)
        values.setdefault(Field.SEX, sex)
