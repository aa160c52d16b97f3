"""`Thay người của ban`: a place of the committee goes to somebody else, with the passwords of head and chair."""

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.ids import RoundId
from app.domain.roles import Place
from app.domain.round import MemberRole
from app.services import committee
from app.services.committee import CommitteeView, Newcomer
from app.texts import _
from ui.desk import Desk
from ui.dialogs.two_agree import Act, TwoAgreeDialog
from ui.icons import Icon
from ui.pages.committee_editor import ROLES, PersonRow
from ui.theme import tokens
from ui.widgets import Columns, Field, words


class ReplaceMemberDialog(TwoAgreeDialog):
    """For the head's own place an admin may stand in."""

    def __init__(self, parent: QWidget, desk: Desk, round_id: RoundId, view: CommitteeView) -> None:
        text = _("Phiếu người trước đã nhập xong vẫn giữ; lượt đang nhập dở thì bỏ, người khác nhập lại từ đầu.")
        said = (_("Thay người của ban kiểm phiếu"), text, _("Thay người"))
        super().__init__(parent, desk, said, _("ốm đột xuất"), self._replace, Icon.PERSON)
        self._round, self._view = round_id, view
        self.old = QComboBox()
        self.old.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.old.setMinimumContentsLength(18)
        for member in view.members:
            self.old.addItem(_("{0} ({1})").format(member.name, _(ROLES[member.role])), member.name)
        free = [s for s in view.people if not s.places & {Place.HEAD, Place.SECRETARY, Place.MEMBER, Place.CHAIR}]
        self.new = PersonRow(free, _("người thay"), None, least=240)
        self._told = words("", "small")
        whom = Columns(Field(_("Ai nghỉ"), self.old), self.reason_field, least=320, space=tokens.SPACE_M)
        self.lay_out(430, whom, self.new, self._told, self.head, self.chair)
        self.old.currentIndexChanged.connect(lambda _at: self._offer())
        self._offer()

    def _offer(self) -> None:
        """Who may agree beside the chair: the head; where the head is away, an admin."""
        is_head = self._view.members[self.old.currentIndex()].role is MemberRole.HEAD
        self._told.setText(_("Thay trưởng ban thì quản trị được xác nhận thay.") if is_head else "")
        self._told.setVisible(is_head)
        self.offer(self._view.people, frozenset({Place.HEAD, Place.ADMIN} if is_head else {Place.HEAD}))

    def _replace(self) -> Act | None:
        if not (self.new.name and self.new.position):
            self.message.refuse(_("Ghi họ tên và chức vụ của người thay."))
            return None
        round_id, old, reason = self._round, str(self.old.currentData()), self.reason.value
        new = Newcomer(self.new.login, self.new.name, self.new.position)
        return lambda first, chair: committee.replace_member(first, chair, round_id, old, new, reason)
