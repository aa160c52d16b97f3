"""Lines, faults and tables as the terminal gets them."""

import io
import unicodedata
from contextlib import redirect_stderr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.terminal import Progress, fault_line, plain, table
from app.domain.errors import Fault


@given(st.text())
def test_any_text_is_one_printable_line_that_is_utf_8(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
    shown.encode()


@pytest.mark.parametrize(
    "text, shown",
    [
        ("Đủ chữ, ¼ và 漢", "Đủ chữ, ¼ và 漢"),
        ("a\x1b[31mb\x07\n\u202e\u200f", "a�[31mb����"),
        ("không".encode().decode("ascii", "surrogateescape"), "không"),
        ("b\udcff\udcfe", "b��"),
        ("\ud800", "�"),
    ],
)
def test_what_is_shown_of_it(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    "line, column, told",
    [
        (3, "2 (S1)", "b.csv, dòng 3, cột 2 (S1): là “x”. Sửa đi."),
        (3, None, "b.csv, dòng 3: là “x”. Sửa đi."),
        (None, None, "b.csv: là “x”. Sửa đi."),
    ],
)
def test_a_fault_tells_file_line_column_what_and_what_to_do(line: int | None, column: str | None, told: str) -> None:
    assert fault_line(Fault("b.csv", line, column, "là “x”", "Sửa đi.")) == told


def test_columns_are_aligned() -> None:
    rows = [["#", "Họ và tên", "Cao"], ["1", "Ẩn", "12"], ["10", "Nguyễn Thị Bưởi", "3"]]
    assert table(rows, frozenset({0, 2})).splitlines() == [
        " #  Họ và tên        Cao",
        "──  ───────────────  ───",
        " 1  Ẩn                12",
        "10  Nguyễn Thị Bưởi    3",
    ]
    assert unicodedata.is_normalized("NFC", rows[2][1])


def test_progress_in_a_pipe_is_a_line_a_step() -> None:
    with redirect_stderr(io.StringIO()) as err:
        progress = Progress()
        progress.step("Đọc")
        progress.tick(5000)
        progress.step("Nhập\x1b")
        progress.end()
    assert err.getvalue() == "· Đọc\n· Nhập�\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_in_a_terminal_counts() -> None:
    with redirect_stderr(Terminal()) as err:
        progress = Progress()
        progress.step("Đọc")
        progress.tick(5000)
        progress.tick(1)
        progress.step("Nhập")
        progress.end()
        progress.end()
    assert err.getvalue() == "· Đọc\r· Đọc: 5.000\r· Đọc: 5.001\n· Nhập\n"
