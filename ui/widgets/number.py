"""A field for a count: whole numbers, empty allowed, deaf to the wheel, its messages in our words."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

from app.texts import _, number_text
from ui.widgets.base import mark

_GROUPS = re.compile(r"(?<=\d)[.,\s](?=\d{3}(\D|$))")  # 1.234 as somebody pastes it


class NumberField(QLineEdit):
    """`value` is a number or None. `changed` comes with every new value; `complained` says what is wrong, or "".

    It is a line, not a spin box: an arrow or a wheel that turns 57 into 58 unseen is a fault of the count.
    """

    changed = Signal(object)
    complained = Signal(str)

    def __init__(self, least: int = 0, most: int = 9_999_999, *, value: int | None = None) -> None:
        super().__init__()
        self._least, self._most = least, most
        self._given: int | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        mark(self, figures="true")
        self.set_value(value)
        self.textEdited.connect(self._read)

    @property
    def value(self) -> int | None:
        """What stands in the field; None while it is empty or out of bounds."""
        digits = self.text().strip()
        if not digits.isascii() or not digits.isdigit():
            return None
        number = int(digits)
        return number if self._least <= number <= self._most else None

    def set_value(self, value: int | None) -> None:
        """Fill or empty the field, without `changed`."""
        self._given = value
        self.setText("" if value is None else str(value))
        self.complained.emit("")

    def complaint(self) -> str:
        """What is wrong with what stands here, in one sentence; "" where nothing is."""
        if not self.text() or self.value is not None:
            return ""
        bounds = number_text(self._least), number_text(self._most)
        return _("Nhập một số từ {0} đến {1}.").format(*bounds)

    def _read(self, text: str) -> None:
        kept = "".join(c for c in _GROUPS.sub("", text.strip()) if c in "0123456789")
        if kept != text:
            place = self.cursorPosition() - (len(text) - len(kept))
            self.setText(kept)
            self.setCursorPosition(max(0, place))
        typed_else = bool(re.search(r"[^\d.,\s]", text))
        self.complained.emit(_("Chỉ nhập chữ số.") if typed_else else "")
        if self.value != self._given:
            self._given = self.value
            self.changed.emit(self._given)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Bounds are spoken of when the number is finished, not while it is typed."""
        super().focusOutEvent(event)
        self.complained.emit(self.complaint())
