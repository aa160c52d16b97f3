"""Dialogs on accounts: somebody new, a password lost, one's own password, a key taken away, the recovery key."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from app.services.people import Someone
from app.texts import _
from ui.icons import Icon
from ui.pages.signatory import Signatory
from ui.widgets import Choice, Field, PasswordField, TextField, VerbDialog


def need_strong(field: Field, password: PasswordField) -> bool:
    """Whether a new password is strong enough; if not, says so in place."""
    field.clear_refusal()
    if not password.strength.enough:
        field.refuse(_("Mật khẩu còn yếu: dài hơn, hoặc một câu ngắn dễ nhớ."))
        return False
    return True


def need_words(*fields: Field) -> bool:
    """Whether every line has something; if not, says so where it is missing."""
    for field in fields:
        assert isinstance(field.control, TextField)
        field.clear_refusal()
        if not field.control.value:
            field.refuse(_("Điền chỗ này."))
            return False
    return True


class NewAccountDialog(VerbDialog):
    """Login, name, position, password, admin or not."""

    def __init__(self, parent: QWidget) -> None:
        text = _("Người ấy tự gõ mật khẩu của mình ở đây; không ai khác cần biết.")
        super().__init__(parent, _("Thêm tài khoản"), text, _("Thêm tài khoản"), meaning=Icon.PERSON)
        self.login, self.name, self.position = TextField(), TextField(), TextField()
        self.password, self.admin = PasswordField(chosen=True), QCheckBox(_("Quản trị: giữ danh sách cán bộ, lập đợt"))
        self._lines = (
            Field(_("Tài khoản"), self.login, _("Ngắn, không dấu: dùng khi đăng nhập.")),
            Field(_("Họ và tên"), self.name),
            Field(_("Chức vụ"), self.position),
        )
        self._secret = Field(_("Mật khẩu"), self.password)
        for part in (*self._lines, self._secret, self.admin):
            self.body.addWidget(part)

    def ready(self) -> bool:
        return need_words(*self._lines[:2]) and need_strong(self._secret, self.password)


class ResetDialog(VerbDialog):
    """A new password for somebody who is named, agreed to by a second person's own."""

    def __init__(self, parent: QWidget, whom: Someone, seconds: Sequence[Someone]) -> None:
        text = _("{0} tự gõ mật khẩu mới. Trưởng ban kiểm phiếu (khi đang có đợt) hoặc một người khác xác nhận.")
        title = _("Đặt lại mật khẩu")
        super().__init__(parent, title, text.format(whom.name), title, meaning=Icon.KEY, grave=True)
        self.password, self.second = PasswordField(chosen=True), Signatory(_("Người xác nhận"))
        self.second.offer(seconds)
        self._secret = Field(_("Mật khẩu mới của {0}").format(whom.login), self.password)
        self.body.addWidget(self._secret)
        self.body.addWidget(self.second)

    def ready(self) -> bool:
        return need_strong(self._secret, self.password) and self.second.ready()


class OwnPasswordDialog(VerbDialog):
    """The old one, and a new one."""

    def __init__(self, parent: QWidget) -> None:
        title = _("Đổi mật khẩu")
        super().__init__(parent, title, _("Từ lần đăng nhập sau dùng mật khẩu mới."), title, meaning=Icon.KEY)
        self.old, self.new = PasswordField(), PasswordField(chosen=True)
        self._old, self._new = Field(_("Mật khẩu đang dùng"), self.old), Field(_("Mật khẩu mới"), self.new)
        self.body.addWidget(self._old)
        self.body.addWidget(self._new)

    def ready(self) -> bool:
        self._old.clear_refusal()
        if not self.old.value:
            self._old.refuse(_("Gõ mật khẩu đang dùng."))
            return False
        return need_strong(self._new, self.new)


class RemoveDialog(VerbDialog):
    """One's own password, before somebody's key is taken away."""

    def __init__(self, parent: QWidget, whom: Someone) -> None:
        text = _(
            "{0} ({1}) không mở được thư mục này nữa, kể cả bằng bản chép cũ của khóa. Tên trong nhật ký và biên bản"
            " giữ nguyên. Máy mã hóa lại cơ sở dữ liệu, rồi mọi người đăng nhập lại."
        )
        verb = _("Gỡ tài khoản")
        super().__init__(parent, verb, text.format(whom.name, whom.login), verb, meaning=Icon.WARN, grave=True)
        self.password = PasswordField()
        self._field = Field(_("Mật khẩu của bạn"), self.password)
        self.body.addWidget(self._field)

    def ready(self) -> bool:
        self._field.clear_refusal()
        if not self.password.value:
            self._field.refuse(_("Gõ mật khẩu của bạn."))
            return False
        return True


class RecoverDialog(VerbDialog):
    """The printed recovery key, whose account is to be opened, and its new password."""

    def __init__(self, parent: QWidget, logins: Sequence[str], login: str) -> None:
        text = _("Lấy khóa phục hồi đã in khi lập thư mục. Người được chọn có mật khẩu mới và vào ngay.")
        title = _("Mở bằng khóa phục hồi")
        super().__init__(parent, title, text, title, meaning=Icon.KEY, grave=True)
        self.letters, self.who, self.password = TextField(), Choice(), PasswordField(chosen=True)
        self.who.addItems(logins)
        self.who.setCurrentText(login)
        self._letters = Field(_("Khóa phục hồi"), self.letters, _("Các nhóm chữ, có hay không có gạch nối."))
        self._secret = Field(_("Mật khẩu mới"), self.password)
        for part in (self._letters, Field(_("Tài khoản"), self.who), self._secret):
            self.body.addWidget(part)

    def ready(self) -> bool:
        return need_words(self._letters) and need_strong(self._secret, self.password)
