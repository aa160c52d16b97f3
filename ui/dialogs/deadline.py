"""A deadline written or changed: its day, what has to be done, a note."""

import datetime as dt

from PySide6.QtWidgets import QWidget

from app.domain.deadline import Deadline
from app.texts import _, date_text
from ui.days import read_day
from ui.icons import Icon
from ui.widgets import Field, TextField, VerbDialog


class DeadlineDialog(VerbDialog):
    """`read` answers day, text and note, or None and says in place what is missing."""

    def __init__(self, parent: QWidget, title: str, verb: str, given: Deadline | None = None) -> None:
        text = _("Ngày dời theo ngày lấy phiếu khi ngày ấy đổi.")
        super().__init__(parent, title, text, verb, meaning=Icon.CALENDAR)
        self.day = TextField(date_text(given.due) if given else "", placeholder=_("ngày/tháng/năm"))
        self.text = TextField(given.text if given else "")
        self.note = TextField(given.note if given else "")
        self._day_field = Field(_("Hạn"), self.day)
        self._text_field = Field(_("Việc phải làm"), self.text)
        for field in (self._day_field, self._text_field, Field(_("Ghi chú"), self.note)):
            self.body.addWidget(field)

    def read(self) -> tuple[dt.date, str, str] | None:
        for field in (self._day_field, self._text_field):
            field.clear_refusal()
        day = read_day(self.day.value)
        if day is None:
            self._day_field.refuse(_("Ghi ngày theo dạng ngày/tháng/năm, ví dụ 18/12/2026."))
            return None
        if not self.text.value:
            self._text_field.refuse(_("Ghi việc phải làm."))
            return None
        return day, self.text.value, self.note.value


class DayDialog(VerbDialog):
    """A day to be given, today's offered. `read` as above."""

    def __init__(self, parent: QWidget, title: str, text: str, verb: str, given: dt.date) -> None:
        super().__init__(parent, title, text, verb, meaning=Icon.CALENDAR)
        self.day = TextField(date_text(given), placeholder=_("ngày/tháng/năm"))
        self._field = Field(_("Ngày"), self.day)
        self.body.addWidget(self._field)

    def read(self) -> dt.date | None:
        day = read_day(self.day.value)
        if day is None:
            self._field.refuse(_("Ghi ngày theo dạng ngày/tháng/năm, ví dụ 18/12/2026."))
        return day
