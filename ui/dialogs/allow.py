"""The chair lets somebody count who stands on a ballot: a reason, and the chair's own password."""

from PySide6.QtWidgets import QWidget

from app.texts import _
from ui.icons import Icon
from ui.widgets import Field, PasswordField, TextField, VerbDialog


class AllowDialog(VerbDialog):
    """`read` answers reason and password, or None and says in place what is missing."""

    def __init__(self, parent: QWidget, member: str, chair: str) -> None:
        text = _("{0} có tên trên phiếu. Cho phép thì biên bản ghi rõ lý do, và trưởng ban phải giải trình.").format(
            member
        )
        super().__init__(parent, _("Cho phép kiểm phiếu"), text, _("Cho phép"), meaning=Icon.WARN)
        self.reason, self.password = TextField(), PasswordField()
        self._reason_field = Field(_("Lý do"), self.reason)
        self._password_field = Field(_("Mật khẩu của người chủ trì ({0})").format(chair), self.password)
        self.body.addWidget(self._reason_field)
        self.body.addWidget(self._password_field)

    def read(self) -> tuple[str, str] | None:
        for field in (self._reason_field, self._password_field):
            field.clear_refusal()
        if not self.reason.value:
            self._reason_field.refuse(_("Ghi lý do."))
            return None
        if not self.password.value:
            self._password_field.refuse(_("Người chủ trì gõ mật khẩu của mình."))
            return None
        return self.reason.value, self.password.value
