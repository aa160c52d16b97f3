"""The room Lưu trữ: check any archive or signed PDF, and what was written so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.services import exports, trusted_root
from app.services import round as rounds
from app.services.exports import Report
from app.services.session import Session
from app.texts import _, current_language
from ui.desk import Child, Desk
from ui.icons import Icon
from ui.pages.check_report import CheckReport
from ui.pages.page import Page
from ui.pages.path_field import ask_file
from ui.pages.shown import moment_text
from ui.theme import Theme, tokens
from ui.widgets import (
    BusyBanner,
    Button,
    Column,
    Columns,
    Field,
    Message,
    PageHeader,
    Scroller,
    Table,
    TextField,
    card,
    column,
    row,
    words,
    wrapped,
)


@dataclass(frozen=True)
class _Written:
    title: str
    name: str
    at: str
    sha256: str


def _read(session: Session) -> list[_Written]:
    found = []
    for round_id, title, _date, _state in rounds.listing(session):
        for made in exports.outputs(session, round_id):
            if made.kind == "archive":
                found.append(_Written(title, made.name, made.at, made.sha256))
    return sorted(found, key=lambda written: written.at, reverse=True)


class ArchivesPage(Page):
    """A file may also be dropped on the page."""

    nouns: ClassVar[frozenset[str]] = frozenset({"output", "round"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAcceptDrops(True)
        self._running: Child | None = None
        self._header = PageHeader(
            _("Lưu trữ"), _("Kiểm tra hồ sơ lưu và tài liệu đã ký, của cơ quan này hay của nơi khác gửi tới.")
        )
        self._path, self._root = TextField(placeholder=_("hồ sơ .zip hoặc tài liệu .pdf")), TextField()
        self._field = Field(_("Tệp cần kiểm tra"), self._chooser(self._path, _("Chọn tệp…"), "Ctrl+O", self._ask_file))
        self._root_field = Field(
            _("Chứng thư gốc (không bắt buộc)"),
            self._chooser(self._root, _("Chọn chứng thư…"), "", self._ask_root),
            _("Không có thì dùng các chứng thư được tin cậy ở Thiết lập, hoặc so dấu vân tay với bản giấy."),
        )
        self._path.setAccessibleName(_("Tệp cần kiểm tra"))
        self._root.setAccessibleName(_("Chứng thư gốc"))
        self._check = Button(_("Kiểm tra tệp"), Icon.CHECK, kind="primary", key="Ctrl+Return")
        self._check.clicked.connect(self.check)
        self._path.returnPressed.connect(self.check)
        self._message, self._busy, self._report = Message(), BusyBanner(), CheckReport()
        self._busy.cancelled.connect(self._cancel)
        self._table = Table(
            (
                Column[_Written](_("Đợt"), lambda w: w.title, stretch=True),
                Column[_Written](_("Tệp"), lambda w: w.name, stretch=True),
                Column[_Written](_("Ghi lúc"), lambda w: moment_text(w.at), key=lambda w: w.at),
            ),
            _("Hồ sơ đã ghi"),
        )
        self._nothing = words(_("Chưa ghi hồ sơ nào. Hồ sơ được ghi ở bước 7 của mỗi đợt đã niêm phong."), "muted")
        self._lay_out()

    def _chooser(self, field: TextField, verb: str, key: str, ask: object) -> QWidget:
        room, line = QWidget(), row(space=tokens.SPACE_S)
        browse = Button(verb, Icon.FOLDER, key=key)
        browse.clicked.connect(ask)
        line.addWidget(field, 1)
        line.addWidget(browse)
        room.setLayout(line)
        room.setFocusProxy(field)
        return room

    def _lay_out(self) -> None:
        written = card(words(_("Hồ sơ đã ghi"), "heading"), self._nothing, self._table)
        asked = card(Columns(self._field, self._root_field), self._message, self._busy, wrapped(self._check))
        body = Scroller(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        for part in (self._header, asked, self._report, written):
            body.body.addWidget(part)
        layout = column()
        layout.addWidget(body)
        self.setLayout(layout)
        self._nothing.hide()
        self._table.hide()

    def refresh(self) -> None:
        self.desk.read(_read, self._show)

    def _show(self, written: list[_Written]) -> None:
        self._nothing.setVisible(not written)
        self._table.setVisible(bool(written))
        self._table.set_rows(written)
        self._table.setMinimumHeight(Theme.of_app().px(tokens.ROW) * (min(len(written), 8) + 2))

    # -- checking

    def _ask_file(self) -> None:
        kinds = _("Hồ sơ và tài liệu (*.zip *.pdf);;Mọi tệp (*)")
        ask_file(self, _("Chọn tệp cần kiểm tra"), self.check_path, kinds)

    def _ask_root(self) -> None:
        kinds = _("Chứng thư (*.pem *.crt *.cer *.der);;Mọi tệp (*)")
        ask_file(self, _("Chọn chứng thư gốc"), lambda path: self._root.setText(str(path)), kinds)

    def check_path(self, path: Path) -> None:
        """Check this file."""
        self._path.setText(str(path))
        self.check()

    def check(self) -> None:
        """Check the file that is named."""
        for field in (self._field, self._root_field):
            field.clear_refusal()
        self._message.clear()
        path, root = Path(self._path.value), self._read_root()
        if not self._path.value or not path.is_file():
            self._field.refuse(_("Không có tệp này; chọn một hồ sơ .zip hoặc tài liệu .pdf."))
            return
        if root is None or not self._check.isEnabled():
            return
        self._check.setEnabled(False)
        self._report.hide()
        self._busy.begin(_("Kiểm tra {0}").format(path.name))
        self.desk.read(trusted_root.certificates, lambda kept: self._start(path, root or None, kept), self._refuse)

    def _start(self, path: Path, root: bytes | None, kept: Sequence[bytes]) -> None:
        self._running = self.desk.child(
            exports.check_file,
            path,
            root,
            current_language(),
            kept,
            done=self._checked,
            refused=self._refuse,
            cancelled=self._end,
        )

    def _read_root(self) -> bytes | None:
        """The certificate's bytes, nothing where none is named, None (and said) where it cannot be read."""
        if not self._root.value:
            return b""
        try:
            return Path(self._root.value).read_bytes()
        except OSError as error:
            self._root_field.refuse(_("Không đọc được tệp này ({0}).").format(error.strerror or error))
            return None

    def _cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _end(self) -> None:
        self._busy.end()
        self._check.setEnabled(True)

    def _checked(self, report: Report) -> None:
        self._end()
        self._report.show_report(report)

    def _refuse(self, refusal: Refusal) -> None:
        self._end()
        self._message.refuse(refusal.text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.check_path(Path(event.mimeData().urls()[0].toLocalFile()))
