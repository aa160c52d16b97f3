"""A rehearsal with a known-answer deck: what was keyed, held against the papers as they are.

A deck is drawn with every mark, a blank paper and each reason, so that nobody meets one for the first time on the day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from app.domain.deck import Faults, draw_deck
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode
from app.domain.round import Settings
from app.domain.style import Style

PAPERS = 30
_MOST_PAPERS = 200
Deck = Mapping[PaperNumber, Paper]


@dataclass(frozen=True)
class TellerScore:
    """How one person keyed: `papers` in all, of which `wrong_papers` are not as the deck has them.

    `wrong_cells` counts lines; a reason in place of marks (or the other way) counts as all lines of the paper, and so
    does a number that no paper of the deck has.
    """

    name: str
    papers: int
    wrong_papers: int
    wrong_cells: int


@dataclass(frozen=True)
class StyleComparison:
    """One style after keying: the numbers of its papers that are missing, too many, or confirmed otherwise."""

    style: StyleCode
    expected: int
    confirmed: int
    missing: tuple[PaperNumber, ...]
    extra: tuple[PaperNumber, ...]
    wrong: tuple[PaperNumber, ...]

    @property
    def holds(self) -> bool:
        return not (self.missing or self.extra or self.wrong)


def known_answers(style: Style, settings: Settings, seed: int) -> tuple[Paper, ...]:
    """The deck of a style: as few papers as hold every mark and fault, and `PAPERS` at the least."""
    for papers in range(PAPERS, _MOST_PAPERS, 10):
        try:
            return draw_deck(Random(f"{seed} {style.code}"), style, papers, Faults(), settings)
        except ValueError:
            continue
    raise AssertionError("a deck of this size holds every case")


def wrong_cells(deck: Deck, keyed: Paper, subjects: int) -> int:
    """How many lines of a keyed paper are not as the deck has them."""
    known = deck.get(keyed.number)
    if known is None or known.invalid != keyed.invalid:
        return subjects
    return sum(a != b for a, b in zip(known.marks, keyed.marks, strict=True))


def score(name: str, keyed: Iterable[tuple[Deck, Paper, int]]) -> TellerScore:
    """A person's papers, each with the deck of its style and how many subjects that has."""
    wrong = [wrong_cells(deck, paper, subjects) for deck, paper, subjects in keyed]
    return TellerScore(name, len(wrong), sum(cells > 0 for cells in wrong), sum(wrong))


def compare(style: StyleCode, deck: Deck, ballots: Deck) -> StyleComparison:
    """The ballots of a style against its deck."""
    both = sorted(deck.keys() & ballots.keys())
    return StyleComparison(
        style,
        len(deck),
        len(ballots),
        tuple(sorted(deck.keys() - ballots.keys())),
        tuple(sorted(ballots.keys() - deck.keys())),
        tuple(number for number in both if deck[number] != ballots[number]),
    )
