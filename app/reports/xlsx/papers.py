"""One sheet a style with the marks of every paper, and why a paper does not count."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.entry import Paper
from app.domain.record import Sealed
from app.domain.round import Settings
from app.domain.style import Style, Subject
from app.domain.tally import rule_reason
from app.domain.wording import MARK_WORDS
from app.reports.xlsx.formulas import VerdictWords, quoted, verdict
from app.reports.xlsx.pen import TOP, Pen, area, begin, fitting, near, printed
from app.reports.xlsx.words import verdict_words
from app.texts import _

LEGEND, NAMES, CODES = TOP, TOP + 1, TOP + 2
FIRST = CODES + 1
_SUBJECTS_A_PAGE = 30  # more, and the marks would be printed too small to read
_LANDSCAPE = 8
_REASON = 20  # characters; the longest reason is shrunk to fit
_POINTS_A_LETTER, _LINES = 5.6, 2  # of a name that stands upright in a column of marks


@dataclass(frozen=True)
class PaperRanges:
    """Where the papers of one style stand, as ranges that other sheets count."""

    sheet: str
    subjects: int
    papers: int

    @property
    def last(self) -> int:
        """The last row; without any paper the first, for a range has at least one row."""
        return FIRST + max(self.papers, 1) - 1

    def numbers(self) -> str:
        return area(FIRST, 0, self.last, 0, self.sheet)

    def marks(self, place: int) -> str:
        return area(FIRST, 1 + place, self.last, 1 + place, self.sheet)

    def verdicts(self) -> str:
        column = self.subjects + 2
        return area(FIRST, column, self.last, column, self.sheet)


def write(pen: Pen, sealed: Sealed, style: Style, papers: tuple[Paper, ...], place: PaperRanges) -> None:
    """Papers by number: a mark a cell, the keyed reason, and the verdict as a formula over both."""
    begin(pen, sealed, _("Phiếu của mẫu {0} – {1}").format(style.code, style.name))
    pen.text(LEGEND, 0, " · ".join(f"{mark} = {_(word)}" for mark, word in MARK_WORDS.items()), "line")
    words = verdict_words()
    _heads(pen, style.subjects, words)
    settings = sealed.definition.settings
    for row, paper in enumerate(sorted(papers, key=lambda paper: paper.number), FIRST):
        _paper(pen, row, paper, place.subjects, settings, words)
    _looks(pen, place, words)
    pages = -(-place.subjects // _SUBJECTS_A_PAGE)
    landscape = place.subjects > _LANDSCAPE
    printed(pen, sealed, (NAMES, CODES), landscape=landscape, pages_wide=pages, first_columns=1)


def _heads(pen: Pen, subjects: tuple[Subject, ...], words: VerdictWords) -> None:
    reason, conclusion = _("Lý do đã nhập"), _("Tính theo quy định")
    codes = fitting((subject.code for subject in subjects), 6.5, 18)
    pen.widths(10, *[codes] * len(subjects), _REASON, _REASON)
    pen.heads(NAMES, [_("Số phiếu")])
    pen.heads(NAMES, [subject.name for subject in subjects], "upright", 1)
    pen.heads(NAMES, [reason, conclusion], column=len(subjects) + 1)
    pen.heads(CODES, ["ballot", *(subject.code for subject in subjects), "invalid", ""])
    pen.at_least(NAMES, _names_height(subject.name for subject in subjects))


def _names_height(names: Iterable[str]) -> float:
    """Points for the longest name, upright in two lines; words break unevenly, hence the quarter more."""
    longest = max(map(len, names))
    return min(300.0, max(86.0, longest * _POINTS_A_LETTER * 1.25 / _LINES))


def _paper(pen: Pen, row: int, paper: Paper, subjects: int, settings: Settings, words: VerdictWords) -> None:
    keyed, conclusion = subjects + 1, subjects + 2
    pen.number(row, 0, paper.number)
    for column, mark in enumerate(paper.marks, 1):
        pen.number(row, column, int(mark), "mark")
    if paper.invalid is None:
        pen.fill(row, range(keyed, keyed + 1), "plain")
    else:
        pen.fill(row, range(1, keyed), "mark")
        pen.text(row, keyed, words.reasons[paper.invalid], "plain")
    reason = paper.invalid or rule_reason(paper.marks, settings)
    value = words.counts if reason is None else words.reasons[reason]
    formula = verdict(f"{near(row, 1)}:{near(row, subjects)}", near(row, keyed), subjects, words)
    pen.formula(row, conclusion, formula, value, "plain")


def _looks(pen: Pen, place: PaperRanges, words: VerdictWords) -> None:
    """The row of codes filters; papers that do not count are faint."""
    conclusion = place.subjects + 2
    pen.sheet.autofilter(CODES, 0, place.last, conclusion)
    counts = f"{near(FIRST, conclusion, column_fixed=True)}={quoted(words.counts)}"
    blank = f'{near(FIRST, conclusion, column_fixed=True)}=""'
    pen.colour_where((FIRST, 0, place.last, conclusion), f"=NOT(OR({counts},{blank}))", "faint")
