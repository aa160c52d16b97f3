"""Slips of the hand, and which check catches them: python -m tests.bench.slips [--slips 10000] [--seed 1]

One vote after the other is keyed right by one person and with a single slip by the other. A slip that changes nothing
of what would count (two equal marks changed about) is counted as harmless. Then filling (`+`) in the first and the
second pass: how often both overlook the same exception, which is the one fault that two passes cannot see.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.batch import batch_number, differences
from app.domain.entry import Paper, check_form_code, check_paper
from app.domain.errors import Refusal
from app.domain.ids import PaperNumber, StyleCode, SubjectCode
from app.domain.style import Style, Subject

PAPERS, LINES, BATCH = 50, 20, 25
# A published council vote: nine lines in ten high (Vĩnh Phúc 2023: 92 %).
SHARES = {"1": 0.92, "2": 0.06, "3": 0.015, "0": 0.004, "9": 0.001}
OVERLOOKED = 0.01  # of the exceptions on a filled paper, by one person
MISKEYED = 0.001  # of the lines keyed one by one
Papers = dict[PaperNumber, Paper]
Slip = Callable[[random.Random, Papers], "Papers | str"]


def style(code: str) -> Style:
    names = (f"Leader {code}{n:02d}" for n in range(1, LINES + 1))
    return Style(
        StyleCode(code), "", tuple(Subject(SubjectCode(f"S{n}"), name, "", "") for n, name in enumerate(names))
    )


RIGHT, OTHER = style("A"), style("B")


def cast(dice: random.Random) -> Papers:
    """The papers as they are."""
    rows = (dice.choices(list(SHARES), list(SHARES.values()), k=LINES) for _paper in range(PAPERS))
    return {PaperNumber(n): Paper(PaperNumber(n), "".join(row), None) for n, row in enumerate(rows, 1)}


def _other(dice: random.Random, mark: str) -> str:
    return dice.choice([m for m in SHARES if m != mark])


def _changed(papers: Papers, number: PaperNumber, marks: str) -> Papers:
    return papers | {number: replace(papers[number], marks=marks)}


def wrong_mark(dice: random.Random, papers: Papers) -> Papers | str:
    number, at = dice.choice(list(papers)), dice.randrange(LINES)
    marks = papers[number].marks
    return _changed(papers, number, marks[:at] + _other(dice, marks[at]) + marks[at + 1 :])


def skipped_line(dice: random.Random, papers: Papers) -> Papers | str:
    """A line is passed over, so that one is missing at the end; half of the people press the last mark once more."""
    number, at = dice.choice(list(papers)), dice.randrange(LINES)
    marks = papers[number].marks
    short = marks[:at] + marks[at + 1 :]
    if dice.random() < 0.5:
        return _refusal(lambda: check_paper(replace(papers[number], marks=short), LINES, frozenset()))
    return _changed(papers, number, short + short[-1])


def swapped_lines(dice: random.Random, papers: Papers) -> Papers | str:
    number, at = dice.choice(list(papers)), dice.randrange(LINES - 1)
    m = papers[number].marks
    return _changed(papers, number, m[:at] + m[at + 1] + m[at] + m[at + 2 :])


def skipped_paper(dice: random.Random, papers: Papers) -> Papers | str:
    """Two papers are turned at once; the next ones keep their stamped numbers, or slide up by one."""
    gone = dice.choice(list(papers))
    if dice.random() < 0.5:
        return {n: p for n, p in papers.items() if n != gone}
    return _renumbered([p for n, p in papers.items() if n != gone])


def paper_twice(dice: random.Random, papers: Papers) -> Papers | str:
    """A paper is keyed again under the number on it, or under the next one that is proposed."""
    number = dice.choice(list(papers))
    if dice.random() < 0.5:
        return "refused: number keyed before"
    rows = list(papers.values())
    return _renumbered([*rows[:number], rows[number - 1], *rows[number:]])


def swapped_papers(dice: random.Random, papers: Papers) -> Papers | str:
    number = PaperNumber(dice.randrange(1, PAPERS))
    after = PaperNumber(number + 1)
    return _changed(_changed(papers, number, papers[after].marks), after, papers[number].marks)


def wrong_batch(dice: random.Random, papers: Papers) -> Papers | str:
    """The second stack is keyed as the first: its papers say 26 where the screen says 1."""
    second = [p for n, p in papers.items() if batch_number(n, BATCH) == 2]
    if dice.random() < 0.5:
        return {p.number: p for p in second}
    return _renumbered(second)


def wrong_form(dice: random.Random, papers: Papers) -> Papers | str:
    """A stack of another list: its code is typed from the paper in hand."""
    return _refusal(lambda: check_form_code(OTHER.form_code, RIGHT.form_code))


def _renumbered(rows: Sequence[Paper]) -> Papers:
    return {PaperNumber(n): replace(p, number=PaperNumber(n)) for n, p in enumerate(rows, 1)}


def _refusal(check: Callable[[], None]) -> str:
    try:
        check()
    except Refusal as refusal:
        return {"paper.unfinished": "refused: a line is missing", "entry.form": "refused: form code (R10)"}[
            refusal.code
        ]
    raise AssertionError("such a slip is refused")


SLIPS: dict[str, Slip] = {
    "wrong mark": wrong_mark,
    "skipped line": skipped_line,
    "swapped lines": swapped_lines,
    "skipped paper": skipped_paper,
    "paper twice": paper_twice,
    "swapped papers": swapped_papers,
    "wrong batch": wrong_batch,
    "wrong form": wrong_form,
}
UNSEEN, HARMLESS = "UNSEEN", "harmless"


def caught_by(right: Papers, slipped: Papers | str) -> str:
    """Which check finds it: a refusal while keying, the comparison of the passes, or nothing."""
    if isinstance(slipped, str):
        return slipped
    if right == slipped:
        return HARMLESS
    found = differences(right, slipped, RIGHT)
    return "passes differ" if found else UNSEEN


def single_slips(slips: int, seed: int) -> dict[str, Counter[str]]:
    """By kind of slip, how many each check catches."""
    dice, told = random.Random(seed), {name: Counter[str]() for name in SLIPS}
    for at in range(slips):
        name = list(SLIPS)[at % len(SLIPS)]
        papers = cast(dice)
        told[name][caught_by(papers, SLIPS[name](dice, papers))] += 1
    return told


@dataclass(frozen=True)
class Filling:
    """Of a million lines: wrong in both passes alike (nothing sees it), and wrong in one (caught)."""

    unseen: float
    caught: float


def filling(first: bool, second: bool, papers: int, seed: int) -> Filling:
    """Each pass keys every paper, filled with the commonest mark or line by line."""
    dice, unseen, caught = random.Random(seed), 0, 0
    for _paper in range(papers):
        row = dice.choices(list(SHARES), list(SHARES.values()), k=LINES)
        passes = [_keyed(dice, row, filled) for filled in (first, second)]
        for true, one, two in zip(row, *passes, strict=True):
            unseen += one == two != true
            caught += one != two
    lines = papers * LINES / 1_000_000
    return Filling(unseen / lines, caught / lines)


def _keyed(dice: random.Random, row: Sequence[str], filled: bool) -> list[str]:
    if not filled:
        return [_other(dice, mark) if dice.random() < MISKEYED else mark for mark in row]
    common = Counter(row).most_common(1)[0][0]
    return [common if mark != common and dice.random() < OVERLOOKED else mark for mark in row]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slips", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for name, told in single_slips(given.slips, given.seed).items():
        print(f"{name:<22}", "  ".join(f"{check}: {n}" for check, n in told.most_common()))
    print(f"\nOf a million lines; a person overlooks {OVERLOOKED:.1%} of the exceptions when filling, and keys")
    print(f"{MISKEYED:.1%} of the lines wrong when keying one by one. Unseen: wrong in both passes alike.")
    for first in (True, False):
        for second in (True, False):
            found = filling(first, second, given.slips * 20, given.seed)
            said = f"first {'filled' if first else 'line by line'}, second {'filled' if second else 'line by line'}"
            print(f"{said:<40} unseen {found.unseen:6.2f}   caught {found.caught:8.1f}")


if __name__ == "__main__":
    main()
