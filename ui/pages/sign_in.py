"""Who is it? An account and its password; also what a locked window shows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.errors import Refusal
from app.domain.roles import Person
from app.services import setup
from app.services.setup import SamplePerson
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.front import FrontPage
from ui.pages.path_field import show_place
from ui.theme import tokens
from ui.widgets import Button, Choice, Field, Message, PasswordField, Picture, card, row, words, wrapped

if TYPE_CHECKING:
    from ui.dialogs.account import RecoverDialog


class SignInPage(FrontPage):
    """The desk says `entered` itself; `left` comes when another folder is wanted."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(480)
        self._desk = desk
        self._sample: Mapping[str, SamplePerson] = {}
        self._title, self._where = words("", "title"), words("", "small")
        self.who, self.password = Choice(), PasswordField()
        self._field = Field(_("Mật khẩu"), self.password)
        self._told, self._is = Message(), words("", "muted")
        self.enter = Button(_("Đăng nhập"), Icon.UNLOCK, kind="primary", tip=_("Đăng nhập (Enter)"))
        self.other = Button(_("Mở thư mục khác"), Icon.BACK, kind="quiet", key="Esc")
        self.lost = Button(_("Quên mật khẩu?"), Icon.KEY, kind="quiet")
        self.lost.clicked.connect(self._ask_recovery)
        self._dialog: RecoverDialog | None = None
        self.who.currentTextChanged.connect(self._choose)
        self.enter.clicked.connect(self._try)
        self.other.clicked.connect(self.left)
        self._lay_out()

    def _lay_out(self) -> None:
        head = row(space=tokens.SPACE_L)
        head.addWidget(Picture(Icon.LOCK, "ink", 36))
        head.addWidget(self._title, 1)
        self.column.addLayout(head)
        self.column.addWidget(self._where)
        self.column.addWidget(self._told)
        texts = card(Field(_("Tài khoản"), self.who), self._is, self._field, wrapped(self.enter, self.other, self.lost))
        self.column.addWidget(texts)
        # Also from the list of accounts. By number, not by name: in Vietnamese both are called Enter.
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(key), texts)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._press)

    def _press(self) -> None:
        """Enter goes back where that button has the focus, and in everywhere else."""
        if self.other.hasFocus():
            self.left.emit()
        elif self.lost.hasFocus():
            self._ask_recovery()
        else:
            self._try()

    def begin(self, login: str = "") -> None:
        """Ask for the folder on the desk; `login` is offered first."""
        path = self._desk.path
        assert path is not None
        logins = self._desk.logins()
        self._sample = setup.sample_people(path, logins)
        self._title.setText(_("Mở “{0}”").format(path.stem) if not login else _("Đã khóa"))
        show_place(self._where, path)
        if self._sample:
            self._told.say(_("Cơ quan mẫu: mật khẩu của mỗi người được điền sẵn, chỉ cần bấm Enter."))
        else:
            self._told.clear()
        self._work(False)
        self.who.clear()
        self.who.addItems(logins)
        self.who.setCurrentText(login if login in logins else logins[0])
        self._choose(self.who.currentText())
        (self.password if login else self.who).setFocus()

    def _choose(self, login: str) -> None:
        found = self._sample.get(login)
        self._field.clear_refusal()
        self.password.clear()
        self._is.setText(found.who if found else "")
        self._is.setVisible(found is not None)
        if found:
            self.password.fill(found.password)

    def _try(self) -> None:
        if not self.enter.isEnabled():
            return
        if not self.password.value:
            self._field.refuse(_("Gõ mật khẩu của tài khoản này."))
            return
        self._work(True)
        self._desk.sign_in(self.who.currentText(), self.password.value, self._let_in, self._refuse)

    def _let_in(self, _person: Person) -> None:
        self.password.clear()
        self._work(False)

    def _refuse(self, refusal: Refusal) -> None:
        self._work(False)
        self._field.refuse(refusal.text)
        self.password.select_all()

    def _ask_recovery(self) -> None:
        """An admin can set a lost password anew; where nobody can come in, the printed key does."""
        from ui.dialogs.account import RecoverDialog

        self._dialog = dialog = RecoverDialog(self, self._desk.logins(), self.who.currentText())
        dialog.agreed.connect(self._recover)
        dialog.open()

    def _recover(self) -> None:
        dialog = self._dialog
        if dialog is not None and dialog.ready():
            dialog.working(True)
            given = dialog.letters.value, dialog.who.currentText(), dialog.password.value
            self._desk.recover(*given, lambda _person: dialog.accept(), lambda refusal: dialog.refuse(refusal.text))

    def _work(self, on: bool) -> None:
        for each in (self.enter, self.other, self.lost, self.who, self.password):
            each.setEnabled(not on)
        self.enter.setText(_("Đang mở…") if on else _("Đăng nhập"))
