"""The striped band over every page of a rehearsal or of the sample agency: nobody takes it for the real vote."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme, tokens


class StripedBand(QWidget):
    """`DIỄN TẬP` or `MẪU`, with a sentence after it; hidden while it has no word."""

    def __init__(self, word: str = "", sentence: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.of_app().changed.connect(self.updateGeometry)
        self.set_word(word, sentence)

    def set_word(self, word: str, sentence: str = "") -> None:
        """The word in capitals and what it means; "" hides the band."""
        self._word, self._sentence = word, sentence
        self.setAccessibleName(". ".join(part for part in (word, sentence) if part))
        self.setToolTip(sentence)
        if self.parent() is not None or not word:  # without one it would open a window of its own
            self.setVisible(bool(word))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, Theme.of_app().px(30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = Theme.of_app(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("band"))
        self._paint_stripes(painter)
        painter.setPen(theme.colour("on_band"))
        bold, plain = theme.font(bold=True), theme.font()
        left = tokens.SPACE_XL
        painter.setFont(bold)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), middle, self._word)
        left += QFontMetrics(bold).horizontalAdvance(self._word) + tokens.SPACE_M
        rest = self.width() - left - tokens.SPACE_L
        if QFontMetrics(plain).horizontalAdvance(self._sentence) <= rest:  # the word alone says enough
            painter.setFont(plain)
            painter.drawText(self.rect().adjusted(left, 0, 0, 0), middle, self._sentence)
        painter.end()

    def _paint_stripes(self, painter: QPainter) -> None:
        height, step = self.height(), 28
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Theme.of_app().colour("band_stripe"))
        for left in range(-height, self.width(), step):
            points = ((left, height), (left + height, 0), (left + height + step // 2, 0), (left + step // 2, height))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
