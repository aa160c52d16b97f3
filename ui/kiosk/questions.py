"""The question that stands over the paper in each mode of the keying, in words."""

from app.domain.tally import KEYED_REASONS
from app.domain.wording import REASON_WORDS
from app.texts import _
from ui.kiosk.keying import Keying, can_choose, choices
from ui.kiosk.panel import Line, Question
from ui.kiosk.phrases import finish_words
from ui.kiosk.strokes import Choice, Key, Mode

BACK_CAP = "⌫"


def question_of(keying: Keying) -> Question | None:
    """What is asked now; None while the paper lies open."""
    match keying.mode:
        case Mode.REASON:
            return _reasons(keying)
        case Mode.MENU:
            return _menu(keying)
        case Mode.FINISH:
            return _finish(keying)
        case Mode.DROP:
            return _drop(keying)
        case Mode.DISCARD:
            return _discard(keying)
        case Mode.MARKS | Mode.NUMBER | Mode.LINE:
            return _spoiled(keying)


def hint_of(keying: Keying) -> str:
    """What is worth saying while nothing is asked and nothing went wrong; "" for most of the time."""
    if keying.mode is Mode.NUMBER:
        return _("Gõ số đóng dấu trên tờ phiếu rồi Enter; ⌫ để xóa.")
    if keying.mode is Mode.LINE:
        return _("Tới dòng: {0}▏ Gõ số dòng; ⌫ để thôi.").format(keying.typed)
    if keying.mode is not Mode.MARKS or keying.sheet.reason is not None:
        return ""
    if keying.is_looking and not keying.sheet.is_changed:
        return _("⌫ lùi tới dòng cần sửa, gõ mức mới rồi Enter. Không sửa thì Enter để về phiếu đang nhập.")
    if keying.is_complete and keying.sheet.is_untouched:
        return _("Đã đủ số phiếu của tập: Enter để kết thúc tập. Còn phiếu thì cứ nhập tiếp.")
    return ""


def _reasons(keying: Keying) -> Question:
    """All six keep their numbers; one under which the paper counts says so where it stands."""
    refused = keying.rules.refused
    lines = [_reason(place, reason, reason in refused) for place, reason in enumerate(KEYED_REASONS, 1)]
    title = _("Phiếu {0} hỏng vì sao?").format(keying.sheet.number)
    return Question(title, _("Gõ số của lý do."), (*lines, _back(_("không hỏng, nhập tiếp"))))


def _reason(place: int, reason: str, refused: bool) -> Line:
    word = _(REASON_WORDS[reason])
    text = _("{0}: vẫn tính, nhập như phiếu thường").format(word) if refused else word
    return Line(Key(str(place)), str(place), text, enabled=not refused)


def _back(word: str) -> Line:
    return Line(Key.BACK, BACK_CAP, word)


def _spoiled(keying: Keying) -> Question | None:
    reason = keying.sheet.reason
    if reason is None or keying.mode is Mode.NUMBER:
        return None
    title = _("PHIẾU {0} HỎNG: {1}").format(keying.sheet.number, _(REASON_WORDS[reason]))
    is_kept = keying.sheet.saved is not None and not keying.sheet.is_changed
    word = _("về phiếu đang nhập") if is_kept else _("ghi phiếu hỏng")
    back = _back(_("bỏ lý do, nhập các mức"))
    return Question(title, _("Cả tờ phiếu không hợp lệ."), (Line(Key.ENTER, "Enter", word, strong=True), back))


def _menu(keying: Keying) -> Question:
    lines = [
        Line(Key(str(n)), str(n), _choice_word(choice), enabled=can_choose(keying, choice))
        for n, choice in enumerate(choices(keying), 1)
    ]
    return Question(_("Việc khác"), "", (*lines, Line(Key.MENU, "Esc", _("về phiếu {0}").format(keying.sheet.number))))


def _choice(place: int, choice: Choice, enabled: bool) -> Line:
    return Line(Key(str(place)), str(place), _choice_word(choice), enabled=enabled)


def _choice_word(choice: Choice) -> str:
    match choice:
        case Choice.RETURN:
            return _("Bỏ thay đổi, về phiếu đang nhập")
        case Choice.NUMBER:
            return _("Sửa số phiếu")
        case Choice.CLEAR:
            return _("Bỏ những gì đang nhập ở phiếu này")
        case Choice.FINISH:
            return _("Kết thúc tập")
        case Choice.PAUSE:
            return _("Tạm dừng, chọn tập khác")
        case Choice.LOCK:
            return _("Khóa máy, đổi người")
        case Choice.DROP:
            return _("Xóa phiếu đang xem khỏi lượt nhập")
        case Choice.DISCARD:
            return _("Hủy cả lượt nhập này")
        case Choice.LEAVE:
            return _("Rời màn hình nhập phiếu (mật khẩu trưởng ban)")


def _finish(keying: Keying) -> Question:
    text, tone = finish_words(len(keying.papers), keying.rules.expected)
    after = _("Kết thúc rồi thì không sửa được nữa. Còn phiếu thì cứ nhập tiếp.")
    lines = (Line(Key.ENTER, "Enter", _("kết thúc tập"), strong=True), _back(_("chưa, nhập tiếp")))
    return Question(_("Kết thúc tập?"), text, lines, tone, after)


def _drop(keying: Keying) -> Question:
    title = _("Xóa phiếu {0} khỏi lượt nhập?").format(keying.sheet.number)
    text = _("Chỉ xóa khi không có tờ phiếu mang số này, hoặc một tờ đã nhập hai lần.")
    return Question(title, text, _keep_or(_("xóa phiếu này")), "warn")


def _discard(keying: Keying) -> Question:
    text = _("{0} phiếu đã ghi trong lượt này sẽ bỏ đi, và tập phiếu chờ người nhập lại từ đầu.")
    return Question(_("Hủy cả lượt nhập này?"), text.format(len(keying.papers)), _keep_or(_("hủy lượt nhập")), "warn")


def _keep_or(word: str) -> tuple[Line, ...]:
    return Line(Key.D1, "1", _("giữ lại, nhập tiếp"), strong=True), Line(Key.D2, "2", word)
