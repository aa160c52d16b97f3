"""What the other papers of the meeting say, read out of the finished PDF."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.agency import FolderKind
from app.domain.ids import PaperNumber
from app.domain.journal import grouped
from app.domain.prepared import Prepared, Slip, Unsettled, Unsettlement
from app.domain.round import RoundState, Settings
from app.reports.faces import Face
from app.reports.forms import Form, form
from app.reports.pdf import counting, meeting
from app.texts import language
from tests.app.reports.pdf_cases import DEFAULTS, Ballots, digest, extreme_people, people, two_styles
from tests.app.reports.pdf_reading import flowing, letters, pages
from tests.app.reports.prepared_cases import prepared

Paper = Callable[[Prepared, Form, Face], bytes]
ROWS = tuple(Unsettled(PaperNumber(n), f"{n}. Người thứ {n}") for n in (7, 31))


def _slip(model: Prepared, kind: Form, face: Face) -> bytes:
    style = model.definition.styles[0]
    told = Slip(style, 3, 25, ("Lê Thị Ngọc Xuyến", "Đỗ Văn Sự"), "2023-07-18T03:05:06.000Z", digest("accepted"))
    return counting.slip(model, told, kind, face)


PAPERS: dict[str, Paper] = {
    "notice": meeting.notice,
    "deadlines": meeting.deadlines,
    "attendance": lambda m, k, f: meeting.attendance(m, m.definition.styles[0], k, f),
    "count-sheet": lambda m, k, f: counting.count_sheet(m, m.definition.styles[0], k, f),
    "zero-report": counting.zero_report,
    "differences": lambda m, k, f: counting.differences(m, Unsettlement(m.definition.styles[0], 3, ROWS), k, f),
    "slip": _slip,
}


def counted(**changes: object) -> Prepared:
    return prepared(*two_styles(), state=RoundState.COUNTING, voters=33, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_whole_and_always_the_same(name: str, each_form: Form, plex: Face) -> None:
    found = PAPERS[name](counted(), each_form, plex)
    assert found == PAPERS[name](counted(), each_form, plex)
    text = flowing(found)
    assert unicodedata.is_normalized("NFC", text)
    assert "{" not in text
    width = 105 if name == "slip" else 210
    assert all(5 <= letter.left <= letter.right <= width - 5 for letter in letters(found))


@pytest.mark.parametrize("name", PAPERS)
def test_it_speaks_english_when_asked_and_says_when_it_is_a_rehearsal(name: str, plex: Face) -> None:
    model = counted(kind=FolderKind.REHEARSAL)
    with language("en"):
        text = flowing(PAPERS[name](model, form(), plex))
    assert "Tập " not in text.replace("DIỄN TẬP", "")
    assert all("DIỄN TẬP" in page for page in pages(PAPERS[name](model, form(), plex)))


def test_the_notice_names_everybody_who_is_voted_on(plex: Face) -> None:
    model = counted()
    text = flowing(meeting.notice(model, form(), plex))
    missing = [s.name for style in model.definition.styles for s in style.subjects if s.name not in text]
    assert not missing
    assert "Hội nghị cán bộ chủ chốt cơ quan (33 người)" in text
    assert "2/3" in text
    assert "Số: ……/TB" in text
    assert "BKP" not in text
    party = flowing(meeting.notice(model, form("party"), plex))
    assert "Số ……-TB" in party
    assert "BKP" not in party
    assert "Số ……-BB/BKP" in flowing(counting.zero_report(model, form("party"), plex))


def test_the_list_of_voters_has_a_line_each_or_blank_ones(plex: Face) -> None:
    style = counted().definition.styles[0]
    listed = flowing(meeting.attendance(counted(), style, form(), plex))
    assert "Tổng số người được triệu tập: 33." in listed
    assert all(voter.name in listed for voter in counted().voters[style.code])
    blank = flowing(meeting.attendance(replace(counted(), voters={}), style, form(), plex))
    assert " 40 " in blank
    assert "Tổng số người được triệu tập: …" in blank


def test_deadlines_tell_what_is_done(plex: Face) -> None:
    text = flowing(meeting.deadlines(counted(), form(), plex))
    assert "28/06/2023" in text
    assert "Gửi báo cáo tới người ghi phiếu Điều 9 Chờ hai bản" in text


def test_the_count_sheet_has_a_line_for_each_figure_pile_and_batch(plex: Face) -> None:
    model = counted()
    style = model.definition.styles[0]
    text = flowing(counting.count_sheet(model, style, form(), plex))
    for words in ("Người được triệu tập", "Phiếu phát ra", "Phiếu ngoài số phát ra", "Gạch tên", "26–50"):
        assert words in text
    assert "51–75" not in text  # 33 voters fill two batches
    assert "Viết thêm tên" not in text  # such a paper counts
    assert "51–75" in flowing(counting.count_sheet(replace(model, voters={}), style, form(), plex))


def test_the_piles_are_those_that_the_settings_know(plex: Face) -> None:
    settings = Settings(DEFAULTS.base, 2, "paper", "valid", "paper", "paper")
    model = replace(counted(), definition=replace(counted().definition, settings=settings))
    text = flowing(counting.count_sheet(model, model.definition.styles[0], form(), plex))
    assert "Viết thêm tên" in text
    assert "Có dòng sai" in text
    assert "Để trống tất cả" not in text


def test_the_zero_report_has_only_noughts_the_head_and_who_was_there(plex: Face) -> None:
    model = counted()
    assert model.begun is not None
    text = flowing(counting.zero_report(model, form(), plex))
    assert grouped(model.begun.head[:16]) in text
    assert all(member.name in text for member in model.definition.committee)
    assert all(f"{style.form_code}: 118 phiếu thu về, chia 5 tập" in text for style in model.definition.styles)
    for style in model.definition.styles:
        assert all(f"{subject.name} 0 0 0 0 0" in text for subject in style.subjects)


def test_the_list_of_differences_and_the_slip_bear_no_mark(plex: Face) -> None:
    model = counted()
    listed = flowing(PAPERS["differences"](model, form(), plex))
    assert "7 7. Người thứ 7 31 31. Người thứ 31" in listed
    told = flowing(_slip(model, form(), plex))
    assert grouped(digest("accepted")[:16]) in told
    for words in ("Tín nhiệm cao", "tín nhiệm thấp", "nhiều ô"):
        assert words not in listed
        assert words not in told


def test_the_list_of_differences_says_once_what_probably_lies_behind_them(plex: Face) -> None:
    model, hint = counted(), "Phiếu 7 và 31 có lẽ bị đổi chỗ ở một lượt: xem số ghi trên hai tờ."
    told = Unsettlement(model.definition.styles[0], 3, ROWS * 40, (hint, "và 2 chỗ khác"))
    text = flowing(counting.differences(model, told, form(), plex))
    assert text.count(hint) == text.count("và 2 chỗ khác") == 1
    assert text.index(hint) < text.index("Người thứ 7")


@pytest.mark.parametrize("count", [1, 60])
def test_extreme_names_break_no_paper(count: int, plex: Face) -> None:
    model = prepared(Ballots("A", "Hội nghị", extreme_people(count), 20), state=RoundState.COUNTING)
    for name in ("notice", "zero-report", "count-sheet", "slip"):
        assert flowing(PAPERS[name](model, form(), plex))


def test_a_slip_is_one_small_sheet(plex: Face) -> None:
    model = prepared(Ballots("A", "Hội nghị " * 12, people(3), 20), state=RoundState.COUNTING)
    assert len(pages(_slip(model, form(), plex))) == 1
    assert max(letter.bottom for letter in letters(_slip(model, form(), plex))) < 145
