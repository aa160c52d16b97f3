"""Roots of other authorities that the agency trusts: everybody sees them, an admin adds and removes."""

import datetime as dt
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.journal import grouped
from app.domain.roles import Place
from app.services import trusted_root
from app.services.trusted_root import Root, TrustedRoot
from app.texts import _, current_language, date_text
from ui.desk import Desk
from ui.dialogs.reason import ReasonDialog
from ui.icons import Icon
from ui.pages.path_field import ask_file
from ui.pages.shown import moment_text
from ui.theme import tokens
from ui.widgets import Button, Column, Message, Table, ask, card, column, words, wrapped


class TrustPanel(QWidget):
    """What stands here is taken for true by the check of files in the room Lưu trữ."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._message = Message()
        self.table = Table(_columns(), _("Chứng thư gốc được tin cậy"), whole=True)
        self._none = words(_("Chưa có. Khi kiểm tra tệp, dấu vân tay được so với bản giấy mỗi lần."), "muted")
        self._add = Button(_("Thêm chứng thư gốc…"), Icon.ADD)
        self._drop = Button(_("Gỡ chứng thư gốc…"), Icon.REMOVE)
        self._add.clicked.connect(self._ask_file)
        self._drop.clicked.connect(self._ask_drop)
        self._drop.hide()  # until the list is there
        self._acts = wrapped(self._add, self._drop)
        self._acts.setVisible(desk.person is not None and Place.ADMIN in desk.person.places)
        note = words(
            _("Chữ ký dẫn tới một trong các chứng thư này thì “Kiểm tra tệp” báo đúng, không hỏi lại."), "muted"
        )
        title = words(_("Chứng thư gốc được tin cậy"), "heading")
        layout = column()
        layout.addWidget(card(title, note, self._message, self._none, self.table, self._acts, space=tokens.SPACE_S))
        self.setLayout(layout)

    def refresh(self) -> None:
        self._desk.read(trusted_root.listing, self._show)

    def _show(self, found: tuple[TrustedRoot, ...]) -> None:
        self.table.set_rows(found)
        self.table.setVisible(bool(found))
        self._none.setVisible(not found)
        self._drop.setVisible(bool(found))
        if found:
            self.table.selectRow(0)

    def _refuse(self, refusal: Refusal) -> None:
        self._message.refuse(refusal.text)

    # -- one more

    def _ask_file(self) -> None:
        kinds = _("Chứng thư (*.pem *.crt *.cer *.der);;Mọi tệp (*)")
        ask_file(self, _("Chọn chứng thư gốc"), self.add_file, kinds)

    def add_file(self, path: Path) -> None:
        """Read a certificate in a child, show whose it is, and trust it once that was compared with the paper."""
        self._message.clear()
        said = current_language()
        self._desk.child(trusted_root.read_file, path, said, done=self._ask_trust, refused=self._refuse)

    def _ask_trust(self, root: Root) -> None:
        until = date_text(dt.date.fromisoformat(root.until))
        text = _("Có hiệu lực đến {0}. So dấu vân tay với bản giấy mà nơi ấy gửi, đủ 64 ký tự:\n{1}")
        title = _("Tin cậy “{0}”?").format(root.name)
        ask(self, title, text.format(until, root.grouped), _("Đã so, tin cậy"), lambda: self._trust(root))

    def _trust(self, root: Root) -> None:
        said = _("Từ nay tin cậy “{0}”.").format(root.name)
        self._desk.write(
            lambda session: trusted_root.add(session, root),
            lambda _done: self._message.say(said, "good"),
            self._refuse,
        )

    # -- one less

    def _ask_drop(self) -> None:
        kept = (self.table.selected or (self.table.rows.row(0),))[0]
        self._message.clear()
        text = _("Tệp ký dưới chứng thư này lại phải so dấu vân tay với bản giấy.")
        dialog = ReasonDialog(self, _("Thôi tin cậy “{0}”?").format(kept.name), text, _("Gỡ"))
        dialog.agreed.connect(
            lambda: self._desk.write(
                lambda session: trusted_root.remove(session, kept.fingerprint, dialog.reason),
                lambda _done: dialog.accept(),
                lambda refusal: dialog.refuse(refusal.text),
            )
        )
        dialog.open()


def _columns() -> tuple[Column[TrustedRoot], ...]:
    return (
        Column[TrustedRoot](_("Tên"), lambda r: r.name, stretch=True),
        Column[TrustedRoot](_("Dấu vân tay"), lambda r: grouped(r.fingerprint), stretch=True),
        Column[TrustedRoot](_("Thêm lúc"), lambda r: moment_text(r.at), key=lambda r: r.at),
        Column[TrustedRoot](_("Người thêm"), lambda r: r.account),
    )
