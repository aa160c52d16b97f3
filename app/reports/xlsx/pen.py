"""Writing cells: the faces and formats of the workbook in one place, and the set-up every sheet shares."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from app.domain.agency import FolderKind
from app.domain.record import Sealed
from app.reports.xlsx import words
from app.texts import _, date_text

FACE: Mapping[str, Any] = {
    "font_name": "Times New Roman",
    "font_size": 12,
    "font_family": 1,
    # Otherwise the default face counts as the theme's own, and a reader puts the theme's Calibri in its place.
    "font_scheme": "none",
}
# What that face makes of a default cell, in pixels; the widths of columns are worked out from it.
ROW_PIXELS, COLUMN_PIXELS, LINE_POINTS = 21, 72, 15.75
_TALLEST = 409.0  # points; Excel has no higher row

LINE, BAND, HEAD = "#9AA5B1", "#DCE6F1", "#EEF2F6"
GREY, RED, AMBER = "#6B7280", "#B00020", "#9A5B00"
_CELL: Mapping[str, Any] = {"border": 1, "border_color": LINE, "valign": "vcenter"}
_MIDDLE: Mapping[str, Any] = {**_CELL, "align": "center"}
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "marked": {"bold": True, "font_size": 14, "valign": "vcenter", "font_color": RED},
    "line": {"valign": "vcenter"},
    "small": {"font_size": 10, "font_color": GREY, "valign": "vcenter"},
    "band": {"bold": True, "bg_color": BAND, "valign": "vcenter"},
    "head": {**_MIDDLE, "bold": True, "bg_color": HEAD, "text_wrap": True},
    "upright": {**_MIDDLE, "font_size": 11, "bg_color": HEAD, "text_wrap": True, "rotation": 90},
    "text": {**_CELL, "text_wrap": True, "indent": 1},
    "remark": {**_CELL, "text_wrap": True, "indent": 1, "font_color": GREY, "italic": True},
    "plain": {**_CELL, "indent": 1, "shrink": True},
    "free": {"text_wrap": True, "valign": "top"},
    "label": {"text_wrap": True, "valign": "top", "font_color": GREY},
    "code": dict(_MIDDLE),
    "mark": dict(_MIDDLE),
    "wrapped": {**_MIDDLE, "text_wrap": True},
    "number": {**_CELL, "num_format": "#,##0", "align": "right"},
    "derived": {**_CELL, "num_format": "#,##0", "align": "right", "italic": True, "font_color": GREY},
    "percent": {**_CELL, "num_format": "0.00%", "align": "right"},
    "bad": {"font_color": RED, "bold": True},
    "warns": {"font_color": AMBER, "bold": True},
    "faint": {"font_color": GREY, "italic": True},
}  # fmt: skip

A4 = 9
# The longest text one cell holds is 32,767 units of UTF-16; XlsxWriter would cut a longer one without a sign.
_LONGEST = 16_000
TOP = 3  # rows that every sheet begins with: title, round, seal


def open_book(target: Any) -> Workbook:
    """A workbook that is made in memory: a papers' sheet must leave nothing in the system's temporary folder.

    In memory its ZIP entries have a fixed time, too, so the same round has the same bytes.
    """
    options = {
        "in_memory": True,
        "default_format_properties": dict(FACE),
        "default_row_height": ROW_PIXELS,
        "default_column_width": COLUMN_PIXELS,
    }
    return Workbook(target, options)


def formats(book: Workbook) -> dict[str, Format]:
    return {name: book.add_format(dict(properties)) for name, properties in FORMATS.items()}


class Pen:
    """Writes one sheet. Rows and columns count from 0, as XlsxWriter has them; say the widths first.

    A row is made as high as its wrapped texts need: not every reader of workbooks finds that out for itself.
    """

    def __init__(self, sheet: Worksheet, styles: Mapping[str, Format]) -> None:
        self.sheet = sheet
        self._styles = styles
        self._widths: dict[int, float] = {}
        self._heights: dict[int, float] = {}

    def widths(self, *characters: float) -> None:
        """Widths of the columns from the first one, in digits."""
        for column, width in enumerate(characters):
            self._widths[column] = width
            self.sheet.set_column(column, column, width)

    def text(self, row: int, column: int, text: str, style: str = "text") -> None:
        """A text as a text, whatever it begins with: a name such as `=1+1` must never be worked out."""
        if not text:
            self.fill(row, (column,), style)
            return
        self._wrap(row, text, style, self._widths.get(column, 8))
        self.sheet.write_string(row, column, _shown(text), self._styles[style])

    def number(self, row: int, column: int, value: int, style: str = "number") -> None:
        self.sheet.write_number(row, column, value, self._styles[style])

    def formula(self, row: int, column: int, formula: str, value: float | str, style: str = "number") -> None:
        """A formula with its value, which previews and readers without a calculator show."""
        self._wrap(row, str(value), style, self._widths.get(column, 8))
        self.sheet.write_formula(row, column, formula, self._styles[style], value)

    def heads(self, row: int, titles: Iterable[str], style: str = "head", column: int = 0) -> None:
        for place, title in enumerate(titles, column):
            self.text(row, place, title, style)

    def across(self, row: int, first: int, last: int, text: str, style: str) -> None:
        """One text over several columns of a row."""
        self.sheet.merge_range(row, first, row, last, "", self._styles[style])
        self.sheet.write_string(row, first, _shown(text), self._styles[style])
        self._wrap(row, text, style, sum(self._widths[column] for column in range(first, last + 1)))

    def down(self, first: int, last: int, column: int, text: str, style: str) -> None:
        """One text over several rows of a column."""
        self.sheet.merge_range(first, column, last, column, "", self._styles[style])
        self.sheet.write_string(first, column, text, self._styles[style])

    def _wrap(self, row: int, text: str, style: str, width: float) -> None:
        if FORMATS[style].get("text_wrap") and not FORMATS[style].get("rotation"):
            self.at_least(row, LINE_POINTS * _lines(text, width))

    def at_least(self, row: int, points: float) -> None:
        """Make a row that high, or higher where its texts need it."""
        self._heights[row] = min(_TALLEST, max(self._heights.get(row, LINE_POINTS), points))

    def set_heights(self) -> None:
        """Give rows their heights; said once, at the end."""
        for row, points in self._heights.items():
            if points > LINE_POINTS:
                self.sheet.set_row(row, points)

    def fill(self, row: int, columns: Iterable[int], style: str) -> None:
        """Empty cells with the look of `style`."""
        for column in columns:
            self.sheet.write_blank(row, column, None, self._styles[style])

    def colour(self, area: tuple[int, int, int, int], text: str, style: str) -> None:
        """Cells of `area` that say `text` stand out."""
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": self._styles[style]}
        self.sheet.conditional_format(*area, rule)

    def colour_where(self, area: tuple[int, int, int, int], formula: str, style: str) -> None:
        self.sheet.conditional_format(*area, {"type": "formula", "criteria": formula, "format": self._styles[style]})


def fitting(texts: Iterable[str], least: float, most: float) -> float:
    """A width in characters that fits the longest of `texts`, within bounds; beyond them a cell wraps."""
    return min(most, max([least, *(len(text) + 2.0 for text in texts)]))


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} […]"


def _lines(text: str, width: float) -> int:
    """How many lines `text` takes in a cell as wide as `width` digits: with an indent, and of letters that are on
    average a little narrower than a digit."""
    room = max(4, int((width - 1) * 1.1))
    return sum(max(1, len(textwrap.wrap(line, room))) for line in text.split("\n"))


def cell(row: int, column: int, sheet: str | None = None) -> str:
    """The absolute address of a cell, on a sheet of that name where one is given."""
    here = str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
    return here if sheet is None else f"{quote_sheetname(sheet)}!{here}"


def near(row: int, column: int, *, column_fixed: bool = False) -> str:
    """The relative address of a cell of the same sheet."""
    return str(xl_rowcol_to_cell(row, column, col_abs=column_fixed))


def area(first_row: int, first_column: int, last_row: int, last_column: int, sheet: str | None = None) -> str:
    """The absolute address of a range."""
    here = str(xl_range_abs(first_row, first_column, last_row, last_column))
    return here if sheet is None else f"{quote_sheetname(sheet)}!{here}"


def begin(pen: Pen, sealed: Sealed, title: str) -> None:
    """The three rows that every sheet begins with, and what its printed pages say at top and bottom."""
    mark = words.marking(sealed.kind)
    pen.text(0, 0, f"{title} – {mark}" if mark else title, "marked" if mark else "title")
    definition = sealed.definition
    parts = [definition.agency.name, definition.title, date_text(definition.date)]
    if definition.settings.passes == 1:
        parts.append(_("phiếu chỉ nhập một lượt"))
    pen.text(1, 0, " · ".join(parts), "line")
    pen.text(2, 0, _("Niêm phong: {0}").format(words.groups(sealed.seal)), "small")
    if sealed.kind is not FolderKind.REAL:
        pen.sheet.set_tab_color(RED)


def printed(
    pen: Pen, sealed: Sealed, heads: Sequence[int], *, landscape: bool, pages_wide: int = 1, first_columns: int = 0
) -> None:
    """A4, as wide as the paper, the rows `heads` on every page, the frozen window below them."""
    sheet = pen.sheet
    pen.set_heights()
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.5, top=0.75, bottom=0.7)
    sheet.fit_to_pages(pages_wide, 0)
    sheet.repeat_rows(heads[0], heads[-1])
    if pages_wide > 1:
        sheet.repeat_columns(0, 0)
    sheet.freeze_panes(heads[-1] + 1, first_columns)
    # No green corners: codes such as 01 are texts on purpose, and neighbours need not be alike.
    sheet.ignore_errors(dict.fromkeys(("number_stored_as_text", "formula_differs", "formula_range"), "A1:XFD1048576"))
    _page_words(sheet, sealed)


def _page_words(sheet: Worksheet, sealed: Sealed) -> None:
    face = '&"Times New Roman,Regular"&10'
    seal = _("Niêm phong: {0} …").format(words.groups(sealed.seal, 4))
    page = _("Trang {0}/{1}").format("&P", "&N")
    sheet.set_header(f'&L&"Times New Roman,Bold"&10{words.marking(sealed.kind)}&R{face}&A')
    sheet.set_footer(f"&L{face}{seal}&R{face}{page}")
