"""Stepper, rail, band, empty state, busy banner, message, dialog: what they say and what they answer."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QProgressBar, QPushButton

from tests.ui import gallery
from tests.ui.fit import faults, settle
from ui.icons import Icon
from ui.widgets import (
    ROUND_STEPS,
    BusyBanner,
    Button,
    EmptyState,
    Message,
    PasswordField,
    Rail,
    Room,
    Step,
    Stepper,
    StepState,
    StripedBand,
    VerbDialog,
    ask,
    tell,
)


def _texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def stepper(shown):
    return shown(lambda: Stepper(gallery.STEPS), size=(1140, 60))


def test_the_seven_steps_say_what_stands_in_their_way(stepper):
    buttons = stepper.findChildren(QAbstractButton)
    assert [button.step.title for button in buttons] == list(ROUND_STEPS)
    assert buttons[0].accessibleName() == "1 Chuẩn bị. đã xong"
    assert buttons[3].accessibleName() == "4 Đối chiếu. còn 3 việc"
    assert buttons[3].toolTip() == "4 Đối chiếu. còn 3 việc (Alt+4)"


def test_a_step_is_chosen_by_mouse_or_key_and_stays_shown(stepper, qtbot):
    chosen, buttons = [], stepper.findChildren(QAbstractButton)
    stepper.chosen.connect(chosen.append)
    stepper.show_step(3)
    assert (stepper.current, chosen) == (3, [])
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert (stepper.current, chosen) == (1, [1, 1])
    qtbot.waitUntil(stepper.isActiveWindow)
    qtbot.keyClick(stepper, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: chosen == [1, 1, 5])


def test_with_large_text_the_shown_step_alone_keeps_its_words(shown, theme):
    stepper = shown(lambda: Stepper(gallery.STEPS), size=(1040, 100))
    buttons = stepper.findChildren(QAbstractButton)
    stepper.show_step(4)
    wide = [button.small for button in buttons]
    theme.choose(scale=200)
    settle(stepper)
    assert wide == [False] * 7
    assert [button.small for button in buttons] == [True] * 4 + [False] + [True] * 2
    assert faults(stepper) == []
    stepper.resize(stepper.minimumSizeHint().width() + 20, 100)
    settle(stepper)
    assert all(button.small for button in buttons)
    assert faults(stepper) == []


def test_fewer_steps_are_shown_for_another_round(stepper):
    stepper.set_steps([Step("Chuẩn bị", StepState.OPEN), Step("Không tiến hành", StepState.AHEAD)])
    settle(stepper)
    assert [button.step.title for button in stepper.findChildren(QAbstractButton) if button.isVisible()] == [
        "Chuẩn bị",
        "Không tiến hành",
    ]


def test_the_rail_has_the_rooms_that_may_be_entered(shown, qtbot):
    rail = shown(lambda: Rail(gallery.ROOMS), size=(230, 700))
    chosen = []
    rail.chosen.connect(chosen.append)
    rail.show_room("journal")
    buttons = {button.text(): button for button in rail.findChildren(QPushButton)}
    assert [text for text, button in buttons.items() if button.isChecked()] == ["Nhật ký"]
    assert chosen == []
    buttons["Cán bộ"].click()
    assert chosen == ["leaders"]
    assert buttons["Cán bộ"].toolTip() == "Cán bộ (Ctrl+2)"
    qtbot.waitUntil(rail.isActiveWindow)
    qtbot.keyClick(rail, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: chosen == ["leaders", "archive"])
    with pytest.raises(ValueError):
        rail.show_room("cellar")


def test_the_rail_says_who_is_in_and_locks(shown, qtbot):
    rail = shown(lambda: Rail(gallery.ROOMS), size=(230, 700))
    assert _texts(rail) == []
    rail.set_person("Nguyễn Thị Lan", "trưởng ban kiểm phiếu")
    assert _texts(rail) == ["Nguyễn Thị Lan", "trưởng ban kiểm phiếu"]
    with qtbot.waitSignal(rail.lock_asked):
        qtbot.keyClick(rail, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    rail.set_person("", "")
    assert _texts(rail) == []


def test_another_person_s_rooms_come_before_the_page_for_tab(shown):
    window = shown(gallery.accounts_page)
    rail = window.findChild(Rail)
    rail.set_rooms([Room("overview", Icon.OVERVIEW, "Tổng quan"), Room("rounds", Icon.ROUND, "Đợt lấy phiếu")])
    settle(window)
    assert len([button for button in rail.findChildren(QPushButton) if button.property("kind") == "room"]) == 2
    assert faults(window) == []


def test_a_band_is_there_only_when_it_has_a_word(shown, theme):
    band = shown(lambda: StripedBand("DIỄN TẬP", "Không phải cuộc lấy phiếu thật."), size=(900, 30))
    assert band.accessibleName() == "DIỄN TẬP. Không phải cuộc lấy phiếu thật."
    shades = {band.grab().toImage().pixelColor(x, 28).name() for x in range(500, 900)}
    assert {theme.colours.band, theme.colours.band_stripe} <= shades
    band.set_word("")
    assert not band.isVisible()


def test_an_empty_place_offers_what_to_do_first(shown, qtbot):
    empty = shown(lambda: EmptyState(Icon.LEADERS, "Chưa có cán bộ", "Nhập từ bảng tính.", "Nhập danh sách", "Ctrl+I"))
    assert _texts(empty) == ["Chưa có cán bộ", "Nhập từ bảng tính."]
    with qtbot.waitSignal(empty.asked):
        empty.button.click()
    assert shown(lambda: EmptyState(Icon.LEADERS, "Trống", "Sẽ có sau.")).findChildren(QPushButton) == []


def test_long_work_says_how_far_it_is_and_stops_once(shown):
    banner = shown(BusyBanner, size=(700, 120))
    stopped = []
    banner.cancelled.connect(lambda: stopped.append(1))
    banner.begin("Đang lập biên bản")
    bar, stop = banner.findChild(QProgressBar), banner.findChild(QPushButton)
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    banner.advance("Đang ký", 3, 7)
    assert (bar.value(), bar.maximum()) == (3, 7)
    assert "Đang ký" in _texts(banner)
    stop.click()
    stop.click()
    assert stopped == [1] and "Đang dừng…" in _texts(banner)
    banner.end()
    assert not banner.isVisible()
    banner.begin("Đang lưu", can_cancel=False)
    assert not stop.isVisible()


def test_a_message_says_it_in_place_and_goes(shown):
    message = shown(Message, size=(500, 80))
    message.refuse("Nhập lý do trước.")
    assert message.isVisible() and message.text == message.accessibleName() == "Nhập lý do trước."
    assert message.property("tone") == "bad"
    message.say("Đã lưu.", "good")
    assert (message.text, message.property("tone")) == ("Đã lưu.", "good")
    message.clear()
    assert not message.isVisible() and message.text == ""


@pytest.fixture
def dialog(shown):
    return shown(gallery.dialog, size=None)


def test_a_dialog_speaks_in_verbs(dialog, qtbot):
    assert [button.text() for button in (dialog.verb, dialog.later)] == ["Niêm phong", "Để sau"]
    assert dialog.verb.toolTip() == "Niêm phong (Ctrl+Enter)" and dialog.later.toolTip() == "Để sau (Esc)"
    with qtbot.waitSignal(dialog.agreed):
        dialog.verb.click()
    assert dialog.isVisible()  # the page closes it when the act is done
    dialog.working(True)
    assert not dialog.verb.isEnabled() and not dialog.message.isVisible()
    dialog.refuse("Sai mật khẩu.")
    assert dialog.verb.isEnabled() and dialog.message.text == "Sai mật khẩu."
    settle(dialog)
    assert faults(dialog) == []


def test_escape_is_later(dialog, qtbot):
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_hands_begin_in_the_first_field(dialog):
    first = dialog.findChild(PasswordField)
    assert first.isAncestorOf(dialog.focusWidget())
    dialog.focusNextChild()
    assert isinstance(dialog.focusWidget(), Button)


@pytest.mark.parametrize("grave", [True, False])
def test_enter_never_presses_what_cannot_be_undone(qtbot, grave):
    done = []
    dialog = ask(None, "Hủy đợt?", "Không lấy lại được.", "Hủy đợt", lambda: done.append(1), grave=grave)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert done == ([] if grave else [1])


def test_to_tell_is_one_button(qtbot):
    dialog = tell(None, "Máy không làm được", "Ổ đĩa đã đầy.")
    assert isinstance(dialog, VerbDialog)
    assert [button.text() for button in dialog.findChildren(QPushButton) if button.isVisible()] == ["Đã hiểu"]
    dialog.verb.click()
    assert not dialog.isVisible()


def test_a_dialog_without_a_parent_lives_as_long_as_it_is_open(qapp):
    text = "Chỉ hộp này có câu này."
    tell(None, "Máy không làm được", text)
    gc.collect()
    dialogs = [each for each in qapp.topLevelWidgets() if isinstance(each, VerbDialog) and each.isVisible()]
    (dialog,) = [each for each in dialogs if any(label.text() == text for label in each.findChildren(QLabel))]
    dialog.close()
    assert dialog not in VerbDialog._open
