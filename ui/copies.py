"""The second place: after each finished batch the folder is copied there, in a child, so that keying never waits."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import Refusal
from app.texts import current_language

if TYPE_CHECKING:
    from app.services.backup import Copy, Tried
    from app.services.session import Changes
    from ui.desk import Desk


class Copies(QObject):
    """`told` comes when what it has to say has changed, `chosen` with the place that a person chose (None: none).

    `failure` says why the last copy could not be made, "" where it could; the count goes on either way.
    """

    told = Signal()
    chosen = Signal(object)

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._desk = desk
        self.place: Path | None = None
        self.failure = ""
        self.is_copying = False
        self._again = False
        desk.changed.connect(self._on_changed)

    def choose(self, place: Path | None) -> None:
        """Copy to another place from now on; at once for the first time."""
        self.place, self.failure = place, ""
        self.chosen.emit(place)
        self.copy()
        self.told.emit()

    def _on_changed(self, changes: "Changes") -> None:
        if "batch" in changes.nouns:
            self.copy()

    def copy(self) -> None:
        """Copy now; while one is under way, another follows it."""
        key = self._desk.folder_key()
        if self.place is None or key is None:
            return
        if self.is_copying:
            self._again = True
            return
        from app.bootstrap import now
        from app.services import backup

        self.is_copying = True
        self._desk.child(
            backup.try_copy, key, self.place, now(), current_language(), done=self._tried, refused=self._refuse
        )
        self.told.emit()

    def _tried(self, tried: "Tried") -> None:
        self.failure = tried.failure
        if tried.copy is not None:
            self._note(tried.copy)
        self._go_on()

    def _refuse(self, refusal: Refusal) -> None:
        self.failure = refusal.text
        self._go_on()

    def _go_on(self) -> None:
        self.is_copying = False
        self.told.emit()
        if self._again:
            self._again = False
            self.copy()

    def _note(self, copy: "Copy") -> None:
        from app.services import backup

        if self._desk.person is not None:
            self._desk.write(lambda session: backup.note(session, copy), lambda _changes: None, lambda _refusal: None)
