"""A place with nothing in it yet: what it is for, what to do first, and the button that does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.icons import Icon
from ui.theme import tokens
from ui.widgets.base import Picture, column, words
from ui.widgets.button import Button


class EmptyState(QWidget):
    """`asked` comes from its button. Without an `action` it only says what will stand here."""

    asked = Signal()

    def __init__(self, meaning: Icon, title: str, sentence: str, action: str = "", key: str = "") -> None:
        super().__init__()
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_XL)
        layout.addStretch(1)
        layout.addWidget(Picture(meaning, "muted", 56), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in ((title, "heading"), (sentence, "muted")):
            label = words(text, role)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        if action:
            self.button = Button(action, kind="primary", key=key)
            self.button.clicked.connect(self.asked)
            layout.addSpacing(tokens.SPACE_S)
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.setLayout(layout)
