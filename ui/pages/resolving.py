"""The third keying of a batch, from the paper: which rows there are, what a key does on each, what came of it.

Plain values without Qt; the panel shows them. Nothing here knows what the two passes had.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.batch import Difference, DifferenceKind, Resolution
from app.domain.ids import PaperNumber
from app.domain.style import Style
from app.domain.tally import KEYED_REASONS
from app.domain.wording import MARK_WORDS, REASON_WORDS
from app.texts import N_, _

BACK, ENTER = "back", "enter"
_MARK_KEYS = "12309"


class Mode(StrEnum):
    """What the digits mean at this moment."""

    ROW = "row"  # a mark, or a choice about a whole paper
    REASON = "reason"  # why the paper is invalid
    NUMBER = "number"  # its right number is being typed


class Choice(StrEnum):
    """What a whole paper turns out to be."""

    VALID = "valid"
    INVALID = "invalid"
    STRUCK = "struck"
    RENUMBER = "renumber"


CHOICE_WORDS = {
    Choice.VALID: N_("Phiếu hợp lệ: nhập từng dòng"),
    Choice.INVALID: N_("Cả phiếu không hợp lệ"),
    Choice.STRUCK: N_("Không có tờ phiếu này"),
    Choice.RENUMBER: N_("Sai số phiếu: sửa số"),
}
_ANSWERS = {Choice.VALID: N_("hợp lệ"), Choice.STRUCK: N_("không có tờ này: gạch bỏ")}
KIND_WORDS = {
    DifferenceKind.INVALID: N_("Cả tờ phiếu: có hợp lệ không, vì sao"),
    DifferenceKind.ONE_PASS: N_("Cả tờ phiếu: chỉ có ở một lượt"),
}


@dataclass(frozen=True)
class Row:
    """One line of the list: a subject's cell (`place` from 0), or a whole paper (`place` None)."""

    number: PaperNumber
    kind: DifferenceKind
    place: int | None


@dataclass(frozen=True)
class KeyWord:
    """A key that does something here, and what."""

    key: str
    text: str


class Resolving:
    """The state of the list while it is keyed. `press` takes a key; `refill` takes what a new number brought up."""

    def __init__(self, style: Style, refused: frozenset[str], found: Sequence[Difference]) -> None:
        self._style = style
        self._reasons = tuple((at, r) for at, r in enumerate(KEYED_REASONS, 1) if r not in refused)
        self._found = tuple(found)
        self._marks: dict[tuple[PaperNumber, int], str] = {}
        self._choices: dict[PaperNumber, Choice] = {}
        self._details: dict[PaperNumber, str] = {}
        self._moved: dict[PaperNumber, Difference] = {}
        self._at = 0
        self.mode = Mode.ROW
        self.typed = ""
        self.moves_changed = False

    @property
    def rows(self) -> tuple[Row, ...]:
        """The list as it stands, by paper and ballot order; a valid paper has a row a subject below its own."""
        found: list[Row] = []
        for difference in sorted([*self._found, *self._moved.values()], key=lambda d: d.number):
            found.extend(self._rows_of(difference))
        return tuple(found)

    def _rows_of(self, difference: Difference) -> Iterable[Row]:
        if difference.kind is DifferenceKind.CELL:
            place = next(at for at, s in enumerate(self._style.subjects) if s.code == difference.code)
            yield Row(difference.number, difference.kind, place)
            return
        yield Row(difference.number, difference.kind, None)
        if self._choices.get(difference.number) is Choice.VALID:
            for place in range(len(self._style.subjects)):
                yield Row(difference.number, difference.kind, place)

    @property
    def at(self) -> int:
        return min(self._at, max(0, len(self.rows) - 1))

    def go(self, at: int) -> None:
        """Make a row the current one."""
        self._at = max(0, min(at, len(self.rows) - 1))
        self.mode, self.typed = Mode.ROW, ""

    def answer(self, row: Row) -> str:
        """What was keyed for a row, in words; "" while it is empty."""
        if row.place is not None:
            mark = self._marks.get((row.number, row.place))
            return _(MARK_WORDS[mark]) if mark else ""
        match self._choices.get(row.number):
            case None:
                return ""
            case Choice.INVALID:
                return _(REASON_WORDS[self._details[row.number]])
            case Choice.RENUMBER:
                return _("sửa thành số {0}").format(self._details[row.number])
            case choice:
                return _(_ANSWERS[choice])

    def offered(self) -> tuple[KeyWord, ...]:
        """The keys that do something now."""
        if not self.rows:
            return ()
        if self.mode is Mode.REASON:
            return tuple(KeyWord(str(at), _(REASON_WORDS[reason])) for at, reason in self._reasons)
        if self.mode is Mode.NUMBER:
            return ()
        row = self.rows[self.at]
        if row.place is not None:
            return tuple(KeyWord(key, _(MARK_WORDS[key])) for key in _MARK_KEYS)
        return tuple(KeyWord(str(at), _(CHOICE_WORDS[c])) for at, c in enumerate(self._choices_for(row), 1))

    @staticmethod
    def _choices_for(row: Row) -> tuple[Choice, ...]:
        whole = (Choice.VALID, Choice.INVALID)
        return (*whole, Choice.STRUCK, Choice.RENUMBER) if row.kind is DifferenceKind.ONE_PASS else whole

    def press(self, key: str) -> bool:
        """Take a key of the pad, `back` or `enter`; answers whether it did anything."""
        if not self.rows:
            return False
        if key == BACK:
            return self._back()
        match self.mode:
            case Mode.REASON:
                return self._press_reason(key)
            case Mode.NUMBER:
                return self._press_number(key)
            case Mode.ROW:
                return self._press_row(key)

    def _back(self) -> bool:
        if self.mode is Mode.NUMBER and self.typed:
            self.typed = self.typed[:-1]
        elif self.mode is not Mode.ROW:
            self.mode = Mode.ROW
        else:
            self._clear(self.rows[self.at])
        return True

    def _clear(self, row: Row) -> None:
        """Empty a row; one that is empty already hands over to the row before it."""
        if not self.answer(row):
            self._at = max(0, self.at - 1)
            row = self.rows[self.at]
        if row.place is not None:
            self._marks.pop((row.number, row.place), None)
        else:
            self._forget(row.number)

    def _forget(self, number: PaperNumber) -> None:
        if self._choices.pop(number, None) in {Choice.STRUCK, Choice.RENUMBER}:
            self.moves_changed = True
            self._moved.pop(number, None)
        self._details.pop(number, None)
        for place in range(len(self._style.subjects)):
            self._marks.pop((number, place), None)

    def _press_row(self, key: str) -> bool:
        row = self.rows[self.at]
        if row.place is not None:
            if key not in _MARK_KEYS or len(key) != 1:
                return False
            self._marks[row.number, row.place] = key
            self._advance()
            return True
        choices = self._choices_for(row)
        if not key.isdecimal() or not 1 <= int(key) <= len(choices):
            return False
        self._choose(row, choices[int(key) - 1])
        return True

    def _choose(self, row: Row, choice: Choice) -> None:
        if choice is Choice.INVALID:
            self.mode = Mode.REASON
        elif choice is Choice.RENUMBER:
            self.mode, self.typed = Mode.NUMBER, ""
        else:
            self._settle(row, choice, "")

    def _press_reason(self, key: str) -> bool:
        reason = next((r for at, r in self._reasons if str(at) == key), None)
        if reason is None:
            return False
        self._settle(self.rows[self.at], Choice.INVALID, reason)
        return True

    def _press_number(self, key: str) -> bool:
        if key == ENTER:
            if not self.typed or int(self.typed) == 0:
                return False
            self._settle(self.rows[self.at], Choice.RENUMBER, str(int(self.typed)))
            return True
        if not key.isdecimal() or len(self.typed) >= 7:
            return False
        self.typed += key
        return True

    def _settle(self, row: Row, choice: Choice, detail: str) -> None:
        self._forget(row.number)
        self._choices[row.number] = choice
        if detail:
            self._details[row.number] = detail
        if choice in {Choice.STRUCK, Choice.RENUMBER}:
            self._moved[row.number] = Difference(row.number, row.kind)
            self._found = tuple(d for d in self._found if d.number != row.number)
            self.moves_changed = True
        self.mode, self.typed = Mode.ROW, ""
        self._advance()

    def _advance(self) -> None:
        """To the next row that is empty; where there is none, stay on the last."""
        rows = self.rows
        waiting = [at for at, row in enumerate(rows) if not self.answer(row)]
        later = [at for at in waiting if at > self._at]
        self._at = (later or waiting or [len(rows) - 1])[0]

    def refill(self, found: Sequence[Difference]) -> None:
        """What differs once the new numbers are taken into account; what was keyed of other papers stays."""
        self._found = tuple(d for d in found if d.number not in self._moved)
        self.moves_changed = False
        alive = {d.number for d in self._found} | set(self._moved)
        for number in [n for n in self._choices if n not in alive]:
            self._forget(number)
        cells = {(row.number, row.place) for row in self.rows}
        self._marks = {key: mark for key, mark in self._marks.items() if key in cells}
        self.go(next((at for at, row in enumerate(self.rows) if not self.answer(row)), self.at))

    def take_back_moves(self) -> None:
        """The new numbers were refused: those papers are undecided again."""
        found = [d for d in self._moved.values() if d.number not in {f.number for f in self._found}]
        self._found = (*self._found, *found)
        for number in list(self._moved):
            self._forget(number)
        self.moves_changed = False

    @property
    def moves(self) -> tuple[Resolution, ...]:
        """The papers that are struck out or get another number."""
        return tuple(Resolution(number, "number", self._details.get(number, "")) for number in sorted(self._moved))

    @property
    def left(self) -> int:
        """How many rows are still empty."""
        return sum(not self.answer(row) for row in self.rows)

    @property
    def resolutions(self) -> tuple[Resolution, ...]:
        """Everything keyed so far, as the service takes it."""
        return (*self.moves, *self._whole(), *self._cells())

    def _whole(self) -> Iterable[Resolution]:
        for number, choice in sorted(self._choices.items()):
            if choice is Choice.INVALID:
                yield Resolution(number, "invalid", self._details[number])

    def _cells(self) -> Iterable[Resolution]:
        for (number, place), mark in sorted(self._marks.items()):
            yield Resolution(number, self._style.subjects[place].code, mark)
