"""Reading a list of people summoned from .xlsx or .csv, in a child process. (openpyxl is loaded there alone.)"""

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domain.electorate import MOST_VOTERS
from app.domain.encoding import decode
from app.domain.errors import Fault, InputFault
from app.domain.voterfile import VoterSheet, read_voters
from app.texts import _, set_language

_MOST_ROWS = MOST_VOTERS + 100
_MOST_CELLS = 40
_LARGEST = 10 * 1024 * 1024


def read(path: Path, language: str) -> VoterSheet:
    """The people in the file's first sheet that has a heading for names. Raises InputFault, or OSError."""
    set_language(language)
    if path.stat().st_size > _LARGEST:
        raise InputFault(Fault(path.name, None, None, _("tệp quá lớn"), _("Chọn đúng tệp danh sách (dưới 10 MB).")))
    match path.suffix.lower():
        case ".xlsx" | ".xlsm":
            return _from_workbook(path)
        case ".csv" | ".txt":
            return read_voters(list(_from_csv(path)), path.name)
        case _:
            found = _("không phải .xlsx hay .csv")
            raise InputFault(Fault(path.name, None, None, found, _("Mở bằng Excel rồi lưu thành .xlsx.")))


def _from_csv(path: Path) -> Iterator[list[str]]:
    text = decode(path.read_bytes(), path.name)
    first = text.partition("\n")[0]
    comma = max(",;\t", key=first.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True):
            yield [_nfc(cell) for cell in cells[:_MOST_CELLS]]
    except csv.Error:
        todo = _("Mở bằng Excel rồi lưu thành .xlsx.")
        raise InputFault(Fault(path.name, None, None, _("không đọc được dạng CSV"), todo)) from None


def _from_workbook(path: Path) -> VoterSheet:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheets = [_cells(sheet) for sheet in book.worksheets]
        book.close()
    except Exception:  # a broken workbook raises whatever zipfile, XML or openpyxl make of it
        todo = _("Mở bằng Excel, bỏ mật khẩu nếu có, rồi lưu lại thành .xlsx.")
        raise InputFault(Fault(path.name, None, None, _("không đọc được tệp Excel này"), todo)) from None
    fault: InputFault | None = None
    for rows in sheets:
        try:
            return read_voters(rows, path.name)
        except InputFault as error:
            fault = fault or error
    raise fault or InputFault(Fault(path.name, None, None, _("tệp rỗng"), _("Chọn đúng tệp danh sách.")))


def _cells(sheet: Any) -> list[list[str]]:
    rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_CELLS, values_only=True)
    return [["" if value is None else _nfc(str(value)) for value in row] for row in rows]


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
