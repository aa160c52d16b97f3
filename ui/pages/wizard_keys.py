"""The pages of the wizard that give: the recovery key, shown once; and the signing keys of head and chair."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.services.identity import Made, Wanted
from app.texts import _
from ui.icons import Icon
from ui.pages.path_field import FolderField, ask_where
from ui.widgets import Button, Columns, Field, Message, PasswordField, TextField, card, column, words, wrapped

_HALF = 4  # letters that are typed back of each of two groups


class RecoveryPart(QWidget):
    """The key's letters in groups; eight of them are typed back. `save_asked` with the file they shall go to."""

    save_asked = Signal(Path)

    def __init__(self, key: str) -> None:
        super().__init__()
        self._groups = key.replace("-", " ").split()
        self._asked = sorted(secrets.SystemRandom().sample(range(len(self._groups)), 2))
        self.typed, self.told = TextField(), Message()
        one, two = (at + 1 for at in self._asked)
        label = _("Gõ lại bốn chữ đầu của nhóm {0} rồi của nhóm {1}").format(one, two)
        self._field = Field(label, self.typed, _("Tám chữ cái, viết hoa hay thường đều được."))
        save = Button(_("Lưu ra tệp…"), Icon.SAVE, key="Ctrl+S")
        save.clicked.connect(self._ask)
        text = _(
            "Khóa phục hồi mở thư mục khi mọi người quên mật khẩu. Chép ra giấy hoặc lưu vào thẻ nhớ rồi cất trong két:"
            " chương trình không giữ nó và không hiện lại."
        )
        numbered = [words(f"{at}. {group}", "figure", wrap=False) for at, group in enumerate(self._groups, 1)]
        layout = column()
        layout.addWidget(self.told)
        layout.addWidget(
            card(
                words(_("Khóa phục hồi"), "heading"),
                words(text),
                wrapped(*numbered, space=24),
                wrapped(save),
                self._field,
            )
        )
        self.setLayout(layout)
        self.setFocusProxy(self.typed)

    @property
    def expected(self) -> str:
        """The eight letters that show that it was written down."""
        return "".join(self._groups[at][:_HALF] for at in self._asked)

    def text(self, agency: str, folder: str) -> str:
        """The key as a file to be put away."""
        lines = [_("KHÓA PHỤC HỒI"), agency, folder, "", "-".join(self._groups), ""]
        return "\n".join(lines)

    def check(self) -> bool:
        given = "".join(letter for letter in self.typed.text().upper() if letter.isalpha())
        whole = "".join(self._groups[at] for at in self._asked)
        if given in {self.expected, whole}:
            return True
        self._field.refuse(_("Chưa đúng. So lại với bản vừa chép, từng nhóm một."))
        return False

    def _ask(self) -> None:
        ask_where(self, _("Lưu khóa phục hồi"), self.save_asked.emit, str(Path.home() / _("khoa-phuc-hoi.txt")))


class KeysPart(QWidget):
    """Page 4: who signs as head and as chair, a passphrase each, and where the two files go."""

    def __init__(self, people: Sequence[tuple[str, str]], place: Path) -> None:
        super().__init__()
        self._people = tuple(people)
        self.told = Message()
        self.place = FolderField(
            _("Ghi tệp khóa vào"), place, _("Tốt nhất là thẻ nhớ của từng người; chép rồi xóa ở đây.")
        )
        roles = (("head", _("Trưởng ban kiểm phiếu"), 1), ("chair", _("Chủ trì"), len(self._people) - 1))
        self.signers = tuple(_Signer(role, title, self._people, at) for role, title, at in roles)
        text = _(
            "Chương trình lập một cơ quan chứng thực nhỏ của riêng cơ quan, rồi cấp cho trưởng ban và người chủ trì"
            " mỗi người một tệp khóa có mật khẩu. Đã có khóa (PKCS#12) từ nơi khác thì bấm “Để sau”."
        )
        layout = column()
        layout.addWidget(self.told)
        layout.addWidget(card(words(text, "muted"), self.place))
        layout.addWidget(Columns(*self.signers, least=320))
        self.setLayout(layout)
        self.setFocusProxy(self.signers[0].who)

    def check(self) -> bool:
        self.place.clear_refusal()
        if self.place.path is None or not self.place.path.is_absolute():
            self.place.refuse(_("Chọn thư mục để ghi tệp khóa."))
            return False
        one, two = self.signers
        if one.who.currentIndex() == two.who.currentIndex():
            two.refuse_person(_("Trưởng ban và người chủ trì phải là hai người."))
            return False
        return all(signer.check() for signer in self.signers)

    def wanted(self) -> tuple[Wanted, ...]:
        return tuple(signer.wanted() for signer in self.signers)

    def show_made(self, made: Made) -> None:
        """The files are there; the fingerprint is to be kept on paper."""
        names = ", ".join(path.name for path in made.files)
        text = _("Đã ghi {0}. Vân tay của cơ quan chứng thực, chép vào hồ sơ giấy: {1}")
        self.told.say(text.format(names, made.fingerprint), "good")
        for signer in self.signers:
            signer.setEnabled(False)
        self.place.setEnabled(False)


class _Signer(QWidget):
    """One signer: who, and the passphrase of their file."""

    def __init__(self, role: str, title: str, people: Sequence[tuple[str, str]], at: int) -> None:
        super().__init__()
        self._role, self._title, self._people = role, title, people
        self.who = QComboBox()
        for name, _position in people:
            self.who.addItem(name)
        self.who.setCurrentIndex(min(at, len(people) - 1))
        self.secret, self.again = PasswordField(chosen=True), PasswordField()
        self._who_field = Field(title, self.who)
        self._secret_field = Field(_("Mật khẩu của tệp khóa"), self.secret)
        self._again_field = Field(_("Gõ lại mật khẩu của tệp khóa"), self.again)
        layout = column(space=0)
        layout.addWidget(card(self._who_field, self._secret_field, self._again_field))
        self.setLayout(layout)

    def refuse_person(self, text: str) -> None:
        self._who_field.refuse(text)

    def check(self) -> bool:
        for field in (self._who_field, self._secret_field, self._again_field):
            field.clear_refusal()
        if not self.secret.strength.enough:
            self._secret_field.refuse(_("Mật khẩu còn yếu. {0}").format(self.secret.strength.advice))
            return False
        if self.secret.value != self.again.value:
            self._again_field.refuse(_("Hai lần gõ không giống nhau."))
            return False
        return True

    def wanted(self) -> Wanted:
        name, position = self._people[self.who.currentIndex()]
        return Wanted(self._role, name, position or self._title, self.secret.value)
