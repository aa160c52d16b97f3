"""A draft as a plain form: what, when, where; styles; committee; how it is counted."""

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app.domain.agency import Agency
from app.domain.ids import StyleCode
from app.domain.regulation import Regulation
from app.domain.roster import Leader
from app.domain.round import Definition
from app.domain.style import Style
from app.services.draft import DraftView
from app.services.people import Someone
from app.texts import _, date_text
from ui.days import read_day
from ui.icons import Icon
from ui.pages.committee_editor import CommitteeEditor
from ui.pages.rules_editor import RulesEditor
from ui.pages.style_editor import StyleEditor
from ui.theme import Theme, tokens
from ui.widgets import Button, Columns, Field, TextField, card, column, words, wrapped

_CODES = "ABCDEFGH"


@dataclass(frozen=True)
class Stock:
    """What a form is filled from."""

    agency: Agency
    regulations: tuple[Regulation, ...]
    people: tuple[Someone, ...]
    leaders: tuple[Leader, ...]


@dataclass(frozen=True)
class Filled:
    """What the form says now."""

    definition: Definition
    regulation: Regulation
    accounts: dict[str, str]
    chair_account: str | None


class RoundForm(QWidget):
    """`changed` with every change that is not saved yet; `grown` when fields came that Tab must find.

    `read` refuses in place what cannot be saved at all.
    """

    changed = Signal()
    grown = Signal()

    def __init__(self, stock: Stock, view: DraftView | None) -> None:
        super().__init__()
        self._stock = stock
        given = view.round.definition if view else None
        self._given = given
        self._styles: list[StyleEditor] = []
        self._title = TextField(given.title if given else "")
        self._date = TextField(date_text(given.date) if given else "", placeholder=_("ngày/tháng/năm"))
        self._venue = TextField(given.venue if given else "")
        self._number = TextField(given.number if given else "")
        self._regulation = QComboBox()
        for regulation in stock.regulations:
            self._regulation.addItem(f"{regulation.short} ({regulation.code})", regulation.code)
        if given:
            self._regulation.setCurrentIndex(max(0, self._regulation.findData(given.regulation)))
        self._basis = QPlainTextEdit("\n".join(given.basis) if given else stock.regulations[0].title)
        self._committee = CommitteeEditor(stock.people)
        self._committee.load(given.committee if given else (), view.accounts if view else {})
        if given and view:
            self._committee.chair.fill(view.chair_account, given.chair, given.chair_position)
        self._rules = RulesEditor(self.regulation, given.settings if given else None)
        self._style_list = column(space=tokens.SPACE_L)
        self._lay_out()
        for style in given.styles if given else (Style(StyleCode("A"), "", ()),):
            self._add_style(style)
        self._listen()

    def _lay_out(self) -> None:
        self._basis.setTabChangesFocus(True)
        self._basis.setFixedHeight(Theme.of_app().px(84))
        self._title_field = Field(_("Tên đợt"), self._title, _("Như sẽ in trên phiếu và biên bản."))
        self._date_field = Field(_("Ngày lấy phiếu"), self._date, _("Ví dụ: 18/12/2026"))
        more = Button(_("Thêm mẫu phiếu"), Icon.ADD)
        more.clicked.connect(self._add_empty_style)
        what = card(
            words(_("Đợt lấy phiếu"), "heading"),
            self._title_field,
            Columns(self._date_field, Field(_("Địa điểm"), self._venue), least=280),
            Columns(
                Field(_("Quy định"), self._regulation), Field(_("Số văn bản (không bắt buộc)"), self._number), least=280
            ),
            Field(_("Căn cứ, mỗi dòng một văn bản"), self._basis),
        )
        layout = column(space=tokens.SPACE_L)
        layout.addWidget(what)
        layout.addLayout(self._style_list)
        layout.addWidget(wrapped(more))
        layout.addWidget(self._committee)
        layout.addWidget(self._rules)
        self.setLayout(layout)

    def _listen(self) -> None:
        for line in (self._title, self._date, self._venue, self._number):
            line.textEdited.connect(lambda _text: self.changed.emit())
        self._basis.textChanged.connect(self.changed)
        self._regulation.activated.connect(lambda _at: self.changed.emit())
        self._committee.changed.connect(self.changed)
        self._committee.grown.connect(self.grown)
        self._rules.changed.connect(self.changed)

    @property
    def regulation(self) -> Regulation:
        code = self._regulation.currentData()
        return next(r for r in self._stock.regulations if r.code == code)

    def _add_empty_style(self) -> None:
        taken = {editor.code for editor in self._styles}
        code = next((code for code in _CODES if code not in taken), "")
        if code:
            self._add_style(Style(StyleCode(code), "", ()))
            self.changed.emit()

    def _add_style(self, style: Style) -> None:
        editor = StyleEditor(style, self._stock.leaders)
        editor.changed.connect(self.changed)
        editor.removed.connect(lambda: self._remove_style(editor))
        self._styles.append(editor)
        self._style_list.addWidget(editor)
        self._name_styles()
        self.grown.emit()

    def _name_styles(self) -> None:
        """The last style cannot be taken away."""
        for editor in self._styles:
            editor.drop.setVisible(len(self._styles) > 1)

    def _remove_style(self, editor: StyleEditor) -> None:
        self._styles.remove(editor)
        self._style_list.removeWidget(editor)
        editor.deleteLater()
        self._name_styles()
        self.changed.emit()

    def take_out(self, leader: str) -> bool:
        """Take a leader off every paper; whether one was on any."""
        dropped = [editor.drop_subject(leader) for editor in self._styles]
        return any(dropped)

    def read(self) -> Filled | None:
        """What is to be saved; None, and said in place, where it has no name or no day."""
        for field in (self._title_field, self._date_field):
            field.clear_refusal()
        if not self._title.value:
            self._title_field.refuse(_("Ghi tên đợt để lưu được."))
            return None
        day = read_day(self._date.value)
        if day is None:
            self._date_field.refuse(_("Ghi ngày theo dạng ngày/tháng/năm, ví dụ 18/12/2026."))
            return None
        login = self._committee.chair.login
        return Filled(self._definition(day), self.regulation, self._committee.accounts(), login or None)

    def _definition(self, day: dt.date) -> Definition:
        chair = self._committee.chair
        given = self._given
        return Definition(
            agency=given.agency if given else self._stock.agency,
            title=self._title.value,
            regulation=self.regulation.code,
            date=day,
            venue=self._venue.value,
            settings=self._rules.value(),
            committee=self._committee.members(),
            styles=tuple(editor.style_value() for editor in self._styles),
            number=self._number.value,
            basis=_lines(self._basis.toPlainText()),
            copies=given.copies if given else None,
            chair=chair.name,
            chair_position=chair.position,
            supersedes=given.supersedes if given else "",
        )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(clean for line in text.splitlines() if (clean := " ".join(line.split())))
