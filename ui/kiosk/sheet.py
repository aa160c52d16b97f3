"""One paper while it is keyed: its lines, where the typist stands, and what `+` filled in. No Qt, no service."""

from dataclasses import dataclass, replace

from app.domain.entry import Paper
from app.domain.ids import PaperNumber

OPEN = " "  # a line that has no mark yet; blank on the paper is the mark `0`


@dataclass(frozen=True)
class Sheet:
    """A paper being keyed.

    `marks` has one character a line, `OPEN` where nothing is keyed. `cursor` is the line to be keyed next, from 0;
    it equals the number of lines once the typist stands below the last one. `unseen` are the lines that `+` filled
    and that no eye has passed yet. `reason` makes the whole paper invalid; the marks then wait behind it, should the
    reason be taken back. `saved` is the paper as it lies in the database, while a saved one is looked at again.
    """

    number: PaperNumber
    marks: str
    cursor: int = 0
    unseen: frozenset[int] = frozenset()
    reason: str | None = None
    saved: Paper | None = None

    @property
    def lines(self) -> int:
        return len(self.marks)

    @property
    def first_open(self) -> int | None:
        """The first line without a mark, from 0; None on a full paper."""
        place = self.marks.find(OPEN)
        return None if place < 0 else place

    @property
    def is_below(self) -> bool:
        """Whether the typist stands below the last line, where no mark can be keyed."""
        return self.cursor == self.lines

    @property
    def is_untouched(self) -> bool:
        """Whether nothing of the paper is keyed yet."""
        return self.reason is None and not self.marks.strip(OPEN)

    @property
    def is_changed(self) -> bool:
        """Whether it says anything else than what lies in the database."""
        return self.paper() != self.saved

    def paper(self) -> Paper:
        """What is to be saved; meant for a full or an invalid paper."""
        return Paper(self.number, "" if self.reason else self.marks, self.reason)


def blank(number: PaperNumber, lines: int) -> Sheet:
    return Sheet(number, OPEN * lines)


def looked_at(paper: Paper, lines: int) -> Sheet:
    """A saved paper, to be read over or corrected: the typist stands below it and steps back to the line."""
    if paper.invalid:
        return Sheet(paper.number, OPEN * lines, reason=paper.invalid, saved=paper)
    return Sheet(paper.number, paper.marks, cursor=lines, saved=paper)


def stand(sheet: Sheet, line: int) -> Sheet:
    """The typist goes to `line`; the line that they leave has been seen."""
    return replace(sheet, cursor=line, unseen=sheet.unseen - {sheet.cursor})


def put(sheet: Sheet, line: int, mark: str) -> Sheet:
    """Key a mark and go on to the next line, never round to the first."""
    marks = sheet.marks[:line] + mark + sheet.marks[line + 1 :]
    return replace(stand(sheet, line + 1), marks=marks, unseen=sheet.unseen - {sheet.cursor, line})


def repeated(sheet: Sheet) -> str | None:
    """The mark that `+` would repeat: of the line above the one to be keyed; None where there is none."""
    above = sheet.marks[sheet.cursor - 1] if sheet.cursor else OPEN
    return None if above == OPEN or sheet.is_below else above


def fill(sheet: Sheet, mark: str) -> Sheet:
    """The mark on every line from here to the last; they look different until they are seen or saved."""
    filled = range(sheet.cursor, sheet.lines)
    marks = sheet.marks[: sheet.cursor] + mark * len(filled)
    return replace(sheet, marks=marks, cursor=sheet.lines, unseen=sheet.unseen | set(filled))
