"""What every page is: it reads when it comes into sight, and again when what it shows has changed."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.desk import Desk

if TYPE_CHECKING:
    from app.services.session import Changes


class Page(QWidget):
    """`nouns` are what it shows. A hidden page reads when it is shown, not before."""

    nouns: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._is_stale = True
        desk.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read, then show. Pages that show something stored say how."""

    def _on_changed(self, changes: "Changes") -> None:
        if not self.nouns & changes.nouns:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.refresh()
