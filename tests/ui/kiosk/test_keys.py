"""What a key event says: by place, NumLock on or off, on every layout, and nothing that is not listed."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from ui.kiosk.keys import key_of, letter_of, numlock_of
from ui.kiosk.strokes import Key

K, M = Qt.Key, Qt.KeyboardModifier
NONE, PAD, SHIFT = M.NoModifier, M.KeypadModifier, M.ShiftModifier


def event(key: Qt.Key | int, modifiers: Qt.KeyboardModifier = NONE, scan: int = 0, repeat: bool = False) -> QKeyEvent:
    code = key if isinstance(key, int) else key.value
    return QKeyEvent(QEvent.Type.KeyPress, code, modifiers, scan, 0, 0, "", repeat, 1)


PAD_ON = [(K(K.Key_0.value + n), str(n)) for n in range(10)]
PAD_OFF = [
    (K.Key_Insert, "0"), (K.Key_End, "1"), (K.Key_Down, "2"), (K.Key_PageDown, "3"), (K.Key_Left, "4"),
    (K.Key_Clear, "5"), (K.Key_Right, "6"), (K.Key_Home, "7"), (K.Key_Up, "8"), (K.Key_PageUp, "9"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "digit"), PAD_ON + PAD_OFF)
def test_the_pad_counts_by_place(key, digit):
    assert key_of(event(key, PAD), "xcb") == Key(digit)


@pytest.mark.parametrize("key", [key for key, _digit in PAD_OFF])
def test_the_grey_keys_beside_the_pad_do_nothing(key):
    assert key_of(event(key), "windows") is None
    assert key_of(event(key, scan=0x14F), "windows") is None


@pytest.mark.parametrize(("key", "digit"), PAD_OFF)
def test_arrows_of_a_mac_are_no_digits(key, digit):
    assert key_of(event(key, PAD), "cocoa") is None


@pytest.mark.parametrize(("scan", "digit"), [(0x4F, "1"), (0x50, "2"), (0x51, "3"), (0x52, "0"), (0x49, "9")])
@pytest.mark.parametrize(("platform", "offset"), [("windows", 0), ("xcb", 8), ("wayland", 8)])
def test_the_place_tells_where_the_modifier_is_missing(scan, digit, platform, offset):
    key = next(key for key, of in PAD_OFF if of == digit)
    assert key_of(event(key, scan=scan + offset), platform) == Key(digit)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (K.Key_1, Key.D1),
        (K.Key_0, Key.D0),
        (K.Key_9, Key.D9),
        (K.Key_8, Key.EIGHT_ABOVE),
        (K.Key_Equal, Key.FILL),
        (K.Key_Minus, Key.LOOK),
        (K.Key_Tab, Key.LOOK),
        (K.Key_Slash, Key.NUMBER),
        (K.Key_Backspace, Key.BACK),
        (K.Key_Return, Key.ENTER),
        (K.Key_Escape, Key.MENU),
    ],
)
def test_the_row_above_the_letters(key, said):
    assert key_of(event(key), "windows") is said


@pytest.mark.parametrize(
    ("key", "said"),
    [(K.Key_Plus, Key.FILL), (K.Key_Asterisk, Key.SPOIL), (K.Key_Minus, Key.LOOK), (K.Key_Slash, Key.NUMBER),
     (K.Key_Enter, Key.ENTER), (K.Key_8, Key.D8)],
)  # fmt: skip
def test_the_signs_of_the_pad(key, said):
    assert key_of(event(key, PAD), "windows") is said


# What the layouts print on the keys 1 to 0, minus and equal (scan codes 2 to 13).
VIETNAMESE = [
    *(0x102, 0x0C2, 0x0CA, 0x0D4),  # ă â ê ô, then the five tones and đ
    *(K.Key_Dead_Grave, K.Key_Dead_Hook, K.Key_Dead_Tilde, K.Key_Dead_Acute, K.Key_Dead_Belowdot),
    0x110,
]
FRENCH = [K.Key_Ampersand, K.Key_Eacute, K.Key_QuoteDbl, K.Key_Apostrophe, K.Key_ParenLeft]


@pytest.mark.parametrize(("platform", "offset"), [("windows", 0), ("xcb", 8)])
def test_the_vietnamese_row_counts_by_place(platform, offset):
    said = [key_of(event(key, scan=place + offset), platform) for place, key in enumerate(VIETNAMESE, 2)]
    assert said == [*(Key(digit) for digit in "1234567"), Key.EIGHT_ABOVE, Key.D9, Key.D0]
    assert key_of(event(0x20AB, scan=13 + offset), platform) is Key.FILL


def test_the_french_row_counts_by_place():
    said = [key_of(event(key, scan=place), "windows") for place, key in enumerate(FRENCH, 2)]
    assert said == [Key(digit) for digit in "12345"]


def test_shift_makes_no_digit_of_a_sign():
    assert key_of(event(K.Key_Exclam, SHIFT, scan=2), "windows") is None
    assert key_of(event(K.Key_Asterisk, SHIFT, scan=9), "windows") is Key.SPOIL
    assert key_of(event(K.Key_Plus, SHIFT, scan=13), "windows") is Key.FILL


@pytest.mark.parametrize("modifier", [M.ControlModifier, M.AltModifier, M.MetaModifier])
def test_a_chord_says_nothing(modifier):
    assert key_of(event(K.Key_1, modifier), "windows") is None
    assert key_of(event(K.Key_1, modifier | PAD), "windows") is None


def test_a_held_key_says_nothing_more():
    assert key_of(event(K.Key_1, PAD, repeat=True), "windows") is None
    assert letter_of(event(K.Key_B, repeat=True)) is None


LISTED = {*range(0x30, 0x3A), *map(ord, "+=*-/.,")}


@pytest.mark.parametrize("key", [code for code in range(0x20, 0x7F) if code not in LISTED])
def test_no_other_sign_says_anything(key):
    assert key_of(event(key), "windows") is None


@pytest.mark.parametrize("key", [K.Key_F4, K.Key_Space, K.Key_CapsLock, K.Key_Print, K.Key_Menu])
def test_no_other_key_says_anything(key):
    assert key_of(event(key), "windows") is None
    assert key_of(event(key, PAD), "xcb") is None


@pytest.mark.parametrize("key", [K.Key_Period, K.Key_Comma, K.Key_Delete])
def test_the_point_of_the_pad_goes_to_a_line_whatever_is_printed_on_it(key):
    assert key_of(event(key, PAD), "xcb") is Key.GO
    assert key_of(event(K.Key_Delete), "xcb") is None  # the grey one beside the pad
    assert key_of(event(K.Key_Delete, scan=0x53), "windows") is Key.GO


def test_numlock_shows_itself_by_a_digit_of_the_pad():
    assert numlock_of(event(K.Key_End, PAD), "xcb") is False
    assert numlock_of(event(K.Key_1, PAD), "xcb") is True
    assert numlock_of(event(K.Key_End, scan=0x4F), "windows") is False
    for silent in (event(K.Key_1), event(K.Key_Enter, PAD), event(K.Key_End), event(K.Key_End, PAD | SHIFT)):
        assert numlock_of(silent, "xcb") is None


def test_letters_of_a_form_code():
    assert [letter_of(event(ord(letter))) for letter in "BCGHKLMNPQTV"] == list("BCGHKLMNPQTV")
    for other in (*map(ord, "ADEFIJORSUWXYZ1"), 0x110):
        assert letter_of(event(other)) is None
    assert letter_of(event(K.Key_B, M.ControlModifier)) is None
