"""A new agency in four pages: agency, folder, people with the recovery key, signing keys."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.bootstrap import clock, new_id, now
from app.domain.errors import Refusal
from app.services import identity, setup
from app.services.identity import Made
from app.texts import _, current_language
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.tab_order import tab_by_layout
from ui.pages.wizard_keys import KeysPart, RecoveryPart
from ui.pages.wizard_parts import AgencyPart, FolderPart, PeoplePart
from ui.theme import tokens
from ui.widgets import BusyBanner, Button, Message, PageHeader, Scroller, column, wrapped


class WizardPage(QWidget):
    """`founded` comes with the new folder, `left` when the user gives up. Nothing is made before page 3 is whole."""

    founded = Signal(Path)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.agency, self.folder, self.people = AgencyPart(), FolderPart(), PeoplePart()
        self.recovery: RecoveryPart | None = None
        self.keys: KeysPart | None = None
        self._made: Path | None = None
        self._header, self._message, self._busy = PageHeader(""), Message(), BusyBanner()
        self._stack = QStackedWidget()
        self.next = Button(_("Tiếp"), Icon.NEXT, kind="primary", key="Ctrl+Return")
        self.back = Button(_("Quay lại"), Icon.BACK, key="Alt+Left")
        self.later = Button(_("Để sau"), key="Ctrl+L")
        self.leave = Button(_("Thôi, về màn hình đầu"), Icon.CLOSE, kind="quiet", key="Esc")
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self._go_back)
        self.later.clicked.connect(self._finish)
        self.leave.clicked.connect(self.left)
        self._lay_out()
        for part in (self.agency, self.folder, self.people):
            self._add(part)
        self._show(self.agency)

    def _lay_out(self) -> None:
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_XL)
        for widget in (self._header, self._message, self._busy):
            layout.addWidget(widget)
        layout.addWidget(self._stack, 1)
        layout.addWidget(wrapped(self.back, self.next, self.later, self.leave))
        self.setLayout(layout)

    def _add(self, part: QWidget) -> None:
        scroller = Scroller(margin=0)
        scroller.body.addWidget(part)
        self._stack.addWidget(scroller)

    @property
    def part(self) -> QWidget:
        """The page that is shown."""
        return self._parts()[self._stack.currentIndex()]

    def _parts(self) -> list[QWidget]:
        parts: list[QWidget | None] = [self.agency, self.folder, self.people, self.recovery, self.keys]
        return [part for part in parts if part is not None]

    def _show(self, part: QWidget) -> None:
        at = self._parts().index(part)
        self._stack.setCurrentIndex(at)
        titles = (
            (1, _("Cơ quan"), ""),
            (2, _("Thư mục"), _("Mọi dữ liệu nằm trong một thư mục, mã hóa bằng mật khẩu của từng người.")),
            (3, _("Những người đăng nhập được"), ""),
            (3, _("Khóa phục hồi"), ""),
            (4, _("Khóa ký"), ""),
        )
        number, title, text = titles[at]
        self._header.set_texts(_("Lập cơ quan mới · {0}/4 · {1}").format(number, title), text)
        self._message.clear()
        self.back.setVisible(part in (self.folder, self.people))
        self.leave.setVisible(self._made is None)
        self.later.setVisible(part is self.keys)
        self.next.setText(_("Lập khóa ký") if part is self.keys else _("Tiếp"))
        tab_by_layout(self)
        part.setFocus()

    def _go_back(self) -> None:
        self._show(self._parts()[self._stack.currentIndex() - 1])

    def go_on(self) -> None:
        """To the next page, if this one is whole."""
        part = self.part
        if part is self.agency and self.agency.check():
            self.folder.propose(self.agency.value())
            self._show(self.folder)
        elif part is self.folder and self.folder.check():
            self._show(self.people)
        elif part is self.people and self.people.check():
            self._make_folder()
        elif part is self.recovery and self.recovery.check():
            self._show_keys()
        elif part is self.keys:
            self._make_keys()

    # What is made

    def _make_folder(self) -> None:
        self._work(_("Lập thư mục và khóa của từng người, mỗi người chừng một giây"))
        path = self.folder.path
        self._desk.child(
            setup.make_folder,
            path,
            self.agency.value(),
            tuple(self.people.people),
            clock,
            new_id,
            current_language(),
            done=lambda key: self._folder_made(path, key),
            refused=self._refuse,
        )

    def _folder_made(self, path: Path, key: str) -> None:
        self._rest()
        self._made = path
        self.recovery = RecoveryPart(key)
        self.recovery.save_asked.connect(self._save_key)
        self._add(self.recovery)
        self._show(self.recovery)

    def _save_key(self, path: Path) -> None:
        assert self.recovery is not None and self._made is not None
        recovery = self.recovery
        text = recovery.text(self.agency.value().name, self._made.name)
        self._desk.child(
            setup.save_text,
            path,
            text,
            done=lambda _none: recovery.told.say(_("Đã lưu {0}. Cất tệp ấy ngoài máy này.").format(path.name), "good"),
            refused=lambda refusal: recovery.told.refuse(refusal.text),
        )

    def _show_keys(self) -> None:
        assert self._made is not None
        people = [(person.name, person.position) for person in self.people.people]
        self.keys = KeysPart(people, self._made.parent / f"{self._made.stem}-khoa-ky")
        self._add(self.keys)
        self._show(self.keys)

    def _make_keys(self) -> None:
        assert self.keys is not None
        if self.later.isHidden():  # they are made
            self._finish()
        elif self.keys.check() and self.keys.place.path is not None:
            self._work(_("Lập khóa ký"))
            self._desk.child(
                identity.make,
                self.keys.place.path,
                self.agency.value().name,
                self.keys.wanted(),
                now(),
                current_language(),
                done=self._keys_made,
                refused=self._refuse,
            )

    def _keys_made(self, made: Made) -> None:
        assert self.keys is not None
        self._rest()
        self.keys.show_made(made)
        self.later.hide()
        self.next.setText(_("Mở cơ quan"))
        self.next.setFocus()

    def _finish(self) -> None:
        assert self._made is not None
        self.founded.emit(self._made)

    def _refuse(self, refusal: Refusal) -> None:
        self._rest()
        self._message.refuse(refusal.text)

    def _work(self, what: str) -> None:
        self._message.clear()
        self._busy.begin(what, can_cancel=False)
        self._enable(False)

    def _rest(self) -> None:
        self._busy.end()
        self._enable(True)

    def _enable(self, on: bool) -> None:
        for each in (self._stack, self.next, self.back, self.later, self.leave):
            each.setEnabled(on)
