"""The documents made on request: nothing leaves the margins or lies over another, and each says what it must."""

import difflib
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image

from app.domain.agency import FolderKind
from app.domain.options import Options
from app.domain.record import Sealed
from app.reports.faces import Face, face
from app.reports.forms import Form, form
from app.reports.pdf.comparison import pairs, signed
from app.reports.pdf.journal_extract import journal_extract
from app.reports.pdf.keeping import envelope_labels
from app.reports.pdf.minutes import minutes
from app.reports.pdf.not_held import not_held
from app.reports.pdf.signature import CHAIR, HEAD
from app.reports.pdf.subject_notice import addressees, subject_notices
from app.texts import language
from tests.app.reports.further_cases import FURTHER, earlier, extract, unheld
from tests.app.reports.golden import TOLERANCE, farthest, path, picture_of, text_of
from tests.app.reports.golden_further import CASES
from tests.app.reports.pdf_cases import Ballots, extreme_people, ordinary, people, sealed, two_styles
from tests.app.reports.pdf_reading import destination, flowing, letters, line_of, pages
from tests.app.reports.test_pdf_layout import SLACK, _clashes

ROUNDS: Mapping[str, Sealed] = {
    "1 subject": sealed(ordinary(1, 30)),
    "12 subjects": sealed(ordinary(12, 40)),
    "60 subjects": sealed(ordinary(60, 20)),
    "extreme names": sealed(Ballots("A", "n", extreme_people(4), 1500), kind=FolderKind.SAMPLE),
}
EACH = pytest.mark.parametrize("document", FURTHER)
SIGNED_BY_TWO = ("summary-table", "not-held", "comparison", "journal-extract")


@cache
def made(document: str, name: str, used: Form, each: Face) -> bytes:
    record = ROUNDS[name]
    if document == "subject-notices" and len(record.results[0].subjects) > 2:  # a letter is like another
        first = record.results[0]
        record = replace(record, results=(replace(first, subjects=first.subjects[:2]),))
    return FURTHER[document](record, used, each)


@EACH
@pytest.mark.parametrize(
    ("name", "code"), [("1 subject", "party"), ("60 subjects", "state"), ("extreme names", "party")]
)
def test_no_letter_leaves_the_margins_or_lies_over_another(
    document: str, name: str, code: str, each_face: Face
) -> None:
    each_form = form(code)
    found = [x for x in letters(made(document, name, each_form, each_face)) if x.size < 50]
    page = each_form.page
    wide = {"summary-table": 297.0, "envelope-labels": 210.0}.get(document, page.width)
    sides = (12.0, 12.0) if document == "envelope-labels" else (page.left, page.right)
    assert min(x.left for x in found) >= sides[0] - SLACK
    assert max(x.right for x in found) <= wide - sides[1] + SLACK
    assert not list(_clashes(found))


@EACH
def test_text_comes_out_as_right_vietnamese(document: str, plex: Face) -> None:
    told = "\n".join(pages(made(document, "12 subjects", form(), plex)))
    assert unicodedata.is_normalized("NFC", told) and "\ufffd" not in told
    assert "BẢO HIỂM XÃ HỘI" in told and ROUNDS["12 subjects"].definition.title in " ".join(told.split())


@EACH
def test_the_same_record_has_the_same_bytes(document: str, plex: Face) -> None:
    once = made(document, "12 subjects", form(), plex)
    assert once == made.__wrapped__(document, "12 subjects", form(), plex)


@EACH
def test_english_on_request(document: str, plex: Face) -> None:
    with language("en"):
        told = flowing(FURTHER[document](ROUNDS["1 subject"], form(), plex))
    assert "Niêm phong" not in told and "Trưởng Ban" not in told and "{" not in told


@pytest.mark.parametrize("document", SIGNED_BY_TWO)
@pytest.mark.parametrize(
    ("name", "code"), [("1 subject", "party"), ("60 subjects", "state"), ("extreme names", "party")]
)
def test_places_to_sign_stand_with_the_last_sentence(document: str, name: str, code: str) -> None:
    data = made(document, name, form(code), face("plex"))
    last = len(pages(data))
    assert destination(data, HEAD)[0] == destination(data, CHAIR)[0] == last
    upper = pages(data)[-1].upper().partition("TRƯỞNG BAN KIỂM PHIẾU\n")[0]
    assert len(upper.split()) > 10, "no place to sign stands on a page without text"


def test_each_letter_tells_its_own_result_and_is_numbered_by_itself(plex: Face) -> None:
    record = sealed(*two_styles())
    told = [" ".join(page.split()) for page in pages(subject_notices(record, form(), plex))]
    names = [a.name for a in addressees(record.results)]
    assert sum("Kính gửi" in page for page in told) == len(names)
    for page in told:
        assert len({name for name in names if name in page}) <= 1
        assert "trang 1/ 1" in page or "trang 1/ 2" in page or "trang 2/ 2" in page
    at = next(at for at, page in enumerate(told) if "tín nhiệm thấp 84 phiếu trên 118" in page)
    reached = " ".join(told[at : at + 2])
    assert "Điều 11 k.3" in reached and "thuộc cấp quản lý cán bộ" in reached


def test_one_letter_alone_and_a_person_of_two_styles_gets_both_side_by_side(plex: Face) -> None:
    first, second = two_styles()
    record = sealed(first, second)
    twin = replace(record.results[1].subjects[0], code="A01", name=record.results[0].subjects[0].name)
    both = replace(record.results[1], subjects=(twin, *record.results[1].subjects[1:]))
    record = replace(record, results=(record.results[0], both))
    told = flowing(subject_notices(record, form(), plex, "A01"))
    assert told.count("Kính gửi") == 1 and "MẪU PHIẾU A" in told and "MẪU PHIẾU B" in told
    assert "không cộng lại" in told


def test_the_public_notice_says_no_outcome_and_how_far_it_goes(plex: Face) -> None:
    record = replace(sealed(*two_styles()), options=Options(publication="Trong hội nghị."))
    told = flowing(FURTHER["public-notice"](record, form(), plex))
    assert "Phạm vi công bố: Trong hội nghị." in told
    assert "Điều 11" not in told and "cấp quản lý cán bộ" in told


def test_the_summary_has_one_line_a_leader_on_a_page_that_lies_on_its_side(plex: Face) -> None:
    data = made("summary-table", "60 subjects", form(), plex)
    told = pages(data)
    for number, (name, _post) in enumerate(people(60), 1):
        assert any(f"\n{number}\n" in page or f"\n{number} " in page for page in told), name
    assert line_of(data, "BẢNG TỔNG HỢP")[0].left > 60
    with_rows = [page for page in told if "STT" in page]
    assert len(with_rows) >= 3 and all("Tín nhiệm cao" in page for page in with_rows)


def test_labels_are_one_an_envelope_and_blank_before_anybody_said_where(plex: Face) -> None:
    record = ROUNDS["12 subjects"]
    told = pages(FURTHER["envelope-labels"](record, form(), plex))
    assert [f"{n} trên 3" in page for n, page in enumerate(told, 1)] == [True] * 3
    assert all("Tủ sắt số 2" in page and "18/07/2028" in page and "40 phiếu thu về" in page for page in told)
    (blank,) = pages(envelope_labels(record, None, form(), plex))
    assert "1 trên ……" in blank


def test_the_register_keeps_every_line(plex: Face) -> None:
    told = flowing(made("keeping-register", "12 subjects", form(), plex))
    assert told.index("Tủ sắt số 2") < told.index("Kho lưu trữ cơ quan") < told.index("Chuyển theo biên bản")


def test_the_extract_counts_what_it_leaves_out(plex: Face) -> None:
    told = flowing(journal_extract(ROUNDS["1 subject"], extract(12), form(), plex))
    assert "có 372 dòng" in told and "có 12 dòng; 360 dòng" in told and "10:05:07" in told


@pytest.mark.parametrize("begun", [False, True])
def test_a_round_not_held_says_why_and_no_figure_of_a_count(plex: Face, begun: bool) -> None:
    told = flowing(not_held(unheld(ROUNDS["12 subjects"], begun=begun), form(), plex))
    assert "Chỉ có 31 trên 60 người được triệu tập có mặt" in told
    assert ("không số đếm nào được công bố" in told) is begun
    assert "Tín nhiệm cao" not in told and "Mã niêm phong" not in told


def test_a_comparison_sets_both_counts_side_by_side(plex: Face) -> None:
    record = ROUNDS["12 subjects"]
    before = earlier(record)
    told = flowing(FURTHER["comparison"](record, form(), plex))
    high = before.results[0].subjects[0].high
    assert f"{high} {high + 2} +2" in told
    assert "1 trên 12 người có số đếm khác đợt trước." in told and before.definition.title in told
    assert (signed(2), signed(-1), signed(0)) == ("+2", "−1", "0")
    fewer = replace(before.results[0], subjects=before.results[0].subjects[1:])
    assert pairs(record.results[0], fewer)[0][1] is None


def test_the_minutes_print_what_the_agency_chose_besides(plex: Face) -> None:
    options = Options(form="party", sign_place=True, fill_second=True, retention="5 năm", publication="Trong cơ quan")
    told = flowing(minutes(replace(ROUNDS["1 subject"], options=options), form("party"), plex))
    for words in ("thể thức của Quy định 399-QĐ/TW", "có chỗ để người ghi phiếu ký", "dùng phím lặp lại",
                  "đã dùng: 5 năm", "kết quả: Trong cơ quan"):  # fmt: skip
        assert words in told


@pytest.mark.parametrize("name", CASES)
def test_text_and_pages_are_as_last_looked_at(name: str) -> None:
    data = CASES[name]()
    old, new = path(name, "txt").read_text(encoding="utf-8").splitlines(), text_of(data).splitlines()
    assert not (changed := list(difflib.unified_diff(old, new, "golden", "now", lineterm="", n=1))), "\n".join(changed)
    with Image.open(path(name, "png")) as golden:
        assert farthest(golden.convert("L"), picture_of(data)) <= TOLERANCE
