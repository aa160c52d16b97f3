"""The whole window on a real folder, and what a test asks of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.settings import Settings
from tests.ui.pages.hands import Hands
from tests.ui.pages.vote import PASSWORD
from ui.main_window import MainWindow
from ui.pages.page import Page

SCREEN = (1366, 768)


@contextmanager
def window(qtbot: QtBot, folder: Path | None, settings: Settings | None = None) -> Iterator[MainWindow]:
    """Open on `folder`, as large as an office screen, waiting for somebody to sign in."""
    made = MainWindow(settings or Settings(), folder)
    qtbot.addWidget(made)
    made.resize(*SCREEN)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    if folder is not None:
        qtbot.waitUntil(lambda: made.stack.currentWidget() is made.sign_in)
    yield made
    made.close()


def enter(qtbot: QtBot, made: MainWindow, login: str, word: str = PASSWORD) -> None:
    """Sign in by the keyboard: choose the account, type the password, Enter."""
    made.sign_in.who.setCurrentText(login)
    made.sign_in.password.setFocus()
    hands = Hands(qtbot)
    hands.type(word)
    hands.press("Return")
    qtbot.waitUntil(lambda: made.desk.person is not None and made.desk.person.key == login)
    assert made.rooms is not None


def page(made: MainWindow, kind: type[Page]) -> QWidget:
    """The visible page of this kind."""
    (found,) = [each for each in made.findChildren(kind) if each.isVisible()]
    return found


def shows(made: MainWindow, kind: type[Page]) -> bool:
    """Whether a page of this kind is visible."""
    return any(each.isVisible() for each in made.findChildren(kind))


def active(qtbot: QtBot, made: QWidget) -> None:
    """The window under the hands again, after a dialog: no window manager does it on an offscreen screen."""
    with qtbot.waitActive(made):
        made.activateWindow()
