"""Roster files: what officers have is read, what is not clear is bad with a reason, and what was written comes back."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from app.domain.errors import Refusal
from app.domain.roster import Leader, in_order
from app.domain.roster_head import Field
from app.domain.roster_match import Kind
from app.services import roster, roster_file
from app.services.roster_file import Opened, Preview, Source, View
from app.texts import LANGUAGES
from tests.app.services.house import KEY, House, house
from tests.app.services.rosters import LEADERS, officers, person_name, plain


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as opened:
        yield opened


@pytest.fixture
def source(home: House, tmp_path: Path) -> Source:
    return Source(tmp_path, KEY, "vi")


def read(path: Path, source: Source) -> Opened:
    return roster_file.open_file(path, source, lambda _step: None)


def rows(preview: Preview, kind: Kind) -> list[View]:
    return [row for row in preview.rows if row.kind is kind]


def take(home: House, opened: Opened) -> roster.Taken:
    return roster.take(home["admin"], *roster_file.unpack(opened.preview.good), opened.name)


def reason(preview: Preview, field: Field, at: int = 0) -> str:
    return preview.rows[at].faults[preview.fields.index(field)]


def test_an_officers_workbook_comes_in_but_for_its_three_faults(home: House, source: Source, tmp_path: Path) -> None:
    opened = read(officers(tmp_path / "ds.xlsx"), source)
    preview = opened.preview
    assert preview.columns == (
        None, Field.NAME, Field.BORN_MALE, Field.BORN_FEMALE, Field.POSITION, Field.UNIT, Field.DECISION, Field.DECIDED,
    )  # fmt: skip
    bad = {row.number: "; ".join(row.faults.values()) for row in rows(preview, Kind.BAD)}
    assert sorted(bad) == [12, 20, 31]
    assert "31/02/1970" in bad[12] and "TCVN3" in bad[20] and "Thiếu họ và tên" in bad[31]
    assert preview.count(Kind.NEW) == 34
    assert take(home, opened) == roster.Taken(34, 0)
    stored = roster.listing(home["admin"])
    assert len(stored) == 34 and len({leader.code for leader in stored}) == 34
    first = next(leader for leader in stored if leader.name == person_name(0))
    assert (first.born, first.sex) == (dt.date(1965, 1, 1), "female")
    assert first.now is not None and first.now.decided == dt.date(2020, 1, 15)
    again = read(tmp_path / "ds.xlsx", source).preview
    assert (again.count(Kind.SAME), again.count(Kind.BAD), again.good) == (34, 3, ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_exported_comes_back_unchanged(home: House, source: Source, tmp_path: Path, language: str) -> None:
    roster.add(home["admin"], LEADERS)
    spoken = Source(source.folder, source.key, language)
    assert roster_file.export(spoken, "Cơ quan Thử", tmp_path / "ra.xlsx") == 3
    opened = read(tmp_path / "ra.xlsx", source)  # the window may speak another language by then
    assert [row.kind for row in opened.preview.rows] == [Kind.SAME] * 3, opened.preview.rows
    assert len(opened.sheets) == 2 and opened.preview.sheet == 0
    other_folder = tmp_path / "khac"
    other_folder.mkdir()
    with house(other_folder) as other:
        there = read(tmp_path / "ra.xlsx", Source(other_folder, KEY, "vi"))
        # Only the last has no position, which somebody new must have.
        assert [row.kind for row in there.preview.rows].count(Kind.NEW) == 2
        take(other, there)
        now = {leader.code: leader for leader in roster.listing(other["admin"])}
        assert now["CB02"] == LEADERS[1]
        assert now["007"].now == LEADERS[0].now and now["007"].note == LEADERS[0].note


def test_no_spreadsheet_runs_what_is_exported(home: House, source: Source, tmp_path: Path) -> None:
    roster.add(home["admin"], LEADERS)
    roster_file.export(source, "Cơ quan Thử", tmp_path / "ra.xlsx")
    cells = [c for sheet in load_workbook(tmp_path / "ra.xlsx") for line in sheet.iter_rows() for c in line]
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@"]
    assert {cell.value for cell in risky} >= {"=1+1", "+84 là chức vụ", "@đơn vị", "-5"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_known_whole_and_empty(source: Source, tmp_path: Path, language: str) -> None:
    roster_file.template(tmp_path / "mau.xlsx", language)
    preview = read(tmp_path / "mau.xlsx", source).preview
    assert None not in preview.columns and len(preview.columns) == 15
    assert preview.rows == () and "không có dòng nào" in preview.trouble


def test_numbers_formulas_dates_and_composed_letters(source: Source, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Code", "Full name", "Date of birth", "Position", "Appointed", "Note"])
    sheet.append([7, normalize("NFD", "Hà Thị Hường"), 27642, "Giám đốc", "2020-02-01", "=1+1"])
    sheet["A2"].number_format = "0000"
    book.save(tmp_path / "a.xlsx")
    row = read(tmp_path / "a.xlsx", source).preview.rows[0]
    assert row.cells[:2] == ("0007", "Hà Thị Hường")
    assert "chưa được tính" in "".join(row.faults.values())  # nobody has worked the formula out

    sheet["F2"] = None
    book.save(tmp_path / "b.xlsx")
    opened = read(tmp_path / "b.xlsx", source)
    ((leader,), updated) = roster_file.unpack(opened.preview.good)
    assert (leader.code, leader.name, leader.born, updated) == ("0007", "Hà Thị Hường", dt.date(1975, 9, 5), [])
    assert leader.now is not None and leader.now.since == dt.date(2020, 2, 1)

    book.epoch = CALENDAR_MAC_1904
    sheet["C2"] = 27642 - 1462
    book.save(tmp_path / "c.xlsx")
    ((leader,), _updated) = roster_file.unpack(read(tmp_path / "c.xlsx", source).preview.good)
    assert leader.born == dt.date(1975, 9, 5)


def test_a_formulas_value_is_read(source: Source, tmp_path: Path) -> None:
    from xlsxwriter import Workbook as Written

    with Written(tmp_path / "f.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Họ tên", "Chức vụ", "Ghi chú", "Đơn vị"])
        sheet.write_formula(1, 0, '="Trần Văn "&"An"', None, "Trần Văn An")
        sheet.write_formula(1, 1, "=A1", None, "Giám đốc")
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    preview = read(tmp_path / "f.xlsx", source).preview
    assert preview.rows[0].cells[:2] == ("Trần Văn An", "Giám đốc")
    assert list(preview.rows[0].faults) == [3] and "#DIV/0!" in reason(preview, Field.UNIT)


def test_rows_find_their_leaders(home: House, source: Source, tmp_path: Path) -> None:
    roster.add(home["admin"], LEADERS)
    path = plain(
        tmp_path / "x.xlsx",
        ["Họ và tên", "Mã", "Ngày sinh", "Chức vụ", "Từ ngày"],
        ["hà thị hường", None, "5.9.1975", None, None],  # the same person
        ["Đỗ An", "CB02", None, "Giám đốc", "1/2/2024"],  # another post
        ["Đặng Ân", None, "01/03/1961", "Giám đốc", None],  # somebody else of that name
        ["Đặng Ân", None, None, "Giám đốc", None],  # cannot be told
        ["Vũ Giang", "007", "1/1/1980", "Giám đốc", None],  # somebody else's code
        ["Lý Mới", None, None, None, None],  # a post is missing
    )
    opened = read(path, source)
    found = opened.preview.rows
    assert [row.kind for row in found] == [Kind.UPDATE, Kind.UPDATE, Kind.NEW, Kind.BAD, Kind.BAD, Kind.BAD]
    assert "CB03" in reason(opened.preview, Field.NAME, 3)
    assert "Hà Thị Hường" in reason(opened.preview, Field.CODE, 4)
    assert "Thiếu chức vụ" in reason(opened.preview, Field.POSITION, 5)
    take(home, opened)
    now = {leader.code: leader for leader in roster.listing(home["admin"])}
    assert sorted(str(h.until) for h in now["CB02"].positions) == ["2024-01-31", "None"]
    assert now["007"].name == "hà thị hường" and now["007"].positions == LEADERS[0].positions


def test_the_same_person_twice_in_a_file_is_said(source: Source, tmp_path: Path) -> None:
    path = plain(
        tmp_path / "x.xlsx",
        ["Mã", "Họ tên", "Ngày sinh", "Chức vụ"],
        ["A1", "Trần An", "1/1/1970", "Giám đốc"],
        ["A1", "Lê Bình", "2/1/1970", "Giám đốc"],
        [None, "TRẦN AN", "1/1/1970", "Giám đốc"],
    )
    preview = read(path, source).preview
    assert [row.kind for row in preview.rows] == [Kind.NEW, Kind.BAD, Kind.BAD]
    assert "dòng 2" in reason(preview, Field.CODE, 1) and "dòng 2" in reason(preview, Field.NAME, 2)


def test_columns_may_be_chosen_otherwise(source: Source, tmp_path: Path) -> None:
    opened = read(plain(tmp_path / "x.xlsx", ["Ai", "Làm gì"], ["Trần An", "Giám đốc"]), source)
    assert opened.preview.rows == () and "Họ và tên" in opened.preview.trouble
    assert opened.preview.examples == ("Trần An", "Giám đốc")
    chosen = roster_file.look(opened.packed, 0, (Field.NAME, Field.POSITION), source)
    assert [row.kind for row in chosen.rows] == [Kind.NEW] and chosen.trouble == ""


def test_several_sheets_the_one_with_people_first(source: Source, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Thống kê", 12])
    book.create_sheet("Lãnh đạo").append(["Họ tên", "Chức vụ"])
    book["Lãnh đạo"].append(["Trần An", "Giám đốc"])
    book.create_sheet("ẩn").sheet_state = "hidden"
    book["ẩn"].append(["Họ tên", "Chức vụ", "Đơn vị"])
    book.save(tmp_path / "x.xlsx")
    opened = read(tmp_path / "x.xlsx", source)
    assert opened.sheets == ("Sheet", "Lãnh đạo") and opened.preview.sheet == 1
    assert roster_file.look(opened.packed, 0, None, source).trouble


def test_csv_with_its_own_separator_and_order(source: Source, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('\ufeffchuc vu;ho ten;ma\r\n"Giám đốc; kiêm";Trần An;001\r\n', encoding="utf-8")
    ((leader,), _updated) = roster_file.unpack(read(path, source).preview.good)
    assert leader.code == "001" and leader.now is not None and leader.now.position == "Giám đốc; kiêm"


REFUSED = {
    "TCVN3": ("x.csv", "Hä tªn,Chøc vô\nNguyÔn V¨n Hïng,Tr­ëng phßng\n".encode("latin-1")),
    "VNI": ("x.csv", "Hoï teân,Chöùc vuï\nNguyeãn Vaên Huøng,Tröôûng phoøng\n".encode("latin-1")),
    "Windows-1258": ("x.csv", b"H\xf4 t\xean,Ch\xfa v\xf2u\n"),
    ".xls": ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "mật khẩu": ("x.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    "hỏng": ("x.xlsx", b"PK\x03\x04" + bytes(100)),
    "không có dòng nào": ("x.csv", b"\n\n"),
    "nháy kép": ("x.csv", "Họ tên,Chức vụ\n\"Trần".encode()),
    "ký tự không": ("x.csv", b"a,b\0c\n"),
}  # fmt: skip


@pytest.mark.parametrize("word", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_remedy(source: Source, tmp_path: Path, word: str) -> None:
    name, raw = REFUSED[word]
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(Refusal) as refused:
        read(tmp_path / name, source)
    assert word in refused.value.text, refused.value.text


def test_a_workbook_in_an_old_encoding_is_refused_as_a_whole(source: Source, tmp_path: Path) -> None:
    people = [["NguyÔn V¨n Hïng", "Tr­ëng phßng"]] * 5
    preview = read(plain(tmp_path / "x.xlsx", ["Họ tên", "Chức vụ"], *people), source).preview
    assert preview.rows == () and "TCVN3" in preview.trouble and "UniKey" in preview.trouble


def test_a_wrong_row_at_the_time_of_taking_takes_none(home: House, source: Source, tmp_path: Path) -> None:
    roster.add(home["admin"], LEADERS)
    path = plain(
        tmp_path / "x.xlsx", ["Họ tên", "Mã", "Chức vụ"], ["Lý Mới", "M1", "Giám đốc"], ["Đỗ An", "CB02", "Vụ phó"]
    )
    opened = read(path, source)
    changed: Leader = next(each for each in roster.listing(home["admin"]) if each.code == "CB02")
    roster.save(home["admin"], Leader(**{**vars(changed), "note": "đã sửa"}), before="CB02")
    before = roster.listing(home["admin"])
    with pytest.raises(Refusal, match="vừa đổi"):
        take(home, opened)
    assert roster.listing(home["admin"]) == before == in_order(before)
