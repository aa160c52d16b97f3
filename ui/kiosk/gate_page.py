"""An account and its password: to come back in after a lock, or the head's to leave the kiosk."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.texts import _
from ui.theme import Theme, tokens
from ui.widgets import Button, Choice, Field, Flow, Message, PasswordField, TextField, column, row, words


class GatePage(QWidget):
    """`given` says login and password; `back` is there only where `later` has a word. `why` asks for a reason too."""

    given = Signal(str, str)
    back = Signal()

    def __init__(
        self,
        title: str,
        text: str,
        verb: str,
        logins: Sequence[str],
        login: str,
        later: str = "",
        *,
        why: bool = False,
    ) -> None:
        super().__init__()
        self._reason = TextField()
        self._why = Field(_("Lý do, ghi vào nhật ký"), self._reason)
        self._why.setHidden(not why)
        self._account = Choice()
        self._account.addItems(list(logins))
        self._account.setPlaceholderText(_("Chọn tài khoản"))
        self._password = PasswordField()
        self._password.returned.connect(self._give)
        self.message = Message()
        self._verb = Button(verb, kind="primary")
        self._verb.clicked.connect(self._give)
        self._later = Button(later, tip=_("{0} (Esc)").format(later))
        self._later.clicked.connect(self.back)
        if not later:
            self._later.hide()
        self._lay_out(title, text)
        self.choose(login)

    def _lay_out(self, title: str, text: str) -> None:
        inside, buttons = QWidget(), QWidget()
        flow = Flow(space=tokens.SPACE_S)
        flow.addWidget(self._verb)
        flow.addWidget(self._later)
        buttons.setLayout(flow)
        middle = column(space=tokens.SPACE_L)
        for widget in (
            words(title, "title"),
            words(text, "lead"),
            self._why,
            Field(_("Tài khoản"), self._account),
            Field(_("Mật khẩu"), self._password),
            self.message,
            buttons,
        ):
            middle.addWidget(widget)
        inside.setLayout(middle)
        inside.setFixedWidth(min(Theme.of_app().px(460), 1000))
        line = row()
        line.addStretch(1)
        line.addWidget(inside)  # not by an alignment, which would give it the height of unwrapped words
        line.addStretch(1)
        layout = column(margin=tokens.SPACE_XL)
        layout.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(2)
        self.setLayout(layout)

    @property
    def reason(self) -> str:
        """Why, where it is asked for; "" otherwise."""
        return self._reason.value

    def choose(self, login: str) -> None:
        """This account, and on to its password."""
        self._account.setCurrentIndex(self._account.findText(login))
        self.setFocus()

    def refuse(self, text: str) -> None:
        """Say what is wrong; the password is typed over."""
        self.working(False)
        self.message.refuse(text)
        self._password.select_all()

    def working(self, on: bool) -> None:
        """While a password is tried, which takes most of a second, nothing can be given twice."""
        for widget in (self._account, self._password, self._verb, self._later):
            widget.setEnabled(not on)
        if on:
            self.message.say(_("Đang kiểm tra mật khẩu…"))

    def _give(self) -> None:
        if not self._account.currentText() or not self._password.value:
            self.refuse(_("Chọn tài khoản và gõ mật khẩu."))
            return
        if not self._why.isHidden() and not self.reason:
            self._why.refuse(_("Ghi lý do."))
            self._reason.setFocus()
            return
        self.working(True)
        self.given.emit(self._account.currentText(), self._password.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._later.isHidden() and self._later.isEnabled():
            self.back.emit()
        event.accept()

    def showEvent(self, event: QShowEvent) -> None:
        self.setFocus()
        super().showEvent(event)

    def setFocus(self, *reason: Qt.FocusReason) -> None:
        """The reason where one is asked for, the account where it is still to be chosen, else the password."""
        if not self._why.isHidden() and not self.reason:
            self._reason.setFocus(*reason)
            return
        (self._password if self._account.currentText() else self._account).setFocus(*reason)
