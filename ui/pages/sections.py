"""The parts of a page side by side: one is shown, each button says in a word what still waits there."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from app.texts import _
from ui.icons import Icon
from ui.pages.tab_order import enter
from ui.theme import Theme, tokens
from ui.widgets.base import Flow, Scroller, column
from ui.widgets.button import Button

_LEAST = 320  # pixels of a part at 100 %


class RoomButton(Button):
    """Can be checked; as wide as its words are in the bold that they have then."""

    def __init__(self, words: str, meaning: Icon, key: str = "") -> None:
        super().__init__(words, meaning, kind="room", key=key)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        bold = QFontMetrics(Theme.of_app().font(bold=True)).horizontalAdvance(self.text())
        plain = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(hint.width() + max(0, bold - plain) + tokens.SPACE_XS, hint.height())


def filled(*parts: QWidget) -> QVBoxLayout:
    """A page's layout: the last part takes the room that is left, and with large text the whole page scrolls."""
    body = Scroller(fill=True, space=tokens.SPACE_M, margin=tokens.SPACE_L)
    for part in parts:
        body.body.addWidget(part, 1 if part is parts[-1] else 0)
    layout = column()
    layout.addWidget(body)
    return layout


class _Stack(QStackedWidget):
    """The parts scroll by themselves, so the height that a hidden one would like is not asked of the page."""

    def hasHeightForWidth(self) -> bool:
        return False


class Sections(QWidget):
    """`shown` comes with the place of the part that was asked for. F2, F3 … call the parts; the rooms have Ctrl+1 …"""

    shown = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._stack = _Stack()
        self._titles: list[str] = []
        self._parts: list[RoomButton] = []
        self._bar, self._flow = QWidget(), Flow(space=tokens.SPACE_S)
        self._bar.setLayout(self._flow)
        self._bar.setAccessibleName(_("Các phần của trang"))
        layout = column(space=tokens.SPACE_M)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self._group.idClicked.connect(self._enter)
        Theme.of_app().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Enough of a part is always seen."""
        self._stack.setMinimumHeight(Theme.of_app().px(_LEAST))

    def add(self, title: str, meaning: Icon, part: QWidget) -> None:
        """One more part; the first is shown."""
        at = len(self._titles)
        button = RoomButton(title, meaning, f"F{at + 2}")
        self._titles.append(title)
        self._parts.append(button)
        self._group.addButton(button, at)
        self._flow.addWidget(button)
        self._stack.addWidget(part)
        if at == 0:
            button.setChecked(True)
        else:  # Tab goes through the parts' buttons before it goes into a part
            QWidget.setTabOrder(self._parts[at - 1], button)

    def set_note(self, at: int, note: str) -> None:
        """What waits in a part, after its title; "" for nothing."""
        said = f"{self._titles[at]} · {note}" if note else self._titles[at]
        button = self._parts[at]
        button.setText(said)
        button.set_key(f"F{at + 2}", said)  # a new text takes a button's key away
        button.setAccessibleName(said)
        button.updateGeometry()

    @property
    def current(self) -> int:
        return self._stack.currentIndex()

    def _enter(self, at: int) -> None:
        """From its button or key: the keyboard goes into the part, to where its work begins."""
        self.show_part(at)
        part = self._stack.currentWidget()
        assert part is not None
        enter(part)

    def show_part(self, at: int) -> None:
        """Show a part, from its button or from the page."""
        self._parts[at].setChecked(True)
        if at != self._stack.currentIndex():
            self._stack.setCurrentIndex(at)
            self.shown.emit(at)
