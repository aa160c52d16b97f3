"""Choosing a batch: its number is typed as it stands on the stack, or it is taken from the list."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.texts import _
from ui.kiosk.key_button import KeyButton
from ui.kiosk.keys import key_of
from ui.kiosk.offers import Offer, best
from ui.kiosk.panel import Line, Panel, Question
from ui.kiosk.phrases import expected_word, pass_word
from ui.kiosk.strokes import Key
from ui.theme import tokens
from ui.widgets import Column, Flow, Message, Table, column, row, words

_LONGEST = 5
_CARET = "▏"


class ChoosePage(QWidget):
    """`chosen` gives the offer; `practice`, `lock` and `leave` come from the menu; `touched` with every key."""

    chosen = Signal(object)
    lock = Signal()
    leave = Signal()
    practice = Signal()
    touched = Signal()

    def __init__(self, person: str, found: Sequence[Offer], styles: int) -> None:
        super().__init__()
        self._offers = tuple(found)
        self._typed = ""
        self._menu_open = False
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.message, self._copy = Message(), Message()
        self._number = words("", "big", wrap=False)
        self._table = self._made_table(styles)
        self._panel = Panel(self)
        self._panel.answered.connect(self.press)
        self._lay_out(person)
        self._select(best(self._offers))
        self._show_typed()

    def _made_table(self, styles: int) -> Table[Offer]:
        columns: list[Column[Offer]] = [
            Column(_("Tập"), lambda o: str(o.batch.number), figures=True),
            Column(_("Mẫu phiếu"), lambda o: o.batch.style.name or o.batch.style.code),
            Column(_("Số phiếu"), lambda o: expected_word(o.batch.expected)),
            Column(_("Việc của bạn"), _task, stretch=True),
        ]
        if styles == 1:
            del columns[1]
        table = Table(columns, _("Các tập bạn nhập được"), sortable=False)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.set_rows(self._offers)
        table.chosen.connect(self.chosen)
        table.clicked.connect(self._clicked)
        return table

    def _lay_out(self, person: str) -> None:
        layout = column(margin=tokens.SPACE_XL)
        layout.addWidget(words(_("{0}: chọn tập phiếu để nhập").format(person), "title"))
        layout.addWidget(self.message)
        layout.addWidget(self._copy)
        if self._offers:
            number = row()
            number.addWidget(words(_("TẬP SỐ"), "lead", wrap=False))
            number.addWidget(self._number)
            number.addWidget(words(_("Gõ số ghi trên xấp phiếu, hoặc chọn trong danh sách."), "muted"), 1)
            layout.addLayout(number)
            layout.addWidget(self._table, 1)
        else:
            text = _("Không có tập nào cho bạn nhập: các tập đã xong, đang có người nhập, hoặc bạn nhập lượt kia.")
            layout.addWidget(words(text, "lead"))
            layout.addStretch(1)
        layout.addWidget(self._made_footer())
        self.setLayout(layout)

    def _made_footer(self) -> QWidget:
        footer, flow = QWidget(), Flow(space=tokens.SPACE_L, line_space=0)
        hints = [(Key.ENTER, "Enter", _("mở tập"))] if self._offers else []
        for key, cap, word in (*hints, (Key.MENU, "Esc", _("việc khác"))):
            button = KeyButton(cap, word, strong=key is Key.ENTER)
            button.clicked.connect(lambda _checked=False, key=key: self.press(key))
            flow.addWidget(button)
        footer.setLayout(flow)
        return footer

    @property
    def selected(self) -> Offer | None:
        """What Enter would open."""
        return self._table.selected[0] if self._table.selected else None

    def note_copy(self, failure: str) -> None:
        """Why the last batch has no second copy, "" where it has; keying goes on either way."""
        if failure:
            said = _("Tập vừa xong chưa chép được sang nơi thứ hai; vẫn nhập tiếp được, báo trưởng ban. {0}")
            self._copy.say(said.format(failure), "warn")
        else:
            self._copy.clear()

    # Hands

    def press(self, key: Key) -> None:
        """What a key does here; the menu's questions are answered with digits."""
        self.touched.emit()
        if self._menu_open:
            self._answer(key)
            return
        match key:
            case Key.MENU:
                self._ask(True)
            case Key.ENTER:
                self._open()
            case Key.BACK:
                self._type(self._typed[:-1])
            case _ if (digit := key.value[:1]).isdecimal():
                self._type((self._typed + digit)[-_LONGEST:])

    def _answer(self, key: Key) -> None:
        match key:
            case Key.D1:
                self.lock.emit()
            case Key.D2:
                self.practice.emit()
            case Key.D3:
                self.leave.emit()
            case Key.MENU | Key.BACK:
                self._ask(False)

    def _ask(self, is_open: bool) -> None:
        self._menu_open = is_open
        lines = (
            Line(Key.D1, "1", _("Khóa máy, đổi người")),
            Line(Key.D2, "2", _("Tập nhập hai phút với phiếu bịa")),
            Line(Key.D3, "3", _("Rời màn hình nhập phiếu (mật khẩu trưởng ban)")),
            Line(Key.MENU, "Esc", _("về danh sách")),
        )
        self._panel.ask(Question(_("Việc khác"), "", lines) if is_open else None)

    def _type(self, typed: str) -> None:
        self._typed = typed
        self.message.clear()
        found = self._named()
        if found is not None:
            self._select(found)
        self._show_typed()

    def _named(self) -> Offer | None:
        return next((o for o in self._offers if str(o.batch.number) == self._typed), None)

    def _show_typed(self) -> None:
        number = str(self.selected.batch.number) if self.selected else ""
        self._number.setText(f"{self._typed}{_CARET}" if self._typed else number)

    def _open(self) -> None:
        if self._typed and self._named() is None:
            text = _("Tập {0} không có trong danh sách: đã xong, đang có người nhập, hoặc bạn đã nhập lượt kia.")
            self.message.refuse(text.format(self._typed))
            self._typed = ""
            self._show_typed()
        elif self.selected:
            self.chosen.emit(self.selected)

    def _select(self, offer: Offer | None) -> None:
        if offer is not None:
            self._table.selectRow(self._offers.index(offer))

    def _clicked(self) -> None:
        self._typed = ""
        self._show_typed()

    def _move(self, step: int) -> None:
        if self.selected:
            at = self._offers.index(self.selected) + step
            self._select(self._offers[max(0, min(at, len(self._offers) - 1))])
            self._clicked()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = key_of(event, QGuiApplication.platformName())
        if key is not None:
            self.press(key)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self._menu_open:
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        return False

    def showEvent(self, event: QShowEvent) -> None:
        self.setFocus()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._panel.setGeometry(self.rect())
        self._panel.raise_()


def _task(offer: Offer) -> str:
    if offer.is_mine:
        return _("nhập tiếp {0} (đã ghi {1} phiếu)").format(pass_word(offer.slot), offer.papers)
    return pass_word(offer.slot)
