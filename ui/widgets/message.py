"""What the program has to say in place: a refusal where it was caused, a warning, a word that all is well."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame

from ui.icons import Icon
from ui.theme import tokens
from ui.widgets.base import Picture, mark, row, words

_ICONS = {"bad": Icon.BAD, "warn": Icon.WARN, "good": Icon.GOOD, "accent": Icon.INFO}
_INKS = {"accent": "ink"}


class Message(QFrame):
    """One sentence with its remedy. Hidden while it has nothing to say, and read out when it has."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "note")
        self._picture = Picture(Icon.INFO)
        self._words = words("")
        layout = row(margin=tokens.SPACE_M)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        self.setLayout(layout)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, "" while hidden."""
        return self._words.text()

    def refuse(self, text: str) -> None:
        """A refusal: red, with what to do instead in the same sentence."""
        self.say(text, "bad")

    def say(self, text: str, tone: str = "accent") -> None:
        """`tone`: bad, warn, good, accent."""
        self._words.setText(text)
        self._picture.show_meaning(_ICONS[tone], _INKS.get(tone, tone))
        mark(self, tone=tone)
        self.setAccessibleName(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Nothing to say any more."""
        self._words.clear()
        self.setAccessibleName("")
        self.hide()
