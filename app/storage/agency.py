"""The agency, its accounts and its regulations."""

from app.domain.agency import Agency, FolderKind
from app.domain.roles import Person, Place
from app.storage.database import Database, Unit


def create(unit: Unit, uuid: str, kind: FolderKind, agency: Agency) -> None:
    unit.run(
        "INSERT INTO agency (id, uuid, kind, name, parent, place, created) VALUES (1, ?, ?, ?, ?, ?, ?)",
        uuid,
        kind.value,
        agency.name,
        agency.parent,
        agency.place,
        unit.time,
    )


def load(database: Database) -> tuple[str, FolderKind, Agency]:
    """The folder's id, what it is for, and the agency."""
    row = database.one("SELECT uuid, kind, name, parent, place FROM agency")
    assert row is not None, "an agency folder has its agency"
    return row[0], FolderKind(row[1]), Agency(*row[2:])


def add_account(unit: Unit, key: str, name: str, position: str, *, admin: bool = False, is_file: bool = False) -> None:
    unit.run(
        "INSERT INTO account (key, kind, name, position, admin) VALUES (?, ?, ?, ?, ?)",
        key,
        "file" if is_file else "person",
        name,
        position,
        int(admin),
    )


def close_account(unit: Unit, key: str) -> None:
    """The account signs in no more; its name stays where it stood."""
    unit.run("UPDATE account SET active = 0 WHERE key = ?", key)


def person(database: Database, key: str, round_id: str | None = None) -> Person | None:
    """An account with the places it holds: admin, and those of the round where one is named."""
    row = database.one("SELECT name, admin, kind FROM account WHERE key = ? AND active = 1", key)
    if row is None:
        return None
    places = {Place.FILE} if row[2] == "file" else {Place.ADMIN} if row[1] else set()
    if round_id is not None:
        places |= _round_places(database, key, round_id)
    return Person(key, row[0], frozenset(places))


def _round_places(database: Database, key: str, round_id: str) -> set[Place]:
    rows = database.all("SELECT role FROM committee_member WHERE round = ? AND account = ?", round_id, key)
    places = {Place(role) for (role,) in rows}
    if database.one("SELECT 1 FROM round WHERE id = ? AND chair_account = ?", round_id, key):
        places.add(Place.CHAIR)
    return places


def key_of(database: Database, name: str) -> str:
    """The login of a person whom the journal names."""
    row = database.one("SELECT key FROM account WHERE name = ? AND kind = 'person'", name)
    assert row is not None, "the journal names accounts"
    found: str = row[0]
    return found


def every_account(database: Database) -> list[tuple[str, str]]:
    """Key and name of everybody who ever had an account; neither is given to somebody else."""
    return [(key, name) for key, name in database.all("SELECT key, name FROM account ORDER BY key")]


def accounts(database: Database) -> list[tuple[str, str, str, bool]]:
    """Key, name, position and admin of everyone who can sign in."""
    rows = database.all(
        "SELECT key, name, position, admin FROM account WHERE kind = 'person' AND active = 1 ORDER BY key"
    )
    return [(key, name, position, bool(admin)) for key, name, position, admin in rows]
