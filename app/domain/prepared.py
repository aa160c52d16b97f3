"""A round before its seal as one frozen value, from which the papers of the meeting are made. Never a mark."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.agency import FolderKind
from app.domain.deadline import Deadline
from app.domain.electorate import Voter
from app.domain.ids import PaperNumber, RoundId, StyleCode
from app.domain.options import Options
from app.domain.regulation import Regulation
from app.domain.round import Definition, RoundState
from app.domain.style import Style


@dataclass(frozen=True)
class Begun:
    """The count as it began: papers in the box by style, and what was keyed of them (nothing yet).

    `at` is UTC, RFC 3339, and `head` (64 hex digits) the head of the round's chain, both at that moment.
    """

    at: str
    head: str
    returned: Mapping[StyleCode, int]
    batches: Mapping[StyleCode, int]
    papers: Mapping[StyleCode, int]
    ballots: Mapping[StyleCode, int]


@dataclass(frozen=True)
class Prepared:
    """A round from its draft to the end of the count.

    `voters` are those summoned, by style, where there is a list. `begun` is there once the count has begun.
    """

    id: RoundId
    kind: FolderKind
    state: RoundState
    definition: Definition
    regulation: Regulation
    options: Options
    voters: Mapping[StyleCode, tuple[Voter, ...]]
    deadlines: tuple[Deadline, ...]
    version: str
    begun: Begun | None = field(default=None)

    @property
    def is_draft(self) -> bool:
        """Nothing is locked: what is printed now may still change."""
        return self.state is RoundState.DRAFT


@dataclass(frozen=True)
class Slip:
    """A finished batch as its slip tells it: `head` is the chain's head (64 hex) when it was accepted, at `at`."""

    style: Style
    batch: int
    papers: int
    typists: tuple[str, ...]
    at: str
    head: str


@dataclass(frozen=True)
class Unsettled:
    """Where two passes of a batch differ, to be looked for in the papers; `what` is told in words, without a mark."""

    number: PaperNumber
    what: str


@dataclass(frozen=True)
class Unsettlement:
    """The differences of one batch; `hints` are sentences on what probably lies behind them."""

    style: Style
    batch: int
    rows: tuple[Unsettled, ...]
    hints: tuple[str, ...] = ()
