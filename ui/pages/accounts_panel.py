"""The accounts of a round as equations with their figures, and the warnings with the head's words on them."""

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.catalogue import for_head, for_teller
from app.domain.errors import Refusal
from app.domain.finding import Finding, Severity
from app.domain.ids import RoundId, StyleCode
from app.domain.reconcile import Answer, Equation, State
from app.domain.round import Definition, Explanation
from app.domain.style import Style
from app.services import reconcile
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.keys import local_key
from ui.theme import Theme, tokens
from ui.widgets import Button, EquationRow, Field, FindingRow, Flow, Message, Scroller, card, column, words

# What can be told of a style whose turnout nobody has keyed yet.
_WITHOUT_TURNOUT = frozenset({"R05", "R08", "R09"})


class AccountsPanel(Scroller):
    """Warnings first, since they ask for something; then a group of equations a style."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(margin=0)
        self._desk, self._round = desk, round_id
        self._shown: tuple[Answer, Definition, bool] | None = None
        self._warnings: dict[_Key, WarningCard] = {}
        self._groups: list[QWidget] = []
        self._state = Message()
        self.body.addWidget(self._state)
        self.left = 0

    def show_answer(self, answer: Answer, definition: Definition, *, is_head: bool) -> None:
        """Show the accounts as they stand; the same answer again changes nothing on the screen.

        The head is told cause and remedy of what disagrees, everybody else in a few words whom to call.
        """
        if self._shown == (answer, definition, is_head):
            return
        self._shown = (answer, definition, is_head)
        waiting = [style for style in definition.styles if style.code not in definition.turnouts]
        known = [f for f in answer.findings if _is_known(f, definition)]
        unexplained = reconcile.unexplained(Answer((), tuple(known)), definition)
        blocking = [f for f in known if f.severity is Severity.ERROR]
        self.left = len(waiting) + len(blocking) + len(unexplained)
        self._show_state()
        self._show_warnings([f for f in known if f.severity is Severity.WARNING], definition, is_head)
        while self._groups:
            self._groups.pop().deleteLater()
        for style in definition.styles:
            self._groups.append(_group(style, answer, definition, is_head))
            self.body.addWidget(self._groups[-1])

    def _show_warnings(self, found: Sequence[Finding], definition: Definition, is_head: bool) -> None:
        """A card that stays keeps the words that somebody is writing in it."""
        keys = {_key(finding): finding for finding in found}
        for key in [key for key in self._warnings if key not in keys]:
            self._warnings.pop(key).deleteLater()
        for at, (key, finding) in enumerate(keys.items(), 1):
            if key not in self._warnings:
                self._warnings[key] = WarningCard(self._desk, self._round)
                self.body.insertWidget(at, self._warnings[key])
            self._warnings[key].show_finding(finding, definition, is_head)

    def _show_state(self) -> None:
        if self.left:
            self._state.say(_("Còn {0} việc trước khi niêm phong được.").format(self.left), "warn")
        else:
            self._state.say(_("Mọi đẳng thức khớp, mọi cảnh báo đã giải trình: có thể niêm phong."), "good")


_Key = tuple[str, StyleCode | None, tuple[tuple[str, int], ...]]


def _key(finding: Finding) -> _Key:
    return finding.code, finding.style, tuple(finding.numbers.items())


def _is_known(finding: Finding, definition: Definition) -> bool:
    """Figures that nobody has keyed yet are no error; they are only missing."""
    missing = finding.style is not None and finding.style not in definition.turnouts
    return not missing or finding.code in _WITHOUT_TURNOUT or finding.code in {"W01", "W02", "W03", "W08"}


def _advice(finding: Finding, is_head: bool) -> str:
    return for_head(finding) if is_head else for_teller(finding)


def _note(equation: Equation, findings: Iterable[Finding], is_head: bool) -> str:
    """What is to be done about an equation whose sides disagree; a warning has a card of its own."""
    if equation.state not in {State.FAILS, State.DERIVED}:
        return ""
    numbers = {term.name: term.value for term in (*equation.left, *equation.right)}
    key = (equation.code, equation.style, numbers)
    found = next((f for f in findings if (f.code, f.style, f.numbers) == key), None)
    return _advice(found, is_head) if found else ""


def _group(style: Style, answer: Answer, definition: Definition, is_head: bool) -> QWidget:
    group, layout = QWidget(), column(space=tokens.SPACE_S)
    layout.addWidget(words(_("Mẫu phiếu {0}").format(style.name or style.code), "heading"))
    is_keyed = style.code in definition.turnouts
    if not is_keyed:
        layout.addWidget(words(_("Chưa có số liệu phiếu nên phần lớn đẳng thức chưa lập được."), "muted"))
    told = {""}  # the same advice stands once
    for equation in sorted(answer.equations, key=lambda e: e.state is not State.FAILS):  # what has to be mended first
        if equation.style == style.code and (is_keyed or equation.code in _WITHOUT_TURNOUT):
            note = _note(equation, answer.findings, is_head)
            layout.addWidget(EquationRow(equation, "" if note in told else note))
            told.add(note)
    group.setLayout(layout)
    return group


class WarningCard(QWidget):
    """A warning, the words given for it, and a place to write them; only the head's are taken."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._finding: Finding | None = None
        self._row = QWidget()
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(Theme.of_app().px(88))
        self._field = Field(_("Giải trình, in trong biên bản"), self._text)
        self._message = Message()
        save = Button(_("Ghi giải trình"), Icon.SAVE, kind="primary")
        local_key(save, self, "Ctrl+Return")
        save.clicked.connect(self._save)
        later = Button(_("Để sau"))
        later.clicked.connect(lambda: self._form.hide())
        buttons, flow = QWidget(), Flow(space=tokens.SPACE_S)
        flow.addWidget(save)
        flow.addWidget(later)
        buttons.setLayout(flow)
        self._form: QWidget = card(self._field, self._message, buttons, space=tokens.SPACE_S)
        self._form.hide()
        self._column = column(space=tokens.SPACE_XS)
        self._column.addWidget(self._row)
        self._column.addWidget(self._form)
        self.setLayout(self._column)

    def show_finding(self, finding: Finding, definition: Definition, is_head: bool) -> None:
        """The warning as it stands now."""
        given = next((e.text for e in definition.explanations if (e.code, e.style) == finding.key), "")
        self._finding = finding
        action, note = _("Sửa giải trình") if given else _("Giải trình"), "" if given else _advice(finding, is_head)
        row = FindingRow(finding, explanation=given, action=action, note=note)
        row.asked.connect(self._begin)
        self._column.replaceWidget(self._row, row)
        self._row.deleteLater()
        self._row = row
        if self._form.isHidden():
            self._text.setPlainText(given)

    def _begin(self) -> None:
        self._form.show()
        self._text.setFocus()

    def _save(self) -> None:
        text = " ".join(self._text.toPlainText().split())
        if not text:
            self._field.refuse(_("Ghi vì sao, và ban kiểm phiếu đã làm gì."))
            return
        assert self._finding is not None
        explanation = Explanation(self._finding.code, self._finding.style, text)
        self._message.clear()
        self._desk.write(
            lambda session: reconcile.explain(session, self._round, explanation),
            lambda _changes: self._form.hide(),
            self._refuse,
        )

    def _refuse(self, refusal: Refusal) -> None:
        self._message.refuse(refusal.text)
