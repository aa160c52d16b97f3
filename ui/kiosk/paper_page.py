"""The page on which papers are keyed: whose batch it is, the paper's number, the paper, and the keys."""

import datetime as dt
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.style import Subject
from app.texts import _
from ui.kiosk.key_button import KeyButton
from ui.kiosk.keying import Keying
from ui.kiosk.keys import key_of, numlock_of
from ui.kiosk.panel import Panel
from ui.kiosk.paper_view import PaperView
from ui.kiosk.phrases import saved_word
from ui.kiosk.questions import BACK_CAP, hint_of, question_of
from ui.kiosk.strokes import Key, Mode, Touch
from ui.theme import Theme, tokens
from ui.widgets.base import AdaptiveRow, Flow, column, mark, row, words
from ui.widgets.message import Message

_CARET = "▏"
_AMONG_OTHERS = frozenset({Key.LOOK, Key.NUMBER, Key.MENU})
_TWO_LINES = 150  # from this text scale on


class PaperPage(QWidget):
    """Shows a `Keying` and says each stroke, from a key, a cell or a button. Decides nothing.

    `alone`: one paper whose number is given, with no other to go to; those keys are not offered.
    """

    stroke = Signal(object)

    def __init__(self, title: str, subjects: tuple[Subject, ...], keying: Keying, *, alone: bool = False) -> None:
        super().__init__()
        self._keying = keying
        self._last_saved: dt.datetime | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self._title = words(title, "strong")
        self._saved = words("", "figure", wrap=False)
        self._number = words("", "big", wrap=False)
        self._looking = words(_("XEM LẠI"), "strong", tone="ink", wrap=False)
        self.message = Message()
        self.view = PaperView(subjects, keying.sheet)
        self.view.touched.connect(self._touch)
        self.hints: dict[Key, KeyButton] = {}
        self._footer = self._made_footer(keying.rules.may_fill, alone)
        if alone:
            self._saved.hide()
        self.question = Panel(self)
        self.question.answered.connect(self.stroke)
        self._lay_out()
        self._show_all(keying)
        Theme.of_app().changed.connect(self._fit_message)
        self._fit_message()

    def _fit_message(self) -> None:
        """Room for what is said, whether or not anything is: the paper does not jump. Large text needs two lines."""
        theme = Theme.of_app()
        lines = 1 if theme.scale < _TWO_LINES else 2
        self.message.setMinimumHeight(lines * QFontMetrics(theme.font()).height() + 2 * tokens.SPACE_M)

    def _lay_out(self) -> None:
        numbers = row(space=tokens.SPACE_L)
        numbers.addWidget(words(_("PHIẾU SỐ"), "lead", wrap=False))
        numbers.addWidget(self._number)
        numbers.addWidget(self._looking)
        numbers.addWidget(self.message, 1)
        keep = self.message.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.message.setSizePolicy(keep)
        layout = column(space=tokens.SPACE_S, margin=tokens.SPACE_M)
        layout.addWidget(AdaptiveRow(self._title, self._saved))
        layout.addLayout(numbers)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._footer)
        self.setLayout(layout)

    def _made_footer(self, may_fill: bool, alone: bool) -> QWidget:
        hints = [
            (Key.D1, "1", _("Cao")),
            (Key.D2, "2", _("Tín nhiệm")),
            (Key.D3, "3", _("Thấp")),
            (Key.D0, "0", _("Trống")),
            (Key.D9, "9", _("Nhiều ô")),
            *([(Key.FILL, "+", _("lặp đến hết"))] if may_fill else []),
            (Key.GO, ".", _("tới dòng")),
            (Key.BACK, BACK_CAP, _("lùi")),
            (Key.SPOIL, "*", _("hỏng")),
            (Key.LOOK, "-", _("xem lại")),
            (Key.NUMBER, "/", _("số phiếu")),
            (Key.MENU, "Esc", _("việc khác")),
            (Key.ENTER, "Enter", _("ghi")),
        ]
        footer, flow = QWidget(), Flow(space=tokens.SPACE_M, line_space=0)
        for key, cap, word in hints:
            if alone and key in _AMONG_OTHERS:
                continue
            button = self.hints[key] = KeyButton(cap, word)
            button.clicked.connect(partial(self.stroke.emit, key))
            flow.addWidget(button)
        footer.setLayout(flow)
        return footer

    # What stands there

    @property
    def title_text(self) -> str:
        return self._title.text()

    @property
    def saved_text(self) -> str:
        return self._saved.text()

    @property
    def number_text(self) -> str:
        return self._number.text()

    def show_keying(self, keying: Keying) -> None:
        """Paint what a key has changed, and nothing else."""
        before, self._keying = self._keying, keying
        self.view.show_sheet(keying.sheet)
        self.setAccessibleDescription(self.view.accessibleDescription())  # of what has the keyboard
        if (before.mode, before.sheet.number, before.typed) != (keying.mode, keying.sheet.number, keying.typed):
            self._show_number()
        if before.is_looking != keying.is_looking:
            self._looking.setVisible(keying.is_looking)
        if len(before.papers) != len(keying.papers):
            self._show_saved()
        self.hints[Key.ENTER].set_strong(_is_ready(keying))
        self.question.ask(question_of(keying))

    def refuse(self, text: str) -> None:
        """Say why not, where the eyes are: in the question, where one is asked."""
        if not self.question.refuse(text):
            self.message.refuse(text)

    def hush(self) -> None:
        """All is well: a hint, where there is one for this moment, or nothing."""
        hint = hint_of(self._keying)
        if hint and self.message.text != hint:
            self.message.say(hint)
        elif not hint and not self.message.isHidden():
            self.message.clear()

    def _show_all(self, keying: Keying) -> None:
        self._looking.setVisible(keying.is_looking)
        self._show_number()
        self._show_saved()
        self.question.ask(question_of(keying))
        self.hush()

    def note_saved(self, at: dt.datetime) -> None:
        """A paper was committed at this moment."""
        self._last_saved = at
        self._show_saved()

    def _show_saved(self) -> None:
        self._saved.setText(saved_word(len(self._keying.papers), self._keying.rules.expected, self._last_saved))

    def _show_number(self) -> None:
        is_typed = self._keying.mode is Mode.NUMBER
        self._number.setText(f"{self._keying.typed}{_CARET}" if is_typed else str(self._keying.sheet.number))
        mark(self._number, tone="ink" if is_typed else "")

    # Hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        platform = QGuiApplication.platformName()
        numlock = numlock_of(event, platform)
        if numlock is not None:
            self.view.show_notice("" if numlock else _("NumLock tắt: bàn phím số vẫn gõ được như thường"))
        key = key_of(event, platform)
        if key is not None:
            self.stroke.emit(key)
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab is a key like the others here."""
        return False

    def _touch(self, line: int, touched: str | None) -> None:
        self.stroke.emit(Touch(line, touched))

    def showEvent(self, event: QShowEvent) -> None:
        self.setFocus()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.question.setGeometry(self.rect())
        self.question.raise_()


def _is_ready(keying: Keying) -> bool:
    """Whether Enter is what comes next."""
    sheet = keying.sheet
    return sheet.reason is None and sheet.first_open is None
