"""Files kept with a leader or with a deadline of a round: their bytes lie in the enciphered database."""

from dataclasses import dataclass

from app.domain.ids import RoundId
from app.storage.database import Database, Unit


@dataclass(frozen=True)
class Owner:
    """Whom a file belongs to: a leader by code, or a place in a round's timetable."""

    leader: str | None = None
    round: RoundId | None = None
    place: int | None = None


@dataclass(frozen=True)
class Attached:
    """A file that is kept. `at` is UTC, RFC 3339; `account` the login of whoever added it."""

    id: int
    owner: Owner
    name: str
    sha256: str
    size: int
    account: str
    at: str


_SELECT = "SELECT id, leader, round, place, name, sha256, size, account, at FROM attachment WHERE removed IS NULL AND"


def insert(unit: Unit, owner: Owner, name: str, sha256: str, content: bytes, account: str) -> int:
    sql = (
        "INSERT INTO attachment (leader, round, place, name, sha256, size, content, account, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    values = (name, sha256, len(content), content, account, unit.time)
    return unit.run(sql, owner.leader, owner.round, owner.place, *values)


def remove(unit: Unit, attachment: int) -> None:
    """Let the bytes go; that there was such a file stays."""
    unit.run("UPDATE attachment SET content = NULL, removed = ? WHERE id = ?", unit.time, attachment)


def find(database: Database, attachment: int) -> Attached | None:
    row = database.one(f"{_SELECT} id = ?", attachment)
    return _attached(*row) if row else None


def of_leader(database: Database, code: str) -> list[Attached]:
    return [_attached(*row) for row in database.all(f"{_SELECT} leader = ? ORDER BY id", code)]


def of_round(database: Database, round_id: RoundId) -> list[Attached]:
    return [_attached(*row) for row in database.all(f"{_SELECT} round = ? ORDER BY place, id", round_id)]


def content(database: Database, attachment: int) -> bytes:
    row = database.one("SELECT content FROM attachment WHERE id = ? AND removed IS NULL", attachment)
    assert row is not None, "no such attachment"
    return bytes(row[0])


def ever_of_leader(database: Database, code: str) -> bool:
    """Whether a leader has a file, or had one."""
    return database.one("SELECT 1 FROM attachment WHERE leader = ?", code) is not None


def _attached(
    id_: int,
    leader: str | None,
    round_id: str | None,
    place: int | None,
    name: str,
    sha256: str,
    size: int,
    account: str,
    at: str,
) -> Attached:
    owner = Owner(leader, RoundId(round_id) if round_id is not None else None, place)
    return Attached(id_, owner, name, sha256, size, account, at)
