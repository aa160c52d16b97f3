"""The room of settings: language, colours, text size, sounds; the folder, who has a key to it, whom it trusts."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.texts import LANGUAGES, N_, _, current_language
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.page import Page
from ui.pages.path_field import place_label
from ui.pages.people_panel import PeoplePanel
from ui.pages.trust_panel import TrustPanel
from ui.theme import Scheme, Theme, tokens
from ui.widgets import Button, Columns, Field, PageHeader, Scroller, card, column, words, wrapped

_LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_SCHEMES = {Scheme.SYSTEM: N_("theo máy"), Scheme.LIGHT: N_("sáng"), Scheme.DARK: N_("tối")}


class SetupPage(Page):
    """`language_chosen` comes with vi or en; the window then builds itself anew."""

    nouns: ClassVar[frozenset[str]] = frozenset({"account", "trusted_root"})
    language_chosen = Signal(str)
    look_changed = Signal()
    leave_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.language, self.scheme, self.scale = self._language(), self._scheme(), self._scale()
        self.sounds = self._sounds()
        self.people, self.trust = PeoplePanel(desk), TrustPanel(desk)
        body = Scroller(margin=0)
        body.body.addWidget(self._look_card())
        body.body.addWidget(self._folder_card())
        body.body.addWidget(self.people)
        body.body.addWidget(self.trust)
        layout = column(space=tokens.SPACE_L, margin=tokens.SPACE_XL)
        layout.addWidget(PageHeader(_("Thiết lập")))
        layout.addWidget(body, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.language)

    def _look_card(self) -> QWidget:
        fields = Columns(
            Field(_("Ngôn ngữ"), self.language),
            Field(_("Màu"), self.scheme),
            Field(_("Cỡ chữ"), self.scale),
            least=200,
        )
        return card(words(_("Hiển thị"), "heading"), fields, self.sounds)

    def _folder_card(self) -> QWidget:
        leave = Button(_("Đóng thư mục này"), Icon.LEAVE, tip=_("Đóng thư mục, về màn hình đầu"), key="Ctrl+W")
        leave.clicked.connect(self.leave_asked)
        text = _("Chép hay chuyển máy: đóng chương trình rồi chép cả thư mục này.")
        name = self.desk.agency.name if self.desk.agency else ""
        return card(
            words(_("Thư mục cơ quan"), "heading"),
            words(name, "strong"),
            place_label(self.desk.path, "body"),
            words(text, "muted"),
            wrapped(leave),
        )

    def _language(self) -> QComboBox:
        box = QComboBox()
        for code in LANGUAGES:
            box.addItem(_LANGUAGES[code], code)
        box.setCurrentIndex(box.findData(current_language()))
        box.activated.connect(lambda at: self._speak(box.itemData(at)))
        return box

    def _speak(self, code: str) -> None:
        if code != current_language():
            self.language_chosen.emit(code)

    def _scheme(self) -> QComboBox:
        box = QComboBox()
        for scheme, word in _SCHEMES.items():
            box.addItem(_(word), scheme)
        box.setCurrentIndex(list(_SCHEMES).index(Theme.of_app().scheme))
        box.activated.connect(lambda at: self._choose(scheme=list(_SCHEMES)[at]))
        return box

    def _scale(self) -> QComboBox:
        box = QComboBox()
        for scale in tokens.SCALES:
            box.addItem(f"{scale} %", scale)
        box.setCurrentIndex(max(0, box.findData(Theme.of_app().scale)))
        box.activated.connect(lambda at: self._choose(scale=box.itemData(at)))
        return box

    def _sounds(self) -> QCheckBox:
        box = QCheckBox(_("Âm thanh khi nhập phiếu: mỗi phím, khi ghi, khi bị từ chối"))
        box.setChecked(self.desk.sounds.is_on)
        box.toggled.connect(self.desk.sounds.choose)
        return box

    def _choose(self, scheme: Scheme | None = None, scale: int | None = None) -> None:
        Theme.of_app().choose(scheme=scheme, scale=scale)
        self.look_changed.emit()

    def refresh(self) -> None:
        self.people.refresh()
        self.trust.refresh()
