"""The list of third keyings as a table that listens to the pad, and the same list beside the two passes afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from app.texts import _
from ui.icons import Icon
from ui.kiosk.keys import key_of
from ui.kiosk.strokes import Key
from ui.pages.resolving import BACK, ENTER
from ui.widgets import Column, Table

_SAID = {Key.BACK: BACK, Key.ENTER: ENTER, Key.EIGHT_ABOVE: "8"}
_DIGITS = frozenset("0123456789")
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}


@dataclass(frozen=True)
class Line:
    """A row as shown: the paper, what of it differs, what was keyed from the paper, and whether that is new."""

    paper: str
    what: str
    answer: str
    is_new: bool = False


@dataclass(frozen=True)
class Beside:
    """A row once the batch is accepted: what was keyed from the paper beside what each pass had."""

    paper: str
    what: str
    answer: str
    first: str
    second: str
    is_new: bool


def _state(line: Line) -> tuple[Icon, str] | None:
    if not line.answer:
        return Icon.EDIT, "muted"
    return (Icon.WARN, "warn") if line.is_new else (Icon.CHECK, "good")


class DifferenceList(Table[Line]):
    """`pressed` comes with a digit, `back` or `enter`; `stood` with the row that an arrow or the mouse went to.

    Nothing else is heard, whatever an input method makes of it.
    """

    pressed = Signal(str)
    stood = Signal(int)

    def __init__(self) -> None:
        columns = (
            Column[Line](_("Phiếu"), lambda line: line.paper, figures=True),
            Column[Line](_("Chỗ lệch"), lambda line: line.what, stretch=True),
            Column[Line](_("Nhập lại từ tờ phiếu"), lambda line: line.answer or _("chưa nhập"), look=_state),
        )
        super().__init__(columns, _("Chỗ lệch, nhập lại từ tờ phiếu"), sortable=False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._standing = False
        self.selectionModel().currentRowChanged.connect(self._moved)

    def show_lines(self, lines: Sequence[Line], at: int) -> None:
        """Show these and stand on row `at`; says nothing through `stood`."""
        self._standing = True
        self.set_rows(lines)
        if lines:
            self.setCurrentIndex(self.rows.index(at, 0))
        self._standing = False

    def _moved(self) -> None:
        if not self._standing:
            self.stood.emit(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = key_of(event, QGuiApplication.platformName())
        said = None if key is None else _SAID.get(key, key.value if key.value in _DIGITS else None)
        if said is not None:
            self.pressed.emit(said)
        elif event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()


def beside_table() -> Table[Beside]:
    """An empty table of settled differences."""
    columns = (
        Column[Beside](_("Phiếu"), lambda line: line.paper, figures=True),
        Column[Beside](_("Chỗ lệch"), lambda line: line.what, stretch=True),
        Column[Beside](_("Lượt 1"), lambda line: line.first, stretch=True),
        Column[Beside](_("Lượt 2"), lambda line: line.second, stretch=True),
        Column[Beside](
            _("Từ tờ phiếu"),
            lambda line: line.answer,
            stretch=True,
            look=lambda line: (Icon.WARN, "warn") if line.is_new else (Icon.CHECK, "good"),
        ),
    )
    return Table(columns, _("Chỗ lệch đã xử lý"), sortable=False)
