"""A draft as a plain form: what, when, where; styles; committee; how it is counted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app.domain.agency import Agency
from app.domain.exemption import propose
from app.domain.ids import StyleCode
from app.domain.options import Options
from app.domain.regulation import Regulation
from app.domain.roster import Leader
from app.domain.round import Definition, Settings
from app.domain.style import Style
from app.services.draft import DraftView
from app.services.people import Someone
from app.texts import _, date_text
from ui.days import read_day
from ui.history import History, Sketch
from ui.icons import Icon
from ui.pages.allowance_card import AllowanceCard
from ui.pages.committee_editor import CommitteeEditor
from ui.pages.options_editor import OptionsEditor
from ui.pages.rules_editor import RulesEditor
from ui.pages.style_editor import StyleEditor
from ui.theme import Theme, tokens
from ui.widgets import Button, Columns, Field, TextField, card, column, discard, words, wrapped

_CODES = "ABCDEFGH"


@dataclass(frozen=True)
class Stock:
    """What a form is filled from."""

    agency: Agency
    regulations: tuple[Regulation, ...]
    people: tuple[Someone, ...]
    leaders: tuple[Leader, ...]
    habits: tuple[Settings, Options] | None = None  # what the agency answered the last time
    sealed: tuple[str, ...] = ()  # what a new round may take the place of


@dataclass(frozen=True)
class Filled:
    """What the form says now."""

    definition: Definition
    regulation: Regulation
    accounts: dict[str, str]
    chair_account: str | None
    options: Options


class RoundForm(QWidget):
    """`changed` with every change that is not saved yet; `grown` when fields came that Tab must find.

    `read` refuses in place what cannot be saved at all. `rules_asked`, `file_asked`: to read a regulation, to add one;
    `allow_asked` comes with the name of a member whom the chair is to let count.
    """

    changed = Signal()
    grown = Signal()
    rules_asked = Signal()
    file_asked = Signal()
    allow_asked = Signal(str)

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
        self._regulations = {regulation.sha256: regulation for regulation in stock.regulations}
        self._regulation, self._supersedes = QComboBox(), QComboBox()
        for regulation in stock.regulations:
            self._offer(regulation)
        if view:
            self._choose(view.round.regulation)
        self._offer_sealed(given.supersedes if given else "")
        self._basis = QPlainTextEdit("\n".join(given.basis) if given else stock.regulations[0].title)
        self._committee = CommitteeEditor(stock.people)
        self._committee.load(given.committee if given else (), view.accounts if view else {})
        if given and view:
            self._committee.chair.fill(view.chair_account, given.chair, given.chair_position)
        settings, options = stock.habits or (None, Options())
        self._rules = RulesEditor(self.regulation, given.settings if given else settings)
        self._options = OptionsEditor(view.options if view else options)
        self._allowance = AllowanceCard(view)
        self._allowance.asked.connect(self.allow_asked)
        self._style_list = column(space=tokens.SPACE_L)
        self._lay_out()
        for style in given.styles if given else (Style(StyleCode("A"), "", ()),):
            self._add_style(style)
        self._listen()
        self._history = History(self.sketch(), texts=range(5))
        self._is_restoring = False

    def _offer(self, regulation: Regulation) -> None:
        """Two of one name are told apart by their hash."""
        title = f"{regulation.short} ({regulation.code})"
        if self._regulation.findText(title) >= 0:
            title = f"{title} · {regulation.sha256[:6]}"
        self._regulation.addItem(title, regulation.sha256)

    def _choose(self, regulation: Regulation) -> None:
        """Choose a regulation, one of another version included."""
        if regulation.sha256 not in self._regulations:
            self._regulations[regulation.sha256] = regulation
            self._offer(regulation)
        self._regulation.setCurrentIndex(self._regulation.findData(regulation.sha256))

    def take_regulation(self, regulation: Regulation) -> None:
        """One that was read from a file just now."""
        self._choose(regulation)
        self._other_regulation()

    def _other_regulation(self) -> None:
        """Its questions come in place of the old one's; answers that were given stay."""
        before = self._rules
        self._rules = RulesEditor(self.regulation, before.value())
        self._rules.changed.connect(self._note)
        self.form_layout.replaceWidget(before, self._rules)
        discard(before)
        self.grown.emit()
        self._note()

    def _offer_sealed(self, given: str) -> None:
        self._supersedes.addItem(_("không thay đợt nào"), "")
        for title in dict.fromkeys((*self._stock.sealed, *((given,) if given else ()))):
            self._supersedes.addItem(title, title)
        self._supersedes.setCurrentIndex(max(0, self._supersedes.findData(given)))

    # Undo

    def sketch(self) -> Sketch:
        """Every field as it stands; the texts first."""
        return (
            self._title.text(), self._date.text(), self._venue.text(), self._number.text(), self._basis.toPlainText(),
            self.regulation.sha256, str(self._supersedes.currentData()), self._committee.rows_value(),
            self._rules.value(), self._options.value(), tuple(editor.style_value() for editor in self._styles),
        )  # fmt: skip

    @property
    def history(self) -> History:
        """What can be undone."""
        return self._history

    def undo(self) -> None:
        self._restore(self._history.undo())

    def redo(self) -> None:
        self._restore(self._history.redo())

    def _note(self) -> None:
        if not self._is_restoring:
            self._history.note(self.sketch())
            self.changed.emit()

    def _restore(self, sketch: Sketch) -> None:
        """Show what a sketch says; fields that say it already are left alone, with the cursor in them."""
        self._is_restoring = True
        *texts, basis, regulation, supersedes, committee, settings, options, styles = sketch
        for line, text in zip((self._title, self._date, self._venue, self._number), texts, strict=True):
            if line.text() != text:
                line.setText(text)
        if self._basis.toPlainText() != basis:
            self._basis.setPlainText(basis)
        if self.regulation.sha256 != regulation:
            self._choose(self._regulations[regulation])
            self._other_regulation()
        self._supersedes.setCurrentIndex(max(0, self._supersedes.findData(supersedes)))
        if self._committee.rows_value() != committee:
            self._committee.restore(committee)
        self._rules.fill(settings)
        self._options.fill(options)
        self._restore_styles(styles)
        self._is_restoring = False
        self.changed.emit()

    def _restore_styles(self, styles: Sequence[Style]) -> None:
        if tuple(editor.style_value() for editor in self._styles) == tuple(styles):
            return
        for editor in tuple(self._styles):
            self._drop_style(editor)
        for style in styles:
            self._add_style(style)

    def _lay_out(self) -> None:
        self._basis.setTabChangesFocus(True)
        self._basis.setFixedHeight(Theme.of_app().px(84))
        self._title_field = Field(_("Tên đợt"), self._title, _("Như sẽ in trên phiếu và biên bản."))
        self._date_field = Field(_("Ngày lấy phiếu"), self._date, _("Ví dụ: 18/12/2026"))
        more = Button(_("Thêm mẫu phiếu"), Icon.ADD)
        more.clicked.connect(self._add_empty_style)
        read, bring = Button(_("Xem quy định…"), Icon.SHOW), Button(_("Thêm quy định từ tệp…"), Icon.IMPORT)
        read.clicked.connect(self.rules_asked)
        bring.clicked.connect(self.file_asked)
        what = card(
            words(_("Đợt lấy phiếu"), "heading"),
            self._title_field,
            Columns(self._date_field, Field(_("Địa điểm"), self._venue), least=280),
            Columns(
                Field(_("Quy định"), self._regulation), Field(_("Số văn bản (không bắt buộc)"), self._number), least=280
            ),
            wrapped(read, bring),
            Field(_("Căn cứ, mỗi dòng một văn bản"), self._basis),
            Field(_("Thay cho đợt đã niêm phong"), self._supersedes, _("Khi đợt này sửa sai một đợt trước.")),
        )
        self.form_layout = layout = column(space=tokens.SPACE_L)
        layout.addWidget(what)
        layout.addLayout(self._style_list)
        layout.addWidget(wrapped(more))
        layout.addWidget(self._committee)
        if self._allowance.is_needed:
            layout.addWidget(self._allowance)
        layout.addWidget(self._rules)
        layout.addWidget(self._options)
        self.setLayout(layout)

    def _listen(self) -> None:
        for line in (self._title, self._date, self._venue, self._number):
            line.textEdited.connect(lambda _text: self._note())
        self._basis.textChanged.connect(self._note)
        self._regulation.activated.connect(lambda _at: self._other_regulation())
        self._supersedes.activated.connect(lambda _at: self._note())
        for part in (self._committee, self._rules, self._options):
            part.changed.connect(self._note)
        self._committee.grown.connect(self.grown)

    @property
    def regulation(self) -> Regulation:
        return self._regulations[self._regulation.currentData()]

    def _add_empty_style(self) -> None:
        taken = {editor.code for editor in self._styles}
        code = next((code for code in _CODES if code not in taken), "")
        if code:
            self._add_style(Style(StyleCode(code), "", ()))
            self._note()

    def _add_style(self, style: Style) -> None:
        editor = StyleEditor(style, self._stock.leaders, self._hints)
        editor.changed.connect(self._note)
        editor.removed.connect(lambda: self._remove_style(editor))
        self._styles.append(editor)
        self._style_list.addWidget(editor)
        self._name_styles()
        self.grown.emit()

    def _hints(self) -> dict[str, str]:
        """Why the chosen regulation would leave leaders off on the day that is written; nothing without a day."""
        day = read_day(self._date.value)
        found = propose(self._stock.leaders, self.regulation, day) if day else ()
        return {each.leader.code: _("có thể không lấy phiếu: {0}").format(each.fact) for each in found}

    def _name_styles(self) -> None:
        """The last style cannot be taken away."""
        for editor in self._styles:
            editor.drop.setVisible(len(self._styles) > 1)

    def _remove_style(self, editor: StyleEditor) -> None:
        self._drop_style(editor)
        self._name_styles()
        self._note()

    def _drop_style(self, editor: StyleEditor) -> None:
        self._styles.remove(editor)
        self._style_list.removeWidget(editor)
        discard(editor)

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
        accounts, options = self._committee.accounts(), self._options.value()
        return Filled(self._definition(day), self.regulation, accounts, login or None, options)

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
            supersedes=str(self._supersedes.currentData()),
        )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(clean for line in text.splitlines() if (clean := " ".join(line.split())))
