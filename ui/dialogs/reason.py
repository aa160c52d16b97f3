"""An act that needs a reason: one sentence, journalled."""

from PySide6.QtWidgets import QWidget

from app.texts import _
from ui.icons import Icon
from ui.widgets import Field, TextField, VerbDialog


class ReasonDialog(VerbDialog):
    """`reason` is what was written; `agreed` comes only when something was."""

    def __init__(
        self, parent: QWidget, title: str, text: str, verb: str, *, given: str = "", grave: bool = True
    ) -> None:
        super().__init__(parent, title, text, verb, meaning=Icon.WARN if grave else Icon.EDIT, grave=grave)
        self._line = TextField(given)
        self._field = Field(_("Lý do"), self._line, _("Ghi vào nhật ký của đợt."))
        self.body.addWidget(self._field)

    @property
    def reason(self) -> str:
        return self._line.value
