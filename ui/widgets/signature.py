"""Who signed a document, and whether the signature holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QFrame, QWidget

from app.texts import N_, _
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets.base import Flow, Picture, clear, column, mark, row, words


class Standing(StrEnum):
    """What can be said of a signature."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    MISSING = "missing"


_LOOKS = {
    Standing.HOLDS: ("good", Icon.GOOD, N_("Đã ký, hợp lệ")),
    Standing.BROKEN: ("bad", Icon.BAD, N_("Chữ ký không hợp lệ")),
    Standing.UNKNOWN: ("warn", Icon.HELP, N_("Chưa xác định được")),
    Standing.MISSING: ("quiet", Icon.SIGN, N_("Chưa ký")),
}


@dataclass(frozen=True)
class Signature:
    """One place for a signature. `when` is as shown (dd/mm/yyyy hh:mm), `note` says more, such as why it is broken."""

    role: str
    name: str
    standing: Standing
    when: str = ""
    note: str = ""


class SignatureStrip(QWidget):
    """Every place for a signature side by side, committee first."""

    def __init__(self, signatures: Sequence[Signature] = ()) -> None:
        super().__init__()
        self._flow = Flow(space=tokens.SPACE_M, line_space=tokens.SPACE_M)
        self.setLayout(self._flow)
        self.set_signatures(signatures)

    def set_signatures(self, signatures: Sequence[Signature]) -> None:
        """Show these; what was shown before goes."""
        clear(self._flow)
        for signature in signatures:
            self._flow.addWidget(_place(signature))


def _place(signature: Signature) -> QFrame:
    tone, meaning, word = _LOOKS[signature.standing]
    place = QFrame()
    mark(place, role="account", tone=tone)
    state, line = QWidget(), row(space=tokens.SPACE_S)
    line.addWidget(Picture(meaning, tone))
    line.addWidget(words(_(word), "strong", tone=tone, wrap=False))
    line.addStretch(1)
    state.setLayout(line)
    layout = column(space=tokens.SPACE_XS, margin=tokens.SPACE_M)
    layout.addWidget(words(signature.role, "small", wrap=False))
    layout.addWidget(words(signature.name or "—", "strong", wrap=False))
    layout.addWidget(state)
    for more in (signature.when, signature.note):
        if more:
            layout.addWidget(words(more, "small", wrap=False))
    layout.addStretch(1)
    place.setLayout(layout)
    parts = (signature.role, signature.name, _(word), signature.when, signature.note)
    place.setAccessibleName(". ".join(part for part in parts if part))
    return place
