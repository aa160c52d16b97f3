"""A round while it is written: saved as often as wished, and read back with the accounts that hold its places."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.regulation import Regulation, read_regulation
from app.domain.roles import PREPARE, Place
from app.domain.roster import Leader
from app.domain.round import Definition, RoundState
from app.paths import resources
from app.services import roster
from app.services import round as rounds
from app.services.session import Changes, Session, one_line
from app.storage import draft
from app.storage import journal as chain
from app.storage import round as stored
from app.storage.database import AGENCY_CHAIN
from app.texts import _


@dataclass(frozen=True)
class DraftView:
    """A round with its state, the accounts by member's name, and what this person may do with it."""

    round: rounds.RoundView
    accounts: Mapping[str, str]
    chair_account: str
    may_edit: bool  # write and lock the list
    may_lead: bool  # begin the count, go back: the head's acts
    was_locked: bool  # such a draft cannot be deleted any more


def regulations() -> tuple[Regulation, ...]:
    """The regulations that come with the program, by code."""
    paths = sorted((resources() / "regulations").glob("*.toml"))
    return tuple(read_regulation(path.read_bytes(), path.name, path.stem) for path in paths)


def view(session: Session, round_id: RoundId) -> DraftView:
    accounts, chair = draft.accounts(session.database, round_id)
    places = session.in_round(round_id).person.places
    return DraftView(
        rounds.view(session, round_id),
        accounts,
        chair,
        may_edit=bool(places & PREPARE),
        may_lead=Place.HEAD in places,
        was_locked=chain.count(session.database, round_id) > 0,
    )


def save(
    session: Session,
    round_id: RoundId,
    definition: Definition,
    regulation: Regulation,
    accounts: Mapping[str, str],
    chair_account: str | None,
) -> Changes:
    """Write a draft anew. Raises Refusal: the list is locked, or the person may not."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(PREPARE)
        if stored.state(session.database, round_id) is not RoundState.DRAFT:
            raise Refusal("round.locked", _("Danh sách đã khóa; mở khóa (kèm lý do) rồi mới sửa được."))
        stored.save_regulation(unit, regulation)
        draft.rewrite(unit, round_id, definition, regulation, accounts, chair_account)
        unit.journal(AGENCY_CHAIN, actor, "round.changed", {"round": round_id, "title": one_line(definition.title)})
    return Changes.of("round")


def roster_for(session: Session) -> tuple[Leader, ...]:
    """Whom the lists may be chosen from, in Vietnamese order."""
    return tuple(roster.listing(session))
