"""Draws the paper: its head, its lines, and which part of a long one is on the screen."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from app.domain.tally import BLANK
from app.texts import _
from ui.icons import Icon, pixmap
from ui.kiosk.paper_layout import COLUMNS, PLACE, Layout
from ui.kiosk.sheet import Sheet
from ui.theme import Theme, tokens

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


class PaperPen:
    """The hand of one paint event; `notice` stands in the head, where the paper itself has nothing."""

    def __init__(self, painter: QPainter, layout: Layout, width: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter, self._lay, self._width = painter, layout, width
        self._theme = theme = Theme.of_app()
        self._figures, self._body = theme.font(tokens.LEAD, even=True), theme.font(tokens.BODY)

    def ground(self, rect: QRect) -> None:
        self._painter.fillRect(rect, self._colour("surface"))

    def _colour(self, name: str) -> QColor:
        return self._theme.colour(name)

    # The head

    def head(self, notice: str) -> None:
        painter, lay = self._painter, self._lay
        painter.fillRect(0, 0, self._width, lay.head, self._colour("sunken"))
        half = lay.head // 2
        for place, (mark, word) in enumerate(COLUMNS):
            box = QRect(lay.cells + place * lay.cell, 0, lay.cell, lay.head)
            painter.setPen(self._colour("muted"))
            painter.setFont(self._theme.font(tokens.SMALL))
            painter.drawText(box.adjusted(0, tokens.SPACE_XS, 0, -half), _CENTRE, mark)
            painter.setPen(self._colour("text"))
            painter.setFont(self._theme.font(tokens.SMALL, bold=True))
            painter.drawText(box.adjusted(0, half, 0, -tokens.SPACE_XS), _CENTRE, _(word))
        if notice:
            self._notice(notice)

    def _notice(self, text: str) -> None:
        side = self._theme.px(tokens.ICON)
        ratio = self._painter.device().devicePixelRatioF()
        self._painter.drawPixmap(
            tokens.SPACE_M, (self._lay.head - side) // 2, pixmap(Icon.KEYBOARD, side, "warn", ratio)
        )
        left = tokens.SPACE_M + side + tokens.SPACE_S
        room = self._lay.cells - left - tokens.SPACE_S
        self._painter.setFont(self._theme.font(tokens.SMALL))
        self._painter.setPen(self._colour("text"))
        shown = QFontMetrics(self._painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
        self._painter.drawText(QRect(left, 0, room, self._lay.head), _LEFT, shown)

    # Lines

    def line(self, rect: QRect, line: int, sheet: Sheet) -> None:
        is_current = line == sheet.cursor and sheet.reason is None
        if is_current:
            self._painter.fillRect(rect, self._colour("accent_soft"))
            self._arrow(rect)
        self._rules(rect, line)
        self._words(rect, line, self._colour("muted" if sheet.reason else "text"))
        if sheet.reason is None:
            for place, (mark, _word) in enumerate(COLUMNS):
                cell = QRect(self._lay.cells + place * self._lay.cell, rect.top(), self._lay.cell, rect.height())
                self._cell(cell, sheet.marks[line] == mark, line in sheet.unseen, is_current)

    def _arrow(self, rect: QRect) -> None:
        size, middle, left = self._theme.px(7), rect.center().y() + 0.5, float(tokens.SPACE_S)
        points = [QPointF(left, middle - size), QPointF(left + size * 1.3, middle), QPointF(left, middle + size)]
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._colour("accent"))
        self._painter.drawPolygon(QPolygonF(points))

    def _rules(self, rect: QRect, line: int) -> None:
        """A line under each row, a stronger one under each fifth; and before the cells that the paper does not have."""
        under = self._colour("edge" if line % 5 == 4 else "line")
        self._painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), under)
        for place in (0, PLACE[BLANK]):
            x = self._lay.cells + place * self._lay.cell
            self._painter.fillRect(QRect(x, rect.top(), 1, rect.height()), self._colour("line"))

    def _words(self, rect: QRect, line: int, ink: QColor) -> None:
        painter, lay = self._painter, self._lay
        words = lay.words[line]
        painter.setPen(ink)
        painter.setFont(self._figures)
        number = QRect(0, rect.top(), lay.name - tokens.SPACE_M, rect.height())
        painter.drawText(number, _RIGHT, str(line + 1))
        post = [(text, self._body) for text in words.position]
        name = [(words.name, words.name_font)]
        if lay.is_beside:
            self._stack(rect, lay.name, name)
            self._stack(rect, lay.position, post)
        else:
            self._stack(rect, lay.name, [*name, *post])

    def _stack(self, rect: QRect, left: int, lines: list[tuple[str, QFont]]) -> None:
        """Lines of text one under the other, together in the middle of the row."""
        heights = [QFontMetrics(font).height() for _text, font in lines]
        top = rect.top() + (rect.height() - sum(heights)) // 2
        for (text, font), height in zip(lines, heights, strict=True):
            self._painter.setFont(font)
            self._painter.drawText(QRect(left, top, self._lay.cells - left, height), _LEFT, text)
            top += height

    # Cells

    def _cell(self, cell: QRect, is_marked: bool, is_unseen: bool, is_current: bool) -> None:
        centre = QRectF(cell).center()
        if not is_marked:
            self._box(centre, is_current)
        elif is_unseen:
            self._filled(centre)
        else:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(self._colour("text"))
            self._painter.drawEllipse(centre, self._theme.px(10), self._theme.px(10))

    def _box(self, centre: QPointF, is_current: bool) -> None:
        """An empty box, as on the paper."""
        half, edge = self._theme.px(9), 2 if is_current else 1
        box = QRect(round(centre.x()) - half, round(centre.y()) - half, 2 * half, 2 * half)
        self._painter.fillRect(box, self._colour("edge" if is_current else "line"))
        self._painter.fillRect(box.adjusted(edge, edge, -edge, -edge), self._colour("surface"))

    def _filled(self, centre: QPointF) -> None:
        """A mark that `+` made and nobody has looked at: a dotted ring with the + in it."""
        painter, radius, arm = self._painter, self._theme.px(9), self._theme.px(9) / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._colour("accent"), self._theme.px(2), Qt.PenStyle.DotLine))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(QPen(self._colour("accent"), self._theme.px(2)))
        painter.drawLine(QPointF(centre.x() - arm, centre.y()), QPointF(centre.x() + arm, centre.y()))
        painter.drawLine(QPointF(centre.x(), centre.y() - arm), QPointF(centre.x(), centre.y() + arm))

    def where(self, first: int, last: int, lines: int, track: QRect) -> None:
        """A bar in `track`: which part of a long paper is on the screen."""
        top = track.top() + track.height() * first // lines
        self._painter.fillRect(track, self._colour("track"))
        bar = QRect(track.left(), top, track.width(), track.height() * (last - first) // lines)
        self._painter.fillRect(bar, self._colour("edge"))
