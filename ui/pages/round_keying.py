"""Step 3: where every batch stands, and the way to the kiosk. Never a mark, never a count of marks."""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.batch import BatchState
from app.domain.entry import EntryState
from app.domain.ids import BatchId, RoundId
from app.domain.roles import BEGIN, KEY
from app.domain.round import RoundState
from app.services import batch as batches
from app.services import papers
from app.services import round as rounds
from app.services import station as stations
from app.services.batch import BatchView, SlotView
from app.services.session import Session
from app.services.station import StationView
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.batch_filter import STATES, BatchFilter
from ui.pages.batch_map import BatchMap
from ui.pages.page import Page
from ui.pages.sections import Sections, filled
from ui.pages.slip_button import SlipButton
from ui.pages.spare_panel import SparePanel
from ui.pages.station_panel import StationPanel
from ui.theme import Theme, tokens
from ui.widgets import Button, Column, Message, PageHeader, Scroller, Table, column

_LEAST = 104  # pixels of the table at 100 %


@dataclass(frozen=True)
class _Shown:
    state: RoundState
    batches: tuple[BatchView, ...]
    may_key: bool
    leads: bool
    slips: bool
    stations: tuple[StationView, ...]


def _read(session: Session, round_id: RoundId) -> _Shown:
    state = rounds.view(session, round_id).state
    places = session.in_round(round_id).person.places
    return _Shown(
        state,
        batches.overview(session, round_id),
        bool(places & KEY),
        bool(places & BEGIN),
        papers.wants_slips(session, round_id),
        stations.overview(session, round_id),
    )


class _Part(QWidget):
    """Asks for the height that its filter's lines need at the width it has; Qt would ask at a width that it wishes."""

    def hasHeightForWidth(self) -> bool:
        return False

    def minimumSizeHint(self) -> QSize:
        layout, least = self.layout(), super().minimumSizeHint()
        return QSize(least.width(), layout.minimumHeightForWidth(self.width())) if layout else least

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()


class KeyingPage(Page):
    """`kiosk_asked` comes from its button."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round", "batch", "paper", "station"})
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
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._follow_row())
        self.table.rows.modelReset.connect(self._follow_row)  # other rows or another order: no row is chosen
        self.filter, self.map = BatchFilter(), BatchMap(self.table.rows.columns)
        self.filter.changed.connect(self._filter)
        self.map.chosen.connect(self._go_to)
        self.stations, self.spare = StationPanel(desk, round_id), SparePanel(desk)
        self._sections = Sections()
        self._sections.add(_("Các tập"), Icon.TABLE, self._batches_part())
        self._sections.add(_("Máy nhập"), Icon.SCREEN, self.stations)
        self._sections.add(_("Nếu máy này hỏng"), Icon.SHIELD, self.spare)
        self.setLayout(filled(self._header, self._message, self._sections))
        desk.copies.told.connect(self._note_copies)
        self._batches: tuple[BatchView, ...] = ()
        Theme.of_app().changed.connect(self._fit)

    def _batches_part(self) -> QWidget:
        part, layout = _Part(), column(space=tokens.SPACE_S)
        layout.addWidget(self.filter)
        layout.addWidget(self.map)
        layout.addWidget(self.table, 1)
        part.setLayout(layout)
        part.setFocusProxy(self.table)
        return part

    def _filter(self) -> None:
        """Other rows; the one that was chosen stays so where it is still listed."""
        chosen = self._chosen()
        listed = [batch for batch in self._batches if self.filter.takes(batch)]
        self.table.set_rows(listed)
        self.map.show_batches(self._batches, frozenset(batch.id for batch in listed))
        if chosen is not None:
            self._select(chosen.id)

    def _chosen(self) -> BatchView | None:
        at = self.table.currentIndex().row()
        return self.table.rows.row(at) if at >= 0 else None

    def _follow_row(self) -> None:
        chosen = self._chosen()
        self.slip.offer(chosen)
        self.map.show_chosen(chosen)

    def _go_to(self, batch: BatchView) -> None:
        """A square of the map was chosen: its row, for which the filter is widened where it hides it."""
        if not self.filter.takes(batch):
            self.filter.take_all()
        self._select(batch.id)
        self._show_table()

    def _select(self, batch_id: BatchId) -> None:
        rows = self.table.rows
        at = next((at for at in range(rows.rowCount()) if rows.row(at).id == batch_id), None)
        if at is not None:
            self.table.selectRow(at)
            self.table.scrollTo(rows.index(at, 0))

    def _show_table(self) -> None:
        """With large text the table may stand below the window's edge."""
        body = self.findChild(Scroller, options=Qt.FindChildOption.FindDirectChildrenOnly)
        assert body is not None, "the page scrolls"
        body.ensureWidgetVisible(self.table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """However many batches there are, the table keeps its heading and a row or two."""
        self.map.set_room(self.height() // 3)
        self.table.setMinimumHeight(Theme.of_app().px(_LEAST))

    def _note_copies(self) -> None:
        self._sections.set_note(2, _("không chép được") if self.desk.copies.failure else "")

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
        self._batches = shown.batches
        self.filter.show_batches(shown.batches)
        self._filter()
        out = sum(bool(view.out) for view in shown.stations)
        self._sections.set_note(1, _("{0} đang giao").format(out) if out else "")
        self.stations.show_round(shown.stations, shown.batches, counting and shown.leads, counting and shown.may_key)
        self.spare.show_batches(shown.batches, out)
        self.slip.setVisible(shown.slips)


def _slot(batch: BatchView, at: int) -> str:
    if at >= len(batch.slots):
        return _("không nhập")
    slot: SlotView = batch.slots[at]
    if slot.elsewhere:
        return _("ở “{0}”").format(slot.station) if slot.station else _("ở máy chính")
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
        Column[BatchView](_("Trạng thái"), _state, look=lambda b: STATES[b.state][1:]),
    )


def _state(batch: BatchView) -> str:
    return _(STATES[batch.state][0])
