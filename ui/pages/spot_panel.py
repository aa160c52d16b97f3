"""Step 4, before the seal: some papers are drawn and the head keys them once more, on the paper as in the kiosk."""

from functools import partial
from random import SystemRandom

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.entry import Paper
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.spot_check import DRAWN, Spot
from app.services import spot_check
from app.services.session import Changes
from app.services.spot_check import SpotView
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.kiosk import keying as rules
from ui.kiosk.keying import Keying, Rules
from ui.kiosk.paper_page import PaperPage
from ui.kiosk.strokes import Act, Mode, Refused, Save, Stroke
from ui.theme import Theme, tokens
from ui.widgets import Button, Column, EmptyState, Message, Table, column, discard, row, words, wrapped

_PAPER_HEIGHT = 420  # pixels at 100 %


class SpotPanel(QWidget):
    """A list of what was drawn; the first paper that waits is keyed under it."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._view: SpotView | None = None
        self._spot: Spot | None = None
        self._keying: Keying | None = None
        self._page: PaperPage | None = None
        self._message = Message()
        self._told = words(
            _("Rút {0} phiếu, tìm từng tờ theo số đóng dấu và nhập lại mà không thấy số đã ghi.").format(DRAWN), "muted"
        )
        self._draw = Button(_("Rút {0} phiếu").format(DRAWN), Icon.CHECK, kind="primary", key="Ctrl+D")
        self._draw.clicked.connect(self.draw)
        self._again = Button(_("Nhập lại phiếu lệch"), Icon.EDIT)
        self._again.clicked.connect(self.again)
        self._table = Table(_columns(), _("Phiếu đã rút"), sortable=False)
        self._empty = EmptyState(
            Icon.CHECK,
            _("Kiểm tra ngẫu nhiên (không bắt buộc)"),
            _("Khi mọi tập đã xác nhận, trưởng ban rút {0} phiếu để nhập lại từ giấy. Biên bản ghi một dòng.").format(
                DRAWN
            ),
        )
        self._room = column()
        self._lay_out()

    def _lay_out(self) -> None:
        sides, left = row(space=tokens.SPACE_L), column(space=tokens.SPACE_S)
        left.addWidget(wrapped(self._draw, self._again))
        left.addWidget(self._table, 1)
        self._table.setMaximumWidth(Theme.of_app().px(330))
        sides.addLayout(left, 0)
        sides.addLayout(self._room, 1)
        layout = column(space=tokens.SPACE_S)
        for part in (self._told, self._message, self._empty):
            layout.addWidget(part)
        layout.addLayout(sides, 1)
        self.setLayout(layout)

    @property
    def left(self) -> int:
        """How many drawn papers still stand in the way of the seal."""
        return len(self._view.waiting) + len(self._view.disagreeing) if self._view else 0

    def _batch_of(self, spot: Spot) -> int:
        return self._view.batch.get((spot.style, spot.number), 0) if self._view else 0

    def show_view(self, view: SpotView, *, can_draw: bool) -> None:
        """What was drawn so far; what somebody is keying stays under their hands."""
        self._view = view
        self._empty.setVisible(not view.spots)
        self._told.setVisible(bool(view.spots))
        self._table.setVisible(bool(view.spots))
        self._draw.setVisible(view.may_draw and can_draw and not view.waiting)
        self._again.setVisible(view.may_draw and bool(view.disagreeing) and not view.waiting)
        self._table.set_rows(view.spots)
        self._say(view)
        waiting = view.waiting if view.may_draw else ()
        if not waiting:
            self._put_away()
        elif self._spot not in waiting:
            self._take(waiting[0])

    def _say(self, view: SpotView) -> None:
        if view.disagreeing and not view.waiting:
            numbers = ", ".join(str(spot.number) for spot in view.disagreeing)
            text = _(
                "Phiếu {0} nhập lại khác với phiếu đã xác nhận: xem lại tờ phiếu; nhập lại phiếu lệch, hoặc mở lại tập."
            )
            self._message.refuse(text.format(numbers))
        elif view.spots and not view.waiting:
            self._message.say(_("Mọi phiếu đã rút đều khớp."), "good")
        else:
            self._message.clear()

    # -- the paper under the hands

    def _take(self, spot: Spot) -> None:
        assert self._view is not None
        self._put_away()
        style = next(s for s in self._view.styles if s.code == spot.style)
        kept = Rules(len(style.subjects), self._view.refused, may_fill=False, expected=None)
        self._spot, self._keying = spot, rules.begin(kept, spot.number)
        title = _("Phiếu số {0}, tập {1}, mẫu {2}: nhập lại từ tờ phiếu").format(
            spot.number, self._batch_of(spot), style.name or style.code
        )
        self._page = PaperPage(title, style.subjects, self._keying, alone=True)
        self._page.setMinimumHeight(Theme.of_app().px(_PAPER_HEIGHT))
        self._page.stroke.connect(self._press)
        self._room.addWidget(self._page)
        self._page.show()  # else the layout shows it a moment later, and keys pressed before are heard by nobody
        self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_away(self) -> None:
        if self._page is not None:
            self._room.removeWidget(self._page)
            discard(self._page)
        self._page = self._spot = self._keying = None

    def _press(self, stroke: Stroke) -> None:
        """As in the kiosk, but for one paper whose number is given: no other paper, no menu."""
        if self._keying is None or self._page is None:
            return
        before = self._keying
        after, answer = rules.press(before, stroke)
        if after.mode in _ELSEWHERE:
            return
        self._keying = after
        self._page.show_keying(after)
        match answer:
            case Refused(text):
                self._page.refuse(text)
            case Save(paper, _replaces):
                self._store(paper)
            case Act.MOVED:
                self._page.hush()
            case _:
                pass

    def _store(self, paper: Paper) -> None:
        spot = self._spot
        assert spot is not None
        work = partial(spot_check.key, round_id=self._round, run=spot.run, style=spot.style, paper=paper)
        self._desk.write(work, lambda _agrees: self._put_away(), self._refuse_paper, nouns=("spot",))

    def _refuse_paper(self, refusal: Refusal) -> None:
        if self._keying is not None and self._page is not None:
            self._keying, _forgotten = rules.failed(self._keying)
            self._page.show_keying(self._keying)
            self._page.refuse(refusal.text)

    # -- drawing

    def draw(self) -> None:
        self._desk.write(lambda session: spot_check.draw(session, self._round, SystemRandom()), _done, self._refuse)

    def again(self) -> None:
        self._desk.write(lambda session: spot_check.draw_again(session, self._round), _done, self._refuse)

    def _refuse(self, refusal: Refusal) -> None:
        self._message.refuse(refusal.text)

    def forget(self) -> None:
        """Somebody else is here: a half-keyed paper is not shown to them."""
        self._put_away()


_ELSEWHERE = frozenset({Mode.MENU, Mode.NUMBER, Mode.FINISH, Mode.DROP, Mode.DISCARD})


def _done(_changes: Changes) -> None:
    """The page reads again by itself."""


def _columns() -> tuple[Column[Spot], ...]:
    return (
        Column[Spot](_("Phiếu"), lambda s: f"{s.style} · {s.number}"),
        Column[Spot](_("Kết quả"), _state_word, look=_state_look, stretch=True),
    )


def _state_word(spot: Spot) -> str:
    if not spot.is_keyed:
        return _("chờ nhập lại")
    if spot.agrees is None:
        return _("tập đang nhập lại")
    return _("khớp") if spot.agrees else _("lệch")


def _state_look(spot: Spot) -> tuple[Icon, str]:
    if not spot.is_keyed or spot.agrees is None:
        return Icon.WAITING, "quiet"
    return (Icon.GOOD, "good") if spot.agrees else (Icon.DIFFERENCE, "bad")
