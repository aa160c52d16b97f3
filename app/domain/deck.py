"""Made-up papers: the sample agency's ballots, decks for a rehearsal, exercises. Seeded, so the same each time.

A deck is drawn as the papers truly are; then two people key it, each with a few slips, and the third keyings that
settle those slips are known as well.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from random import Random

from app.domain.batch import BATCH_SIZE, Resolution, batch_number
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode, SubjectCode
from app.domain.round import Settings
from app.domain.style import Style
from app.domain.tally import BLANK, CONFIDENCE, HIGH, KEYED_REASONS, LOW, MARKS, OVER, refused_reasons
from app.domain.tomlfile import Table, read_toml

# What councils publish looks like this: most lines high, some confidence, few low (shares of a subject's lines).
_LOW_SHARE = (0.0, 0.10)
_CONFIDENCE_SHARE = (0.10, 0.34)
_KEYS = "".join(sorted(MARKS))


@dataclass(frozen=True)
class Faults:
    """How many papers of a deck are faulty, each at least 1 so that every case is met.

    `blank_papers` have every line empty; `blank_lines` and `over_lines` are papers with one such line among good ones.
    `reasons` counts papers by keyed reason; one that the settings allow and that is left out comes once.
    """

    blank_papers: int = 1
    blank_lines: int = 1
    over_lines: int = 1
    reasons: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Slips:
    """How many papers of a pass are keyed wrong, one slip a paper.

    `marks`: another mark in one line · `swaps`: two lines changed about · `numbers`: the stamped number typed wrong, so
    that each of two papers is in one pass only · `missed`: the paper left out · `reasons`: marks keyed for an invalid
    paper, or a reason for a valid one, by turns.
    """

    marks: int = 0
    swaps: int = 0
    numbers: int = 0
    missed: int = 0
    reasons: int = 0


@dataclass(frozen=True)
class Slipped:
    """A pass with slips, the third keyings that settle it from the paper, and the paper numbers it got wrong."""

    papers: tuple[Paper, ...]
    resolutions: tuple[Resolution, ...]
    numbers: frozenset[PaperNumber]


@dataclass(frozen=True)
class Deck:
    """The papers as they are, both passes as keyed, and what settles every difference between them."""

    papers: tuple[Paper, ...]
    first: tuple[Paper, ...]
    second: tuple[Paper, ...]
    resolutions: tuple[Resolution, ...]


@dataclass(frozen=True)
class Plan:
    """One deck to be made: `round` names the round's file, `low` gives subjects an exact number of low marks."""

    round: str
    style: StyleCode
    seed: int
    papers: int
    faults: Faults
    low: Mapping[SubjectCode, int]
    first: Slips
    second: Slips


def make_deck(plan: Plan, style: Style, settings: Settings) -> Deck:
    """The deck of `plan`, always the same."""
    rng = Random(plan.seed)
    papers = draw_deck(rng, style, plan.papers, plan.faults, settings, plan.low)
    first = with_slips(rng, style, papers, plan.first)
    second = with_slips(rng, style, papers, plan.second, first.numbers)
    rows = sorted((*first.resolutions, *second.resolutions), key=lambda row: row.number)
    return Deck(papers, first.papers, second.papers, tuple(rows))


def draw_deck(
    rng: Random,
    style: Style,
    papers: int,
    faults: Faults,
    settings: Settings,
    low: Mapping[SubjectCode, int] | None = None,
) -> tuple[Paper, ...]:
    """`papers` papers numbered from 1, with each of the five marks, a blank paper and each reason the settings allow.

    A subject in `low` gets exactly so many low marks. ValueError where the papers are too few for all that.
    """
    reasons = _reasons(faults, settings)
    lines = _lines(rng, style, papers - len(reasons) - faults.blank_papers, faults, low or {})
    blank = [BLANK * len(style.subjects)] * faults.blank_papers
    sheets: list[tuple[str, str | None]] = [(marks, None) for marks in (*lines, *blank)]
    sheets.extend(("", reason) for reason in reasons)
    rng.shuffle(sheets)
    return tuple(Paper(PaperNumber(n), marks, reason) for n, (marks, reason) in enumerate(sheets, 1))


def _reasons(faults: Faults, settings: Settings) -> list[str]:
    refused = refused_reasons(settings)
    if wrong := [r for r in faults.reasons if r in refused or r not in KEYED_REASONS]:
        raise ValueError(f"no paper can be invalid for {wrong}")
    allowed = [reason for reason in KEYED_REASONS if reason not in refused]
    counts = [faults.reasons.get(reason, 1) for reason in allowed]
    if min(*counts, faults.blank_papers, faults.blank_lines, faults.over_lines) < 1:
        raise ValueError("every case of a faulty paper must come at least once")
    return [reason for reason, count in zip(allowed, counts, strict=True) for _ in range(count)]


def _lines(rng: Random, style: Style, papers: int, faults: Faults, low: Mapping[SubjectCode, int]) -> list[str]:
    """The marks of the papers that are not invalid by reason or blank: good columns first, then the faulty lines."""
    spare = faults.blank_lines + faults.over_lines + 1  # lines that must stay high
    columns = [_column(rng, papers, low.get(s.code), spare) for s in style.subjects]
    rows = [list(marks) for marks in zip(*columns, strict=True)]
    for at, mark in zip(
        _faulty(rng, rows, spare - 1), BLANK * faults.blank_lines + OVER * faults.over_lines, strict=True
    ):
        row = rows[at]
        row[rng.choice([place for place, m in enumerate(row) if m == HIGH])] = mark
    if {mark for row in rows for mark in row} != MARKS:
        raise ValueError("too few papers for every mark")
    return ["".join(row) for row in rows]


def _column(rng: Random, papers: int, low: int | None, spare: int) -> list[str]:
    """One subject's marks, shuffled. Faulty lines replace high ones later, so the number of low marks stays."""
    exact = max(1, round(papers * rng.uniform(*_LOW_SHARE))) if low is None else low
    confidence = max(1, round((papers - exact) * rng.uniform(*_CONFIDENCE_SHARE)))
    confidence = min(confidence, max(1, papers - exact - spare))
    if papers < exact + confidence:
        raise ValueError("too few papers for the marks asked for")
    marks = list(LOW * exact + CONFIDENCE * confidence + HIGH * (papers - exact - confidence))
    rng.shuffle(marks)
    return marks


def _faulty(rng: Random, rows: list[list[str]], count: int) -> list[int]:
    """Which rows get a faulty line: each has a high mark to lose."""
    able = [at for at, row in enumerate(rows) if HIGH in row]
    if len(able) <= count:
        raise ValueError("too few papers for the faulty lines asked for")
    return rng.sample(able, count)


def with_slips(
    rng: Random, style: Style, papers: tuple[Paper, ...], slips: Slips, spare: frozenset[PaperNumber] = frozenset()
) -> Slipped:
    """The papers as one person keys them, with `slips`; the papers in `spare` (the other's slips) are keyed right.

    Settling this pass against the papers with the resolutions gives the papers again, and none of the resolutions
    disagrees with both. ValueError where there are too few papers for so many slips.
    """
    typist = _Typist(rng, style, papers, spare)
    for slip, count in (
        (typist.number, slips.numbers),
        (typist.mark, slips.marks),
        (typist.swap, slips.swaps),
        (typist.miss, slips.missed),
    ):
        for _ in range(count):
            slip()
    for turn in range(slips.reasons):
        typist.reason(of_invalid=turn % 2 == 0)
    keyed = tuple(paper for paper in typist.keyed.values() if paper is not None)
    rows = sorted(typist.rows, key=lambda row: row.number)
    return Slipped(keyed, tuple(rows), frozenset(typist.wrong))


class _Typist:
    """Keys papers and slips: `keyed` is by true number, `wrong` every number that is not keyed as it should be."""

    def __init__(self, rng: Random, style: Style, papers: tuple[Paper, ...], spare: frozenset[PaperNumber]) -> None:
        self._rng, self._style, self._spare = rng, style, spare
        self._left = [paper for paper in papers if paper.number not in spare]
        rng.shuffle(self._left)
        self.keyed: dict[PaperNumber, Paper | None] = {paper.number: paper for paper in papers}
        self.rows: list[Resolution] = []
        self.wrong: set[PaperNumber] = set()

    def _take(self, fits: Callable[[Paper], bool]) -> Paper:
        for paper in self._left:
            if fits(paper):
                self._left.remove(paper)
                self.wrong.add(paper.number)
                return paper
        raise ValueError("no paper is left for such a slip")

    def mark(self) -> None:
        paper = self._take(lambda p: p.invalid is None)
        place = self._rng.randrange(len(paper.marks))
        wrong = self._rng.choice(_KEYS.replace(paper.marks[place], ""))
        self._key(paper, paper.marks[:place] + wrong + paper.marks[place + 1 :])

    def swap(self) -> None:
        paper = self._take(lambda p: len(set(p.marks)) > 1)
        pairs = [at for at in range(1, len(paper.marks)) if paper.marks[at - 1] != paper.marks[at]]
        at, marks = self._rng.choice(pairs), paper.marks
        self._key(paper, marks[: at - 1] + marks[at] + marks[at - 1] + marks[at + 1 :])

    def _key(self, paper: Paper, marks: str) -> None:
        """Other marks for a paper; each line that differs is settled by its own resolution."""
        self.keyed[paper.number] = replace(paper, marks=marks)
        for subject, true, wrong in zip(self._style.subjects, paper.marks, marks, strict=True):
            if true != wrong:
                self.rows.append(Resolution(paper.number, subject.code, true))

    def number(self) -> None:
        pairs = _mistypings(self.keyed.keys(), self._spare | self.wrong)
        if not pairs:
            raise ValueError("no number can be typed wrong")
        true, wrong = self._rng.choice(pairs)
        paper = self._take(lambda p: p.number == true)
        self.keyed[true] = replace(paper, number=wrong)
        self.wrong.add(wrong)
        self.rows.append(Resolution(wrong, "number", str(true)))

    def miss(self) -> None:
        paper = self._take(lambda _paper: True)
        self.keyed[paper.number] = None
        self.rows.extend(self._whole(paper))

    def reason(self, of_invalid: bool) -> None:
        paper = self._take(lambda p: (p.invalid is not None) == of_invalid)
        marks = "".join(self._rng.choices((HIGH, CONFIDENCE), (3, 1), k=len(self._style.subjects)))
        self.keyed[paper.number] = Paper(paper.number, *((marks, None) if of_invalid else ("", "other")))
        self.rows.extend(self._whole(paper))

    def _whole(self, paper: Paper) -> list[Resolution]:
        """A paper keyed whole a third time."""
        cells = zip(self._style.subjects, paper.marks, strict=False)
        rows = [Resolution(paper.number, subject.code, mark) for subject, mark in cells]
        return [Resolution(paper.number, "invalid", paper.invalid or ""), *rows]


def _mistypings(numbers: Iterable[PaperNumber], taken: Set[PaperNumber]) -> list[tuple[PaperNumber, PaperNumber]]:
    """True and wrong numbers that are taken for each other: digits that changed places, else one that differs.

    The wrong ones are those still free in the last batch, and so are the true ones, so that one batch holds both; where
    the last batch is full, the wrong number makes a batch of its own.
    """
    known = sorted(numbers)
    last = batch_number(PaperNumber(known[-1] + 1))
    free = [PaperNumber(n) for n in range(known[-1] + 1, last * BATCH_SIZE + 1) if n not in taken]
    mine = [n for n in known if n not in taken]
    beside = [n for n in mine if batch_number(n) == last] or mine
    pairs = [(true, wrong) for true in beside for wrong in free]
    turned = [(true, wrong) for true, wrong in pairs if sorted(str(true)) == sorted(str(wrong))]
    return turned or [(true, wrong) for true, wrong in pairs if _one_digit(str(true), str(wrong))] or pairs


def _one_digit(true: str, wrong: str) -> bool:
    return len(true) == len(wrong) and sum(a != b for a, b in zip(true, wrong, strict=True)) == 1


def read_plans(raw: bytes, file: str) -> tuple[Plan, ...]:
    """The decks of a decks.toml. Raises InputFault with the line and column of every fault."""
    top = read_toml(raw, file)
    top.only("decks")
    plans = tuple(_plan(table) for table in top.tables("decks"))
    top.raise_faults()
    return plans


def _plan(table: Table) -> Plan:
    table.only("round", "style", "seed", "papers", "faults", "low", "first", "second")
    faults, low = table.table("faults"), table.table("low")
    faults.only("blank_papers", "blank_lines", "over_lines", "reasons")
    reasons = faults.table("reasons")
    reasons.only(*KEYED_REASONS)
    return Plan(
        round=table.text("round"),
        style=StyleCode(table.text("style")),
        seed=table.integer("seed", least=0),
        papers=table.integer("papers", least=1),
        faults=Faults(
            blank_papers=faults.integer("blank_papers", least=1),
            blank_lines=faults.integer("blank_lines", least=1),
            over_lines=faults.integer("over_lines", least=1),
            reasons={reason: reasons.integer(reason, least=1) for reason in reasons},
        ),
        low={SubjectCode(code): low.integer(code, least=0) for code in low},
        first=_slips(table.table("first")),
        second=_slips(table.table("second")),
    )


def _slips(table: Table) -> Slips:
    kinds = ("marks", "swaps", "numbers", "missed", "reasons")
    table.only(*kinds)
    return Slips(**{kind: table.integer(kind, 0, least=0) for kind in kinds})
