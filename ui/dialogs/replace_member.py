"""`Thay người của ban`: a place of the committee goes to somebody else, with the passwords of head and chair."""

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.roles import Place
from app.domain.round import MemberRole
from app.services import committee
from app.services.committee import CommitteeView, Newcomer
from app.services.session import Changes, Session
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.committee_editor import ROLES, PersonRow
from ui.pages.signatory import Signatory
from ui.theme import tokens
from ui.widgets import Columns, Field, TextField, VerbDialog


class ReplaceMemberDialog(VerbDialog):
    """Replaces when both passwords are right; closes itself then. For the head's own place an admin may stand in."""

    def __init__(self, parent: QWidget, desk: Desk, round_id: RoundId, view: CommitteeView) -> None:
        text = _("Phiếu người trước đã nhập xong vẫn giữ; lượt đang nhập dở thì bỏ, người khác nhập lại từ đầu.")
        title = _("Thay người của ban kiểm phiếu")
        super().__init__(parent, title, text, _("Thay người"), meaning=Icon.PERSON, grave=True)
        self._desk, self._round, self._view = desk, round_id, view
        self.old = QComboBox()
        self.old.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.old.setMinimumContentsLength(18)
        for member in view.members:
            self.old.addItem(_("{0} ({1})").format(member.name, _(ROLES[member.role])), member.name)
        free = [s for s in view.people if not s.places & {Place.HEAD, Place.SECRETARY, Place.MEMBER, Place.CHAIR}]
        self.new = PersonRow(free, _("người thay"), None)
        self._reason = TextField()
        self._reason_field = Field(_("Lý do"), self._reason, _("In trong biên bản, ví dụ: ốm đột xuất."))
        self._head = Signatory(_("Trưởng ban; quản trị được thay mặt khi thay trưởng ban"))
        self._chair = Signatory(_("Chủ trì"))
        self._chair.offer([s for s in view.people if Place.CHAIR in s.places])
        whom = Columns(Field(_("Ai nghỉ"), self.old), self._reason_field, least=330, space=tokens.SPACE_M)
        for part in (whom, self.new, self._head, self._chair):
            self.body.addWidget(part)
        self.old.currentIndexChanged.connect(lambda _at: self._offer())
        self.agreed.connect(self._begin)
        self.finished.connect(lambda _how: self._forget())
        self._offer()

    def _offer(self) -> None:
        """Who may agree beside the chair: the head; where the head is away, an admin."""
        is_head = self._view.members[self.old.currentIndex()].role is MemberRole.HEAD
        may = {Place.HEAD, Place.ADMIN} if is_head else {Place.HEAD}
        self._head.forget()
        self._head.offer([s for s in self._view.people if s.places & may])

    def _begin(self) -> None:
        self.message.clear()
        self._reason_field.clear_refusal()
        if not self._reason.value:
            self._reason_field.refuse(_("Ghi lý do."))
        elif not (self.new.name and self.new.position):
            self.message.refuse(_("Ghi họ tên và chức vụ của người thay."))
        elif self._head.ready() and self._chair.ready():
            self.working(True)
            self._desk.confirm(
                self._head.login, self._head.password, self._confirm_chair, lambda told: self._wrong(self._head, told)
            )

    def _confirm_chair(self, first: Session) -> None:
        self._desk.confirm(
            self._chair.login,
            self._chair.password,
            lambda chair: self._replace(first, chair),
            lambda told: self._wrong(self._chair, told),
        )

    def _replace(self, first: Session, chair: Session) -> None:
        old, reason = str(self.old.currentData()), self._reason.value
        new = Newcomer(self.new.login, self.new.name, self.new.position)
        self._desk.write(
            lambda _session: committee.replace_member(first, chair, self._round, old, new, reason),
            self._replaced,
            lambda told: self.refuse(told.text),
        )

    def _replaced(self, _changes: Changes) -> None:
        self.accept()

    def _wrong(self, who: Signatory, refusal: Refusal) -> None:
        self.working(False)
        who.refuse(refusal.text)

    def _forget(self) -> None:
        """No password stays."""
        self._head.forget()
        self._chair.forget()
