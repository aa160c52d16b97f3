"""`Không tiến hành`: a round that cannot be held ends with a reason and the passwords of head and chair."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.roles import Place
from app.services import round as rounds
from app.services.people import Someone
from app.services.session import Changes, Session
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.signatory import Signatory
from ui.widgets import Field, TextField, VerbDialog


class NotHeldDialog(VerbDialog):
    """Ends the round when both passwords are right; closes itself then."""

    def __init__(self, parent: QWidget, desk: Desk, round_id: RoundId, people: Sequence[Someone]) -> None:
        text = _(
            "Dùng khi không đủ người hoặc phải hoãn. Đợt này sẽ không có kết quả và không mở lại được;"
            " muốn lấy phiếu lại thì lập đợt mới. Chương trình lập biên bản về việc không tiến hành."
        )
        super().__init__(
            parent, _("Không tiến hành đợt này"), text, _("Không tiến hành"), meaning=Icon.STOP, grave=True
        )
        self._desk, self._round = desk, round_id
        self._reason = TextField()
        self._reason_field = Field(_("Lý do"), self._reason, _("In trong biên bản, ví dụ: chưa đủ 2/3 người có mặt."))
        self._head, self._chair = Signatory(_("Trưởng ban kiểm phiếu")), Signatory(_("Chủ trì"))
        self._head.offer([s for s in people if Place.HEAD in s.places])
        self._chair.offer([s for s in people if Place.CHAIR in s.places])
        for part in (self._reason_field, self._head, self._chair):
            self.body.addWidget(part)
        self.agreed.connect(self._begin)
        self.finished.connect(lambda _how: self._forget())

    def _begin(self) -> None:
        self._reason_field.clear_refusal()
        if not self._reason.value:
            self._reason_field.refuse(_("Ghi lý do."))
            return
        if not (self._head.ready() and self._chair.ready()):
            return
        self.working(True)
        self._desk.confirm(
            self._head.login, self._head.password, self._confirm_chair, lambda refusal: self._wrong(self._head, refusal)
        )

    def _confirm_chair(self, head: Session) -> None:
        self._desk.confirm(
            self._chair.login,
            self._chair.password,
            lambda chair: self._end(head, chair),
            lambda refusal: self._wrong(self._chair, refusal),
        )

    def _end(self, head: Session, chair: Session) -> None:
        reason = self._reason.value
        self._desk.write(
            lambda _session: rounds.cancel(head, chair, self._round, reason),
            self._ended,
            lambda refusal: self.refuse(refusal.text),
        )

    def _ended(self, _changes: Changes) -> None:
        self.accept()

    def _wrong(self, who: Signatory, refusal: Refusal) -> None:
        self.working(False)
        who.refuse(refusal.text)

    def _forget(self) -> None:
        """No password stays."""
        self._head.forget()
        self._chair.forget()
