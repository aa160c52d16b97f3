"""The room of rounds: every round, the newest first, and the way to a new one."""

from typing import ClassVar

from PySide6.QtCore import Signal

from app.domain.ids import RoundId
from app.domain.roles import Place
from app.domain.round import RoundState, state_word
from app.services import round as rounds
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.page import Page
from ui.theme import tokens
from ui.widgets import Button, Column, EmptyState, PageHeader, Scroller, Table, column

RoundRow = tuple[RoundId, str, str, RoundState]
_LOOKS = {
    RoundState.DRAFT: (Icon.EDIT, "muted"),
    RoundState.PREPARED: (Icon.LOCK, "ink"),
    RoundState.COUNTING: (Icon.KEYBOARD, "ink"),
    RoundState.SEALED: (Icon.SEAL, "good"),
    RoundState.CANCELLED: (Icon.STOP, "muted"),
}


def day_text(row: RoundRow) -> str:
    """`18/07/2023` of a listed round."""
    return "/".join(reversed(row[2].split("-")))


def round_columns() -> tuple[Column[RoundRow], ...]:
    return (
        Column[RoundRow](_("Đợt"), lambda r: r[1], stretch=True),
        Column[RoundRow](_("Ngày"), day_text, key=lambda r: r[2]),
        Column[RoundRow](_("Trạng thái"), lambda r: state_word(r[3]), look=lambda r: _LOOKS[r[3]]),
    )


class RoundsPage(Page):
    """`round_asked` comes with a round's id and 0, for its next step (Enter or double click)."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round"})
    round_asked = Signal(object, int)
    new_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_make = desk.person is not None and Place.ADMIN in desk.person.places
        header = PageHeader(_("Đợt lấy phiếu"), _("Chọn một đợt rồi bấm Enter để mở."))
        self._new = Button(_("Lập đợt mới"), Icon.ADD, kind="primary", key="Ctrl+N")
        self._new.clicked.connect(self.new_asked)
        header.add_action(self._new)
        self._new.setVisible(self._may_make)
        self.table = Table(round_columns(), _("Các đợt lấy phiếu"))
        self.table.chosen.connect(lambda row: self.round_asked.emit(row[0], 0))
        self._empty = Scroller(fill=True, margin=0)
        self._empty.body.addWidget(self._make_empty())
        layout = column(space=tokens.SPACE_L, margin=tokens.SPACE_XL)
        layout.addWidget(header)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.table, 1)
        self._empty.hide()
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _make_empty(self) -> EmptyState:
        text = _("Người quản trị lập đợt; khi có, đợt hiện ở đây.")
        if self._may_make:
            text = _("Bấm “Lập đợt mới” để ghi quy định, ngày, người được lấy phiếu và ban kiểm phiếu.")
        action = _("Lập đợt mới") if self._may_make else ""
        empty = EmptyState(Icon.ROUND, _("Chưa có đợt lấy phiếu nào"), text, action)
        empty.asked.connect(self.new_asked)
        return empty

    def refresh(self) -> None:
        self.desk.read(lambda session: tuple(rounds.listing(session)), self._show)

    def _show(self, rows: tuple[RoundRow, ...]) -> None:
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._new.setVisible(bool(rows) and self._may_make)
        if rows and self.table.currentIndex().row() < 0:
            self.table.selectRow(0)
