"""The committee after the list is locked: one falls ill, another takes the place. Head and chair do it together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.committee import Replacement, check_committee, with_replacement
from app.domain.entry import EntryState
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.journal import Actor
from app.domain.roles import SEAL_CHAIR, SEAL_HEAD, Place
from app.domain.round import Definition, Member, MemberRole
from app.services import people
from app.services.people import Someone
from app.services.round import need_day, need_readable, need_two
from app.services.session import Changes, Session, one_line, reason_text
from app.storage import agency, journal
from app.storage import batch as batches
from app.storage import draft as drafts
from app.storage import round as rounds
from app.storage.database import Database, Unit
from app.texts import _

_ACT = "member.replaced"


@dataclass(frozen=True)
class Newcomer:
    """Who comes: the login is "" for a name without an account, who can key nothing."""

    login: str
    name: str
    position: str


@dataclass(frozen=True)
class CommitteeView:
    """Who counts now, whom anybody could be replaced by, and who replaced whom so far."""

    members: tuple[Member, ...]
    people: tuple[Someone, ...]
    replacements: tuple[Replacement, ...]


def view(session: Session, round_id: RoundId) -> CommitteeView:
    """The committee as it stands."""
    return CommitteeView(
        rounds.load(session.database, round_id).committee,
        people.of_round(session, round_id),
        replacements(session.database, round_id),
    )


def replace_member(first: Session, chair: Session, round_id: RoundId, old: str, new: Newcomer, reason: str) -> Changes:
    """Give one place to somebody else. `first` is the head; for the head's own place an admin may stand in.

    What the one before has finished keying stays; what they have open is voided, to be keyed by somebody else.
    """
    database = first.database
    with database.unit() as unit:
        before = rounds.load(database, round_id)
        actor = first.in_round(round_id).actor(_may_replace(before, old))
        chair.in_round(round_id).actor(SEAL_CHAIR)
        need_two(first, chair)
        need_day(database, round_id)
        reason = reason_text(reason)
        new = Newcomer(new.login, one_line(new.name), one_line(new.position))
        _check(database, round_id, before, old, new)
        account = drafts.accounts(database, round_id)[0].get(old)
        drafts.replace_member(unit, round_id, old, new.name, new.position, new.login or None)
        why = {"reason": reason, "second": chair.person.name}
        unit.journal(round_id, actor, _ACT, {"old": old, "new": new.name, "position": new.position, **why})
        if account is not None:
            _void_open(unit, round_id, actor, account, why)
    return Changes.of("round", "batch", "paper")


def _may_replace(before: Definition, old: str) -> frozenset[Place]:
    is_head = any(m.name == old and m.role is MemberRole.HEAD for m in before.committee)
    return SEAL_HEAD | {Place.ADMIN} if is_head else SEAL_HEAD


def _check(database: Database, round_id: RoundId, before: Definition, old: str, new: Newcomer) -> None:
    """The committee that would be must be one that this list could have been locked with."""
    if not new.name or not new.position:
        raise Refusal("member.words", _("Ghi họ tên và chức vụ của người thay."))
    after = replace(before, committee=with_replacement(before.committee, old, new.name, new.position))
    chair = drafts.accounts(database, round_id)[1]
    able = {name: login for name, login in drafts.able_accounts(database, round_id).items() if name != old}
    if new.login:
        _need_account(database, new.login, able, chair)
        able[new.name] = new.login
    allowed = drafts.allowances(database, round_id)
    check_committee(after, able, chair, {name: why for name, why in allowed.items() if name != old})
    need_readable(after, rounds.load_regulation(database, round_id))


def _need_account(database: Database, login: str, able: Mapping[str, str], chair: str) -> None:
    if agency.person(database, login) is None:
        raise Refusal("member.account", _("Tài khoản {0} không đăng nhập được.").format(login))
    if login == chair or login in able.values():
        raise Refusal("member.taken", _("Tài khoản {0} đã giữ một việc khác trong đợt này.").format(login))


def _void_open(unit: Unit, round_id: RoundId, actor: Actor, account: str, why: Mapping[str, str]) -> None:
    """Nobody else may go on with an entry, so what was left half-keyed is free to be keyed anew."""
    while (entry := batches.open_entry_of(unit.database, round_id, account)) is not None:
        batch_id, slot = batches.entry(unit.database, entry)
        batch = batches.load(unit.database, batch_id)
        batches.set_entry(unit, entry, EntryState.VOIDED, why["reason"])
        where = {"style": batch.style, "batch": batch.number, "slot": slot.number}
        unit.journal(round_id, actor, "entry.voided", {**where, **why})


def replacements(database: Database, round_id: RoundId) -> tuple[Replacement, ...]:
    """Who replaced whom since the list was last locked, as the round's own chain tells it."""
    roles = {m.name: m.role for m in rounds.load(database, round_id).committee}
    lines = [json.loads(line) for line in journal.since(database, round_id, _ACT, "round.prepared")]
    found: list[Replacement] = []
    for line in reversed(lines):  # the last to come is in the committee; whoever was there before had the same place
        told = line["payload"]
        role = roles[told["old"]] = roles[told["new"]]
        found.append(
            Replacement(told["old"], Member(told["new"], told["position"], role), told["reason"], line["time"])
        )
    return tuple(reversed(found))
