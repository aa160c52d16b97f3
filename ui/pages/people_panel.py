"""Who has a key to the folder, and what may be done with accounts after the founding."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.roles import Place
from app.services import account, people, setup
from app.services.folder import AgencyFolder, NewAccount
from app.services.people import Someone
from app.services.session import Changes, Session
from app.texts import _
from ui.desk import Desk
from ui.dialogs.account import NewAccountDialog, OwnPasswordDialog, RemoveDialog, ResetDialog
from ui.icons import Icon
from ui.pages.wizard_keys import RecoveryPart
from ui.theme import tokens
from ui.widgets import Button, Column, Message, Table, VerbDialog, ask, card, column, words, wrapped


class PeoplePanel(QWidget):
    """Everybody changes their own password; the rest is an admin's, on the person chosen in the table."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._dialog: VerbDialog | None = None
        self._people: tuple[Someone, ...] = ()
        self._is_admin = desk.person is not None and Place.ADMIN in desk.person.places
        self._message = Message()
        self.table = Table(_columns(), _("Người có tài khoản"), whole=True)
        own = Button(_("Đổi mật khẩu của tôi"), Icon.KEY)
        own.clicked.connect(self.change_own)
        parts: list[QWidget] = [words(_("Người có tài khoản"), "heading"), self._message]
        parts += [self.table, self._admins()] if self._is_admin else []
        layout = column()
        layout.addWidget(card(*parts, wrapped(own), space=tokens.SPACE_S))
        self.setLayout(layout)

    def _admins(self) -> QWidget:
        acts: tuple[tuple[str, Icon, Callable[[], None]], ...] = (
            (_("Thêm tài khoản"), Icon.ADD, self.add),
            (_("Đặt lại mật khẩu…"), Icon.UNLOCK, self.reset),
            (_("Gỡ tài khoản…"), Icon.REMOVE, self.remove),
            (_("Khóa phục hồi mới…"), Icon.SHIELD, self.renew),
        )
        buttons = []
        for text, meaning, act in acts:
            button = Button(text, meaning)
            button.clicked.connect(act)
            buttons.append(button)
        return wrapped(*buttons)

    def refresh(self) -> None:
        if self._is_admin:
            self._desk.read(people.everyone, self._show)

    def _show(self, found: tuple[Someone, ...]) -> None:
        self._people = found
        self.table.set_rows(found)

    @property
    def _folder(self) -> AgencyFolder:
        assert self._desk.folder is not None, "somebody is signed in"
        return self._desk.folder

    def _chosen(self) -> Someone | None:
        if not self.table.selected:
            self._message.say(_("Chọn một người trong danh sách trước."), "warn")
            return None
        return self.table.selected[0]

    # -- what is done

    def _open(self, dialog: VerbDialog, agree: Callable[[], None]) -> None:
        self._message.clear()
        self._dialog = dialog
        dialog.agreed.connect(agree)
        dialog.open()

    def _write(self, work: Callable[[Session], Changes], said: str) -> None:
        assert self._dialog is not None
        self._dialog.working(True)
        self._desk.write(work, lambda _changes: self._done(said), self._refuse)

    def _done(self, said: str) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self._dialog = None
        self._message.say(said, "good")

    def _refuse(self, refusal: Refusal) -> None:
        if self._dialog is not None:
            self._dialog.refuse(refusal.text)
        else:
            self._message.refuse(refusal.text)

    def change_own(self) -> None:
        dialog = OwnPasswordDialog(self)

        def agree() -> None:
            if dialog.ready():
                old, new = dialog.old.value, dialog.new.value
                self._write(lambda s: account.change_own(self._folder, s, old, new), _("Đã đổi mật khẩu."))

        self._open(dialog, agree)

    def add(self) -> None:
        dialog = NewAccountDialog(self)

        def agree() -> None:
            if dialog.ready():
                new = NewAccount(
                    dialog.login.value,
                    dialog.name.value,
                    dialog.position.value,
                    dialog.password.value,
                    dialog.admin.isChecked(),
                )
                said = _("Đã thêm tài khoản {0}.").format(new.key)
                self._write(lambda s: account.add(self._folder, s, new), said)

        self._open(dialog, agree)

    def reset(self) -> None:
        whom = self._chosen()
        if whom is None:
            return
        own = self._desk.person.key if self._desk.person else ""
        seconds = [p for p in self._people if p.login not in {own, whom.login}]
        dialog = ResetDialog(self, whom, seconds)

        def agree() -> None:
            if dialog.ready():
                dialog.working(True)
                self._desk.confirm(
                    dialog.second.login, dialog.second.password, partial(self._reset, dialog, whom), self._refuse
                )

        self._open(dialog, agree)

    def _reset(self, dialog: ResetDialog, whom: Someone, second: Session) -> None:
        new = dialog.password.value
        said = _("{0} đã có mật khẩu mới.").format(whom.name)
        self._write(lambda s: account.reset(self._folder, s, second, whom.login, new), said)

    def remove(self) -> None:
        """Asked first whether it can be: a password is not typed for nothing."""
        whom = self._chosen()
        if whom is not None:
            self._desk.read(
                lambda s: account.may_close(s, whom.login), lambda _none: self._ask_remove(whom), self._refuse
            )

    def _ask_remove(self, whom: Someone) -> None:
        dialog = RemoveDialog(self, whom)

        def agree() -> None:
            if dialog.ready():
                password = dialog.password.value
                dialog.accept()
                self._dialog = None
                said = _("Đã gỡ tài khoản {0}.").format(whom.login)
                self._desk.take_key(whom.login, password, lambda _none: self._message.say(said, "good"), self._refuse)

        self._open(dialog, agree)

    def renew(self) -> None:
        text = _("Khóa đã in trước đây không mở được gì nữa: hủy nó, cất khóa mới vào chỗ ấy.")
        ask(self, _("Khóa phục hồi mới"), text, _("Lập khóa mới"), self._renew, meaning=Icon.WARN, grave=True)

    def _renew(self) -> None:
        self._desk.write(lambda s: account.new_recovery(self._folder, s), self._show_recovery, self._refuse)

    def _show_recovery(self, letters: str) -> None:
        """Shown once; the dialog closes when eight of its letters were typed back."""
        part = RecoveryPart(letters)
        verb = _("Đã cất khóa")
        dialog = VerbDialog(self, _("Khóa phục hồi mới"), "", verb, later=_("Không kiểm tra"), meaning=Icon.SHIELD)
        dialog.body.addWidget(part)
        part.save_asked.connect(partial(self._save_recovery, part))
        self._open(dialog, lambda: dialog.accept() if part.check() else None)

    def _save_recovery(self, part: RecoveryPart, path: Path) -> None:
        agency = self._desk.agency.name if self._desk.agency else ""
        folder = self._desk.path.name if self._desk.path else ""
        try:
            setup.save_text(path, part.text(agency, folder))
            part.told.say(_("Đã lưu {0}. Cất tệp này ra khỏi máy.").format(path.name), "good")
        except OSError as error:
            part.told.refuse(_("Không ghi được ({0}).").format(error.strerror or error))


def _columns() -> tuple[Column[Someone], ...]:
    return (
        Column[Someone](_("Tài khoản"), lambda p: p.login),
        Column[Someone](_("Họ và tên"), lambda p: p.name, stretch=True),
        Column[Someone](_("Chức vụ"), lambda p: p.position, stretch=True),
        Column[Someone](_("Quyền"), lambda p: _("quản trị") if Place.ADMIN in p.places else ""),
    )
