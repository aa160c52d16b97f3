"""A station's one page: what it has to key, the way to the kiosk, and how it goes home."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Signal

from app.domain.entry import EntryState
from app.domain.errors import Refusal
from app.domain.station import SlotPlace
from app.services import station as stations
from app.services.station import HereView
from app.texts import _, current_language
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.page import Page
from ui.pages.path_field import ask_folder
from ui.theme import tokens
from ui.widgets import BusyBanner, Button, Column, Message, PageHeader, Table, ask, column

Row = tuple[SlotPlace, EntryState | None, str]
_LOOKS = {None: (Icon.PAPER, "muted"), EntryState.OPEN: (Icon.KEYBOARD, "ink"), EntryState.DONE: (Icon.GOOD, "good")}


class StationPage(Page):
    """`kiosk_asked` gives the round; `taken_home` comes when the folder is to be closed and carried back."""

    nouns: ClassVar[frozenset[str]] = frozenset({"batch", "paper"})
    kiosk_asked = Signal(object)
    taken_home = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._here: HereView | None = None
        self._header = PageHeader(_("Máy nhập"))
        self._copy = Button(_("Chép sang USB…"), Icon.SAVE, key="Ctrl+S")
        self._copy.clicked.connect(self._ask_place)
        self._home = Button(_("Mang về"), Icon.LEAVE, key="Ctrl+W")
        self._home.clicked.connect(self.ask_home)
        self._open = Button(_("Mở bàn nhập phiếu"), Icon.KEYBOARD, kind="primary", key="Ctrl+Return")
        self._open.clicked.connect(self._ask_kiosk)
        for button in (self._copy, self._home, self._open):
            self._header.add_action(button)
        self._message, self._busy = Message(), BusyBanner()
        self._table = Table(_columns(), _("Các lượt của máy này"))
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        for part in (self._header, self._message, self._busy):
            layout.addWidget(part)
        layout.addWidget(self._table, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        self.desk.read(stations.here, self._show)

    def _show(self, here: HereView | None) -> None:
        self._here = here
        if here is None:
            return
        done = sum(state is EntryState.DONE for _place, state, _who in here.slots)
        text = _("{0} · {1}/{2} lượt đã xong").format(here.title, done, len(here.slots))
        self._header.set_texts(_("Máy nhập “{0}”").format(here.name), text)
        self._table.set_rows(here.slots)
        if done == len(here.slots):
            self._message.say(_("Mọi lượt đã xong: mang về máy chính."), "good")

    def _ask_kiosk(self) -> None:
        if self._here is not None:
            self.kiosk_asked.emit(self._here.round)

    def ask_home(self) -> None:
        """Close the folder, so that the stick can be pulled out whole."""
        left = sum(state is not EntryState.DONE for _p, state, _w in self._here.slots) if self._here else 0
        text = _("Chương trình đóng thư mục này để rút USB an toàn.")
        if left:
            text += " " + _(
                "Còn {0} lượt chưa xong: máy chính nhận các lượt đã xong, lượt dở nhập tiếp ở đây sau."
            ).format(left)
        ask(self, _("Mang về máy chính"), text, _("Đóng thư mục"), self.taken_home.emit, meaning=Icon.LEAVE)

    def _ask_place(self) -> None:
        ask_folder(self, _("Chép sang USB"), self.copy_to)

    def copy_to(self, place: Path) -> None:
        """Where the folder lies on this PC's own disk: a copy of it on a stick is what goes home."""
        from app.bootstrap import now
        from app.services import backup

        key = self.desk.folder_key()
        if key is None:
            return
        self._busy.begin(_("Chép sang USB"), can_cancel=False)
        self.desk.child(backup.try_copy, key, place, now(), current_language(), done=self._copied, refused=self._refuse)

    def _copied(self, tried: object) -> None:
        from app.services.backup import Tried

        assert isinstance(tried, Tried)
        self._busy.end()
        if tried.copy is None:
            self._message.refuse(tried.failure)
        else:
            self._message.say(_("Đã chép “{0}”: mang USB về máy chính.").format(tried.copy.path.name), "good")

    def _refuse(self, refusal: Refusal) -> None:
        self._busy.end()
        self._message.refuse(refusal.text)


def _word(row: Row) -> str:
    match row[1]:
        case None:
            return _("chưa nhập")
        case EntryState.DONE:
            return _("xong")
        case _:
            return _("đang nhập")


def _columns() -> tuple[Column[Row], ...]:
    return (
        Column[Row](_("Mẫu phiếu"), lambda r: r[0][0]),
        Column[Row](_("Tập"), lambda r: str(r[0][1]), key=lambda r: r[0], figures=True),
        Column[Row](_("Lượt"), lambda r: str(r[0][2]), figures=True),
        Column[Row](_("Người nhập"), lambda r: r[2] or "–", stretch=True),
        Column[Row](_("Trạng thái"), _word, look=lambda r: _LOOKS[r[1]]),
    )
