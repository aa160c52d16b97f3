"""Trình chiếu: the results for the hall, full screen, a few people at a time in letters that the last row reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
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
_NEXT = {Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_BACK = {Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace}
_LEAVE = {Qt.Key.Key_Escape, Qt.Key.Key_F5}


@dataclass(frozen=True)
class Slide:
    """One page: a style, some of its people, and where it is among the others."""

    result: StyleResult
    lines: tuple[Placed, ...]
    page: int
    pages: int


def slides(sealed: Sealed, order: Order) -> tuple[Slide, ...]:
    """Every style in turn, its people spread evenly over as few pages as hold them."""
    found = []
    for result in sealed.results:
        lines = in_order(placed(result, sealed), order)
        pages = max(1, -(-len(lines) // _LINES))
        size = -(-len(lines) // pages)
        parts = [tuple(lines[at : at + size]) for at in range(0, len(lines), size)]
        found += [Slide(result, part, at, len(parts)) for at, part in enumerate(parts, 1)]
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
        lines = self.slide.lines
        top, bottom = self.height() * 0.24, self.height() * 0.90
        height = min((bottom - top) / max(1, len(lines)), self.height() * 0.11)
        for at, line in enumerate(lines):
            self._paint_line(painter, line, top + at * height, height)
        self._paint_foot(painter)
        painter.end()

    def _font(self, share: float, *, bold: bool = False) -> QFont:
        font = Theme.of_app().font(bold=bold, even=True)
        font.setPixelSize(max(10, round(min(self.height(), self.width() * 0.62) * share)))
        return font

    def _margin(self) -> float:
        return self.width() * 0.04

    def _paint_head(self, painter: QPainter) -> None:
        theme, left, width = Theme.of_app(), self._margin(), self.width() - 2 * self._margin()
        told, result = _title(self._sealed), self.slide.result
        height = self.height()
        title = self._font(0.034, bold=True)
        while QFontMetrics(title).horizontalAdvance(told) > width * 1.9 and title.pixelSize() > 12:
            title.setPixelSize(title.pixelSize() - 1)
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        self._text(painter, QRectF(left, height * 0.03, width, height * 0.10), wrap, told, title, "text")
        name = style_title(result)
        if self.slide.pages > 1:
            name = _("{0} · trang {1}/{2}").format(name, self.slide.page, self.slide.pages)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._text(painter, QRectF(left, height * 0.13, width, height * 0.05), middle, name, self._font(0.028), "ink")
        self._paint_headings(painter, QRectF(left, height * 0.18, width, height * 0.05))
        painter.setPen(theme.colour("edge"))
        painter.drawLine(round(left), round(height * 0.235), round(left + width), round(height * 0.235))

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
            font = self._font(0.024, bold=True)
            self._text(painter, box, _RIGHT, title, font, "muted")
            if level:
                side = font.pixelSize() * 0.8
                left = box.right() - QFontMetrics(font).horizontalAdvance(title) - 1.6 * side
                painter.fillRect(QRectF(left, box.center().y() - side / 2, side, side), Theme.of_app().colour(level))

    def _paint_line(self, painter: QPainter, line: Placed, top: float, height: float) -> None:
        area = QRectF(self._margin(), top, self.width() - 2 * self._margin(), height)
        name, bar, *levels = self._columns(area)
        result = line.result
        half = QRectF(name.left(), name.top(), name.width() - 8, height * 0.56)
        below = QRectF(name.left(), name.top() + height * 0.52, name.width() - 8, height * 0.40)
        self._fitted(painter, half, f"{line.place}. {result.name}", self._font(0.034, bold=True), "text")
        self._fitted(painter, below, result.position, self._font(0.021), "muted")
        painted = QRectF(bar.left(), bar.center().y() - height * 0.17, bar.width() - 8, height * 0.34)
        paint_bar(painter, painted, Counts.of(result), Theme.of_app())
        percents = result.percents()
        for box, level in zip(levels, ("high", "confidence", "low"), strict=True):
            upper = QRectF(box.left(), box.top(), box.width(), height * 0.56)
            lower = QRectF(box.left(), box.top() + height * 0.52, box.width(), height * 0.40)
            self._text(painter, upper, _RIGHT, str(getattr(result, level)), self._font(0.036, bold=True), "text")
            percent = percents[level]
            said = percent_text(percent) if percent is not None else "–"
            self._text(painter, lower, _RIGHT, said, self._font(0.021), "muted")

    def _paint_foot(self, painter: QPainter) -> None:
        area = QRectF(self._margin(), self.height() * 0.92, self.width() - 2 * self._margin(), self.height() * 0.06)
        result = self.slide.result
        said = f"{papers_text(result)} {base_text(result)}"
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._text(painter, area, wrap, said, self._font(0.02), "muted")

    def _fitted(self, painter: QPainter, box: QRectF, text: str, font: QFont, tone: str) -> None:
        """A long name in smaller letters rather than cut off."""
        while QFontMetrics(font).horizontalAdvance(text) > box.width() and font.pixelSize() > 10:
            font.setPixelSize(font.pixelSize() - 1)
        self._text(painter, box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text, font, tone)

    @staticmethod
    def _text(painter: QPainter, box: QRectF, flags: int | Qt.AlignmentFlag, text: str, font: QFont, tone: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(Theme.of_app().colour(tone)))
        painter.drawText(box, int(flags), text)


def _title(sealed: Sealed) -> str:
    """The round's title; of a rehearsal or a sample the hall is told so."""
    word = {FolderKind.SAMPLE: _("MẪU"), FolderKind.REHEARSAL: _("DIỄN TẬP")}.get(sealed.kind, "")
    title = sealed.definition.title
    return title if title.startswith(word) else f"{word} – {title}"


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
