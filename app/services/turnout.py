"""The numbers of people and papers: keyed twice, blind, by two people; from a file they are taken as they stand."""

from dataclasses import dataclass

from app.domain.batch import expected_papers
from app.domain.entry import LARGEST_NUMBER
from app.domain.errors import Refusal
from app.domain.ids import RoundId, StyleCode
from app.domain.journal import Actor
from app.domain.roles import KEY, TAKE
from app.domain.round import Definition, RoundState
from app.domain.sealfile import turnout_value
from app.domain.tally import KEYED_REASONS, RULE_REASONS
from app.domain.turnout import LARGEST_FIGURE, Turnout
from app.services.session import Changes, Session, reason_text
from app.storage import batch as batches
from app.storage import round as rounds
from app.storage.database import Database, Unit
from app.texts import _


def take(session: Session, round_id: RoundId, style: StyleCode, turnout: Turnout) -> Changes:
    """The turnout as a file gives it (the command line)."""
    with session.database.unit() as unit:
        actor = session.actor(TAKE)
        _need_counting(session.database, round_id)
        rounds.save_turnout(unit, rounds.style_id(session.database, round_id, style), turnout)
        unit.journal(round_id, actor, "turnout.taken", {"style": style, "turnout": turnout_value(turnout)})
    return Changes.of("turnout")


def key(session: Session, round_id: RoundId, style: StyleCode, turnout: Turnout) -> bool:
    """One of the two keyings. True when both are there and agree; where they differ both are thrown away."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(KEY)
        _need_counting(session.database, round_id)
        _need_figures(turnout)
        style_id = rounds.style_id(session.database, round_id, style)
        given = rounds.turnout_keyings(session.database, style_id)
        _need_turn(given, session.person.key)
        slot = len(given) + 1
        rounds.save_turnout_keying(unit, style_id, slot, session.person.key, turnout)
        payload = {"style": style, "slot": slot, "turnout": turnout_value(turnout)}
        unit.journal(round_id, actor, "turnout.keyed", payload)
        if slot == 1:
            return False
        if given[1][1] != turnout:
            rounds.drop_turnout_keyings(unit, style_id)
            unit.journal(round_id, actor, "turnout.differs", {"style": style})
            return False
        rounds.save_turnout(unit, style_id, turnout)
        unit.journal(round_id, actor, "turnout.agreed", {"style": style})
        _fit_batches(unit, round_id, style_id, actor, style, turnout)
    return True


def _fit_batches(
    unit: Unit, round_id: RoundId, style_id: int, actor: Actor, style: StyleCode, turnout: Turnout
) -> None:
    """The returned count that both keyed makes the batches: some are added, or empty ones dropped."""
    expected = expected_papers(turnout.returned, batches.batch_size(unit.database, round_id))
    added, dropped = batches.fit(unit, round_id, style_id, expected)
    if added or dropped:
        unit.journal(round_id, actor, "batches.fitted", {"style": style, "added": added, "dropped": dropped})


def _need_counting(database: Database, round_id: RoundId) -> None:
    if rounds.state(database, round_id) is not RoundState.COUNTING:
        raise Refusal("round.counting", _("Đợt này không ở bước kiểm phiếu."))


def _need_figures(turnout: Turnout) -> None:
    """What round.toml could not say again must not be sealed."""
    piles = turnout.piles or {}
    if any(not 0 <= n <= LARGEST_FIGURE for n in (*turnout.as_numbers().values(), *piles.values())):
        raise Refusal("turnout.figures", _("Mỗi số liệu phải từ 0 đến {0}.").format(LARGEST_FIGURE))
    if turnout.returned > LARGEST_NUMBER:
        raise Refusal("turnout.figures", _("Số phiếu thu về phải từ 0 đến {0}.").format(LARGEST_NUMBER))
    if unknown := set(piles) - {*KEYED_REASONS, *RULE_REASONS}:
        raise Refusal("turnout.reason", _("Không có lý do “{0}”.").format(", ".join(sorted(unknown))))


def _need_turn(given: dict[int, tuple[str, Turnout]], person: str) -> None:
    if len(given) == 2:
        raise Refusal("turnout.done", _("Số liệu phiếu đã được hai người nhập khớp nhau."))
    if any(account == person for account, _turnout in given.values()):
        raise Refusal("turnout.same", _("Lần nhập thứ hai phải do người khác."))


def clear(session: Session, round_id: RoundId, style: StyleCode, reason: str) -> Changes:
    """Throw agreed figures away to key them again, with a reason."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(KEY)
        _need_counting(session.database, round_id)
        reason = reason_text(reason)
        rounds.drop_turnout_keyings(unit, rounds.style_id(session.database, round_id, style))
        unit.journal(round_id, actor, "turnout.cleared", {"style": style, "reason": reason})
    return Changes.of("turnout")


@dataclass(frozen=True)
class TurnoutView:
    """How far the two keyings of a style are: the names of who keyed, and the figures once both agree."""

    style: StyleCode
    keyed_by: tuple[str, ...]
    mine: bool
    agreed: Turnout | None


def views(session: Session, round_id: RoundId) -> tuple[TurnoutView, ...]:
    """Every style's turnout, without the figures of a single keying."""
    definition = rounds.load(session.database, round_id)
    return tuple(_view(session, round_id, style.code, definition) for style in definition.styles)


def _view(session: Session, round_id: RoundId, code: StyleCode, definition: Definition) -> TurnoutView:
    given = rounds.turnout_keyings(session.database, rounds.style_id(session.database, round_id, code))
    people = [account for _slot, (account, _turnout) in sorted(given.items())]
    names = tuple(batches.account_name(session.database, account) for account in people)
    return TurnoutView(code, names, session.person.key in people, definition.turnouts.get(code))
