"""The signing keys of head and chair: a PKCS#12 file and its passphrase each, typed or chosen by whoever holds it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.services.exports import Key
from app.texts import _
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets import Button, Columns, Field, PasswordField, TextField, column, row

_FILTER = "PKCS#12 (*.p12 *.pfx)"


@dataclass(frozen=True)
class Role:
    """Whose key is asked for: head or chair, with the person's name."""

    code: str
    name: str


class KeyRow(QWidget):
    """One key. The file is read when it is asked for, and the passphrase kept no longer than that."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self._role = role
        self._path = TextField(placeholder=_("chưa chọn"))
        self._browse = Button(_("Chọn tệp…"), Icon.FOLDER)
        self._browse.clicked.connect(self._ask)
        chooser, line = QWidget(), row(space=tokens.SPACE_S)
        line.addWidget(self._path, 1)
        line.addWidget(self._browse)
        chooser.setLayout(line)
        chooser.setFocusProxy(self._path)
        self._secret = PasswordField()
        self._path_field = Field(_("Tệp khóa của {0}").format(role.name), chooser)
        self._path.setAccessibleName(_("Tệp khóa của {0}").format(role.name))
        self._secret_field = Field(_("Mật khẩu của tệp khóa"), self._secret)
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
        self._path_field.clear_refusal()
        self._secret_field.clear_refusal()
        if self.is_empty:
            self._path_field.refuse(_("Chọn tệp khóa (.p12, .pfx) của người này."))
            return None
        try:
            data = Path(self._path.value).read_bytes()
        except OSError as error:
            self._path_field.refuse(_("Không đọc được tệp này ({0}).").format(error.strerror or error))
            return None
        if not self._secret.value:
            self._secret_field.refuse(_("Người giữ khóa gõ mật khẩu của tệp vào đây."))
            return None
        return Key(self._role.code, data, self._secret.value)

    def refuse(self, text: str) -> None:
        """The key did not open, or does not fit."""
        self._secret_field.refuse(text)
        self._secret.select_all()

    def forget(self) -> None:
        """The passphrase goes; where the file lies may stay."""
        self._secret.clear()
        self._path_field.clear_refusal()
        self._secret_field.clear_refusal()

    def _ask(self) -> None:
        dialog = QFileDialog(self, _("Chọn tệp khóa của {0}").format(self._role.name), self._path.value, _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._path.setText)
        dialog.fileSelected.connect(lambda _path: self._secret.setFocus())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class SigningKeys(QWidget):
    """A row for head and one for chair. `read` answers both keys, none where both rows are empty, or None if amiss."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[KeyRow] = []
        self._column = column(space=tokens.SPACE_M)
        self.setLayout(self._column)

    def set_roles(self, head: str, chair: str) -> None:
        """Whose keys these are; asked again with the same names nothing changes."""
        roles = (Role("head", head), Role("chair", chair))
        if [found._role for found in self._rows] == list(roles):
            return
        for old in self._rows:
            old.deleteLater()
        self._rows = [KeyRow(role) for role in roles]
        for made in self._rows:
            self._column.addWidget(made)

    @property
    def is_empty(self) -> bool:
        return all(found.is_empty for found in self._rows)

    def read(self) -> tuple[Key, ...] | None:
        """Head's key, then the chair's. One without the other is refused in place."""
        if self.is_empty:
            return ()
        found = []
        for asked in self._rows:
            key = asked.read()
            if key is None:
                return None
            found.append(key)
        return tuple(found)

    def refuse(self, text: str) -> None:
        """Neither can be told from the other: said under the last."""
        self._rows[-1].refuse(text)

    def forget(self) -> None:
        for found in self._rows:
            found.forget()
