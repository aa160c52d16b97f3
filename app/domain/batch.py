"""A batch of papers: its word, worked out from its two slots, and how two passes become ballots."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.entry import LARGEST_NUMBER, EntryState, Paper, Slot
from app.domain.errors import Refusal
from app.domain.ids import PaperNumber
from app.domain.style import Style
from app.domain.tally import KEYED_REASONS, MARKS
from app.texts import _

BATCH_SIZE = 25
Papers = Mapping[PaperNumber, Paper]


class BatchState(StrEnum):
    EMPTY = "empty"
    KEYING = "keying"
    WAITING = "waiting"
    DIFFERING = "differing"
    MATCHED = "matched"
    ACCEPTED = "accepted"


class DifferenceKind(StrEnum):
    CELL = "cell"  # one mark
    INVALID = "invalid"  # the reasons, or a reason against marks
    ONE_PASS = "one_pass"  # the paper was keyed in one pass only


@dataclass(frozen=True)
class Difference:
    """Where the passes disagree; `code` is the subject's for a cell. No mark is ever part of it."""

    number: PaperNumber
    kind: DifferenceKind
    code: str | None = None


@dataclass(frozen=True)
class Resolution:
    """A third keying from the paper: `code` is a subject's, `invalid` or `number` (contract.md, R.csv)."""

    number: PaperNumber
    code: str
    value: str


class ResolutionRefused(Refusal):
    """A third keying that settles nothing; `number` and `row` (its code) say which."""

    def __init__(self, code: str, text: str, number: PaperNumber, row: str) -> None:
        super().__init__(code, text)
        self.number = number
        self.row = row


@dataclass(frozen=True)
class Settled:
    """Two passes brought together: the ballots, what is still open, and how many resolutions agree with neither."""

    ballots: tuple[Paper, ...]
    open: tuple[Difference, ...]
    disagreeing: int


def batch_number(number: PaperNumber, size: int = BATCH_SIZE) -> int:
    """The batch of a stamped number where papers are stacked in order: 1–25, 26–50, …"""
    return (number - 1) // size + 1


def expected_papers(returned: int, size: int) -> dict[int, int]:
    """How many papers each batch should hold, by its number: full ones, and what is left in the last."""
    full, rest = divmod(returned, size)
    return dict.fromkeys(range(1, full + 1), size) | ({full + 1: rest} if rest else {})


def batch_state(slots: tuple[Slot, Slot], passes: int, accepted: bool, differing: bool) -> BatchState:
    """The one word for a batch; `differing` is asked only when every pass is done."""
    if accepted:
        return BatchState.ACCEPTED
    used = [slot.state for slot in slots[:passes]]
    if all(state is EntryState.DONE for state in used):
        return BatchState.DIFFERING if differing else BatchState.MATCHED
    if EntryState.OPEN in used:
        return BatchState.KEYING
    return BatchState.WAITING if EntryState.DONE in used else BatchState.EMPTY


def differences(first: Papers, second: Papers, style: Style) -> tuple[Difference, ...]:
    """Every disagreement of two passes, by paper number and then ballot order."""
    found: list[Difference] = []
    for number in sorted(first.keys() | second.keys()):
        one, two = first.get(number), second.get(number)
        if one is None or two is None:
            found.append(Difference(number, DifferenceKind.ONE_PASS))
        elif one.invalid != two.invalid:
            found.append(Difference(number, DifferenceKind.INVALID))
        elif one.marks != two.marks:
            found.extend(_cells(number, one, two, style))
    return tuple(found)


def _cells(number: PaperNumber, one: Paper, two: Paper, style: Style) -> Iterable[Difference]:
    for subject, a, b in zip(style.subjects, one.marks, two.marks, strict=True):
        if a != b:
            yield Difference(number, DifferenceKind.CELL, subject.code)


def settle(
    first: Papers,
    second: Papers,
    resolutions: Iterable[Resolution],
    style: Style,
    refused: frozenset[str] = frozenset(),
) -> Settled:
    """Bring two passes together with the third keyings there are; `refused` reasons count as none by the settings.

    Raises Refusal where a resolution speaks of what does not differ, says one thing twice, or cannot be.
    """
    rows = tuple(resolutions)
    _refuse_reasons(rows, refused)
    first, second = renumber(first, second, rows)
    by_paper = _by_paper(rows)
    ballots: list[Paper] = []
    still: list[Difference] = []
    disagreeing = 0
    opened = _grouped(differences(first, second, style))
    _refuse_idle(by_paper, opened, _moved(rows))
    for number in sorted(first.keys() | second.keys()):
        if number not in opened:
            ballots.append(first[number])
            continue
        paper = _settle_paper(first.get(number), second.get(number), opened[number], by_paper.get(number, {}), style)
        if paper is None:
            still.extend(d for d in opened[number] if not _answered(d, by_paper.get(number, {})))
            continue
        ballots.append(paper)
        disagreeing += _agrees_with_neither(paper, first.get(number), second.get(number))
    return Settled(tuple(ballots), tuple(still), disagreeing)


def _refuse_reasons(rows: Iterable[Resolution], refused: frozenset[str]) -> None:
    for row in rows:
        if row.code == "invalid" and row.value in refused:
            text = _("Phiếu {0}: theo quy định của đợt này, phiếu “{1}” vẫn được tính; hãy nhập các mức.")
            raise ResolutionRefused("resolve.counts", text.format(row.number, row.value), row.number, row.code)


def renumber(first: Papers, second: Papers, rows: Iterable[Resolution]) -> tuple[Papers, Papers]:
    """Apply the `number` resolutions: a paper of one pass is struck out or gets its right number."""
    passes = (dict(first), dict(second))
    for row in rows:
        if row.code != "number":
            continue
        held = [papers for papers in passes if row.number in papers]
        if len(held) != 1:
            text = _("Phiếu {0} không lệch về số phiếu.").format(row.number)
            raise ResolutionRefused("resolve.idle", text, row.number, row.code)
        paper = held[0].pop(row.number)
        if row.value:
            target = _target(row)
            if target in held[0]:
                text = _("Phiếu {0} không đổi thành {1} được: lượt đó đã có phiếu {1}.").format(row.number, target)
                raise ResolutionRefused("resolve.taken", text, row.number, row.code)
            held[0][target] = replace(paper, number=target)
    return passes


def _target(row: Resolution) -> PaperNumber:
    if row.value.isascii() and row.value.isdecimal() and len(row.value) < 10 and 1 <= int(row.value) <= LARGEST_NUMBER:
        return PaperNumber(int(row.value))
    text = _("Phiếu {0}: “{1}” không phải một số phiếu.").format(row.number, row.value)
    raise ResolutionRefused("resolve.number", text, row.number, row.code)


def _moved(rows: Iterable[Resolution]) -> frozenset[int]:
    """The papers that a `number` resolution speaks of; what a filled-in list left empty for them answers nothing."""
    said = [row for row in rows if row.code == "number"]
    return frozenset({row.number for row in said} | {int(row.value) for row in said if row.value})


def _by_paper(rows: Iterable[Resolution]) -> dict[PaperNumber, dict[str, str]]:
    found: dict[PaperNumber, dict[str, str]] = {}
    for row in rows:
        if row.code == "number":
            continue
        values = found.setdefault(row.number, {})
        if row.code in values:
            text = _("Phiếu {0}, ô “{1}” được xử lý hai lần.").format(row.number, row.code)
            raise ResolutionRefused("resolve.twice", text, row.number, row.code)
        values[row.code] = row.value
    return found


def _grouped(found: Iterable[Difference]) -> dict[PaperNumber, list[Difference]]:
    groups: dict[PaperNumber, list[Difference]] = {}
    for difference in found:
        groups.setdefault(difference.number, []).append(difference)
    return groups


def _refuse_idle(
    by_paper: Mapping[PaperNumber, Mapping[str, str]],
    opened: Mapping[PaperNumber, list[Difference]],
    moved: frozenset[int],
) -> None:
    for number, values in by_paper.items():
        whole = any(d.kind is not DifferenceKind.CELL for d in opened.get(number, []))
        cells = {d.code for d in opened.get(number, [])}
        for code, value in values.items():
            if not whole and code not in cells and (value or number not in moved):
                text = _("Phiếu {0}, ô “{1}” không lệch.").format(number, code)
                raise ResolutionRefused("resolve.idle", text, number, code)


def _settle_paper(
    one: Paper | None, two: Paper | None, found: list[Difference], values: Mapping[str, str], style: Style
) -> Paper | None:
    """The paper as the third keying has it, or None while something of it is open."""
    if found[0].kind is DifferenceKind.CELL:
        assert one is not None
        return _settle_cells(one, found, values, style)
    if reason := values.get("invalid"):
        if any(value for code, value in values.items() if code != "invalid"):
            text = _("Phiếu {0} vừa có lý do không hợp lệ vừa có mức.").format(found[0].number)
            raise ResolutionRefused("resolve.both", text, found[0].number, "invalid")
        return Paper(found[0].number, "", _reason(found[0].number, reason))
    cells = [values.get(s.code, "") for s in style.subjects]
    if not all(cells):
        return None
    for code, value in zip((s.code for s in style.subjects), cells, strict=True):
        _mark(found[0].number, code, value)
    return Paper(found[0].number, "".join(cells), None)


def _settle_cells(one: Paper, found: list[Difference], values: Mapping[str, str], style: Style) -> Paper | None:
    if not all(_answered(d, values) for d in found):
        return None
    marks = list(one.marks)
    for place, subject in enumerate(style.subjects):
        if subject.code in values:
            marks[place] = _mark(one.number, subject.code, values[subject.code])
    return replace(one, marks="".join(marks))


def _answered(difference: Difference, values: Mapping[str, str]) -> bool:
    """Whether a cell has its third keying; a row left empty is none."""
    return difference.kind is DifferenceKind.CELL and bool(values.get(difference.code or ""))


def _mark(number: PaperNumber, code: str, value: str) -> str:
    if value not in MARKS:
        text = _("Phiếu {0}, ô “{1}”: “{2}” không phải một mức (1 2 3 0 9).").format(number, code, value)
        raise ResolutionRefused("resolve.mark", text, number, code)
    return value


def _reason(number: PaperNumber, value: str) -> str:
    if value not in KEYED_REASONS:
        text = _("Phiếu {0}: không có lý do “{1}”.").format(number, value)
        raise ResolutionRefused("resolve.reason", text, number, "invalid")
    return value


def _agrees_with_neither(paper: Paper, one: Paper | None, two: Paper | None) -> int:
    """How many of the paper's resolved values neither pass had (W08)."""
    if one is not None and two is not None and one.invalid is None and two.invalid is None:
        if paper.invalid is not None:
            return 1
        return sum(m not in (a, b) for m, a, b in zip(paper.marks, one.marks, two.marks, strict=True))
    return int(paper not in (one, two))
