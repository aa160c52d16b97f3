"""Every document that lacks a signature signed in one go: whose keys are asked for, and what became of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.texts import _, ngettext
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.keys import local_key
from ui.pages.signing_keys import Role, SigningKeys
from ui.pages.tab_order import tab_by_layout
from ui.theme import tokens
from ui.widgets import AdaptiveRow, Button, Message, card, column, words, wrapped

_LEAST = 2  # one document is signed at its own card


class SignAllPanel(QWidget):
    """Hidden while fewer than two documents wait. `asked` comes with the keys, which are forgotten by `end`."""

    asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._count = 0
        self._told = words("", "strong")
        self._open = Button(_("Ký tất cả…"), Icon.SIGN, key="Ctrl+K")
        self._open.clicked.connect(self._unfold)
        self._message = Message()
        self._keys = SigningKeys(desk, alone=True)
        self._do = Button(_("Ký tất cả"), Icon.SIGN, kind="primary")
        self._do.clicked.connect(self._ask)
        self._leave = Button(_("Để sau"))
        self._leave.clicked.connect(self._fold)
        self._form = self._make_form()
        local_key(self._do, self._form, "Ctrl+Return")
        self._card = card(AdaptiveRow(self._told, self._open), self._form, space=tokens.SPACE_S)
        layout = column()
        layout.addWidget(self._message)
        layout.addWidget(self._card)
        self.setLayout(layout)
        self._card.hide()

    def _make_form(self) -> QWidget:
        form, layout = QWidget(), column(space=tokens.SPACE_S)
        told = _("Hai người ký cùng lúc, hoặc chỉ một người: khi ấy để trống khóa của người kia.")
        for part in (words(told, "muted"), self._keys, wrapped(self._do, self._leave)):
            layout.addWidget(part)
        form.setLayout(layout)
        form.hide()
        return form

    def offer(self, roles: Sequence[Role], count: int) -> None:
        """These people's signatures are still missing in so many documents."""
        self._count = count
        if count < _LEAST:
            self._fold()
        self._card.setVisible(count >= _LEAST)
        waiting = ngettext("Còn {0} tài liệu thiếu chữ ký số.", "Còn {0} tài liệu thiếu chữ ký số.", count)
        self._told.setText(waiting.format(count))
        self._keys.set_roles(*roles)
        tab_by_layout(self)

    def working(self, on: bool) -> None:
        """While something is made or signed nothing else is asked for."""
        self._card.setEnabled(not on)

    def refuse(self, refusal: Refusal) -> None:
        """The keys are not taken; no document was touched."""
        self._keys.refuse(refusal)

    def end(self, text: str, tone: str) -> None:
        """It is over, one way or another."""
        self._fold()
        self._message.say(text, tone)

    def forget(self) -> None:
        """No passphrase stays."""
        self._keys.forget()

    def _unfold(self) -> None:
        self._message.clear()
        self._open.hide()
        self._form.show()
        self._keys.setFocus()

    def _fold(self) -> None:
        self.forget()
        self._form.hide()
        self._open.show()

    def _ask(self) -> None:
        keys = self._keys.read()
        if keys:
            self.asked.emit(keys)
