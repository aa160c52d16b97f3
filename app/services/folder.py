"""An agency folder: made, held by one program at a time, opened by a person's password."""

import datetime as dt
import json
import platform
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from app.domain.agency import DATABASE as DATABASE
from app.domain.agency import SUFFIX as SUFFIX
from app.domain.agency import Agency, FolderKind
from app.domain.errors import Refusal, Trouble
from app.domain.journal import Actor
from app.domain.roles import Person, Place
from app.platform import make_private_dir, write_durable
from app.security import keyslots
from app.security.keyslots import MODERATE, Cost, FileKey, KeySlots
from app.services import account as accounts_of
from app.services.hold import LOCK as LOCK
from app.services.session import Session, moment_of, one_line
from app.storage import agency as stored
from app.storage.database import AGENCY_CHAIN, Database, open_database
from app.texts import _

_HOLDER = Path("logs", "holder.json")
_ZONE = dt.timezone(dt.timedelta(hours=7))  # stored in UTC, shown as in Việt Nam
_ROOMS = ("backups", "exports", "logs")


@dataclass(frozen=True)
class NewAccount:
    """Someone who will be able to sign in; `key` is the login."""

    key: str
    name: str
    position: str
    password: str = field(repr=False)
    admin: bool = False


def create(
    path: Path,
    kind: FolderKind,
    agency: Agency,
    accounts: Sequence[NewAccount],
    clock: Callable[[], str],
    new_id: Callable[[], str],
    cost: Cost = MODERATE,
) -> str:
    """Make an agency folder; answers the recovery key, which is shown once and kept nowhere.

    Raises Refusal (the place is taken, no admin, two of one name or login), Trouble or OSError.
    """
    if path.suffix != SUFFIX:
        raise Refusal("folder.name", _("Tên thư mục cơ quan phải kết thúc bằng {0}.").format(SUFFIX))
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Refusal("folder.taken", _("“{0}” đã có dữ liệu; chọn tên khác.").format(path.name))
    if not any(account.admin for account in accounts):
        raise Refusal("folder.admin", _("Cần ít nhất một người quản trị."))
    accounts = [replace(a, key=one_line(a.key), name=one_line(a.name), position=one_line(a.position)) for a in accounts]
    _need_distinct([account.key for account in accounts])
    _need_distinct([account.name for account in accounts])
    make_private_dir(path, parents=True, exist_ok=True)
    _make_rooms(path)
    first, *others = accounts
    created = keyslots.create(first.key, first.password, cost)
    slots = created.slots
    for account in others:
        slots = keyslots.add(slots, account.key, account.password, created.key, cost)
    keyslots.write(path, slots)
    _fill(path, created.key.raw, kind, agency, accounts, clock, new_id)
    return created.recovery_key


def begin_like(source: Path, path: Path) -> FileKey:
    """Rooms and key slots in the empty `path`, which the people of `source` open as that; its own new file key.

    Nobody's password is needed. Raises SlotsDamaged, OSError.
    """
    _make_rooms(path)
    key = keyslots.fresh()
    keyslots.write(path, keyslots.resealed(keyslots.read(source), key))
    return key


def _make_rooms(path: Path) -> None:
    for room in _ROOMS:
        make_private_dir(path / room, exist_ok=True)


def _need_distinct(words: Sequence[str]) -> None:
    """The journal knows people by their names, the key slots by their logins."""
    for word in words:
        if words.count(word) > 1:
            text = _("Có hai người cùng ghi “{0}”: thêm đơn vị hoặc chữ để phân biệt.")
            raise Refusal("folder.twice", text.format(word))


def _fill(
    path: Path,
    key: bytes,
    kind: FolderKind,
    agency: Agency,
    accounts: Sequence[NewAccount],
    clock: Callable[[], str],
    new_id: Callable[[], str],
) -> None:
    database = open_database(path / DATABASE, key, clock)
    try:
        with database.unit() as unit:
            stored.create(unit, new_id(), kind, agency)
            for account in accounts:
                stored.add_account(unit, account.key, account.name, account.position, admin=account.admin)
            actor = Actor(accounts[0].name, Place.ADMIN.value)
            names = [account.name for account in accounts]
            unit.journal(AGENCY_CHAIN, actor, "folder.created", {"agency": agency.name, "accounts": names})
        database.checkpoint()
    finally:
        database.close()


class AgencyFolder:
    """A folder held by this program. People sign in and out of it; the database is open while anybody is in."""

    def __init__(self, path: Path, clock: Callable[[], str], new_id: Callable[[], str]) -> None:
        """Hold the folder. Raises Trouble where another program holds it, or it is none."""
        self.path = path
        self._clock = clock
        self._new_id = new_id
        self._database: Database | None = None
        self._reader: Database | None = None
        self._key = b""
        if not (path / DATABASE).is_file():
            raise Trouble(_("“{0}” không phải thư mục cơ quan: không có {1}.").format(path, DATABASE))
        self._slots: KeySlots = keyslots.read(path)
        self._lock = FileLock(path / LOCK)
        self._hold()

    def _hold(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise Trouble(_("Thư mục đang được mở ở nơi khác ({0}). Đóng ở đó trước.").format(self._holder())) from None
        except OSError as error:
            raise Trouble(_("Không khóa được thư mục ({0}).").format(error.strerror)) from error
        holder = json.dumps({"pc": platform.node(), "since": self._clock()}).encode()
        make_private_dir(self.path / "logs", exist_ok=True)
        write_durable(self.path / _HOLDER, holder)

    def _holder(self) -> str:
        with suppress(OSError, ValueError, KeyError, TypeError):
            held = json.loads((self.path / _HOLDER).read_bytes())
            since = moment_of(held["since"]).astimezone(_ZONE)
            return _("máy {0}, từ {1}").format(held["pc"], f"{since:%H:%M %d/%m/%Y}")
        return _("không rõ máy nào")

    def logins(self) -> tuple[str, ...]:
        """The logins that have a key to this folder."""
        return tuple(self._slots.accounts)

    def sign_in(self, login: str, password: str) -> Session:
        """Open the folder for a person. Raises Refusal: no such account, wrong password; Trouble: damaged."""
        key = keyslots.unlock(self._slots, login, password)
        return self._enter(login, key, "signed.in")

    def recover(self, letters: str, login: str, password: str, cost: Cost = MODERATE) -> Session:
        """A new password for `login` by the printed recovery key, then in. Raises Refusal."""
        key = keyslots.unlock_with_recovery(self._slots, letters)
        self.keep_slots(keyslots.reset_password(self._slots, login, password, key, cost))
        return self._enter(login, key, "password.recovered")

    def _enter(self, login: str, key: FileKey, act: str) -> Session:
        if self._database is None:
            self._database = self._opened(key)
            self._reader = open_database(self.path / DATABASE, key.raw, self._clock, read_only=True)
            self._key = key.raw
        session = Session(self._database, self._person(login), self._new_id)
        with self._database.unit() as unit:
            unit.journal(AGENCY_CHAIN, session.account(), act, {})
        return session

    def _opened(self, key: FileKey) -> Database:
        """The database under its key; a removal of an account that was cut off half-way is finished here."""
        path = self.path / DATABASE
        if key.previous is None:
            return open_database(path, key.raw, self._clock)
        try:
            database = open_database(path, key.raw, self._clock)
        except Trouble:
            database = open_database(path, key.previous, self._clock)
            database.rekey(key.raw)
        self.keep_slots(keyslots.settle(self._slots, key))
        return database

    @property
    def slots(self) -> KeySlots:
        """Who has a key."""
        return self._slots

    def keep_slots(self, slots: KeySlots) -> None:
        """Write other key slots, both files one after the other. Raises OSError."""
        keyslots.write(self.path, slots)
        self._slots = slots

    def remove(self, unwanted: str, by: str, password: str) -> None:
        """Take an account's key away, on the password of an admin: the whole file is enciphered anew.

        Nobody may be in. Whatever is cut off in between is finished at the next opening (keyslots.Removed).
        Raises Refusal: wrong password, no admin, one's own account, the last admin.
        """
        assert self._database is None, "everybody is out"
        removed = keyslots.remove(self._slots, unwanted, by, password)
        admin = self._enter(by, FileKey(removed.key.previous or removed.key.raw), "signed.in")
        try:
            accounts_of.close(admin, unwanted)
            self.keep_slots(removed.slots)
        finally:
            self.lock_up()
        self._opened(removed.key).close()

    def confirm(self, login: str, password: str) -> Session:
        """A second person's password for one act (chair at the seal, witness), without signing the first one out."""
        keyslots.unlock(self._slots, login, password)
        assert self._database is not None, "somebody has signed in"
        return Session(self._database, self._person(login), self._new_id)

    def reading(self, session: Session) -> Session:
        """The same person on the second, read-only connection."""
        if self._reader is None:
            raise Refusal("folder.closed", _("Thư mục này đã đóng; mở lại rồi làm tiếp."))
        return Session(self._reader, session.person, self._new_id)

    def key_for_child(self) -> bytes:
        """The file key, for a child process that reads for itself: handed over by pipe, never by argument."""
        return self._key

    def _person(self, login: str) -> Person:
        assert self._database is not None
        person = stored.person(self._database, one_line(login))
        if person is None:
            raise Refusal("account.closed", _("Tài khoản này không còn dùng."))
        return person

    def lock_up(self) -> None:
        """Nobody is in: the log goes into the file and the connections close; the folder stays held."""
        if self._reader is not None:
            self._reader.close()
        if self._database is not None:  # last, so that it takes the log into the file
            self._database.checkpoint()
            self._database.close()
        self._database = self._reader = None
        self._key = b""

    def close(self) -> None:
        """Let go of the folder."""
        self.lock_up()
        self._lock.release()
