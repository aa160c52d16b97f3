"""How a round's papers look, asked in step 2 and written as soon as it is changed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.domain.ids import RoundId, StyleCode
from app.domain.options import BANDS, Options
from app.domain.style import Style
from app.services import papers
from app.services.papers import Look
from app.texts import N_, _
from ui.desk import Desk
from ui.theme import tokens
from ui.widgets import Columns, Field, Message, card, clear, column, words

COLOURS = {
    "blue": N_("xanh lam"),
    "green": N_("xanh lá"),
    "yellow": N_("vàng"),
    "orange": N_("cam"),
    "pink": N_("hồng"),
    "grey": N_("xám"),
}


class LookCard(QWidget):
    """Four ticks, and a band of colour for each style."""

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._two = QCheckBox(_("Hai phiếu trên một tờ A4, khi vừa"))
        self._back = QCheckBox(_("In nội dung xem xét ở mặt sau"))
        self._sign = QCheckBox(_("Có chỗ ký của người ghi phiếu (không bắt buộc ký)"))
        self._slips = QCheckBox(_("Có phiếu xác nhận cho mỗi tập nhập xong"))
        self._bands: dict[StyleCode, QComboBox] = {}
        self._message = Message()
        ticks = (self._two, self._back, self._sign, self._slips)
        rooms, self._fields = (QWidget(), QWidget()), column(space=tokens.SPACE_S)
        left = column(space=tokens.SPACE_S)
        for tick in ticks:
            tick.clicked.connect(self._write)
            left.addWidget(tick)
        for room, inside in zip(rooms, (left, self._fields), strict=True):
            room.setLayout(inside)
        layout = column()
        title = words(_("Cách trình bày phiếu"), "heading")
        layout.addWidget(card(title, Columns(*rooms, least=380), self._message, space=tokens.SPACE_S))
        self.setLayout(layout)

    def show_options(self, options: Options, styles: Sequence[Style]) -> None:
        """What is stored now."""
        self._two.setChecked(options.per_sheet == 2)
        self._back.setChecked(options.criteria_back)
        self._sign.setChecked(options.sign_place)
        self._slips.setChecked(options.slips)
        if list(self._bands) != [style.code for style in styles]:
            self._make_bands(styles)
        for code, band in self._bands.items():
            band.setCurrentIndex(band.findData(options.colours.get(code, "")))

    def _make_bands(self, styles: Sequence[Style]) -> None:
        clear(self._fields)
        self._bands = {}
        for style in styles:
            band = self._bands[style.code] = QComboBox()
            band.addItem(_("không có"), "")
            for colour in BANDS:
                band.addItem(_(COLOURS[colour]), colour)
            band.activated.connect(self._write)
            title = _("Dải màu đầu phiếu") if len(styles) == 1 else _("Dải màu đầu phiếu, mẫu {0}").format(style.code)
            self._fields.addWidget(Field(title, band))

    def _write(self) -> None:
        look = Look(
            sign_place=self._sign.isChecked(),
            criteria_back=self._back.isChecked(),
            per_sheet=2 if self._two.isChecked() else 1,
            slips=self._slips.isChecked(),
            colours={code: band.currentData() for code, band in self._bands.items()},
        )
        self._message.clear()
        self._desk.write(
            lambda session: papers.set_look(session, self._round, look),
            lambda _changes: None,
            lambda refusal: self._message.refuse(refusal.text),
        )
