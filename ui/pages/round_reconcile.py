"""Step 4, Đối chiếu: what the passes disagree on, the turnout keyed twice, and the accounts of the round."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.domain.agency import FolderKind
from app.domain.batch import BatchState
from app.domain.ids import BatchId, RoundId
from app.domain.reconcile import Answer
from app.domain.roles import Person, Place
from app.domain.round import RoundState
from app.services import batch as batches
from app.services import people, reconcile, spot_check, turnout
from app.services import round as rounds
from app.services.batch import BatchView
from app.services.papers import PaperKind, Wanted
from app.services.people import Someone
from app.services.round import RoundView
from app.services.session import Changes, Session
from app.services.spot_check import SpotView
from app.services.turnout import TurnoutView
from app.texts import N_, _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.accounts_panel import AccountsPanel
from ui.pages.difference_panel import DifferencePanel
from ui.pages.page import Page
from ui.pages.paper_window import PaperWindow
from ui.pages.sections import Sections, filled
from ui.pages.spot_panel import SpotPanel
from ui.pages.tab_order import tab_by_layout
from ui.pages.turnout_panel import TurnoutPanel
from ui.theme import Theme, tokens
from ui.widgets import Button, Column, Message, PageHeader, Table, column, row

if TYPE_CHECKING:
    from ui.pages.answers_panel import AnswersPanel

_BATCHES, _TURNOUT, _ACCOUNTS, _SPOT = range(4)
_STATE_COLUMN = 165  # wide enough for every state of a batch
_NARROW = 640  # pixels at 100 % below which a batch stands under the list of batches
_ANY = (1 << 24) - 1  # no bound to a size (QWIDGETSIZE_MAX)
_STATES = {
    BatchState.EMPTY: (N_("chưa nhập"), Icon.QUIET, "quiet"),
    BatchState.KEYING: (N_("đang nhập"), Icon.KEYBOARD, "ink"),
    BatchState.WAITING: (N_("chờ lượt kia"), Icon.WAITING, "quiet"),
    BatchState.DIFFERING: (N_("lệch {0} chỗ"), Icon.DIFFERENCE, "bad"),
    BatchState.MATCHED: (N_("chờ đọc lại"), Icon.WAITING, "ink"),
    BatchState.ACCEPTED: (N_("đã xác nhận"), Icon.GOOD, "good"),
}
_ASKING = frozenset({BatchState.DIFFERING, BatchState.MATCHED})  # differences to be settled, one pass to be read back


@dataclass(frozen=True)
class _Shown:
    view: RoundView
    batches: tuple[BatchView, ...]
    turnouts: tuple[TurnoutView, ...]
    answer: Answer
    people: tuple[Someone, ...]
    spots: SpotView


def _read(session: Session, round_id: RoundId) -> _Shown:
    return _Shown(
        rounds.view(session, round_id),
        batches.overview(session, round_id),
        turnout.views(session, round_id),
        reconcile.answer(session, round_id),
        people.of_round(session, round_id),
        spot_check.view(session, round_id),
    )


class ReconcilePage(Page):
    """Three parts: batches with their differences, turnout, accounts."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round", "batch", "turnout", "explanation", "spot"})

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(desk)
        self._round = round_id
        self._batch: BatchId | None = None
        self._shown: _Shown | None = None
        self._whose = desk.person.key if desk.person else ""
        self._is_eager = False  # the next batch was asked for, to be keyed at once
        self._header = PageHeader(_("Đối chiếu"), _("Mọi phiếu và mọi con số phải khớp trước khi niêm phong."))
        self._message = Message()
        self._table = self._make_table()
        self._panel = DifferencePanel(desk)
        self._turnout = TurnoutPanel(desk, round_id)
        self._accounts = AccountsPanel(desk, round_id)
        self._spot = SpotPanel(desk, round_id)
        desk.entered.connect(self._on_entered)
        desk.locked.connect(self._panel.forget_passwords)
        self._panel.ready.connect(self._on_ready)
        self._panel.list_asked.connect(self._show_list)
        self._panel.settled.connect(self._table.setFocus)  # else the keyboard would come to stand on the reopening
        self._sections = Sections()
        self._sections.add(_("Tập phiếu"), Icon.DIFFERENCE, self._make_batches())
        self._sections.add(_("Số liệu phiếu"), Icon.TABLE, self._turnout)
        self._sections.add(_("Đẳng thức"), Icon.BALANCE, self._accounts)
        self._sections.add(_("Kiểm tra ngẫu nhiên"), Icon.CHECK, self._spot)
        self._answers = self._make_answers()
        self.setLayout(filled(self._header, self._message, self._sections))

    def _show_list(self, batch: BatchId) -> None:
        """The differences of a batch on paper."""
        PaperWindow(self.desk, self._round, self).show_paper(Wanted(PaperKind.DIFFERENCES, batch=batch))

    def _make_answers(self) -> "AnswersPanel | None":
        """A rehearsal has its answers beside the accounts."""
        if self.desk.kind is not FolderKind.REHEARSAL:
            return None
        from ui.pages.answers_panel import AnswersPanel

        panel = AnswersPanel(self.desk, self._round)
        self._sections.add(_("Đáp án"), Icon.CHECK, panel)
        return panel

    def _make_table(self) -> Table[BatchView]:
        columns = (
            Column[BatchView](_("Tập"), _batch_name),
            Column[BatchView](_("Trạng thái"), _state_text, look=lambda b: _STATES[b.state][1:], stretch=True),
        )
        table = Table(columns, _("Các tập phiếu"), sortable=False)
        table.picked.connect(self._pick)
        table.chosen.connect(lambda _batch: self._panel.begin())
        return table

    def _make_batches(self) -> QWidget:
        self._next = Button(_("Tập lệch tiếp theo"), Icon.NEXT, key="Ctrl+N")
        self._next.clicked.connect(self._go_on)
        self._next.hide()
        left, inside = QWidget(), column(space=tokens.SPACE_S)
        inside.addWidget(self._table, 1)
        inside.addWidget(self._next)
        left.setLayout(inside)
        self._part = _Part(left, self._panel)
        self._part.turned.connect(self._fit_table)
        return self._part

    def _on_entered(self, person: Person) -> None:
        """Whoever locked and comes back goes on; somebody else finds nothing of it, and may do other things."""
        if person.key != self._whose:
            self._panel.forget()
            self._turnout.forget()
            self._spot.forget()
        self._whose = person.key
        self._on_changed(Changes(self.nouns))

    def _on_ready(self) -> None:
        """Arrows that go through the batches are not taken away from their table; Enter goes to the list."""
        if self._is_eager or not self._table.hasFocus():
            self._panel.begin()
        self._is_eager = False

    def refresh(self) -> None:
        self.desk.read(lambda session: _read(session, self._round), self._show)
        if self._answers is not None:
            self._answers.refresh()

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        if shown.view.state is not RoundState.COUNTING:
            self._message.say(_("Đợt này không ở bước kiểm phiếu: ở đây chỉ xem lại được."))
        else:
            self._message.clear()
        self._show_batches(shown)
        self._turnout.show_views(shown.turnouts, shown.view.definition, shown.people)
        self._accounts.show_answer(shown.answer, shown.view.definition, is_head=self._is_head(shown))
        self._show_notes(shown)
        tab_by_layout(self)  # forms and warnings come and go

    def _is_head(self, shown: _Shown) -> bool:
        person = self.desk.person
        return any(person and s.login == person.key and s.places & {Place.HEAD, Place.CHAIR} for s in shown.people)

    def _show_batches(self, shown: _Shown) -> None:
        self._table.blockSignals(True)
        self._table.set_rows(shown.batches)
        self._fit_table()
        chosen = self._chosen(shown)
        if chosen is not None:
            self._table.selectRow(shown.batches.index(chosen))
        self._table.blockSignals(False)
        self._show_batch(chosen)

    def _fit_table(self) -> None:
        """As wide as its words beside the batch, or a few lines over it: the room belongs to the batch."""
        px = Theme.of_app().px
        width = self._table.columnWidth(0) + px(_STATE_COLUMN) + self._table.verticalScrollBar().sizeHint().width()
        height = px(tokens.ROW) * (min(self._table.rows.rowCount(), 3) + 1) + tokens.SPACE_S
        self._table.setMinimumSize(*((0, height) if self._part.is_narrow else (width, 0)))
        self._table.setMaximumSize(*((_ANY, height) if self._part.is_narrow else (width, _ANY)))

    def _chosen(self, shown: _Shown) -> BatchView | None:
        """The batch that was looked at; at first the first one that differs."""
        same = next((b for b in shown.batches if b.id == self._batch), None)
        differing = next((b for b in shown.batches if b.state in _ASKING), None)
        return same or differing or (shown.batches[0] if shown.batches else None)

    def _go_on(self) -> None:
        """To the next batch that differs."""
        assert self._shown is not None
        found = next(b for b in self._shown.batches if b.state in _ASKING)
        self._is_eager = True
        self._table.selectRow(self._shown.batches.index(found))

    def _pick(self, batch: BatchView) -> None:
        self._show_batch(batch)

    def _show_batch(self, batch: BatchView | None) -> None:
        self._batch = batch.id if batch else None
        if self._shown is not None:
            asking = any(b.state in _ASKING for b in self._shown.batches)
            self._next.setVisible(asking and (batch is None or batch.state not in _ASKING))
            self._panel.show_batch(batch, self._shown.view.definition.settings, self._shown.people)

    def _show_notes(self, shown: _Shown) -> None:
        differing = sum(b.state is BatchState.DIFFERING for b in shown.batches)
        open_ = sum(b.state not in {BatchState.DIFFERING, BatchState.ACCEPTED} for b in shown.batches)
        notes = [_("lệch {0} tập").format(differing)] if differing else []
        notes += [_("còn nhập {0} tập").format(open_)] if open_ else []
        self._sections.set_note(_BATCHES, ", ".join(notes))
        self._sections.set_note(_TURNOUT, _left(self._turnout.left))
        self._sections.set_note(_ACCOUNTS, _left(self._accounts.left))
        can_draw = shown.view.state is RoundState.COUNTING and bool(shown.batches) and not differing and not open_
        self._spot.show_view(shown.spots, can_draw=can_draw)
        self._sections.set_note(_SPOT, _("còn {0}").format(self._spot.left) if self._spot.left else "")


class _Part(QWidget):
    """The batches beside the one that is looked at, or over it where the window is narrow for its letters."""

    turned = Signal()

    def __init__(self, batches: QWidget, batch: QWidget) -> None:
        super().__init__()
        self.is_narrow = False
        self._line = row(space=tokens.SPACE_L)
        self._line.addWidget(batches, 0)
        self._line.addWidget(batch, 1)
        self.setLayout(self._line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < Theme.of_app().px(_NARROW)
        if narrow != self.is_narrow:
            self.is_narrow = narrow
            way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
            self._line.setDirection(way)
            self.turned.emit()
        super().resizeEvent(event)


def _left(count: int) -> str:
    return _("còn {0}").format(count) if count else _("xong")


def _batch_name(batch: BatchView) -> str:
    return f"{batch.style.code} · {batch.number}"


def _state_text(batch: BatchView) -> str:
    return _(_STATES[batch.state][0]).format(batch.differences)
