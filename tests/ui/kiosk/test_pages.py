"""Every page of the kiosk at 1366 × 768, at 100 and 200 %: nothing cut off, nothing overlapping, everything named."""

import pytest

from app.domain.batch import BatchState
from app.domain.ids import BatchId, PaperNumber
from app.services.batch import BatchView, SlotView
from tests.ui.fit import faults
from tests.ui.kiosk.agency import NAMES, STYLE
from tests.ui.kiosk.test_keying import keys
from ui.kiosk.choose_page import ChoosePage
from ui.kiosk.code_page import CodePage
from ui.kiosk.gate_page import GatePage
from ui.kiosk.keying import Rules, begin, done, press
from ui.kiosk.offers import Offer
from ui.kiosk.paper_page import PaperPage
from ui.kiosk.strokes import Key, Refused

TITLE = "Tập 3/8 · Mẫu A · lượt nhập thứ nhất · Nguyễn Thị Diễm Khuê"
LONG = "Nguyễn Thị Diễm Khuê đang nhập dở một tập; đăng nhập lại để nhập tiếp đúng chỗ ấy."
SCALES = (100, 200)


def paper_page(text: str) -> PaperPage:
    """A paper page after these keys."""
    keying = begin(Rules(len(NAMES), frozenset({"added", "words"}), True, 2), PaperNumber(57))
    page = PaperPage(TITLE, STYLE.subjects, keying)
    for key in keys(text):
        keying, answer = press(keying, key)
        if keying.sent is not None:
            keying, _waiting = done(keying)
        page.show_keying(keying)
        if isinstance(answer, Refused):
            page.refuse(answer.text)
        else:
            page.hush()
    return page


def offer(number: int) -> Offer:
    slots = tuple(SlotView(slot, None, "", False, 0) for slot in (1, 2))
    view = BatchView(BatchId(number), STYLE, number, 25, BatchState.EMPTY, slots, 0)
    return Offer(view, 1, number == 3, 7)


MAKERS = {
    "fresh": lambda: paper_page(""),
    "half": lambda: paper_page("12"),
    "filled": lambda: paper_page("1+<"),
    "unfinished": lambda: paper_page("1!"),
    "no fill": lambda: paper_page("+"),
    "reason": lambda: paper_page("*"),
    "reason refused": lambda: paper_page("*3"),
    "spoiled": lambda: paper_page("*2"),
    "number": lambda: paper_page("/12"),
    "menu": lambda: paper_page("1111!1?"),
    "looking": lambda: paper_page("1111!-"),
    "looking, menu": lambda: paper_page("1111!-?"),
    "finish": lambda: paper_page("1111!1111!!"),
    "finish short": lambda: paper_page("1111!?2"),
    "drop": lambda: paper_page("1111!-?3"),
    "discard": lambda: paper_page("1111!?6"),
    "choose": lambda: ChoosePage("Nguyễn Thị Diễm Khuê", [offer(n) for n in range(1, 9)], 2),
    "nothing to choose": lambda: ChoosePage("Nguyễn Thị Diễm Khuê", [], 1),
    "code": lambda: CodePage(TITLE),
    "gate": lambda: GatePage("Đã khóa", LONG, "Đăng nhập", ["a", "b"], "a"),
    "leave": lambda: GatePage("Rời màn hình nhập phiếu", "Trưởng ban.", "Rời màn hình nhập", ["a"], "", "Quay lại"),
}  # fmt: skip


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", MAKERS)
def test_nothing_is_cut_off_or_overlaps(shown, name, scale):
    page = shown(MAKERS[name], scale=scale)
    found = [fault for fault in faults(page) if not (fault.startswith("overlap") and "Panel(" in fault)]
    assert not found  # a question lies over the page by intent


@pytest.mark.parametrize("scale", SCALES)
def test_the_paper_does_not_jump_when_something_is_said(shown, scale):
    page = shown(lambda: paper_page("1"), scale=scale)
    before = page.view.geometry()
    for text in ("Ngắn.", "Phiếu đang để là phiếu hỏng: Enter để ghi, ⌫ để bỏ lý do và nhập các mức."):
        page.message.refuse(text)
        page.layout().activate()
        assert page.view.geometry() == before


def test_a_refusal_stands_in_the_question_that_caused_it(shown):
    page = shown(lambda: paper_page("*3"))
    assert not page.message.text
    assert "vẫn được tính" in page.question.said


def test_a_hint_pressed_with_the_mouse_is_its_key(shown, qtbot):
    page = shown(lambda: paper_page(""))
    with qtbot.waitSignal(page.stroke) as heard:
        page.hints[Key.SPOIL].click()
    assert heard.args == [Key.SPOIL]
