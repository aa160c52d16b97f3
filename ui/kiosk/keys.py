"""From a key event to what it says: the numeric pad by place, NumLock on or off, and the row above the letters.

Input methods (Telex, VNI, UniKey) never come between: the widgets that listen here take no input method, and nothing
is read from an event's text. What is not listed says nothing.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.domain.style import FORM_LETTERS
from ui.kiosk.strokes import Key

_K = Qt.Key
_DIGITS = tuple(Key(digit) for digit in "0123456789")

_PLAIN = {
    **{_K(_K.Key_0.value + digit): key for digit, key in enumerate(_DIGITS)},
    _K.Key_Plus: Key.FILL,
    _K.Key_Equal: Key.FILL,  # the same key as + on the row above the letters, without Shift
    _K.Key_Asterisk: Key.SPOIL,
    _K.Key_Minus: Key.LOOK,
    _K.Key_Tab: Key.LOOK,
    _K.Key_Slash: Key.NUMBER,
    _K.Key_Period: Key.GO,
    _K.Key_Comma: Key.GO,  # what many layouts print beside the pad's 0
    _K.Key_Backspace: Key.BACK,
    _K.Key_Return: Key.ENTER,
    _K.Key_Enter: Key.ENTER,
    _K.Key_Escape: Key.MENU,
}

# What the pad's digits are called while NumLock is off.
_PAD_OFF = {
    _K.Key_Insert: Key.D0,
    _K.Key_End: Key.D1,
    _K.Key_Down: Key.D2,
    _K.Key_PageDown: Key.D3,
    _K.Key_Left: Key.D4,
    _K.Key_Clear: Key.D5,
    _K.Key_Right: Key.D6,
    _K.Key_Home: Key.D7,
    _K.Key_Up: Key.D8,
    _K.Key_PageUp: Key.D9,
    _K.Key_Delete: Key.GO,
}

# Places on the board, by the scan codes of set 1 (USB HID to PS/2 translation table), which are also Linux's.
# Needed where a layout prints other signs there: the Vietnamese row is "ă â ê ô …", the French one "& é \" ' …".
_ROW_AT = {0x02 + place: _DIGITS[(place + 1) % 10] for place in range(10)} | {0x0C: Key.LOOK, 0x0D: Key.FILL}
_PAD_AT = {
    0x47: Key.D7, 0x48: Key.D8, 0x49: Key.D9,
    0x4B: Key.D4, 0x4C: Key.D5, 0x4D: Key.D6,
    0x4F: Key.D1, 0x50: Key.D2, 0x51: Key.D3, 0x52: Key.D0, 0x53: Key.GO,
}  # fmt: skip
_EVDEV_OFFSET = 8  # X11 and Wayland count Linux's codes from 8
_NO_NUMLOCK = "cocoa"  # a Mac has none, and calls its grey arrows part of the pad

_IGNORED_WITH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def key_of(event: QKeyEvent, platform: str) -> Key | None:
    """What the event says, or None. `platform` is Qt's name of the screen (`QGuiApplication.platformName`)."""
    if event.isAutoRepeat() or event.modifiers() & _IGNORED_WITH:
        return None
    key = _K(event.key())
    if key in _PAD_OFF:
        return _PAD_OFF[key] if _is_on_pad(event, platform) else None
    if key in _PLAIN:
        return _above(_PLAIN[key], event)
    place = _place(event, platform)
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return None
    return _PAD_AT.get(place) or _above(_ROW_AT.get(place), event)


def numlock_of(event: QKeyEvent, platform: str) -> bool | None:
    """Whether NumLock is on, as far as this key tells: a digit of the pad does, any other says None."""
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not _is_on_pad(event, platform):
        return None
    key = _K(event.key())
    if key in _PAD_OFF:
        return False
    return True if _PLAIN.get(key) in (*_DIGITS, Key.GO) else None


def letter_of(event: QKeyEvent) -> str | None:
    """The letter of a form code, or None for every other key; capital or small is the same."""
    if event.isAutoRepeat() or event.modifiers() & _IGNORED_WITH or not _K.Key_A <= event.key() <= _K.Key_Z:
        return None
    letter = chr(event.key())
    return letter if letter in FORM_LETTERS else None


def _above(key: Key | None, event: QKeyEvent) -> Key | None:
    is_pad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
    return Key.EIGHT_ABOVE if key is Key.D8 and not is_pad else key


def _is_on_pad(event: QKeyEvent, platform: str) -> bool:
    if platform == _NO_NUMLOCK and event.key() in _PAD_OFF:
        return False
    return bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier) or _place(event, platform) in _PAD_AT


def _place(event: QKeyEvent, platform: str) -> int:
    """The key's place as a scan code of set 1; 0 where the platform does not tell. Windows adds 0x100 to grey keys."""
    match platform:
        case "windows":
            return event.nativeScanCode()
        case "xcb" | "wayland":
            return max(0, event.nativeScanCode() - _EVDEV_OFFSET)
        case _:
            return 0
