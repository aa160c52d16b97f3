"""The agency's database: SQLCipher under WAL, synchronous=FULL, one transaction an act.

Only this module imports sqlcipher3; everybody else is handed a `Database`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlite_utils import Database as Tables

from app.domain.errors import Trouble
from app.domain.journal import Actor, Line, origin, sha256
from app.storage.errors import DatabaseError, as_trouble
from app.storage.migrations import STEPS, VERSION
from app.texts import _

APPLICATION_ID = 0x54694E68  # "TiNh"
CHUNK = 4096
AGENCY_CHAIN = "agency"
Row = tuple[Any, ...]


@contextmanager
def _told() -> Iterator[None]:
    """Known trouble of the database is raised as Trouble."""
    try:
        yield
    except DatabaseError as error:
        raise as_trouble(error) or error from error


@contextmanager
def _rolled_back(connection: Any) -> Iterator[None]:
    """Roll back on any error; a full disk has SQLite do so by itself."""
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


class Database:
    """An open agency.db. Reading is free; writing is done in a `unit`."""

    def __init__(self, connection: Any, clock: Callable[[], str]) -> None:
        self._connection = connection
        self._clock = clock
        self.tables = Tables(connection)

    def all(self, sql: str, *values: Any) -> list[Row]:
        with _told():
            return list(self._connection.execute(sql, values))

    def one(self, sql: str, *values: Any) -> Row | None:
        with _told():
            row: Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def stream(self, sql: str, *values: Any) -> Iterator[list[Row]]:
        """Chunks of rows, so that memory stays flat."""
        with _told():
            cursor = self._connection.execute(sql, values)
        while chunk := self._next(cursor):
            yield chunk

    def _next(self, cursor: Any) -> list[Row]:
        with _told():
            chunk: list[Row] = cursor.fetchmany(CHUNK)
            return chunk

    @contextmanager
    def unit(self) -> Iterator["Unit"]:
        """One act: begin immediate, then commit, or roll back on any error. Known trouble is raised as Trouble."""
        with _told():
            self._connection.execute("BEGIN IMMEDIATE")
            with _rolled_back(self._connection):
                yield Unit(self, self._connection, self._clock())
                self._connection.execute("COMMIT")

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the file; done when a batch ends, at lock and at close.

        What was committed is safe in the log: where a reader stands in the way, or the disk is full, the act that was
        just done neither waits for it nor fails, and the next checkpoint does it.
        """
        with suppress(Trouble), _told():
            self._connection.execute("PRAGMA busy_timeout=0").fetchall()
            try:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                self._connection.execute(f"PRAGMA {_PATIENCE}").fetchall()

    def flaws(self) -> list[str]:
        """What is wrong with the file, page by page; nothing where it is whole.

        Each page is read as every other reader does, through the log: after a power cut a page may stand torn in the
        file and whole in the log, which SQLCipher's own check of the bare file would call damage.
        """
        try:
            return [str(row[0]) for row in self.all("PRAGMA integrity_check") if row[0] != "ok"]
        except Trouble as trouble:
            return [trouble.text]

    def copy_to(self, path: Path) -> None:
        """Write a whole copy under the same key, as of now, beside whoever writes. Raises Trouble."""
        with _told():
            self._connection.execute("VACUUM INTO ?", (str(path),))

    def rekey(self, key: bytes) -> None:
        """Encipher the whole file anew with another raw key, in one transaction; no other connection may be open."""
        with _told():
            self._connection.execute("PRAGMA journal_mode=DELETE").fetchall()  # SQLCipher writes the file in place
            self._connection.execute(f"PRAGMA rekey=\"x'{key.hex()}'\"").fetchall()
            for pragma in _LASTING:
                self._connection.execute(f"PRAGMA {pragma}").fetchall()

    def close(self) -> None:
        self._connection.close()


class Unit:
    """The inside of one transaction. `time` is the one reading of the clock for all of it."""

    def __init__(self, database: Database, connection: Any, time: str) -> None:
        self.database = database
        self._connection = connection
        self.time = time

    def run(self, sql: str, *values: Any) -> int:
        """Execute one statement; answers the id of the row it made."""
        rowid: int = self._connection.execute(sql, values).lastrowid
        return rowid

    def run_many(self, sql: str, rows: Sequence[Row]) -> None:
        self._connection.executemany(sql, rows)

    def one(self, sql: str, *values: Any) -> Row | None:
        return self.database.one(sql, *values)

    def all(self, sql: str, *values: Any) -> list[Row]:
        return self.database.all(sql, *values)

    def journal(self, chain: str, actor: Actor, act: str, payload: dict[str, Any]) -> str:
        """Append a line to a chain and answer its hash, the chain's new head."""
        last = self.one(
            "SELECT n, sha256, line ->> '$.time' FROM journal WHERE chain = ? ORDER BY n DESC LIMIT 1", chain
        )
        n, prev, before = last or (0, origin(chain), "")
        if self.time < before:
            payload = {**payload, "clock_back": True}
        raw = Line(n + 1, self.time, actor, act, payload, prev).to_bytes()
        digest = sha256(raw)
        self.run("INSERT INTO journal (chain, n, line, sha256) VALUES (?, ?, ?, ?)", chain, n + 1, raw.decode(), digest)
        return digest


def open_database(path: Path, key: bytes, clock: Callable[[], str], *, read_only: bool = False) -> Database:
    """Open `path` with a raw 32-byte key and bring it to today's version.

    `clock` answers the time in UTC, RFC 3339 with milliseconds and Z. Raises Trouble: wrong key, damaged, newer file.
    """
    connection = _connect(path, key, read_only)
    try:
        with _told():
            if not read_only:
                _migrate(connection)
            _check_version(connection)
    except BaseException:
        connection.close()
        raise
    return Database(connection, clock)


def open_scratch(path: Path, key: bytes) -> Database:
    """A throw-away enciphered file for one run: no migrations, no promise to survive a power cut."""
    connection = _connect(path, key, read_only=False, pragmas=("journal_mode=OFF", "synchronous=OFF"))
    return Database(connection, str)


# recursive_triggers: else REPLACE removes a row without asking the triggers on DELETE.
_PATIENCE = "busy_timeout=5000"
_ALWAYS = ("foreign_keys=ON", "recursive_triggers=ON", "trusted_schema=OFF", _PATIENCE)
_LASTING = ("journal_mode=WAL", "synchronous=FULL")


def _connect(path: Path, key: bytes, read_only: bool, pragmas: tuple[str, ...] = _LASTING) -> Any:
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    with _told():
        connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA cipher_log_level=NONE")  # a wrong key would write to stderr
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for pragma in (*_ALWAYS, *(() if read_only else pragmas)):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    return connection


def _migrate(connection: Any) -> None:
    """Run the steps that the file has not had yet, each in one transaction."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number, statements in enumerate(STEPS[version:], version + 1):
        connection.execute("BEGIN EXCLUSIVE")
        with _rolled_back(connection):
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={number}")
            connection.execute("COMMIT")


def _check_version(connection: Any) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise Trouble(_("Thư mục này do phiên bản mới hơn của chương trình ghi. Cài phiên bản mới rồi mở lại."))
