"""A station's way on a stick: written out, opened there by the same people, keyed, and brought back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.domain.agency import DATABASE
from app.domain.ids import BatchId, RoundId
from app.domain.roles import Person
from app.security import keyslots
from app.security.keyslots import CHEAPEST, FileKey
from app.services import station as stations
from app.services import station_folder
from app.services.entry import Ended
from app.services.jobs import FolderKey
from app.services.session import Session
from app.services.station import Brought
from app.storage import agency
from app.storage.database import Database, open_database
from tests.app.services.house import KEY, PEOPLE, House


def password(login: str) -> str:
    return f"mật khẩu của {login}"


def give_keys(folder: Path) -> None:
    """Key slots for everybody in the small agency's folder."""
    created = keyslots.create("admin", password("admin"), CHEAPEST)
    slots = created.slots
    for login in PEOPLE:
        if login != "admin":
            slots = keyslots.add(slots, login, password(login), created.key, CHEAPEST)
    keyslots.write(folder, keyslots.resealed(slots, FileKey(KEY)))


def lend(
    house: House, folder: Path, stick: Path, round_id: RoundId, name: str, slots: Sequence[tuple[BatchId, int]]
) -> Path:
    """Send a station; answers its folder."""
    given = stations.plan(house["head"], round_id, name, slots)
    dest = station_folder.need_place(stick, name)
    head = house["head"].in_round(round_id).person
    work = station_folder.write_out(FolderKey(folder, KEY), head, given, dest, house.clock, "vi")
    stations.send(house["head"], given, work, dest)
    return dest


@contextmanager
def at(station: Path, house: House) -> Iterator[House]:
    """The station's folder opened by the people who sign in there."""
    key = keyslots.unlock(keyslots.read(station), "member", password("member"))
    database = open_database(station / DATABASE, key.raw, house.clock)
    try:
        yield House(database, {login: _session(house, database, login) for login in PEOPLE}, house.clock)
    finally:
        database.checkpoint()
        database.close()


def _session(house: House, database: Database, login: str) -> Session:
    person: Person | None = agency.person(database, login)
    assert person is not None
    return Session(database, person, house[login].new_id)


def read(station: Path, login: str = "head") -> Brought:
    return station_folder.read_back(station, login, password(login), "vi")


def bring_back(house: House, station: Path, login: str = "head") -> list[Ended]:
    """Take over everything that is new. Raises Refusal at the first that cannot be taken."""
    brought = read(station, login)
    return [stations.merge(house[login], brought, keyed) for keyed in stations.news(house[login], brought)]
