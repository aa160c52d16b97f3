"""Words, rows that wrap, keys in tooltips."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from tests.ui.fit import faults, settle
from ui.icons import Icon
from ui.theme import Scheme
from ui.widgets import (
    AdaptiveRow,
    Button,
    Columns,
    Field,
    PageHeader,
    Picture,
    Scroller,
    TextField,
    card,
    key_text,
    mark,
    tip_text,
    words,
    wrapped,
)


def test_words_are_never_markup():
    label = words("<b>Lan & An</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>Lan & An</b>"


@pytest.mark.parametrize(
    "role", ["title", "heading", "lead", "body", "strong", "muted", "small", "field", "figure", "big"]
)
def test_roles_have_a_look(shown, role):
    label, plain = shown(lambda: words("Tín Nhiệm 12", role)), shown(lambda: words("Tín Nhiệm 12"))
    looks = [
        (each.font().pixelSize(), each.font().weight(), each.palette().windowText().color().name())
        for each in (label, plain)
    ]
    assert (looks[0] != looks[1]) is (role != "body")


def test_a_tone_is_seen_when_it_is_set(shown, theme):
    label = shown(lambda: words("Lệch"))
    mark(label, tone="bad")
    assert label.palette().windowText().color() == theme.colour("bad")
    theme.choose(scheme=Scheme.DARK)
    assert label.palette().windowText().color() == theme.colour("bad")


@pytest.mark.parametrize(
    "key, text", [("Ctrl+Return", "Ctrl+Enter"), ("Alt+3", "Alt+3"), ("F5", "F5"), ("Esc", "Esc"), ("", "")]
)
def test_keys_are_said_as_they_are_marked(key, text):
    assert key_text(key) == text
    assert tip_text("Niêm phong", key) == (f"Niêm phong ({text})" if text else "Niêm phong")


def test_a_button_says_its_key_and_its_name(shown, qtbot):
    pressed = []
    button = shown(lambda: Button("Niêm phong", Icon.SEAL, kind="primary", key="Ctrl+Return"))
    button.clicked.connect(lambda: pressed.append(1))
    assert button.toolTip() == "Niêm phong (Ctrl+Enter)"
    assert button.accessibleName() == "Niêm phong"
    qtbot.waitUntil(button.isActiveWindow)
    qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pressed == [1])  # Qt shows the press for a tenth of a second
    icon = shown(lambda: Button("Chép", Icon.COPY, kind="icon"))
    assert (icon.text(), icon.accessibleName(), icon.toolTip()) == ("", "Chép", "Chép")


def test_enter_presses_the_button_that_has_the_focus_and_no_other(shown):
    assert not shown(lambda: Button("In")).autoDefault()


def test_a_row_turns_into_a_column_where_it_does_not_fit(shown):
    first, second = words("Một câu dài về điều phải làm trước"), Button("Mở tập 3")
    row = shown(lambda: AdaptiveRow(first, second), size=(700, 100))
    assert second.x() > first.x() and abs(second.geometry().center().y() - first.geometry().center().y()) < 2
    row.resize(220, 300)
    settle(row)
    assert second.y() > first.y() and second.x() == first.x()
    assert faults(row) == []


def test_columns_are_equally_wide_or_stacked(shown):
    one, two = card(words("Trái")), card(words("Phải"))
    columns = shown(lambda: Columns(one, two), size=(1000, 300))
    assert one.width() == two.width() and one.y() == two.y()
    columns.resize(500, 300)
    settle(columns)
    assert one.width() == two.width() == 500 and two.y() > one.y()


def test_buttons_wrap_like_words(shown):
    buttons = [Button(f"Việc thứ {number}") for number in range(6)]
    group = shown(lambda: wrapped(*buttons), size=(320, 400))
    assert len({button.y() for button in buttons}) > 1
    assert all(button.geometry().right() < 320 for button in buttons)
    assert group.heightForWidth(2000) < group.heightForWidth(320)
    buttons[0].hide()
    settle(group)
    assert buttons[1].pos().isNull()


def test_a_page_scrolls_down_and_never_sideways(shown):
    def make():
        scroller = Scroller()
        for number in range(40):
            scroller.body.addWidget(words(f"Dòng {number} dài hơn bề rộng của trang rất nhiều" * 3))
        return scroller

    scroller = shown(make, size=(400, 300))
    assert scroller.verticalScrollBar().maximum() > 0
    assert scroller.horizontalScrollBar().maximum() == 0
    assert faults(scroller) == []


def test_tab_brings_a_field_into_sight(shown, qtbot):
    fields = [Field(f"Số liệu {number}", TextField()) for number in range(30)]

    def make():
        scroller = Scroller()
        for field in fields:
            scroller.body.addWidget(field)
        return scroller

    scroller = shown(make, size=(500, 300))
    fields[0].control.setFocus()
    for _step in range(29):
        qtbot.keyClick(scroller.window(), Qt.Key.Key_Tab)
    last = fields[-1].control
    assert last.hasFocus()
    top = last.mapTo(scroller.viewport(), last.rect().topLeft()).y()
    assert 0 <= top <= scroller.viewport().height() - last.height()


def test_a_header_puts_its_actions_under_large_words(shown):
    def make():
        header = PageHeader("Đối chiếu", "Đợt lấy phiếu tín nhiệm giữa nhiệm kỳ")
        header.add_action(Button("Chép bảng"))
        header.add_action(Button("Niêm phong…", kind="primary"))
        return header

    wide, narrow = shown(make, size=(1100, 120)), shown(make, scale=200, size=(560, 400))
    assert wide.findChildren(Button)[0].parentWidget().x() > 0
    assert narrow.findChildren(Button)[0].parentWidget().x() == 0
    assert faults(narrow) == []
    narrow.set_texts("Kết quả")
    settle(narrow)
    assert [label.text() for label in narrow.findChildren(QLabel) if label.isVisible()] == ["Kết quả"]


def test_a_picture_says_nothing_to_a_screen_reader(shown):
    picture = shown(lambda: Picture(Icon.GOOD, "good", 40), size=None)
    assert picture.accessibleName() == ""
    assert (picture.width(), picture.height()) == (40, 40)
    assert isinstance(picture, QWidget) and picture.focusPolicy() is Qt.FocusPolicy.NoFocus
