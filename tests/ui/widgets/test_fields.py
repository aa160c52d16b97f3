"""Numbers, passwords, text: what is typed, what is refused, what is said."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from ui.widgets import Button, Field, NumberField, PasswordField, TextField, strength


@pytest.fixture
def number(shown):
    """A field for 0 to 500 in its frame."""
    return shown(lambda: Field("Số phiếu thu về", NumberField(0, 500), "Mọi tờ trong hòm."), size=(400, 200))


def test_it_tells_empty_from_nought(number):
    field, seen = number.control, []
    field.changed.connect(seen.append)
    assert field.value is None
    field.setFocus()
    for key in "0":
        QApplication.sendEvent(field, _key(key))
    assert field.value == 0
    field.selectAll()
    QApplication.sendEvent(field, _key("\b"))
    assert field.value is None
    assert seen == [0, None]


def _key(text):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    key = Qt.Key.Key_Backspace if text == "\b" else Qt.Key.Key_unknown
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "" if text == "\b" else text)


def test_only_digits_are_taken_and_it_is_said(number, qtbot):
    qtbot.keyClicks(number.control, "5a7-")
    assert number.control.value == 57
    assert number.refusal == "Chỉ nhập chữ số."
    qtbot.keyClicks(number.control, "1")
    assert number.refusal == ""


@pytest.mark.parametrize(
    "pasted, value", [("1.234", 1234), ("1 234", 1234), ("1,234", 1234), (" 57 ", 57), ("12.34", 1234)]
)
def test_a_pasted_number_may_have_its_groups(shown, pasted, value):
    field = shown(lambda: NumberField())
    QApplication.clipboard().setText(pasted)
    field.paste()
    assert field.value == value


def test_bounds_are_spoken_of_when_the_field_is_left(number, qtbot):
    qtbot.keyClicks(number.control, "501")
    assert number.control.value is None
    assert number.refusal == ""
    number.control.clearFocus()
    assert number.refusal == "Nhập một số từ 0 đến 500."
    number.control.set_value(500)
    assert (number.control.value, number.refusal) == (500, "")


def test_the_wheel_and_the_arrows_change_nothing(number, qtbot):
    field = number.control
    field.set_value(57)
    field.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(field.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, wheel)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp):
        qtbot.keyClick(field, key)
    assert field.value == 57


@given(st.text(max_size=12))
def test_whatever_is_typed_only_digits_stay(qapp, text):
    field = NumberField(0, 10**12)
    field.setText(text)
    field.textEdited.emit(field.text())
    assert set(field.text()) <= set("0123456789")
    assert field.value is None or str(field.value) == (field.text().lstrip("0") or "0")
    field.deleteLater()


def test_a_refusal_stands_under_its_field_and_takes_the_hands_there(shown):
    field = shown(lambda: Field("Tên cơ quan", TextField(), "Như trên con dấu."), size=(400, 200))
    assert field.control.accessibleName() == "Tên cơ quan"
    assert field.control.accessibleDescription() == "Như trên con dấu."
    field.refuse("Nhập tên cơ quan.")
    assert field.refusal == field.control.accessibleDescription() == "Nhập tên cơ quan."
    assert field.control.property("tone") == "bad"
    assert "Nhập tên cơ quan." in [label.text() for label in field.findChildren(QLabel) if label.isVisible()]
    field.clear_refusal()
    assert field.refusal == "" and field.control.property("tone") == ""
    assert field.control.accessibleDescription() == "Như trên con dấu."


def test_text_is_nfc_without_spaces_at_its_ends():
    field = TextField(unicodedata.normalize("NFD", "  Nguyễn   Thị\tLan "))
    assert field.value == "Nguyễn Thị Lan"


def test_a_password_is_hidden_shown_and_forgotten(shown):
    field = shown(lambda: PasswordField(), size=(400, 100))
    line, look = field.findChild(QLineEdit), field.findChild(Button)
    line.setText(unicodedata.normalize("NFD", "mật khẩu"))
    assert field.value == "mật khẩu"
    assert line.echoMode() is QLineEdit.EchoMode.Password
    look.click()
    assert line.echoMode() is QLineEdit.EchoMode.Normal
    assert look.accessibleName() == "Ẩn mật khẩu"
    field.clear()
    assert field.value == "" and line.echoMode() is QLineEdit.EchoMode.Password


def test_enter_in_a_password_is_heard_and_the_frame_names_the_line(shown, qtbot):
    field = shown(lambda: Field("Mật khẩu", PasswordField()), size=(400, 120))
    line = field.findChild(QLineEdit)
    assert line.accessibleName() == "Mật khẩu"
    with qtbot.waitSignal(field.control.returned):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    field.refuse("Sai mật khẩu.")
    assert line.property("tone") == "bad"
    assert line.hasFocus() or not line.isActiveWindow()


def test_strength_is_said_where_a_password_is_chosen(shown):
    field = shown(lambda: PasswordField(chosen=True), size=(500, 150))
    said = next(label for label in field.findChildren(QLabel) if label.isVisible())
    assert said.text() == "Ít nhất 8 ký tự; một câu ngắn là tốt nhất."
    field.findChild(QLineEdit).setText("lan12345")
    assert said.text().startswith("Mật khẩu rất yếu.") and said.property("tone") == "bad"
    field.findChild(QLineEdit).setText("năm con chim sẻ đậu mái đình")
    assert said.text() == "Mật khẩu rất mạnh." and said.property("tone") == "good"


@pytest.mark.parametrize(
    "password, level",
    [
        ("", 0),
        ("12345678", 0),
        ("aaaaaaaaaaaaaaaa", 0),
        ("matkhau123", 0),
        ("Password1!", 0),
        ("tinnhiem2026", 1),
        ("hồ sơ", 0),
        ("k7#Qw!2z", 2),
        ("chim sẻ mái đình", 3),
        ("năm con chim sẻ đậu mái đình", 4),
    ],
)
def test_long_sentences_are_strong_and_tricks_are_not(password, level):
    assert strength(password).level == level


def test_what_others_know_makes_nothing_stronger():
    assert strength("nguyen thi lan 1975").level > strength("nguyen thi lan 1975", ["Nguyễn Thị Lan"]).level


@given(st.text(max_size=40), st.text(min_size=1, max_size=8))
def test_more_is_never_weaker_by_much_and_nothing_breaks(password, more):
    assert 0 <= strength(password).level <= 4
    assert strength(password + more).level >= strength(password).level - 1
