"""The one push button: a verb, perhaps an icon, and its key in the tooltip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton

from ui.icons import Icon, icon
from ui.theme import Theme, tokens
from ui.widgets.base import tip_text

_TONES = {"primary": "on_accent", "danger": "on_danger", "quiet": "ink"}


class Button(QPushButton):
    """`kind`: primary (what goes on; one a page), plain, quiet (no border), danger (cannot be undone), icon.

    `key` is a shortcut such as `Ctrl+Return`; the tooltip names it. An `icon` button shows no words: they become its
    accessible name and tooltip.
    """

    def __init__(
        self,
        words: str,
        meaning: Icon | None = None,
        *,
        kind: str = "plain",
        key: str = "",
        tip: str = "",
    ) -> None:
        super().__init__("" if kind == "icon" else words)
        self._meaning = meaning
        self._tone = _TONES.get(kind, "text")
        self.setProperty("kind", kind)
        self.setAutoDefault(False)  # a dialog has its own default
        self.setAccessibleName(words)
        self.set_key(key, tip or words)
        Theme.of_app().changed.connect(self._dress)
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it like Space; not in a dialog, which has its default, nor what cannot be undone."""
        is_safe = self.property("kind") != "danger" and not isinstance(self.window(), QDialog)
        if is_safe and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
            event.accept()
        else:
            super().keyPressEvent(event)

    def setText(self, words: str) -> None:
        """Other words under the same key (Qt would take the key away with the old words)."""
        key = self.shortcut()
        super().setText(words)
        self.setShortcut(key)
        self.setAccessibleName(words)

    def set_key(self, key: str, tip: str) -> None:
        """A shortcut and the tooltip that names it."""
        self.setToolTip(tip_text(tip, key))
        if key:
            self.setShortcut(key)

    def set_meaning(self, meaning: Icon) -> None:
        """Another icon."""
        self._meaning = meaning
        self._dress()

    def set_tone(self, tone: str) -> None:
        """The icon in the colour of another token."""
        self._tone = tone
        self._dress()

    def _dress(self) -> None:
        if self._meaning is not None:
            # The style leaves four pixels between icon and word, whatever the size; the rest is part of the picture.
            side, gap = Theme.of_app().px(tokens.ICON), tokens.SPACE_XS if self.text() else 0
            self.setIcon(icon(self._meaning, self._tone, gap=gap))
            self.setIconSize(QSize(side + gap, side))
