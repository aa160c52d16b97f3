"""The painted paper: only what changed is painted, the line to be keyed stands in the middle, cells fit a finger."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication

from app.domain.ids import PaperNumber, SubjectCode
from app.domain.style import Subject
from ui.kiosk import sheet as sheets
from ui.kiosk.paper_layout import COLUMNS, LEAST_CELL, wrapped
from ui.kiosk.paper_view import PaperView
from ui.kiosk.sheet import Sheet, blank
from ui.theme import tokens

LEFT = Qt.MouseButton.LeftButton
SIZE = (1342, 578)  # what the page leaves of 1366 × 768


def subjects(count: int) -> tuple[Subject, ...]:
    posts = ("Giám đốc", "Phó Giám đốc", "Trưởng phòng")
    return tuple(
        Subject(SubjectCode(f"S{n}"), f"Nguyễn Thị Diễm Khuê {n}", posts[n % 3], "Phòng Quản lý Thu – Sổ, Thẻ")
        for n in range(count)
    )


@pytest.fixture
def painted(shown):
    """`painted(count, sheet)`: a view at rest, which remembers the region of each paint."""

    class Watched(PaperView):
        regions: list[QRegion]

        def paintEvent(self, event):
            self.regions.append(QRegion(event.region()))
            super().paintEvent(event)

    def make(count: int, sheet: Sheet | None = None, scale: int = 100) -> Watched:
        Watched.regions = []
        view = shown(lambda: Watched(subjects(count), sheet or blank(PaperNumber(1), count)), scale=scale, size=SIZE)
        view.regions.clear()
        return view

    return make


def test_a_key_paints_its_line_and_the_next_alone(painted):
    view = painted(12)
    view.show_sheet(sheets.put(view.sheet, 0, "1"))
    QApplication.processEvents()
    (region,) = view.regions
    assert region.boundingRect() == view.line_rect(0).united(view.line_rect(1))


@pytest.mark.parametrize("scale", [100, 200])
def test_what_is_moved_looks_as_if_it_had_been_painted(painted, scale):
    """A long paper keyed down, stepped back and scrolled: always the picture that a fresh one gives."""
    view = painted(45, scale=scale)
    sheet = view.sheet
    for step in range(60):
        back = step % 7 == 6
        sheet = sheets.stand(sheet, sheet.cursor - 1) if back else sheets.put(sheet, sheet.cursor % 45, "123"[step % 3])
        view.show_sheet(sheet)
        QApplication.processEvents()
        if step % 10 == 9:
            moved = picture(view)
            view.update()
            QApplication.processEvents()
            assert picture(view) == moved


def picture(view: PaperView) -> QImage:
    """What stands on the screen, not what a new painting would give."""
    image = view.screen().grabWindow(view.winId()).toImage()
    assert not image.isNull()
    return image


def test_nothing_is_painted_where_nothing_changed(painted):
    view = painted(12)
    view.show_sheet(view.sheet)
    QApplication.processEvents()
    assert not view.regions


@pytest.mark.parametrize("count", [1, 12, 45, 60])
@pytest.mark.parametrize("scale", [100, 200])
def test_the_line_to_be_keyed_is_whole_on_the_screen_and_in_the_middle_where_it_can_be(painted, count, scale):
    view = painted(count, scale=scale)
    area = QRect(0, 0, view.width(), view.height())
    rows = view.rows
    sheet = view.sheet
    for line in range(count):
        assert area.contains(view.line_rect(line)), line
        if rows // 2 <= line < count - (rows + 1) // 2:
            assert line - view.top == rows // 2
        sheet = sheets.put(sheet, line, "1")
        view.show_sheet(sheet)
    assert area.contains(view.line_rect(count - 1))


@pytest.mark.parametrize("count", [1, 12, 60])
@pytest.mark.parametrize("scale", [100, 150, 200])
def test_every_cell_is_big_enough_for_a_finger(painted, count, scale):
    view = painted(count, scale=scale)
    cells = [view.cell_rect(0, mark) for mark, _word in COLUMNS]
    assert all(cell.width() >= LEAST_CELL and cell.height() >= LEAST_CELL for cell in cells)
    assert cells[-1].right() <= view.width()


def test_a_touch_says_line_and_mark_also_where_the_list_is_scrolled(painted, qtbot):
    view = painted(45)
    view.show_sheet(Sheet(PaperNumber(1), "1" * 30 + " " * 15, cursor=30))
    for line in (view.top, 30):
        for mark, _word in COLUMNS:
            with qtbot.waitSignal(view.touched) as heard:
                qtbot.mouseClick(view, LEFT, pos=view.cell_rect(line, mark).center())
            assert heard.args == [line, mark]
        with qtbot.waitSignal(view.touched) as heard:
            qtbot.mouseClick(view, LEFT, pos=view.line_rect(line).topLeft())
        assert heard.args == [line, None]


def test_the_head_and_the_room_below_the_lines_are_not_touched(painted, qtbot):
    view = painted(1)
    with qtbot.assertNotEmitted(view.touched, wait=10):
        qtbot.mouseClick(view, LEFT, pos=QRect(0, 0, view.width(), 4).center())
        qtbot.mouseClick(view, LEFT, pos=view.rect().bottomRight())


def test_a_screen_reader_is_told_where_the_typist_stands(painted):
    view = painted(3)
    assert view.accessibleDescription() == "Phiếu 1, dòng 1: Nguyễn Thị Diễm Khuê 0, Giám đốc: chưa nhập"
    view.show_sheet(sheets.stand(sheets.put(view.sheet, 0, "3"), 0))
    assert view.accessibleDescription().endswith("Thấp")
    view.show_sheet(Sheet(PaperNumber(1), "123", cursor=3))
    assert view.accessibleDescription() == "Phiếu 1: đã đủ 3 dòng"


def test_marks_filled_in_and_marks_keyed_look_different(painted):
    view = painted(3)
    keyed = Sheet(PaperNumber(1), "111", cursor=3)
    view.show_sheet(keyed)
    one = view.grab().toImage()
    view.show_sheet(Sheet(PaperNumber(1), "111", cursor=3, unseen=frozenset({1, 2})))
    other = view.grab().toImage()
    assert one.copy(view.line_rect(0)) == other.copy(view.line_rect(0))
    for line in (1, 2):
        assert one.copy(view.cell_rect(line, "1")) != other.copy(view.cell_rect(line, "1"))


def test_long_words_are_wrapped_and_only_the_last_line_is_cut(theme):
    font = theme.font(tokens.BODY)
    text = "Trưởng phòng, Phòng Quản lý Thu – Sổ, Thẻ và Kiểm tra"
    assert wrapped(text, font, 2_000, 2) == (text,)
    one, two = wrapped(text, font, 200, 2)
    assert text.startswith(f"{one} ")
    assert two.endswith("…")
    assert text.removeprefix(f"{one} ").startswith(two[:-1])
    (only,) = wrapped(text, font, 200, 1)
    assert only.endswith("…")
