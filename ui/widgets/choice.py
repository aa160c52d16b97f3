"""A list to choose from by typing any word of what stands in it, with or without diacritics: `phan`, `thuky`."""

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from app.domain.names import search_key

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Choice(QComboBox):
    """As QComboBox, which looks at the beginnings of its texts alone and wants each diacritic typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self._since = QElapsedTimer()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes to it types a new word."""
        self._typed = ""
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters go to the search; every other key does what it does in any list."""
        typed = event.text()
        is_letter = bool(typed) and typed.isprintable() and (not typed.isspace() or bool(self._typed))
        if not is_letter or event.modifiers() & _COMMANDS:
            super().keyPressEvent(event)
            return
        if not self._since.isValid() or self._since.hasExpired(QApplication.keyboardInputInterval() * 3):
            self._typed = ""
        self._since.start()
        self._typed += typed
        self._look()
        event.accept()

    def _look(self) -> None:
        """The first text of which a word begins so; from the one after the chosen, where one letter is repeated."""
        wanted = search_key(self._typed)
        is_again = len(self._typed) > 1 and len(set(self._typed)) == 1
        wanted, start = (wanted[0], self.currentIndex() + 1) if is_again else (wanted, max(self.currentIndex(), 0))
        for step in range(self.count()):
            at = (start + step) % self.count()
            if _begins(search_key(self.itemText(at)), wanted):
                self.setCurrentIndex(at)
                self.activated.emit(at)
                return


def _begins(text: str, wanted: str) -> bool:
    spaced = "".join(c if c.isalnum() else " " for c in text)
    return text.startswith(wanted) or f" {wanted}" in f" {spaced}"
