"""Who is summoned to vote and who came: numbers or a list a style. Nothing here knows of a paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.electorate import Attendance, Voter, attendance, check_voters, with_attendance
from app.domain.errors import Refusal
from app.domain.ids import RoundId, StyleCode
from app.domain.roles import KEY, PREPARE, SEAL_CHAIR
from app.domain.round import RoundState
from app.domain.style import Style
from app.services.session import Changes, Session, one_line
from app.storage import electorate
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN
from app.texts import _

_LISTED = frozenset({RoundState.DRAFT, RoundState.PREPARED})
_TICKED = frozenset({RoundState.DRAFT, RoundState.PREPARED, RoundState.COUNTING})
_TICK = PREPARE | KEY | SEAL_CHAIR


@dataclass(frozen=True)
class StyleVoters:
    """One style's: the list (empty where only a number is known) and its figures."""

    style: Style
    voters: tuple[Voter, ...]
    figures: Attendance


@dataclass(frozen=True)
class Electorate:
    """`may_list` until the count begins, `may_tick` until the seal; `rule` is the regulation's words on the quorum."""

    styles: tuple[StyleVoters, ...]
    rule: str
    may_list: bool
    may_tick: bool


def view(session: Session, round_id: RoundId) -> Electorate:
    """Every style's voters as they stand."""
    database = session.database
    regulation, state = rounds.load_regulation(database, round_id), rounds.state(database, round_id)
    summoned = rounds.options(database, round_id).summoned
    styles = []
    for style in rounds.load(database, round_id).styles:
        voters = electorate.voters(database, round_id, style.code)
        figures = attendance(voters, summoned.get(style.code, 0), regulation)
        styles.append(StyleVoters(style, voters, figures))
    places = session.in_round(round_id).person.places
    return Electorate(
        tuple(styles),
        f"{regulation.quorum.rule.text} ({regulation.quorum.rule.article})",
        may_list=state in _LISTED and bool(places & PREPARE),
        may_tick=state in _TICKED and bool(places & _TICK),
    )


def set_list(session: Session, round_id: RoundId, style: StyleCode, voters: Sequence[Voter]) -> Changes:
    """Another list in place of the old one (or none); whoever had come stays ticked."""

    def new(old: tuple[Voter, ...]) -> tuple[Voter, ...]:
        clean = (
            replace(v, name=one_line(v.name), position=one_line(v.position), unit=one_line(v.unit)) for v in voters
        )
        return with_attendance(tuple(clean), old)

    return _rewrite(session, round_id, style, new)


def add(session: Session, round_id: RoundId, style: StyleCode, voter: Voter) -> Changes:
    """One more at the end of the list."""
    clean = Voter(one_line(voter.name), one_line(voter.position), one_line(voter.unit))
    return _rewrite(session, round_id, style, lambda old: (*old, clean))


def remove(session: Session, round_id: RoundId, style: StyleCode, places: Sequence[int]) -> Changes:
    """Take lines (from 0) off the list."""
    gone = set(places)
    return _rewrite(session, round_id, style, lambda old: tuple(v for at, v in enumerate(old) if at not in gone))


def _rewrite(
    session: Session, round_id: RoundId, style: StyleCode, to: Callable[[tuple[Voter, ...]], tuple[Voter, ...]]
) -> Changes:
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(PREPARE)
        _need(session, round_id, _LISTED, _("Đã bắt đầu kiểm phiếu nên danh sách người ghi phiếu không sửa được nữa."))
        new = to(electorate.voters(session.database, round_id, style))
        check_voters(new)
        electorate.replace_voters(unit, round_id, style, new)
        unit.journal(AGENCY_CHAIN, actor, "voters.listed", {"round": round_id, "style": style, "people": len(new)})
    return Changes.of("voter")


def set_number(session: Session, round_id: RoundId, style: StyleCode, summoned: int) -> Changes:
    """How many are summoned, where there is no list of them."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(PREPARE)
        _need(session, round_id, _LISTED, _("Đã bắt đầu kiểm phiếu nên số người triệu tập không sửa được nữa."))
        options = rounds.options(session.database, round_id)
        rounds.set_options(unit, round_id, replace(options, summoned={**options.summoned, style: summoned}))
        unit.journal(AGENCY_CHAIN, actor, "voters.listed", {"round": round_id, "style": style, "people": summoned})
    return Changes.of("voter")


def tick(session: Session, round_id: RoundId, style: StyleCode, places: Sequence[int], *, present: bool) -> Changes:
    """Those lines (from 0) came, or did not after all. The journal keeps how many came, not who."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(_TICK)
        _need(session, round_id, _TICKED, _("Đợt này đã khép lại nên không điểm danh được nữa."))
        electorate.set_present(unit, round_id, style, places, present)
        came = sum(voter.present for voter in electorate.voters(session.database, round_id, style))
        unit.journal(AGENCY_CHAIN, actor, "voters.present", {"round": round_id, "style": style, "present": came})
    return Changes.of("voter")


def _need(session: Session, round_id: RoundId, states: frozenset[RoundState], text: str) -> None:
    if rounds.state(session.database, round_id) not in states:
        raise Refusal("round.state", text)
