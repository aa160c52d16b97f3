"""app.services.voter_file: people summoned, from a workbook or a CSV as offices have them."""

import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.electorate import Voter
from app.domain.errors import InputFault
from app.domain.voterfile import read_voters
from app.services.voter_file import read


def test_a_workbook_with_title_lines_and_columns_in_any_order(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (
        ["BẢO HIỂM XÃ HỘI TỈNH"],
        [],
        ["STT", "Đơn vị công tác", "HỌ VÀ TÊN", "Chức danh"],
        [1, "Văn phòng", unicodedata.normalize("NFD", "Lê  Hà"), "Chánh Văn phòng"],
        [2, "Văn phòng", None, "Lái xe"],
        [],
        [3, None, "Vũ Giang", None],
    ):
        sheet.append(line)
    book.save(tmp_path / "ds.xlsx")
    found = read(tmp_path / "ds.xlsx", "vi")
    assert found.good == (Voter("Lê Hà", "Chánh Văn phòng", "Văn phòng"), Voter("Vũ Giang"))
    assert [(line.line, line.fault) for line in found.lines if line.fault] == [(5, "Không có họ tên.")]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("ds.xlsx", b"not a workbook", "không đọc được tệp Excel"),
        ("ds.xls", b"\xd0\xcf\x11\xe0", "không phải .xlsx hay .csv"),
        ("ds.csv", "Tên đơn vị,Số\nA,1\n".encode(), "không tìm thấy cột"),
        ("ds.csv", "Họ và tên\nTr\xcan".encode("cp1258", "replace"), "không phải UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, raw: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(InputFault, match=said):
        read(tmp_path / name, "vi")


@given(st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=8))
def test_any_rows_are_people_faults_or_refused(rows: list[list[str]]) -> None:
    sheet = read_voters([["Họ và tên", "Chức vụ"], *rows], "ds.csv")
    assert len(sheet.good) + sheet.faults == len(sheet.lines) <= len(rows)
    assert all(voter.name.strip() for voter in sheet.good)
