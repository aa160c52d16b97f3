"""Step 3: where every batch stands, and the way to the kiosk. Never a mark, never a count of marks."""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Signal

from app.domain.batch import BatchState
from app.domain.entry import EntryState
from app.domain.ids import RoundId
from app.domain.roles import KEY
from app.domain.round import RoundState
from app.services import batch as batches
from app.services import papers
from app.services import round as rounds
from app.services.batch import BatchView, SlotView
from app.services.session import Session
from app.texts import N_, _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.page import Page
from ui.pages.slip_button import SlipButton
from ui.theme import tokens
from ui.widgets import Button, Column, Message, PageHeader, Table, column

_STATES = {
    BatchState.EMPTY: (N_("chưa nhập"), Icon.PAPER, "muted"),
    BatchState.KEYING: (N_("đang nhập"), Icon.KEYBOARD, "ink"),
    BatchState.WAITING: (N_("chờ lượt kia"), Icon.WAITING, "muted"),
    BatchState.DIFFERING: (N_("hai lượt lệch nhau"), Icon.DIFFERENCE, "warn"),
    BatchState.MATCHED: (N_("hai lượt khớp"), Icon.CHECK, "good"),
    BatchState.ACCEPTED: (N_("đã xác nhận"), Icon.GOOD, "good"),
}


@dataclass(frozen=True)
class _Shown:
    state: RoundState
    batches: tuple[BatchView, ...]
    may_key: bool
    slips: bool


def _read(session: Session, round_id: RoundId) -> _Shown:
    state = rounds.view(session, round_id).state
    places = session.in_round(round_id).person.places
    return _Shown(state, batches.overview(session, round_id), bool(places & KEY), papers.wants_slips(session, round_id))


class KeyingPage(Page):
    """`kiosk_asked` comes from its button."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round", "batch", "paper"})
    kiosk_asked = Signal()

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(desk)
        self._round = round_id
        self._header = PageHeader(_("Nhập phiếu"))
        self.open = Button(_("Mở bàn nhập phiếu"), Icon.KEYBOARD, kind="primary", key="Ctrl+Return")
        self.open.clicked.connect(self.kiosk_asked)
        self.open.hide()
        self._header.add_action(self.open)
        self._message = Message()
        self.table = Table(_columns(), _("Các tập phiếu"))
        self.slip = SlipButton(desk, round_id)
        self._header.add_action(self.slip)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._offer_slip())
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        layout.addWidget(self._header)
        layout.addWidget(self._message)
        layout.addWidget(self.table, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        self.desk.read(lambda session: _read(session, self._round), self._show)

    def _show(self, shown: _Shown) -> None:
        counting = shown.state is RoundState.COUNTING
        self.open.setVisible(counting and shown.may_key)
        left = sum(batch.state is not BatchState.ACCEPTED for batch in shown.batches)
        differing = sum(batch.state is BatchState.DIFFERING for batch in shown.batches)
        total = len(shown.batches)
        self._header.set_texts(_("Nhập phiếu"), _("{0}/{1} tập đã xác nhận").format(total - left, total))
        if counting and not shown.may_key:
            self._message.say(_("Người của ban kiểm phiếu đăng nhập rồi mở bàn nhập phiếu."))
        elif counting and left == 0:
            self._message.say(_("Mọi tập đã xác nhận: sang bước 4, Đối chiếu."), "good")
        elif counting and differing:
            self._message.say(_("{0} tập có chỗ lệch: xử lý ở bước 4, Đối chiếu.").format(differing), "warn")
        else:
            self._message.clear()
        self.table.set_rows(shown.batches)
        self.slip.setVisible(shown.slips)
        self._offer_slip()

    def _offer_slip(self) -> None:
        at = self.table.currentIndex().row()
        self.slip.offer(self.table.rows.row(at) if at >= 0 else None)


def _slot(batch: BatchView, at: int) -> str:
    if at >= len(batch.slots):
        return _("không nhập")
    slot: SlotView = batch.slots[at]
    if slot.state is None:
        return "–"
    word = _("xong") if slot.state is EntryState.DONE else _("đang nhập")
    return _("{0}: {1}, {2} phiếu").format(slot.person, word, slot.papers)


def _columns() -> tuple[Column[BatchView], ...]:
    return (
        Column[BatchView](_("Tập"), lambda b: f"{b.style.code} · {b.number}", key=lambda b: (b.style.code, b.number)),
        Column[BatchView](_("Số phiếu"), lambda b: "" if b.expected is None else str(b.expected), figures=True),
        Column[BatchView](_("Lượt thứ nhất"), lambda b: _slot(b, 0), stretch=True),
        Column[BatchView](_("Lượt thứ hai"), lambda b: _slot(b, 1), stretch=True),
        Column[BatchView](_("Trạng thái"), _state, look=lambda b: _STATES[b.state][1:]),
    )


def _state(batch: BatchView) -> str:
    return _(_STATES[batch.state][0])
