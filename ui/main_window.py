"""The window: first screen, sign-in, then the rooms of whoever is in; before it the kiosk, while papers are keyed."""

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from app import settings as stored
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.roles import Person
from app.services import setup
from app.settings import Place, Settings
from app.texts import _
from ui import errors, i18n
from ui.desk import Desk
from ui.pages.sign_in import SignInPage
from ui.pages.welcome import WelcomePage
from ui.theme import Theme

if TYPE_CHECKING:
    from app.services.folder import AgencyFolder
    from ui.desk_door import DeskDoor
    from ui.kiosk.window import KioskWindow
    from ui.rooms import RoomsView

IDLE_MINUTES = 10
_STIRS = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}


class MainWindow(QMainWindow):
    """Opens `folder`, or the one of last time. What is heavier than these two pages is loaded once they are painted."""

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("main")
        self.settings = settings
        self.desk = Desk(self)
        self.desk.copies.place = settings.second_place
        self.desk.copies.chosen.connect(lambda place: self._remember(second_place=place))
        self.desk.sounds.is_on = settings.sounds
        self.desk.sounds.chosen.connect(lambda on: self._remember(sounds=on))
        self.rooms: RoomsView | None = None
        self.kiosk: KioskWindow | None = None
        self._door: DeskDoor | None = None
        self._login = ""
        self._first = folder or settings.folder
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self._idle = QTimer(self)
        self._idle.setInterval(IDLE_MINUTES * 60_000)
        self._idle.timeout.connect(self._rest)
        self.desk.entered.connect(self._enter)
        self.desk.locked.connect(self._show_sign_in)
        self._begin()
        self._place()
        if folder is not None or (settings.folder is not None and setup.is_folder(settings.folder)):
            QTimer.singleShot(0, self, self._open_first)
        else:
            QTimer.singleShot(0, self, self.desk.warm)

    # The first screen, the door

    def _begin(self) -> None:
        """The pages before anybody is in, in the language of now."""
        self.setWindowTitle(_("Tín Nhiệm"))
        self.welcome = WelcomePage(self.desk, self.settings.folder)
        self.welcome.opened.connect(self.open)
        self.welcome.new_asked.connect(self._show_wizard)
        self.sign_in = SignInPage(self.desk)
        self.sign_in.left.connect(self._leave_folder)
        for page in (self.welcome, self.sign_in):
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(self.welcome)

    def _open_first(self) -> None:
        if self._first is not None:
            self.open(self._first)

    def open(self, path: Path) -> None:
        """Hold a folder and ask who is there; who holds it already is told on the first screen."""
        self.welcome.message.clear()
        try:
            self.desk.open(setup.folder_in(path), self._opened, self._not_opened)
        except Refusal as refusal:
            self._not_opened(refusal)

    def _opened(self, folder: "AgencyFolder") -> None:
        self._drop_rooms()
        self._login = ""
        errors.log_to(folder.path / "logs")
        self._remember(folder=folder.path)
        self._show_sign_in()

    def _not_opened(self, error: BaseException) -> None:
        said = errors.told(error)
        self.stack.setCurrentWidget(self.welcome)
        if said.kind is errors.Kind.BUG:
            errors.show(error, self)
        else:
            self.welcome.message.refuse(said.text)

    def _leave_folder(self) -> None:
        """Back to the first screen; the folder is let go of, so that another PC may take it."""
        errors.stop_logging()
        self.desk.leave()
        self._drop_rooms()
        self._renew(self.welcome)

    def _take_home(self) -> None:
        """A station's folder is closed; the first screen says what to do with it."""
        self._leave_folder()
        text = _("Đã đóng thư mục máy nhập. Rút USB an toàn, mang về máy chính rồi chọn “Nhận về” ở bước 3.")
        self.welcome.message.say(text, "good")

    def _show_wizard(self) -> None:
        from ui.pages.wizard import WizardPage

        wizard = WizardPage(self.desk)
        wizard.left.connect(lambda: self._renew(self.welcome, wizard))
        wizard.founded.connect(lambda path: self._founded(wizard, path))
        self.stack.addWidget(wizard)
        self.stack.setCurrentWidget(wizard)
        wizard.part.setFocus()

    def _founded(self, wizard: QWidget, path: Path) -> None:
        self._renew(self.welcome, wizard)
        self.open(path)

    def _renew(self, page: QWidget, gone: QWidget | None = None) -> None:
        self.stack.setCurrentWidget(page)
        if gone is not None:
            self.stack.removeWidget(gone)
            gone.deleteLater()

    # Who is in

    def _show_sign_in(self) -> None:
        self._idle.stop()
        if self.desk.folder is not None and self.kiosk is None:
            self.sign_in.begin(self._login)
            self.stack.setCurrentWidget(self.sign_in)

    def _enter(self, person: Person) -> None:
        """The same person finds everything as they left it; anybody else the rooms that they may enter."""
        from ui.rooms import RoomsView

        if self.rooms is None or person.key != self._login:
            self._drop_rooms()
            self.rooms = RoomsView(self.desk)
            self.rooms.kiosk_asked.connect(self.open_kiosk)
            self.rooms.folder_asked.connect(self.open)
            self.rooms.lock_asked.connect(self.lock)
            self.rooms.language_chosen.connect(self.speak)
            self.rooms.look_changed.connect(self._look)
            self.rooms.leave_asked.connect(self._leave_folder)
            self.rooms.taken_home.connect(self._take_home)
            self.stack.addWidget(self.rooms)
        self._login = person.key
        self.stack.setCurrentWidget(self.rooms)
        self.rooms.setFocus()
        _application().installEventFilter(self)
        self._idle.start()

    def _drop_rooms(self) -> None:
        if self.rooms is not None:
            self.stack.removeWidget(self.rooms)
            self.rooms.deleteLater()
            self.rooms = None

    def lock(self) -> None:
        """Nobody is in until somebody signs in; what was half filled in stays where it is."""
        if self.kiosk is None:
            self.desk.lock()

    def _rest(self) -> None:
        """Nobody has stirred for a while. Long work is not cut off."""
        if not self.desk.is_busy:
            self.lock()

    # The kiosk

    def open_kiosk(self, round_id: RoundId) -> None:
        """The whole screen for keying; the window waits behind it, and the kiosk locks itself."""
        from app.bootstrap import now
        from ui.kiosk.window import KioskWindow

        self._idle.stop()
        _application().removeEventFilter(self)  # no key there takes a way round
        self._door = self.desk.door()
        copies = self.desk.copies
        self.kiosk = KioskWindow(self._door, round_id, now, kind=self.desk.kind, copy_failed=lambda: copies.failure)
        self.kiosk.changed.connect(self.desk.changed)
        self.kiosk.heard.connect(self.desk.sounds.play)
        copies.told.connect(self.kiosk.note_copy)
        self.kiosk.left.connect(self._kiosk_left)
        self.kiosk.start()

    def _kiosk_left(self) -> None:
        """Whoever was in there last is in here."""
        assert self.kiosk is not None and self._door is not None
        self.kiosk.deleteLater()
        self.kiosk = None
        self.desk.come_back(self._door)

    # Language, look, place

    def speak(self, code: str) -> None:
        """Another language: every page is built anew, and the same room is shown."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        i18n.speak(app, code)
        self._remember(language=code)
        self._drop_rooms()
        for page in (self.welcome, self.sign_in):
            self.stack.removeWidget(page)
            page.deleteLater()
        self._begin()
        if self.desk.person is not None:
            self._enter(self.desk.person)
            assert self.rooms is not None
            self.rooms.show_room("setup")

    def _look(self) -> None:
        theme = Theme.of_app()
        self._remember(scheme=theme.scheme.value, scale=theme.scale)

    def _place(self) -> None:
        """Where it stood last time, while that screen is still there; else as large as an office screen allows."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1280, room.width()), min(720, room.height()))
        place = self.settings.windows.get(self.objectName())
        if place is None:
            return
        if any(s.availableGeometry().contains(place.x + 40, place.y + 40) for s in QGuiApplication.screens()):
            self.setGeometry(place.x, place.y, place.width, place.height)
        if place.maximized:
            self.showMaximized()

    def _remember(self, **changes: object) -> None:
        """Keep a setting; a file that cannot be written is nobody's trouble."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        with contextlib.suppress(OSError):
            stored.save(self.settings)

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _STIRS and self._idle.isActive():
            self._idle.start()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Everything that was written is written; long work is ended, the folder let go of."""
        _application().removeEventFilter(self)
        if self.kiosk is not None:
            self.kiosk.let_go()
        stood = self.normalGeometry()
        place = Place(stood.x(), stood.y(), stood.width(), stood.height(), self.isMaximized())
        self._remember(windows={**self.settings.windows, self.objectName(): place})
        errors.stop_logging()
        self.desk.close()
        super().closeEvent(event)


def _application() -> QCoreApplication:
    found = QCoreApplication.instance()
    assert found is not None, "a window lives in an application"
    return found
