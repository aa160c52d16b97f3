"""The map of batches in step 3: every batch at once, in order, by state; hands that choose one of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.domain.batch import BatchState
from app.domain.entry import EntryState
from app.domain.ids import BatchId, StyleCode
from app.domain.round import RoundState
from app.domain.style import Style
from app.services import round as rounds
from app.services.batch import BatchView, SlotView
from tests.ui.fit import faults, settle
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import Hands
from tests.ui.pages.vote import PASSWORD, Vote, definition, prepared
from ui import i18n
from ui.icons import icon
from ui.pages.batch_filter import STATES
from ui.pages.batch_map import _GROUNDS, BatchMap, lines_of
from ui.pages.round_keying import KeyingPage, _columns, _Shown
from ui.theme import Scheme, Theme, tokens

Shown = Callable[..., QWidget]
Opened = Callable[..., KeyingPage]
SIZES = {100: (1144, 633), 200: (988, 520)}  # what the rail, the stepper and the band leave of the screen
STYLES = (
    Style(StyleCode("A"), "Toàn thể công chức, viên chức", ()),
    Style(StyleCode("B"), "Cấp trưởng, phó các đơn vị", ()),
)
CORNER = QPoint(5, 6)  # where a square has nothing but its ground
DONE, OPEN = EntryState.DONE, EntryState.OPEN
SLOTS = {
    BatchState.EMPTY: (None, None),
    BatchState.KEYING: (OPEN, None),
    BatchState.WAITING: (DONE, None),
    BatchState.DIFFERING: (DONE, DONE),
    BatchState.MATCHED: (DONE, DONE),
    BatchState.ACCEPTED: (DONE, DONE),
}


def batch(at: int, style: Style, number: int, state: BatchState) -> BatchView:
    first, second = SLOTS[state]
    slots = (
        SlotView(1, first, "Phan Đình Thưởng" if first else "", False, 25 if first is DONE else 7),
        SlotView(2, second, "Cao Lệ Xuân" if second else "", False, 25),
    )
    return BatchView(BatchId(at), style, number, 25, state, slots, 3 if state is BatchState.DIFFERING else 0)


def many(count: int, styles: tuple[Style, ...] = STYLES) -> tuple[BatchView, ...]:
    """In every state by turns: three fifths of them of the first style, the rest of the second, if there is one."""
    of_first, states = count * 3 // 5 if len(styles) > 1 else count, tuple(BatchState)
    numbers = [*range(1, of_first + 1), *range(1, count - of_first + 1)]
    return tuple(
        batch(at, styles[at > of_first], number, states[number * 7 % 6]) for at, number in enumerate(numbers, 1)
    )


@pytest.fixture
def counting(tmp_path: Path) -> Vote:
    """Two styles, the count begun, nothing keyed."""
    vote = prepared(tmp_path, definition(two_styles=True))
    folder = vote.open()
    returned = {code: figures.returned for code, figures in vote.definition.turnouts.items()}
    rounds.begin_counting(folder.sign_in("truongban", PASSWORD), vote.round, returned)
    folder.close()
    return vote


@pytest.fixture
def opened(counting: Vote, sit: Sit, shown: Shown, hands: Hands, qtbot: QtBot) -> Opened:
    """`opened(many(200), 200)`: the page with these batches at that scale; None leaves it those of the folder."""

    def open_(batches: tuple[BatchView, ...] | None, scale: int = 100) -> KeyingPage:
        page = shown(lambda: KeyingPage(sit(counting), counting.round), scale=scale, size=SIZES[scale])
        assert isinstance(page, KeyingPage)
        hands.wait(lambda: page.table.rows.rowCount() > 0)
        if batches is not None:
            page._show(_Shown(RoundState.COUNTING, batches, True, True, False, ()))
        with qtbot.waitActive(page):
            page.activateWindow()
        settle(page)
        return page

    return open_


def square(page: KeyingPage, style: str, number: int) -> QRect:
    """Where a batch's square stands in the map."""
    squares = page.map.squares
    (found,) = [
        at for at in squares.places() if (b := squares.batch(at)) and (b.style.code, b.number) == (style, number)
    ]
    return page.map.visualRect(found)


def click(qtbot: QtBot, page: KeyingPage, style: str, number: int) -> None:
    qtbot.mouseClick(page.map.viewport(), Qt.MouseButton.LeftButton, pos=square(page, style, number).center())


def row(page: KeyingPage) -> str:
    """The row that is chosen in the table, as it says its batch; "" for none."""
    chosen = page.table.selected
    return " ".join(f"{each.style.code} · {each.number}" for each in chosen)


def marked(page: KeyingPage) -> list[str]:
    held = [page.map.squares.batch(at) for at in page.map.selectionModel().selectedIndexes()]
    return [f"{each.style.code} · {each.number}" for each in held if each]


def stood(page: KeyingPage) -> str:
    held = page.map.squares.batch(page.map.currentIndex())
    return f"{held.style.code} · {held.number}" if held else ""


def test_every_square_in_order_of_style_and_number(opened: Opened) -> None:
    batches = many(200)
    page = opened(tuple(reversed(batches)))
    squares = page.map.squares
    assert [squares.batch(at) for at in squares.places()] == list(batches)
    assert {b.state for b in batches} == set(BatchState)
    named = {at: line.style for at, line in enumerate(squares.lines) if line.style}
    first_of_b = next(at for at, line in enumerate(squares.lines) if line.batches[0].style.code == "B")
    assert named == {0: "A", first_of_b: "B"}
    upright = Qt.Orientation.Vertical
    heads = [squares.headerData(at, upright) for at in range(len(squares.lines))]
    assert [each for each in heads if each] == ["Mẫu A", "Mẫu B"]
    assert squares.headerData(0, upright, Qt.ItemDataRole.ToolTipRole) == STYLES[0].name
    assert page.map.verticalHeader().isVisible()


def test_a_line_holds_no_more_than_it_may_and_one_style() -> None:
    lines = lines_of(many(20), 5)
    assert [len(line.batches) for line in lines] == [5, 5, 2, 5, 3]
    assert all(len({b.style.code for b in line.batches}) == 1 for line in lines)


def test_two_hundred_are_seen_at_once_and_the_table_too(opened: Opened) -> None:
    page = opened(many(200))
    seen = page.map.viewport().rect()
    assert all(seen.contains(page.map.visualRect(at)) for at in page.map.squares.places())
    assert page.map.height() <= page.height() / 3
    table = QRect(page.table.mapTo(page, QPoint()), page.table.size())
    assert page.rect().contains(table)
    assert page.table.viewport().height() >= tokens.ROW


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("count", [8, 200])
def test_it_fits(opened: Opened, qapp: QApplication, theme: Theme, count: int, scale: int, language: str) -> None:
    i18n.speak(qapp, language)
    page = opened(many(count), scale)
    assert not faults(page)
    page.filter._choose(BatchState.DIFFERING)
    settle(page)
    assert not faults(page)
    assert page.map.height() <= page.height() / 3
    assert page.table.viewport().height() >= theme.px(tokens.ROW)
    metrics = QFontMetrics(theme.font(tokens.SMALL, bold=True))
    least = QRect(0, 0, metrics.horizontalAdvance("120"), metrics.capHeight() + theme.px(12))
    at = page.map.visualRect(page.map.squares.places()[0])
    assert at.width() > least.width() and at.height() > least.height()


def test_the_chosen_filter_shows_all_its_words(opened: Opened, theme: Theme) -> None:
    page = opened(many(200))
    page.filter._choose(BatchState.DIFFERING)
    settle(page)
    button = page.filter._buttons[BatchState.DIFFERING]
    bold = QFontMetrics(theme.font(bold=True)).horizontalAdvance(button.text())
    around = button.sizeHint().width() - bold
    assert around >= button.iconSize().width() + 4 + 2 * (10 + 2)  # the style's gap, its sheet's padding and border
    assert button.width() >= button.sizeHint().width()


def test_a_larger_text_breaks_the_lines_anew(opened: Opened, theme: Theme) -> None:
    page = opened(many(200))
    before = len(page.map.squares.lines)
    theme.choose(scale=150)
    settle(page)
    assert len(page.map.squares.lines) > before
    assert page.map.height() <= page.height() / 3 and page.map.verticalScrollBar().maximum() > 0


def test_the_map_alone_follows_the_text_too(shown: Shown, theme: Theme) -> None:
    made = shown(lambda: BatchMap(_columns()), size=(600, 400))
    assert isinstance(made, BatchMap)
    made.set_room(300)
    made.show_batches(many(40), ())
    before = len(made.squares.lines)
    theme.choose(scale=200)
    assert len(made.squares.lines) > before


def test_a_click_chooses_the_row(opened: Opened, qtbot: QtBot) -> None:
    page = opened(many(200))
    click(qtbot, page, "B", 41)
    assert row(page) == "B · 41"
    assert marked(page) == ["B · 41"]
    assert _is_seen(page)
    page.table.scrollToTop()
    assert not _is_seen(page)
    click(qtbot, page, "B", 41)
    assert _is_seen(page)


def _is_seen(page: KeyingPage) -> bool:
    """Whether the table shows the row that is chosen in it."""
    return page.table.viewport().rect().contains(page.table.visualRect(page.table.currentIndex()).center())


def test_with_large_text_the_table_comes_into_sight(opened: Opened, qtbot: QtBot) -> None:
    page = opened(many(200), 200)
    assert page.table.mapTo(page, QPoint()).y() > page.height()
    click(qtbot, page, "A", 3)
    assert row(page) == "A · 3"
    settle(page)
    assert page.rect().contains(QRect(page.table.mapTo(page, QPoint()), page.table.size()))


def test_a_click_beyond_the_end_of_a_line_chooses_nothing(opened: Opened, qtbot: QtBot) -> None:
    page = opened(many(40))
    beyond = square(page, "B", 16).center() + QPoint(4 * square(page, "B", 16).width(), 0)
    assert page.map.indexAt(beyond).isValid()  # line A is longer
    qtbot.mouseClick(page.map.viewport(), Qt.MouseButton.LeftButton, pos=beyond)
    assert row(page) == "" and marked(page) == []


def test_a_row_marks_its_square(opened: Opened) -> None:
    page = opened(many(200))
    page.table.selectRow(130)
    assert marked(page) == ["B · 11"] and stood(page) == "B · 11"
    page.table._sort(4)  # another order: no row is chosen, and none is marked
    assert row(page) == "" and marked(page) == []


def test_keys(opened: Opened, hands: Hands) -> None:
    page = opened(many(200))
    length = len(page.map.squares.lines[0].batches)
    page.filter.person.setFocus()
    hands.press("Tab")
    assert page.map.hasFocus() and stood(page) == "A · 1"
    hands.press("Right", "Right", "Left", "Down")
    assert stood(page) == f"A · {length + 2}"
    hands.press("Up", "Home", "Left", "Up")
    assert stood(page) == "A · 1"
    assert row(page) == ""  # going about chooses nothing
    hands.press("Return")
    assert row(page) == "A · 1"
    hands.press("End", "Right", "Down")
    assert stood(page) == "B · 80"
    hands.press("Space")
    assert row(page) == "B · 80" and marked(page) == ["B · 80"] and page.map.hasFocus()
    hands.press("Home", "Tab")
    assert page.table.hasFocus()


def test_keys_at_the_ends_of_lines(opened: Opened, hands: Hands) -> None:
    page = opened(many(200))
    length = len(page.map.squares.lines[0].batches)
    page.map.setFocus()
    hands.press("Home", "Down", "Left")
    assert stood(page) == f"A · {length}"
    hands.press("Right")
    assert stood(page) == f"A · {length + 1}"
    last = [line for line in page.map.squares.lines if line.batches[0].style.code == "A"][-1]
    hands.press("Left", "Down", "Down", "Down")  # the last line of A is shorter: its last square
    assert len(last.batches) < length and stood(page) == "A · 120"


def test_the_filter_fades_the_others_where_they_stand(opened: Opened, theme: Theme) -> None:
    page = opened(many(200))
    before = [page.map.visualRect(at) for at in page.map.squares.places()]
    page.filter._choose(BatchState.WAITING)
    settle(page)
    assert [page.map.visualRect(at) for at in page.map.squares.places()] == before
    image, faded = page.grab().toImage(), set()
    for at, area in zip(page.map.squares.places(), before, strict=True):
        held, place = page.map.squares.batch(at), page.map.viewport().mapTo(page, area.topLeft() + CORNER)
        if held is not None and image.pixelColor(place) == theme.colour("page"):
            faded.add(held.state)
    assert faded == set(BatchState) - {BatchState.WAITING}


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_a_state_has_its_ground_and_a_picture_of_its_own(opened: Opened, theme: Theme, scheme: Scheme) -> None:
    theme.choose(scheme=scheme)
    page = opened(many(8, STYLES[:1]))
    looks = {}
    image = page.map.viewport().grab().toImage()
    for at in page.map.squares.places():
        held, area = page.map.squares.batch(at), page.map.visualRect(at)
        assert held is not None
        ground = image.pixelColor(area.topLeft() + CORNER)
        assert ground == theme.colour(_GROUNDS[STATES[held.state][2]])
        drawn = [
            image.pixelColor(x, y) != ground for y in range(4, 14) for x in range(area.left() + 5, area.right() - 5)
        ]
        looks[held.state] = tuple(drawn)
    assert len(set(looks.values())) == len(BatchState)


@pytest.mark.parametrize("colours", [tokens.LIGHT, tokens.DARK])
def test_what_is_written_can_be_read(colours: tokens.Colours) -> None:
    pairs = [("muted", "page"), *(("text", ground) for ground in _GROUNDS.values()), *_GROUNDS.items()]
    assert {tone for _word, _icon, tone in STATES.values()} == set(_GROUNDS)
    for ink, ground in pairs:
        assert tokens.contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5, (ink, ground)


def test_the_filter_is_the_legend(opened: Opened) -> None:
    page = opened(many(12))
    for state, (_word, meaning, tone) in STATES.items():
        button = page.filter._buttons[state]
        size = button.iconSize()
        expected = icon(meaning, tone).pixmap(size).toImage()
        assert button.icon().pixmap(size).toImage() == expected, state


def test_a_faded_square_widens_the_filter(opened: Opened, qtbot: QtBot) -> None:
    page = opened(many(200))
    page.filter._choose(BatchState.EMPTY)
    page.filter.style_box.setCurrentIndex(2)
    assert page.table.rows.rowCount() < 40
    click(qtbot, page, "A", 41)
    assert row(page) == "A · 41" and marked(page) == ["A · 41"]
    assert page.table.rows.rowCount() == 200
    assert page.filter._buttons[None].isChecked() and page.filter.style_box.currentIndex() == 0


def test_a_listed_square_leaves_the_filter_alone(opened: Opened, qtbot: QtBot) -> None:
    page = opened(many(200))
    page.filter._choose(BatchState.DIFFERING)
    listed = page.table.rows.rowCount()
    chosen = page.table.rows.row(listed - 1)
    click(qtbot, page, chosen.style.code, chosen.number)
    assert page.table.selected == (chosen,) and page.table.rows.rowCount() == listed < 200


TIPS = {
    "vi": "Tập: A · 3\nSố phiếu: 25\nLượt thứ nhất: Phan Đình Thưởng: xong, 25 phiếu\n"
    "Lượt thứ hai: Cao Lệ Xuân: xong, 25 phiếu\nTrạng thái: hai lượt lệch nhau",
    "en": "Batch: A · 3\nPapers: 25\nFirst pass: Phan Đình Thưởng: done, 25 papers\n"
    "Second pass: Cao Lệ Xuân: done, 25 papers\nState: the passes differ",
}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_a_square_says(opened: Opened, qapp: QApplication, hands: Hands, language: str) -> None:
    i18n.speak(qapp, language)
    page = opened(many(12))
    place, view = square(page, "A", 3).center(), page.map.viewport()
    QApplication.sendEvent(view, QHelpEvent(QHelpEvent.Type.ToolTip, place, view.mapToGlobal(place)))
    assert QToolTip.text() == TIPS[language]
    QToolTip.hideText()
    said = QAccessible.queryAccessibleInterface(page.map)
    assert said.text(QAccessible.Text.Name) == {"vi": "Sơ đồ các tập phiếu", "en": "Map of batches"}[language]
    page.map.setFocus()
    hands.press("Home", "Right", "Right")
    assert said.focusChild().text(QAccessible.Text.Name) == TIPS[language].replace("\n", ". ")


def test_one_batch_needs_no_map(opened: Opened) -> None:
    page = opened(many(1, STYLES[:1]))
    assert page.table.isVisible() and not page.map.isVisible()
    page._show(_Shown(RoundState.COUNTING, many(2, STYLES[:1]), True, True, False, ()))
    assert page.map.isVisible() and not page.map.verticalHeader().isVisible()


def test_what_is_chosen_and_stood_on_outlives_a_refresh(opened: Opened, qtbot: QtBot, hands: Hands) -> None:
    page = opened(None)
    shown = page._batches
    click(qtbot, page, "B", 1)
    hands.press("Home")
    page.refresh()
    hands.wait(lambda: page._batches is not shown)
    assert row(page) == "B · 1" and marked(page) == ["B · 1"]
    assert stood(page) == "A · 1"
