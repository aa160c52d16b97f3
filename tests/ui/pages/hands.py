"""Hands on the keyboard: keys go to whatever has the focus, as from a real one."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import Message

W = TypeVar("W", bound=QWidget)
SLOW = 60_000  # ms that a child process may take on a busy machine


class Hands:
    """Presses, types and waits; never calls a page's own code."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def press(self, *keys: str) -> None:
        """Each key (`1`, `Enter`, `Ctrl+Return`) to the widget that has the focus, or to the window."""
        for key in keys:
            combination = QKeySequence(key)[0]
            focused = QApplication.focusWidget() or QApplication.activeWindow()
            assert focused is not None, "no window is there to hear a key"
            self._qtbot.keyClick(focused, combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Letters into the field that has the focus, in place of what stands there."""
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit) or hasattr(focused, "insertPlainText"), focused
        focused.selectAll()
        if text.isascii():
            if not text:
                self._qtbot.keyClick(focused, Qt.Key.Key_Delete)
            self._qtbot.keyClicks(focused, text)
        else:  # as an input method hands it over
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(focused, event)

    def into(self, field: QWidget, text: str) -> None:
        """Go to a field and type."""
        field.setFocus()
        self.wait(field.hasFocus if field.focusProxy() is None else lambda: field.focusProxy() is not None)
        self.type(text)

    def click(self, button: QAbstractButton) -> None:
        assert button.isVisible() and button.isEnabled(), button.text()
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose(self, opener: QAbstractButton, words: str) -> None:
        """Open a button's menu and click what has these words."""
        self.click(opener)
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        (action,) = [each for each in menu.actions() if each.text() == words]
        self._qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

    def wait(self, true: Callable[[], object], timeout: int = 5_000) -> None:
        self._qtbot.waitUntil(lambda: bool(true()), timeout=timeout)


def button(page: QWidget, words: str) -> QAbstractButton:
    """The visible button with these words, or whose accessible name they are; it may take a moment to appear."""

    def found() -> list[QAbstractButton]:
        shown = (b for b in page.findChildren(QAbstractButton) if b.isVisible())
        return [b for b in shown if words in (b.text(), b.accessibleName())]

    _until(found)
    assert len(found()) == 1, (words, [b.text() for b in page.findChildren(QAbstractButton) if b.isVisible()])
    return found()[0]


def field(page: QWidget, name: str, kind: type[W] = QLineEdit, at: int = 0) -> W:
    """The visible control with this accessible name; it may take a moment to appear."""

    def found() -> list[W]:
        return [w for w in page.findChildren(kind) if w.isVisible() and w.accessibleName() == name]

    _until(lambda: len(found()) > at)
    assert len(found()) > at, (name, sorted({w.accessibleName() for w in page.findChildren(kind) if w.isVisible()}))
    return found()[at]


def _until(true: Callable[[], object], turns: int = 200) -> None:
    """Let the window live until it is so, or for some seconds; the caller says what is missing."""
    for _turn in range(turns):
        if true():
            return
        QTest.qWait(20)


def said(page: QWidget) -> list[str]:
    """Every message that stands on the page."""
    return [m.text for m in page.findChildren(Message) if m.isVisible()]
