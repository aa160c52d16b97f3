"""`Bắt đầu kiểm phiếu`: how many papers lay in the box, for each style."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.batch import BATCH_SIZE
from app.domain.ids import StyleCode
from app.domain.style import Style
from app.texts import _
from ui.icons import Icon
from ui.widgets import Field, NumberField, VerbDialog


class ReturnedDialog(VerbDialog):
    """`read` answers the counts by style, or None and says in place which is missing."""

    def __init__(self, parent: QWidget, styles: Sequence[Style]) -> None:
        text = _("Mở hòm phiếu, đếm phiếu thu về. Số này chia phiếu thành tập; bước 4 sẽ đối chiếu lại nó.")
        super().__init__(parent, _("Bắt đầu kiểm phiếu"), text, _("Bắt đầu kiểm phiếu"), meaning=Icon.PAPER)
        self._fields: dict[StyleCode, tuple[Field, NumberField]] = {}
        for style in styles:
            number = NumberField(0, 1_000_000)
            title = (
                _("Số phiếu thu về") if len(styles) == 1 else _("Số phiếu thu về, mẫu {0}").format(style_title(style))
            )
            field = Field(title, number)
            self._fields[style.code] = (field, number)
            self.body.addWidget(field)

        self._size = NumberField(1, 100, value=BATCH_SIZE)
        self._size_field = Field(
            _("Số phiếu mỗi tập"), self._size, _("Theo số tờ mỗi xấp đã chia; bắt đầu rồi thì không đổi được nữa.")
        )
        self.body.addWidget(self._size_field)

    @property
    def batch_size(self) -> int | None:
        """How many papers a batch has; None, said in place, where that cannot be."""
        if self._size.value is None:
            self._size_field.refuse(self._size.complaint() or _("Ghi số phiếu mỗi tập, thường là 25."))
        return self._size.value

    def read(self) -> dict[StyleCode, int] | None:
        for field, number in self._fields.values():
            if number.value is None:
                field.refuse(number.complaint() or _("Ghi số phiếu đã đếm được; không có phiếu nào thì ghi 0."))
                return None
        return {code: number.value or 0 for code, (_field, number) in self._fields.items()}


def style_title(style: Style) -> str:
    """`A – Toàn thể`, or the code alone."""
    return f"{style.code} – {style.name}" if style.name else style.code
