"""The kiosk's door over an agency folder: one writer thread for everything that touches it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.errors import Refusal, Trouble
from app.domain.roles import Person
from app.services.folder import AgencyFolder
from app.services.session import Session
from ui.kiosk.door import Done, Failed

T = TypeVar("T")


class FolderDoor(QObject):
    """`bug` is given what nobody expected, before `failed` is called with it."""

    bug = Signal(object)
    _came = Signal(object)

    def __init__(self, folder: AgencyFolder, session: Session | None = None) -> None:
        super().__init__()
        self._folder, self._session = folder, session
        self._thread = ThreadPoolExecutor(1, "writer")
        self._came.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @property
    def person(self) -> Person | None:
        return self._session.person if self._session else None

    def logins(self) -> tuple[str, ...]:
        return self._folder.logins()

    def write(self, work: Callable[[Session], T], done: Done[T], failed: Failed) -> None:
        session = self._session
        assert session is not None, "somebody is signed in"
        self._do(partial(work, session), done, failed)

    def read(self, work: Callable[[Session], T], done: Done[T], failed: Failed) -> None:
        session = self._session
        assert session is not None, "somebody is signed in"
        self._do(lambda: work(self._folder.reading(session)), done, failed)

    def confirm(self, login: str, password: str, done: Done[Session], failed: Failed) -> None:
        self._do(partial(self._folder.confirm, login, password), done, failed)

    def sign_in(self, login: str, password: str, done: Done[Person], failed: Failed) -> None:
        def enter(session: Session) -> None:
            self._session = session
            done(session.person)

        self._do(partial(self._folder.sign_in, login, password), enter, failed)

    def lock(self, done: Done[None], failed: Failed) -> None:
        self._session = None
        self._do(self._folder.lock_up, done, failed)

    def close(self) -> None:
        """Wait for what was asked, and end the thread."""
        self._thread.shutdown()

    def _do(self, work: Callable[[], T], done: Done[T], failed: Failed) -> None:
        self._thread.submit(self._work, work, done, failed)

    def _work(self, work: Callable[[], T], done: Done[T], failed: Failed) -> None:
        try:
            answer = work()
        except Exception as error:
            self._came.emit(partial(self._fail, failed, error))
        else:
            self._came.emit(partial(done, answer))

    def _fail(self, failed: Failed, error: Exception) -> None:
        if not isinstance(error, Refusal | Trouble):
            self.bug.emit(error)
        failed(error)

    def _call(self, answer: Callable[[], object]) -> None:
        answer()
