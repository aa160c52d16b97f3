"""The window under test: our look, Vietnamese, at any text scale, and a way to show a page and look for faults."""

import gc
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.fit import settle
from ui import i18n
from ui.gather import gather
from ui.theme import Scheme, Theme

SCREEN = (1366, 768)  # the office PC of shared pages: every page must fit it


@pytest.fixture(autouse=True)
def _gathered_here() -> Iterator[None]:
    """As in the program: no thread but this one destroys what lies in a cycle."""
    gc.disable()
    yield
    gather()
    gc.enable()


@pytest.fixture(autouse=True)
def _no_window_left(qapp: QApplication) -> Iterator[None]:
    """A dialog that a test opened last does not stand there for the next one."""
    yield
    for each in qapp.topLevelWidgets():
        if each.isVisible():
            each.close()


@pytest.fixture(autouse=True, scope="session")
def _empty_clipboard() -> Iterator[None]:
    """Without a screen the clipboard is freed after Python has ended: nothing of Python may lie in it then."""
    yield
    if QApplication.instance() is not None:
        QApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[Theme]:
    """Light, 100 %, Vietnamese, whatever a test before chose."""
    i18n.speak(qapp, "vi")
    found = Theme.install(qapp, Scheme.LIGHT)
    # What a test before left to be deleted would be dressed again with everything else.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found.choose(scheme=Scheme.LIGHT, scale=100)
    yield found


@pytest.fixture
def shown(qapp: QApplication, theme: Theme) -> Iterator[Callable[..., QWidget]]:
    """`shown(make, scale=200)`: the widget that `make` builds, at this text scale, on a screen of 1366×768, at rest.

    `size=None` leaves a dialog its own size. It is closed and deleted after the test.
    """
    made: list[QWidget] = []

    def show(make: Callable[[], QWidget], *, scale: int = 100, size: tuple[int, int] | None = SCREEN) -> QWidget:
        theme.choose(scale=scale)
        widget = make()
        made.append(widget)
        if size is not None:
            widget.resize(*size)
        widget.show()
        settle(widget)
        return widget

    yield show
    for widget in made:
        if shiboken6.isValid(widget):  # a dialog may be gone already
            widget.close()
            widget.deleteLater()


@pytest.fixture
def deleted() -> Callable[[QWidget], None]:
    """Delete a widget now, as Qt would a moment later."""

    def delete(widget: QWidget) -> None:
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)

    return delete
