"""The signing keys of head and chair: a PKCS#12 file and its passphrase each, or a signing device and its PIN."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from app.domain.errors import Refusal
from app.domain.round import Definition
from app.services import token
from app.services.exports import Key
from app.services.token import TokenCertificate
from app.texts import _, current_language, date_text
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.path_field import ask_file
from ui.theme import tokens
from ui.widgets import Button, Columns, Field, PasswordField, TextField, column, discard, row

_FILTER = "PKCS#12 (*.p12 *.pfx)"
_ADDRESS = "pkcs11:"
_SECRET = ("wrong_passphrase", "PinIncorrect", "PinInvalid", "PinLenRange")  # ends of the codes that blame the secret


@dataclass(frozen=True)
class Role:
    """Whose key is asked for: head or chair, with the person's name."""

    code: str
    name: str


def roles_of(definition: Definition) -> tuple[Role, Role]:
    """Both who sign what is made of a round."""
    return Role("head", definition.head.name), Role("chair", definition.chair)


class KeyRow(QWidget):
    """One key: a file, read when it is asked for, or a device's address. The secret is kept no longer than that."""

    def __init__(self, role: Role, desk: Desk) -> None:
        super().__init__()
        self.role, self._desk = role, desk
        self._path = TextField(placeholder=_("chưa chọn"))
        self._browse = Button(_("Chọn tệp…"), Icon.FOLDER)
        self._browse.clicked.connect(self._ask)
        self._device = Button(_("Thiết bị ký…"), Icon.SIGN)
        self._device.clicked.connect(self._ask_module)
        chooser, line = QWidget(), row(space=tokens.SPACE_S)
        line.addWidget(self._path, 1)
        line.addWidget(self._browse)
        line.addWidget(self._device)
        chooser.setLayout(line)
        chooser.setFocusProxy(self._path)
        self.setFocusProxy(self._path)
        self._secret = PasswordField()
        self._path_field = Field(_("Tệp khóa của {0}").format(role.name), chooser)
        self._path.setAccessibleName(_("Tệp khóa của {0}").format(role.name))
        self._secret_field = Field(_("Mật khẩu của tệp khóa"), self._secret, _("Với thiết bị ký: mã PIN."))
        layout = column(space=0)
        layout.addWidget(Columns(self._path_field, self._secret_field, least=280))
        self.setLayout(layout)

    @property
    def is_empty(self) -> bool:
        return not self._path.value

    def set_path(self, path: str) -> None:
        self._path.setText(path)

    @property
    def path(self) -> str:
        return self._path.value

    def read(self) -> Key | None:
        """The key as given; None, and said in place, where the file cannot be read."""
        self.clear_refusals()
        if self.is_empty:
            self._path_field.refuse(_("Chọn tệp khóa (.p12, .pfx) của người này."))
            return None
        try:
            is_device = self._path.value.startswith(_ADDRESS)
            data = b"" if is_device else Path(self._path.value).read_bytes()
        except OSError as error:
            self._path_field.refuse(_("Không đọc được tệp này ({0}).").format(error.strerror or error))
            return None
        if not self._secret.value:
            self._secret_field.refuse(_("Người giữ khóa gõ mật khẩu của tệp vào đây."))
            return None
        return Key(self.role.code, data, self._secret.value, self._path.value if is_device else "")

    def is_meant(self, refusal: Refusal) -> bool:
        """Whether this very key is refused, and not another or both together."""
        return refusal.code.startswith(f"key.{self.role.code}.")

    def refuse(self, refusal: Refusal) -> None:
        """The key did not open, or does not fit: said under its secret where that is wrong, else under the key."""
        if refusal.code.endswith(_SECRET):
            self._secret_field.refuse(refusal.text)
            self._secret.select_all()
        else:
            self._path_field.refuse(refusal.text)

    def forget(self) -> None:
        """The passphrase goes; where the file lies may stay."""
        self._secret.clear()
        self.clear_refusals()

    def clear_refusals(self) -> None:
        self._path_field.clear_refusal()
        self._secret_field.clear_refusal()

    def _ask(self) -> None:
        title = _("Chọn tệp khóa của {0}").format(self.role.name)
        ask_file(self, title, self._chosen, _FILTER, self._path.value)

    def _chosen(self, path: Path) -> None:
        self._path.setText(str(path))
        self._secret.setFocus()

    # -- a key that stays in its device

    def _ask_module(self) -> None:
        kinds = _("Thư viện PKCS#11 (*.dll *.so *.dylib);;Mọi tệp (*)")
        ask_file(self, _("Chọn phần mềm của thiết bị ký"), lambda path: self.look_into(str(path)), kinds)

    def look_into(self, module: str) -> None:
        """Ask the devices that this PKCS#11 library sees for their certificates, and offer these."""
        self._path_field.clear_refusal()
        self._device.setEnabled(False)
        self._desk.child(token.listing, module, current_language(), done=self._offer, refused=self._refuse_device)

    def _refuse_device(self, refusal: Refusal) -> None:
        self._device.setEnabled(True)
        self._path_field.refuse(refusal.text)

    def _offer(self, found: Sequence[TokenCertificate]) -> None:
        self._device.setEnabled(True)
        if not found:
            self._path_field.refuse(_("Thiết bị ký không có chứng thư nào."))
        elif len(found) == 1:
            self._choose(found[0])
        else:
            self._menu(found).popup(self._device.mapToGlobal(self._device.rect().bottomLeft()))

    def _menu(self, found: Sequence[TokenCertificate]) -> QMenu:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for one in found:
            until = date_text(dt.date.fromisoformat(one.until))
            text = _("{0}, thiết bị {1}, đến {2}").format(one.name, one.token, until)
            menu.addAction(text.replace("&", "&&")).triggered.connect(lambda _on, one=one: self._choose(one))
        return menu

    def _choose(self, one: TokenCertificate) -> None:
        self._path.setText(one.address)
        self._secret.setFocus()


class SigningKeys(QWidget):
    """A row for head and one for chair. `read` answers the keys, none where every row is empty, or None if amiss.

    Both are needed, unless `alone` says that one person may come without the other: then one key there must be.
    """

    def __init__(self, desk: Desk, *, alone: bool = False) -> None:
        super().__init__()
        self._desk, self._alone = desk, alone
        self._rows: list[KeyRow] = []
        self._column = column(space=tokens.SPACE_M)
        self.setLayout(self._column)

    def set_roles(self, *roles: Role) -> None:
        """Whose keys these are; asked again with the same people nothing changes."""
        if tuple(found.role for found in self._rows) == roles:
            return
        for old in self._rows:
            discard(old)
        self._rows = [KeyRow(role, self._desk) for role in roles]
        for made in self._rows:
            self._column.addWidget(made)
        if self._rows:
            self.setFocusProxy(self._rows[0])

    @property
    def is_empty(self) -> bool:
        return all(found.is_empty for found in self._rows)

    def read(self) -> tuple[Key, ...] | None:
        """Head's key, then the chair's. What is missing is refused in place."""
        self.clear_refusals()
        if self.is_empty and not self._alone:
            return ()
        found = []
        for asked in self._asked():
            key = asked.read()
            if key is None:
                return None
            found.append(key)
        return tuple(found)

    def _asked(self) -> list[KeyRow]:
        given = [found for found in self._rows if not found.is_empty]
        return (given or self._rows[:1]) if self._alone else self._rows

    def refuse(self, refusal: Refusal) -> None:
        """Said where that key was given; of both together under the last."""
        meant = [found for found in self._rows if found.is_meant(refusal)]
        (meant or self._rows)[-1].refuse(refusal)

    def clear_refusals(self) -> None:
        for found in self._rows:
            found.clear_refusals()

    def forget(self) -> None:
        for found in self._rows:
            found.forget()

    def clear(self) -> None:
        """Neither key nor passphrase stays."""
        self.forget()
        for found in self._rows:
            found.set_path("")
