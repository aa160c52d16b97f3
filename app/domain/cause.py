"""What probably lies behind the differences of a batch: told by paper numbers and passes, never by a mark.

A hint for whoever looks for the papers; it settles nothing. Where two readings fit, none is told.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.batch import Difference, Papers
from app.domain.entry import Paper
from app.domain.ids import PaperNumber

_SHORTEST_RUN = 3  # papers; fewer are alike by chance too often
_FEWEST_LINES = 4  # of a paper: on shorter ones all but one line are alike by chance too often

Sheet = tuple[str, str | None]
Numbers = frozenset[PaperNumber]


class CauseKind(StrEnum):
    SHIFTED = "shifted run"  # a paper left out or keyed twice: each one after it has its neighbour's number
    NUMBER = "number slip"  # one paper, with another number in each pass
    SWAPPED = "swapped papers"  # two papers, each under the other's number in one pass
    MISSING = "missing paper"  # a pass lacks them
    EXTRA = "extra paper"  # a pass has them beyond what there is


@dataclass(frozen=True)
class Cause:
    """`numbers` rise, but for a number slip: the first pass's, then the second's.

    `slot` is the pass that lacks the papers or has too many, None where the papers must tell which pass is wrong.
    """

    kind: CauseKind
    numbers: tuple[PaperNumber, ...]
    slot: int | None = None


def likely_causes(
    first: Papers, second: Papers, expected: int | None, found: Iterable[Difference]
) -> tuple[Cause, ...]:
    """The causes that two passes with the differences `found` show, by paper number; no paper is in two of them.

    `expected` is how many papers the batch holds, None where nobody knows: then no paper is called missing or extra.
    A difference that no cause explains is one of cells, or may be.
    """
    left = frozenset(difference.number for difference in found)
    shifted = _shifted(first, second, left)
    left -= _told(shifted)
    slips = _number_slips(first, second, expected, left)
    left -= _told(slips)
    slips += _near_slips(first, second, expected, len(slips), left)
    left -= _told(slips)
    swapped = list(_swapped(first, second, left & first.keys() & second.keys()))
    counted = [] if expected is None else list(_counted(first, second, expected, len(slips), left))
    return tuple(sorted((*shifted, *slips, *swapped, *counted), key=lambda cause: min(cause.numbers)))


def _told(causes: Iterable[Cause]) -> Numbers:
    return frozenset(number for cause in causes for number in cause.numbers)


def _sheet(paper: Paper | None) -> Sheet | None:
    """A paper without its number."""
    return (paper.marks, paper.invalid) if paper is not None else None


def _shifted(first: Papers, second: Papers, differing: Numbers) -> list[Cause]:
    """The runs of either pass against the other; two that overlap contradict each other."""
    runs = [*_runs(first, second, differing), *_runs(second, first, differing)]
    shared = Counter(number for run in runs for number in run)
    return [Cause(CauseKind.SHIFTED, run) for run in runs if all(shared[number] == 1 for number in run)]


def _runs(behind: Papers, ahead: Papers, differing: Numbers) -> Iterator[tuple[PaperNumber, ...]]:
    """Walk back from each paper that `behind` lacks while its number n holds what `ahead` has as n + 1.

    Papers inside a run that are alike in both passes (two neighbours with the same marks) are passed over.
    """
    for last in sorted(differing & (ahead.keys() - behind.keys())):
        run, number = [last], PaperNumber(last - 1)
        while number in behind and _sheet(behind[number]) == _sheet(ahead.get(PaperNumber(number + 1))):
            if number in differing:
                run.append(number)
            number = PaperNumber(number - 1)
        if len(run) > _SHORTEST_RUN:
            yield tuple(reversed(run))


def _number_slips(first: Papers, second: Papers, expected: int | None, differing: Numbers) -> list[Cause]:
    """Papers of one pass each that are alike, and like no other such paper.

    A slip makes a number too many. Where the numbers are none too many, each pass may as well lack the other's paper:
    then only marks that stand on no other paper of the batch tell that it is one, or a number from elsewhere.
    """
    one = _by_sheet(first, differing - second.keys())
    two = _by_sheet(second, differing - first.keys())
    pairs = {sheet: (one[sheet][0], two[sheet][0]) for sheet in one if len(one[sheet]) == len(two.get(sheet, ())) == 1}
    if expected is not None and len(pairs) > len(first.keys() | second.keys()) - expected:
        held = Counter(_sheet(paper) for papers in (first, second) for paper in papers.values())
        afar = _afar(first, second, expected)
        pairs = {s: pair for s, pair in pairs.items() if held[s] == 2 or len(afar.intersection(pair)) == 1}
    return [Cause(CauseKind.NUMBER, pair) for pair in pairs.values()]


def _afar(first: Papers, second: Papers, expected: int | None) -> Numbers:
    """The numbers that must be of another batch: the papers of this one are `expected` numbers in a row.

    None where those that both passes have are no such row themselves: then the stamp has skipped, or the stack is
    mixed.
    """
    both = first.keys() & second.keys()
    if expected is None or not both or max(both) - min(both) >= expected:
        return frozenset()
    low, high = max(both) - expected + 1, min(both) + expected - 1
    return frozenset(number for number in first.keys() | second.keys() if not low <= number <= high)


def _near_slips(first: Papers, second: Papers, expected: int | None, slips: int, differing: Numbers) -> list[Cause]:
    """A paper under a number of another batch, with a slip in its marks as well: nearly alike, and no other is.

    Each makes a number too many, or it may be a paper that both passes lack.
    """
    afar = _afar(first, second, expected)
    one, two = sorted(differing - second.keys()), sorted(differing - first.keys())
    pairs = [(a, b) for a in one for b in two if (a in afar) != (b in afar) and _nearly(first[a], second[b])]
    times = Counter(number for pair in pairs for number in pair)
    alone = [pair for pair in pairs if all(times[number] == 1 for number in pair)]
    too_many = len(first.keys() | second.keys()) - (expected or 0) - slips
    return [Cause(CauseKind.NUMBER, pair) for pair in alone] if len(alone) <= too_many else []


def _nearly(one: Paper, two: Paper) -> bool:
    """All lines alike but one in ten, at least one."""
    lines = len(one.marks)
    unlike = sum(a != b for a, b in zip(one.marks, two.marks, strict=False))
    return lines == len(two.marks) and lines >= _FEWEST_LINES and unlike <= max(1, lines // 10)


def _by_sheet(papers: Papers, numbers: Collection[PaperNumber]) -> Mapping[Sheet | None, list[PaperNumber]]:
    found: dict[Sheet | None, list[PaperNumber]] = defaultdict(list)
    for number in numbers:
        found[_sheet(papers[number])].append(number)
    return found


def _swapped(first: Papers, second: Papers, differing: Collection[PaperNumber]) -> Iterator[Cause]:
    """Pairs of which each paper has only the other to be changed with."""
    held: dict[tuple[Sheet | None, Sheet | None], list[PaperNumber]] = defaultdict(list)
    for number in sorted(differing):
        held[_sheet(first[number]), _sheet(second[number])].append(number)
    for (one, two), found in held.items():
        other = held.get((two, one), [])
        if len(found) == len(other) == 1 and found[0] < other[0]:
            yield Cause(CauseKind.SWAPPED, (found[0], other[0]))


def _counted(first: Papers, second: Papers, expected: int, slips: int, differing: Numbers) -> Iterator[Cause]:
    """What is in one pass only is missing from the other while all numbers together are no more than the papers.

    It is too many once the papers of both passes are all there are. In between nobody can tell, nor of a number from
    another batch whether its paper lies here.
    """
    afar = _afar(first, second, expected)
    every = len(first.keys() | second.keys()) - slips
    both = len(first.keys() & second.keys()) + slips
    for slot, mine, other in ((1, first, second), (2, second, first)):
        lacking, beyond = sorted(differing - mine.keys() - afar), sorted(differing - other.keys())
        if lacking and every <= expected:
            yield Cause(CauseKind.MISSING, tuple(lacking), slot)
        if beyond and both >= expected:
            yield Cause(CauseKind.EXTRA, tuple(beyond), slot)
