"""A key that belongs to one form of several on a page: it is heard only while the hands are in that form."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.widgets import Button, tip_text


def local_key(button: Button, scope: QWidget, key: str) -> None:
    """Press `button` by `key` while the focus is within `scope`; the tooltip says so."""
    shortcut = QShortcut(QKeySequence(key), scope)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(button.click)
    button.setToolTip(tip_text(button.accessibleName(), key))
