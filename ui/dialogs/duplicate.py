"""A new round from an old one: its name and its day."""

import datetime as dt

from PySide6.QtWidgets import QWidget

from app.texts import _
from ui.days import read_day
from ui.icons import Icon
from ui.widgets import Field, TextField, VerbDialog


class DuplicateDialog(VerbDialog):
    """`read` answers title and day, or None and says in place what is missing."""

    def __init__(self, parent: QWidget, title: str) -> None:
        text = _(
            "Bản mới lấy quy định, mẫu phiếu, ban kiểm phiếu và người ghi phiếu của “{0}”; chức vụ lấy theo danh sách "
            "cán bộ hiện nay, mốc thời gian tính lại từ ngày mới."
        )
        super().__init__(parent, _("Nhân bản đợt"), text.format(title), _("Nhân bản"), meaning=Icon.COPY)
        self.title, self.day = TextField(title), TextField(placeholder=_("ngày/tháng/năm"))
        self._title_field = Field(_("Tên đợt mới"), self.title)
        self._day_field = Field(_("Ngày lấy phiếu"), self.day, _("Ví dụ: 18/12/2026"))
        self.body.addWidget(self._title_field)
        self.body.addWidget(self._day_field)

    def read(self) -> tuple[str, dt.date] | None:
        for field in (self._title_field, self._day_field):
            field.clear_refusal()
        if not self.title.value:
            self._title_field.refuse(_("Ghi tên đợt mới."))
            return None
        day = read_day(self.day.value)
        if day is None:
            self._day_field.refuse(_("Ghi ngày theo dạng ngày/tháng/năm, ví dụ 18/12/2026."))
            return None
        return self.title.value, day
