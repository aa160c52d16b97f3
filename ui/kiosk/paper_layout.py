"""Where everything on the painted paper stands: columns, lines, and the words of each line cut to their places."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics

from app.domain.style import Subject
from app.domain.tally import BLANK, CONFIDENCE, HIGH, LOW, OVER
from app.texts import N_, _
from ui.theme import Theme, tokens

COLUMNS = (
    (HIGH, N_("Cao")),
    (CONFIDENCE, N_("Tín nhiệm")),
    (LOW, N_("Thấp")),
    (BLANK, N_("Trống")),
    (OVER, N_("Nhiều ô")),
)
PLACE = {mark: place for place, (mark, _word) in enumerate(COLUMNS)}
LEAST_CELL = 44  # of a finger; it does not grow with the text
_TALLEST = 1.5  # how much taller than needed a line may be where there is room
_WIDEST = 1.5  # and a cell
_SMALLEST = 0.75  # how far a long name may shrink before it is cut


@dataclass(frozen=True)
class LineWords:
    """The words of one line: the name, and one or two lines of the position."""

    name: str
    name_font: QFont
    position: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """All in pixels. `head` and `row` are heights, `rows` how many lines fit whole; `name`, `position` and `cells` are
    left edges, `cell` is a width. `position` equals `name` where the position stands under the name.
    """

    head: int
    row: int
    rows: int
    name: int
    position: int
    cells: int
    cell: int
    words: tuple[LineWords, ...]

    @property
    def is_beside(self) -> bool:
        """Whether the position stands beside the name."""
        return self.position != self.name


def lay_out(subjects: tuple[Subject, ...], size: QSize) -> Layout:
    """The layout of a paper at this size and today's text scale."""
    head, least = _head_height(), _least_row()
    room = max(least, size.height() - head)
    rows = max(1, min(len(subjects), room // least))
    row = min(room // rows, int(least * _TALLEST))
    name = tokens.SPACE_XXL + QFontMetrics(Theme.of_app().font(tokens.LEAD, even=True)).horizontalAdvance("000")
    names = max(_width(s.name, _name_font()) for s in subjects) + tokens.SPACE_XL
    cell = _cell_width()
    right = size.width() - tokens.SPACE_M  # where the cells end
    is_beside = right - len(COLUMNS) * cell - name - names >= Theme.of_app().px(200)
    if is_beside:  # what the words leave goes to the cells, so that the eye has a shorter way
        spare = right - len(COLUMNS) * cell - name - names - max(_width(_post(s), _post_font()) for s in subjects)
        cell = min(int(cell * _WIDEST), cell + max(0, spare - tokens.SPACE_XXL) // len(COLUMNS))
    cells = right - len(COLUMNS) * cell
    position = name + names if is_beside else name
    words = tuple(_words(s, (position if is_beside else cells) - name, cells - position, is_beside) for s in subjects)
    return Layout(head, row, rows, name, position, cells, cell, words)


def least_size() -> QSize:
    """Room for three lines of short names."""
    return QSize(_cell_width() * len(COLUMNS) + Theme.of_app().px(220), _head_height() + 3 * _least_row())


def _name_font() -> QFont:
    return Theme.of_app().font(tokens.LEAD, bold=True)


def _post_font() -> QFont:
    return Theme.of_app().font(tokens.BODY)


def _width(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


def _head_height() -> int:
    return max(LEAST_CELL, 2 * QFontMetrics(Theme.of_app().font(tokens.SMALL)).height() + tokens.SPACE_S)


def _least_row() -> int:
    name, post = QFontMetrics(_name_font()).height(), QFontMetrics(_post_font()).height()
    return max(LEAST_CELL, name + post + 2, 2 * post + 2)


def _cell_width() -> int:
    font = Theme.of_app().font(tokens.SMALL, bold=True)
    return max(2 * LEAST_CELL, max(_width(_(word), font) for _mark, word in COLUMNS) + tokens.SPACE_L)


def _post(subject: Subject) -> str:
    """Position and unit as printed."""
    return f"{subject.position}, {subject.unit}" if subject.unit else subject.position


def _words(subject: Subject, name_room: int, post_room: int, is_beside: bool) -> LineWords:
    font = _fitting(subject.name, name_room - tokens.SPACE_S)
    name = QFontMetrics(font).elidedText(subject.name, Qt.TextElideMode.ElideRight, name_room - tokens.SPACE_S)
    return LineWords(name, font, wrapped(_post(subject), _post_font(), post_room - tokens.SPACE_M, 1 + is_beside))


def _fitting(text: str, room: int) -> QFont:
    """The font of names, somewhat smaller where this one would not fit."""
    font = _name_font()
    needed = _width(text, font)
    if needed > room:
        size = font.pixelSize()
        font.setPixelSize(max(round(size * _SMALLEST), int(size * room / needed)))
    return font


def wrapped(text: str, font: QFont, room: int, most: int) -> tuple[str, ...]:
    """At most `most` lines of whole words; the last one ends in … where it is cut."""
    lines, words = [""], text.split()
    while words and len(lines) <= most:
        longer = f"{lines[-1]} {words[0]}".strip()
        if lines[-1] and _width(longer, font) > room:
            if len(lines) == most:
                break
            lines.append("")
        else:
            lines[-1] = longer
            del words[0]
    lines[-1] = " ".join([lines[-1], *words])
    return (*lines[:-1], QFontMetrics(font).elidedText(lines[-1], Qt.TextElideMode.ElideRight, room))
