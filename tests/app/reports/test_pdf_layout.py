"""Where things stand on the paper, measured from the finished PDF's own coordinates."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise

import pytest
import segno
from PIL import Image

from app.domain.agency import FolderKind
from app.domain.ids import StyleCode
from app.domain.record import Sealed
from app.domain.round import Agency, Explanation
from app.reports.faces import Face, face
from app.reports.forms import FORMS, Form, form
from app.reports.pdf.minutes import minutes
from app.reports.pdf.result_report import result_report
from app.reports.pdf.signature import CHAIR, HEAD
from tests.app.reports.pdf_cases import (
    LONG_NAME,
    LONG_POSITION,
    LONG_WORD,
    Ballots,
    extreme_people,
    ordinary,
    sealed,
    settlement,
    two_styles,
)
from tests.app.reports.pdf_reading import MM, Letter, destination, letters, line_of, lines, pages, pictures

Document = Callable[[Sealed, Form, Face], bytes]
BOTH = pytest.mark.parametrize("document", [minutes, result_report])
SLACK = 0.5  # mm: a letter may reach a little beyond its own advance (Đ, f, italics)
_SEAL_SIDE = 26  # mm


def extremes() -> Sealed:
    """Everything that is long at once: names, positions, agency, venue, explanation, four-digit counts."""
    agency = Agency(f"Bảo hiểm xã hội {LONG_NAME}", LONG_POSITION, "Thành phố Phan Rang – Tháp Chàm")
    everything = ("struck", "added", "words", "torn", "other", "blank_all", "one_name", "line")
    return sealed(
        Ballots("A", LONG_POSITION, extreme_people(12), 1500, invalid=[(reason, 100) for reason in everything]),
        Ballots("B", LONG_WORD, extreme_people(26), 30, derived=True, exchanged=2),
        settlements=[settlement(f"A{n:02d}") for n in range(1, 12)],
        explanations=[Explanation("W09", StyleCode("B"), " ".join([LONG_POSITION] * 8))],
        kind=FolderKind.SAMPLE,
        agency=agency,
        title=" ".join([LONG_POSITION] * 2),
        venue=LONG_WORD * 3,
        chair=LONG_NAME,
        chair_position=LONG_POSITION,
    )


ROUNDS: dict[str, Callable[[], Sealed]] = {
    "1 subject": lambda: sealed(ordinary(1)),
    "12 subjects": lambda: sealed(ordinary(12)),
    "60 subjects": lambda: sealed(ordinary(60, 300)),
    "two styles": lambda: sealed(*two_styles(), settlements=[settlement("A03")]),
    "extremes": extremes,
    "a position longer than a page": lambda: sealed(Ballots("A", "n", [("Lê Đức Ẩn", LONG_POSITION * 20)], 30)),
}


@cache
def laid_out(document: Document, name: str, used: Form, each: Face) -> tuple[bytes, tuple[Letter, ...]]:
    """The document and its letters, without the pale word across the page."""
    data = document(ROUNDS[name](), used, each)
    return data, tuple(letter for letter in letters(data) if letter.size < 50)


EACH_ROUND = pytest.mark.parametrize("name", ROUNDS)


@BOTH
@EACH_ROUND
def test_no_letter_leaves_the_margins(document: Document, name: str, each_form: Form, each_face: Face) -> None:
    page = each_form.page
    _data, found = laid_out(document, name, each_form, each_face)
    assert min(x.left for x in found) >= page.left - SLACK
    assert max(x.right for x in found) <= page.width - page.right + SLACK
    text = [x for x in found if not _in_margin(x, each_form)]
    assert min(x.top for x in text) >= page.top - 2 * SLACK  # both marks of Ế stand above its line
    assert max(x.bottom for x in text) <= page.height - page.bottom + SLACK


def _in_margin(letter: Letter, used: Form) -> bool:
    """Page number and band stand in the top margin, the foot in the bottom one, each wholly."""
    return letter.bottom < used.page.top - 1 or letter.top > used.page.height - used.page.bottom + 2


@BOTH
@EACH_ROUND
def test_no_letter_is_printed_over_another(document: Document, name: str, each_form: Form, each_face: Face) -> None:
    _data, found = laid_out(document, name, each_form, each_face)
    assert not list(_clashes(found))


def _clashes(found: Sequence[Letter]) -> Iterator[tuple[Letter, Letter]]:
    """Letters that share more than a sliver of paper."""
    bins: dict[tuple[int, int], list[Letter]] = {}
    for letter in found:
        bins.setdefault((letter.page, int(letter.top // 4)), []).append(letter)
    for (page, band), here in bins.items():
        near = [*here, *bins.get((page, band + 1), [])]
        near.sort(key=lambda x: x.left)
        for place, one in enumerate(near):
            for other in near[place + 1 :]:
                if other.left >= one.right:
                    break
                if _shared(one, other):
                    yield one, other


def _shared(one: Letter, other: Letter) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 1 and down > 1  # slanted letters lean over each other by less


def test_letters_over_letters_would_be_seen() -> None:
    one = Letter(1, "a", 50, 52, 100, 102, 13, "x")
    assert list(_clashes([one, Letter(1, "b", 50.5, 53, 100.5, 103, 13, "x")]))
    assert not list(_clashes([one, Letter(1, "b", 52, 54, 100, 102, 13, "x")]))
    assert not list(_clashes([one, Letter(2, "b", 50.5, 53, 100.5, 103, 13, "x")]))


@pytest.mark.parametrize("code", FORMS)
def test_sizes_cuts_and_indents_are_the_forms(code: str, plex: Face) -> None:
    used = form(code)
    data = minutes(sealed(*two_styles()), used, plex)
    title = {"state": "CỘNG HÒA XÃ HỘI", "party": "ĐẢNG CỘNG SẢN"}[code]
    bold, italic, plain = "IBMPlexSerif-Bold", "IBMPlexSerif-Italic", "IBMPlexSerif-Regular"
    for words, size, cut in (
        (title, used.head.titles[0].type.size, bold),
        ("BẢO HIỂM XÃ HỘI VIỆT NAM", used.head.superior.size, plain),
        ("TỈNH THUẬN HẢI", used.head.agency.size, bold),
        ("Thuận Hải, ngày 18", used.head.place_date.size, italic),
        ("BIÊN BẢN KIỂM PHIẾU", used.title.kind.size, bold),
        ("Lấy phiếu tín nhiệm đối với", used.title.subject.size, bold),
        ("1. Thời gian bắt đầu", used.body.size, plain),
        ("TRƯỞNG BAN KIỂM PHIẾU", used.signature.authority.size, bold if code == "state" else plain),
    ):
        found = line_of(data, words)[-1]
        assert (round(found.size, 2), found.face) == (size, cut), words
    first = line_of(data, "1. Thời gian bắt đầu")[0]
    assert first.left == pytest.approx(used.page.left + used.body.first_line, abs=SLACK)


def test_text_is_set_to_both_margins(plex: Face, each_form: Form) -> None:
    page = each_form.page
    line = line_of(minutes(sealed(), each_form, plex), "của Bộ Chính trị về lấy phiếu tín nhiệm đối với")
    assert line[0].left == pytest.approx(page.left, abs=SLACK)
    assert line[-1].right == pytest.approx(page.width - page.right, abs=SLACK)


def test_agency_stands_left_and_title_right_each_in_the_middle_of_its_block(plex: Face) -> None:
    data = minutes(sealed(), form(), plex)
    title, motto = line_of(data, "CỘNG HÒA"), line_of(data, "Độc lập")
    assert _middle(title) == pytest.approx(_middle(motto), abs=0.7)
    assert _middle(title) > 105 > _middle(line_of(data, "TỈNH THUẬN HẢI"))
    assert title[0].top == pytest.approx(line_of(data, "BẢO HIỂM XÃ HỘI VIỆT NAM")[0].top, abs=2)
    assert _middle(line_of(data, "BIÊN BẢN KIỂM PHIẾU")) == pytest.approx(30 + 165 / 2, abs=0.7)


def _middle(line: Sequence[Letter]) -> float:
    return (line[0].left + line[-1].right) / 2


def test_an_agency_of_two_lines_is_broken_into_even_lines(plex: Face) -> None:
    found = pages(minutes(sealed(), form(), plex))[0].splitlines()
    assert "BẢO HIỂM XÃ HỘI" in found and "TỈNH THUẬN HẢI" in found


@BOTH
def test_pages_are_numbered_in_the_middle_of_the_top_from_the_second(
    document: Document, plex: Face, each_form: Form
) -> None:
    data = document(sealed(ordinary(60)), each_form, plex)
    count = len(pages(data))
    top = [x for x in letters(data) if x.bottom < each_form.page.top - 1]
    assert [(x.page, x.text) for x in top] == [(n, str(n)) for n in range(2, count + 1)]
    page = each_form.page
    for number in top:
        assert round(number.size, 2) == each_form.page_number
        middle = page.left + (page.width - page.left - page.right) / 2
        assert (number.left + number.right) / 2 == pytest.approx(middle, abs=0.5)


@BOTH
def test_every_foot_tells_page_of_pages(document: Document, plex: Face) -> None:
    found = pages(document(sealed(ordinary(60)), form(), plex))
    for number, text in enumerate(found, 1):
        assert f"trang {number}/ {len(found)} Niêm phong" in " ".join(text.split())


@BOTH
def test_a_long_table_has_its_head_on_every_page(document: Document, plex: Face) -> None:
    found = pages(document(sealed(ordinary(60)), form(), plex))
    with_rows = [text for text in found if sum(f"\n{n}\n" in text or f"\n{n} " in text for n in range(1, 61)) > 5]
    assert len(with_rows) >= 3
    assert all("Tín nhiệm cao" in text and "Tỷ lệ %" in text for text in with_rows)


@BOTH
@EACH_ROUND
def test_signatures_stay_together_with_the_last_sentences(
    document: Document, name: str, each_form: Form, each_face: Face
) -> None:
    data, _letters = laid_out(document, name, each_form, each_face)
    last = pages(data)[-1]
    upper = last.partition("TRƯỞNG BAN KIỂM PHIẾU")[0]
    assert "./." in upper, "no place to sign stands on a page without text"
    assert len(upper.split()) > 15
    assert last.index("CHỦ TRÌ") < last.index("Nơi nhận:")


@BOTH
@EACH_ROUND
def test_places_to_sign_are_named_and_empty(document: Document, name: str, each_form: Form) -> None:
    """A signer of PDFs finds page and top left corner by name; its box there covers no letter."""
    data, found = laid_out(document, name, each_form, face("plex"))
    corners = [destination(data, place) for place in (HEAD, CHAIR)]
    page = each_form.page
    assert {corner[0] for corner in corners} == {len(pages(data))}
    for _page, left, top in corners:
        box = (left / MM, page.height - top / MM, each_form.signature.box, each_form.signature.space)
        assert box[0] >= page.left and box[0] + box[2] <= page.width - page.right
        inside = [x for x in found if x.page == corners[0][0] and _within(x, box)]
        assert not inside
    head, chair = corners
    assert head[1] / MM + each_form.signature.box <= chair[1] / MM
    assert head[2] == chair[2]


def _within(letter: Letter, box: tuple[float, float, float, float]) -> bool:
    left, top, width, height = box
    return left < letter.right and letter.left < left + width and top < letter.bottom and letter.top < top + height


def test_figures_stand_under_each_other(plex: Face) -> None:
    """Two decimals everywhere and one right edge for each column of shares."""
    data = minutes(sealed(ordinary(12)), form(), plex)
    commas = [x for x in letters(data) if x.text == "," and x.size == form().table.size and x.page == 3]
    columns = {round(x.left, 1) for x in commas if x.left > 110}
    assert len(columns) == 3
    assert len([x for x in commas if x.left > 110]) == 12 * 3


@BOTH
def test_the_qr_code_holds_the_seal_and_nothing_else(document: Document, plex: Face) -> None:
    """Module by module as another maker of QR codes draws these 64 digits."""
    record = sealed(ordinary(12))
    scale = 8
    first = pictures(document(record, form(), plex), scale)[0]
    page = form().page
    right, bottom = page.left + _SEAL_SIDE - 1, page.height - page.bottom - 1
    region = (page.left + 1, bottom - _SEAL_SIDE + 2, right, bottom)  # the frame's lines are not the code's
    code = first.crop(tuple(round(edge * MM * scale) for edge in region))
    wanted = segno.make(record.seal, error="m", boost_error=False).matrix
    assert _modules(code) == [list(map(bool, row)) for row in wanted]


def _modules(picture: Image.Image) -> list[list[bool]]:
    """The modules of the code in this picture; its size is told by the finder, seven modules wide."""
    dark = picture.point(lambda value: 255 * (value < 128))
    bounds = dark.getbbox()
    assert bounds
    code = dark.crop(bounds)
    finder = next(x for x in range(code.width) if not code.getpixel((x, 1)))
    side = round(code.width / (finder / 7))
    step = code.width / side
    return [[bool(code.getpixel(((x + 0.5) * step, (y + 0.5) * step))) for x in range(side)] for y in range(side)]


def test_lines_of_a_paragraph_stand_as_far_apart_as_the_form_says(plex: Face, each_form: Form) -> None:
    data = minutes(sealed(), each_form, plex)
    found = [line for line in lines(data) if line[0].page == 2 and line[0].size == each_form.body.size]
    feet = [max(x.bottom for x in line if x.text in "nmhi") for line in found if any(x.text in "nmhi" for x in line)]
    gaps = [round(below - above, 1) for above, below in pairwise(feet) if below - above < 9]
    assert min(gaps) == pytest.approx(each_form.body.leading / MM, abs=0.15)
    assert max(gaps) >= (each_form.body.leading + each_form.body.space_after) / MM - 0.15
