"""The room of rounds: every round, the newest first, and the way to a new one."""

from typing import ClassVar

from PySide6.QtCore import Signal

from app.domain.ids import RoundId
from app.domain.names import search_key
from app.domain.roles import Place
from app.domain.round import RoundState, state_word
from app.services import draft
from app.services import round as rounds
from app.texts import _
from ui.desk import Desk
from ui.dialogs.duplicate import DuplicateDialog
from ui.icons import Icon
from ui.pages.page import Page
from ui.theme import tokens
from ui.widgets import (
    Button,
    Choice,
    Column,
    Columns,
    EmptyState,
    Field,
    PageHeader,
    Scroller,
    Table,
    TextField,
    column,
    words,
)

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
        self._copy = Button(_("Nhân bản đợt…"), Icon.COPY)
        self._copy.clicked.connect(self._ask_copy)
        for button in (self._copy, self._new):
            header.add_action(button)
            button.hide()
        self._rows: tuple[RoundRow, ...] = ()
        self._dialog: DuplicateDialog | None = None
        self.search, self.state_box = TextField(placeholder=_("gõ tên đợt hoặc năm")), Choice()
        self.state_box.addItem(_("mọi trạng thái"), None)
        for state in RoundState:
            self.state_box.addItem(state_word(state), state.value)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.state_box.activated.connect(lambda _at: self._filter())
        self._filters = Columns(Field(_("Tìm"), self.search), Field(_("Trạng thái"), self.state_box), least=260)
        self._none = words(_("Không có đợt nào như vậy."), "muted")
        self.table = Table(round_columns(), _("Các đợt lấy phiếu"))
        self.table.chosen.connect(lambda row: self.round_asked.emit(row[0], 0))
        self._empty = Scroller(fill=True, margin=0)
        self._empty.body.addWidget(self._make_empty())
        layout = column(space=tokens.SPACE_L, margin=tokens.SPACE_XL)
        layout.addWidget(header)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._filters)
        layout.addWidget(self._none)
        layout.addWidget(self.table, 1)
        for each in (self._empty, self._none):
            each.hide()
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
        self._rows = rows
        self._empty.setVisible(not rows)
        self._filters.setVisible(len(rows) > 1)
        for button in (self._new, self._copy):
            button.setVisible(bool(rows) and self._may_make)
        self._filter()

    def _filter(self) -> None:
        """The rounds whose name, day or year has what was typed, in the state that was chosen."""
        wanted, state = search_key(self.search.value), self.state_box.currentData()
        found = [
            row
            for row in self._rows
            if wanted in search_key(f"{row[1]} {day_text(row)}") and state in {None, row[3].value}
        ]
        self.table.set_rows(found)
        self.table.setVisible(bool(found))
        self._none.setVisible(bool(self._rows) and not found)
        self._copy.setEnabled(bool(found))
        if found and self.table.currentIndex().row() < 0:
            self.table.selectRow(0)

    def _ask_copy(self) -> None:
        if self.table.selected:
            source = self.table.selected[0]
            dialog = DuplicateDialog(self, source[1])
            dialog.agreed.connect(lambda: self._copy_round(source[0], dialog))
            self._dialog = dialog
            dialog.open()

    def _copy_round(self, source: RoundId, dialog: DuplicateDialog) -> None:
        told = dialog.read()
        if told is not None:
            dialog.working(True)
            self.desk.write(
                lambda session: draft.duplicate(session, source, *told),
                self._copied,
                lambda refusal: dialog.refuse(refusal.text),
                nouns=("round",),
            )

    def _copied(self, made: RoundId) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self.round_asked.emit(made, 1)
