"""A key and what it does, side by side; it can be touched in place of the key."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.kiosk.paper_layout import LEAST_CELL
from ui.theme import Theme, tokens


class KeyButton(QAbstractButton):
    """`[Enter] ghi`. It never takes the keyboard: that stays where the keys are listened to.

    `strong` is for what should be pressed next, `quiet` for what is shown and cannot be chosen.
    """

    def __init__(self, cap: str, word: str, *, strong: bool = False, enabled: bool = True) -> None:
        super().__init__()
        self._cap, self._word, self._strong = cap, word, strong
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEnabled(enabled)
        self.setAccessibleName(f"{cap}: {word}")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        Theme.of_app().changed.connect(self.updateGeometry)

    def set_strong(self, strong: bool) -> None:
        if strong != self._strong:
            self._strong = strong
            self.update()

    def _cap_width(self) -> int:
        metrics = QFontMetrics(Theme.of_app().font(bold=True))
        return max(metrics.horizontalAdvance(self._cap) + tokens.SPACE_M, metrics.height() + tokens.SPACE_XS)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(Theme.of_app().font())
        width = self._cap_width() + tokens.SPACE_S + metrics.horizontalAdvance(self._word) + tokens.SPACE_S
        return QSize(width, max(LEAST_CELL, metrics.height() + tokens.SPACE_S))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = Theme.of_app(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = "text" if self.isEnabled() else "muted"
        side = QFontMetrics(theme.font(bold=True)).height() + tokens.SPACE_XS
        cap = QRect(0, (self.height() - side) // 2, self._cap_width(), side)
        ground, border, letters = ("accent", "accent", "on_accent") if self._strong else ("surface", "edge", ink)
        if self.isDown():
            ground, letters = "accent_soft", "text"
        painter.setPen(QPen(theme.colour(border if self.isEnabled() else "line"), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour(letters))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._cap)
        painter.setFont(theme.font(bold=self._strong))
        painter.setPen(theme.colour(ink))
        rest = self.rect().adjusted(cap.width() + tokens.SPACE_S, 0, 0, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._word)
        painter.end()
