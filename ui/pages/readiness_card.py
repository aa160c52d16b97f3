"""`Kiểm tra máy`: whatever the day needs of this PC is tried the day before, and one page of it printed."""

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QWidget

from app.bootstrap import clock, now
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.readiness import Readiness, Tried, worst
from app.domain.round import Definition
from app.services import readiness
from app.services.exports import Source
from app.services.readiness import Asked
from app.texts import N_, _, current_language
from ui.desk import Child, Desk
from ui.icons import Icon
from ui.kiosk.keys import key_of
from ui.kiosk.strokes import Key
from ui.pages.path_field import ask_folder
from ui.pages.signing_keys import SigningKeys, roles_of
from ui.pages.tab_order import tab_by_layout
from ui.theme import tokens
from ui.widgets import BusyBanner, Button, Column, Field, Message, Table, TextField, card, column, words, wrapped

_SMALLEST = (1366, 768)
_LOOKS = {
    Readiness.GOOD: (N_("tốt"), Icon.GOOD, "good"),
    Readiness.WARN: (N_("lưu ý"), Icon.WARN, "warn"),
    Readiness.BAD: (N_("chưa được"), Icon.BAD, "bad"),
}
_PAD = {Key.D1: "1", Key.D2: "2", Key.D3: "3", Key.D0: "0", Key.D9: "9", Key.FILL: "+", Key.LOOK: "-", Key.SPOIL: "*",
        Key.NUMBER: "/", Key.ENTER: "Enter"}  # fmt: skip


class PadField(TextField):
    """Every key of the pad is pressed here once; `done` comes with the last of them."""

    done = Signal()

    def __init__(self) -> None:
        super().__init__(placeholder=_("bấm lần lượt mọi phím của bàn phím số"))
        self.left = set(_PAD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = key_of(event, QGuiApplication.platformName())
        if key not in self.left:
            if key not in _PAD:
                super().keyPressEvent(event)
            return
        self.left.discard(key)
        self.setText(" ".join(_PAD[each] for each in _PAD if each not in self.left))
        if not self.left:
            self.done.emit()


class ReadinessCard(QWidget):
    """`page_asked` comes with the finished page (title, PDF), to be shown and printed."""

    page_asked = Signal(str, object)

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._lines: tuple[Tried, ...] = ()
        self._running: Child | None = None
        self._message, self._busy = Message(), BusyBanner()
        self._busy.cancelled.connect(self._stop)
        self.pad = PadField()
        self.pad.done.connect(self._show)
        self._pad_field = Field(_("Bàn phím số"), self.pad, _("1 2 3 0 9 + - * / Enter, NumLock bật hay tắt đều được."))
        self._table = Table(_columns(), _("Những gì đã thử"), sortable=False, whole=True)
        self._table.hide()
        self._check = Button(_("Kiểm tra máy"), Icon.CHECK)
        self._check.clicked.connect(partial(self.check, None))
        self._stick = Button(_("Kiểm tra cùng USB…"), Icon.FOLDER)
        self._stick.clicked.connect(self._ask_stick)
        self.keys = SigningKeys(desk, alone=True)
        self.keys.hide()
        self._with_keys = Button(_("Thử cả khóa ký…"), Icon.SIGN)
        self._with_keys.clicked.connect(self._ask_keys)
        self._page = Button(_("Xem, in một trang"), Icon.PRINT)
        self._page.clicked.connect(self.make_page)
        self._page.hide()
        layout = column()
        layout.addWidget(
            card(
                words(_("Kiểm tra máy"), "heading"),
                words(_("Hôm trước: ổ đĩa, kiểu chữ, đồng hồ, máy in, màn hình, bàn phím số, USB, khóa ký."), "muted"),
                self._message,
                self._busy,
                self._table,
                self._pad_field,
                self.keys,
                wrapped(self._check, self._stick, self._with_keys, self._page),
                space=tokens.SPACE_S,
            )
        )
        self.setLayout(layout)

    def _source(self) -> Source:
        folder, person = self._desk.folder, self._desk.person
        assert folder is not None and person is not None, "somebody is signed in"
        return Source(folder.path, folder.key_for_child(), person, self._round, current_language())

    def check(self, stick: Path | None) -> None:
        """Try everything; `stick` is a folder on a USB stick, or None. A key is tried where one was given."""
        keys = () if self.keys.is_empty else self.keys.read()
        if keys is None:
            return
        self._message.clear()
        self._busy.begin(_("Đang kiểm tra máy"))
        self._work(True)
        offset = dt.datetime.now().astimezone().utcoffset() or dt.timedelta()
        self._running = self._desk.child(
            readiness.check,
            self._source(),
            Asked(stick, keys),
            now,
            offset,
            done=self._done,
            refused=self._refuse,
            progress=self._busy.advance,
            cancelled=self._stopped,
        )

    def show_round(self, definition: Definition) -> None:
        """Whose keys may be tried."""
        self.keys.set_roles(*roles_of(definition))
        tab_by_layout(self)

    def _ask_keys(self) -> None:
        self.keys.show()
        self._with_keys.hide()
        self.keys.setFocus()

    def _put_keys_away(self) -> None:
        """Tried once: nothing of them stays, and the PC can be tried again without."""
        self.keys.clear()
        self.keys.hide()
        self._with_keys.show()

    def _done(self, lines: tuple[Tried, ...]) -> None:
        self._stopped()
        self._lines = (*lines, *_seen_here())
        self._show()

    def _show(self) -> None:
        """What was found; the pad's line comes once its keys were pressed."""
        lines = self.lines
        if not self._lines:
            return
        self._table.set_rows(lines)
        self._table.show()
        self._page.show()
        match worst(lines):
            case Readiness.GOOD:
                self._message.say(_("Máy sẵn sàng."), "good")
            case Readiness.WARN:
                self._message.say(_("Máy dùng được; có điểm cần lưu ý."), "warn")
            case Readiness.BAD:
                self._message.refuse(_("Máy chưa sẵn sàng: xử lý các dòng đỏ rồi kiểm tra lại."))

    @property
    def lines(self) -> tuple[Tried, ...]:
        """Everything that was tried so far."""
        if self.pad.left:
            text = _("Chưa thử: bấm các phím vào ô bên dưới. Không có bàn phím số thì dùng hàng phím trên.")
            return (*self._lines, Tried(_("Bàn phím số"), Readiness.WARN, text))
        return (*self._lines, Tried(_("Bàn phím số"), Readiness.GOOD, _("Mọi phím đều nhận được.")))

    def make_page(self) -> None:
        assert self._desk.agency is not None, "somebody is signed in"
        self._running = self._desk.child(
            readiness.page,
            self._desk.agency,
            self._desk.kind,
            self.lines,
            clock(),
            current_language(),
            done=lambda pdf: self.page_asked.emit(_("Kiểm tra máy"), pdf),
            refused=self._refuse,
        )

    def _ask_stick(self) -> None:
        ask_folder(self, _("Chọn thư mục trên USB"), self.check)

    def _refuse(self, refusal: Refusal) -> None:
        self._stopped()
        self._message.refuse(refusal.text)

    def _stopped(self) -> None:
        self._busy.end()
        self._put_keys_away()
        self._work(False)

    def _work(self, on: bool) -> None:
        for button in (self._check, self._stick):
            button.setEnabled(not on)

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()


def _seen_here() -> tuple[Tried, ...]:
    """What only the window knows: screens and printers."""
    return (*_screens(), _printer())


def _screens() -> tuple[Tried, ...]:
    what, screens = _("Màn hình"), QGuiApplication.screens()
    size = QGuiApplication.primaryScreen().geometry()
    told = f"{size.width()} × {size.height()}"
    found = Tried(what, Readiness.GOOD, told)
    if size.width() < _SMALLEST[0] or size.height() < _SMALLEST[1]:
        found = Tried(what, Readiness.WARN, _("{0}: nhỏ hơn 1366 × 768, bàn nhập phiếu sẽ phải cuộn.").format(told))
    if len(screens) < 2:
        return (found,)
    text = _("Có {0} màn hình: khi nhập phiếu, màn hình kia để tối.").format(len(screens))
    return found, Tried(_("Màn hình thứ hai"), Readiness.WARN, text)


def _printer() -> Tried:
    name = QPrinterInfo.defaultPrinterName()
    if name:
        return Tried(_("Máy in"), Readiness.GOOD, _("“{0}”: in trang này để thử.").format(name))
    text = _("Không thấy máy in: lưu PDF vào USB rồi in ở máy khác, hoặc cài máy in.")
    return Tried(_("Máy in"), Readiness.WARN, text)


def _columns() -> tuple[Column[Tried], ...]:
    return (
        Column[Tried](_("Đã thử"), lambda t: t.what),
        Column[Tried](_("Kết quả"), lambda t: _(_LOOKS[t.state][0]), look=lambda t: _LOOKS[t.state][1:]),
        Column[Tried](_("Chi tiết"), lambda t: t.text, stretch=True),
    )
