"""The turnout of every style, keyed twice by two people, neither of whom sees the other's figures."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.ids import RoundId, StyleCode
from app.domain.roles import KEY, Person
from app.domain.round import Definition
from app.domain.turnout import Turnout
from app.domain.wording import term_word
from app.services import turnout
from app.services.people import Someone
from app.services.turnout import TurnoutView
from app.texts import _, number_text
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.turnout_form import TurnoutForm
from ui.theme import tokens
from ui.widgets import Button, Field, Flow, Message, Scroller, TextField, card, clear, column, words, wrapped


class TurnoutPanel(Scroller):
    """A card a style; the form stands in the card of the style that is to be keyed now."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(margin=0)
        self._desk, self._round = desk, round_id
        self._cards: dict[StyleCode, _StyleCard] = {}

    def show_views(self, views: Sequence[TurnoutView], definition: Definition, people: Sequence[Someone]) -> None:
        """How far the keyings are. A form that is being filled stays as it is."""
        own = self._desk.person
        may = own is not None and any(s.login == own.key and s.places & KEY for s in people)
        for view in views:
            if view.style not in self._cards:
                made = self._cards[view.style] = _StyleCard(self._desk, self._round, view.style, definition)
                self.body.addWidget(made)
            self._cards[view.style].show_view(view, own, may)

    def forget(self) -> None:
        """Whoever was here leaves: nothing of an unfinished keying stays."""
        for made in self._cards.values():
            made.forget()

    @property
    def left(self) -> int:
        """How many styles wait for their figures."""
        return sum(not made.is_agreed for made in self._cards.values())


class _StyleCard(QWidget):
    def __init__(self, desk: Desk, round_id: RoundId, code: StyleCode, definition: Definition) -> None:
        super().__init__()
        self._desk, self._round, self._code = desk, round_id, code
        self._view: TurnoutView | None = None
        self._person: Person | None = None
        style = definition.style(code)
        self._state = words("", "muted")
        self._message = Message()
        self._form = TurnoutForm()
        self._form.ask_for(style, definition.settings)
        self._form.keyed.connect(self._key)
        self._figures, self._figure_flow = QWidget(), Flow(space=tokens.SPACE_XL, line_space=tokens.SPACE_M)
        self._figures.setLayout(self._figure_flow)
        self._again = Button(_("Bỏ để nhập lại…"), Icon.UNDO)
        self._again.clicked.connect(lambda: self._ask_reason(True))
        self._reason = TextField()
        self._reason_field = Field(_("Vì sao bỏ số liệu đã khớp"), self._reason, _("Ghi vào nhật ký."))
        self._clear = Button(_("Bỏ số liệu này"), Icon.UNDO, kind="danger")
        self._clear.clicked.connect(self._throw_away)
        title = words(_("Số liệu phiếu · mẫu {0}").format(style.name or code), "heading")
        buttons = wrapped(self._again, self._clear)
        parts = (title, self._state, self._message, self._form, self._figures, self._reason_field, buttons)
        layout = column()
        layout.addWidget(card(*parts))
        self.setLayout(layout)
        self._ask_reason(False)

    @property
    def is_agreed(self) -> bool:
        return self._view is not None and self._view.agreed is not None

    def show_view(self, view: TurnoutView, person: Person | None, may: bool) -> None:
        changed = person != self._person or self._view is None or self._view.keyed_by != view.keyed_by
        is_other = person != self._person
        self._view, self._person = view, person
        open_ = view.agreed is None and not view.mine and may
        if changed:
            self._form.clear()
        if is_other:
            self._message.clear()
        self._state.setText(_state_text(view, may))
        self._form.setVisible(open_)
        self._figures.setVisible(view.agreed is not None)
        self._again.setVisible(view.agreed is not None and may)
        if view.agreed is None:
            self._ask_reason(False)
            self._again.hide()
        else:
            self._show_figures(view.agreed)

    def forget(self) -> None:
        self._form.clear()
        self._message.clear()

    def _show_figures(self, agreed: Turnout) -> None:
        clear(self._figure_flow)
        numbers = {**agreed.as_numbers(), **{f"pile_{r}": n for r, n in (agreed.piles or {}).items()}}
        for name, number in numbers.items():
            self._figure_flow.addWidget(_figure(term_word(name), number))

    def _key(self, figures: Turnout) -> None:
        second = self._view is not None and len(self._view.keyed_by) == 1
        self._message.clear()
        self._desk.write(
            lambda session: turnout.key(session, self._round, self._code, figures),
            lambda agreed: self._keyed(agreed, second),
            self._refuse,
            nouns=("turnout", "batch"),
        )

    def _keyed(self, agreed: bool, second: bool) -> None:
        self._form.clear()
        if agreed:
            self._message.say(_("Hai lần nhập khớp nhau."), "good")
        elif second:
            self._message.refuse(_("Hai lần nhập khác nhau nên cả hai đã bỏ. Đếm lại, rồi hai người nhập lại từ đầu."))
        else:
            self._message.say(_("Đã ghi lần nhập thứ nhất. Người thứ hai đăng nhập rồi nhập, không thấy số của bạn."))

    def _refuse(self, refusal: Refusal) -> None:
        self._message.refuse(refusal.text)

    def _ask_reason(self, on: bool) -> None:
        self._reason_field.setVisible(on)
        self._clear.setVisible(on)
        self._again.setVisible(not on)
        self._reason.clear()
        self._reason_field.clear_refusal()
        if on:
            self._reason.setFocus()

    def _throw_away(self) -> None:
        reason = self._reason.value
        if not reason:
            self._reason_field.refuse(_("Ghi lý do."))
            return
        self._message.clear()
        self._desk.write(
            lambda session: turnout.clear(session, self._round, self._code, reason),
            lambda _changes: self._ask_reason(False),
            self._refuse,
        )


def _figure(word: str, number: int) -> QWidget:
    box, stack = QWidget(), column(space=0)
    stack.addWidget(words(number_text(number), "figure", wrap=False))
    stack.addWidget(words(word, "small", wrap=False))
    box.setLayout(stack)
    return box


def _state_text(view: TurnoutView, may: bool) -> str:
    if view.agreed is not None:
        return _("Hai người đã nhập khớp nhau: {0}.").format(", ".join(view.keyed_by))
    if not view.keyed_by:
        return (
            _("Chưa ai nhập. Hai người nhập, mỗi người một lần, không ai thấy số của người kia.")
            if may
            else _("Chưa ai nhập. Việc này dành cho ban kiểm phiếu.")
        )
    (first,) = view.keyed_by
    if view.mine:
        return _("Bạn đã nhập lần thứ nhất. Người thứ hai đăng nhập rồi nhập, không thấy số của bạn.")
    return _("{0} đã nhập lần thứ nhất. Đây là lần thứ hai: nhập từ giấy, không hỏi số của lần trước.").format(first)
