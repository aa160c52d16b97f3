"""Every fault of a TOML file names its line, column, what was found and what to do."""

import datetime as dt
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Fault, InputFault
from app.domain.tomlfile import MAX_FAULTS, Table, locate, read_toml

TEXT = """\
# a comment with [brackets] and key = 1
title = "Đợt 1"
[agency]
name = "Bình Hải"

[[subjects]]
code = "A1"
name = "Một"

[[subjects]]
  code = "A2"
  name = "Hai"

[[styles]]
code = "A"
[styles.turnout]
issued = 3
[[styles]]
code = "B"
[styles.turnout]
issued = -1
"""


def fault(text: str | bytes, read: Callable[[Table], object]) -> Fault:
    """The one fault of reading `text` so."""
    with pytest.raises(InputFault) as caught:
        table = read_toml(text.encode() if isinstance(text, str) else text, "f.toml")
        read(table)
        table.raise_faults()
    (found,) = caught.value.faults
    assert found.file == "f.toml"
    assert found.found
    assert found.todo
    return found


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), (2, 1)),
        (("agency",), (3, 1)),
        (("agency", "name"), (4, 1)),
        (("agency", "missing"), (3, 1)),  # the nearest table above
        (("missing",), (1, 1)),
        (("subjects", 0, "name"), (8, 1)),
        (("subjects", 1), (10, 1)),
        (("subjects", 1, "code"), (11, 3)),
        (("subjects", 1, "missing"), (10, 1)),
        (("styles", 0, "turnout", "issued"), (17, 1)),
        (("styles", 1, "turnout", "issued"), (21, 1)),
        (("styles", 1, "turnout", "missing"), (20, 1)),
    ],
)
def test_where_a_key_stands(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert locate(TEXT, path) == place


def test_good_values_are_read_and_nothing_is_noted() -> None:
    table = read_toml(TEXT.encode(), "f")
    assert table.text("title") == "Đợt 1"
    assert [t.text("code") for t in table.tables("subjects")] == ["A1", "A2"]
    assert table.tables("styles")[0].table("turnout").integer("issued", least=0) == 3
    assert table.tables("nothing") == ()
    assert "title" in table
    assert list(table) == ["title", "agency", "subjects", "styles"]
    table.raise_faults()


def test_a_mark_and_windows_line_ends_are_read_as_usual() -> None:
    table = read_toml(("\ufeff" + TEXT).replace("\n", "\r\n").encode(), "f")
    assert table.text("title") == "Đợt 1"
    table.raise_faults()


def test_text_is_made_nfc() -> None:
    table = read_toml(unicodedata.normalize("NFD", TEXT).encode(), "f")
    assert table.text("title") == unicodedata.normalize("NFC", "Đợt 1")
    table.raise_faults()


@pytest.mark.parametrize(
    ("value", "read", "found"),
    [
        ("5", lambda t: t.text("k"), "số nguyên"),
        ("true", lambda t: t.text("k"), "đúng/sai"),
        ("1.5", lambda t: t.text("k"), "số thập phân"),
        ("[1]", lambda t: t.text("k"), "danh sách"),
        ("{a = 1}", lambda t: t.text("k"), "bảng"),
        ("2023-07-18", lambda t: t.text("k"), "ngày giờ"),
        ("''", lambda t: t.text("k"), "để trống"),
        ("' '", lambda t: t.text("k"), "để trống"),
        ("'x'", lambda t: t.text("k", choices=("a", "b")), "“x”"),
        ('"a\\u202eb"', lambda t: t.text("k"), "U+202E"),
        ('"a\\tb"', lambda t: t.text("k"), "U+0009"),
        ("'NguyÔn V¨n'", lambda t: t.text("k"), "TCVN3"),
        ("'Nguyeãn Vaên'", lambda t: t.text("k"), "VNI"),
        ("'1'", lambda t: t.integer("k"), "chữ"),
        ("true", lambda t: t.integer("k"), "đúng/sai"),
        ("1.0", lambda t: t.integer("k"), "số thập phân"),
        ("-1", lambda t: t.integer("k", least=0), "-1"),
        ("1_000_000_001", lambda t: t.integer("k"), "1000000001"),
        ("3", lambda t: t.integer("k", choices=(1, 2)), "3"),
        ("0x" + "F" * 5000, lambda t: t.integer("k"), "quá dài"),
        ("-1", lambda t: t.optional_integer("k"), "-1"),
        ("1", lambda t: t.flag("k"), "số nguyên"),
        ("2023-07-18T08:00:00", lambda t: t.date("k"), "không phải ngày"),
        ("'2023-07-18'", lambda t: t.date("k"), "không phải ngày"),
        ("2023-07-18", lambda t: t.local_time("k"), "ngày giờ địa phương"),
        ("2023-07-18T08:00:00Z", lambda t: t.local_time("k"), "ngày giờ địa phương"),
        ("1", lambda t: t.table("k"), "không phải bảng"),
        ("1", lambda t: t.tables("k"), "không phải các bảng"),
        ("[1]", lambda t: t.tables("k"), "không phải các bảng"),
        ("'a'", lambda t: t.texts("k"), "danh sách chữ"),
        ("['a', 1]", lambda t: t.texts("k"), "danh sách chữ"),
        ("['a', '']", lambda t: t.texts("k"), "để trống"),
        ("1", lambda t: t.only("j"), "mục lạ"),
    ],
)
def test_each_wrong_value(value: str, read: Callable[[Table], object], found: str) -> None:
    told = fault(f"\n k = {value}\n", read)
    assert (told.line, told.column) == (2, "2")
    assert found in told.found
    assert told.found.startswith("k: ")


def test_each_missing_key() -> None:
    for read in (Table.text, Table.texts, Table.integer, Table.flag, Table.date, Table.table):
        told = fault("[t]\na = 1\n", lambda top, read=read: read(top.table("t"), "k"))  # type: ignore[misc]
        assert (told.line, told.column) == (1, "1")
        assert "thiếu mục “k”" in told.found


def test_what_may_be_left_out() -> None:
    table = read_toml(b"a = 1", "f")
    assert table.text("k", "") == ""
    assert table.texts("k", ()) == ()
    assert table.integer("k", 4) == 4
    assert table.optional_integer("k") is None
    assert table.local_time("k") is None
    table.raise_faults()


def test_dates() -> None:
    table = read_toml(b"d = 2023-07-18\nt = 2023-07-18T08:05:00\n", "f")
    assert table.date("d") == dt.date(2023, 7, 18)
    assert table.local_time("t") == dt.datetime(2023, 7, 18, 8, 5)
    table.raise_faults()


@pytest.mark.parametrize(
    ("raw", "line", "column", "found"),
    [
        (b"", 1, "1", "rỗng"),
        (b"\xef\xbb\xbf \n", 1, "1", "rỗng"),
        (b"a = 1\nb =\n", 2, "4", "TOML"),
        (b"a = 1\na = 2\n", 2, "6", "TOML"),
        (b"a;b\n1;2\n", 1, "2", "TOML"),
        (b"a = '''\nx\n", 3, "1", "TOML"),
        (b"d = 2023-02-31\n", 1, "5", "TOML"),
        (b"a = " + b"9" * 5000, 1, "1", "TOML"),
        (b"a = " + b"[" * 5000, 1, "1", "TOML"),
        (b"a = 1\nb = 'Nguy\xd4n'\n", 2, "10", "TCVN3"),
    ],
)
def test_what_is_not_toml(raw: bytes, line: int, column: str, found: str) -> None:
    told = fault(raw, lambda table: None)
    assert (told.line, told.column) == (line, column)
    assert found in told.found


def test_faults_come_by_line_and_not_without_end() -> None:
    table = read_toml("\n".join(f"k{n} = 'x'" for n in range(50)).encode(), "f")
    for n in reversed(range(50)):
        table.integer(f"k{n}")
    with pytest.raises(InputFault) as caught:
        table.raise_faults()
    assert [f.line for f in caught.value.faults] == list(range(1, MAX_FAULTS + 1))


def test_the_same_fault_is_told_once() -> None:
    table = read_toml(b"k = 'x'", "f")
    table.integer("k")
    table.integer("k")
    with pytest.raises(InputFault) as caught:
        table.raise_faults()
    assert len(caught.value.faults) == 1


@given(st.binary(max_size=80))
def test_no_bytes_break_it(raw: bytes) -> None:
    """Any bytes are read, or refused with a place."""
    try:
        table = read_toml(raw, "f")
        table.only()
        table.raise_faults()
    except InputFault as refused:
        for told in refused.faults:
            assert told.line is not None
            assert told.line >= 1
            assert told.column is not None


@given(st.text("[]{}=.'\"\n #abc1-", max_size=60))
def test_no_toml_breaks_it(text: str) -> None:
    try:
        table = read_toml(text.encode(), "f")
        for key in table:
            table.text(key)
            table.tables(key)
        table.raise_faults()
    except InputFault as refused:
        lines = len(text.splitlines()) + 1
        assert all(told.line is not None and 1 <= told.line <= lines for told in refused.faults)
