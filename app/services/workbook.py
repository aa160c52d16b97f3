"""Workbooks and CSV files from outside as plain sheets, for a child process. Nothing is run: formulas are values.

Everything is refused with its remedy that is not a workbook, is locked by a password, or is larger than any list of
people. What Excel shows with leading zeros keeps them.
"""

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.encoding import decode
from app.domain.errors import InputFault, Refusal
from app.domain.sheet import Cell, Odd, Sheet
from app.texts import N_, _

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 30 * 1024 * 1024  # of the file
MOST_INSIDE = 150 * 1024 * 1024  # of what is packed in it
MOST_ROWS, MOST_COLUMNS = 20_000, 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZEROS = re.compile(r"0{2,}")
_CELL = re.compile(rb'<c\b([^>]*?\br="([A-Z]+)([0-9]+)"[^>]*?)(?<!/)>(.*?)</c>', re.DOTALL)
_FORMULA, _VALUE = re.compile(rb"<f[ />]"), re.compile(rb"<v>[^<]|<is>")
_FAILED = N_("công thức lỗi ({0})")
_NOT_WORKED_OUT = N_("công thức chưa được tính")
_REMEDY = N_("Mở tệp bằng Excel, sửa cho ra giá trị rồi lưu lại.")


def read_book(path: Path) -> tuple[Sheet, ...]:
    """Every sheet that holds something. Raises Refusal with what to do instead, OSError where the disk fails."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise _refusal("size", _("Tệp lớn hơn {0} MB; danh sách cán bộ không lớn như vậy. Chọn lại tệp.").format(30))
    raw = path.read_bytes()
    if raw.startswith(_OLE):
        raise _ole(raw, path)
    sheets = _workbook(raw) if raw.startswith(b"PK") else _csv(raw, path)
    found = tuple(sheet for sheet in sheets if sheet.rows)
    if not found:
        raise _refusal("empty", _("Tệp không có dòng nào; chọn tệp khác."))
    return found


def _refusal(code: str, text: str) -> Refusal:
    return Refusal(f"workbook.{code}", text)


def _ole(raw: bytes, path: Path) -> Refusal:
    """An old .xls, or a workbook enciphered with a password: both come in the same container."""
    if "EncryptedPackage".encode("utf-16-le") in raw or "EncryptionInfo".encode("utf-16-le") in raw:
        return _refusal("locked", _("Tệp có mật khẩu. Mở bằng Excel, bỏ mật khẩu, lưu lại rồi chọn lại."))
    return _refusal("xls", _("Tệp theo dạng cũ .xls. Mở bằng Excel, chọn Lưu thành .xlsx rồi chọn tệp mới."))


# Workbooks


def _workbook(raw: bytes) -> Iterator[Sheet]:
    _check_packed(raw)
    from openpyxl.reader.excel import ExcelReader  # heavy: only in the child

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of things that are not carried over: styles, validations, pictures
            reader = ExcelReader(io.BytesIO(raw), data_only=True, keep_links=False)
            reader.read()
            parts = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
    except MemoryError:
        raise
    except Exception as error:  # whatever a broken file makes of the library
        raise _broken() from error
    for sheet in reader.wb.worksheets:
        if sheet.sheet_state == "visible":
            yield _sheet(sheet, reader.wb.epoch.year == 1904, _blank_formulas(raw, parts.get(sheet.title, "")))


def _broken() -> Refusal:
    text = _("Không đọc được tệp: hỏng, hoặc không phải .xlsx. Mở bằng Excel, lưu lại dạng .xlsx rồi chọn lại.")
    return _refusal("broken", text)


def _check_packed(raw: bytes) -> None:
    """A workbook is a ZIP; one that unpacks to far more than a list of people is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            inside = sum(each.file_size for each in packed.infolist())
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError, EOFError, UnicodeError) as error:
        raise _broken() from error
    if "content.xml" in names and "mimetype" in names:
        raise _refusal("ods", _("Tệp của LibreOffice (.ods). Lưu thành .xlsx rồi chọn tệp mới."))
    if inside > MOST_INSIDE:
        raise _too_much()


def _too_much() -> Refusal:
    text = _("Tệp có quá nhiều dòng hoặc cột (nhiều nhất {0} dòng). Xóa các dòng trống thừa, lưu lại rồi chọn lại.")
    return _refusal("rows", text.format(MOST_ROWS))


def _sheet(sheet: "Worksheet", since_1904: bool, blank: frozenset[tuple[int, int]]) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    empty = 0
    for line in sheet.iter_rows():
        cells = _trimmed([_value(cell) for cell in line])
        if not cells:
            empty += 1
            continue
        rows += [()] * empty
        empty = 0
        rows.append(cells)
        if len(rows) > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise _too_much()
    _put_blank(rows, blank)
    merged = tuple((r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in sheet.merged_cells.ranges)
    return Sheet(str(sheet.title), tuple(rows), merged, since_1904)


def _trimmed(cells: list[Cell]) -> tuple[Cell, ...]:
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _value(cell: Any) -> Cell:
    value = cell.value
    if value is None or value.__class__ is str:
        if cell.data_type == "e" and value:
            return Odd(_(_FAILED).format(value), _(_REMEDY))
        return value or None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    return str(value)


def _number(value: int | float, shown_as: str) -> Cell:
    """A number; one that is shown with leading zeros (a code: `0000`) is the text that is shown."""
    if _ZEROS.fullmatch(shown_as) and float(value).is_integer():
        return str(int(value)).zfill(len(shown_as))
    return value


def _blank_formulas(raw: bytes, part: str) -> frozenset[tuple[int, int]]:
    """Cells with a formula and no value, as some programs write them; the library takes them for empty."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        text = packed.read(part) if part in packed.namelist() else b""
    if not _FORMULA.search(text):
        return frozenset()
    return frozenset(
        (int(row) - 1, _column(letters))
        for attributes, letters, row, inside in _CELL.findall(text)
        if _FORMULA.search(inside) and not _VALUE.search(inside) and b't="str"' not in attributes
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _put_blank(rows: list[tuple[Cell, ...]], blank: frozenset[tuple[int, int]]) -> None:
    for row, column in blank:
        if row < len(rows) and column < MOST_COLUMNS:
            cells = [*rows[row], *[None] * (column + 1 - len(rows[row]))]
            cells[column] = Odd(_(_NOT_WORKED_OUT), _(_REMEDY))
            rows[row] = tuple(cells)


# CSV


def _csv(raw: bytes, path: Path) -> Iterator[Sheet]:
    try:
        text = decode(raw, path.name)
    except InputFault as fault:
        (first,) = fault.faults
        raise _refusal("encoding", _("Tệp {0}. {1}").format(first.found, first.todo)) from None
    if "\0" in text:
        raise _refusal("text", _("Tệp không phải bảng: có ký tự không của văn bản. Chọn tệp .xlsx hoặc .csv."))
    rows = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            rows.append(_trimmed([cell if cell.strip() else None for cell in line]))
            if len(rows) > MOST_ROWS or len(rows[-1]) > MOST_COLUMNS:
                raise _too_much()
    except csv.Error as error:
        found = _("Dòng {0} của tệp .csv có dấu nháy kép chưa đóng hoặc đóng sai; sửa rồi chọn lại.")
        raise _refusal("csv", found.format(len(rows) + 1)) from error
    while rows and not rows[-1]:
        rows.pop()
    yield Sheet(path.stem, tuple(rows))


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab: the one that stands most often in the first lines."""
    begun = "\n".join(text.splitlines()[:20])
    return max(",;\t", key=begun.count)
