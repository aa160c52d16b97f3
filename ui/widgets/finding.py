"""One finding of the checks: how grave, which code, one sentence, and the head's explanation."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.texts import N_, _
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets.base import AdaptiveRow, Flow, Picture, column, row, words
from ui.widgets.button import Button

if TYPE_CHECKING:
    from app.domain.finding import Finding

_LOOKS = {  # by severity
    "error": ("bad", Icon.BAD, N_("Phải sửa")),
    "warning": ("warn", Icon.WARN, N_("Cần giải trình")),
    "derived": ("quiet", Icon.QUIET, N_("Tính ra, không đếm tay")),
}


class FindingRow(QFrame):
    """`asked` comes when its button (`action`) is pressed: the page asks for the explanation, or goes to the place.

    `note` stands below the sentence: what the one who reads it should do.
    """

    asked = Signal()

    def __init__(
        self,
        finding: "Finding",
        *,
        explanation: str = "",
        action: str = "",
        key: str = "",
        text: str = "",
        note: str = "",
    ) -> None:
        from app.domain.wording import sentence  # not before the first window is seen

        super().__init__()
        self.finding = finding
        tone, meaning, word = _LOOKS[finding.severity]
        if explanation:
            word = N_("Đã giải trình")
        self.setProperty("role", "note")
        self.setProperty("tone", tone)
        said = text or sentence(finding)
        self.setAccessibleName(f"{_(word)}. {finding.code}. {said}")
        body = QWidget()
        layout = column(space=tokens.SPACE_XS)
        layout.addWidget(_head(finding, tone, _(word)))
        layout.addWidget(words(said))
        if note:
            layout.addWidget(words(note, "muted"))
        if explanation:
            layout.addWidget(words(_("Giải trình: {0}").format(explanation), "muted"))
        body.setLayout(layout)
        self._fill(Picture(meaning, tone), body, action, key)

    def _fill(self, picture: Picture, body: QWidget, action: str, key: str) -> None:
        line = AdaptiveRow(body)
        if action:
            button = Button(action, key=key)
            button.clicked.connect(self.asked)
            line.add(button)
        outer = row(margin=tokens.SPACE_M)
        outer.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        outer.addWidget(line, 1)
        self.setLayout(outer)


def _head(finding: "Finding", tone: str, word: str) -> QWidget:
    head, flow = QWidget(), Flow(space=tokens.SPACE_S, line_space=0)
    flow.addWidget(words(word, "strong", tone=tone, wrap=False))
    flow.addWidget(_code(finding))
    head.setLayout(flow)
    return head


def _code(finding: "Finding") -> QLabel:
    place = _("{0} · mẫu {1}").format(finding.code, finding.style) if finding.style else finding.code
    return words(place, "code", wrap=False)
