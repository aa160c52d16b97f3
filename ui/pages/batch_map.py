"""Every batch of step 3 as a small square, so that two hundred are seen at once: its number, and its state by icon.

A grid of Qt's, so that arrows, tooltips, scrolling and what a screen reader is told are Qt's too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.domain.ids import BatchId
from app.services.batch import BatchView
from app.texts import _
from ui.icons import pixmap
from ui.pages.batch_filter import STATES
from ui.theme import Theme, tokens
from ui.widgets import Column

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_WIDTH, _HEIGHT, _ICON = 28, 27, 12  # pixels of a square and its icon at 100 %
_GAP = 2  # between squares
_GROUNDS = {"muted": "surface", "ink": "accent_soft", "warn": "warn_soft", "good": "good_soft"}
_MOVE = QAbstractItemView.CursorAction


@dataclass(frozen=True)
class Line:
    """Batches side by side, all of one style; `style` and `name` stand before the first line of a style."""

    batches: tuple[BatchView, ...]
    style: str = ""
    name: str = ""


def lines_of(batches: Sequence[BatchView], length: int) -> tuple[Line, ...]:
    """In order of style and number, at most `length` a line; each style begins a new one."""
    lines: list[Line] = []
    for style, group in groupby(sorted(batches, key=_order), key=lambda batch: batch.style):
        held = tuple(group)
        parts = [held[at : at + length] for at in range(0, len(held), length)]
        lines += [Line(parts[0], style.code, style.name), *map(Line, parts[1:])]
    return tuple(lines)


def _order(batch: BatchView) -> tuple[str, int]:
    return batch.style.code, batch.number


class Squares(QAbstractTableModel):
    """Lines as rows of a grid. `columns` are the table's: a square is told of as its row is."""

    def __init__(self, columns: Sequence[Column[BatchView]], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._listed: Collection[BatchId] = ()
        self.lines: tuple[Line, ...] = ()

    def set_lines(self, lines: tuple[Line, ...], listed: Collection[BatchId]) -> None:
        self.beginResetModel()
        self.lines, self._listed = lines, listed
        self.endResetModel()

    def batch(self, index: Index) -> BatchView | None:
        """The batch of a square; None beyond the end of a line."""
        if not index.isValid():
            return None
        held = self.lines[index.row()].batches
        return held[index.column()] if index.column() < len(held) else None

    def is_listed(self, batch: BatchView) -> bool:
        return batch.id in self._listed

    def places(self) -> list[QModelIndex]:
        """Every square, in order."""
        return [self.index(at, place) for at, line in enumerate(self.lines) for place in range(len(line.batches))]

    def find(self, batch_id: BatchId | None) -> QModelIndex:
        """The square of a batch; invalid where there is none."""
        found = (index for index in self.places() if (held := self.batch(index)) and held.id == batch_id)
        return next(found, QModelIndex())

    def beside(self, index: QModelIndex, by: int) -> QModelIndex:
        """The square a line above or below, or that line's last where it is shorter."""
        row = index.row() + by
        if not 0 <= row < len(self.lines):
            return index
        return self.index(row, min(index.column(), len(self.lines[row].batches) - 1))

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else max((len(line.batches) for line in self.lines), default=0)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if self.batch(index) else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        batch = self.batch(index)
        if batch is None or role not in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        said = [f"{column.title}: {text}" for column in self._columns if (text := column.text(batch))]
        return ("\n" if role == Qt.ItemDataRole.ToolTipRole else ". ").join(said)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Vertical or not 0 <= section < len(self.lines):
            return None
        line = self.lines[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _style(line.style) if line.style else ""
            case Qt.ItemDataRole.ToolTipRole:
                return line.name or None
            case _:
                return None


class _Square(QStyledItemDelegate):
    """Icon over number on the state's ground. What the filter leaves out has no ground, and keeps its place."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        squares = index.model()
        assert isinstance(squares, Squares)
        batch = squares.batch(index)
        if batch is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = QRectF(option.rect).adjusted(_GAP / 2, _GAP / 2, -_GAP / 2, -_GAP / 2)
        if squares.is_listed(batch):
            _edge(painter, square.adjusted(0.5, 0.5, -0.5, -0.5), "edge", 1, _GROUNDS[STATES[batch.state][2]])
        if option.state & QStyle.StateFlag.State_Selected:
            _edge(painter, square.adjusted(1, 1, -1, -1), "text", 2)
        if option.state & QStyle.StateFlag.State_HasFocus:
            _edge(painter, square, "focus", 2)
        _words(painter, square, batch, is_listed=squares.is_listed(batch))
        painter.restore()


def _edge(painter: QPainter, square: QRectF, colour: str, width: int, ground: str = "") -> None:
    theme = Theme.of_app()
    painter.setPen(QPen(theme.colour(colour), width))
    painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(square, 4, 4)


def _words(painter: QPainter, square: QRectF, batch: BatchView, *, is_listed: bool) -> None:
    theme, (_word, meaning, tone) = Theme.of_app(), STATES[batch.state]
    metrics, side = QFontMetrics(_font()), theme.px(_ICON)
    top = int(square.top() + (square.height() - side - metrics.capHeight()) / 2)
    picture = pixmap(meaning, side, tone if is_listed else "muted", painter.device().devicePixelRatio())
    painter.drawPixmap(int(square.center().x() - side / 2), top, picture)
    painter.setFont(_font())
    painter.setPen(theme.colour("text" if is_listed else "muted"))
    left = square.center().x() - metrics.horizontalAdvance(str(batch.number)) / 2
    painter.drawText(int(left), top + side + metrics.capHeight(), str(batch.number))


def _font() -> QFont:
    return Theme.of_app().font(tokens.SMALL, bold=True)


class BatchMap(QTableView):
    """`chosen` comes with a batch whose square is clicked, or stood on when Enter or Space is pressed."""

    chosen = Signal(object)

    def __init__(self, columns: Sequence[Column[BatchView]]) -> None:
        super().__init__()
        self._batches: tuple[BatchView, ...] = ()
        self._listed: Collection[BatchId] = ()
        self._marked: BatchId | None = None
        self._room = 0
        self.squares = Squares(columns, self)
        self.setModel(self.squares)
        self.setItemDelegate(_Square(self))
        self.setAccessibleName(_("Sơ đồ các tập phiếu"))
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self._set_look()
        Theme.of_app().changed.connect(self._arrange)
        self.hide()

    def _set_look(self) -> None:
        self.setProperty("role", "map")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)  # what is selected is the table's row
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(1)
        self.horizontalHeader().hide()

    def show_batches(self, batches: tuple[BatchView, ...], listed: Collection[BatchId]) -> None:
        """All of them; those not `listed` are faded. A single batch needs no map."""
        self._batches, self._listed = batches, listed
        self._arrange()
        self.setVisible(len(batches) > 1)

    def show_chosen(self, batch: BatchView | None) -> None:
        """Mark the square of the table's row, and stand on it unless hands are here; None takes the mark away."""
        self._marked = batch.id if batch else None
        index = self._mark()
        if index.isValid() and not self.hasFocus():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _mark(self) -> QModelIndex:
        index = self.squares.find(self._marked)
        self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        return index

    def set_room(self, height: int) -> None:
        """The most that it may take; what needs more scrolls."""
        self._room = height
        self._arrange()

    def _arrange(self) -> None:
        """Break into lines anew; where one stands, and what is marked, stays."""
        stood, (width, height) = self.squares.batch(self.currentIndex()), self._cell()
        self.horizontalHeader().setDefaultSectionSize(width)
        self.verticalHeader().setDefaultSectionSize(height)
        length = max(1, (self.width() - self._fit_styles() - self.verticalScrollBar().sizeHint().width()) // width)
        self.squares.set_lines(lines_of(self._batches, length), self._listed)
        self.setFixedHeight(max(height, min(height * len(self.squares.lines), self._room)))
        if stood is not None:  # otherwise Qt stands on the first square when Tab comes here
            self.setCurrentIndex(self.squares.find(stood.id))
        self._mark()

    def _cell(self) -> tuple[int, int]:
        """A square with its gap: as wide as the longest number."""
        theme, metrics = Theme.of_app(), QFontMetrics(_font())
        longest = max((metrics.horizontalAdvance(str(batch.number)) for batch in self._batches), default=0)
        return max(theme.px(_WIDTH), longest + 2) + _GAP, theme.px(_HEIGHT) + _GAP

    def _fit_styles(self) -> int:
        """The names of the styles before their lines, where there are several; answers their width."""
        header, codes = self.verticalHeader(), {batch.style.code for batch in self._batches}
        header.setVisible(len(codes) > 1)
        metrics = QFontMetrics(_font())
        widest = max((metrics.horizontalAdvance(_style(code)) for code in codes), default=0)
        header.setFixedWidth(widest + tokens.SPACE_M)
        return header.width() if len(codes) > 1 else 0

    def _choose(self, index: QModelIndex) -> None:
        if batch := self.squares.batch(index):
            self.chosen.emit(batch)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Left and right go on into the line before or after; up and down stay in the map."""
        places, at = self.squares.places(), self.currentIndex()
        match action:
            case _ if not places or not at.isValid():
                return places[0] if places else QModelIndex()
            case _MOVE.MoveHome | _MOVE.MovePageUp:
                return places[0]
            case _MOVE.MoveEnd | _MOVE.MovePageDown:
                return places[-1]
            case _MOVE.MoveUp | _MOVE.MoveDown:
                return self.squares.beside(at, -1 if action is _MOVE.MoveUp else 1)
            case _:
                by = -1 if action in {_MOVE.MoveLeft, _MOVE.MovePrevious} else 1
                return places[max(0, min(places.index(at) + by, len(places) - 1))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()


def _style(code: str) -> str:
    return _("Mẫu {0}").format(code)
