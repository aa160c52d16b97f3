"""A labelled field: the word above, the control, a hint, and the refusal under it where it was caused."""

from unicodedata import normalize

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import tokens
from ui.widgets.base import column, mark, words


class Field(QWidget):
    """`control` is any control; what it complains of (a `complained` signal) is shown here."""

    def __init__(self, label: str, control: QWidget, hint: str = "") -> None:
        super().__init__()
        self.control = control
        self._label = words(label, "field")
        self._label.setBuddy(control)
        control.setAccessibleName(label)
        control.setAccessibleDescription(hint)
        self._hint = words(hint, "small")
        if not hint:  # showing it before it has a parent would open a window of its own
            self._hint.hide()
        self._refusal = words("", tone="bad")
        self._refusal.hide()
        layout = column(space=tokens.SPACE_XS)
        for widget in (self._label, control, self._hint, self._refusal):
            layout.addWidget(widget)
        layout.addStretch(1)  # beside a taller field the control stays under its label
        self.setLayout(layout)
        if hasattr(control, "complained"):
            control.complained.connect(self._complain)

    @property
    def refusal(self) -> str:
        """What is said under the field now, or ""."""
        return self._refusal.text()

    def refuse(self, text: str) -> None:
        """Say what is wrong with it and lead the hands there."""
        self._complain(text)
        self.control.setFocus()

    def clear_refusal(self) -> None:
        """All is well again."""
        self._complain("")

    def _complain(self, text: str) -> None:
        self._refusal.setText(text)
        self._refusal.setVisible(bool(text))
        self.control.setAccessibleDescription(text or self._hint.text())
        for edge in (self.control, *self.control.findChildren(QLineEdit)):
            mark(edge, tone="bad" if text else "")


class TextField(QLineEdit):
    """A line of text. `value` is without spaces at the ends, and NFC, whatever the input method sends."""

    def __init__(self, value: str = "", *, placeholder: str = "") -> None:
        super().__init__(value)
        self.setPlaceholderText(placeholder)

    @property
    def value(self) -> str:
        return " ".join(normalize("NFC", self.text()).split())
