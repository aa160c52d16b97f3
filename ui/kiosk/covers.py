"""While papers are keyed no other screen shows anything: a dark window covers each, and whichever comes to the PC."""

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QWidget

from app.texts import _
from ui.theme import Theme

_FLAGS = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
)
_DARK, _SAID = QColor("#000000"), QColor("#767676")


class Covers(QObject):
    """Lie over every screen but the one of `kiosk` until `lift`."""

    def __init__(self, kiosk: QWidget) -> None:
        super().__init__(kiosk)
        self._kiosk = kiosk
        self._covers: list[_Cover] = []
        screens = QGuiApplication.instance()
        assert isinstance(screens, QGuiApplication)
        screens.screenAdded.connect(self.lay)
        screens.screenRemoved.connect(self.lay)
        self._is_laid = False

    @property
    def places(self) -> list[QRect]:
        """What is covered, in pixels of the whole desktop."""
        return [cover.geometry() for cover in self._covers]

    def begin(self) -> None:
        self._is_laid = True
        self.lay()

    def lay(self, *_screens: QScreen) -> None:
        """Cover the screens that are there now, whichever came or went."""
        self._take_up()
        if self._is_laid:
            own = self._kiosk.screen()
            self._covers = [_Cover(screen) for screen in QGuiApplication.screens() if screen is not own]

    def lift(self) -> None:
        self._is_laid = False
        self._take_up()

    def _take_up(self) -> None:
        while self._covers:
            cover = self._covers.pop()
            cover.close()
            cover.deleteLater()


class _Cover(QWidget):
    """Black, and one line that says it is meant so."""

    def __init__(self, screen: QScreen) -> None:
        super().__init__(None, _FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _DARK)
        painter.setPen(_SAID)
        painter.setFont(Theme.of_app().font())
        text = _("Màn hình này để tối trong khi nhập phiếu.")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
