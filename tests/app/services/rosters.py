"""Workbooks as officers have them, and leaders to be written and read."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from app.domain.roster import FEMALE, MALE, Held, Leader, LeaderStatus

KEY = bytes(range(32))

LEADERS = (
    Leader(
        "007", "Hà Thị Hường", dt.date(1975, 9, 5), LeaderStatus.RETIRING,
        (
            Held("Phó Trưởng phòng", "Phòng Một", dt.date(2015, 1, 1), dt.date(2019, 12, 31), "12/QĐ"),
            Held("Trưởng phòng", "Phòng Một", dt.date(2020, 1, 1), None, "=1+1", dt.date(2019, 12, 20)),
        ),
        "dòng một\ndòng hai", FEMALE, "Ủy viên Đảng ủy", "Phó Giám đốc", dt.date(2023, 5, 1), False,
    ),
    Leader(
        "CB02", "Đỗ An", None, LeaderStatus.ILL, (Held("+84 là chức vụ", "@đơn vị", None, None),), "-5", MALE,
        status_since=dt.date(2023, 1, 1), confirmed=True,
    ),
    Leader("CB03", "Đặng Ân", dt.date(1960, 2, 29), LeaderStatus.WORKING, ()),
)  # fmt: skip


def officers(path: Path, people: int = 37) -> Path:
    """A two-line title, merged cells, a head of two lines, numbered columns, 37 people, three faults, a signature.

    Rows 12, 20 and 31 are bad: a day that is none, a name in TCVN3, a name that is missing.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách 2023"
    sheet["A1"], sheet["A2"] = "BẢO HIỂM XÃ HỘI TỈNH", "DANH SÁCH CÁN BỘ LÃNH ĐẠO, QUẢN LÝ"
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("A2:H2")
    heads = ("STT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Chức vụ, chức danh", "Đơn vị công tác", "Quyết định")
    for column, head in enumerate(heads, 1):
        sheet.cell(4, column, head)
    for column, head in ((3, "Nam"), (4, "Nữ"), (7, "Số"), (8, "Ngày")):
        sheet.cell(5, column, head)
    for area in ("A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5", "G4:H4"):
        sheet.merge_cells(area)
    for column in range(1, 9):
        sheet.cell(6, column, f"({column})")
    for place in range(people):
        _person(sheet, 7 + place, place)
    sheet["C12"], sheet["D12"] = "31/02/1970", None
    sheet["B20"] = "NguyÔn V¨n Hïng"
    sheet["B31"] = None
    sheet.cell(8 + people, 6, "Người lập biểu")
    book.save(path)
    return path


_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ")
_MIDDLES = ("Thị Hồng", "Văn", "Đức", "Thị", "Ngọc")
_GIVEN = ("An", "Bình", "Chi", "Dũng", "Đạt", "Hạnh", "Hường", "Khánh", "Lan", "Minh", "Nga")


def person_name(place: int) -> str:
    family, middle, given = _FAMILIES[place % 7], _MIDDLES[place % 5], _GIVEN[place % 11]
    return f"{family} {middle} {given}"


def _person(sheet: Any, row: int, place: int) -> None:
    born = dt.date(1965 + place % 25, 1 + place % 12, 1 + place % 28)
    sheet.cell(row, 1, place + 1)
    sheet.cell(row, 2, person_name(place))
    column = 4 if "Thị" in person_name(place) else 3
    sheet.cell(row, column, born if place % 2 else born.strftime("%d/%m/%Y"))
    sheet.cell(row, 5, ("Trưởng phòng", "Phó Trưởng phòng", "Giám đốc")[place % 3])
    sheet.cell(row, 6, f"Phòng số {1 + place // 3}")
    sheet.cell(row, 7, f"{100 + place}/QĐ-BHXH")
    sheet.cell(row, 8, dt.datetime(2020, 1 + place % 12, 15))


def plain(path: Path, *rows: Sequence[object]) -> Path:
    """A workbook of one sheet with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path
