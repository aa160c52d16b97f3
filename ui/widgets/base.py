"""What every other widget is made of: words by role, pictures by meaning, rows that wrap when the text is large.

A label says what it is by the property `role` (title heading lead body strong muted small field figure figures big
code) and may have a `tone` (good warn bad quiet ink); resources/theme/window.qss gives both their look.
"""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent
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


def card(*widgets: QWidget, space: int = tokens.SPACE_M) -> QFrame:
    """A white ground around what belongs together, one thing under the other."""
    result = frame("card")
    layout = column(space=space, margin=tokens.SPACE_L)
    for widget in widgets:
        layout.addWidget(widget)
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


class AdaptiveRow(QWidget):
    """Widgets side by side where they fit, one under the other where they do not (large text, narrow window).

    The first one takes the room that is left, unless `even` is set: then all are as wide as they need.
    """

    def __init__(self, *widgets: QWidget, even: bool = False, space: int = tokens.SPACE_M) -> None:
        super().__init__()
        self._layout = row(space=space)
        self._even = even
        self.setLayout(self._layout)
        for widget in widgets:
            self.add(widget)

    def add(self, widget: QWidget) -> None:
        """One more at the right (or below)."""
        first = self._layout.count() == 0
        self._layout.addWidget(widget, 1 if first and not self._even else 0)
        self._turn(self.width())

    def _wanted(self) -> int:
        """The width at which all stand side by side, a wrapping label at some thirty letters."""
        items = [self._layout.itemAt(at).widget() for at in range(self._layout.count())]
        shown = [item for item in items if item is not None and not item.isHidden()]
        gaps = self._layout.spacing() * max(0, len(shown) - 1)
        return sum(self._wish(item) for item in shown) + gaps

    def _wish(self, widget: QWidget) -> int:
        if widget.hasHeightForWidth():
            cap = self.fontMetrics().averageCharWidth() * 30
            return max(widget.minimumSizeHint().width(), min(cap, widget.sizeHint().width()))
        return max(widget.minimumSizeHint().width(), widget.sizeHint().width())

    def _turn(self, width: int) -> None:
        side = QBoxLayout.Direction.LeftToRight
        under = QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(side if self._wanted() <= width else under)

    def minimumSizeHint(self) -> QSize:
        items = (self._layout.itemAt(at) for at in range(self._layout.count()))
        width = max((item.minimumSize().width() for item in items), default=0)
        return QSize(width, self._layout.totalMinimumSize().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._turn(width)
        if self._layout.hasHeightForWidth():
            return self._layout.totalHeightForWidth(width)
        return self._layout.totalSizeHint().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn(event.size().width())
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._turn(self.width())
        return super().event(event)


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


class Scroller(QScrollArea):
    """A page's body: as wide as the page, as long as it needs. Put things into `body`."""

    def __init__(self, *, space: int = tokens.SPACE_L, margin: int = tokens.SPACE_XL) -> None:
        super().__init__()
        inside = QWidget()
        inside.setProperty("role", "body")
        self.body = column(space=space, margin=margin)
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside.setLayout(self.body)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def focusNextPrevChild(self, next: bool) -> bool:
        """The control that Tab reaches comes into sight, with its label above it."""
        moved = super().focusNextPrevChild(next)
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, 2 * focused.height())
        return moved
