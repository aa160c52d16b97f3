"""A question over the paper, answered with the keys that it shows. It takes no focus and closes with its answer."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QWidget

from ui.icons import Icon
from ui.kiosk.key_button import KeyButton
from ui.kiosk.strokes import Key
from ui.theme import Theme, tokens
from ui.widgets.base import Picture, column, frame, row, words
from ui.widgets.message import Message

_SHADE = QColor(0, 0, 0, 110)
_NARROW, _WIDE = 900, 1200  # of the card, on the smallest screen with the largest text


@dataclass(frozen=True)
class Line:
    """A key, what it does, and whether it can be chosen."""

    key: Key
    cap: str
    word: str
    strong: bool = False
    enabled: bool = True


@dataclass(frozen=True)
class Question:
    """`tone` good or warn colours the sentence and puts an icon before it; `note` is a plain sentence after it."""

    title: str
    text: str
    lines: tuple[Line, ...]
    tone: str = ""
    note: str = ""


class Panel(QWidget):
    """Lies over the paper while a question is open; what is touched comes as the key that stands before it."""

    answered = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._question: Question | None = None
        self._card: QFrame | None = None
        self._message: Message | None = None
        self._middle = QHBoxLayout()
        self._middle.setContentsMargins(tokens.SPACE_XL, tokens.SPACE_M, tokens.SPACE_XL, tokens.SPACE_M)
        self.setLayout(self._middle)
        self.hide()

    def ask(self, question: Question | None) -> None:
        """Show the question, or nothing."""
        if question == self._question:
            return
        self._question = question
        if self._card is not None:
            self._middle.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = self._message = None
        self.setVisible(question is not None)
        if question is not None:
            self._card = self._made(question)
            self._middle.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
            self.setAccessibleName(f"{question.title} {question.text} {question.note}".strip())
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    @property
    def said(self) -> str:
        """What was refused in this question, or ""."""
        return self._message.text if self._message is not None else ""

    def refuse(self, text: str) -> bool:
        """Say why an answer cannot be; False where nothing is asked."""
        if self._message is None:
            return False
        self._message.refuse(text)
        return True

    def _made(self, question: Question) -> QFrame:
        card = frame("card")
        layout = column(space=tokens.SPACE_S, margin=tokens.SPACE_XL)
        layout.addWidget(words(question.title, "title"))
        if question.text:
            layout.addLayout(_sentence(question))
        if question.note:
            layout.addWidget(words(question.note))
        layout.addSpacing(tokens.SPACE_S)
        self._message = Message()
        layout.addWidget(self._message)
        self._add_lines(layout, question.lines)
        card.setLayout(layout)
        card.setMinimumWidth(min(Theme.of_app().px(480), _NARROW))
        card.setMaximumWidth(min(Theme.of_app().px(720), _WIDE))
        return card

    def _add_lines(self, layout: QBoxLayout, lines: tuple[Line, ...]) -> None:
        for line in lines:
            button = KeyButton(line.cap, line.word, strong=line.strong, enabled=line.enabled)
            button.clicked.connect(partial(self.answered.emit, line.key))
            layout.addWidget(button)

    def mousePressEvent(self, event: object) -> None:
        """A touch beside the answers touches nothing behind them."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _SHADE)
        painter.end()


def _sentence(question: Question) -> QBoxLayout:
    line = row(space=tokens.SPACE_S)
    icons = {"good": Icon.GOOD, "warn": Icon.WARN}
    if question.tone:
        line.addWidget(Picture(icons[question.tone], question.tone), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words(question.text, "lead", tone=question.tone), 1)
    return line
