"""The form code, typed from the paper in hand before a batch is opened (R10)."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.style import FORM_LETTERS
from app.texts import _
from ui.kiosk.key_button import KeyButton
from ui.kiosk.keys import key_of, letter_of
from ui.kiosk.strokes import Key
from ui.theme import Theme, tokens
from ui.widgets import Flow, Message, column, words

LETTERS = 4


class CodePage(QWidget):
    """`given` says the four letters; `back` that another batch is wanted."""

    given = Signal(str)
    back = Signal()
    touched = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.code = ""
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.message = Message()
        self._boxes = _Boxes()
        self._enter = KeyButton("Enter", _("mở tập"))
        layout = column(space=tokens.SPACE_L, margin=tokens.SPACE_XL)
        layout.addWidget(words(title, "strong"))
        layout.addStretch(1)
        layout.addWidget(words(_("Gõ mã mẫu phiếu"), "title"))
        text = _("Bốn chữ in nhỏ trên tờ phiếu đang cầm, các tờ cùng mẫu đều giống nhau. Chữ hoa hay thường đều được.")
        layout.addWidget(words(text, "lead"))
        layout.addWidget(self._boxes, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.message)
        layout.addStretch(2)
        layout.addWidget(self._made_footer())
        self.setLayout(layout)
        self._show()

    def _made_footer(self) -> QWidget:
        footer, flow = QWidget(), Flow(space=tokens.SPACE_L, line_space=0)
        others = ((Key.BACK, "⌫", _("xóa một chữ")), (Key.MENU, "Esc", _("chọn tập khác")))
        self._enter.clicked.connect(lambda: self.press(Key.ENTER))
        flow.addWidget(self._enter)
        for key, cap, word in others:
            button = KeyButton(cap, word)
            button.clicked.connect(lambda _checked=False, key=key: self.press(key))
            flow.addWidget(button)
        footer.setLayout(flow)
        return footer

    def press(self, key: Key) -> None:
        """Enter gives the code, Backspace takes a letter back, Esc goes back."""
        self.touched.emit()
        match key:
            case Key.BACK:
                self.code = self.code[:-1]
                self._show()
            case Key.MENU:
                self.back.emit()
            case Key.ENTER if len(self.code) == LETTERS:
                self.given.emit(self.code)
            case Key.ENTER:
                self.message.refuse(_("Mã có bốn chữ, mới gõ {0}.").format(len(self.code)))

    def refuse(self, text: str) -> None:
        """Say why the code is not taken; it is typed anew."""
        self.code = ""
        self._show()
        self.message.refuse(text)

    def _letter(self, letter: str) -> None:
        self.touched.emit()
        if len(self.code) < LETTERS:
            self.code += letter
            self._show()

    def _show(self) -> None:
        self.message.clear()
        self._boxes.show_code(self.code)
        self._enter.set_strong(len(self.code) == LETTERS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = letter_of(event)
        key = key_of(event, QGuiApplication.platformName())
        if letter is not None:
            self._letter(letter)
        elif key is not None:
            self.press(key)
        elif Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z and not event.isAutoRepeat():
            self.message.refuse(_("Mã chỉ gồm các chữ {0}.").format(" ".join(FORM_LETTERS)))
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        return False

    def showEvent(self, event: QShowEvent) -> None:
        self.setFocus()
        super().showEvent(event)


class _Boxes(QWidget):
    """Four boxes, the next one marked."""

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        Theme.of_app().changed.connect(self.updateGeometry)

    def show_code(self, code: str) -> None:
        self._code = code
        self.setAccessibleName(_("Mã mẫu phiếu: {0}").format(" ".join(code)))
        self.update()

    def _side(self) -> int:
        return Theme.of_app().px(64)

    def sizeHint(self) -> QSize:
        return QSize(LETTERS * (self._side() + tokens.SPACE_M), self._side())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, side = Theme.of_app(), QPainter(self), self._side()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(tokens.FIGURE, bold=True))
        for place in range(LETTERS):
            is_next = place == len(self._code)
            box = QRectF(place * (side + tokens.SPACE_M), 0, side, side).adjusted(1, 1, -1, -1)
            painter.setPen(QPen(theme.colour("focus" if is_next else "edge"), 2 if is_next else 1))
            painter.setBrush(theme.colour("surface"))
            painter.drawRoundedRect(box, 8, 8)
            painter.setPen(theme.colour("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._code[place : place + 1])
        painter.end()
