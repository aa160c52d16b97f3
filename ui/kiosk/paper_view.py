"""The paper as it is keyed, painted by one widget: the order and numbers of the printed paper, five columns of dots.

Only what a key has changed is painted again. The line to be keyed stands in the middle where the list is longer than
the screen. Every cell can be touched and is at least 44 pixels high and wide.
"""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.domain.style import Subject
from app.domain.tally import BLANK, CONFIDENCE, HIGH, LOW, OVER
from app.texts import N_, _
from ui.kiosk.sheet import OPEN, Sheet
from ui.theme import Theme, tokens

COLUMNS = (
    (HIGH, N_("Cao")),
    (CONFIDENCE, N_("Tín nhiệm")),
    (LOW, N_("Thấp")),
    (BLANK, N_("Trống")),
    (OVER, N_("Nhiều ô")),
)
_PLACE = {mark: place for place, (mark, _word) in enumerate(COLUMNS)}
LEAST_CELL = 44  # of a finger; it does not grow with the text
_TALLEST = 1.5  # how much taller than needed a line may be where there is room
_RIGHT_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True)
class _Words:
    """The words of one line, cut to their places: the name, and one or two lines of the position."""

    name: str
    name_font: QFont
    position: tuple[str, ...]


@dataclass(frozen=True)
class _Layout:
    """Where everything stands at this size; the lines' `x` are the left edges of number, name, position and cells."""

    head: int
    row: int
    rows: int  # lines that fit whole
    name: int
    position: int  # equals `name` where the position stands under it
    cells: int
    cell: int
    words: tuple[_Words, ...]


class PaperView(QWidget):
    """Shows a `Sheet`; `touched` says the line and, on a cell, its mark (else None)."""

    touched = Signal(int, object)

    def __init__(self, subjects: tuple[Subject, ...], sheet: Sheet) -> None:
        super().__init__()
        self._subjects = subjects
        self._sheet = sheet
        self._top = 0
        self.painted = 0  # how often it was painted, for those who measure
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Phiếu"))
        self._layout = self._laid_out()
        self._read_out()
        Theme.of_app().changed.connect(self._dress)

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def top(self) -> int:
        """The first line on the screen."""
        return self._top

    def show_sheet(self, sheet: Sheet) -> None:
        """Paint what differs from what stands there."""
        before, self._sheet = self._sheet, sheet
        top = self._top
        self._top = self._top_for(sheet)
        if top != self._top or before.reason != sheet.reason:
            self.update(self._lines_rect())
        else:
            for line in _changed(before, sheet):
                self.update(self.line_rect(line))
        self._read_out()

    def line_rect(self, line: int) -> QRect:
        """Where a line stands on the widget; below or above it where it is scrolled away."""
        lay = self._layout
        return QRect(0, lay.head + (line - self._top) * lay.row, self.width(), lay.row)

    def cell_rect(self, line: int, mark: str) -> QRect:
        """Where a cell stands on the widget."""
        lay, row = self._layout, self.line_rect(line)
        return QRect(lay.cells + _PLACE[mark] * lay.cell, row.top(), lay.cell, row.height())

    def minimumSizeHint(self) -> QSize:
        theme = Theme.of_app()
        width = self._cell_width() * len(COLUMNS) + theme.px(220)
        return QSize(width, self._head_height() + 3 * self._least_row())

    def _read_out(self) -> None:
        """What a screen reader says of where the typist stands."""
        sheet = self._sheet
        if sheet.is_below:
            self.setAccessibleDescription(_("Phiếu {0}: đã đủ {1} dòng").format(sheet.number, sheet.lines))
            return
        subject, mark = self._subjects[sheet.cursor], sheet.marks[sheet.cursor]
        said = _("chưa nhập") if mark == OPEN else _(COLUMNS[_PLACE[mark]][1])
        text = _("Phiếu {0}, dòng {1}: {2}, {3}: {4}")
        self.setAccessibleDescription(text.format(sheet.number, sheet.cursor + 1, subject.name, subject.position, said))

    # Where things stand

    def _dress(self) -> None:
        self._layout = self._laid_out()
        self._top = self._top_for(self._sheet)
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._dress()

    def _fonts(self) -> tuple[QFont, QFont]:
        theme = Theme.of_app()
        return theme.font(tokens.LEAD, bold=True), theme.font(tokens.BODY)

    def _head_height(self) -> int:
        return max(LEAST_CELL, 2 * QFontMetrics(Theme.of_app().font(tokens.SMALL)).height() + tokens.SPACE_S)

    def _least_row(self) -> int:
        name, position = (QFontMetrics(font).height() for font in self._fonts())
        return max(LEAST_CELL, name + position + 2, 2 * position + 2)

    def _cell_width(self) -> int:
        metrics = QFontMetrics(Theme.of_app().font(tokens.SMALL, bold=True))
        widest = max(metrics.horizontalAdvance(_(word)) for _mark, word in COLUMNS)
        return max(2 * LEAST_CELL, widest + tokens.SPACE_L)

    def _laid_out(self) -> _Layout:
        head, least = self._head_height(), self._least_row()
        room = max(least, self.height() - head)
        rows = max(1, min(len(self._subjects), room // least))
        row = min(room // rows, int(least * _TALLEST))
        cell = self._cell_width()
        name_font, position_font = self._fonts()
        number = QFontMetrics(Theme.of_app().font(tokens.LEAD, even=True)).horizontalAdvance("000")
        name = tokens.SPACE_XXL + number
        names = max(QFontMetrics(name_font).horizontalAdvance(s.name) for s in self._subjects) + tokens.SPACE_XL
        room_right = self.width() - tokens.SPACE_M - len(COLUMNS) * cell
        beside = room_right - name - names >= Theme.of_app().px(200)
        if beside:  # what the words leave goes to the cells, so that the eye has a shorter way
            widest = max(QFontMetrics(position_font).horizontalAdvance(_post(s)) for s in self._subjects)
            spare = room_right - name - names - widest - tokens.SPACE_XXL
            cell += max(0, min(spare // len(COLUMNS), cell // 2))
        cells = self.width() - tokens.SPACE_M - len(COLUMNS) * cell
        position = name + names if beside else name
        words = tuple(
            _words(s, name_font, position_font, (position if beside else cells) - name, cells - position, beside)
            for s in self._subjects
        )
        return _Layout(head, row, rows, name, position, cells, cell, words)

    def _top_for(self, sheet: Sheet) -> int:
        rows = self._layout.rows
        return max(0, min(sheet.cursor - rows // 2, sheet.lines - rows))

    def _lines_rect(self) -> QRect:
        return QRect(0, self._layout.head, self.width(), self.height() - self._layout.head)

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._touch(event.position().toPoint())

    def _touch(self, at: QPoint) -> None:
        lay = self._layout
        if at.y() < lay.head:
            return
        line = self._top + (at.y() - lay.head) // lay.row
        if line >= min(self._sheet.lines, self._top + lay.rows):
            return
        place = (at.x() - lay.cells) // lay.cell
        self.touched.emit(line, COLUMNS[place][0] if 0 <= place < len(COLUMNS) else None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look up and down a long paper; the next key brings the line to be keyed back."""
        step = -1 if event.angleDelta().y() > 0 else 1
        top = max(0, min(self._top + step, self._sheet.lines - self._layout.rows))
        if top != self._top:
            self._top = top
            self.update(self._lines_rect())

    # Painting

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LanguageChange}:
            self._dress()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = _Pen(painter, self._layout, self.width())
        painter.fillRect(event.rect(), pen.colour("surface"))
        if event.rect().top() < self._layout.head:
            pen.head()
        last = min(self._sheet.lines, self._top + self._layout.rows)
        for line in range(self._top, last):
            rect = self.line_rect(line)
            if rect.intersects(event.rect()):
                pen.line(rect, line, self._sheet)
        if last - self._top < self._sheet.lines:
            pen.where(self._top, last, self._sheet.lines, self._lines_rect())
        painter.end()


def _changed(before: Sheet, after: Sheet) -> set[int]:
    """The lines that look different."""
    marks = {line for line, pair in enumerate(zip(before.marks, after.marks, strict=True)) if pair[0] != pair[1]}
    moved = {before.cursor, after.cursor} if before.cursor != after.cursor else set()
    return marks | moved | (before.unseen ^ after.unseen)


def _words(subject: Subject, name: QFont, position: QFont, name_room: int, room: int, beside: bool) -> _Words:
    font = _fitting(subject.name, name, name_room - tokens.SPACE_S)
    shown = QFontMetrics(font).elidedText(subject.name, Qt.TextElideMode.ElideRight, name_room - tokens.SPACE_S)
    return _Words(shown, font, _wrapped(_post(subject), position, room - tokens.SPACE_M, 2 if beside else 1))


def _post(subject: Subject) -> str:
    """Position and unit as printed."""
    return f"{subject.position}, {subject.unit}" if subject.unit else subject.position


def _fitting(text: str, font: QFont, room: int) -> QFont:
    """The font, somewhat smaller where the name would not fit."""
    needed = QFontMetrics(font).horizontalAdvance(text)
    if needed <= room:
        return font
    smaller = QFont(font)
    smaller.setPixelSize(max(round(font.pixelSize() * 0.75), int(font.pixelSize() * room / needed)))
    return smaller


def _wrapped(text: str, font: QFont, room: int, most: int) -> tuple[str, ...]:
    """At most `most` lines of whole words; the last one ends in … where it is cut."""
    metrics = QFontMetrics(font)
    lines, words = [""], text.split()
    while words and len(lines) < most:
        longer = f"{lines[-1]} {words[0]}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > room:
            lines.append("")
        else:
            lines[-1] = longer
            del words[0]
    lines[-1] = " ".join([*lines[-1].split(), *words])
    return (*lines[:-1], metrics.elidedText(lines[-1], Qt.TextElideMode.ElideRight, room))


class _Pen:
    """Draws one paint event: the head, lines, and where in a long paper they are."""

    def __init__(self, painter: QPainter, layout: _Layout, width: int) -> None:
        self._painter = painter
        self._lay = layout
        self._width = width
        self._theme = Theme.of_app()
        self.colour = partial(_colour, self._theme)

    def head(self) -> None:
        painter, lay = self._painter, self._lay
        painter.fillRect(0, 0, self._width, lay.head, self.colour("sunken"))
        half = lay.head // 2
        for place, (mark, word) in enumerate(COLUMNS):
            box = QRect(lay.cells + place * lay.cell, 0, lay.cell, lay.head)
            painter.setPen(self.colour("muted"))
            painter.setFont(self._theme.font(tokens.SMALL))
            painter.drawText(box.adjusted(0, tokens.SPACE_XS, 0, -half), _CENTRE, mark)
            painter.setPen(self.colour("text"))
            painter.setFont(self._theme.font(tokens.SMALL, bold=True))
            painter.drawText(box.adjusted(0, half, 0, -tokens.SPACE_XS), _CENTRE, _(word))

    def line(self, rect: QRect, line: int, sheet: Sheet) -> None:
        is_current = line == sheet.cursor and sheet.reason is None
        if is_current:
            self._painter.fillRect(rect, self.colour("accent_soft"))
            self._arrow(rect)
        self._rules(rect, line)
        self._words(rect, line, self.colour("muted" if sheet.reason else "text"))
        for place, (mark, _word) in enumerate(COLUMNS):
            cell = QRect(self._lay.cells + place * self._lay.cell, rect.top(), self._lay.cell, rect.height())
            if sheet.reason is None:
                self._cell(cell, sheet.marks[line] == mark, line in sheet.unseen, is_current)

    def _arrow(self, rect: QRect) -> None:
        size, middle = self._theme.px(7), rect.center().y() + 0.5
        left = float(tokens.SPACE_S)
        points = [QPointF(left, middle - size), QPointF(left + size * 1.3, middle), QPointF(left, middle + size)]
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self.colour("accent"))
        self._painter.drawPolygon(QPolygonF(points))

    def _rules(self, rect: QRect, line: int) -> None:
        """A line under each row, a stronger one under each fifth; and before the cells that the paper does not have."""
        painter = self._painter
        painter.setPen(QPen(self.colour("edge" if line % 5 == 4 else "line"), 1))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        painter.setPen(QPen(self.colour("line"), 1))
        for place in (0, _PLACE[BLANK]):
            x = self._lay.cells + place * self._lay.cell
            painter.drawLine(x, rect.top(), x, rect.bottom())

    def _words(self, rect: QRect, line: int, ink: QColor) -> None:
        painter, lay = self._painter, self._lay
        words = lay.words[line]
        painter.setPen(ink)
        painter.setFont(self._theme.font(tokens.LEAD, even=True))
        number = QRect(0, rect.top(), lay.name - tokens.SPACE_M, rect.height())
        painter.drawText(number, _RIGHT_NUMBER, str(line + 1))
        is_beside = lay.position != lay.name
        lines = [(words.name, words.name_font, lay.name)] if not is_beside else []
        lines += [(text, self._theme.font(tokens.BODY), lay.position) for text in words.position]
        self._stack(rect, lines, ink)
        if is_beside:
            painter.setPen(ink)
            painter.setFont(words.name_font)
            painter.drawText(QRect(lay.name, rect.top(), lay.position - lay.name, rect.height()), _LEFT, words.name)

    def _stack(self, rect: QRect, lines: list[tuple[str, QFont, int]], ink: QColor) -> None:
        """Lines of text one under the other, together in the middle of the row."""
        painter = self._painter
        heights = [QFontMetrics(font).height() for _text, font, _x in lines]
        top = rect.top() + (rect.height() - sum(heights)) // 2
        painter.setPen(ink)
        for (text, font, x), height in zip(lines, heights, strict=True):
            painter.setFont(font)
            painter.drawText(QRect(x, top, self._lay.cells - x, height), _LEFT, text)
            top += height

    def _cell(self, cell: QRect, is_marked: bool, is_unseen: bool, is_current: bool) -> None:
        painter, theme = self._painter, self._theme
        centre = QRectF(cell).center()
        if not is_marked:
            half = theme.px(9)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.colour("edge" if is_current else "line"), 1.5 if is_current else 1))
            painter.drawRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half))
        elif is_unseen:
            radius = theme.px(9)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.colour("accent"), theme.px(2), Qt.PenStyle.DotLine))
            painter.drawEllipse(centre, radius, radius)
            painter.setPen(QPen(self.colour("accent"), theme.px(2)))
            painter.drawLine(QPointF(centre.x() - radius / 2, centre.y()), QPointF(centre.x() + radius / 2, centre.y()))
            painter.drawLine(QPointF(centre.x(), centre.y() - radius / 2), QPointF(centre.x(), centre.y() + radius / 2))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colour("text"))
            painter.drawEllipse(centre, theme.px(10), theme.px(10))

    def where(self, first: int, last: int, lines: int, area: QRect) -> None:
        """A bar at the right edge: which part of a long paper is on the screen."""
        width = tokens.SPACE_S
        track = QRectF(area.right() - width, area.top(), width, area.height())
        bar = QRectF(track.left(), track.top() + track.height() * first / lines, width, 0)
        bar.setHeight(track.height() * (last - first) / lines)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.fillRect(track, self.colour("track"))
        self._painter.fillRect(bar, self.colour("edge"))


def _colour(theme: Theme, name: str) -> QColor:
    return theme.colour(name)
