"""Trình chiếu: the results for the hall, full screen, a few people at a time in letters that the last row reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.domain.agency import FolderKind
from app.domain.record import Sealed
from app.domain.tally import StyleResult
from app.texts import _, percent_text
from ui.pages.result_tables import Order, Placed, base_text, in_order, papers_text, placed, style_title
from ui.theme import Theme
from ui.widgets import Counts, paint_bar

_LINES = 8  # on one page
_TOP, _BOTTOM = 0.24, 0.90  # where they stand, as shares of the window's height
_TALLEST = 0.14  # one line, where there are few
_NAME, _SMALL = 0.035, 0.024  # letters of a full page, as shares of its height
_LEFT = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value
_RIGHT = Qt.AlignmentFlag.AlignRight.value | Qt.AlignmentFlag.AlignVCenter.value
_WRAP = _LEFT | Qt.TextFlag.TextWordWrap.value
_WRAP_ABOVE = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignBottom.value | Qt.TextFlag.TextWordWrap.value
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


def slides(sealed: Sealed, order: Order) -> tuple[Slide, ...]:
    """Every style in turn, its people spread evenly over as few pages as hold them."""
    found = []
    for result in sealed.results:
        lines = in_order(placed(result, sealed), order)
        pages = max(1, -(-len(lines) // _LINES))
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
        self._sealed = sealed
        self._slides = slides(sealed, order)
        self._at = 0
        self._tell()

    @property
    def slide(self) -> Slide:
        return self._slides[self._at]

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
        share = min((_BOTTOM - _TOP) / max(1, self.slide.room), _TALLEST)
        height, growth = self.height() * share, self._growth(share)
        for at, line in enumerate(self.slide.lines):
            self._paint_line(painter, line, self.height() * _TOP + at * height, height, growth)
        self._paint_foot(painter)
        painter.end()

    def _font(self, share: float, *, bold: bool = False) -> QFont:
        font = Theme.of_app().font(bold=bold, even=True)
        font.setPixelSize(max(10, round(min(self.height(), self.width() * 0.62) * share)))
        return font

    def _growth(self, share: float) -> float:
        """How much larger than on a full page the letters are: few lines have tall ones, as long as the names fit."""
        growth = 1 + 0.7 * (share * _LINES / (_BOTTOM - _TOP) - 1)  # part of what is won is left free
        room = self._columns(self._area(0, 0))[0].width() - self._gap()
        widest = max(_width(_name(line), self._font(_NAME, bold=True)) for line in self.slide.lines)
        return max(1.0, min(growth, room / widest))

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
        self._fitted(painter, self._area(height * 0.13, height * 0.05), name, self._font(0.028), "ink")
        self._paint_headings(painter, self._area(height * 0.18, height * 0.05))
        painter.setPen(Theme.of_app().colour("edge"))
        painter.drawLine(self._area(height * 0.235, 0).topLeft(), self._area(height * 0.235, 0).topRight())

    def _columns(self, area: QRectF) -> Sequence[QRectF]:
        """Place and name, bar, and the three levels."""
        shares, found, left = (0.34, 0.24, 0.14, 0.14, 0.14), [], area.left()
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
                left = box.right() - QFontMetrics(font).horizontalAdvance(title) - 1.6 * side
                painter.fillRect(QRectF(left, box.center().y() - side / 2, side, side), Theme.of_app().colour(level))

    def _paint_line(self, painter: QPainter, line: Placed, top: float, height: float, growth: float) -> None:
        name, bar, *levels = self._columns(self._area(top, height))
        result = line.result
        large, small = self._font(_NAME * growth, bold=True), self._font(_SMALL * growth)
        above, below = _halves(name.adjusted(0, 0, -self._gap(), 0))
        self._fitted(painter, above, _name(line), large, "text")
        self._fitted(painter, below, result.position, small, "muted", _WRAP)
        painted = QRectF(bar.left(), bar.center().y() - height * 0.17, bar.width() - self._gap(), height * 0.34)
        paint_bar(painter, painted, Counts.of(result), Theme.of_app())
        percents = result.percents()
        for box, level in zip(levels, ("high", "confidence", "low"), strict=True):
            above, below = _halves(box)
            self._text(painter, above, _RIGHT, str(getattr(result, level)), large, "text")
            percent = percents[level]
            said = percent_text(percent) if percent is not None else "–"
            self._text(painter, below, _RIGHT, said, small, "muted")

    def _paint_foot(self, painter: QPainter) -> None:
        result = self.slide.result
        said = f"{papers_text(result)}\n{base_text(result)}"
        area = self._area(self.height() * 0.91, self.height() * 0.07)
        self._fitted(painter, area, said, self._font(0.022), "muted", _WRAP)

    def _fitted(
        self, painter: QPainter, box: QRectF, text: str, font: QFont, tone: str, flags: int | None = None
    ) -> None:
        """A long text in smaller letters rather than cut off; on one line, unless the flags let it wrap."""
        how, font = _LEFT if flags is None else flags, QFont(font)
        while font.pixelSize() > 10 and not _fits(QFontMetrics(font).boundingRect(box.toRect(), how, text), box, how):
            font.setPixelSize(font.pixelSize() - 1)
        self._text(painter, box, how, text, font, tone)

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


def _width(text: str, font: QFont) -> float:
    return QFontMetrics(font).horizontalAdvance(text)


def _halves(box: QRectF) -> tuple[QRectF, QRectF]:
    """The upper part of a line, in large letters, and the lower one."""
    above, below = QRectF(box), QRectF(box)
    above.setHeight(box.height() * 0.56)
    below.setTop(box.top() + box.height() * 0.52)
    below.setHeight(box.height() * 0.44)
    return above, below


def _fits(needed: QRect, box: QRectF, flags: int) -> bool:
    wraps = bool(flags & Qt.TextFlag.TextWordWrap.value)
    return needed.width() <= box.width() and (not wraps or needed.height() <= box.height())
