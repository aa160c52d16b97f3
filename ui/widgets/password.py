"""A password: hidden, shown on wish, made NFC, and where one is chosen its strength said in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import normalize

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.domain.names import search_key
from app.texts import N_, _
from ui.icons import Icon
from ui.theme import Theme, tokens
from ui.widgets.base import column, mark, row, words
from ui.widgets.button import Button

_WORDS = (N_("rất yếu"), N_("yếu"), N_("tạm được"), N_("mạnh"), N_("rất mạnh"))
_TONES = ("bad", "bad", "warn", "good", "good")
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_COMMON = ("matkhau", "password", "tinnhiem", "admin", "vietnam", "iloveyou", "qwerty", "123456")


@dataclass(frozen=True)
class Strength:
    """`level` 0–4; `enough` from 2 on. `advice` says how to do better, or ""."""

    level: int
    advice: str

    @property
    def enough(self) -> bool:
        return self.level >= 2

    def words(self) -> str:
        """`Mật khẩu yếu. Thêm vài từ nữa.`"""
        said = _("Mật khẩu {0}.").format(_(_WORDS[self.level]))
        return f"{said} {self.advice}" if self.advice else said


def strength(password: str, known: Sequence[str] = ()) -> Strength:
    """How hard it is to guess: length counts above all (NIST SP 800-63B, 5.1.1); runs, repeats and `known` words
    (login, name, agency) count as one letter each. A guess costs most of a second (argon2id), so 38 bits are enough."""
    plain = search_key(normalize("NFC", password))
    telling = [word for text in (*known, *_COMMON) for word in search_key(text).split() if len(word) > 2]
    for word in sorted(telling, key=len, reverse=True):
        plain = plain.replace(word, "\0")
    bits = len(_squeezed(plain)) * math.log2(max(2, _alphabet(password)))
    level = sum(bits >= bar for bar in (24, 38, 56, 75))
    if len(normalize("NFC", password)) < 8:
        level = min(level, 1)
    return Strength(level, "" if level > 2 else _("Bốn năm từ không liên quan dễ nhớ và khó đoán hơn."))


def _alphabet(password: str) -> int:
    """How many letters there are to choose from, judged by the kinds that occur; case and signs add a little."""
    kinds = ((str.isdigit, 10), (str.islower, 26), (str.isupper, 10))
    size = sum(count for is_kind, count in kinds if any(map(is_kind, password)))
    return size + (12 if any(not c.isalnum() and not c.isspace() for c in password) else 0)


def _squeezed(text: str) -> str:
    """`text` with a repeated letter, or a walk along the keyboard or alphabet, kept once."""
    kept = text[:1]
    for before, letter in pairwise(text):
        step = before + letter
        if before != letter and not any(step in run or step[::-1] in run for run in _RUNS):
            kept += letter
    return kept


class _Meter(QWidget):
    """Four strokes, as many filled as the level; the word beside it says the same."""

    def __init__(self) -> None:
        super().__init__()
        self.level = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = Theme.of_app()
        return QSize(theme.px(96), theme.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = Theme.of_app(), QPainter(self)
        width = self.width() // 4
        for stroke in range(4):
            tone = _TONES[self.level] if stroke < self.level else "track"
            painter.fillRect(stroke * width, 0, width - 3, self.height(), theme.colour(tone))
        painter.end()


class PasswordField(QWidget):
    """`chosen` shows the strength (a new password); `known` are words that must not make it stronger."""

    changed = Signal()
    returned = Signal()  # Enter was pressed in it

    def __init__(self, *, chosen: bool = False, known: Sequence[str] = ()) -> None:
        super().__init__()
        self.known = tuple(known)
        self._line = QLineEdit()
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.textChanged.connect(self._weigh)
        self._line.returnPressed.connect(self.returned)
        self._look = Button(_("Hiện mật khẩu"), Icon.SHOW, kind="icon")
        self._look.setCheckable(True)
        self._look.toggled.connect(self._reveal)
        self._meter, self._said = _Meter(), words("", "small")
        self._weight = QWidget()
        if not chosen:
            self._weight.hide()
        self._lay_out()
        self.setFocusProxy(self._line)
        self._weigh()

    def _lay_out(self) -> None:
        line = row(space=tokens.SPACE_XS)
        line.addWidget(self._line, 1)
        line.addWidget(self._look, 0)
        weight = row(space=tokens.SPACE_S)
        weight.addWidget(self._meter, 0)
        weight.addWidget(self._said, 1)
        self._weight.setLayout(weight)
        layout = column(space=tokens.SPACE_XS)
        layout.addLayout(line)
        layout.addWidget(self._weight)
        self.setLayout(layout)

    @property
    def value(self) -> str:
        """The password, NFC (UniKey can send the same letters decomposed)."""
        return normalize("NFC", self._line.text())

    @property
    def strength(self) -> Strength:
        return strength(self.value, self.known)

    def clear(self) -> None:
        """Forget what was typed, and hide it again."""
        self._line.clear()
        self._look.setChecked(False)

    def fill(self, password: str) -> None:
        """Put one in, where it protects nothing (the sample agency)."""
        self._line.setText(password)

    def select_all(self) -> None:
        """Ready to be typed over, after a wrong one."""
        self._line.setFocus()
        self._line.selectAll()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._line.setAccessibleName(name)

    def _reveal(self, on: bool) -> None:
        self._line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        self._look.set_meaning(Icon.HIDE if on else Icon.SHOW)
        words_now = _("Ẩn mật khẩu") if on else _("Hiện mật khẩu")
        self._look.setAccessibleName(words_now)
        self._look.setToolTip(words_now)

    def _weigh(self) -> None:
        found = self.strength
        self._meter.level = max(1, found.level) if self.value else 0
        self._meter.update()
        self._said.setText(found.words() if self.value else _("Ít nhất 8 ký tự; một câu ngắn là tốt nhất."))
        mark(self._said, tone=_TONES[found.level] if self.value else "")
        self.changed.emit()
