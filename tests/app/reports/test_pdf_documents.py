"""What the minutes and the result report say, read out of the finished PDF."""

import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest

from app.domain.agency import FolderKind
from app.domain.ids import StyleCode
from app.domain.journal import grouped
from app.domain.record import Sealed
from app.domain.round import Base, Explanation, Settings
from app.domain.wording import equation_text
from app.reports import DOCUMENTS
from app.reports.faces import Face
from app.reports.forms import Form, form
from app.reports.pdf.minutes import minutes
from app.reports.pdf.result_report import result_report
from app.texts import language
from tests.app.reports.pdf_cases import (
    DEFAULTS,
    Ballots,
    digest,
    extreme_people,
    ordinary,
    people,
    sealed,
    settlement,
    two_styles,
)
from tests.app.reports.pdf_reading import flowing, pages
from tests.repo import ROOT

Document = Callable[[Sealed, Form, Face], bytes]
BOTH = pytest.mark.parametrize("document", [minutes, result_report])


def said(document: Document, record: Sealed, plex: Face) -> str:
    return flowing(document(record, form(), plex))


@BOTH
def test_text_is_nfc_with_every_name_and_the_seal(document: Document, plex: Face) -> None:
    record = sealed(*two_styles())
    text = said(document, record, plex)
    assert unicodedata.is_normalized("NFC", text)
    missing = [s.name for result in record.results for s in result.subjects if s.name not in text]
    assert not missing
    assert grouped(record.seal) in text


@BOTH
def test_the_seal_stands_on_page_one_and_begins_every_foot(document: Document, plex: Face) -> None:
    record = sealed(ordinary(30))
    found = pages(document(record, form(), plex))
    assert grouped(record.seal) in " ".join(found[0].split())
    assert len(found) > 2
    assert all(f"Niêm phong {grouped(record.seal[:16])}" in page for page in found)
    assert "Bản giấy có chữ ký vẫn là bản gốc" in found[0]


@BOTH
def test_each_figure_of_each_line_is_printed(document: Document, plex: Face) -> None:
    (result,) = sealed(ordinary(3, 47)).results
    text = said(document, sealed(ordinary(3, 47)), plex)
    for subject in result.subjects:
        shares = {key: (value or "").replace(".", ",") for key, value in subject.percents().items()}
        line = (
            f"{subject.high} {shares['high']} {subject.confidence} {shares['confidence']} {subject.low} {shares['low']}"
        )
        assert f"{subject.valid} {subject.invalid} {line}" in text


def test_the_report_tells_issued_and_returned_for_each(plex: Face) -> None:
    (result,) = sealed(ordinary(3, 47)).results
    text = said(result_report, sealed(ordinary(3, 47)), plex)
    for s in result.subjects:
        assert f"{result.turnout.issued} {result.turnout.returned} {s.valid} {s.invalid}" in text


@BOTH
def test_a_leader_on_two_styles_has_two_lines_that_are_never_added(document: Document, plex: Face) -> None:
    record = sealed(*two_styles())
    text = said(document, record, plex)
    twice = [s for result in record.results for s in result.subjects if s.name == "Nguyễn Thị Hồng Ánh"]
    assert len(twice) == 2
    assert text.count("Nguyễn Thị Hồng Ánh") == 2
    assert "không cộng lại" in text
    assert all(str(s.high) in text for s in twice)


@BOTH
def test_outcomes_quote_the_article_and_leave_the_decision(document: Document, plex: Face) -> None:
    text = said(document, sealed(*two_styles()), plex)
    assert "Hoàng Thị Hồng Đạt (Trưởng phòng Kế hoạch – Tài chính): tín nhiệm thấp 70 phiếu trên 118" in text
    assert "bằng\xa059,32\xa0%" in text or "bằng 59,32\xa0%" in text or "bằng 59,32 %" in text
    assert "(Điều 11 k.2, Quy định 96-QĐ/TW)" in text and "(Điều 11 k.3, Quy định 96-QĐ/TW)" in text
    assert "quyết định thuộc cấp quản lý cán bộ (Điều 11)" in text
    assert "Không người nào có số phiếu tín nhiệm thấp tới ngưỡng" in text  # the other style


@BOTH
def test_no_share_where_the_base_is_nothing(document: Document, plex: Face) -> None:
    spoiled = Ballots("A", "n", people(2), 5, invalid=(("struck", 5),))
    text = said(document, sealed(spoiled, settings=replace(DEFAULTS, base=Base.VALID)), plex)
    assert "0 5 0 – 0 – 0 –" in text
    assert "Không tính được tỷ lệ vì cơ sở tính bằng 0" in text
    assert "tỷ lệ % tính trên số phiếu hợp lệ của từng người" in text


@BOTH
@pytest.mark.parametrize(
    ("kind", "band"),
    [(FolderKind.SAMPLE, "MẪU"), (FolderKind.REHEARSAL, "DIỄN TẬP"), (FolderKind.COUNT, "Đếm bằng dòng lệnh")],
)
def test_what_is_not_a_real_vote_says_so_on_every_page(
    document: Document, kind: FolderKind, band: str, plex: Face
) -> None:
    found = pages(document(sealed(ordinary(), kind=kind), form(), plex))
    assert all(band in page for page in found)
    assert band.casefold() in found[0].replace(band, "", 1).casefold()  # and once more in the text itself


@BOTH
def test_a_real_vote_has_no_band(document: Document, plex: Face) -> None:
    text = said(document, sealed(), plex)
    assert not any(word in text for word in ("MẪU –", "DIỄN TẬP", "dòng lệnh"))


@BOTH
@pytest.mark.parametrize("passes", [1, 2])
def test_one_pass_is_said_plainly(document: Document, passes: int, plex: Face) -> None:
    text = said(document, sealed(settings=replace(DEFAULTS, passes=passes)), plex)
    assert ("Phiếu chỉ được nhập một lượt; không có lượt nhập thứ hai để đối chiếu." in text) == (passes == 1)


def test_the_minutes_hold_the_accounts_with_their_numbers_and_states(plex: Face) -> None:
    record = sealed(*two_styles())
    text = said(minutes, record, plex)
    for equation in record.equations:
        assert equation_text(equation) in text
    assert {e.code for e in record.equations} == {f"R0{n}" for n in range(1, 10)}
    derived = [e for e in record.equations if e.state == "derived"]
    assert len(derived) == 4
    # once for each derived equation, and once where the section explains it
    assert text.count("tính ra, không đếm tay") == len(derived) + 1
    assert "9 (tính ra)" in text


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"base": Base.SUMMONED}, "Tỷ lệ phần trăm tính trên số người được triệu tập (cơ quan chọn, khác"),
        ({"base": Base.RETURNED}, "Tỷ lệ phần trăm tính trên số phiếu thu về (Điều 6 k.3)."),
        ({"invalid_line": "paper"}, "cả phiếu không hợp lệ (cơ quan chọn, khác mức mặc định theo Điều 6 k.3)"),
        ({"invalid_line": "line"}, "dòng đó không hợp lệ cho riêng người đó"),
        ({"blank_paper": "valid"}, "vẫn là phiếu hợp lệ, không tính cho người nào"),
        ({"added_name": "paper"}, "viết thêm tên ngoài danh sách: cả phiếu không hợp lệ"),
        ({"added_words": "ignore"}, "bỏ qua chữ viết thêm"),
        ({"passes": 2}, "Nhập phiếu hai lượt, do hai người khác nhau nhập độc lập."),
    ],
)
def test_the_minutes_tell_each_setting_in_words(setting: dict[str, object], words: str, plex: Face) -> None:
    used = Settings(**{**vars(DEFAULTS), **setting})  # type: ignore[arg-type]
    assert words in said(minutes, sealed(ordinary(2, 30), settings=used), plex)


def test_invalid_papers_are_told_by_reason_with_their_article(plex: Face) -> None:
    everything = ("struck", "added", "words", "torn", "other", "blank_all", "one_name", "line")
    record = sealed(Ballots("A", "n", people(4), 60, invalid=[(reason, n) for n, reason in enumerate(everything, 1)]))
    text = said(minutes, record, plex)
    for n, reason in enumerate(everything, 1):
        assert f"- {record.regulation.reason_text(reason)}: {record.results[0].count.invalid[reason]} phiếu (" in text
        assert record.results[0].count.invalid[reason] >= n
    assert f"Phiếu không hợp lệ: {record.results[0].count.invalid_papers} phiếu, gồm:" in text


def test_a_reason_that_the_regulation_does_not_name_is_not_lost(plex: Face) -> None:
    record = sealed(Ballots("A", "n", people(2), 20, invalid=(("torn", 3),)))
    poorer = replace(record.regulation, reasons=tuple(r for r in record.regulation.reasons if r.code != "torn"))
    assert "- rách: 3 phiếu." in said(minutes, replace(record, regulation=poorer), plex)


def test_warnings_stand_with_their_explanation_or_without(plex: Face) -> None:
    told = Explanation("W09", StyleCode("A"), "Một người đánh dấu nhầm & được đổi <phiếu>.")
    text = said(minutes, sealed(*two_styles(), explanations=[told], fingerprint=""), plex)
    assert "- W09, mẫu phiếu A: Có phiếu đổi lại (1), mất (0) hoặc phiếu lạ (1). Giải trình: Một người đánh dấu" in text
    assert "nhầm & được đổi <phiếu>." in text
    assert "- W06: Tài liệu chưa được ký số. Chưa có giải trình." in text
    assert "Không có điểm nào cần giải trình." in said(minutes, sealed(), plex)


def test_settled_differences_tell_number_and_people_but_no_mark(plex: Face) -> None:
    whole = [settlement("invalid", 9), *(settlement(f"A{n:02d}", 9) for n in range(1, 5))]
    settled = [settlement("A03"), settlement("invalid", 44), *whole]
    text = said(minutes, sealed(ordinary(4, 60), settlements=settled), plex)
    assert "Có 7 chỗ hai lượt nhập lệch nhau" in text
    assert "1 7 Lê Thị Hồng Chuyền Huỳnh Thị Mỹ Phượng Nguyễn Quốc Khuê" in text
    assert "44 phiếu hợp lệ hay không" in text
    assert "1 9 cả phiếu" in text


def test_another_value_of_a_settled_difference_changes_no_byte(plex: Face) -> None:
    """The mark that was settled on never reaches the paper."""
    one, other = (replace(settlement("A03"), value=value) for value in ("1", "3"))
    made = [minutes(sealed(settlements=[each]), form(), plex) for each in (one, other)]
    assert made[0] == made[1]


def test_the_minutes_name_head_of_journal_authority_and_typists(plex: Face) -> None:
    record = sealed()
    text = said(minutes, record, plex)
    assert grouped(record.journal_head) in text
    assert grouped(record.fingerprint) in text
    assert "Văn bản này chưa được ký số." not in text
    assert "Lượt nhập thứ nhất: Đỗ Văn Sự, Lê Thị Ngọc Xuyến." in text
    assert "Lượt nhập thứ hai: Phan Thanh Ước." in text
    assert "niêm phong lúc 11 giờ 05 phút, ngày 18 tháng 7 năm 2023" in text  # 04:05 UTC
    assert "Văn bản này chưa được ký số." in said(minutes, sealed(fingerprint=""), plex)


def test_the_minutes_tell_who_was_there_and_when(plex: Face) -> None:
    text = said(minutes, sealed(), plex)
    for words in (
        "Số: 05/BB-BKP",
        "Thuận Hải, ngày 18 tháng 7 năm 2023",
        "Căn cứ Hướng dẫn số 606-HD/BCSĐ",
        "Căn cứ Kế hoạch số 1158-KH-BHXH ngày 03/7/2023 của Bảo hiểm xã hội tỉnh.",
        "1. Thời gian bắt đầu: 9 giờ 15 phút, ngày 18 tháng 7 năm 2023.",
        "3. Chủ trì: Nguyễn Quốc Khuê, Giám đốc Bảo hiểm xã hội tỉnh.",
        "triệu tập 124, có mặt 121, vắng mặt 3.",
        "Số người có mặt đủ để tiến hành.",
        "1 Huỳnh Thị Mỹ Phượng Phó Trưởng phòng Tổ chức cán bộ Trưởng Ban",
        "Việc kiểm phiếu kết thúc lúc 11 giờ 02 phút, ngày 18 tháng 7 năm 2023.",
        "lập thành 3 bản",
    ):
        assert words in text
    assert "Căn cứ Căn cứ" not in text


def test_what_was_not_said_is_left_to_be_written(plex: Face) -> None:
    bare = sealed(number="", basis=(), opened=None, closed=None, copies=None, chair="", chair_position="")
    text = said(minutes, bare, plex)
    assert "Số: ……/BB-BKP" in text
    assert f"Căn cứ {bare.regulation.title}." in text
    assert "1. Thời gian: ngày 18 tháng 7 năm 2023." in text
    assert "kết thúc lúc" not in text and "bản có giá trị như nhau" not in text
    assert "3. Chủ trì: …" in text
    assert "từ … giờ … phút, ngày 18 tháng 7 năm 2023" in said(result_report, bare, plex)


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("5", "state", "Số: 05/BB-BKP"),
        ("115", "state", "Số: 115/BB-BKP"),
        ("12/BB-HĐKP", "state", "Số: 12/BB-HĐKP"),
        ("5", "party", "Số 05-BB/BKP"),
    ],
)
def test_numbers_follow_the_form(number: str, code: str, shown: str, plex: Face) -> None:
    assert shown in flowing(minutes(sealed(ordinary(1, 30), number=number), form(code), plex))


def test_the_report_has_a_number_of_its_own(plex: Face) -> None:
    assert "Số: ……/BC-BKP" in said(result_report, sealed(number="5"), plex)


@BOTH
def test_a_round_that_takes_the_place_of_another_says_so(document: Document, plex: Face) -> None:
    assert "thay cho đợt: Lần thứ nhất." in said(document, sealed(supersedes="Lần thứ nhất"), plex)


@BOTH
def test_same_record_same_bytes_whatever_the_machine_says(
    document: Document, plex: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = sealed(ordinary(5, 40))
    first = document(record, form(), plex)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "America/New_York")
    assert document(record, form(), plex) == first
    assert document(replace(record, seal=digest("another")), form(), plex) != first


def test_another_process_makes_the_same_bytes(plex: Face) -> None:
    script = (
        "import sys, hashlib\n"
        "from tests.app.reports.pdf_cases import sealed, two_styles\n"
        "from app.reports import DOCUMENTS\n"
        "from app.reports.faces import face\n"
        "for make in DOCUMENTS.values():\n"
        "    print(hashlib.sha256(make(sealed(*two_styles()), face=face('plex'))).hexdigest())\n"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(answers) == 1
    assert len(answers.pop().split()) == len(DOCUMENTS)


@BOTH
def test_metadata_tell_title_author_and_the_moment_of_the_seal(document: Document, plex: Face) -> None:
    data = document(sealed(), form(), plex)
    with pypdfium2.PdfDocument(data) as pdf:
        told = pdf.get_metadata_dict()
    assert told["Title"].endswith("– Lấy phiếu tín nhiệm đối với công chức lãnh đạo, quản lý năm 2023")
    assert told["Author"] == "Bảo hiểm xã hội tỉnh Thuận Hải"
    assert told["Creator"] == "Tín Nhiệm 1.2.3"
    assert told["CreationDate"] == told["ModDate"] == "D:20230718040509+00'00'"
    assert b"/Lang (vi)" in data
    assert b"Helvetica" not in data  # every face that is named is held


def test_documents_have_default_form_and_face() -> None:
    assert list(DOCUMENTS) == ["minutes.pdf", "result-report.pdf"]
    for make in DOCUMENTS.values():
        data = make(sealed(ordinary(1, 30)))
        assert data.startswith(b"%PDF-")
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in flowing(data)


@BOTH
def test_a_document_may_be_english_in_a_vietnamese_window(document: Document, plex: Face) -> None:
    with language("en"):
        data = document(sealed(ordinary(2, 30)), form(), plex)
    assert "SOCIALIST REPUBLIC OF VIET NAM" in flowing(data)
    assert b"/Lang (en)" in data
    assert "CỘNG HÒA" in said(document, sealed(ordinary(2, 30)), plex)


def test_importing_the_room_loads_no_heavy_library() -> None:
    script = "import sys, app.reports; assert not {'reportlab', 'xlsxwriter', 'segno'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


@BOTH
def test_extreme_names_are_printed_whole(document: Document, plex: Face) -> None:
    record = sealed(Ballots("A", "n", extreme_people(3), 1500))
    text = said(document, record, plex)
    for subject in record.results[0].subjects:
        assert "".join(subject.name.split()) in "".join(text.split())
        assert "".join(subject.position.split()) in "".join(text.split())
