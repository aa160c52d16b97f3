"""`Kiểm tra ngẫu nhiên`: before the seal the head draws some ballots and keys those papers once more, blind.

Nothing of a ballot is shown, before or after: only whether the keying agrees with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from app.domain import spot_check as rules
from app.domain.entry import Paper, check_paper
from app.domain.errors import Refusal
from app.domain.ids import PaperNumber, RoundId, StyleCode
from app.domain.journal import Actor
from app.domain.roles import BEGIN
from app.domain.round import RoundState
from app.domain.spot_check import Drawn, Spot, SpotSum
from app.domain.style import Style
from app.domain.tally import refused_reasons
from app.services.session import Changes, Session
from app.storage import batch as batches
from app.storage import round as rounds
from app.storage import spot_check as stored
from app.storage.database import Database, Unit
from app.texts import _


@dataclass(frozen=True)
class SpotView:
    """What was drawn, the newest drawing of each paper; the styles by code, and the batch in which a number lies."""

    spots: tuple[Spot, ...]
    styles: tuple[Style, ...]
    refused: frozenset[str]
    batch: dict[Drawn, int]
    may_draw: bool

    @property
    def waiting(self) -> tuple[Spot, ...]:
        """Drawn and not keyed yet."""
        return tuple(spot for spot in self.spots if not spot.is_keyed)

    @property
    def disagreeing(self) -> tuple[Spot, ...]:
        """Keyed, and not as the ballot is."""
        return tuple(spot for spot in self.spots if spot.is_keyed and spot.agrees is False)


def view(session: Session, round_id: RoundId) -> SpotView:
    database = session.database
    definition = rounds.load(database, round_id)
    spots = rules.latest(stored.spots(database, round_id))
    return SpotView(
        spots,
        definition.styles,
        refused_reasons(definition.settings),
        {(spot.style, spot.number): _batch_of(database, round_id, spot.style, spot.number) for spot in spots},
        bool(session.in_round(round_id).person.places & BEGIN),
    )


def _batch_of(database: Database, round_id: RoundId, style: StyleCode, number: PaperNumber) -> int:
    found = batches.ballot_taken(database, rounds.style_id(database, round_id, style), [number])
    return found[1] if found else 0


def draw(session: Session, round_id: RoundId, chance: Random) -> Changes:
    """Draw ten ballots by `chance`; the head's. Raises Refusal while papers are still keyed."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(BEGIN)
        _need_all_accepted(session.database, round_id)
        drawn = rules.draw(stored.ballots(session.database, round_id), chance)
        if not drawn:
            raise Refusal("spot.none", _("Chưa có phiếu nào được xác nhận để rút."))
        _begin_run(session, unit, round_id, actor, "spot.drawn", drawn)
    return Changes.of("spot")


def draw_again(session: Session, round_id: RoundId) -> Changes:
    """The papers that do not agree once more: the head may have keyed wrong."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(BEGIN)
        _need_counting(session.database, round_id)
        spots = rules.latest(stored.spots(session.database, round_id))
        drawn = [(spot.style, spot.number) for spot in spots if spot.is_keyed and spot.agrees is False]
        if not drawn:
            raise Refusal("spot.agrees", _("Không có phiếu nào lệch để nhập lại."))
        _begin_run(session, unit, round_id, actor, "spot.again", drawn)
    return Changes.of("spot")


def key(session: Session, round_id: RoundId, run: int, style: StyleCode, paper: Paper) -> bool:
    """One drawn paper keyed from the paper; whether it agrees. The journal tells that, and no mark."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(BEGIN)
        _need_counting(session.database, round_id)
        definition = rounds.load(session.database, round_id)
        check_paper(paper, len(definition.style(style).subjects), refused_reasons(definition.settings))
        _need_drawn(session.database, round_id, run, style, paper.number)
        ballot = stored.ballot(session.database, round_id, style, paper.number)
        agrees = paper == ballot
        stored.key(unit, round_id, run, style, paper, agrees)
        payload = {"run": run, "style": style, "number": paper.number, "agrees": agrees}
        unit.journal(round_id, actor, "spot.keyed", payload)
    return agrees


def summary(database: Database, round_id: RoundId) -> SpotSum | None:
    """For the minutes."""
    return rules.total(stored.spots(database, round_id))


def need_agreement(database: Database, round_id: RoundId) -> None:
    """Refuse the seal while a drawn paper is not as its ballot is, or is drawn and not keyed."""
    spots = rules.latest(stored.spots(database, round_id))
    wrong = [str(spot.number) for spot in spots if spot.is_keyed and spot.agrees is not True]
    if wrong:
        text = _(
            "Kiểm tra ngẫu nhiên: phiếu {0} nhập lại khác với phiếu đã xác nhận. Mở lại tập ấy, hoặc nhập lại phiếu."
        )
        raise Refusal("spot.differs", text.format(", ".join(wrong)))
    if waiting := [str(spot.number) for spot in spots if not spot.is_keyed]:
        text = _("Kiểm tra ngẫu nhiên chưa xong: còn phiếu {0} đã rút mà chưa nhập lại.")
        raise Refusal("spot.waiting", text.format(", ".join(waiting)))


def _need_counting(database: Database, round_id: RoundId) -> None:
    if rounds.state(database, round_id) is not RoundState.COUNTING:
        raise Refusal("round.counting", _("Đợt này không ở bước kiểm phiếu."))


def _need_all_accepted(database: Database, round_id: RoundId) -> None:
    _need_counting(database, round_id)
    if any(not row.accepted for row in batches.of_round(database, round_id)):
        raise Refusal("spot.early", _("Còn tập phiếu chưa xác nhận: rút phiếu khi mọi tập đã xong."))


def _begin_run(session: Session, unit: Unit, round_id: RoundId, actor: Actor, act: str, drawn: Sequence[Drawn]) -> None:
    run = max((spot.run for spot in stored.spots(session.database, round_id)), default=0) + 1
    stored.insert(unit, round_id, run, drawn, session.person.key)
    unit.journal(round_id, actor, act, {"run": run, "papers": [list(each) for each in drawn]})


def _need_drawn(database: Database, round_id: RoundId, run: int, style: StyleCode, number: PaperNumber) -> None:
    for spot in rules.latest(stored.spots(database, round_id)):
        if (spot.run, spot.style, spot.number) == (run, style, number) and not spot.is_keyed:
            return
    raise Refusal("spot.unknown", _("Phiếu {0} không nằm trong số phiếu đang chờ nhập lại.").format(number))
