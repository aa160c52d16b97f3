"""The roster of leaders, and who is left off a round."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.roles import PREPARE, ROSTER
from app.domain.roster import Exemption, Leader, in_order
from app.domain.round import RoundState
from app.services.session import Changes, Session, reason_text
from app.storage import roster
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
