"""Phiếu đã dùng: where the sealed papers are kept, until when; a line more each time that they are moved."""

from collections.abc import Sequence

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.keeping import MOST_ENVELOPES, Keeping
from app.services import keeping
from app.texts import _, date_text, number_text
from ui.days import read_day
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.keys import local_key
from ui.pages.shown import moment_text
from ui.widgets import (
    Button,
    Column,
    Columns,
    Field,
    Message,
    NumberField,
    Scroller,
    Table,
    TextField,
    card,
    words,
    wrapped,
)


class KeepingPanel(Scroller):
    """The register, and a form for its next line."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(margin=0)
        self._desk, self._round = desk, round_id
        columns = (
            Column[Keeping](_("Ghi lúc"), lambda k: moment_text(k.at)),
            Column[Keeping](_("Nơi giữ"), lambda k: k.place, stretch=True),
            Column[Keeping](_("Số phong bì"), lambda k: number_text(k.envelopes), figures=True),
            Column[Keeping](_("Giữ đến"), lambda k: date_text(k.until) if k.until else "–"),
            Column[Keeping](_("Người ghi"), lambda k: k.by),
            Column[Keeping](_("Ghi chú"), lambda k: k.note, stretch=True),
        )
        self._table = Table(columns, _("Sổ lưu giữ phiếu"), sortable=False, whole=True)
        self._none = words(_("Chưa ghi nơi nào. Ghi ngay khi phong bì được cất."), "muted")
        self._place, self._until, self._note = TextField(), TextField(placeholder="dd/mm/yyyy"), TextField()
        self._envelopes = NumberField(1, MOST_ENVELOPES, value=1)
        self._place_field = Field(_("Nơi giữ"), self._place, _("Ví dụ: tủ sắt số 2, phòng Tổ chức cán bộ."))
        self._until_field = Field(_("Giữ đến ngày"), self._until, _("Để trống nếu theo kế hoạch."))
        self._envelopes_field = Field(_("Số phong bì"), self._envelopes)
        self._message = Message()
        save = Button(_("Ghi vào sổ"), Icon.SAVE, kind="primary")
        local_key(save, self, "Ctrl+Return")
        save.clicked.connect(self._save)
        told = words(
            _("Dòng đã ghi không sửa, không xóa. Chuyển chỗ, mở hay hủy phiếu thì ghi thêm một dòng."), "muted"
        )
        self.body.addWidget(card(words(_("Sổ lưu giữ phiếu đã dùng"), "heading"), told, self._none, self._table))
        fields = Columns(self._envelopes_field, self._until_field, Field(_("Ghi chú"), self._note), least=200)
        self.body.addWidget(
            card(words(_("Dòng mới"), "heading"), self._place_field, fields, self._message, wrapped(save))
        )

    def show_lines(self, lines: Sequence[Keeping]) -> None:
        """The register as it stands."""
        self._table.set_rows(lines)
        self._table.setVisible(bool(lines))
        self._none.setVisible(not lines)

    def _save(self) -> None:
        for field in (self._place_field, self._until_field, self._envelopes_field):
            field.clear_refusal()
        self._message.clear()
        until = read_day(self._until.value)
        if self._until.value and until is None:
            self._until_field.refuse(_("Ghi ngày dạng 18/7/2028."))
            return
        place, note, count = self._place.value, self._note.value, self._envelopes.value or 0
        self._desk.write(
            lambda session: keeping.add(session, self._round, place, until, count, note), self._saved, self._refuse
        )

    def _saved(self, _changes: object) -> None:
        self._place.clear()
        self._note.clear()
        self._message.say(_("Đã ghi. In lại nhãn và sổ ở phần Tài liệu."), "good")

    def _refuse(self, refusal: Refusal) -> None:
        fields = {
            "keeping.place": self._place_field,
            "keeping.until": self._until_field,
            "keeping.envelopes": self._envelopes_field,
        }
        if refusal.code in fields:
            fields[refusal.code].refuse(refusal.text)
        else:
            self._message.refuse(refusal.text)
