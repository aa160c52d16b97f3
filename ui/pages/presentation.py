"""Trình chiếu: the results for the hall, full screen, a few people at a time in letters that the last row reads."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.domain.agency import FolderKind
from app.domain.record import Sealed
from app.domain.tally import StyleResult, SubjectResult
from app.texts import _, percent_text
from ui.pages import hall_text
from ui.pages.result_tables import Order, Placed, base_text, in_order, papers_text, placed, style_title
from ui.theme import Theme
from ui.widgets import Counts, paint_bar

_LINES = 8  # on one page, fewer where positions are long
_TOP, _BOTTOM = 0.24, 0.90  # where they stand, as shares of the window's height
_TALLEST = 0.16  # one line, where there are few
_NAME, _LEAST_NAME, _SMALL = 0.035, 0.027, 0.024  # letters of a full page, as shares of its height
_MOST_GROWTH = 1.6  # of letters where lines are few
_STEP = 0.04  # by which letters are tried smaller
_LEAST = 0.02  # no letter is smaller, or the last row does not read it
_UPPER = 0.56  # of a line: the name, and the counts beside it
_APART = 0.05  # of a line, above it and below: people do not run into each other
_LEFT = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value
_RIGHT = Qt.AlignmentFlag.AlignRight.value | Qt.AlignmentFlag.AlignVCenter.value
_WRAP = _LEFT | Qt.TextFlag.TextWordWrap.value
_WRAP_ABOVE = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignBottom.value | Qt.TextFlag.TextWordWrap.value
_TOP_LEFT = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value
_NEXT = {Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_BACK = {Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace}
_LEAVE = {Qt.Key.Key_Escape, Qt.Key.Key_F5}


@dataclass(frozen=True)
class Slide:
    """One page: a style, some of its people, and where it is among the others; `room` lines fit on each of them."""

    result: StyleResult
    lines: tuple[Placed, ...]
    page: int
    pages: int
    room: int


def slides(sealed: Sealed, order: Order, most: Callable[[Sequence[Placed]], int]) -> tuple[Slide, ...]:
    """Every style in turn, its people spread evenly over as few pages as hold them, `most` of these on each."""
    found = []
    for result in sealed.results:
        lines = in_order(placed(result, sealed), order)
        pages = max(1, -(-len(lines) // most(lines)))
        size = -(-len(lines) // pages)
        parts = [tuple(lines[at : at + size]) for at in range(0, len(lines), size)]
        found += [Slide(result, part, at, len(parts), size) for at, part in enumerate(parts, 1)]
    return tuple(found)


class Presentation(QWidget):
    """A window of its own. Right or Space goes on, left goes back, Escape leaves; `left` comes when it is closed."""

    left = Signal()

    def __init__(self, sealed: Sealed, order: Order = Order.BALLOT) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Trình chiếu kết quả"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._sealed, self._order = sealed, order
        self._slides = slides(sealed, order, self._most)
        self._at = 0
        self._tell()

    @property
    def slide(self) -> Slide:
        return self._slides[self._at]

    @property
    def slides(self) -> tuple[Slide, ...]:
        """All pages, as this screen holds them."""
        return self._slides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another screen holds other pages; who stood first on the page is in sight still."""
        code, first = self.slide.result.code, self.slide.lines[:1]
        self._slides = slides(self._sealed, self._order, self._most)
        own = [at for at, slide in enumerate(self._slides) if slide.result.code == code]
        self.show_slide(next((at for at in own if set(first) <= set(self._slides[at].lines)), own[0]))

    def show_slide(self, at: int) -> None:
        """Another page; beyond the first and the last there is none."""
        self._at = max(0, min(at, len(self._slides) - 1))
        self._tell()
        self.update()

    def _tell(self) -> None:
        slide = self.slide
        said = [f"{p.place}. {p.result.name}: {Counts.of(p.result).words()}" for p in slide.lines]
        self.setAccessibleName(style_title(slide.result))
        self.setAccessibleDescription(". ".join(said))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _NEXT:
            self.show_slide(self._at + 1)
        elif key in _BACK:
            self.show_slide(self._at - 1)
        elif key == Qt.Key.Key_Home:
            self.show_slide(0)
        elif key == Qt.Key.Key_End:
            self.show_slide(len(self._slides) - 1)
        elif key in _LEAVE:
            self.left.emit()
            self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        step = -1 if event.button() is Qt.MouseButton.RightButton else 1
        self.show_slide(self._at + step)

    # -- painting: everything is a share of the window's height, whatever the screen

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
        self._paint_head(painter)
        height, growth = self.line_height(), self._growth()
        for at, line in enumerate(self.slide.lines):
            self._paint_line(painter, line, self.height() * _TOP + at * height, height, growth)
        self._paint_foot(painter)
        painter.end()

    def _font(self, share: float, *, bold: bool = False) -> QFont:
        font = Theme.of_app().font(bold=bold, even=True)
        font.setPixelSize(max(self.least, round(min(self.height(), self.width() * 0.62) * share)))
        return font

    @property
    def least(self) -> int:
        """Pixels of the smallest letters."""
        return max(1, math.ceil(self.height() * _LEAST))

    def _most(self, lines: Sequence[Placed]) -> int:
        """How many of these lines a page holds when each is as low as the tallest of them can be."""
        tallest = self._need(lines, 0)
        return max(1, min(_LINES, int(self.height() * (_BOTTOM - _TOP) / tallest)))

    def _need(self, lines: Sequence[Placed], small: float, growth: float = 1.0) -> float:
        """Pixels of height that each of these lines takes, positions in letters of this share, or the smallest."""
        room, font = self._name_room(), self._font(small * growth)
        names = (hall_text.height(_name(line), self._name_font(line, growth), room) for line in lines)
        positions = (hall_text.height(line.result.position, font, room) for line in lines)
        return max((sum(both) for both in zip(names, positions, strict=True)), default=1) / (1 - 2 * _APART) + 1

    def line_height(self) -> float:
        """Of each line of this page; few are not spread over the whole of it, but where they need it."""
        share = (_BOTTOM - _TOP) / max(1, self.slide.room)
        return min(self.height() * share, max(self.height() * _TALLEST, self._need(self.slide.lines, _SMALL)))

    def _growth(self) -> float:
        """How much larger than on a full page names and positions are: few lines have tall ones, where they fit."""
        lines, height, font = self.slide.lines, self.line_height(), self._font(_NAME, bold=True)
        widest = max((hall_text.width(_name(line), font) for line in lines), default=1)
        growth = min(self._most_growth(), self._name_room() / widest)
        while growth > 1 and self._need(lines, _SMALL, growth) > height:
            growth -= _STEP
        return max(1.0, growth)

    def _most_growth(self) -> float:
        """The same for the figures, which always fit; part of the height that is won is left free."""
        share = self.line_height() / self.height()
        return min(_MOST_GROWTH, 1 + 0.7 * (share * _LINES / (_BOTTOM - _TOP) - 1))

    def _name_room(self) -> float:
        return self._columns(self._area(0, 0))[0].width() - self._gap()

    def _name_font(self, line: Placed, growth: float = 1.0) -> QFont:
        """A long name in smaller letters, and on two lines before these are too small."""
        font, least = self._font(_NAME * growth, bold=True), self._font(_LEAST_NAME).pixelSize()
        return hall_text.on_one_line(_name(line), font, self._name_room(), least)

    def _area(self, top: float, height: float) -> QRectF:
        return QRectF(self._margin(), top, self.width() - 2 * self._margin(), height)

    def _margin(self) -> float:
        return self.width() * 0.04

    def _gap(self) -> float:
        return self.width() * 0.015

    def _paint_head(self, painter: QPainter) -> None:
        height = self.height()
        title = self._area(height * 0.03, height * 0.10)
        self._fitted(painter, title, _title(self._sealed), self._font(0.038, bold=True), "text", _WRAP_ABOVE)
        name = style_title(self.slide.result)
        if self.slide.pages > 1:
            name = _("{0} · trang {1}/{2}").format(name, self.slide.page, self.slide.pages)
        self._fitted(painter, self._area(height * 0.13, height * 0.05), name, self._font(0.028), "ink", _WRAP)
        self._paint_headings(painter, self._area(height * 0.18, height * 0.05))
        painter.setPen(Theme.of_app().colour("edge"))
        painter.drawLine(self._area(height * 0.235, 0).topLeft(), self._area(height * 0.235, 0).topRight())

    def _columns(self, area: QRectF) -> Sequence[QRectF]:
        """Place and name, bar, and the three levels."""
        shares, found, left = (0.38, 0.20, 0.14, 0.14, 0.14), [], area.left()
        for share in shares:
            found.append(QRectF(left, area.top(), area.width() * share, area.height()))
            left += area.width() * share
        return found

    def _paint_headings(self, painter: QPainter, area: QRectF) -> None:
        titles = (("", ""), ("", ""), ("high", _("Cao")), ("confidence", _("Tín nhiệm")), ("low", _("Thấp")))
        for box, (level, title) in zip(self._columns(area), titles, strict=True):
            font = self._font(0.028, bold=True)
            self._text(painter, box, _RIGHT, title, font, "muted")
            if level:
                side = font.pixelSize() * 0.8
                left = box.right() - hall_text.width(title, font) - 1.6 * side
                painter.fillRect(QRectF(left, box.center().y() - side / 2, side, side), Theme.of_app().colour(level))

    def _paint_line(self, painter: QPainter, line: Placed, top: float, height: float, growth: float) -> None:
        name, bar, *levels = self._columns(self._area(top, height))
        self._paint_person(painter, line, name.adjusted(0, 0, -self._gap(), 0), growth)
        thick = min(height, self.height() * _TALLEST) * 0.34
        painted = QRectF(bar.left(), bar.center().y() - thick / 2, bar.width() - self._gap(), thick)
        paint_bar(painter, painted, Counts.of(line.result), Theme.of_app())
        self._paint_figures(painter, line.result, levels)

    def _paint_figures(self, painter: QPainter, result: SubjectResult, levels: Sequence[QRectF]) -> None:
        growth, percents = self._most_growth(), result.percents()
        large, small = self._font(_NAME * growth, bold=True), self._font(_SMALL * growth)
        for box, level in zip(levels, ("high", "confidence", "low"), strict=True):
            above, below = _halves(_middle(box, self.height() * _TALLEST))
            self._text(painter, above, _RIGHT, str(getattr(result, level)), large, "text")
            percent = percents[level]
            said = percent_text(percent) if percent is not None else "–"
            self._text(painter, below, _RIGHT, said, small, "muted")

    def _paint_person(self, painter: QPainter, line: Placed, box: QRectF, growth: float) -> None:
        font, small = self.fonts(line)
        above, below = self._parts(line, box, growth)
        one_line = hall_text.width(_name(line), font) <= box.width()
        name = _LEFT if one_line else _TOP_LEFT | hall_text.wrapping(_name(line), font, box.width())
        self._text(painter, above, name, _name(line), font, "text")
        how = _LEFT | hall_text.wrapping(line.result.position, small, box.width())
        self._text(painter, below, how, line.result.position, small, "muted")

    def fonts(self, line: Placed) -> tuple[QFont, QFont]:
        """Of a person's name and position on this page."""
        growth = self._growth()
        small, least = self._font(_SMALL * growth), self._font(0)
        below = self._parts(line, QRectF(0, 0, self._name_room(), self.line_height()), growth)[1]
        how = hall_text.wrapping(line.result.position, least, below.width())
        return self._name_font(line, growth), hall_text.within(line.result.position, small, below, how)

    def _parts(self, line: Placed, box: QRectF, growth: float) -> tuple[QRectF, QRectF]:
        """For the name and the position: beside the counts and shares, unless one of them takes more lines."""
        above, below = _halves(box)
        name = hall_text.height(_name(line), self._name_font(line, growth), box.width())
        position = hall_text.height(line.result.position, self._font(_SMALL * growth), box.width())
        if name > above.height() or position > below.height():
            above.setTop(box.top() + box.height() * _APART)
            above.setHeight(name)
            below.setTop(above.bottom())
            below.setBottom(box.bottom() - box.height() * _APART)
        return above, below

    def _paint_foot(self, painter: QPainter) -> None:
        result = self.slide.result
        said = f"{papers_text(result)}\n{base_text(result)}"
        area = self._area(self.height() * 0.905, self.height() * 0.085)
        self._fitted(painter, area, said, self._font(0.022), "muted", _WRAP)

    def _fitted(
        self, painter: QPainter, box: QRectF, text: str, font: QFont, tone: str, flags: int | None = None
    ) -> None:
        """A long text in smaller letters rather than cut off; on one line, unless the flags let it wrap."""
        how = _LEFT if flags is None else flags
        self._text(painter, box, how, text, hall_text.within(text, font, box, how), tone)

    @staticmethod
    def _text(painter: QPainter, box: QRectF, flags: int, text: str, font: QFont, tone: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(Theme.of_app().colour(tone)))
        painter.drawText(box, flags, text)


def _title(sealed: Sealed) -> str:
    """The round's title; of a rehearsal or a sample the hall is told so."""
    word = {FolderKind.SAMPLE: _("MẪU"), FolderKind.REHEARSAL: _("DIỄN TẬP")}.get(sealed.kind, "")
    title = sealed.definition.title
    return title if title.startswith(word) else f"{word} – {title}"


def _name(line: Placed) -> str:
    return f"{line.place}. {line.result.name}"


def _middle(box: QRectF, height: float) -> QRectF:
    """The part of a box that is at most so high."""
    free = max(0.0, box.height() - height) / 2
    return box.adjusted(0, free, 0, -free)


def _halves(box: QRectF) -> tuple[QRectF, QRectF]:
    """The upper part of a line, in large letters, and the lower one."""
    above, below = QRectF(box), QRectF(box)
    above.setHeight(box.height() * _UPPER)
    below.setTop(box.top() + box.height() * 0.52)
    below.setHeight(box.height() * 0.44)
    return above, below
