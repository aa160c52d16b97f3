"""Who can sign in, with the places that they hold in a round: for witnesses, second persons and the two at the seal."""

from dataclasses import dataclass

from app.domain.agency import Agency, FolderKind
from app.domain.ids import RoundId
from app.domain.roles import Place
from app.services.session import Session
from app.storage import agency


@dataclass(frozen=True)
class Someone:
    """An account; `places` are those of the round that was asked for, and admin."""

    login: str
    name: str
    position: str
    places: frozenset[Place]


def of_round(session: Session, round_id: RoundId) -> tuple[Someone, ...]:
    """Everybody who can sign in, the committee and the chair before the others."""
    found = []
    for login, name, position, _admin in agency.accounts(session.database):
        person = agency.person(session.database, login, round_id)
        found.append(Someone(login, name, position, person.places if person else frozenset()))
    return tuple(sorted(found, key=lambda s: (_rank(s), s.login)))


def _rank(someone: Someone) -> int:
    order = (Place.HEAD, Place.SECRETARY, Place.MEMBER, Place.CHAIR)
    return next((at for at, place in enumerate(order) if place in someone.places), len(order))


def kind(session: Session) -> FolderKind:
    """What the open folder is for."""
    return agency.load(session.database)[1]


def agency_of(session: Session) -> Agency:
    """The agency whose folder it is."""
    return agency.load(session.database)[2]


def everyone(session: Session) -> tuple[Someone, ...]:
    """Everybody who can sign in, by login, with no round in mind."""
    rows = agency.accounts(session.database)
    return tuple(
        Someone(login, name, position, frozenset({Place.ADMIN} if admin else ()))
        for login, name, position, admin in rows
    )
