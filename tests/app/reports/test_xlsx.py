"""The workbook of a sealed round: what its cells say is the sealed record, and its formulas count it again."""

import dataclasses
import datetime as dt
import io
import math
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.agency import FolderKind
from app.domain.ids import StyleCode
from app.domain.record import Sealed, Settlement
from app.domain.round import Explanation
from app.domain.share import Fraction, percent
from app.domain.tally import SubjectResult
from app.reports.xlsx import formulas, papers, results
from app.reports.xlsx.summary import summary_workbook
from app.reports.xlsx.words import paper_sheets
from app.reports.xlsx.workbook import workbook
from app.texts import language
from tests.app.reports import xlsx_cases
from tests.app.reports.xlsx_cases import TRICKY, Deck, drawn, extremes, sealed, settings
from tests.repo import ROOT

RESULTS, ACCOUNTS, DIFFERENCES, FINDINGS, ABOUT = (
    "Kết quả",
    "Số liệu và đẳng thức",
    "Chỗ lệch",
    "Thông báo",
    "Thông tin",
)
GROUPED = "0123 4567 89ab cdef"
CASES = extremes()


def read(data: bytes | Path, values: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data, data_only=values)


def content(book: openpyxl.Workbook) -> dict[str, object]:
    """Every cell that holds something, as `sheet!A1`."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def texts(sheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def lines(book: openpyxl.Workbook, round_: Sealed) -> Iterator[tuple[list[object], SubjectResult]]:
    """Each row of the sheet of results beside the subject it should show."""
    sheet = book[RESULTS]
    for result in round_.results:
        place = results.lines(round_.results, RESULTS)[result.code]
        rows = sheet.iter_rows(min_row=place.first + 1, max_row=place.last + 1, values_only=True)
        yield from zip(map(list, rows), result.subjects, strict=True)


def share(text: str | None) -> float | str:
    return "–" if text is None else float(text) / 100


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("with_papers", [True, False])
def test_values_are_those_of_the_sealed_record(name, with_papers):
    round_ = CASES[name] if with_papers else dataclasses.replace(CASES[name], ballots=None)
    for row, subject in lines(read(workbook(round_)), round_):
        shown = [row[at] for at in (results.CODE, results.NAME, results.HIGHS, results.CONFIDENCES, results.LOWS,
                                    results.VALID, results.INVALID, results.BASE)]  # fmt: skip
        assert shown == [subject.code, subject.name, subject.high, subject.confidence, subject.low, subject.valid,
                         subject.invalid, subject.base]  # fmt: skip
        percents = [row[at] for at in (results.HIGH_SHARE, results.CONFIDENCE_SHARE, results.LOW_SHARE)]
        assert percents == pytest.approx([share(text) for text in subject.percents().values()], abs=1e-15)
        assert row[results.OUTCOME] == results.outcome_word(round_, subject.outcome)
        assert row[results.CHECK] == "khớp"


def test_the_words_of_outcomes_are_told_apart():
    rows = [row[results.OUTCOME] for row, _ in lines(read(workbook(CASES["thresholds"])), CASES["thresholds"])]
    half, two_thirds = "thấp trên 1/2 (Điều 11 k.2)", "thấp từ 2/3 (Điều 11 k.3)"
    assert rows == ["không", half, half, two_thirds, two_thirds, "không", two_thirds, "không"]
    empty = CASES["nothing-returned"]
    assert {row[results.OUTCOME] for row, _ in lines(read(workbook(empty)), empty)} == {"–"}


def test_halves_are_rounded_up():
    round_ = CASES["halves"]
    row, _subject = next(lines(read(workbook(round_)), round_))
    assert [row[results.HIGH_SHARE], row[results.CONFIDENCE_SHARE], row[results.LOW_SHARE]] == [0.5625, 0.4063, 0.0313]


@pytest.mark.parametrize("name", CASES)
def test_every_number_of_the_results_is_a_live_formula(name):
    round_ = CASES[name]
    for row, _subject in lines(read(workbook(round_), values=False), round_):
        live = row[results.HIGHS :]
        assert all(isinstance(value, str) and value.startswith("=") for value in live), live
        counts = [row[at] for at in (results.HIGHS, results.CONFIDENCES, results.LOWS, results.BLANKS, results.OVERS)]
        assert all("'Phiếu " in value for value in counts)


def test_both_sides_of_every_equation_are_formulas_with_their_values():
    round_ = CASES["two-styles"]
    data = workbook(round_)
    shown, live = (read(data, values)[ACCOUNTS] for values in (True, False))
    rows = [row for row in range(1, shown.max_row + 1) if re.fullmatch(r"R\d\d", str(shown.cell(row, 1).value))]
    assert len(rows) == len(round_.equations)
    for row, equation in zip(rows, round_.equations, strict=True):
        left, right, state = (shown.cell(row, column).value for column in (4, 6, 8))
        assert shown.cell(row, 1).value == equation.code
        assert (left, right) == (sum(t.value for t in equation.left), sum(t.value for t in equation.right))
        assert shown.cell(row, 5).value == equation.relation
        assert state == {"holds": "khớp", "derived": "tính ra", "warns": "cảnh báo", "fails": "lệch"}[equation.state]
        for column in (4, 6):
            assert re.fullmatch(r"=\$D\$\d+|=\$F\$\d+|=(\$D\$\d+[+-])+\$D\$\d+", live.cell(row, column).value)
        assert live.cell(row, 8).value.startswith("=IF(AND(")
    assert {shown.cell(row, 8).value for row in rows} == {"khớp", "tính ra"}


def test_a_gap_in_the_paper_numbers_is_a_warning_in_its_formula_too():
    round_ = xlsx_cases.with_gap(Deck("A", drawn(3, 12), 3))
    sheet = read(workbook(round_))[ACCOUNTS]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "R09")
    assert [sheet.cell(row, column).value for column in (4, 6, 8)] == [13, 12, "cảnh báo"]


def test_the_papers_stand_as_they_were_keyed():
    round_ = CASES["whole-paper"]
    rows = list(read(workbook(round_))["Phiếu A"].iter_rows(min_row=papers.FIRST, values_only=True))
    assert rows[0] == ("ballot", "L01", "L02", "L03", "invalid", None)
    assert rows[1] == (1, None, None, None, "gạch tên", "gạch tên")
    assert rows[7] == (7, 0, 0, 0, None, "có dòng sai")
    assert rows[10] == (10, 1, 2, 3, None, "hợp lệ")
    strict = read(workbook(CASES["whole-paper-blank"]))["Phiếu A"]
    assert strict.cell(papers.FIRST + 7, 6).value == "để trống tất cả"
    one = read(workbook(CASES["one-name"]))["Phiếu A"]
    assert [one.cell(papers.FIRST + row, 4).value for row in range(1, 4)] == [
        "hợp lệ",
        *["một tên, không hoặc nhiều ô"] * 2,
    ]


def test_names_above_the_codes():
    sheet = read(workbook(CASES["two-styles"]))["Phiếu B"]
    names = [subject.name for subject in CASES["two-styles"].results[1].subjects]
    assert [sheet.cell(papers.NAMES + 1, column).value for column in range(2, 6)] == names


def test_above_20_000_papers_the_workbook_says_what_it_leaves_out():
    round_ = dataclasses.replace(CASES["two-styles"], ballots=None)
    data = workbook(round_)
    assert read(data).sheetnames == [RESULTS, ACCOUNTS, DIFFERENCES, FINDINGS, ABOUT]
    assert any("không có trang phiếu" in text for text in texts(read(data)[RESULTS]))
    assert any("không kèm" in text for text in texts(read(data)[ABOUT]))
    for row, subject in lines(read(data, values=False), round_):
        assert row[results.HIGHS] == subject.high
        assert row[results.HIGH_SHARE].startswith("=IF(")
    assert "không có trang phiếu" not in " ".join(texts(read(workbook(CASES["two-styles"]))[RESULTS]))


def test_differences_and_findings_are_told_in_words():
    settled = [("L02", "3"), ("invalid", "struck"), ("invalid", ""), ("number", ""), ("number", "14")]
    round_ = sealed(
        Deck("A", drawn(3, 8), 3, turnout={"exchanged": 1, "issued": 9, "printed": 20, "summoned": 9}),
        rules=settings(passes=1),
        settlements=tuple(Settlement(StyleCode("A"), 1, 3, code, value, "Lê Ba", "Đỗ Tư") for code, value in settled),
        explanations=(Explanation("W04", StyleCode("A"), "Đơn vị chỉ có 9 người."),),
    )
    book = read(workbook(round_))
    rows = list(book[DIFFERENCES].iter_rows(min_row=5, values_only=True))
    assert rows[0] == ("A", 1, 3, "L02", "Trần Văn Đức", "3 – tín nhiệm thấp", "Lê Ba", "Đỗ Tư")
    assert [row[5] for row in rows] == ["3 – tín nhiệm thấp", "phiếu không hợp lệ: gạch tên", "phiếu hợp lệ",
                                        "không có phiếu này", "số đúng của phiếu: 14"]  # fmt: skip
    said = {row[0]: row for row in book[FINDINGS].iter_rows(min_row=5, values_only=True)}
    assert said["W04"][1:3] == ("cảnh báo", "A") and said["W04"][4] == "Đơn vị chỉ có 9 người."
    assert said["W09"][4] == "chưa có giải trình"
    assert said["W05"][2:] == ("cả đợt", "Phiếu chỉ được nhập một lượt, không có lượt nhập thứ hai để đối chiếu.",
                               "chưa có giải trình")  # fmt: skip
    assert said["R01"][1] == "tính ra" and said["R01"][4] is None
    assert all("phiếu chỉ nhập một lượt" in sheet["A2"].value for sheet in book)


def test_what_the_round_was():
    round_ = CASES["two-styles"]
    said = texts(read(workbook(round_))[ABOUT])
    for text in ("16:41:07 ngày 05/07/2023 (giờ Việt Nam)", round_.regulation.title, "Tín Nhiệm 1", "Phạm Một",
                 "Lê Văn Trưởng – Trưởng phòng", "Quy định 96-QĐ/TW\nKế hoạch 1158-KH-BHXH"):  # fmt: skip
        assert text in said
    for digest in (round_.seal, round_.journal_head, round_.regulation.sha256, round_.fingerprint):
        assert any(text.replace(" ", "") == digest and text[4] == " " for text in said)
    assert "chưa ký số" in texts(read(workbook(dataclasses.replace(round_, fingerprint="")))[ABOUT])


@pytest.mark.parametrize(
    ("kind", "mark"),
    [(FolderKind.SAMPLE, "MẪU"), (FolderKind.REHEARSAL, "DIỄN TẬP"), (FolderKind.COUNT, "đếm bằng dòng lệnh")],
)
def test_what_is_not_real_says_so_on_every_sheet_and_page(kind, mark):
    book = read(workbook(dataclasses.replace(CASES["two-styles"], kind=kind)))
    assert all(sheet["A1"].value.endswith(f"– {mark}") and sheet.oddHeader.left.text == mark for sheet in book)
    assert book.properties.title.endswith(mark)
    real = read(workbook(CASES["two-styles"]))
    assert not any(mark in text for sheet in real for text in texts(sheet))


def test_every_sheet_carries_the_seal_and_prints_on_a4_under_its_heads():
    for sheet in read(workbook(CASES["two-styles"])):
        assert sheet["A3"].value == "Niêm phong: " + " ".join([GROUPED] * 4)
        assert sheet.oddFooter.left.text == f"Niêm phong: {GROUPED} …"
        assert sheet.oddFooter.right.text == "Trang &P/&N"
        assert sheet.page_setup.paperSize == str(sheet.PAPERSIZE_A4) or sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
        last = int(sheet.print_title_rows.split("$")[-1])
        assert sheet.freeze_panes.endswith(str(last + 1))


def test_one_face_that_every_office_has():
    book = read(workbook(CASES["two-styles"]))
    faces = {(cell.font.name, cell.font.scheme) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert faces == {("Times New Roman", None)}
    assert book["Kết quả"]["A2"].font.size == 12


def test_formats_of_numbers():
    sheet = read(workbook(CASES["two-styles"]))[RESULTS]
    row = results.lines(CASES["two-styles"].results, RESULTS)["A"].first + 1
    assert sheet.cell(row, results.HIGHS + 1).number_format == "#,##0"
    assert sheet.cell(row, results.HIGH_SHARE + 1).number_format == "0.00%"


def test_a_name_is_never_worked_out():
    book = read(workbook(CASES["long"]), values=False)
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value in TRICKY]
    assert {cell.value for cell in found} == set(TRICKY)
    assert {cell.data_type for cell in found} == {"s"}
    assert not any(cell.hyperlink for cell in found)


def test_names_of_60_letters_and_styles_that_differ_in_case_alone():
    book = read(workbook(CASES["long"]))
    assert book.sheetnames[2:4] == list(paper_sheets(CASES["long"]).values()) == ["Phiếu A", "Phiếu a~"]
    names = [book["Phiếu A"].cell(papers.NAMES + 1, column).value for column in range(2, 62)]
    assert {len(name) for name in names} == {60}
    assert book["Phiếu A"].page_setup.fitToWidth == 2


@pytest.mark.parametrize(
    ("position", "unit", "shown"),
    [
        ("Giám đốc", "BHXH huyện Mẫu", "Giám đốc, BHXH huyện Mẫu"),
        ("Giám đốc BHXH huyện Mẫu", "BHXH huyện Mẫu", "Giám đốc BHXH huyện Mẫu"),
        ("Giám đốc", "", "Giám đốc"),
        ("", "Văn phòng", "Văn phòng"),
    ],
)
def test_a_unit_is_named_once(position, unit, shown):
    round_ = sealed(Deck("A", drawn(1, 4), 1))
    result = round_.results[0]
    subject = dataclasses.replace(result.subjects[0], position=position, unit=unit)
    round_ = dataclasses.replace(round_, results=(dataclasses.replace(result, subjects=(subject,)),))
    row, _subject = next(lines(read(workbook(round_)), round_))
    assert row[results.POST] == shown


def test_a_text_longer_than_a_cell_is_cut_with_a_sign():
    round_ = sealed(Deck("A", drawn(2, 4), 2), explanations=(Explanation("W04", StyleCode("A"), "dài " * 10_000),))
    said = {row[0]: row for row in read(workbook(round_))[FINDINGS].iter_rows(min_row=5, values_only=True)}
    assert said["W04"][4].endswith("dài  […]")


def test_the_same_round_has_the_same_bytes_and_the_time_of_the_seal():
    round_ = CASES["two-styles"]
    data = workbook(round_)
    assert data == workbook(round_)
    properties = read(data).properties
    assert properties.created == properties.modified == dt.datetime(2023, 7, 5, 9, 41, 7)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_paper_passes_through_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    assert read(workbook(CASES["two-styles"])).sheetnames[0] == RESULTS


def test_another_language_makes_a_workbook_too():
    round_ = CASES["two-styles"]
    with language("en"):
        book = read(workbook(round_))
    assert len(book.sheetnames) == 7


@given(st.integers(0, 9_999_999), st.integers(1, 9_999_999))
@example(18, 32)
@example(1, 32)
@example(19, 47)
@example(9_999_999, 9_999_999)
def test_the_percent_formula_is_exact_in_binary_floats(part, whole):
    """The formula as a spreadsheet works it out, every step in doubles, beside the exact fraction."""
    n, b = float(min(part, whole)), float(whole)
    quotient = (20_000.0 * n + b) / (2.0 * b)
    assert math.floor(quotient) / 10_000 == formulas.percent_value(percent(int(n), whole))
    assert formulas.percent("N", "B") == '=IF(B=0,"–",INT((20000*N+B)/(2*B))/10000)'


@given(st.integers(0, 10_000), st.sampled_from([(2, 3, True), (1, 2, False), (1, 1, True), (3, 4, False)]))
def test_the_quorum_formula_is_the_smallest_number_that_reaches_the_bar(summoned, parts):
    bar = Fraction(*parts)
    body = formulas.quorum("S", bar).removeprefix("=").replace("S", str(summoned)).replace("INT", "math.floor")
    least = eval(body, {"math": math})
    assert bar.is_reached(least, summoned)
    assert least == 0 or not bar.is_reached(least - 1, summoned)


def test_the_workbook_is_as_it_was_looked_at():
    """Three sheets of a small round, cell by cell with formulas; `python -m tests.app.reports.xlsx_cases` writes it."""
    golden = ROOT / "tests" / "golden" / "xlsx" / "small.txt"
    assert xlsx_cases.dump(xlsx_cases.small()).splitlines() == golden.read_text(encoding="utf-8").splitlines()


def recalculated(folder: Path, soffice: str, files: dict[str, bytes]) -> dict[str, openpyxl.Workbook]:
    """Each workbook as LibreOffice works it out: written without any value, converted, all in one call."""
    bare, done = folder / "bare", folder / "done"
    bare.mkdir()
    for name, data in files.items():
        read(data, values=False).save(bare / f"{name}.xlsx")  # openpyxl keeps formulas and drops their values
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(done)]
    subprocess.run([*command, *sorted(map(str, bare.iterdir()))], check=True, capture_output=True, timeout=300)
    return {name: read(done / f"{name}.xlsx") for name in files}


def test_another_program_counts_the_same(tmp_path, need_tool: Callable[[str], str]):
    """LibreOffice works out every formula anew: each cell of each case is the value that we wrote beside it.

    One more workbook has two marks changed: its results are those of the domain for the changed papers.
    """
    files = {name: workbook(round_) for name, round_ in CASES.items()}
    files["no-papers"] = workbook(dataclasses.replace(CASES["two-styles"], ballots=None))
    files["summary"] = summary_workbook(CASES["two-styles"])
    original, changed, altered = alteration()
    found = recalculated(tmp_path, need_tool("soffice"), {**files, "altered": altered})
    for name, data in files.items():
        written, again = content(read(data)), content(found[name])
        different = {at: (value, again.get(at)) for at, value in written.items() if not same(value, again.get(at))}
        assert not different, name
        assert written.keys() == again.keys()
    check_altered(found["altered"], original, changed)


def same(written: object, again: object) -> bool:
    if isinstance(written, float) and isinstance(again, float | int):
        return math.isclose(written, again, abs_tol=1e-12)
    return written == again


def alteration() -> tuple[Sealed, Sealed, bytes]:
    """A round; the same with two papers marked otherwise; the first one's workbook with those cells changed."""
    marks = drawn(5, 30)
    original = sealed(Deck("A", marks, 5))
    book = read(workbook(original), values=False)
    for column, mark in enumerate("33033", 2):
        book["Phiếu A"].cell(papers.FIRST + 1, column).value = int(mark)
    for column in range(2, 7):
        book["Phiếu A"].cell(papers.FIRST + 2, column).value = 0
    buffer = io.BytesIO()
    book.save(buffer)
    return original, sealed(Deck("A", ["33033", "00000", *marks[2:]], 5)), buffer.getvalue()


def check_altered(book: openpyxl.Workbook, original: Sealed, changed: Sealed) -> None:
    assert original.results != changed.results
    for row, subject in lines(book, changed):
        shown = [row[at] for at in (results.HIGHS, results.CONFIDENCES, results.LOWS, results.VALID, results.INVALID)]
        assert shown == [subject.high, subject.confidence, subject.low, subject.valid, subject.invalid]
        assert row[results.LOW_SHARE] == pytest.approx(share(subject.percents()["low"]), abs=1e-12)
        assert row[results.CHECK] == "lệch"
    sheet = book[ACCOUNTS]
    states = {sheet.cell(row, 1).value: sheet.cell(row, 8).value for row in range(1, sheet.max_row + 1)}
    assert states["R05"] == "lệch"


def test_the_summary_has_one_line_a_leader_with_live_shares() -> None:
    record = CASES["two-styles"]
    data = summary_workbook(record)
    assert data == summary_workbook(record)
    told, formulas_ = read(data).active, read(data, values=False).active
    subjects = [subject for result in record.results for subject in result.subjects]
    for row, subject in enumerate(subjects, 5):
        cells = [cell.value for cell in told[row]]
        assert cells[2] == subject.name and [cells[10], cells[12], cells[14]] == [
            subject.high,
            subject.confidence,
            subject.low,
        ]
        assert (cells[7], cells[8], cells[9]) == (subject.valid, subject.invalid, subject.base)
        assert all(str(formulas_.cell(row, column).value).startswith("=") for column in (8, 9, 12, 14, 16))
    assert told.freeze_panes and told.page_setup.orientation == "landscape"
