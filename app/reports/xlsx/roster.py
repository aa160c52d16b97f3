"""The roster as a workbook that can be imported again unchanged, and the blank one to be filled in.

Every text is written as a text, with the sign that keeps a spreadsheet from ever running it, whatever it begins with.
"""

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.domain.roster import SEX_WORDS, STATUS_WORDS, Leader, sex_word, status_word
from app.domain.roster_head import Field, field_word
from app.reports.xlsx.pen import FORMATS, open_book
from app.texts import N_, _

_MOST = 1_000  # rows of a template that know their choices
_Value = str | dt.date | None

_WIDTHS: Mapping[Field, float] = {
    Field.CODE: 12, Field.NAME: 26, Field.BORN: 13, Field.SEX: 10, Field.POSITION: 30, Field.UNIT: 30, Field.SINCE: 13,
    Field.DECISION: 18, Field.DECIDED: 13, Field.PARTY: 22, Field.PLANNING: 26, Field.STATUS: 22,
    Field.STATUS_SINCE: 13, Field.CONFIRMED: 12, Field.NOTE: 32,
}  # fmt: skip
COLUMNS: tuple[Field, ...] = tuple(_WIDTHS)
_VALUES: Mapping[Field, Callable[[Leader], _Value]] = {
    Field.CODE: lambda x: x.code,
    Field.NAME: lambda x: x.name,
    Field.BORN: lambda x: x.born,
    Field.SEX: lambda x: sex_word(x.sex),
    Field.POSITION: lambda x: x.now.position if x.now else "",
    Field.UNIT: lambda x: x.now.unit if x.now else "",
    Field.SINCE: lambda x: x.now.since if x.now else None,
    Field.DECISION: lambda x: x.now.decision if x.now else "",
    Field.DECIDED: lambda x: x.now.decided if x.now else None,
    Field.PARTY: lambda x: x.party_position,
    Field.PLANNING: lambda x: x.planning,
    Field.STATUS: lambda x: status_word(x.status),
    Field.STATUS_SINCE: lambda x: x.status_since,
    Field.CONFIRMED: lambda x: _("có") if x.confirmed else "",
    Field.NOTE: lambda x: x.note,
}
_HINTS = (
    N_("Mỗi dòng một người. Cột nào không cần thì bỏ trống hoặc xóa; thứ tự các cột thế nào cũng được."),
    N_(
        "Mã cán bộ: để trống thì chương trình tự đặt."
        " Người đã có trong danh sách nhận ra theo mã, hoặc theo họ tên và ngày sinh."
    ),
    N_("Ngày ghi ngày/tháng/năm, ví dụ 05/09/1975. Giới tính ghi nam hoặc nữ."),
    N_("Trạng thái ghi một trong: {0}."),
    N_("Ô để trống không xóa điều đã lưu. Quy hoạch ghi chức danh được quy hoạch."),
)


def write_roster(leaders: Sequence[Leader], agency: str) -> bytes:
    """One line a leader with the position held now; on a second sheet every position over time."""
    target = io.BytesIO()
    book = open_book(target)
    styles = {name: book.add_format(dict(look)) for name, look in _looks().items()}
    sheet = book.add_worksheet(_("Cán bộ"))
    _head(sheet, styles, _("DANH SÁCH CÁN BỘ – {0}").format(agency), [(field_word(c), _WIDTHS[c]) for c in COLUMNS])
    for row, leader in enumerate(leaders, 3):
        for column, each in enumerate(COLUMNS):
            _write(sheet, row, column, _VALUES[each](leader), styles)
    _choices(sheet, max(len(leaders), 1))
    _print(sheet, 2)
    _write_positions(book.add_worksheet(_("Quá trình công tác")), leaders, styles)
    book.close()
    return target.getvalue()


def write_template() -> bytes:
    """The heads with nothing below them, lists to choose from, and a sheet that says how to fill it in."""
    target = io.BytesIO()
    book = open_book(target)
    styles = {name: book.add_format(dict(look)) for name, look in _looks().items()}
    sheet = book.add_worksheet(_("Cán bộ"))
    _head(sheet, styles, _("DANH SÁCH CÁN BỘ"), [(field_word(c), _WIDTHS[c]) for c in COLUMNS])
    for column, each in enumerate(COLUMNS):
        sheet.set_column(column, column, _WIDTHS[each], styles["day" if each in _DAYS else "text"])
    _choices(sheet, _MOST)
    _print(sheet, 2)
    hints = book.add_worksheet(_("Cách ghi"))
    hints.set_column(0, 0, 100)
    statuses = ", ".join(_(word) for word in STATUS_WORDS.values())
    for row, hint in enumerate(_HINTS):
        hints.write_string(row, 0, _(hint).format(statuses), styles["free"])
    book.close()
    return target.getvalue()


_DAYS = frozenset({Field.BORN, Field.SINCE, Field.DECIDED, Field.STATUS_SINCE})


def _looks() -> Mapping[str, Mapping[str, Any]]:
    return {
        "title": FORMATS["title"],
        "head": FORMATS["head"],
        "free": FORMATS["free"],
        "text": {**FORMATS["text"], "num_format": "@", "quote_prefix": True},
        "day": {**FORMATS["code"], "num_format": "dd/mm/yyyy"},
    }


def _head(sheet: Worksheet, styles: Mapping[str, Format], title: str, heads: Sequence[tuple[str, float]]) -> None:
    sheet.write_string(0, 0, title, styles["title"])
    for column, (word, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, word, styles["head"])
    sheet.set_row(2, 34)
    sheet.freeze_panes(3, 2)


def _write(sheet: Worksheet, row: int, column: int, value: _Value, styles: Mapping[str, Format]) -> None:
    match value:
        case None | "":
            sheet.write_blank(row, column, None, styles["text"])
        case dt.date():
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), styles["day"])
        case _:
            sheet.write_string(row, column, value, styles["text"])


def _choices(sheet: Worksheet, rows: int) -> None:
    for each, words in ((Field.SEX, SEX_WORDS.values()), (Field.STATUS, STATUS_WORDS.values())):
        column = COLUMNS.index(each)
        options = {"validate": "list", "source": [_(word) for word in words], "error_type": "warning"}
        sheet.data_validation(3, column, rows + 2, column, options)


def _write_positions(sheet: Worksheet, leaders: Sequence[Leader], styles: Mapping[str, Format]) -> None:
    heads = (
        (_("Mã cán bộ"), 12.0), (_("Họ và tên"), 26.0), (_("Chức vụ"), 30.0), (_("Đơn vị"), 30.0), (_("Từ ngày"), 13.0),
        (_("Đến ngày"), 13.0), (_("Số quyết định"), 18.0), (_("Ngày quyết định"), 13.0),
    )  # fmt: skip
    _head(sheet, styles, _("QUÁ TRÌNH CÔNG TÁC"), heads)
    held = [(leader, each) for leader in leaders for each in leader.positions]
    for row, (leader, each) in enumerate(held, 3):
        values = (
            leader.code, leader.name, each.position, each.unit, each.since, each.until, each.decision, each.decided,
        )  # fmt: skip
        for column, value in enumerate(values):
            _write(sheet, row, column, value, styles)
    _print(sheet, 2)


def _print(sheet: Worksheet, head: int) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
