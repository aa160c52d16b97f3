"""The first screen: the folder of last time, another one, a new one, or the sample agency to try things on."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.domain.errors import Refusal
from app.services import setup
from app.texts import _, current_language
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.front import FrontPage
from ui.pages.path_field import FolderField, ask_folder, place_label
from ui.theme import tokens
from ui.widgets import BusyBanner, Button, Message, Picture, card, row, words, wrapped


class WelcomePage(FrontPage):
    """`opened` comes with the folder to be opened, `new_asked` when a new one is wanted."""

    opened = Signal(Path)
    new_asked = Signal()

    def __init__(self, desk: Desk, last: Path | None = None) -> None:
        super().__init__(640)
        self._desk = desk
        self.message, self.busy = Message(), BusyBanner()
        head = row(space=tokens.SPACE_L)
        head.addWidget(Picture(Icon.SEAL, "ink", 44))
        head.addWidget(words(_("Tín Nhiệm"), "title"), 1)
        self.column.addLayout(head)
        about = _("Lấy phiếu tín nhiệm của một cơ quan, từ danh sách đến hồ sơ lưu đã ký. Không cần mạng.")
        self.column.addWidget(words(about, "muted"))
        self.column.addWidget(self.message)
        self.column.addWidget(self.busy)
        self._own = self._own_card(last if last is not None and setup.is_folder(last) else None)
        self._sample = self._sample_card(first=self._last is None)
        self.column.addWidget(self._own)
        self.column.addWidget(self._sample)

    def _own_card(self, last: Path | None) -> QFrame:
        self._last = last
        buttons = []
        if last is not None:
            again = Button(_("Mở lại “{0}”").format(last.stem), Icon.FOLDER, kind="primary", key="Ctrl+Return")
            again.clicked.connect(lambda: self.opened.emit(last))
            buttons.append(again)
        other = Button(_("Mở thư mục cơ quan…"), Icon.FOLDER, key="Ctrl+O")
        other.clicked.connect(self._ask)
        new = Button(_("Lập cơ quan mới…"), Icon.ADD, key="Ctrl+N")
        new.clicked.connect(self.new_asked)
        where = place_label(last.parent, "small") if last is not None else None
        text = words(_("Thư mục của cơ quan có tên kết thúc bằng .tinnhiem; chép hay chuyển cả thư mục ấy."), "muted")
        return card(
            words(_("Cơ quan của tôi"), "heading"), text, *([where] if where else []), wrapped(*buttons, other, new)
        )

    def _sample_card(self, *, first: bool) -> QFrame:
        self.place = FolderField(_("Đặt cơ quan mẫu ở"), setup.sample_place())
        self.try_it = Button(
            _("Xem thử cơ quan mẫu"), Icon.SHOW, kind="primary" if first else "plain",
            key="Ctrl+Return" if first else "Ctrl+M",
        )  # fmt: skip
        self.try_it.clicked.connect(self.make_sample)
        text = _(
            "Một cơ quan không có thật: một đợt đã niêm phong, một đợt chờ nhập phiếu. Làm gì ở đó cũng không sao."
        )
        return card(words(_("Xem thử"), "heading"), words(text, "muted"), self.place, wrapped(self.try_it))

    def _ask(self) -> None:
        ask_folder(self, _("Mở thư mục cơ quan (tên kết thúc bằng .tinnhiem)"), self.opened.emit)

    def make_sample(self) -> None:
        """Make the sample in a child process, or open the one that is there."""
        place = self.place.path
        if place is None:
            self.place.refuse(_("Chọn chỗ đặt cơ quan mẫu."))
            return
        self.place.clear_refusal()
        from app.bootstrap import new_id, now

        self._work(True)
        child = self._desk.child(
            setup.make_sample, place, now, new_id, current_language(),
            done=self._made, refused=self._refuse, progress=self.busy.advance, cancelled=lambda: self._work(False),
        )  # fmt: skip
        self.busy.cancelled.connect(child.cancel)

    def _work(self, on: bool) -> None:
        if on:
            self.message.clear()
            self.busy.begin(_("Tạo cơ quan mẫu, mất chừng nửa phút"))
        else:
            self.busy.end()
        for part in (self._own, self._sample):
            part.setEnabled(not on)

    def _made(self, folder: Path) -> None:
        self._work(False)
        self.opened.emit(folder)

    def _refuse(self, refusal: Refusal) -> None:
        self._work(False)
        self.place.refuse(refusal.text)
