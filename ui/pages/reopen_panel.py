"""Reopening a batch: the head with a second person voids one or both of its passes, with a reason."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.batch import BatchState
from app.domain.errors import Refusal
from app.domain.roles import Place
from app.services import entry as entries
from app.services.batch import BatchView
from app.services.people import Someone
from app.services.session import Session
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.signatory import Signatory
from ui.theme import tokens
from ui.widgets import Button, Field, Flow, Message, TextField, card, column, words


class ReopenPanel(QWidget):
    """Closed it is one button; open it asks which passes, why, and for the second person's password."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._batch: BatchView | None = None
        self._open = Button(_("Nhập lại tập này…"), Icon.UNLOCK, key="Ctrl+R")
        self._open.clicked.connect(lambda: self._show(True))
        self._boxes = (QCheckBox(), QCheckBox())
        self._reason = TextField()
        self._reason_field = Field(_("Lý do"), self._reason, _("Ghi vào nhật ký và biên bản."))
        self._second = Signatory(_("Người thứ hai"))
        self._second.returned.connect(self._agree)
        self._do = Button(_("Hủy lượt đã chọn để nhập lại"), Icon.UNLOCK, kind="danger")
        self._do.clicked.connect(self._agree)
        self._later = Button(_("Để sau"))
        self._later.clicked.connect(lambda: self._show(False))
        self._message = Message()
        self._form = self._make_form()
        layout = column(space=tokens.SPACE_S)
        layout.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._form)
        self.setLayout(layout)
        self._show(False)

    def _make_form(self) -> QWidget:
        boxes, flow = QWidget(), Flow(space=tokens.SPACE_L)
        for box in self._boxes:
            flow.addWidget(box)
        boxes.setLayout(flow)
        buttons, button_flow = QWidget(), Flow(space=tokens.SPACE_S)
        button_flow.addWidget(self._do)
        button_flow.addWidget(self._later)
        buttons.setLayout(button_flow)
        told = words(
            _("Phiếu của tập này ra khỏi kết quả cho tới khi được nhập lại. Các lượt bị hủy vẫn nằm trong nhật ký."),
            "muted",
        )
        return card(told, boxes, self._reason_field, self._second, self._message, buttons, space=tokens.SPACE_S)

    def show_batch(self, batch: BatchView | None, people: Sequence[Someone]) -> None:
        """For a batch that both passes have ended; only the head sees it."""
        if self._batch is not None and (batch is None or batch.id != self._batch.id):
            self._show(False)
        self._batch = batch
        own = self._desk.person.key if self._desk.person else ""
        mine = next((someone for someone in people if someone.login == own), None)
        done = batch is not None and batch.state in {BatchState.ACCEPTED, BatchState.DIFFERING, BatchState.MATCHED}
        self.setVisible(done and mine is not None and Place.HEAD in mine.places)
        self._second.offer([someone for someone in people if someone.login != own])
        if batch is not None:
            for box, slot in zip(self._boxes, batch.slots, strict=False):
                box.setText(_("Lượt {0} của {1}").format(slot.number, slot.person))
            self._boxes[1].setVisible(len(batch.slots) > 1)

    def forget_password(self) -> None:
        self._second.forget()

    def forget(self) -> None:
        """Closed, and nothing of it stays."""
        self._show(False)

    def _show(self, on: bool) -> None:
        self._open.setVisible(not on)
        self._form.setVisible(on)
        self._message.clear()
        self._second.forget()
        if on:
            self._boxes[0].setFocus()
        else:
            self._reason.clear()
            for box in self._boxes:
                box.setChecked(False)

    def _slots(self) -> tuple[int, ...]:
        return tuple(at for at, box in enumerate(self._boxes, 1) if box.isChecked())

    def _agree(self) -> None:
        self._message.clear()
        self._reason_field.clear_refusal()
        if not self._slots():
            self._message.refuse(_("Chọn lượt nhập cần hủy."))
        elif not self._reason.value:
            self._reason_field.refuse(_("Ghi lý do."))
        elif self._second.ready():
            self._do.setEnabled(False)
            self._desk.confirm(self._second.login, self._second.password, self._void, self._refuse_second)

    def _refuse_second(self, refusal: Refusal) -> None:
        self._do.setEnabled(True)
        self._second.refuse(refusal.text)

    def _void(self, second: Session) -> None:
        assert self._batch is not None
        batch, slots, reason = self._batch.id, self._slots(), self._reason.value
        self._desk.write(
            lambda session: entries.void(session, second, batch, slots, reason),
            lambda _changes: self._voided(),
            self._refuse,
        )

    def _voided(self) -> None:
        self._do.setEnabled(True)
        self._show(False)

    def _refuse(self, refusal: Refusal) -> None:
        self._do.setEnabled(True)
        self._message.refuse(refusal.text)
