"""The seven steps of a round over its page, each with a word for what still stands in its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from app.texts import N_, _
from ui.icons import Icon, pixmap
from ui.theme import Theme, tokens
from ui.widgets.base import tip_text

ROUND_STEPS = (
    N_("Chuẩn bị"),
    N_("In phiếu"),
    N_("Nhập phiếu"),
    N_("Đối chiếu"),
    N_("Niêm phong, ký"),
    N_("Báo cáo"),
    N_("Lưu trữ"),
)


class StepState(StrEnum):
    """DONE has a tick, OPEN can be worked on, AHEAD waits for an earlier step."""

    DONE = "done"
    OPEN = "open"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Step:
    """`note` says in a word what stands in the way (`còn 3 việc`), or "" where nothing does."""

    title: str
    state: StepState
    note: str = ""


class _StepButton(QAbstractButton):
    """A number in a circle (a tick once done), the title and the note. `small` leaves the words to the tooltip."""

    def __init__(self, number: int, key: str) -> None:
        super().__init__()
        self.number = number
        self.key = key
        self.step = Step("", StepState.AHEAD)
        self.small = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        Theme.of_app().changed.connect(self.updateGeometry)
        self.setShortcut(key)

    def set_step(self, step: Step) -> None:
        self.step = step
        said = ". ".join(part for part in (f"{self.number} {step.title}", step.note) if part)
        self.setAccessibleName(f"{said}. {_('đã xong')}" if step.state is StepState.DONE else said)
        self.setToolTip(tip_text(said, self.key))
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """A step that is shown stays shown until another one is; the group says so by calling this too."""
        group = self.group()
        self.setChecked(group is None or not self.isChecked() or group.checkedButton() is self)

    def _side(self) -> int:
        return Theme.of_app().px(28)

    def _texts_width(self) -> int:
        theme = Theme.of_app()
        title = QFontMetrics(theme.font(bold=True)).horizontalAdvance(self.step.title)
        note = QFontMetrics(theme.font(tokens.SMALL)).horizontalAdvance(self.step.note)
        return max(title, note)

    def full_width(self) -> int:
        """The width with its words."""
        return self._side() + tokens.SPACE_S + self._texts_width() + 2 * tokens.SPACE_S

    def sizeHint(self) -> QSize:
        width = self._side() + 2 * tokens.SPACE_S if self.small else self.full_width()
        return QSize(width, Theme.of_app().px(48))

    def minimumSizeHint(self) -> QSize:
        """Without its words: the stepper says when they are left out."""
        return QSize(self._side() + 2 * tokens.SPACE_S, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_circle(painter)
        if not self.small:
            self._paint_words(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        theme = Theme.of_app()
        ground = self.rect().adjusted(1, 1, -1, -1)
        hovered = self.underMouse() and self.isEnabled()
        painter.setPen(QPen(theme.colour("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft") if self.isChecked() or hovered else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground, tokens.RADIUS, tokens.RADIUS)

    def _circle(self) -> QRect:
        side = self._side()
        return QRect(tokens.SPACE_S, (self.height() - side) // 2, side, side)

    def _paint_circle(self, painter: QPainter) -> None:
        theme, circle = Theme.of_app(), self._circle()
        filled = self.isChecked() or self.step.state is StepState.DONE
        edge = "accent" if filled or self.step.state is StepState.OPEN else "edge"
        painter.setPen(QPen(theme.colour(edge), 1.5))
        painter.setBrush(theme.colour("accent" if filled else "surface"))
        painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        if self.step.state is StepState.DONE:
            size = theme.px(18)
            tick = pixmap(Icon.CHECK, size, "on_accent", self.devicePixelRatioF())
            painter.drawPixmap(circle.center().x() - size // 2 + 1, circle.center().y() - size // 2 + 1, tick)
            return
        painter.setFont(theme.font(bold=True, even=True))
        ink = "on_accent" if filled else "ink" if self.step.state is StepState.OPEN else "muted"
        painter.setPen(theme.colour(ink))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self.number))

    def _paint_words(self, painter: QPainter) -> None:
        theme = Theme.of_app()
        left = self._circle().right() + 1 + tokens.SPACE_S
        area = QRect(left, 0, self.width() - left, self.height())
        title, note = theme.font(bold=self.isChecked()), theme.font(tokens.SMALL)
        heights = [QFontMetrics(font).height() for font in (title, note)]
        top = (self.height() - heights[0] - (heights[1] if self.step.note else 0)) // 2
        ahead = self.step.state is StepState.AHEAD and not self.isChecked()
        painter.setFont(title)
        painter.setPen(theme.colour("muted" if ahead else "text"))
        painter.drawText(area.translated(0, top), Qt.AlignmentFlag.AlignTop, self.step.title)
        painter.setFont(note)
        painter.setPen(theme.colour("muted"))
        painter.drawText(area.translated(0, top + heights[0]), Qt.AlignmentFlag.AlignTop, self.step.note)

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Enter, QEvent.Type.Leave}:
            self.update()
        return super().event(event)


class Stepper(QWidget):
    """`chosen` comes with the place (from 0) of the step that was pressed, or called by Alt+1 … Alt+7.

    Where the words of all steps do not fit (large text), only the shown step keeps its own, then none.
    """

    chosen = Signal(int)

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._layout = QHBoxLayout()
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(tokens.SPACE_XS)
        self.setLayout(self._layout)
        self._layout.addStretch(1)
        self._buttons: list[_StepButton] = []
        self.setAccessibleName(_("Các bước của đợt"))
        self._group.idClicked.connect(self.chosen)
        Theme.of_app().changed.connect(self._fit)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Step]) -> None:
        """The steps as they stand now; the shown one stays shown."""
        while len(self._buttons) < len(steps):
            at = len(self._buttons)
            button = _StepButton(at + 1, f"Alt+{at + 1}")
            self._group.addButton(button, at)
            self._layout.insertWidget(at, button)
            self._buttons.append(button)
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(steps))
            if at < len(steps):
                button.set_step(steps[at])
        self._fit()

    @property
    def current(self) -> int:
        """The place of the shown step, -1 for none."""
        return self._group.checkedId()

    def show_step(self, place: int) -> None:
        """Mark the step whose page is shown; says nothing through `chosen`."""
        self._buttons[place].setChecked(True)
        self._fit()

    def _shown(self) -> list[_StepButton]:
        return [button for button in self._buttons if not button.isHidden()]

    def _fit(self) -> None:
        shown = self._shown()
        gaps = tokens.SPACE_XS * max(0, len(shown) - 1)
        small = sum(button.full_width() for button in shown) + gaps > self.width()
        for button in shown:
            button.small = small and not button.isChecked()
        if small and sum(button.sizeHint().width() for button in shown) + gaps > self.width():
            for button in shown:
                button.small = True
        for button in shown:
            button.updateGeometry()
            button.update()

    def minimumSizeHint(self) -> QSize:
        shown = self._shown()
        side = Theme.of_app().px(28) + 2 * tokens.SPACE_S
        width = len(shown) * side + tokens.SPACE_XS * max(0, len(shown) - 1)
        return QSize(width, Theme.of_app().px(48))

    def sizeHint(self) -> QSize:
        gaps = tokens.SPACE_XS * max(0, len(self._shown()) - 1)
        return QSize(sum(button.full_width() for button in self._shown()) + gaps, Theme.of_app().px(48))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)
