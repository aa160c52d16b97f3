"""Counting: from marks to the five counts of each subject, and the papers that are invalid as a whole.

The rules of the paper are Điều 6 khoản 3 of the regulation with the settings of domain.md; a paper's own marks are
kept as keyed and the rule gives the reason here, so that a setting can be changed and counted again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass

from app.domain.round import Base, Settings
from app.domain.share import percent
from app.domain.turnout import Turnout

HIGH, CONFIDENCE, LOW, BLANK, OVER = "1", "2", "3", "0", "9"
MARKS = frozenset({HIGH, CONFIDENCE, LOW, BLANK, OVER})
KEYED_REASONS = ("foreign", "struck", "added", "words", "torn", "other")
RULE_REASONS = ("blank_all", "one_name", "line")

Vote = tuple[str, str | None]  # marks in style order, or "" with a reason


def rule_reason(marks: str, settings: Settings) -> str | None:
    """Why a paper with these marks is invalid as a whole, or None where it counts.

    `one_name`: a paper with one name and no box, or several (Điều 6 k.3). `blank_all`: every line empty.
    `line`: one faulty line spoils the paper, where the agency chose so.
    """
    if BLANK not in marks and OVER not in marks:
        return None
    if len(marks) == 1:
        return "one_name"
    if settings.blank_paper == "invalid" and marks.count(BLANK) == len(marks):
        return "blank_all"
    return "line" if settings.invalid_line == "paper" else None


def refused_reasons(settings: Settings) -> frozenset[str]:
    """The reasons that must not be keyed, since the settings say such a paper counts."""
    refused = {"added"} if settings.added_name == "ignore" else set()
    return frozenset(refused | ({"words"} if settings.added_words == "ignore" else set()))


def possible_reasons(subjects: int, settings: Settings) -> tuple[str, ...]:
    """The reasons that a paper with so many names can have: those that may be keyed, then those that rules give."""
    refused = refused_reasons(settings)
    given = {
        "one_name": subjects == 1,
        "blank_all": subjects > 1 and settings.blank_paper == "invalid",
        "line": subjects > 1 and settings.invalid_line == "paper",
    }
    return (*(r for r in KEYED_REASONS if r not in refused), *(r for r in RULE_REASONS if given[r]))


@dataclass(frozen=True)
class SubjectCount:
    """The marks of one subject on the papers that count; the five always add up to those papers."""

    high: int
    confidence: int
    low: int
    blank: int
    over: int

    @property
    def valid(self) -> int:
        return self.high + self.confidence + self.low


@dataclass(frozen=True)
class Spoilt:
    """Papers that were keyed line by line and are invalid by a rule: how many, and what stands on them."""

    papers: int = 0
    blank_lines: int = 0
    over_lines: int = 0
    blank_papers: int = 0
    over_papers: int = 0

    def __sub__(self, other: "Spoilt") -> "Spoilt":
        return Spoilt(*(a - b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class StyleCount:
    """The count of one ballot style.

    `blank_papers` and `over_papers` are how many papers have a blank, or an over-mark, among those that count.
    `spoilt` are the papers that a rule made invalid as a whole for such lines, with all their lines.
    """

    papers: int
    invalid: Mapping[str, int]
    subjects: tuple[SubjectCount, ...]
    blank_papers: int
    over_papers: int
    spoilt: Spoilt = Spoilt()

    @property
    def invalid_papers(self) -> int:
        return sum(self.invalid.values())

    @property
    def valid_papers(self) -> int:
        return self.papers - self.invalid_papers

    @property
    def blank_lines(self) -> int:
        return sum(s.blank for s in self.subjects)

    @property
    def over_lines(self) -> int:
        return sum(s.over for s in self.subjects)


_PLAIN = HIGH + CONFIDENCE + LOW  # the marks of a paper without any faulty line


class Tallier:
    """Counts ballots as they stream by; memory does not grow with their number.

    Marks of a chunk are joined and each subject's strided slice is counted, which is several times faster than
    looking at every cell in turn.
    """

    def __init__(self, subjects: int, settings: Settings) -> None:
        self._width = subjects
        self._settings = settings
        self._papers = self._blank = self._over = 0
        self._invalid: Counter[str] = Counter()
        self._spoilt: Counter[str] = Counter()
        self._counts = [Counter[str]() for _ in range(subjects)]

    def add(self, votes: Iterable[Vote]) -> None:
        """Count a chunk of votes."""
        counted = []
        for marks, keyed in votes:
            self._papers += 1
            reason = keyed or rule_reason(marks, self._settings)
            if reason:
                self._invalid[reason] += 1
                if not keyed:
                    self._spoilt.update(_faults(marks))
                continue
            self._blank += BLANK in marks
            self._over += OVER in marks
            counted.append(marks)
        self._slice("".join(counted), MARKS)

    def add_plain(self, joined: str, papers: int) -> None:
        """Count papers without any faulty line, their marks joined: no rule has anything to say of them.

        Raises ValueError where the marks are not those of so many papers, or some line is faulty.
        """
        if len(joined) != papers * self._width or BLANK in joined or OVER in joined:
            raise ValueError("not plain papers")
        self._papers += papers
        self._slice(joined, _PLAIN)

    def _slice(self, joined: str, marks: Iterable[str]) -> None:
        """Bytes are sliced and counted faster than letters."""
        cells = joined.encode("ascii")
        sought = [(mark, ord(mark)) for mark in marks]
        for place, counter in enumerate(self._counts):
            column = cells[place :: self._width]
            for mark, code in sought:
                counter[mark] += column.count(code)

    def count(self) -> StyleCount:
        """What has been counted so far."""
        subjects = tuple(SubjectCount(c[HIGH], c[CONFIDENCE], c[LOW], c[BLANK], c[OVER]) for c in self._counts)
        invalid = dict(sorted(self._invalid.items()))
        return StyleCount(self._papers, invalid, subjects, self._blank, self._over, Spoilt(**self._spoilt))


def _faults(marks: str) -> dict[str, int]:
    """What a paper adds to `Spoilt`."""
    blank, over = marks.count(BLANK), marks.count(OVER)
    return {
        "papers": 1,
        "blank_lines": blank,
        "over_lines": over,
        "blank_papers": int(blank > 0),
        "over_papers": int(over > 0),
    }


def base_count(base: Base, turnout: Turnout, subject: SubjectCount | None = None) -> int | None:
    """The whole that percentages are taken of; None for base `valid` without a subject, each has its own."""
    match base:
        case Base.SUMMONED:
            return turnout.summoned
        case Base.PRESENT:
            return turnout.present
        case Base.ISSUED:
            return turnout.issued - turnout.exchanged
        case Base.RETURNED:
            return turnout.returned
        case Base.VALID:
            return subject.valid if subject else None


@dataclass(frozen=True)
class SubjectResult:
    """One line of the result: valid + invalid = returned, and each percent is of `base`.

    `place` is its line on the paper, from 0; who left after printing has none here.
    """

    code: str
    name: str
    position: str
    unit: str
    high: int
    confidence: int
    low: int
    valid: int
    invalid: int
    base: int
    outcome: str | None
    place: int = 0

    def percents(self) -> dict[str, str | None]:
        return {
            "high": percent(self.high, self.base),
            "confidence": percent(self.confidence, self.base),
            "low": percent(self.low, self.base),
        }


@dataclass(frozen=True)
class StyleResult:
    """The result of one ballot style, a table of its own (design.md §7: styles are never added up)."""

    code: str
    name: str
    form_code: str
    base: Base
    base_count: int | None
    turnout: Turnout
    count: StyleCount
    subjects: tuple[SubjectResult, ...]
