"""What every other widget is made of: words by role, pictures by meaning, rows that wrap when the text is large.

A label says what it is by the property `role` (title heading lead body strong muted small field figure figures big
code) and may have a `tone` (good warn bad quiet ink); resources/theme/window.qss gives both their look.
"""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QLabel,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.icons import Icon, pixmap
from ui.theme import Theme, tokens


def words(text: str, role: str = "body", *, tone: str = "", wrap: bool = True) -> QLabel:
    """A label of plain text (a name with `<` in it stays a name). Without `wrap` it is as wide as its text."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    if not wrap:
        label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    return label


def mark(widget: QWidget, **properties: object) -> None:
    """Set properties that the style sheet looks at, and let it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def key_text(key: str) -> str:
    """A key as the user reads it: `Ctrl+Return` → Ctrl+Enter; "" for none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) if key else ""


def tip_text(tip: str, key: str) -> str:
    """A tooltip that names the key: `Niêm phong (Ctrl+Enter)`."""
    return f"{tip} ({key_text(key)})" if key else tip


def order_tabs(*widgets: QWidget) -> None:
    """Tab goes through these in this order, from where the last of them stands in the window's chain."""
    QWidget.setTabOrder(widgets[-1], widgets[0])
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)


def column(*, space: int = tokens.SPACE_M, margin: int = 0) -> QVBoxLayout:
    """An empty vertical layout with our gaps."""
    layout = QVBoxLayout()
    layout.setSpacing(space)
    layout.setContentsMargins(margin, margin, margin, margin)
    return layout


def row(*, space: int = tokens.SPACE_M, margin: int = 0) -> QBoxLayout:
    """An empty horizontal layout with our gaps."""
    layout = QBoxLayout(QBoxLayout.Direction.LeftToRight)
    layout.setSpacing(space)
    layout.setContentsMargins(margin, margin, margin, margin)
    return layout


def frame(role: str, tone: str = "") -> QFrame:
    """A ground that the style sheet knows: card, note, account, rail, rule."""
    result = QFrame()
    result.setProperty("role", role)
    result.setProperty("tone", tone)
    return result


def clear(layout: QLayout) -> None:
    """Take out everything that stands in a layout; it is gone from sight at once and deleted a moment later."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            discard(widget)
        elif (inside := item.layout()) is not None:
            clear(inside)


def discard(widget: QWidget) -> None:
    """A widget that is not needed any more. (Deleted alone it would be seen, and reached by Tab, a moment longer.)"""
    widget.hide()
    widget.deleteLater()


def card(*widgets: QWidget, space: int = tokens.SPACE_M, fill: bool = False) -> QFrame:
    """A ground around what belongs together, one thing under the other from the top; `fill` lets them grow."""
    result = frame("card")
    layout = column(space=space, margin=tokens.SPACE_L)
    for widget in widgets:
        layout.addWidget(widget)
    if not fill:
        layout.addStretch(1)
    result.setLayout(layout)
    return result


def rule() -> QFrame:
    """A thin line between two things."""
    return frame("rule")


class Picture(QWidget):
    """An icon beside its word. It says nothing to a screen reader: the word does."""

    def __init__(self, meaning: Icon, tone: str = "text", size: int = tokens.ICON) -> None:
        super().__init__()
        self._meaning, self._tone, self._size = meaning, tone, size
        Theme.of_app().changed.connect(self._fit)
        self._fit()

    def show_meaning(self, meaning: Icon, tone: str) -> None:
        """Another icon, or another tone."""
        self._meaning, self._tone = meaning, tone
        self.update()

    def _fit(self) -> None:
        side = Theme.of_app().px(self._size)
        self.setFixedSize(side, side)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap(self._meaning, self.width(), self._tone, self.devicePixelRatioF()))
        painter.end()


class _Beside(QLayout):
    """Side by side, each in the middle of the line, or under one another at full width.

    The room that is left goes to the first, or to all alike: then each wants `least` (at 100 %).
    """

    def __init__(self, space: int, least: int = 0) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._space, self._least = space, least
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        width = sum(self._wish(item) for item in self._shown()) + self._gaps()
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._shown()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _gaps(self) -> int:
        return self._space * max(0, len(self._shown()) - 1)

    def _wish(self, item: QLayoutItem) -> int:
        """The width that an item wants beside others; words that wrap are content with some thirty letters."""
        wanted = max(item.sizeHint().width(), item.minimumSize().width())
        if self._least:
            return max(Theme.of_app().px(self._least), item.minimumSize().width())
        if not item.hasHeightForWidth() or item is not self._shown()[0]:
            return wanted
        cap = QFontMetrics(QApplication.font()).averageCharWidth() * 30
        return max(item.minimumSize().width(), min(cap, wanted))

    def _place(self, rect: QRect, *, move: bool) -> int:
        shown = self._shown()
        wishes = [self._wish(item) for item in shown]
        spare = rect.width() - sum(wishes) - self._gaps()
        if spare < 0:
            return self._stack(shown, rect, move=move)
        if self._least and wishes:
            wishes = [(rect.width() - self._gaps()) // len(wishes)] * len(wishes)
        elif wishes:
            wishes[0] += spare
        return self._line(shown, wishes, rect, move=move)

    def _line(self, shown: list[QLayoutItem], widths: list[int], rect: QRect, *, move: bool) -> int:
        heights = [_height(item, width) for item, width in zip(shown, widths, strict=True)]
        tallest, left = max(heights, default=0), rect.left()
        for item, width, height in zip(shown, widths, heights, strict=True):
            if move:
                tall = tallest if self._least else height
                item.setGeometry(QRect(left, rect.top() + (tallest - tall) // 2, width, tall))
            left += width + self._space
        return tallest

    def _stack(self, shown: list[QLayoutItem], rect: QRect, *, move: bool) -> int:
        top = rect.top()
        for item in shown:
            height = _height(item, rect.width())
            if move:
                item.setGeometry(QRect(rect.left(), top, rect.width(), height))
            top += height + tokens.SPACE_S
        return max(0, top - tokens.SPACE_S - rect.top())


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class AdaptiveRow(QWidget):
    """Widgets side by side where they fit, one under the other where they do not (large text, narrow window).

    The first one takes the room that is left.
    """

    def __init__(self, *widgets: QWidget, space: int = tokens.SPACE_M) -> None:
        super().__init__()
        self.setLayout(_Beside(space))
        for widget in widgets:
            self.add(widget)

    def add(self, widget: QWidget) -> None:
        """One more at the right (or below)."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)


class Columns(AdaptiveRow):
    """Equally wide columns, such as two cards of a form; one under the other below `least` (at 100 %) each."""

    def __init__(self, *widgets: QWidget, least: int = 340, space: int = tokens.SPACE_L) -> None:
        QWidget.__init__(self)
        self.setLayout(_Beside(space, least))
        for widget in widgets:
            self.add(widget)


class Flow(QLayout):
    """Items one after the other, wrapped into lines like words."""

    def __init__(self, space: int = tokens.SPACE_M, line_space: int = tokens.SPACE_S) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._space, self._line_space = space, line_space
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + self._space * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        top = rect.top()
        for line in self._lines(rect.width()):
            height = max(size.height() for _item, size in line)
            left = rect.left()
            for item, size in line:
                if move:
                    item.setGeometry(QRect(QPoint(left, top), QSize(size.width(), height)))
                left += size.width() + self._space
            top += height + self._line_space
        return max(0, top - self._line_space - rect.top())

    def _lines(self, width: int) -> Iterable[list[tuple[QLayoutItem, QSize]]]:
        line: list[tuple[QLayoutItem, QSize]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = QSize(min(item.sizeHint().width(), width), item.sizeHint().height())
            if line and used + size.width() > width:
                yield line
                line, used = [], 0
            line.append((item, size))
            used += size.width() + self._space
        if line:
            yield line


def wrapped(*widgets: QWidget, space: int = tokens.SPACE_S) -> QWidget:
    """A row of buttons (or other things) that breaks into lines like words."""
    result, flow = QWidget(), Flow(space=space)
    for widget in widgets:
        flow.addWidget(widget)
    result.setLayout(flow)
    return result


class Scroller(QScrollArea):
    """A page's body: as wide as the page, as long as it needs. Put things into `body`.

    They stand from the top; with `fill` what can grow (a table, an empty state) takes the rest of the page.
    """

    def __init__(self, *, fill: bool = False, space: int = tokens.SPACE_L, margin: int = tokens.SPACE_XL) -> None:
        super().__init__()
        inside = QWidget()
        inside.setProperty("role", "body")
        self.body = column(space=space, margin=margin)
        outer = column(space=0)  # a layout aligned to the top would forget what its wrapped words need
        outer.addLayout(self.body)
        if not fill:
            outer.addStretch(1)
        inside.setLayout(outer)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """What scrolls takes the room that it is given; it asks for little, so that nothing around it scrolls too."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def focusNextPrevChild(self, next: bool) -> bool:
        """The control that Tab reaches comes into sight, with its label above it."""
        moved = super().focusNextPrevChild(next)
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, 2 * focused.height())
        return moved
