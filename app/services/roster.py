"""The roster of leaders, and who is left off a round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.leader import flaws
from app.domain.roles import PREPARE, ROSTER
from app.domain.roster import Exemption, Leader, free_code, in_order
from app.domain.round import RoundState
from app.services.session import Changes, Session, moment_of, reason_text
from app.storage import attachment, roster
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN
from app.texts import _


def add(session: Session, leaders: Iterable[Leader]) -> Changes:
    """Put leaders on the roster, all or none."""
    with session.database.unit() as unit:
        actor = session.actor(ROSTER)
        codes = []
        for leader in leaders:
            roster.insert(unit, leader)
            codes.append(leader.code)
        unit.journal(AGENCY_CHAIN, actor, "leaders.added", {"codes": codes})
    return Changes.of("leader")


def save(session: Session, leader: Leader, *, before: str | None) -> Changes:
    """Store what a form holds: somebody new (`before` None, an empty code is given one), or a leader anew.

    Raises Refusal for what must not stand on the roster; the form shows the same in place.
    """
    with session.database.unit() as unit:
        actor = session.actor(ROSTER)
        stored = {each.code: each for each in roster.load(session.database)}
        if before is None and not leader.code:
            leader = replace(leader, code=free_code(roster.codes(session.database)))
        _refuse_flaws(leader, unit.time)
        if before is None:
            _refuse_taken(leader, stored)
            roster.insert(unit, leader)
            unit.journal(AGENCY_CHAIN, actor, "leaders.added", {"codes": [leader.code]})
            return Changes.of("leader")
        was = stored.get(before)
        if was is None or before != leader.code:
            raise _gone()
        if was != leader:
            roster.update(unit, leader)
            payload = {"code": leader.code, "name": leader.name, "fields": _differing(was, leader)}
            unit.journal(AGENCY_CHAIN, actor, "leader.changed", payload)
    return Changes.of("leader")


def delete(session: Session, code: str) -> Changes:
    """Take a leader off the roster whom no round names and who has no files; anybody else is given another status."""
    with session.database.unit() as unit:
        actor = session.actor(ROSTER)
        leader = next((each for each in roster.load(session.database) if each.code == code), None)
        if leader is None:
            raise _gone()
        titles = roster.naming(session.database, code)
        if titles:
            text = _("{0} có tên trong đợt “{1}” nên không xóa được; đổi trạng thái thay vì xóa.")
            raise Refusal("leader.named", text.format(leader.name, titles[0]))
        if attachment.ever_of_leader(session.database, code):
            text = _("{0} có hoặc từng có tệp kèm theo nên không xóa được; đổi trạng thái thay vì xóa.")
            raise Refusal("leader.files", text.format(leader.name))
        roster.delete(unit, code)
        unit.journal(AGENCY_CHAIN, actor, "leader.deleted", {"code": code, "name": leader.name})
    return Changes.of("leader")


@dataclass(frozen=True)
class Taken:
    """What a file brought."""

    added: int
    updated: int


def take(session: Session, new: Sequence[Leader], updated: Sequence[tuple[Leader, Leader]], file: str) -> Taken:
    """The good rows of a file, all or none: leaders that are new, and pairs of what a leader was and becomes.

    Raises Refusal where the roster is no longer what the rows were compared with.
    """
    with session.database.unit() as unit:
        actor = session.actor(ROSTER)
        stored = {each.code: each for each in roster.load(session.database)}
        for leader in new:
            _refuse_flaws(leader, unit.time)
            _refuse_taken(leader, stored)
            roster.insert(unit, leader)
        for was, leader in updated:
            _refuse_flaws(leader, unit.time)
            if stored.get(was.code) != was:
                raise Refusal("roster.changed", _("Danh sách vừa đổi sau khi đọc tệp; mở lại tệp rồi xem lại."))
            roster.update(unit, leader)
        payload: dict[str, Any] = {"file": file, "added": len(new), "updated": len(updated)}
        payload["codes"] = [each.code for each in (*new, *(leader for _was, leader in updated))]
        unit.journal(AGENCY_CHAIN, actor, "leaders.imported", payload)
    return Taken(len(new), len(updated))


def _refuse_flaws(leader: Leader, time: str) -> None:
    found = flaws(leader, moment_of(time).date())
    if found:
        raise Refusal(f"leader.{found[0].field}", f"{leader.name or leader.code}: {found[0].text}")


def _refuse_taken(leader: Leader, stored: Mapping[str, Leader]) -> None:
    other = stored.get(leader.code)
    if other is not None:
        raise Refusal("leader.code", _("Mã {0} đã là của {1}; ghi mã khác.").format(leader.code, other.name))


def _gone() -> Refusal:
    return Refusal("leader.gone", _("Người này không còn trong danh sách; mở lại danh sách để xem."))


def _differing(was: Leader, leader: Leader) -> list[str]:
    """The names of the fields that an edit changed, never what they say."""
    return [each.name for each in fields(Leader) if getattr(was, each.name) != getattr(leader, each.name)]


def listing(session: Session) -> list[Leader]:
    """The roster in Vietnamese order."""
    return in_order(roster.load(session.database))


def exempt(session: Session, round_id: RoundId, exemption: Exemption) -> Changes:
    """Leave a leader off a draft's lists, with the rule's reason."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(PREPARE)
        if rounds.state(session.database, round_id) is not RoundState.DRAFT:
            raise Refusal("round.locked", _("Danh sách đã khóa; chỉ sửa được đợt đang soạn."))
        exemption = replace(exemption, reason=reason_text(exemption.reason))
        roster.insert_exemption(unit, round_id, exemption)
        payload = {"round": round_id, "leader": exemption.leader, "rule": exemption.rule, "reason": exemption.reason}
        unit.journal(AGENCY_CHAIN, actor, "leader.exempted", payload)
    return Changes.of("round")


def exemptions(session: Session, round_id: RoundId) -> tuple[Exemption, ...]:
    return roster.exemptions(session.database, round_id)
