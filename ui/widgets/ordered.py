"""A table whose rows are put in order by hand: dragged with the mouse or a finger, a line shows where one would go."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget

from ui.theme import Theme
from ui.widgets.table import Column, T, Table

_EDGE = 40  # pixels beside a row that stay in sight while it is dragged
_LINE = 3


class _Line(QWidget):
    """Where the row would go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("overlay", True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Theme.of_app().colour("accent"))
        painter.end()


class OrderedTable(Table[T]):
    """`moved` comes with the place of a row and the place it is to have. Alt+Up, Alt+Down are the page's own keys."""

    moved = Signal(int, int)

    def __init__(self, columns: Sequence[Column[T]], name: str) -> None:
        super().__init__(columns, name, sortable=False, whole=True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._from, self._pressed = -1, QPoint()
        self._gap = -1  # where the row would go, while one is dragged
        self._line = _Line(self.viewport())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint()
        self._from = self.indexAt(self._pressed).row() if is_left else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A row that was only pressed with an unsteady hand does not move."""
        place = event.position().toPoint()
        far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._from >= 0 and event.buttons() & Qt.MouseButton.LeftButton and (far or self._gap >= 0):
            self._show_gap(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        gap, place = self._gap, self._from
        self._end()
        to = gap - 1 if gap > place else gap
        if gap >= 0 and to != place:
            self.moved.emit(place, to)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc lets go of a row that is being dragged."""
        if self._gap >= 0 and event.key() == Qt.Key.Key_Escape:
            self._end()
            return
        super().keyPressEvent(event)

    def _show_gap(self, place: QPoint) -> None:
        self._gap = self._gap_at(place.y())
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        top = self.rowViewportPosition(self._gap) if self._gap < self.rows.rowCount() else self._end_of_rows()
        self._line.setGeometry(0, max(0, top - _LINE // 2), self.viewport().width(), _LINE)
        self._line.show()
        self._line.raise_()
        self._keep_in_sight(place)

    def _gap_at(self, y: int) -> int:
        middles = (self.rowViewportPosition(at) + self.rowHeight(at) // 2 for at in range(self.rows.rowCount()))
        return sum(middle < y for middle in middles)

    def _end_of_rows(self) -> int:
        last = self.rows.rowCount() - 1
        return self.rowViewportPosition(last) + self.rowHeight(last) - _LINE

    def _keep_in_sight(self, place: QPoint) -> None:
        """The page scrolls along under a long list."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None and (page := around.widget()) is not None:
            inside = self.viewport().mapTo(page, place)
            around.ensureVisible(0, inside.y(), 0, _EDGE)

    def _end(self) -> None:
        self._from = self._gap = -1
        self._line.hide()
        self.viewport().unsetCursor()
