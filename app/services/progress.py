"""The seven steps of a round as they stand: what is done, what can be worked on, and what still stands in the way."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.batch import BatchState
from app.domain.ids import RoundId
from app.domain.round import RoundState
from app.services import batch as batches
from app.services import exports, reconcile, spot_check, turnout
from app.services import round as rounds
from app.services.session import Session
from app.texts import _

_LOCKED = frozenset({RoundState.PREPARED, RoundState.COUNTING, RoundState.SEALED})
_BEGUN = frozenset({RoundState.COUNTING, RoundState.SEALED})


class StepState(StrEnum):
    """DONE, OPEN (can be worked on now), or AHEAD (waits for an earlier one)."""

    DONE = "done"
    OPEN = "open"
    AHEAD = "ahead"


@dataclass(frozen=True)
class StepView:
    """`number` counts from 1; `waiting` says in a word what stands in the way, "" where nothing does.

    `elsewhere`: what it waits for is done in a later step.
    """

    number: int
    state: StepState
    waiting: str = ""
    elsewhere: bool = False


@dataclass(frozen=True)
class Standing:
    """What the steps are worked out from."""

    state: RoundState
    batches: int = 0
    batches_open: int = 0
    batches_differing: int = 0  # of the open ones: keyed, and waiting for step 4 (differences, reading back)
    things: int = 0  # what step 4 still asks for: turnouts, errors, explanations
    papers_out: bool = False
    archived: bool = False


def steps(session: Session, round_id: RoundId) -> tuple[StepView, ...]:
    """The round's seven steps."""
    return steps_of(standing(session, round_id))


def standing(session: Session, round_id: RoundId) -> Standing:
    """How far the round is. Reads batches and accounts only while they are being made."""
    state = rounds.view(session, round_id).state
    match state:
        case RoundState.COUNTING:
            return _counting(session, round_id)
        case RoundState.SEALED:
            kinds = {made.kind for made in exports.outputs(session, round_id)}
            return Standing(state, papers_out=bool(kinds & {"document", "print"}), archived="archive" in kinds)
        case _:
            return Standing(state)


def _counting(session: Session, round_id: RoundId) -> Standing:
    found = batches.overview(session, round_id)
    open_ = sum(batch.state is not BatchState.ACCEPTED for batch in found)
    differing = sum(batch.state in {BatchState.DIFFERING, BatchState.MATCHED} for batch in found)
    return Standing(RoundState.COUNTING, len(found), open_, differing, _things(session, round_id))


def _things(session: Session, round_id: RoundId) -> int:
    """Turnouts that two people have not keyed alike, errors they leave, warnings without words, drawn papers that wait.

    (R08 is step 3's.)
    """
    definition = rounds.view(session, round_id).definition
    missing = {view.style for view in turnout.views(session, round_id) if view.agreed is None}
    answer = reconcile.answer(session, round_id)
    errors = [f for f in answer.blocking if f.style not in missing and f.code != "R08"]
    waiting = [f for f in reconcile.unexplained(answer, definition) if f.style not in missing]
    spots = spot_check.view(session, round_id)
    return len(missing) + len(errors) + len(waiting) + len(spots.waiting) + len(spots.disagreeing)


def steps_of(found: Standing) -> tuple[StepView, ...]:
    """Pure: the steps of a round that stands so."""
    if found.state is RoundState.CANCELLED:
        return tuple(StepView(number, StepState.AHEAD) for number in range(1, 8))
    locked, begun = found.state in _LOCKED, found.state in _BEGUN
    sealed = found.state is RoundState.SEALED
    counted = sealed or (begun and found.batches_open == 0)
    balanced = sealed or (begun and found.things == 0 and counted)
    return (
        _step(1, locked, True, _("chưa khóa danh sách")),
        _step(2, begun, locked, _("chưa bắt đầu kiểm")),
        _keying(found, counted, begun),
        _step(4, balanced, begun, _reconciling(found)),
        _step(5, sealed, balanced, _("chờ hai mật khẩu")),
        _step(6, sealed and found.papers_out, sealed, _("chưa in, chưa lưu")),
        _step(7, sealed and found.archived, sealed, _("chưa lập hồ sơ")),
    )


def _keying(found: Standing, counted: bool, begun: bool) -> StepView:
    """Step 3: done when every batch is accepted; where only differences are left, they are settled in step 4."""
    waiting = _("còn {0}/{1} tập").format(found.batches_open, found.batches)
    step = _step(3, counted, begun, waiting)
    if step.state is not StepState.OPEN or found.batches_open > found.batches_differing:
        return step
    return StepView(
        3, StepState.OPEN, _("nhập xong, {0} tập chờ bước 4").format(found.batches_differing), elsewhere=True
    )


def _reconciling(found: Standing) -> str:
    things = found.things + found.batches_differing
    return _("còn {0} việc").format(things) if things else _("chờ nhập xong")


def _step(number: int, done: bool, may: bool, waiting: str) -> StepView:
    if done:
        return StepView(number, StepState.DONE)
    return StepView(number, StepState.OPEN, waiting) if may else StepView(number, StepState.AHEAD)


def next_step(found: tuple[StepView, ...]) -> StepView | None:
    """What to do next: the first step that is open; None where all are done, or the round was not held."""
    return next((step for step in found if step.state is StepState.OPEN and not step.elsewhere), None)
