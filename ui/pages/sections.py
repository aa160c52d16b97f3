"""The parts of a page side by side: one is shown, each button says in a word what still waits there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from app.texts import _
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets.base import Flow, column
from ui.widgets.button import Button


class Sections(QWidget):
    """`shown` comes with the place of the part that was asked for. Ctrl+1, Ctrl+2 … call the parts."""

    shown = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._titles: list[str] = []
        self._bar, self._flow = QWidget(), Flow(space=tokens.SPACE_S)
        self._bar.setLayout(self._flow)
        self._bar.setAccessibleName(_("Các phần của trang"))
        layout = column(space=tokens.SPACE_M)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self._group.idClicked.connect(self.show_part)

    def add(self, title: str, meaning: Icon, part: QWidget) -> None:
        """One more part; the first is shown."""
        at = len(self._titles)
        button = Button(title, meaning, kind="room", key=f"Ctrl+{at + 1}")
        button.setCheckable(True)
        self._titles.append(title)
        self._group.addButton(button, at)
        self._flow.addWidget(button)
        self._stack.addWidget(part)
        if at == 0:
            button.setChecked(True)

    def set_note(self, at: int, note: str) -> None:
        """What waits in a part, after its title; "" for nothing."""
        said = f"{self._titles[at]} · {note}" if note else self._titles[at]
        button = self._group.button(at)
        button.setText(said)
        button.setAccessibleName(said)

    @property
    def current(self) -> int:
        return self._stack.currentIndex()

    def show_part(self, at: int) -> None:
        """Show a part, from its button or from the page."""
        self._group.button(at).setChecked(True)
        if at != self._stack.currentIndex():
            self._stack.setCurrentIndex(at)
            self.shown.emit(at)
