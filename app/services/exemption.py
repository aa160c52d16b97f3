"""Whom the regulation would leave off a draft's lists, and what a person decided of each."""

from dataclasses import dataclass

from app.domain.errors import Refusal
from app.domain.exemption import Proposal, propose, standing
from app.domain.ids import RoundId
from app.domain.roles import PREPARE
from app.domain.roster import Exemption, Leader
from app.domain.round import RoundState
from app.services.session import Changes, Session, reason_text
from app.storage import roster
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN
from app.texts import _


@dataclass(frozen=True)
class Case:
    """A leader with the rule's proposal, what was decided, or both; `styles` are the papers with the name on them."""

    leader: Leader
    rule: str
    article: str
    source: str
    text: str
    fact: str
    lacks: str
    decided: Exemption | None
    styles: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Stands on a paper, is covered by a rule, and nobody decided."""
        return self.decided is None and not self.lacks and bool(self.styles)


@dataclass(frozen=True)
class Cases:
    """Those on the papers first; `may_decide` while it is a draft and this person may write it."""

    cases: tuple[Case, ...]
    may_decide: bool

    @property
    def waiting(self) -> int:
        return sum(case.waits for case in self.cases)


def view(session: Session, round_id: RoundId) -> Cases:
    """Every proposal and every decision of a round, those that stand on a paper before the others."""
    database = session.database
    definition = rounds.load(database, round_id)
    regulation = rounds.load_regulation(database, round_id)
    leaders = {leader.code: leader for leader in roster.load(database)}
    decided = {each.leader: each for each in roster.exemptions(database, round_id)}
    proposed = {each.leader.code: each for each in propose(leaders.values(), regulation, definition.date)}
    on = standing(definition)
    rules = {rule.code: rule for rule in regulation.exemptions}
    found = []
    for code in {**decided, **proposed}:
        given, told = proposed.get(code), decided.get(code)
        rule = given.rule if given else rules.get(told.rule) if told else None
        found.append(Case(
            leader=leaders[code],
            rule=rule.code if rule else told.rule if told else "",
            article=rule.rule.article if rule else told.article if told else "",
            source=rule.rule.source if rule else "",
            text=rule.rule.text if rule else "",
            fact=given.fact if given else "",
            lacks=given.lacks if given else "",
            decided=told,
            styles=on.get(code, ()),
        ))  # fmt: skip
    places = session.in_round(round_id).person.places
    may = rounds.state(database, round_id) is RoundState.DRAFT and bool(places & PREPARE)
    return Cases(tuple(sorted(found, key=lambda case: (not case.waits, not case.styles, case.leader.code))), may)


def decide(session: Session, round_id: RoundId, leader: str, *, stands: bool, reason: str) -> Changes:
    """Confirm a proposal (the leader is left off), or overrule it; the reason is printed in the minutes."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(PREPARE)
        _need_draft(session, round_id)
        proposal = _proposal(session, round_id, leader)
        told = Exemption(leader, proposal.rule.code, proposal.rule.rule.article, reason_text(reason), stands)
        roster.insert_exemption(unit, round_id, told)
        payload = {"round": round_id, "leader": leader, "rule": told.rule, "reason": told.reason}
        unit.journal(AGENCY_CHAIN, actor, "leader.exempted" if stands else "exemption.overruled", payload)
    return Changes.of("round")


def withdraw(session: Session, round_id: RoundId, leader: str) -> Changes:
    """As if nobody had decided."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(PREPARE)
        _need_draft(session, round_id)
        roster.delete_exemption(unit, round_id, leader)
        unit.journal(AGENCY_CHAIN, actor, "exemption.withdrawn", {"round": round_id, "leader": leader})
    return Changes.of("round")


def _need_draft(session: Session, round_id: RoundId) -> None:
    if rounds.state(session.database, round_id) is not RoundState.DRAFT:
        raise Refusal("round.locked", _("Danh sách đã khóa; mở khóa (kèm lý do) rồi mới sửa được."))


def _proposal(session: Session, round_id: RoundId, leader: str) -> Proposal:
    """The rule's proposal for a leader, as the roster says now."""
    day = rounds.load(session.database, round_id).date
    regulation = rounds.load_regulation(session.database, round_id)
    found = propose((x for x in roster.load(session.database) if x.code == leader), regulation, day)
    if not found:
        raise Refusal("exemption.none", _("Không có quy định nào đề xuất không lấy phiếu người này."))
    return found[0]
