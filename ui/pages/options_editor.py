"""What the agency decides for itself besides the count: form of documents, a place to sign, keeping, publication."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame

from app.domain.options import Options
from app.texts import N_, _
from ui.theme import tokens
from ui.widgets import Columns, Field, TextField, column, words

_FORMS = {"state": N_("thể thức văn bản Nhà nước (Nghị định 30/2020)"), "party": N_("thể thức văn bản của Đảng")}


class OptionsEditor(QFrame):
    """What is not asked here (colours, papers a sheet, numbers of voters) stays as it was."""

    changed = Signal()

    def __init__(self, given: Options) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._given = given
        self._form, self._sign = QComboBox(), QCheckBox(_("Phiếu có chỗ ký tên (người ghi phiếu ký hay không tùy ý)"))
        self._fill = QCheckBox(_("Lượt nhập thứ hai được dùng phím + (lặp lại đến hết tờ); dễ cùng sót một dòng hơn"))
        self._exercise = QCheckBox(_("Mỗi người tập nhập hai phút trước tập đầu tiên"))
        self._retention, self._publication = TextField(), TextField()
        for value, word in _FORMS.items():
            self._form.addItem(_(word), value)
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        layout.addWidget(words(_("Cơ quan quyết định"), "heading"))
        layout.addWidget(
            words(_("Quy định để cơ quan chọn; biên bản ghi lại. Đợt sau tự lấy câu trả lời này."), "muted")
        )
        layout.addWidget(Field(_("Biên bản, báo cáo trình bày theo thể thức nào?"), self._form))
        for box in (self._sign, self._fill, self._exercise):
            layout.addWidget(box)
        layout.addWidget(Columns(
            Field(_("Phiếu đã dùng được lưu giữ đến khi nào?"), self._retention, _("Ví dụ: 5 năm, rồi tiêu hủy.")),
            Field(_("Kết quả được công bố thế nào?"), self._publication, _("Ví dụ: thông báo tại hội nghị.")),
            least=300,
        ))  # fmt: skip
        self.setLayout(layout)
        self.fill(given)
        self._form.activated.connect(lambda _at: self.changed.emit())
        for box in (self._sign, self._fill, self._exercise):
            box.clicked.connect(lambda _on: self.changed.emit())
        for line in (self._retention, self._publication):
            line.textEdited.connect(lambda _text: self.changed.emit())

    def fill(self, options: Options) -> None:
        """Show these answers."""
        self._form.setCurrentIndex(max(0, self._form.findData(options.form)))
        self._sign.setChecked(options.sign_place)
        self._fill.setChecked(options.fill_second)
        self._exercise.setChecked(options.exercise)
        for line, text in ((self._retention, options.retention), (self._publication, options.publication)):
            if line.value != text:
                line.setText(text)

    def value(self, now: Options | None = None) -> Options:
        """The answers, over `now` (by default what was given)."""
        return replace(
            now or self._given, form=str(self._form.currentData()), sign_place=self._sign.isChecked(),
            fill_second=self._fill.isChecked(), exercise=self._exercise.isChecked(),
            retention=self._retention.value, publication=self._publication.value,
        )  # fmt: skip
