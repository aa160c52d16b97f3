"""The paper as it is keyed, painted by one widget: the order and numbers of the printed paper, five columns of dots.

Only what a key has changed is painted again. The line to be keyed stands in the middle where the list is longer than
the screen. Every cell can be touched and is at least 44 pixels high and wide.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.domain.style import Subject
from app.texts import _
from ui.kiosk.paper_layout import COLUMNS, PLACE, lay_out, least_size
from ui.kiosk.paper_pen import PaperPen
from ui.kiosk.sheet import OPEN, Sheet
from ui.theme import Theme, tokens


class PaperView(QWidget):
    """Shows a `Sheet`; `touched` says the line and, on a cell, its mark (else None)."""

    touched = Signal(int, object)

    def __init__(self, subjects: tuple[Subject, ...], sheet: Sheet) -> None:
        super().__init__()
        self._subjects = subjects
        self._sheet = sheet
        self._top = 0
        self._notice = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Phiếu"))
        self._layout = lay_out(subjects, self.size())
        self._read_out()
        Theme.of_app().changed.connect(self._dress)

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def top(self) -> int:
        """The first line on the screen."""
        return self._top

    @property
    def rows(self) -> int:
        """How many lines stand on the screen at once."""
        return self._layout.rows

    @property
    def notice(self) -> str:
        """What is said in the head, where the paper itself has nothing."""
        return self._notice

    def show_notice(self, text: str) -> None:
        """Say something in the head; "" takes it away."""
        if text != self._notice:
            self._notice = text
            self.setToolTip(text)
            self.update(QRect(0, 0, self.width(), self._layout.head))

    def show_sheet(self, sheet: Sheet) -> None:
        """Paint what differs from what stands there."""
        before, self._sheet = self._sheet, sheet
        self._go(self._top_for(sheet))
        if before.reason != sheet.reason:
            self.update(self._lines_rect())
        else:
            for line in _changed(before, sheet):
                self.update(self.line_rect(line))
        self._read_out()

    def _go(self, top: int) -> None:
        """Bring another line to the top: what is painted already is moved, the rest is asked for."""
        by, self._top = self._top - top, top
        if by:
            lay = self._layout
            bar = self._bar_rect()
            self.scroll(0, by * lay.row, QRect(0, lay.head, bar.left(), lay.rows * lay.row))
            self.update(bar)

    def line_rect(self, line: int) -> QRect:
        """Where a line stands on the widget; below or above it where it is scrolled away."""
        lay = self._layout
        return QRect(0, lay.head + (line - self._top) * lay.row, self.width(), lay.row)

    def cell_rect(self, line: int, mark: str) -> QRect:
        """Where a cell stands on the widget."""
        lay, row = self._layout, self.line_rect(line)
        return QRect(lay.cells + PLACE[mark] * lay.cell, row.top(), lay.cell, row.height())

    def minimumSizeHint(self) -> QSize:
        return least_size()

    def _lines_rect(self) -> QRect:
        return QRect(0, self._layout.head, self.width(), self.height() - self._layout.head)

    def _bar_rect(self) -> QRect:
        """Where it is said which part of a long paper is on the screen."""
        lines = self._lines_rect()
        return lines.adjusted(lines.width() - tokens.SPACE_S, 0, 0, 0)

    def _top_for(self, sheet: Sheet) -> int:
        rows = self._layout.rows
        return max(0, min(sheet.cursor - rows // 2, sheet.lines - rows))

    def _read_out(self) -> None:
        """What a screen reader says of where the typist stands."""
        sheet = self._sheet
        if sheet.is_below:
            self.setAccessibleDescription(_("Phiếu {0}: đã đủ {1} dòng").format(sheet.number, sheet.lines))
            return
        subject, mark = self._subjects[sheet.cursor], sheet.marks[sheet.cursor]
        said = _("chưa nhập") if mark == OPEN else _(COLUMNS[PLACE[mark]][1])
        text = _("Phiếu {0}, dòng {1}: {2}, {3}: {4}")
        self.setAccessibleDescription(text.format(sheet.number, sheet.cursor + 1, subject.name, subject.position, said))

    def _dress(self) -> None:
        self._layout = lay_out(self._subjects, self.size())
        self._top = self._top_for(self._sheet)
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._dress()

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._touch(event.position().toPoint())

    def _touch(self, at: QPoint) -> None:
        lay = self._layout
        if at.y() < lay.head:
            return
        line = self._top + (at.y() - lay.head) // lay.row
        if line >= min(self._sheet.lines, self._top + lay.rows):
            return
        place = (at.x() - lay.cells) // lay.cell
        self.touched.emit(line, COLUMNS[place][0] if 0 <= place < len(COLUMNS) else None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look up and down a long paper; the next key brings the line to be keyed back."""
        step = -1 if event.angleDelta().y() > 0 else 1
        self._go(max(0, min(self._top + step, self._sheet.lines - self._layout.rows)))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, region = QPainter(self), event.region()
        pen = PaperPen(painter, self._layout, self.width())
        pen.ground(event.rect())
        if event.rect().top() < self._layout.head:
            pen.head(self._notice)
        last = min(self._sheet.lines, self._top + self._layout.rows)
        is_long, bar = last - self._top < self._sheet.lines, self._bar_rect()
        for line in range(self._top, last):
            rect = self.line_rect(line)
            if region.intersects(rect.adjusted(0, 0, -bar.width(), 0) if is_long else rect):
                pen.line(rect, line, self._sheet)
        if is_long:
            pen.where(self._top, last, self._sheet.lines, bar)
        painter.end()


def _changed(before: Sheet, after: Sheet) -> set[int]:
    """The lines that look different."""
    marks = {line for line, pair in enumerate(zip(before.marks, after.marks, strict=True)) if pair[0] != pair[1]}
    moved = {before.cursor, after.cursor} if before.cursor != after.cursor else set()
    return marks | moved | (before.unseen ^ after.unseen)
