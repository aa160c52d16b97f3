"""Tables: rows high enough, figures under figures, no text cut off, copied as a table.

`Column` says what of a row is shown and by what it is sorted; the model is an adapter over immutable rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QGuiApplication, QIcon, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui import fonts
from ui.icons import Icon, icon
from ui.theme import Theme, tokens
from ui.widgets.bars import Counts, paint_bar

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_PAD = 28  # the style sheet's padding of a cell, and what the style leaves around its text


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column. `text` is shown and copied; `key` sorts (by default the text).

    `figures` stand at the right; `stretch` takes the room that is left and wraps its words; `counts` paints the
    three-colour bar instead of the text; `look` gives an icon with its tone before the word.
    """

    title: str
    text: Callable[[T], str]
    key: Callable[[T], Any] | None = None
    figures: bool = False
    stretch: bool = False
    counts: Callable[[T], Counts | None] | None = None
    look: Callable[[T], tuple[Icon, str] | None] | None = None

    def sort_key(self, row: T) -> Any:
        return self.key(row) if self.key else self.text(row)


class Rows(QAbstractTableModel, Generic[T]):
    """The rows as given, in the order given or sorted by one column."""

    def __init__(self, columns: Sequence[Column[T]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._given: tuple[T, ...] = ()
        self._shown: list[T] = []
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)

    def set_rows(self, rows: Sequence[T]) -> None:
        """Other rows, sorted as the old ones were."""
        self.beginResetModel()
        self._given = tuple(rows)
        self._arrange()
        self.endResetModel()

    def row(self, at: int) -> T:
        """The row shown at this place."""
        return self._shown[at]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By one column; -1 is the order given."""
        self.beginResetModel()
        self._sorted = (column, order)
        self._arrange()
        self.endResetModel()

    def next_order(self, column: int) -> tuple[int, Qt.SortOrder]:
        """What a click on this heading leads to."""
        match self._sorted:
            case (at, Qt.SortOrder.AscendingOrder) if at == column:
                return column, Qt.SortOrder.DescendingOrder
            case (at, Qt.SortOrder.DescendingOrder) if at == column:
                return -1, Qt.SortOrder.AscendingOrder
            case _:
                return column, Qt.SortOrder.AscendingOrder

    def _arrange(self) -> None:
        column, order = self._sorted
        self._shown = list(self._given)
        if column >= 0:
            self._shown.sort(key=self.columns[column].sort_key, reverse=order is Qt.SortOrder.DescendingOrder)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.DecorationRole:
                return self._arrow(section)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case _:
                return None

    def _arrow(self, section: int) -> QIcon | None:
        """The style's own arrow would ask for room in every heading, sorted or not."""
        column, order = self._sorted
        if column != section:
            return None
        return icon(Icon.UP if order is Qt.SortOrder.AscendingOrder else Icon.DOWN, "ink", 14, gap=4)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self.columns[index.column()], self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "" if column.counts else column.text(row)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.text(row) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.DecorationRole:
                look = column.look(row) if column.look else None
                return icon(*look) if look else None
            case _:
                return None


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _BarCell(QStyledItemDelegate):
    """The thin bar of a row's counts, in the middle of the cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        model = index.model()
        assert isinstance(model, Rows)
        column = model.columns[index.column()]
        counts = column.counts(model.row(index.row())) if column.counts else None
        if counts is not None:
            theme = Theme.of_app()
            height = theme.px(10)
            area = QRectF(option.rect).adjusted(10, 0, -10, 0)
            bar = QRectF(area.left(), area.center().y() - height / 2, area.width(), height)
            paint_bar(painter, bar, counts, theme)


class Table(QTableView, Generic[T]):
    """`chosen` comes with a row when it is opened (Enter, double click); `picked` when the selection moves to it.

    A click on a header sorts, a third one goes back to the order given. Ctrl+C copies the selected rows, or all.
    `whole`: as high as its rows, for a page that scrolls; otherwise it takes the room there is, and scrolls itself.
    """

    chosen = Signal(object)
    picked = Signal(object)

    def __init__(self, columns: Sequence[Column[T]], name: str, *, sortable: bool = True, whole: bool = False) -> None:
        super().__init__()
        self._whole = whole
        self.rows: Rows[T] = Rows(columns, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table; arrows move in it
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.verticalHeader().hide()
        self._set_header(sortable)
        for at, column in enumerate(columns):
            if column.counts:
                self.setItemDelegateForColumn(at, _BarCell(self))
        self.activated.connect(lambda index: self.chosen.emit(self.rows.row(index.row())))
        self.selectionModel().currentRowChanged.connect(self._pick)
        self._copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        self._copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._copy.activated.connect(self.copy)
        Theme.of_app().changed.connect(self.fit)

    def _set_header(self, sortable: bool) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionsClickable(sortable)
        header.sectionClicked.connect(self._sort)

    def _sort(self, column: int) -> None:
        """Up, down, and back to the order given."""
        self.rows.sort(*self.rows.next_order(column))
        self.fit()

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show these; the selection goes."""
        self.rows.set_rows(rows)
        self.fit()

    @property
    def selected(self) -> tuple[T, ...]:
        """The selected rows, from top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.rows.row(at) for at in places)

    def fit(self) -> None:
        """Columns as wide as their words; those that stretch take what is left, or wrap where nothing is."""
        theme = Theme.of_app()
        side = theme.px(tokens.ICON)
        self.setIconSize(QSize(side, side))
        needed = [self._needed(at) for at in range(len(self.rows.columns))]
        spare = self.viewport().width() - sum(needed)
        stretched = [at for at, column in enumerate(self.rows.columns) if column.stretch]
        self._share_out(needed, stretched, spare)
        for at, width in enumerate(needed):
            self.setColumnWidth(at, width)
        self.verticalHeader().setDefaultSectionSize(theme.px(tokens.ROW))
        self.verticalHeader().setMinimumSectionSize(theme.px(tokens.ROW))
        self._raise_rows(stretched)
        if self._whole:
            bar = self.horizontalScrollBar()
            below = bar.sizeHint().height() if sum(needed) > self.viewport().width() else 0
            self.setFixedHeight(
                self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + below + 4
            )

    @staticmethod
    def _share_out(needed: list[int], stretched: Sequence[int], spare: int) -> None:
        """Room that is left goes to all that stretch alike; room that lacks is taken from the widest first."""
        least, left = Theme.of_app().px(140), sum(needed[at] for at in stretched) + spare
        for waiting, at in zip(range(len(stretched), 0, -1), sorted(stretched, key=needed.__getitem__), strict=True):
            share = max(least, left // waiting)
            needed[at] = needed[at] + spare // len(stretched) if spare >= 0 else min(max(needed[at], least), share)
            left -= needed[at]

    def _raise_rows(self, stretched: Sequence[int]) -> None:
        """Rows whose words wrap get the height for them (the style's own answer leaves out its padding)."""
        least, metrics = Theme.of_app().px(tokens.ROW), QFontMetrics(fonts.figures(Theme.of_app().font()))
        for line in range(self.rows.rowCount()):
            row, tallest = self.rows.row(line), least
            for at in stretched:
                room = QRect(0, 0, max(1, self.columnWidth(at) - _PAD), 10_000)
                text = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self.rows.columns[at].text(row))
                tallest = max(tallest, text.height() + 2 * tokens.SPACE_S + 6)
            if self.rowHeight(line) != tallest:
                self.setRowHeight(line, tallest)

    def _needed(self, at: int) -> int:
        """The width of the widest word of a column, heading included."""
        theme, column = Theme.of_app(), self.rows.columns[at]
        head = self.horizontalHeader().sectionSizeFromContents(at).width()
        metrics = QFontMetrics(fonts.figures(theme.font()))
        shown = [column.text(self.rows.row(line)) for line in range(self.rows.rowCount())]
        cell = max((metrics.horizontalAdvance(text) for text in shown), default=0)
        if column.counts:
            cell = theme.px(140)
        if column.look:
            cell += theme.px(tokens.ICON) + tokens.SPACE_S
        return max(head, cell + _PAD)

    def copy(self) -> None:
        """The selected rows (all, where none is) to the clipboard, with headings: as a table and as tabbed text."""
        rows = self.selected or tuple(self.rows.row(at) for at in range(self.rows.rowCount()))
        columns = self.rows.columns
        lines = [[column.title for column in columns], *([column.text(row) for column in columns] for row in rows)]
        data = QMimeData()
        data.setText("\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines))
        cells = ("".join(f"<td>{escape(cell)}</td>" for cell in line) for line in lines)
        data.setHtml("<table>" + "".join(f"<tr>{line}</tr>" for line in cells) + "</table>")
        QGuiApplication.clipboard().setMimeData(data)

    def _pick(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self.rows.row(current.row()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "rows"):
            self.fit()
