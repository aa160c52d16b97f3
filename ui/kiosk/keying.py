"""Keying the papers of one open entry: every key is a pure step to a new state and a named answer. No Qt, no service.

The window asks `press` for each key, paints the state, and does what the answer says. A paper that was sent to be
saved is `sent` until the service has committed it; keys pressed meanwhile wait in order and are pressed after it.
"""

from dataclasses import dataclass, replace

from app.domain.entry import LARGEST_NUMBER, Paper
from app.domain.ids import PaperNumber
from app.domain.tally import KEYED_REASONS, MARKS
from app.texts import _
from ui.kiosk import sheet as sheets
from ui.kiosk.sheet import Sheet
from ui.kiosk.strokes import Act, Answer, Choice, Drop, Key, Mode, Refused, Save, Stroke, Touch


@dataclass(frozen=True)
class Rules:
    """What holds for the whole entry: lines of a paper, reasons not offered, whether `+` may fill, papers expected."""

    lines: int
    refused: frozenset[str]
    may_fill: bool
    expected: int | None


@dataclass(frozen=True)
class Keying:
    """One entry under the hands. `papers` are the typist's own that are saved, the last saved one last."""

    rules: Rules
    sheet: Sheet
    papers: tuple[Paper, ...] = ()
    mode: Mode = Mode.MARKS
    typed: str = ""
    aside: Sheet | None = None  # the new paper, while an earlier one is looked at
    sent: Answer | None = None  # with the service, not answered yet
    queue: tuple[Stroke, ...] = ()
    is_arrived: bool = False  # at a line whose number was full before any Enter, which may still come

    @property
    def is_complete(self) -> bool:
        """Whether as many papers are saved as the batch should hold."""
        return self.rules.expected is not None and len(self.papers) >= self.rules.expected

    @property
    def is_looking(self) -> bool:
        """Whether an earlier paper is looked at."""
        return self.aside is not None


Step = tuple[Keying, Answer]
_MENU = (Choice.NUMBER, Choice.FINISH, Choice.PAUSE, Choice.LOCK, Choice.CLEAR, Choice.DISCARD, Choice.LEAVE)


def begin(rules: Rules, proposed: PaperNumber, papers: tuple[Paper, ...] = ()) -> Keying:
    """An entry as it is opened, or opened again with the papers that it has."""
    return Keying(rules, sheets.blank(proposed, rules.lines), papers)


def press(keying: Keying, stroke: Stroke) -> Step:
    """One key, or one touch."""
    if keying.sent is not None:
        return replace(keying, queue=(*keying.queue, stroke)), Act.QUEUED
    if keying.is_arrived:
        keying = replace(keying, is_arrived=False)
        if stroke is Key.ENTER:
            return keying, Act.MOVED  # it ends the line's number, as it would end `1` before `12`, and saves nothing
    match keying.mode:
        case Mode.MARKS:
            return _marks(keying, stroke)
        case Mode.REASON:
            return _reason(keying, stroke)
        case Mode.NUMBER:
            return _number(keying, stroke)
        case Mode.LINE:
            return _line(keying, stroke)
        case Mode.MENU:
            return _menu(keying, stroke)
        case Mode.FINISH:
            return _finish(keying, stroke)
        case Mode.DROP:
            return _confirm(keying, stroke, Drop(keying.sheet.number))
        case Mode.DISCARD:
            return _confirm(keying, stroke, Act.DISCARD)


def done(keying: Keying) -> tuple[Keying, tuple[Stroke, ...]]:
    """The service has committed what was sent; answers the keys that were pressed meanwhile, to be pressed now."""
    match keying.sent:
        case Save(paper, None):
            papers, sheet = (*keying.papers, paper), sheets.blank(_next(paper.number), keying.rules.lines)
        case Save(paper, replaces):
            papers, sheet = tuple(paper if p.number == replaces else p for p in keying.papers), _new(keying)
        case Drop(number):
            papers, sheet = tuple(p for p in keying.papers if p.number != number), _new(keying)
        case _:
            papers, sheet = keying.papers, keying.sheet
    return Keying(keying.rules, sheet, papers), keying.queue


def failed(keying: Keying) -> tuple[Keying, int]:
    """The service refused; the paper stays as keyed. Keys pressed meanwhile were meant for another paper and are
    forgotten; answers how many."""
    return replace(keying, sent=None, queue=(), mode=Mode.MARKS), len(keying.queue)


def _next(number: PaperNumber) -> PaperNumber:
    return PaperNumber(min(number + 1, LARGEST_NUMBER))


def _new(keying: Keying) -> Sheet:
    return keying.aside or keying.sheet


def _to(keying: Keying, sheet: Sheet) -> Step:
    return replace(keying, sheet=sheet), Act.MOVED


def _into(keying: Keying, mode: Mode) -> Step:
    return replace(keying, mode=mode, typed=""), Act.MOVED


def _sent(keying: Keying, answer: Answer) -> Step:
    return replace(keying, sent=answer, mode=Mode.MARKS), answer


def _marks(keying: Keying, stroke: Stroke) -> Step:
    match stroke:
        case Touch():
            return _touch(keying, stroke)
        case Key.SPOIL | Key.EIGHT_ABOVE:
            return _into(keying, Mode.REASON)
        case Key.LOOK:
            return _look(keying)
        case Key.NUMBER:
            return _into(keying, Mode.NUMBER)
        case Key.MENU:
            return _into(keying, Mode.MENU)
        case Key.ENTER:
            return _enter(keying)
        case Key.BACK:
            return _back(keying)
        case _ if keying.sheet.reason is not None:
            return keying, _spoiled_already(stroke)
        case Key.GO:
            return _into(keying, Mode.LINE)
        case Key.FILL:
            return _fill(keying)
        case _ if stroke.value in MARKS:
            return _mark(keying, stroke.value)
        case _:
            return keying, Act.IGNORED


def _mark(keying: Keying, mark: str) -> Step:
    sheet = keying.sheet
    if sheet.is_below:
        return keying, Refused(_("Phiếu đã đủ {0} dòng: Enter để ghi, ⌫ để lùi lại sửa.").format(sheet.lines))
    return _to(keying, sheets.put(sheet, sheet.cursor, mark))


def _spoiled_already(key: Key) -> Answer:
    if key is Key.FILL or key.value in MARKS:
        return Refused(_("Phiếu đang để là phiếu hỏng: Enter để ghi, ⌫ để bỏ lý do và nhập các mức."))
    return Act.IGNORED


def _fill(keying: Keying) -> Step:
    if not keying.rules.may_fill:
        return keying, Refused(_("Lượt nhập thứ hai không dùng phím + : hãy nhập từng dòng."))
    mark = sheets.repeated(keying.sheet)
    if mark is None:
        return keying, Refused(_("Chưa có gì để lặp lại: phím + lặp lại mức của dòng ngay trên, từ đây đến hết."))
    return _to(keying, sheets.fill(keying.sheet, mark))


def _back(keying: Keying) -> Step:
    """One line up, or the reason taken back. What is keyed stays until another mark is keyed over it."""
    sheet = keying.sheet
    if sheet.reason is not None:
        return _to(keying, replace(sheet, reason=None))
    if sheet.cursor == 0:
        return keying, Act.IGNORED
    return _to(keying, sheets.stand(sheet, sheet.cursor - 1))


def _touch(keying: Keying, touch: Touch) -> Step:
    if not 0 <= touch.line < keying.sheet.lines:
        return keying, Act.IGNORED
    if keying.sheet.reason is not None:
        return keying, _spoiled_already(Key.D1)
    if touch.mark is None:
        return _to(keying, sheets.stand(keying.sheet, touch.line))
    return _to(keying, sheets.put(keying.sheet, touch.line, touch.mark))


def _enter(keying: Keying) -> Step:
    sheet = keying.sheet
    if sheet.is_untouched and not keying.is_looking and keying.is_complete:
        return _into(keying, Mode.FINISH)
    if sheet.reason is None and sheet.first_open is not None:
        line = sheet.first_open
        text = _("Dòng {0} chưa nhập: nhập đủ các dòng rồi Enter (dòng để trống trên phiếu là phím 0).")
        return replace(keying, sheet=sheets.stand(sheet, line)), Refused(text.format(line + 1))
    if sheet.saved is not None and not sheet.is_changed:
        return _return(keying)
    replaces = sheet.saved.number if sheet.saved else None
    return _sent(keying, Save(sheet.paper(), replaces))


def _look(keying: Keying) -> Step:
    """The last saved paper, then with each further key the one before it."""
    numbers = [paper.number for paper in keying.papers]
    if not numbers:
        return keying, Refused(_("Lượt này chưa ghi phiếu nào để xem lại."))
    at = len(numbers)
    if keying.sheet.saved is not None:
        if keying.sheet.is_changed:
            return keying, Refused(_("Phiếu này đang sửa dở: Enter để ghi, hoặc Esc để bỏ."))
        at = numbers.index(keying.sheet.saved.number)
    if at == 0:
        return keying, Refused(_("Đây là phiếu đầu tiên của lượt này: Enter để về phiếu đang nhập."))
    paper = keying.papers[at - 1]
    return replace(keying, sheet=sheets.looked_at(paper, keying.rules.lines), aside=_new(keying)), Act.MOVED


def _return(keying: Keying) -> Step:
    return replace(keying, sheet=_new(keying), aside=None, mode=Mode.MARKS), Act.MOVED


def _reason(keying: Keying, stroke: Stroke) -> Step:
    match stroke:
        case Key.BACK | Key.MENU | Key.SPOIL | Key.EIGHT_ABOVE:
            return _into(keying, Mode.MARKS)
        case Key() if (place := _digit(stroke)) and place <= len(KEYED_REASONS):
            return _spoil(keying, KEYED_REASONS[place - 1])
        case _:
            return keying, Act.IGNORED


def _spoil(keying: Keying, reason: str) -> Step:
    if reason in keying.rules.refused:
        return keying, Refused(_("Theo quy định của đợt này, phiếu ấy vẫn được tính: ⌫ rồi nhập các mức trên phiếu."))
    return replace(keying, sheet=replace(keying.sheet, reason=reason), mode=Mode.MARKS), Act.MOVED


def _digit(stroke: Stroke) -> int | None:
    """The digit of a key, 8 of either row; None for any other."""
    if stroke is Key.EIGHT_ABOVE:
        return 8
    return int(stroke.value) if isinstance(stroke, Key) and stroke.value.isdecimal() else None


def _number(keying: Keying, stroke: Stroke) -> Step:
    match stroke:
        case Key.BACK if keying.typed:
            return replace(keying, typed=keying.typed[:-1]), Act.MOVED
        case Key.BACK | Key.NUMBER | Key.MENU:
            return _into(keying, Mode.MARKS)
        case Key.ENTER:
            return _renumber(keying)
        case _ if (digit := _digit(stroke)) is not None and len(keying.typed) < len(str(LARGEST_NUMBER)):
            return replace(keying, typed=f"{keying.typed}{digit}"), Act.MOVED
        case _:
            return keying, Act.IGNORED


def _renumber(keying: Keying) -> Step:
    number = PaperNumber(int(keying.typed or keying.sheet.number))
    if number == 0:
        return replace(keying, typed=""), Refused(_("Số phiếu bắt đầu từ 1."))
    own = keying.sheet.saved.number if keying.sheet.saved else None
    if number != own and any(paper.number == number for paper in keying.papers):
        text = _("Phiếu {0} đã ghi trong lượt này: kiểm tra số đóng dấu trên phiếu.").format(number)
        return replace(keying, typed=""), Refused(text)
    return replace(keying, sheet=replace(keying.sheet, number=number), mode=Mode.MARKS, typed=""), Act.MOVED


def _line(keying: Keying, stroke: Stroke) -> Step:
    """The line to go to: it is gone to as soon as no further digit could belong to it, else at Enter or `.` again."""
    match stroke:
        case Key.BACK if keying.typed:
            return replace(keying, typed=keying.typed[:-1]), Act.MOVED
        case Key.BACK | Key.MENU:
            return _into(keying, Mode.MARKS)
        case Key.ENTER | Key.GO:
            return _go(keying, keying.typed) if keying.typed else _into(keying, Mode.MARKS)
        case Touch():
            return _touch(replace(keying, mode=Mode.MARKS, typed=""), stroke)
        case _ if (digit := _digit(stroke)) is not None:
            typed = f"{keying.typed}{digit}"
            if int(typed) and int(typed) * 10 <= keying.sheet.lines:
                return replace(keying, typed=typed), Act.MOVED
            after, answer = _go(keying, typed)
            return replace(after, is_arrived=answer is Act.MOVED), answer
        case _:
            return keying, Act.IGNORED


def _go(keying: Keying, typed: str) -> Step:
    line = int(typed)
    if not 1 <= line <= keying.sheet.lines:
        return replace(keying, typed=""), Refused(_("Phiếu này có các dòng từ 1 đến {0}.").format(keying.sheet.lines))
    return replace(keying, sheet=sheets.stand(keying.sheet, line - 1), mode=Mode.MARKS, typed=""), Act.MOVED


def choices(keying: Keying) -> tuple[Choice, ...]:
    """The lines of the menu, numbered from 1, always the same."""
    if keying.is_looking:
        return Choice.RETURN, Choice.NUMBER, Choice.DROP, Choice.LOCK
    return _MENU


def can_choose(keying: Keying, choice: Choice) -> bool:
    """Whether a line of the menu has anything to do; its number stays the same where it has not."""
    return choice is not Choice.CLEAR or not keying.sheet.is_untouched


def _menu(keying: Keying, stroke: Stroke) -> Step:
    match stroke:
        case Key.BACK | Key.MENU:
            return _into(keying, Mode.MARKS)
        case Key() if (place := _digit(stroke)) and place <= len(choices(keying)):
            choice = choices(keying)[place - 1]
            if not can_choose(keying, choice):
                return keying, Act.IGNORED
            return _choose(replace(keying, mode=Mode.MARKS), choice)
        case _:
            return keying, Act.IGNORED


def _choose(keying: Keying, choice: Choice) -> Step:
    match choice:
        case Choice.RETURN:
            return _return(keying)
        case Choice.NUMBER:
            return _into(keying, Mode.NUMBER)
        case Choice.CLEAR:
            return _to(keying, sheets.blank(keying.sheet.number, keying.rules.lines))
        case Choice.FINISH:
            return _ask_finish(keying)
        case Choice.DROP:
            return _into(keying, Mode.DROP)
        case Choice.DISCARD:
            return _into(keying, Mode.DISCARD)
        case Choice.PAUSE:
            return keying, Act.PAUSE
        case Choice.LOCK:
            return keying, Act.LOCK
        case Choice.LEAVE:
            return keying, Act.LEAVE


def _ask_finish(keying: Keying) -> Step:
    if not keying.papers:
        return keying, Refused(_("Lượt này chưa ghi phiếu nào; nếu mở nhầm tập, hãy chọn Hủy lượt nhập."))
    if not keying.sheet.is_untouched:
        text = _("Phiếu {0} đang nhập dở: Enter để ghi nó, hoặc Esc để bỏ, rồi mới kết thúc tập.")
        return keying, Refused(text.format(keying.sheet.number))
    return _into(keying, Mode.FINISH)


def _finish(keying: Keying, stroke: Stroke) -> Step:
    """Enter ends the batch. A typist who goes on keying has another paper in hand: nothing ends."""
    match stroke:
        case Key.ENTER:
            return _sent(keying, Act.FINISH)
        case Key.BACK | Key.MENU:
            return _into(keying, Mode.MARKS)
        case _:
            return _marks(replace(keying, mode=Mode.MARKS), stroke)


def _confirm(keying: Keying, stroke: Stroke, answer: Answer) -> Step:
    """What cannot be undone wants a key of its own: 1 keeps, 2 does it; a stray Enter does nothing."""
    match stroke:
        case Key.D1 | Key.BACK | Key.MENU:
            return _into(keying, Mode.MARKS)
        case Key.D2:
            return _sent(keying, answer)
        case _:
            return keying, Act.IGNORED
