"""An equation of the accounts with its figures: green, red, amber or grey, always with an icon and a word."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from app.texts import N_, _, number_text
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets.base import AdaptiveRow, Flow, Picture, column, row, words

if TYPE_CHECKING:
    from app.domain.reconcile import Equation, Term

_LOOKS = {  # by state
    "holds": ("good", Icon.GOOD, N_("Khớp")),
    "fails": ("bad", Icon.BAD, N_("Lệch")),
    "warns": ("warn", Icon.WARN, N_("Cần giải trình")),
    "derived": ("quiet", Icon.QUIET, N_("Tính ra, chưa chứng minh")),
}


class EquationRow(QFrame):
    """Its name and state at left; at right each term as a figure over its word, with the signs between.

    `note` stands below: what is to be done where the sides disagree.
    """

    def __init__(self, equation: "Equation", note: str = "") -> None:
        from app.domain.wording import EQUATION_WORDS, equation_text  # not before the first window is seen

        super().__init__()
        self.equation = equation
        tone, meaning, word = _LOOKS[equation.state]
        self.setProperty("role", "account")
        self.setProperty("tone", tone)
        name, word = _(EQUATION_WORDS[equation.code]), _word(equation, _(word))
        self.setAccessibleName(f"{equation.code} {name}: {word}. {equation_text(equation)}")
        layout = column(margin=tokens.SPACE_M)
        layout.addWidget(AdaptiveRow(_title(equation, name), _state(tone, meaning, word)))
        layout.addWidget(_terms(equation))
        if note:
            layout.addWidget(words(note, "muted"))
        self.setLayout(layout)


def _word(equation: "Equation", word: str) -> str:
    """The state, and by how much where two sides should be equal: `Lệch 2`."""
    gap = abs(sum(term.signed for term in equation.left) - sum(term.signed for term in equation.right))
    return f"{word} {number_text(gap)}" if equation.state == "fails" and equation.relation == "=" and gap else word


def _title(equation: "Equation", name: str) -> QWidget:
    place = _("{0} · mẫu {1}").format(equation.code, equation.style) if equation.style else equation.code
    title, flow = QWidget(), Flow(space=tokens.SPACE_S, line_space=0)
    flow.addWidget(words(name, "strong", wrap=False))
    flow.addWidget(words(place, "code", wrap=False))
    title.setLayout(flow)
    return title


def _state(tone: str, meaning: Icon, word: str) -> QWidget:
    state, line = QWidget(), row(space=tokens.SPACE_S)
    line.addWidget(Picture(meaning, tone))
    line.addWidget(words(word, "strong", tone=tone, wrap=False))
    line.addStretch(1)
    state.setLayout(line)
    return state


def _terms(equation: "Equation") -> QWidget:
    terms, flow = QWidget(), Flow(space=tokens.SPACE_M)
    for side, sign in ((equation.left, ""), (equation.right, equation.relation)):
        for at, term in enumerate(side):
            flow.addWidget(_term(term, sign if at == 0 else ("−" if term.minus else "+")))
    terms.setLayout(flow)
    return terms


def _term(term: "Term", sign: str) -> QWidget:
    """A sign with the figure that follows it, so that a line never breaks between the two."""
    from app.domain.wording import term_word

    box, line = QWidget(), row(space=tokens.SPACE_M)
    if sign:
        line.addWidget(words(sign, "lead", tone="quiet", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
    tone = "quiet" if term.derived else ""
    word = _("{0} (tính ra)").format(term_word(term.name)) if term.derived else term_word(term.name)
    stack = column(space=0)
    stack.addWidget(words(number_text(term.value), "figure", tone=tone, wrap=False))
    stack.addWidget(words(word, "small", wrap=False))
    line.addLayout(stack)
    box.setLayout(line)
    return box
