"""Who need not be voted on: proposed from the roster by the regulation's conditions, always decided by a person.

Domain.md, "Who, when": the conditions are data of the regulation; what each asks of the roster stands here.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import Refusal
from app.domain.ids import StyleCode
from app.domain.regulation import ExemptionRule, Regulation
from app.domain.roster import Exemption, Held, Leader, LeaderStatus
from app.domain.round import Definition
from app.texts import _, date_text


@dataclass(frozen=True)
class Met:
    """A condition that a leader meets: `fact` is what the roster says, `lacks` what it does not say yet."""

    fact: str
    lacks: str = ""


@dataclass(frozen=True)
class Proposal:
    """The rule says that `leader` need not be voted on; where something `lacks`, only if that is so."""

    leader: Leader
    rule: ExemptionRule
    fact: str
    lacks: str = ""


def propose(leaders: Iterable[Leader], regulation: Regulation, day: dt.date) -> tuple[Proposal, ...]:
    """One proposal for each leader whom a rule covers on the day of the vote, in the order given."""
    found = (_proposal(leader, regulation.exemptions, day) for leader in leaders if _may_stand(leader))
    return tuple(proposal for proposal in found if proposal is not None)


def _may_stand(leader: Leader) -> bool:
    """Only who holds a post now is voted on at all."""
    return leader.now is not None and leader.status is not LeaderStatus.LEFT


def _proposal(leader: Leader, rules: Sequence[ExemptionRule], day: dt.date) -> Proposal | None:
    """The first rule that is met wholly, else the first that would be if the roster said more."""
    pairs = ((rule, _CONDITIONS[rule.condition](leader, day)) for rule in rules)
    met = [Proposal(leader, rule, told.fact, told.lacks) for rule, told in pairs if told is not None]
    return min(met, key=lambda proposal: bool(proposal.lacks), default=None)


def _retirement_notice(leader: Leader, day: dt.date) -> Met | None:
    since = leader.status_since
    if leader.status is not LeaderStatus.RETIRING or (since is not None and since > day):
        return None
    if since is None:
        return Met(_("Đã có thông báo nghỉ hưu."))
    return Met(_("Có thông báo nghỉ hưu ngày {0}.").format(date_text(since)))


def _appointed_in_year(leader: Leader, day: dt.date) -> Met | None:
    """A post that the leader did not hold before; the same one again is no new appointment."""
    held = leader.now
    if held is None or not _is_in_year(held.since, day) or _held_before(leader, held):
        return None
    return _appointed(held)


def _reappointed_in_year(leader: Leader, day: dt.date) -> Met | None:
    held = leader.now
    return _appointed(held) if held is not None and _is_in_year(held.since, day) else None


def _under_nine_months(leader: Leader, day: dt.date) -> Met | None:
    held = leader.now
    if held is None or held.since is None or not months_before(day, 9) < held.since <= day:
        return None
    return _appointed(held)


def _appointed(held: Held) -> Met:
    assert held.since is not None
    return Met(_("Giữ chức vụ {0} từ {1}.").format(held.position, date_text(held.since)))


def _moved_in_year(leader: Leader, day: dt.date) -> Met | None:
    since = leader.status_since
    if leader.status is not LeaderStatus.MOVED or not _is_in_year(since, day) or since is None:
        return None
    return Met(_("Điều động, luân chuyển từ {0}.").format(date_text(since)))


def _ill_six_months(leader: Leader, day: dt.date) -> Met | None:
    """Six whole months on the day of the vote, with a medical confirmation."""
    if leader.status is not LeaderStatus.ILL:
        return None
    since = leader.status_since
    if since is None:
        return Met(_("Đang nghỉ chữa bệnh."), _("Danh sách cán bộ chưa ghi nghỉ từ ngày nào."))
    if since > months_before(day, 6):
        return None
    fact = _("Nghỉ chữa bệnh từ {0}.").format(date_text(since))
    return Met(fact, "" if leader.confirmed else _("Danh sách cán bộ chưa ghi có xác nhận của cơ sở y tế."))


_CONDITIONS: Mapping[str, Callable[[Leader, dt.date], Met | None]] = {
    "retirement_notice": _retirement_notice,
    "appointed_in_year": _appointed_in_year,
    "reappointed_in_year": _reappointed_in_year,
    "under_nine_months": _under_nine_months,
    "moved_in_year": _moved_in_year,
    "ill_six_months": _ill_six_months,
}


def _is_in_year(since: dt.date | None, day: dt.date) -> bool:
    return since is not None and since.year == day.year and since <= day


def _held_before(leader: Leader, held: Held) -> bool:
    """The same post in the same unit, up to the day before this time began (or with no end noted)."""
    assert held.since is not None
    return any(
        other is not held
        and (other.position, other.unit) == (held.position, held.unit)
        and (other.since is None or other.since < held.since)
        and (other.until is None or other.until >= held.since - dt.timedelta(days=1))
        for other in leader.positions
    )


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months earlier; a month too short for it gives its last day."""
    count = day.year * 12 + day.month - 1 - months
    first = dt.date(count // 12, count % 12 + 1, 1)
    next_first = dt.date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return min(first + dt.timedelta(days=day.day - 1), next_first - dt.timedelta(days=1))


def standing(definition: Definition) -> dict[str, tuple[StyleCode, ...]]:
    """The styles on which each subject's code stands."""
    found: dict[str, tuple[StyleCode, ...]] = {}
    for style in definition.styles:
        for subject in style.subjects:
            found[subject.code] = (*found.get(subject.code, ()), style.code)
    return found


def check_exemptions(definition: Definition, proposals: Iterable[Proposal], decided: Iterable[Exemption]) -> None:
    """Refuse to lock a list with a leader on it of whom nobody decided, or who was left off."""
    on, told = standing(definition), {exemption.leader: exemption for exemption in decided}
    names = {str(subject.code): subject.name for style in definition.styles for subject in style.subjects}
    for code, exemption in told.items():
        if exemption.stands and code in on:
            text = _(
                "{0} đã được xác nhận không lấy phiếu nhưng còn tên trên mẫu {1}: bỏ khỏi phiếu, hoặc rút xác nhận."
            )
            raise Refusal("exemption.stands", text.format(names[code], ", ".join(on[code])))
    waiting = [p for p in proposals if not p.lacks and p.leader.code in on and p.leader.code not in told]
    if waiting:
        text = _("Có trường hợp được đề xuất không lấy phiếu mà chưa ai quyết định: {0}. Xác nhận hoặc bác, kèm lý do.")
        raise Refusal("exemption.open", text.format(", ".join(p.leader.name for p in waiting)))


def check_places(definition: Definition, regulation: Regulation) -> None:
    """A person is voted on in at most so many places (Điều 1 k.3); 0 sets no bound."""
    names = {str(subject.code): subject.name for style in definition.styles for subject in style.subjects}
    for code, codes in standing(definition).items():
        if 0 < regulation.places < len(codes):
            text = _("{0} có tên trên {1} mẫu phiếu ({2}); quy định chỉ cho lấy phiếu ở không quá {3} nơi: bỏ bớt.")
            shown = text.format(names[code], len(codes), ", ".join(codes), regulation.places)
            raise Refusal("round.places", shown)
