"""The pages of the wizard that ask: the agency, its folder, its people."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain import logins
from app.domain.agency import Agency
from app.domain.errors import Refusal
from app.domain.names import search_key
from app.platform import safe_file_name
from app.services import setup
from app.services.folder import SUFFIX, NewAccount
from app.texts import _
from ui.icons import Icon
from ui.pages.path_field import FolderField
from ui.theme import tokens
from ui.widgets import (
    Button,
    Column,
    Columns,
    Field,
    Message,
    PasswordField,
    Table,
    TextField,
    card,
    column,
    words,
    wrapped,
)

LEAST_PEOPLE = 4  # one admin, and three of the committee


class AgencyPart(QWidget):
    """Page 1: what the agency is called on its papers."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.parent_name, self.place = TextField(), TextField(), TextField()
        self._fields = (
            Field(_("Tên cơ quan"), self.name, _("Đúng như in ở đầu văn bản.")),
            Field(_("Cơ quan cấp trên trực tiếp"), self.parent_name),
            Field(_("Nơi đóng trụ sở"), self.place, _("Tên địa phương đứng trước ngày tháng của văn bản.")),
        )
        layout = column()
        layout.addWidget(card(*self._fields))
        self.setLayout(layout)
        self.setFocusProxy(self.name)

    def check(self) -> bool:
        for field in self._fields:
            assert isinstance(field.control, TextField)
            field.clear_refusal()
            if not field.control.value:
                field.refuse(_("Điền chỗ này: mọi văn bản đều in nó."))
                return False
        return True

    def value(self) -> Agency:
        return Agency(self.name.value, self.parent_name.value, self.place.value)


class FolderPart(QWidget):
    """Page 2: where the folder goes, and its name."""

    def __init__(self) -> None:
        super().__init__()
        self.place = FolderField(_("Đặt trong"), Path.home(), _("Ổ đĩa của máy này, không phải ổ mạng."))
        self.name = TextField()
        self._name_field = Field(_("Tên thư mục"), self.name, _("Đuôi {0} được thêm vào sau tên.").format(SUFFIX))
        layout = column()
        layout.addWidget(card(self.place, self._name_field))
        self.setLayout(layout)
        self.setFocusProxy(self.name)

    def propose(self, agency: Agency) -> None:
        """A name of plain letters, from the agency's."""
        if not self.name.value:
            self.name.setText(safe_file_name("-".join(search_key(agency.name).split())))

    @property
    def path(self) -> Path:
        stem = self.name.value.removesuffix(SUFFIX)
        return (self.place.path or Path.home()) / f"{stem}{SUFFIX}"

    def check(self) -> bool:
        self.place.clear_refusal()
        self._name_field.clear_refusal()
        if not self.name.value or safe_file_name(self.path.name) != self.path.name:
            self._name_field.refuse(_("Ghi tên thư mục bằng chữ, số, dấu cách hoặc gạch."))
            return False
        if self.place.path is None or not self.place.path.is_dir():
            self.place.refuse(_("Không có thư mục này; chọn thư mục khác."))
            return False
        try:
            setup.need_free(self.path)
        except Refusal as refusal:
            self._name_field.refuse(refusal.text)
            return False
        return True


class PeoplePart(QWidget):
    """Page 3: each person comes to the keyboard, says who they are and chooses a password."""

    def __init__(self) -> None:
        super().__init__()
        self.people: list[NewAccount] = []
        self._proposed = ""
        self.name, self.position, self.login = TextField(), TextField(), TextField()
        self.password, self.again = PasswordField(chosen=True), PasswordField()
        self.admin = QCheckBox(_("Người quản trị (lập đợt, giữ danh sách)"))
        self._name_field = Field(_("Họ và tên"), self.name)
        self._position_field = Field(_("Chức vụ"), self.position)
        self._login_field = Field(_("Tên đăng nhập"), self.login)
        self._password_field = Field(_("Mật khẩu"), self.password)
        self._again_field = Field(_("Gõ lại mật khẩu"), self.again)
        self.told = Message()
        self.table = Table(_columns(), _("Những người đã ghi"), sortable=False, whole=True)
        self.name.textEdited.connect(self._propose)
        self.again.returned.connect(self.add)
        self.password.returned.connect(self.again.setFocus)
        self._lay_out()
        self._show()
        self.setFocusProxy(self.name)

    def _lay_out(self) -> None:
        add = Button(_("Ghi người này"), Icon.ADD, key="Ctrl+N", tip=_("Ghi người này (Enter ở ô cuối)"))
        add.clicked.connect(self.add)
        out = Button(_("Bỏ người đang chọn"), Icon.REMOVE, kind="quiet", key="Ctrl+Delete")
        out.clicked.connect(self._remove)
        text = _(
            "Lần lượt từng người tự gõ mật khẩu của mình: trước hết người quản trị, rồi ban kiểm phiếu và chủ trì."
        )
        form = card(
            words(text, "muted"),
            self._name_field,
            self._position_field,
            self._login_field,
            self._password_field,
            self._again_field,
            self.admin,
            wrapped(add),
            space=tokens.SPACE_S,
        )
        self._none = words(_("Chưa ghi ai. Cần ít nhất {0} người.").format(LEAST_PEOPLE), "muted")
        self._out = out
        people = card(words(_("Những người đã ghi"), "heading"), self._none, self.table, wrapped(out))
        layout = column()
        layout.addWidget(self.told)
        layout.addWidget(Columns(form, people, least=420))
        self.setLayout(layout)

    def _propose(self, text: str) -> None:
        if self.login.value == self._proposed:
            self._proposed = logins.propose(text, [person.key for person in self.people])
            self.login.setText(self._proposed)
        self.password.known = (text, self.login.value)

    def _show(self) -> None:
        self.table.set_rows(tuple(self.people))
        self._none.setVisible(not self.people)
        for each in (self.table, self._out):
            each.setVisible(bool(self.people))
        self.admin.setChecked(not self.people)

    def add(self) -> None:
        """Take the person in the form, and make it ready for the next one."""
        if self._refused():
            return
        self.people.append(
            NewAccount(
                self.login.value,
                self.name.value,
                self.position.value,
                self.password.value,
                self.admin.isChecked(),
            )
        )
        self._proposed = ""
        for line in (self.name, self.position, self.login):
            line.clear()
        for secret in (self.password, self.again):
            secret.clear()
        self.told.say(
            _("Đã ghi {0}. Mời người tiếp theo, hoặc bấm Tiếp khi đã đủ.").format(self.people[-1].name), "good"
        )
        self._show()
        self.name.setFocus()

    def _refused(self) -> bool:
        self.told.clear()
        fields = (
            self._name_field,
            self._position_field,
            self._login_field,
            self._password_field,
            self._again_field,
        )
        for field in fields:
            field.clear_refusal()
        for field, text in self._complaints():
            field.refuse(text)
            return True
        return False

    def _complaints(self) -> "list[tuple[Field, str]]":
        """The first of these is said."""
        found = []
        if not self.name.value:
            found.append((self._name_field, _("Ghi họ và tên.")))
        if any(person.name == self.name.value for person in self.people):
            found.append((self._name_field, _("Người này đã ghi; trùng tên thì thêm tên đệm hoặc năm sinh.")))
        if not self.position.value:
            found.append((self._position_field, _("Ghi chức vụ: biên bản in nó.")))
        try:
            logins.check(self.login.value)
        except Refusal as refusal:
            found.append((self._login_field, refusal.text))
        if any(person.key == self.login.value for person in self.people):
            found.append((self._login_field, _("Tên đăng nhập này đã có người dùng.")))
        if not self.password.strength.enough:
            found.append((self._password_field, _("Mật khẩu còn yếu. {0}").format(self.password.strength.advice)))
        if self.password.value != self.again.value:
            found.append((self._again_field, _("Hai lần gõ không giống nhau.")))
        return found

    def _remove(self) -> None:
        at = self.table.currentIndex().row()
        if at >= 0:
            del self.people[at]
            self._show()

    def check(self) -> bool:
        if self.name.value and not any(person.name == self.name.value for person in self.people):
            self.told.refuse(_("{0} chưa được ghi: bấm “Ghi người này” trước.").format(self.name.value))
            return False
        if len(self.people) < LEAST_PEOPLE or not any(person.admin for person in self.people):
            text = _("Cần một người quản trị và ít nhất ba người của ban kiểm phiếu; đã ghi {0} người.")
            self.told.refuse(text.format(len(self.people)))
            return False
        return True


def _columns() -> tuple[Column[NewAccount], ...]:
    return (
        Column[NewAccount](_("Tài khoản"), lambda p: p.key),
        Column[NewAccount](_("Họ và tên"), lambda p: p.name, stretch=True),
        Column[NewAccount](_("Quyền"), lambda p: _("quản trị") if p.admin else ""),
    )
