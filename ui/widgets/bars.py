"""The three levels of a vote as a bar: high, confidence, low, and what is left without a valid mark.

Blue, light blue and violet: red, amber and green are for findings alone. The three differ in lightness too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.texts import N_, _, number_text
from ui.theme import Theme, tokens
from ui.widgets.base import Flow, clear, row, words

if TYPE_CHECKING:
    from app.domain.tally import SubjectResult

LEVELS = (("high", N_("tín nhiệm cao")), ("confidence", N_("tín nhiệm")), ("low", N_("tín nhiệm thấp")))


@dataclass(frozen=True)
class Counts:
    """The papers of one subject by level, and the whole that the bar stands for (the base)."""

    high: int
    confidence: int
    low: int
    base: int

    @classmethod
    def of(cls, result: "SubjectResult") -> "Counts":
        return cls(result.high, result.confidence, result.low, result.base)

    def words(self) -> str:
        """`tín nhiệm cao 40, tín nhiệm 15, tín nhiệm thấp 3 trên 60`, for tooltips and screen readers."""
        levels = ", ".join(f"{_(word)} {number_text(getattr(self, level))}" for level, word in LEVELS)
        return _("{0} trên {1}").format(levels, number_text(self.base))


def paint_bar(painter: QPainter, rect: QRectF, counts: Counts, theme: Theme, *, figures: bool = False) -> None:
    """The bar within `rect`; with `figures` each count stands in its part where there is room for it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    radius = min(rect.height() / 2, 4.0)
    outline.addRoundedRect(rect, radius, radius)
    painter.setClipPath(outline)
    painter.fillRect(rect, theme.colour("track"))
    left = rect.left()
    for level, _word in LEVELS:
        count = getattr(counts, level)
        width = rect.width() * count / max(1, counts.base)
        # A hair of ground between the parts keeps them apart where colours cannot be told.
        part = QRectF(left, rect.top(), max(0.0, width - 1.5), rect.height())
        painter.fillRect(part, theme.colour(level))
        if figures and count:
            _figure(painter, part, number_text(count), theme, level)
        left += width
    painter.restore()


def _figure(painter: QPainter, part: QRectF, figure: str, theme: Theme, level: str) -> None:
    font = theme.font(tokens.BODY, bold=True, even=True)
    if QFontMetricsF(font).horizontalAdvance(figure) + 8 <= part.width():
        painter.setFont(font)
        painter.setPen(theme.colour(f"on_{level}"))
        painter.drawText(part, Qt.AlignmentFlag.AlignCenter, figure)


class ThreeColourBar(QWidget):
    """One bar. `thin` is for table rows and leaders' lists; otherwise the counts stand in it."""

    def __init__(self, counts: Counts | None = None, *, thin: bool = False) -> None:
        super().__init__()
        self._thin = thin
        self._counts = counts
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.of_app().changed.connect(self.updateGeometry)
        self.set_counts(counts)

    def set_counts(self, counts: Counts | None) -> None:
        """Other figures; None paints nothing."""
        self._counts = counts
        said = counts.words() if counts else ""
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:
        theme = Theme.of_app()
        return QSize(theme.px(160), theme.px(10 if self._thin else 28))

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.of_app().px(60), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._counts is not None:
            painter = QPainter(self)
            paint_bar(painter, QRectF(self.rect()), self._counts, Theme.of_app(), figures=not self._thin)
            painter.end()


class _Swatch(QWidget):
    def __init__(self, level: str) -> None:
        super().__init__()
        self._level = level
        Theme.of_app().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        side = Theme.of_app().px(14)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Theme.of_app().colour(self._level))
        painter.end()


class Legend(QWidget):
    """Which colour is which level; `rest` names the empty part of the bar."""

    def __init__(self, rest: str = "") -> None:
        super().__init__()
        flow = Flow(space=tokens.SPACE_L)
        for level, word in (*((level, _(word)) for level, word in LEVELS), ("track", rest)):
            if word:
                flow.addWidget(_entry(level, word))
        self.setLayout(flow)


def _entry(level: str, word: str) -> QWidget:
    entry, line = QWidget(), row(space=tokens.SPACE_S)
    line.addWidget(_Swatch(level))
    line.addWidget(words(word, wrap=False))
    entry.setLayout(line)
    return entry


class ResultBars(QWidget):
    """A style's results as bars, one a subject, in the order given, with the legend above."""

    def __init__(self, results: "Sequence[SubjectResult]" = ()) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.SPACE_L)
        self._grid.setVerticalSpacing(tokens.SPACE_M)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 5)
        self.setLayout(self._grid)
        self.set_results(results)

    def set_results(self, results: "Sequence[SubjectResult]") -> None:
        """Show these subjects; what was shown before goes."""
        clear(self._grid)
        self._grid.addWidget(Legend(_("không có mức hợp lệ")), 0, 0, 1, 3)
        for line, result in enumerate(results, 1):
            number = words(str(line), "code", wrap=False)
            self._grid.addWidget(number, line, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(words(result.name), line, 1, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(ThreeColourBar(Counts.of(result)), line, 2, Qt.AlignmentFlag.AlignVCenter)
