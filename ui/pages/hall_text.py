"""How large a text of the hall's screen may be: in smaller letters or on more lines rather than cut off."""

import math

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics

_ENDLESS = 100_000  # pixels
_SMALLEST = 10  # pixels; below it no face of ours is legible


def width(text: str, font: QFont) -> int:
    """In pixels, on one line."""
    return QFontMetrics(font).horizontalAdvance(text)


def height(text: str, font: QFont, room: float) -> int:
    """In pixels, on as many lines as it takes in this width."""
    box = QRect(0, 0, int(room), _ENDLESS)
    return QFontMetrics(font).boundingRect(box, wrapping(text, font, room), text).height()


def wrapping(text: str, font: QFont, room: float) -> int:
    """Qt's flag: at spaces, or within a word where one is wider than the room."""
    widest = max((width(word, font) for word in text.split()), default=0)
    flag = Qt.TextFlag.TextWordWrap if widest <= int(room) else Qt.TextFlag.TextWrapAnywhere
    return flag.value


def on_one_line(text: str, font: QFont, room: float, least: int) -> QFont:
    """The font, in as many pixels fewer as it takes, but `least`."""
    found = QFont(font)
    while found.pixelSize() > least and width(text, found) > room:
        found.setPixelSize(found.pixelSize() - 1)
    return found


def within(text: str, font: QFont, box: QRectF, flags: int) -> QFont:
    """The font in as many pixels fewer as it takes for the text to lie in the box; `flags` say whether it may wrap."""
    found = QFont(font)
    while found.pixelSize() > _SMALLEST and not _lies_in(text, found, box, flags):
        found.setPixelSize(found.pixelSize() - 1)
    return found


def _lies_in(text: str, font: QFont, box: QRectF, flags: int) -> bool:
    wraps = flags & (Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere).value
    needed = QFontMetrics(font).boundingRect(QRect(0, 0, int(box.width()), math.floor(box.height())), flags, text)
    return needed.width() <= box.width() and (not wraps or needed.height() <= box.height())
