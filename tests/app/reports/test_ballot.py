"""The voters' paper, read out of the finished PDF: whole, in order, and the same on every copy."""

import unicodedata
from dataclasses import replace

import pytest
from PIL import ImageChops

from app.domain.agency import FolderKind
from app.domain.ids import StyleCode
from app.domain.options import Options
from app.domain.prepared import Prepared
from app.domain.round import RoundState
from app.reports import papers
from app.reports.faces import Face
from app.reports.forms import Form, form
from app.reports.pdf.ballot import HALF, WHOLE, Ballot, ballot
from app.reports.pdf.before import imprint_of
from tests.app.reports.pdf_cases import Ballots, extreme_people, people, two_styles
from tests.app.reports.pdf_reading import flowing, letters, pages, pictures
from tests.app.reports.prepared_cases import prepared

A = StyleCode("A")
TWO = Options(per_sheet=2)


def made(model: Prepared, face: Face, kind: Form | None = None, code: StyleCode = A) -> Ballot:
    return ballot(model, model.definition.style(code), imprint_of(model), kind or form(), face)


def of(count: int, *, extreme: bool = False, options: Options | None = None, **changes: object) -> Prepared:
    found = extreme_people(count) if extreme else people(count)
    return prepared(Ballots("A", "Hội nghị cán bộ chủ chốt", found, 20), options=options, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [1, 5, 20, 45, 60])
def test_every_name_and_position_is_whole_and_in_order(count: int, each_face: Face) -> None:
    model = of(count, extreme=True)
    text = "".join(flowing(made(model, each_face).pdf).split())
    assert unicodedata.is_normalized("NFC", text)
    at = 0
    for subject in model.definition.styles[0].subjects:
        for words in (subject.name, subject.position):
            at = text.index("".join(words.split()), at)


@pytest.mark.parametrize(("count", "per_sheet"), [(1, 2), (45, 1)])
def test_nothing_stands_outside_the_margins(count: int, per_sheet: int, each_face: Face) -> None:
    model = of(count, extreme=count > 1, options=replace(TWO, sign_place=True))
    found = made(model, each_face)
    assert found.per_sheet == per_sheet
    page = (HALF if per_sheet == 2 else WHOLE).page
    for letter in letters(found.pdf):
        place = letter.left % page.width, letter.right % page.width
        assert place[0] >= page.left - 0.5, letter
        assert place[1] <= page.width - page.right + 0.5, letter
        assert 3 <= letter.top <= letter.bottom <= page.height - 4, letter


def test_every_page_has_the_code_its_number_and_the_heads_of_the_columns(plex: Face) -> None:
    model = of(45)
    found = made(model, plex)
    texts = [" ".join(page.split()) for page in pages(found.pdf)]
    assert len(texts) == found.pages > 1
    for number, text in enumerate(texts, 1):
        assert f"Mã mẫu: {model.definition.styles[0].form_code}" in text
        assert f"Trang {number}/{found.pages}" in text
        assert "Chức danh, chức vụ" in text


def test_the_two_on_a_sheet_are_one_and_the_same(plex: Face) -> None:
    """To the pixel, and letter by letter where each stands."""
    found = made(of(5, options=replace(TWO, criteria_back=True, colours={"A": "green"})), plex)
    for picture in pictures(found.pdf, 2):
        half = picture.width // 2
        left, right = (
            picture.crop((0, 0, half - 3, picture.height)),
            picture.crop((half, 0, 2 * half - 3, picture.height)),
        )
        assert ImageChops.difference(left, right).point(lambda far: far > 96 and 255).getbbox() is None
    whole = list(letters(found.pdf))
    sides = [[x for x in whole if (x.left > HALF.page.width) is right] for right in (False, True)]
    assert [x.text for x in sides[0]] == [x.text for x in sides[1]]
    for one, other in zip(*sides, strict=True):
        assert other.left - one.left == pytest.approx(HALF.page.width, abs=0.01)
        assert other.top == pytest.approx(one.top, abs=0.01)


def test_the_same_list_prints_the_same_bytes_whatever_else_changes(plex: Face) -> None:
    """The committee, the voters, another version of the program: none of them may be seen on a paper."""
    model = of(5)
    definition = replace(model.definition, committee=model.definition.committee[:1], closed=None, number="77")
    later = replace(of(5, voters=33), definition=definition, version="9.9.9", state=RoundState.COUNTING)
    assert made(model, plex).pdf == made(model, plex).pdf == made(later, plex).pdf
    assert papers.ballot(model, A).pdf == papers.ballot(later, A).pdf


def test_another_order_is_another_paper(plex: Face) -> None:
    model = of(5)
    (style,) = model.definition.styles
    turned = replace(style, subjects=style.subjects[::-1])
    other = replace(model, definition=replace(model.definition, styles=(turned,)))
    assert made(model, plex).pdf != made(other, plex).pdf
    assert style.form_code != turned.form_code


@pytest.mark.parametrize(("count", "per_sheet"), [(1, 2), (5, 2), (45, 1)])
def test_two_stand_on_a_sheet_where_they_fit(count: int, per_sheet: int, plex: Face) -> None:
    found = made(of(count, options=TWO), plex)
    assert found.per_sheet == per_sheet
    assert flowing(found.pdf).count("PHIẾU TÍN NHIỆM") == per_sheet


def test_place_to_sign_and_criteria_are_there_when_wished(plex: Face) -> None:
    bare, full = (flowing(made(of(3, options=o), plex).pdf) for o in (Options(), Options("state", True, True)))
    assert "Người ghi phiếu" not in bare
    assert "Nội dung xem xét" not in bare
    assert "ký hoặc không ký" in full
    assert "Phẩm chất chính trị" in full


def test_one_name_asks_for_one_mark(plex: Face) -> None:
    assert "Trên mỗi dòng" not in flowing(made(of(1), plex).pdf)
    assert "Trên mỗi dòng" in flowing(made(of(2), plex).pdf)


def test_styles_are_told_apart_in_words_and_colour(plex: Face) -> None:
    model = prepared(*two_styles(), options=Options(colours={"B": "yellow"}))
    first, second = (made(model, plex, code=StyleCode(code)) for code in "AB")
    assert "Mẫu phiếu A – Hội nghị cán bộ" in flowing(first.pdf)
    assert "Mẫu phiếu B – Hội nghị Ban Chấp hành" in flowing(second.pdf)
    with_bar, without = (_tones(found) for found in (second, first))
    assert with_bar - without


def _tones(found: Ballot) -> set[int]:
    """The greys of a strip above the text, where the band of colour stands."""
    top = pictures(found.pdf, 1)[0]
    strip = top.crop((70, int(11 * 72 / 25.4), 200, int(15 * 72 / 25.4)))
    return {tone for _count, tone in strip.getcolors() or ()}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("kind", "state", "word"),
    [
        (FolderKind.REHEARSAL, RoundState.PREPARED, "DIỄN TẬP"),
        (FolderKind.SAMPLE, RoundState.PREPARED, "MẪU"),
        (FolderKind.REAL, RoundState.DRAFT, "DỰ THẢO"),
    ],
)
@pytest.mark.parametrize("options", [Options(), TWO])
def test_what_is_not_real_says_so_on_every_page(
    kind: FolderKind, state: RoundState, word: str, options: Options, plex: Face
) -> None:
    model = of(3, kind=kind, state=state, options=replace(options, criteria_back=True))
    for page in pages(made(model, plex).pdf):
        assert page.count(f"{word} –") == options.per_sheet
    assert f"{word} –" not in flowing(made(of(3), plex).pdf)


def test_both_forms_bring_their_own_title(each_form: Form, plex: Face) -> None:
    text = flowing(made(of(3), plex, each_form).pdf)
    assert ("ĐẢNG CỘNG SẢN VIỆT NAM" in text) is (each_form.code == "party")
    assert ("Độc lập - Tự do - Hạnh phúc" in text) is (each_form.code == "state")
