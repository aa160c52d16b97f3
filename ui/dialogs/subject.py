"""A person to stand on a paper, typed: name, position and unit as they will be printed."""

from PySide6.QtWidgets import QWidget

from app.texts import _
from ui.icons import Icon
from ui.widgets import Field, TextField, VerbDialog


class SubjectDialog(VerbDialog):
    """`read` answers name, position and unit, or None and says in place what is missing."""

    def __init__(self, parent: QWidget, title: str, verb: str, given: tuple[str, str, str] = ("", "", "")) -> None:
        super().__init__(parent, title, _("Ghi đúng như sẽ in trên phiếu."), verb, meaning=Icon.PERSON)
        labels = (_("Họ và tên"), _("Chức vụ"), _("Đơn vị"))
        self._fields = [Field(label, TextField(value)) for label, value in zip(labels, given, strict=True)]
        for field in self._fields:
            self.body.addWidget(field)

    def read(self) -> tuple[str, str, str] | None:
        values = []
        for field in self._fields:
            assert isinstance(field.control, TextField)
            field.clear_refusal()
            if not field.control.value:
                field.refuse(_("Điền chỗ này: phiếu in cả ba."))
                return None
            values.append(field.control.value)
        name, position, unit = values
        return name, position, unit
