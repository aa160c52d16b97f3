"""What else can be made of a sealed round: which document, in which language, for whom."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.record import Sealed
from app.services.further import TITLES, TRANSLATED, Kind, Wanted
from app.texts import N_, _
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets import Button, Columns, Field, card, column, words, wrapped

_TONGUES = {"vi": N_("Tiếng Việt"), "en": N_("Tiếng Anh")}
_HINTS = {
    Kind.PUBLIC_NOTICE: N_("Số phiếu và tỷ lệ của từng người, không nêu kết luận theo ngưỡng."),
    Kind.SUMMARY: N_("Mỗi người một dòng, giấy nằm ngang, để báo cáo cấp quản lý cán bộ."),
    Kind.SUMMARY_BOOK: N_("Cùng nội dung, tỷ lệ là công thức sống."),
    Kind.NOTICES: N_("Mỗi người một thư, chỉ có kết quả của chính người ấy."),
    Kind.EXTRACT: N_("Việc đã làm, ai làm, lúc nào; không in từng phiếu."),
    Kind.LABELS: N_("Mỗi phong bì một nhãn A5, theo dòng mới nhất của sổ lưu giữ."),
    Kind.REGISTER: N_("Mọi lần ghi nơi giữ phiếu, thêm dòng trống để ghi tay."),
    Kind.COMPARISON: N_("Kết quả đợt này cạnh đợt mà nó thay thế, không cộng lại."),
    Kind.MINUTES: N_("Bản tiếng Anh để tham khảo; bản tiếng Việt đã ký mới có giá trị."),
    Kind.REPORT: N_("Bản tiếng Anh để tham khảo; bản tiếng Việt đã ký mới có giá trị."),
    Kind.WORKBOOK: N_("Bảng tính với tên cột và lời bằng tiếng Anh."),
}


class FurtherPanel(QWidget):
    """`asked` comes with a Wanted when its button is pressed."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._kind, self._tongue, self._subject = QComboBox(), QComboBox(), QComboBox()
        for tongue, text in _TONGUES.items():
            self._tongue.addItem(_(text), tongue)
        self._hint = words("", "muted")
        self._for = Field(_("Cho ai"), self._subject)
        self._make = Button(_("Lập tài liệu này"), Icon.REPORT, key="Ctrl+M")
        self._make.clicked.connect(lambda: self.asked.emit(self.wanted))
        self._kind.currentIndexChanged.connect(self._fit)
        choices = Columns(
            Field(_("Tài liệu"), self._kind), Field(_("Ngôn ngữ của tài liệu"), self._tongue), self._for, least=340
        )
        layout = column()
        layout.addWidget(
            card(
                words(_("Lập thêm tài liệu"), "heading"), choices, self._hint, wrapped(self._make), space=tokens.SPACE_S
            )
        )
        self.setLayout(layout)

    def offer(self, sealed: Sealed) -> None:
        """What this round has documents for; a choice that is still offered stays."""
        self._kind.clear()
        for kind in _HINTS:
            if kind is not Kind.COMPARISON or sealed.definition.supersedes:
                self._kind.addItem(_(TITLES[kind]), kind)
        self._subject.clear()
        self._subject.addItem(_("Mọi người, mỗi người một thư"), "")
        people = {subject.code: subject.name for result in sealed.results for subject in result.subjects}
        for code, name in people.items():
            self._subject.addItem(name, code)
        self._fit()

    @property
    def wanted(self) -> Wanted:
        """The document that is chosen."""
        kind = Kind(self._kind.currentData())
        tongue = "en" if kind in TRANSLATED else self._tongue.currentData()
        return Wanted(kind, tongue, self._subject.currentData() if kind is Kind.NOTICES else "")

    def working(self, on: bool) -> None:
        """While one is made no other is asked for."""
        self._make.setEnabled(not on)

    def _fit(self) -> None:
        if self._kind.currentData() is None:
            return
        kind = Kind(self._kind.currentData())
        self._hint.setText(_(_HINTS[kind]))
        self._for.setVisible(kind is Kind.NOTICES)
        self._tongue.setEnabled(kind not in TRANSLATED)
        if kind in TRANSLATED:
            self._tongue.setCurrentIndex(self._tongue.findData("en"))
