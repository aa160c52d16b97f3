"""The numbers of people and papers of one style, as somebody keys them from the committee's slips."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.round import Settings
from app.domain.style import Style
from app.domain.tally import possible_reasons
from app.domain.turnout import OPTIONAL, REQUIRED, Turnout
from app.domain.wording import REASON_WORDS
from app.texts import N_, _
from ui.icons import Icon
from ui.pages.keys import local_key
from ui.theme import Theme, tokens
from ui.widgets import Button, Field, Flow, NumberField, column, discard, words, wrapped

LABELS = {
    "summoned": (N_("Triệu tập"), N_("người")),
    "present": (N_("Có mặt"), N_("người")),
    "printed": (N_("In ra"), N_("phiếu")),
    "issued": (N_("Phát ra"), N_("mọi phiếu đã trao tay")),
    "returned": (N_("Thu về"), N_("mọi phiếu trong hòm")),
    "spoiled": (N_("Hỏng trước khi phát"), N_("phiếu")),
    "unused": (N_("Chưa dùng"), N_("trống: chưa đếm")),
    "exchanged": (N_("Đổi lại"), N_("phiếu hỏng đã đổi")),
    "lost": (N_("Mất"), N_("phiếu")),
    "not_returned": (N_("Không thu về"), N_("trống: chưa đếm")),
    "foreign": (N_("Ngoài số phát ra"), N_("phiếu lạ trong hòm")),
}
_UNCOUNTED = frozenset({"unused", "not_returned"})  # empty means not counted by hand, and then they are worked out


class TurnoutForm(QWidget):
    """`keyed` comes with a Turnout when everything that must be filled is; Enter goes from field to field."""

    keyed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, NumberField] = {}
        self._piles: dict[str, NumberField] = {}
        self._fields: dict[str, Field] = {}
        self._flows: list[QWidget] = []
        required = self._flow(self._number(name) for name in REQUIRED)
        optional = self._flow(self._number(name) for name in OPTIONAL)
        self._sorted = QCheckBox(_("Phiếu không hợp lệ đã xếp riêng, đếm theo lý do"))
        self._sorted.toggled.connect(self._show_piles)
        self._pile_room = QWidget()
        self._pile_room.setLayout(column())
        self._done = Button(_("Ghi lần nhập này"), Icon.SAVE, kind="primary")
        local_key(self._done, self, "Ctrl+Return")
        self._done.clicked.connect(self._key)
        layout = column(space=tokens.SPACE_M)
        layout.addWidget(required)
        layout.addWidget(words(_("Không bắt buộc"), "heading"))
        layout.addWidget(optional)
        layout.addWidget(self._sorted)
        layout.addWidget(self._pile_room)
        layout.addWidget(wrapped(self._done))
        self.setLayout(layout)
        Theme.of_app().changed.connect(self._fit)

    def ask_for(self, style: Style, settings: Settings) -> None:
        """An empty form for a style, with the reasons that its papers can have."""
        self._forget_piles()
        room = self._flow(self._pile(reason) for reason in possible_reasons(len(style.subjects), settings))
        layout = self._pile_room.layout()
        assert layout is not None
        layout.addWidget(room)
        self.clear()
        self._fit()

    def _forget_piles(self) -> None:
        layout = self._pile_room.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                self._flows.remove(old)
                discard(old)
        for reason in self._piles:
            del self._fields[f"pile_{reason}"]
        self._piles.clear()

    def clear(self) -> None:
        """Nothing of a keying stays on the screen."""
        for number in (*self._numbers.values(), *self._piles.values()):
            number.set_value(None)
        for field in self._fields.values():
            field.clear_refusal()
        self._sorted.setChecked(False)
        self._show_piles(False)

    def begin(self) -> None:
        """The hands go to the first number."""
        self._numbers[REQUIRED[0]].setFocus()

    def refuse(self, name: str, text: str) -> None:
        self._fields[name].refuse(text)

    def _flow(self, fields: Iterable[QWidget]) -> QWidget:
        room, flow = QWidget(), Flow(space=tokens.SPACE_L, line_space=tokens.SPACE_M)
        for field in fields:
            flow.addWidget(field)
        room.setLayout(flow)
        self._flows.append(room)
        return room

    def _number(self, name: str) -> QWidget:
        label, hint = LABELS[name]
        return self._field(name, _(label), _(hint), self._numbers)

    def _pile(self, reason: str) -> QWidget:
        label = _(REASON_WORDS[reason])
        return self._field(f"pile_{reason}", label[:1].upper() + label[1:], "", self._piles, reason)

    def _field(self, name: str, label: str, hint: str, into: dict[str, NumberField], key: str = "") -> QWidget:
        number = NumberField()
        number.returnPressed.connect(self._on_enter(number))
        into[key or name] = number
        field = self._fields[name] = Field(label, number, hint)
        return field

    def _on_enter(self, number: NumberField) -> Callable[[], None]:
        return lambda: self._next(number)

    def _next(self, number: NumberField) -> None:
        order = [*self._numbers.values(), self._sorted]
        order += [*self._piles.values()] if self._sorted.isChecked() else []
        order.append(self._done)
        order[order.index(number) + 1].setFocus()

    def _fit(self) -> None:
        width = Theme.of_app().px(166)
        for field in self._fields.values():
            field.setFixedWidth(width)

    def _show_piles(self, on: bool) -> None:
        self._pile_room.setVisible(on)
        if on and self._piles:
            next(iter(self._piles.values())).setFocus()

    def _key(self) -> None:
        for field in self._fields.values():
            field.clear_refusal()
        for name, number in self._numbers.items():
            if number.value is None and (name in REQUIRED or number.text()):
                self.refuse(name, number.complaint() or _("Điền số này; không có thì ghi 0."))
                return
        for reason, number in self._piles.items():
            if number.complaint():
                self.refuse(f"pile_{reason}", number.complaint())
                return
        self.keyed.emit(self._turnout())

    def _turnout(self) -> Turnout:
        given: dict[str, int | None] = {
            name: number.value if name in _UNCOUNTED else number.value or 0 for name, number in self._numbers.items()
        }
        piles = {reason: number.value for reason, number in self._piles.items() if number.value}
        return Turnout(**given, piles=piles if self._sorted.isChecked() else None)  # type: ignore[arg-type]
