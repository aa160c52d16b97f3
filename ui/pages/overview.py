"""What to do next: the newest round that is under way, its next step as one button, and the rounds beside it."""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain import deadline as rules
from app.domain.deadline import Deadline, Standing
from app.domain.roles import Place, place_word
from app.domain.round import RoundState, state_word
from app.services import deadline, people, progress
from app.services import round as rounds
from app.services.progress import StepView
from app.services.session import Session
from app.texts import N_, _, date_text
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.page import Page
from ui.pages.rounds import RoundRow, day_text, round_columns
from ui.pages.shown import today
from ui.pages.tab_order import tab_by_layout
from ui.theme import tokens
from ui.widgets import Button, EmptyState, PageHeader, Scroller, Table, card, column, discard, words, wrapped

_VERBS = (
    N_("Hoàn tất danh sách"),
    N_("Bắt đầu kiểm phiếu"),
    N_("Nhập phiếu"),
    N_("Đối chiếu"),
    N_("Niêm phong, ký"),
    N_("In, lưu báo cáo"),
    N_("Lập hồ sơ lưu"),
)
# Who does a step (screens.md, the stepper's table).
_WHO = (
    (Place.ADMIN, Place.HEAD),
    (Place.HEAD,),
    (Place.SECRETARY, Place.MEMBER),
    (Place.HEAD,),
    (Place.HEAD, Place.CHAIR),
    (Place.CHAIR, Place.HEAD),
    (Place.HEAD, Place.ADMIN),
)


@dataclass(frozen=True)
class _Shown:
    agency: str
    rows: tuple[RoundRow, ...]
    round: RoundRow | None
    step: StepView | None
    who: str = ""  # does the step: places with the names of those who hold them
    due: Deadline | None = None  # the earliest that is not done, before the count begins


def _read(session: Session) -> _Shown:
    rows = tuple(rounds.listing(session))
    name = people.agency_of(session).name
    for row in rows:
        step = progress.next_step(progress.steps(session, row[0]))
        if step is not None:
            who = _who(people.of_round(session, row[0]), step.number)
            is_early = row[3] in {RoundState.DRAFT, RoundState.PREPARED}
            return _Shown(name, rows, row, step, who, deadline.next_of(session, row[0]) if is_early else None)
    return _Shown(name, rows, None, None)


def _who(everyone: tuple[people.Someone, ...], step: int) -> str:
    """`trưởng ban kiểm phiếu (Nguyễn Thị Lan), chủ trì (Trần Văn Bình)`."""
    found = []
    for place in _WHO[step - 1]:
        names = ", ".join(someone.name for someone in everyone if place in someone.places)
        found.append(f"{place_word(place)} ({names})" if names else place_word(place))
    return "; ".join(found)


class OverviewPage(Page):
    """`round_asked` comes with a round's id and the step to be shown (from 1; 0: its next one)."""

    nouns: ClassVar[frozenset[str]] = frozenset(
        {"round", "deadline", "batch", "turnout", "explanation", "result", "output"}
    )
    round_asked = Signal(object, int)
    new_asked = Signal()
    roster_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown: _Shown | None = None
        self._header = PageHeader(_("Tổng quan"))
        self._next: QWidget | None = None
        self._table = Table(round_columns(), _("Các đợt lấy phiếu"), whole=True)
        self._table.chosen.connect(lambda found: self.round_asked.emit(found[0], 0))
        self._others = card(words(_("Các đợt lấy phiếu"), "heading"), self._table)
        self._others.hide()
        self._body = Scroller(fill=True, margin=0)
        self._body.body.addWidget(self._others)
        self._body.body.addStretch(1)
        layout = column(space=tokens.SPACE_L, margin=tokens.SPACE_XL)
        layout.addWidget(self._header)
        layout.addWidget(self._body, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        self.desk.read(_read, self._show)

    def _show(self, shown: _Shown) -> None:
        if shown == self._shown:
            return
        self._shown = shown
        self._header.set_texts(_("Tổng quan"), shown.agency)
        if self._next is not None:
            self._body.body.removeWidget(self._next)
            discard(self._next)
        self._next = self._next_card(shown)
        self._body.body.insertWidget(0, self._next, 0 if shown.rows else 1)
        self._others.setVisible(bool(shown.rows))
        self._table.set_rows(shown.rows)
        tab_by_layout(self)

    def _next_card(self, shown: _Shown) -> QWidget:
        if shown.round is not None and shown.step is not None:
            return self._step_card(shown.round, shown.step, shown.who, shown.due)
        person = self.desk.person
        admin = person is not None and Place.ADMIN in person.places
        title = _("Chưa có đợt lấy phiếu nào") if not shown.rows else _("Không còn việc nào dở dang")
        text = _("Lập đợt đầu tiên: quy định, ngày, người được lấy phiếu và ban kiểm phiếu.")
        if shown.rows:
            text = _("Mọi đợt đã niêm phong và lưu trữ xong. Khi có kế hoạch mới, lập đợt tiếp theo.")
        if not admin:
            text = _("Người quản trị lập đợt; khi có, việc cần làm tiếp hiện ở đây.")
        empty = EmptyState(Icon.ROUND, title, text, _("Lập đợt mới") if admin else "", "Ctrl+N" if admin else "")
        empty.asked.connect(self.new_asked)
        return empty

    def _step_card(self, found: RoundRow, step: StepView, who: str, due: Deadline | None) -> QWidget:
        at = step.number - 1
        go = Button(_(_VERBS[at]), Icon.NEXT, kind="primary", key="Ctrl+Return")
        go.clicked.connect(lambda: self.round_asked.emit(found[0], step.number))
        told = day_text(found), state_word(found[3]), step.number, step.waiting
        return card(
            words(_("Việc tiếp theo"), "heading"),
            words(found[1], "lead"),
            words(_("{0} · {1} · bước {2}/7: {3}").format(*told), "muted"),
            *((self._due_line(due),) if due else ()),
            wrapped(go),
            words(_("Người làm bước này: {0}").format(who), "small"),
        )  # fmt: skip

    @staticmethod
    def _due_line(due: Deadline) -> QWidget:
        """`trễ 2 ngày · Tài liệu được gửi tới người ghi phiếu. (03/12/2026)`."""
        standing = rules.standing(due, today())
        tone = {Standing.LATE: "bad", Standing.SOON: "warn"}.get(standing, "")
        text = _("Mốc tới: {0} · {1} ({2})").format(rules.standing_word(due, today()), due.text, date_text(due.due))
        return words(text, tone=tone)
