"""One pass only: a batch is read aloud from the screen against the papers, and two people confirm it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.batch import BatchState
from app.domain.entry import Paper
from app.domain.errors import Refusal
from app.domain.wording import REASON_WORDS
from app.services import read_back
from app.services.batch import BatchView
from app.services.entry import Ended
from app.services.people import Someone
from app.services.session import Session
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.signatory import Signatory
from ui.theme import Theme, tokens
from ui.widgets import Button, Column, Message, Table, column, words, wrapped

_ROWS = 6  # lines of the table that are always seen


class ReadBackPanel(QWidget):
    """Hidden but for a batch that waits to be read back. What is shown is this batch's alone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._batch: BatchView | None = None
        self._table = Table(_columns(), _("Phiếu của tập này"), sortable=False)
        self._table.setMinimumHeight(Theme.of_app().px(tokens.ROW * _ROWS))
        self._second = Signatory(_("Người dò tờ phiếu"))
        self._second.returned.connect(self._agree)
        self._do = Button(_("Đã đọc lại, xác nhận tập"), Icon.CHECK, kind="primary")
        self._do.clicked.connect(self._agree)
        self._message = Message()
        layout = column(space=tokens.SPACE_S)
        for part in (
            words(_("Một người đọc từng phiếu trên màn hình, người kia dò tờ phiếu. Sai thì nhập lại tập này.")),
            self._table,
            self._second,
            self._message,
            wrapped(self._do),
        ):
            layout.addWidget(part)
        self.setLayout(layout)
        self.hide()

    def show_batch(self, batch: BatchView | None, people: Sequence[Someone]) -> None:
        """For a batch that one pass has ended."""
        waits = batch is not None and batch.state is BatchState.MATCHED
        self.setVisible(waits)
        self._message.clear()
        if not waits:
            self._table.set_rows(())
            self._batch = None
            return
        own = self._desk.person.key if self._desk.person else ""
        self._second.offer([someone for someone in people if someone.login != own])
        self._batch = batch
        assert batch is not None
        self._desk.read(lambda session: read_back.papers(session, batch.id), self._table.set_rows, self._refuse)

    def forget(self) -> None:
        self._second.forget()
        self._table.set_rows(())

    def _agree(self) -> None:
        if self._batch is not None and self._second.ready():
            self._do.setEnabled(False)
            self._desk.confirm(self._second.login, self._second.password, self._store, self._refuse_second)

    def _store(self, second: Session) -> None:
        assert self._batch is not None
        batch = self._batch.id
        self._desk.write(lambda session: read_back.read_back(session, second, batch), self._done, self._refuse,
                         nouns=("batch",))  # fmt: skip

    def _done(self, _ended: Ended) -> None:
        self._do.setEnabled(True)
        self._second.forget()

    def _refuse_second(self, refusal: Refusal) -> None:
        self._do.setEnabled(True)
        self._second.refuse(refusal.text)

    def _refuse(self, refusal: Refusal) -> None:
        self._do.setEnabled(True)
        self._message.refuse(refusal.text)


def _columns() -> tuple[Column[Paper], ...]:
    return (
        Column[Paper](_("Phiếu"), lambda p: str(p.number), figures=True),
        Column[Paper](_("Các dòng, từ trên xuống"), _read, stretch=True),
    )


def _read(paper: Paper) -> str:
    """The marks in fives, as they are read aloud; a reason in words."""
    if paper.invalid is not None:
        return _("cả tờ không hợp lệ: {0}").format(_(REASON_WORDS[paper.invalid]))
    return "   ".join(" ".join(paper.marks[at : at + 5]) for at in range(0, len(paper.marks), 5))
