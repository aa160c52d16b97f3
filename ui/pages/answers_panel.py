"""Step 4 of a rehearsal: what was keyed held against the known answers, by style and by teller."""

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.ids import PaperNumber, RoundId
from app.domain.rehearsal import StyleComparison, TellerScore
from app.services import rehearsal
from app.services.rehearsal import Comparison
from app.texts import _, number_text
from ui.desk import Desk
from ui.theme import tokens
from ui.widgets import Column, Message, Scroller, Table, card, column, words

_MOST = 12  # numbers named in one line


class AnswersPanel(QWidget):
    """Only in a rehearsal; anywhere else the service refuses."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._message = Message()
        self._styles = Table(_style_columns(), _("Phiếu đã xác nhận so với đáp án"), sortable=False, whole=True)
        self._tellers = Table(_teller_columns(), _("Từng người nhập"), sortable=False, whole=True)
        body = Scroller(space=tokens.SPACE_M, margin=0)
        for part in (
            self._message,
            card(words(_("Phiếu đã xác nhận so với đáp án"), "heading"), self._styles),
            card(
                words(_("Từng người nhập"), "heading"), words(_("Các lượt nhập đã kết thúc."), "muted"), self._tellers
            ),
        ):
            body.body.addWidget(part)
        body.body.addStretch(1)
        layout = column()
        layout.addWidget(body)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Read again; pages call it when something of the round has changed."""
        self._desk.read(lambda session: rehearsal.compare(session, self._round), self._show, self._refuse)

    def _show(self, found: Comparison) -> None:
        self._styles.set_rows(found.styles)
        self._tellers.set_rows(found.tellers)
        if found.is_whole:
            self._message.say(_("Mọi phiếu đã xác nhận đúng như đáp án: máy và người đã sẵn sàng."), "good")
        elif not found.tellers:
            self._message.say(_("Chưa lượt nhập nào kết thúc: nhập phiếu tập ở bước 3 rồi xem lại."))
        else:
            self._message.say(_("Còn phiếu thiếu hoặc khác đáp án: xem dưới đây."), "warn")

    def _refuse(self, refusal: Refusal) -> None:
        self._message.refuse(refusal.text)


def _style_columns() -> tuple[Column[StyleComparison], ...]:
    return (
        Column[StyleComparison](_("Mẫu"), lambda s: s.style),
        Column[StyleComparison](
            _("Phiếu"), lambda s: f"{number_text(s.confirmed)}/{number_text(s.expected)}", figures=True
        ),
        Column[StyleComparison](_("Thiếu"), lambda s: _numbers(s.missing), stretch=True),
        Column[StyleComparison](_("Thừa"), lambda s: _numbers(s.extra)),
        Column[StyleComparison](_("Khác đáp án"), lambda s: _numbers(s.wrong), stretch=True),
    )


def _teller_columns() -> tuple[Column[TellerScore], ...]:
    return (
        Column[TellerScore](_("Họ và tên"), lambda t: t.name, stretch=True),
        Column[TellerScore](_("Phiếu đã nhập"), lambda t: number_text(t.papers), figures=True),
        Column[TellerScore](_("Phiếu sai"), lambda t: number_text(t.wrong_papers), figures=True),
        Column[TellerScore](_("Dòng sai"), lambda t: number_text(t.wrong_cells), figures=True),
    )


def _numbers(numbers: tuple[PaperNumber, ...]) -> str:
    """`1, 2, 3 …` or a dash."""
    told = ", ".join(str(number) for number in numbers[:_MOST])
    return f"{told} …" if len(numbers) > _MOST else told or "–"
