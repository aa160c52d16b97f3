"""A second person beside the one who is signed in: who, and that person's own password, typed by that person."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.services.people import Someone
from app.texts import _
from ui.theme import tokens
from ui.widgets.base import Columns, column
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.password import PasswordField


class Signatory(QWidget):
    """`returned` comes when Enter is pressed in the password. With one person to choose from, the choice is made."""

    returned = Signal()

    def __init__(self, label: str) -> None:
        super().__init__()
        self._people = Choice()
        self._people.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._people.setMinimumContentsLength(18)
        self._password = PasswordField()
        self._password.returned.connect(self.returned)
        self._who = Field(label, self._people)
        self._secret = Field(_("Mật khẩu của người này"), self._password)
        self._people.currentIndexChanged.connect(self._forget)
        layout = column(space=0)
        layout.addWidget(Columns(self._who, self._secret, least=240, space=tokens.SPACE_M))
        self.setLayout(layout)
        self.setFocusProxy(self._people)

    def offer(self, people: Sequence[Someone]) -> None:
        """Who may be chosen; a choice that is still offered stays."""
        before = self.login
        self._people.blockSignals(True)
        self._people.clear()
        for someone in people:
            self._people.addItem(f"{someone.name} ({someone.login})", someone.login)
            self._people.setItemData(self._people.count() - 1, someone.position, 3)  # ToolTipRole
        at = next((at for at, someone in enumerate(people) if someone.login == before), -1)
        self._people.setCurrentIndex(at if at >= 0 else 0 if len(people) == 1 else -1)
        self._people.blockSignals(False)

    @property
    def login(self) -> str:
        """Whose login was chosen, "" for nobody yet."""
        return self._people.currentData() or ""

    @property
    def password(self) -> str:
        return self._password.value

    def ready(self) -> bool:
        """Whether somebody is chosen and a password typed; if not, says so where it is missing."""
        self.clear_refusal()
        if not self.login:
            self._who.refuse(_("Chọn một người."))
            return False
        if not self.password:
            self._secret.refuse(_("Người này gõ mật khẩu của mình vào đây."))
            return False
        return True

    def refuse(self, text: str) -> None:
        """The password was not theirs, or they may not do it."""
        self._secret.refuse(text)
        self._password.select_all()

    def clear_refusal(self) -> None:
        self._who.clear_refusal()
        self._secret.clear_refusal()

    def forget(self) -> None:
        """Nothing of the password stays once it was used."""
        self._password.clear()
        self.clear_refusal()

    def focus_password(self) -> None:
        self._password.select_all()

    def _forget(self) -> None:
        self._password.clear()
        self.clear_refusal()
