"""A round while it is written: saved as often as wished, and read back with the accounts that hold its places."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.committee import standing_members
from app.domain.deadline import moved, under
from app.domain.draft import copied
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.options import Options, answered
from app.domain.regulation import Regulation, read_regulation
from app.domain.roles import PREPARE, SEAL_CHAIR, Place
from app.domain.roster import Leader
from app.domain.round import Definition, RoundState, Settings
from app.paths import resources
from app.services import roster
from app.services import round as rounds
from app.services.session import Changes, Session, one_line, reason_text
from app.storage import deadline as deadlines
from app.storage import draft, electorate
from app.storage import journal as chain
from app.storage import round as stored
from app.storage.database import AGENCY_CHAIN, Unit
from app.texts import _, date_text


@dataclass(frozen=True)
class DraftView:
    """A round with its state, the accounts by member's name, and what this person may do with it."""

    round: rounds.RoundView
    accounts: Mapping[str, str]
    chair_account: str
    allowed: Mapping[str, str]  # why the chair lets a member count an own ballot, by the member's name
    options: Options
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
        draft.allowances(session.database, round_id),
        stored.options(session.database, round_id),
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
    options: Options | None = None,
) -> Changes:
    """Write a draft anew; its deadlines follow the day. Raises Refusal: the list is locked, or the person may not."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(PREPARE)
        if stored.state(session.database, round_id) is not RoundState.DRAFT:
            raise Refusal("round.locked", _("Danh sách đã khóa; mở khóa (kèm lý do) rồi mới sửa được."))
        _move_deadlines(session, unit, round_id, definition, regulation)
        electorate.keep_styles(unit, round_id, [style.code for style in definition.styles])
        stored.save_regulation(unit, regulation)
        draft.rewrite(unit, round_id, definition, regulation, accounts, chair_account)
        if options is not None:
            stored.set_options(unit, round_id, answered(stored.options(session.database, round_id), options))
        unit.journal(AGENCY_CHAIN, actor, "round.changed", {"round": round_id, "title": one_line(definition.title)})
    return Changes.of("round")


def _move_deadlines(
    session: Session, unit: Unit, round_id: RoundId, definition: Definition, regulation: Regulation
) -> None:
    """Another day moves what is not done; another regulation brings its own. A deadline with a file stays."""
    database = session.database
    days = (definition.date - stored.load(database, round_id).date).days
    now = deadlines.of_round(database, round_id)
    if stored.load_regulation(database, round_id).sha256 != regulation.sha256:
        held = {file.place for file in deadlines.attached(database, round_id)}
        free = [each for place, each in now if place not in held]
        deadlines.replace_all(unit, round_id, under(free, regulation, definition.date))
    elif days:
        for (place, _old), each in zip(now, moved((each for _place, each in now), days), strict=True):
            deadlines.update(unit, round_id, place, each)


def allow(editor: Session, chair: Session, round_id: RoundId, member: str, reason: str) -> Changes:
    """The chair lets a member count who stands on a ballot, with a reason that the minutes tell."""
    with editor.database.unit() as unit:
        actor = editor.in_round(round_id).actor(PREPARE)
        chair.in_round(round_id).actor(SEAL_CHAIR)
        definition = stored.load(editor.database, round_id)
        if stored.state(editor.database, round_id) is not RoundState.DRAFT:
            raise Refusal("round.locked", _("Danh sách đã khóa; mở khóa (kèm lý do) rồi mới sửa được."))
        if member not in {each.name for each in standing_members(definition)}:
            raise Refusal("committee.not_own", _("{0} không đứng tên trên mẫu phiếu nào.").format(member))
        reason = reason_text(reason)
        draft.set_allowance(unit, round_id, member, reason)
        payload = {"round": round_id, "member": member, "chair": chair.person.name, "reason": reason}
        unit.journal(AGENCY_CHAIN, actor, "member.allowed", payload)
    return Changes.of("round")


def duplicate(session: Session, source: RoundId, title: str, day: dt.date) -> RoundId:
    """A new draft from an old round's set-up: lists, people, answers, who is summoned; nothing of its count."""
    if not (title := one_line(title)):
        raise Refusal("round.title", _("Ghi tên đợt mới."))
    database = session.database
    with database.unit() as unit:
        actor, made = session.actor(PREPARE), RoundId(session.new_id())
        old, regulation = stored.load(database, source), stored.load_regulation(database, source)
        new = copied(old, title, day, roster.listing(session))
        accounts, chair = draft.able_accounts(database, source), draft.accounts(database, source)[1]
        options = stored.options(database, source)
        rounds.insert(unit, made, new, regulation, accounts, chair or None, options)
        _copy_voters(unit, source, made, old)
        for _place, each in deadlines.of_round(database, source):
            if not each.article:
                deadlines.insert(unit, made, replace(each, due=day + (each.due - old.date), done=None))
        payload = {"round": made, "title": title, "source": one_line(old.title)}
        unit.journal(AGENCY_CHAIN, actor, "round.copied", payload)
    return made


def _copy_voters(unit: Unit, source: RoundId, made: RoundId, old: Definition) -> None:
    """Who was summoned then; nobody has come yet."""
    for style in old.styles:
        came = electorate.voters(unit.database, source, style.code)
        electorate.replace_voters(unit, made, style.code, [replace(voter, present=False) for voter in came])


def habits(session: Session) -> tuple[Settings, Options] | None:
    """What the agency answered for its newest round: a new one begins with the same answers. None for the first."""
    newest = next(iter(rounds.listing(session)), None)
    if newest is None:
        return None
    found = stored.load(session.database, newest[0]).settings, stored.options(session.database, newest[0])
    return found[0], replace(found[1], summoned={}, colours={})


def correctable(session: Session) -> tuple[str, ...]:
    """The titles of the sealed rounds with their days: what a new round may take the place of."""
    return tuple(
        f"{title} ({date_text(dt.date.fromisoformat(day))})"
        for _id, title, day, state in rounds.listing(session)
        if state is RoundState.SEALED
    )


def roster_for(session: Session) -> tuple[Leader, ...]:
    """Whom the lists may be chosen from, in Vietnamese order."""
    return tuple(roster.listing(session))
