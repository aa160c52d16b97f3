"""Somebody summoned to vote, typed; or a whole list from a file, with what is wrong in it."""

from PySide6.QtWidgets import QWidget

from app.domain.electorate import Voter
from app.domain.voterfile import VoterLine, VoterSheet
from app.texts import _, ngettext
from ui.icons import Icon
from ui.theme import Theme
from ui.widgets import Column, Field, Table, TextField, VerbDialog, words


class VoterDialog(VerbDialog):
    """`read` answers the person, or None and says in place that there is no name."""

    def __init__(self, parent: QWidget) -> None:
        text = _("Danh sách chỉ để điểm danh; không tờ phiếu nào gắn với tên ai.")
        super().__init__(parent, _("Thêm người được triệu tập"), text, _("Thêm vào danh sách"), meaning=Icon.PERSON)
        self.name, self.position, self.unit = TextField(), TextField(), TextField()
        self._name_field = Field(_("Họ và tên"), self.name)
        for field in (self._name_field, Field(_("Chức vụ"), self.position), Field(_("Đơn vị"), self.unit)):
            self.body.addWidget(field)

    def read(self) -> Voter | None:
        self._name_field.clear_refusal()
        if not self.name.value:
            self._name_field.refuse(_("Ghi họ tên."))
            return None
        return Voter(self.name.value, self.position.value, self.unit.value)


class VoterSheetDialog(VerbDialog):
    """What was read from a file: the good lines are taken, those with a fault are left out."""

    def __init__(self, parent: QWidget, sheet: VoterSheet, *, has_list: bool) -> None:
        good = len(sheet.good)
        text = ngettext("Tệp {0} có {1} dòng nhận được.", "Tệp {0} có {1} dòng nhận được.", good).format(
            sheet.file, good
        )
        super().__init__(parent, _("Nhập danh sách từ tệp"), text, _("Nhận danh sách"), meaning=Icon.IMPORT)
        self.sheet = sheet
        if sheet.faults:
            told = _("{0} dòng có lỗi bị bỏ qua; sửa trong tệp rồi nhập lại nếu cần.").format(sheet.faults)
            self.message.say(told, "warn")
        if has_list:
            self.body.addWidget(
                words(_("Danh sách này thay cho danh sách đang có; người đã điểm danh vẫn có mặt."), "muted")
            )
        table = Table(_columns(), _("Danh sách trong tệp"))
        table.set_rows(sorted(sheet.lines, key=lambda line: (not line.fault, line.line)))
        table.setMinimumHeight(min(360, Theme.of_app().px(260)))
        self.setMinimumWidth(min(1200, Theme.of_app().px(900)))
        self.body.addWidget(table)


def _columns() -> tuple[Column[VoterLine], ...]:
    return (
        Column[VoterLine](_("Dòng"), lambda line: str(line.line), key=lambda line: line.line, figures=True),
        Column[VoterLine](_("Họ và tên"), lambda line: line.voter.name, stretch=True),
        Column[VoterLine](_("Chức vụ"), lambda line: line.voter.position, stretch=True),
        Column[VoterLine](_("Đơn vị"), lambda line: line.voter.unit, stretch=True),
        Column[VoterLine](
            _("Lỗi"),
            lambda line: line.fault or "–",
            stretch=True,
            look=lambda line: (Icon.BAD, "bad") if line.fault else (Icon.CHECK, "good"),
        ),
    )
