"""Keying: who may key what, and what a keyed paper must look like (design.md §6, §7)."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import Refusal
from app.domain.ids import PaperNumber
from app.domain.tally import KEYED_REASONS, MARKS
from app.texts import _

LARGEST_NUMBER = 9_999_999


class EntryState(StrEnum):
    OPEN = "open"
    DONE = "done"
    VOIDED = "voided"


@dataclass(frozen=True)
class Paper:
    """What one person keyed of one paper: marks in style order, or "" with a reason."""

    number: PaperNumber
    marks: str
    invalid: str | None

    def as_json(self) -> list[int | str | None]:
        return [self.number, self.marks, self.invalid]


@dataclass(frozen=True)
class Slot:
    """One of the two entry slots of a batch: its live entry, if any. `person` is whoever keys or keyed it."""

    number: int
    state: EntryState | None
    person: str | None
    lent: bool = False


def paper_from_json(value: list[object]) -> Paper:
    """The paper that `Paper.as_json` wrote; raises ValueError for anything else."""
    number, marks, invalid = value
    if type(number) is not int or not isinstance(marks, str) or not (invalid is None or isinstance(invalid, str)):
        raise ValueError("not a paper")
    return Paper(PaperNumber(number), marks, invalid)


def check_paper(paper: Paper, subjects: int, refused: frozenset[str]) -> None:
    """Refuse a paper that cannot be: wrong number of marks, an unknown mark or reason, marks beside a reason."""
    if not 1 <= paper.number <= LARGEST_NUMBER:
        raise Refusal("paper.number", _("Số phiếu phải từ 1 đến {0}.").format(LARGEST_NUMBER))
    if paper.invalid is None:
        _check_marks(paper, subjects)
        return
    if paper.invalid not in KEYED_REASONS:
        raise Refusal("paper.reason", _("Không có lý do “{0}”.").format(paper.invalid))
    if paper.invalid in refused:
        text = _("Theo quy định của đợt này, phiếu “{0}” vẫn được tính: hãy nhập các mức trên phiếu.")
        raise Refusal("paper.counts", text.format(paper.invalid))
    if paper.marks:
        raise Refusal("paper.both", _("Phiếu đã có lý do không hợp lệ thì không nhập mức nào."))


def _check_marks(paper: Paper, subjects: int) -> None:
    if len(paper.marks) != subjects:
        text = _("Phiếu {0} có {1} mức, cần đủ {2}.").format(paper.number, len(paper.marks), subjects)
        raise Refusal("paper.unfinished", text)
    for place, mark in enumerate(paper.marks, 1):
        if mark not in MARKS:
            raise Refusal("paper.mark", _("Dòng {0}: “{1}” không phải một mức (1 2 3 0 9).").format(place, mark))


def open_entry(slots: tuple[Slot, Slot], slot: int, person: str, passes: int) -> None:
    """Whether `person` may begin (or pick up) `slot`; the second typist is not the first."""
    mine, other = slots[slot - 1], slots[2 - slot]
    if slot == 2 and passes == 1:
        raise Refusal("entry.passes", _("Đợt này chỉ nhập một lượt."))
    if mine.lent:
        raise Refusal("entry.lent", _("Lượt này nhập ở máy khác; muốn nhập ở máy chính thì trưởng ban thu hồi trước."))
    if mine.state is EntryState.DONE:
        raise Refusal("entry.done", _("Lượt nhập này đã xong."))
    if mine.state is EntryState.OPEN and mine.person != person:
        raise Refusal("entry.taken", _("{0} đang nhập lượt này.").format(mine.person))
    if other.person == person:
        raise Refusal("entry.same", _("Lượt thứ hai phải do người khác nhập."))


def check_form_code(typed: str, right: str) -> None:
    """R10: the paper in hand was printed from this style's list, in this order."""
    if typed.strip().upper() != right:
        text = _("Mã “{0}” không phải của mẫu phiếu này. Phiếu in từ danh sách khác: báo trưởng ban, không nhập.")
        raise Refusal("entry.form", text.format(typed.strip().upper()))


def check_own(slot: Slot, person: str) -> None:
    """Only the person who opened an entry keys, corrects or ends it."""
    if slot.state is not EntryState.OPEN:
        raise Refusal("entry.closed", _("Lượt nhập này không mở."))
    check_mine(slot, person)


def check_mine(slot: Slot, person: str) -> None:
    """Only whoever keyed an entry sees what is in it."""
    if slot.person != person:
        raise Refusal("entry.other", _("Lượt này do {0} nhập.").format(slot.person))


def check_resolver(slots: tuple[Slot, Slot], resolver: str, witness: str | None) -> None:
    """Whoever settles a difference keyed neither pass; the witness is somebody else again (or a file)."""
    if resolver in {slot.person for slot in slots}:
        raise Refusal("resolve.typist", _("Người xử lý chỗ lệch không được là người đã nhập tập này."))
    if witness == resolver:
        raise Refusal("resolve.witness", _("Người chứng kiến phải là người khác."))
