"""The one object that pages are given: who is in, on which folder, and the ways to write, to read and to run long work.

Every call returns at once. Answers come on the window's thread; none comes to a page that has been closed meanwhile.
A refusal goes to whoever asked. A trouble or a bug is told in a dialog as well, so that no page waits for ever.

The database and its key are loaded on the writer thread once the window is painted (`warm`), not before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.domain.agency import Agency, FolderKind
from app.domain.errors import Refusal
from app.domain.roles import Person
from app.services.hold import FolderKey
from app.texts import _
from ui import errors
from ui.copies import Copies
from ui.sounds import Sounds
from ui.tasks import Child, Children, Halt, Worker

if TYPE_CHECKING:
    from app.services.folder import AgencyFolder
    from app.services.session import Session
    from ui.desk_door import DeskDoor

__all__ = ["Child", "Desk"]

T = TypeVar("T")
Refused = Callable[[Refusal], None]


def _owner(call: Callable[..., Any] | None) -> QObject | None:
    """The page behind a callback: its method's, or the `self` that a lambda holds, through further calls."""
    if call is None:
        return None
    if isinstance(call, partial):
        return _owner(call.func)
    held = getattr(call, "__self__", None)
    if isinstance(held, QObject):
        return held
    names = getattr(getattr(call, "__code__", None), "co_freevars", ())
    kept = dict(zip(names, (cell.cell_contents for cell in getattr(call, "__closure__", None) or ()), strict=True))
    own = kept.get("self")
    if isinstance(own, QObject):
        return own
    return next((found for each in kept.values() if callable(each) and (found := _owner(each)) is not None), None)


@dataclass(frozen=True)
class _Asked:
    """Who wants to know how something ended."""

    done: Callable[[Any], None]
    refused: Refused | None
    owner: QObject | None

    @property
    def is_gone(self) -> bool:
        return self.owner is not None and not shiboken6.isValid(self.owner)


def _asked(done: Callable[[Any], None], refused: Refused | None) -> _Asked:
    return _Asked(done, refused, _owner(done))


class Desk(QObject):
    """Opened on a folder with `open`, then a person signs in; `close` when the window goes.

    `changed` carries the nouns of a write (app.services.session.Changes), `entered` a person who came in, `locked`
    comes when nobody is in any more, `opened` when another folder lies on the desk.
    """

    changed = Signal(object)
    opened = Signal()
    entered = Signal(object)
    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder: AgencyFolder | None = None
        self.kind = FolderKind.REAL
        self.agency: Agency | None = None
        self._session: Session | None = None
        self._writer = Worker("writer", self)
        self._reader = Worker("reader", self)
        self._children = Children(self)
        self.copies, self.sounds = Copies(self), Sounds(self)

    @property
    def person(self) -> Person | None:
        """Whoever is signed in; None while locked."""
        return self._session.person if self._session else None

    @property
    def path(self) -> Path | None:
        """The agency folder on the desk."""
        return self.folder.path if self.folder else None

    def folder_key(self) -> FolderKey | None:
        """What a child needs to read the folder for itself; None while nobody is in."""
        if self.folder is None or not self.folder.key_for_child():
            return None
        return FolderKey(self.folder.path, self.folder.key_for_child())

    @property
    def is_busy(self) -> bool:
        """Long work is under way."""
        return bool(self._children.running)

    # What pages do

    def write(
        self,
        work: Callable[[Session], T],
        done: Callable[[T], None],
        refused: Refused | None = None,
        nouns: Iterable[str] = (),
    ) -> None:
        """Do `work` on the writer thread. The nouns of its `Changes`, or `nouns`, are announced after `done`."""
        asked = _asked(done, refused)
        if self._session is None:
            self._fail(asked, _locked())
            return
        call = partial(work, self._session)
        self._writer.submit(call, partial(self._wrote, asked, frozenset(nouns)), partial(self._fail, asked), owner=self)

    def read(self, work: Callable[[Session], T], done: Callable[[T], None], refused: Refused | None = None) -> None:
        """Do `work` on the reading connection, beside the writes. While nobody is in, nothing is read."""
        asked = _asked(done, refused)
        if self._session is None or self.folder is None:
            return
        call = partial(_read, work, self.folder, self._session)
        self._reader.submit(call, partial(self._end, asked), partial(self._fail, asked), owner=self)

    def child(
        self,
        function: Callable[..., T],
        *arguments: Any,
        done: Callable[[T], None],
        refused: Refused | None = None,
        progress: Callable[[Any], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Child:
        """Run `function(*arguments)` in a process of its own. The answer can be told to `cancel()`."""
        asked = _asked(done, refused)
        return self._children.start(
            function,
            *arguments,
            done=partial(self._end, asked),
            failed=partial(self._fail, asked),
            progress=progress,
            cancelled=cancelled,
            owner=asked.owner or self,
        )

    def confirm(self, login: str, password: str, done: Callable[[Session], None], refused: Refused) -> None:
        """Another person's password for one act, without signing the first one out. Takes some 0.7 s."""
        asked = _asked(done, refused)
        if self.folder is None or self._session is None:
            self._fail(asked, _locked())
            return
        call = partial(self.folder.confirm, login, password)
        self._writer.submit(call, partial(self._end, asked), partial(self._fail, asked), owner=self)

    # What the window does

    def open(self, path: Path, done: Callable[[AgencyFolder], None], failed: Callable[[BaseException], None]) -> None:
        """Hold a folder in place of the one that lies here; `failed` is given the Refusal or Trouble, to be shown."""
        call = partial(_open, path, self.folder, self._reader.halt())
        self._writer.submit(call, partial(self._opened, done), failed, owner=_owner(done) or self)

    def warm(self) -> None:
        """Load what the first opening needs, before somebody asks for it."""
        self._writer.submit(_load, None, self._tell)

    def logins(self) -> tuple[str, ...]:
        """The accounts that have a key to this folder."""
        return self.folder.logins() if self.folder else ()

    def sign_in(self, login: str, password: str, done: Callable[[Person], None], refused: Refused) -> None:
        """Let a person in. Takes some 0.7 s."""
        asked = _asked(done, refused)
        assert self.folder is not None, "a folder is open"
        call = partial(_sign_in, self.folder, login, password)
        self._writer.submit(call, partial(self._entered, asked), partial(self._fail, asked), owner=self)

    def recover(
        self, letters: str, login: str, password: str, done: Callable[[Person], None], refused: Refused
    ) -> None:
        """Let a person in by the recovery key, under a new password. Takes some 1.5 s."""
        asked = _asked(done, refused)
        assert self.folder is not None, "a folder is open"
        call = partial(_recover, self.folder, letters, login, password)
        self._writer.submit(call, partial(self._entered, asked), partial(self._fail, asked), owner=self)

    def take_key(self, login: str, password: str, done: Callable[[None], None], refused: Refused) -> None:
        """Take somebody's key away, on one's own password. Everybody is out before it, and signs in again after it."""
        asked = _asked(done, refused)
        assert self.folder is not None and self._session is not None, "somebody is signed in"
        call = partial(self.folder.remove, login, self._session.person.key, password)
        self.lock()
        self._writer.submit(call, partial(self._end, asked), partial(self._fail, asked), owner=self)

    def lock(self) -> None:
        """Nobody is in. What was asked before is done first; then the connections close and the folder stays held."""
        if self.folder is None or self._session is None:
            return
        self._session = None
        self._writer.submit(partial(_lock_up, self.folder, self._reader.halt()), None, self._tell)
        self.locked.emit()

    def door(self) -> DeskDoor:
        """The kiosk's way to the same folder and threads; give it back to `come_back`."""
        from ui.desk_door import DeskDoor

        assert self.folder is not None, "a folder is open"
        return DeskDoor(self.folder, self._session, self._writer, self._reader)

    def come_back(self, door: DeskDoor) -> None:
        """The kiosk was left: whoever was in there last is in here."""
        self._session = door.session
        if self._session is None:
            self.locked.emit()
        else:
            self.entered.emit(self._session.person)

    def leave(self) -> None:
        """Let go of the folder; another may be opened."""
        self.lock()
        folder, self.folder = self.folder, None
        if folder is not None:
            self._writer.submit(folder.close, None, self._tell)

    def close(self) -> None:
        """End long work, finish the writes, let go of the folder. The desk is of no use afterwards."""
        self._session = None
        self._children.stop()
        self._reader.stop()
        if self.folder is not None:
            self._writer.submit(self.folder.close, None, self._tell)
        self._writer.stop()
        self.folder = None

    # How things end

    def _opened(self, done: Callable[[AgencyFolder], None], folder: AgencyFolder) -> None:
        self._session = None
        self.folder = folder
        self.agency = None
        self.kind = FolderKind.REAL
        self.opened.emit()
        done(folder)

    def _entered(self, asked: _Asked, answer: tuple[Session, FolderKind, Agency]) -> None:
        self._session, self.kind, self.agency = answer
        self.entered.emit(self._session.person)
        self._end(asked, self._session.person)

    def _wrote(self, asked: _Asked, nouns: frozenset[str], answer: Any) -> None:
        from app.services.session import Changes

        self._end(asked, answer)
        told = answer.nouns | nouns if isinstance(answer, Changes) else nouns
        if told:
            self.changed.emit(Changes(told))

    def _end(self, asked: _Asked, answer: Any) -> None:
        if not asked.is_gone:
            asked.done(answer)

    def _fail(self, asked: _Asked, error: BaseException) -> None:
        said = errors.told(error)
        refusal = error if isinstance(error, Refusal) else Refusal(said.kind.value, said.text)
        if said.kind is not errors.Kind.REFUSAL or (asked.refused is None and not asked.is_gone):
            self._tell(error)
        if asked.refused is not None and not asked.is_gone:
            asked.refused(refusal)

    def _tell(self, error: BaseException) -> None:
        errors.show(error, QApplication.activeWindow())


def _locked() -> Refusal:
    return Refusal("locked", _("Màn hình đang khóa; đăng nhập lại rồi làm tiếp."))


def _load() -> None:
    import app.bootstrap  # noqa: F401  (the services, SQLCipher and libsodium behind them)


def _read(work: Callable[[Session], T], folder: AgencyFolder, session: Session) -> T:
    return work(folder.reading(session))


def _open(path: Path, before: AgencyFolder | None, halt: Halt) -> AgencyFolder:
    """The folder held now; the one before is let go of, but only once the new one is held."""
    with halt:
        if before is not None and before.path.resolve() == path.resolve():
            before.lock_up()
            return before
        from app.bootstrap import open_folder

        folder = open_folder(path)
        if before is not None:
            before.close()
        return folder


def _sign_in(folder: AgencyFolder, login: str, password: str) -> tuple[Session, FolderKind, Agency]:
    from app.services import people

    session = folder.sign_in(login, password)
    return session, people.kind(session), people.agency_of(session)


def _recover(folder: AgencyFolder, letters: str, login: str, password: str) -> tuple[Session, FolderKind, Agency]:
    from app.services import people

    session = folder.recover(letters, login, password)
    return session, people.kind(session), people.agency_of(session)


def _lock_up(folder: AgencyFolder, halt: Halt) -> None:
    with halt:
        folder.lock_up()
