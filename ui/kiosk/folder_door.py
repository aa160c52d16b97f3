"""The kiosk's door over an agency folder: what writes on one thread, what reads on another."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from app.domain.roles import Person
from app.services.folder import AgencyFolder
from app.services.session import Session
from ui.kiosk.door import Done, Failed
from ui.tasks import Halt, Worker

T = TypeVar("T")


class FolderDoor:
    """A `Door`. The workers are the window's own; whoever made them stops them."""

    def __init__(self, folder: AgencyFolder, session: Session | None, writer: Worker, reader: Worker) -> None:
        self._folder, self._session = folder, session
        self._writer, self._reader = writer, reader

    @property
    def person(self) -> Person | None:
        return self._session.person if self._session else None

    def logins(self) -> tuple[str, ...]:
        return self._folder.logins()

    def write(self, work: Callable[[Session], T], done: Done[T], failed: Failed) -> None:
        assert self._session is not None, "somebody is signed in"
        self._writer.submit(partial(work, self._session), done, failed)

    def read(self, work: Callable[[Session], T], done: Done[T], failed: Failed) -> None:
        assert self._session is not None, "somebody is signed in"
        self._reader.submit(partial(self._read, work, self._session), done, failed)

    def _read(self, work: Callable[[Session], T], session: Session) -> T:
        return work(self._folder.reading(session))

    def confirm(self, login: str, password: str, done: Done[Session], failed: Failed) -> None:
        self._writer.submit(partial(self._folder.confirm, login, password), done, failed)

    def sign_in(self, login: str, password: str, done: Done[Person], failed: Failed) -> None:
        def enter(session: Session) -> None:
            self._session = session
            done(session.person)

        self._writer.submit(partial(self._folder.sign_in, login, password), enter, failed)

    def lock(self, done: Done[None], failed: Failed) -> None:
        """The connections close once both threads have done what was asked of them."""
        self._session = None
        self._writer.submit(partial(self._lock_up, self._reader.halt()), done, failed)

    def _lock_up(self, halt: Halt) -> None:
        with halt:
            self._folder.lock_up()
