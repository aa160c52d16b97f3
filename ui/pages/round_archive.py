"""Step 7, Lưu trữ: one button, one file, and whether it holds."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.round import RoundState
from app.services import exports
from app.services import round as rounds
from app.services.exports import Report
from app.services.round import RoundView
from app.services.session import Session
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.check_report import CheckReport
from ui.pages.page import Page
from ui.pages.path_field import ask_where
from ui.pages.round_files import RoundFiles
from ui.pages.shown import moment_text
from ui.pages.signing_keys import SigningKeys, roles_of
from ui.pages.tab_order import tab_by_layout
from ui.theme import tokens
from ui.widgets import (
    BusyBanner,
    Button,
    EmptyState,
    Field,
    Message,
    PageHeader,
    Scroller,
    TextField,
    card,
    column,
    row,
    words,
    wrapped,
)


@dataclass(frozen=True)
class _Shown:
    view: RoundView
    archives: tuple[tuple[str, str], ...]  # name and moment of every archive written so far


def _read(session: Session, round_id: RoundId) -> _Shown:
    made = exports.outputs(session, round_id)
    return _Shown(rounds.view(session, round_id), tuple((o.name, o.at) for o in made if o.kind == "archive"))


class ArchivePage(Page):
    """Where the file goes, its keys where it has to be signed yet, and what the check after writing found."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round", "output"})

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(desk)
        self._round = round_id
        self._files = RoundFiles(desk, round_id, self._stopped)
        self._shown: _Shown | None = None
        self._header = PageHeader(
            _("Lưu trữ"), _("Một tệp chứa mọi thứ của đợt; ai cũng kiểm tra được mà không cần chương trình này.")
        )
        self._empty = EmptyState(
            Icon.ARCHIVE, _("Chưa có gì để lưu"), _("Hồ sơ lưu được lập sau khi đợt được niêm phong ở bước 5.")
        )
        self._told, self._message, self._busy = Message(), Message(), BusyBanner()
        self._path = TextField()
        self._field = Field(_("Ghi vào tệp"), self._chooser(), _("Thường là một thẻ nhớ hay ổ cứng ngoài."))
        self._path.setAccessibleName(_("Ghi vào tệp"))
        self._keys = SigningKeys(desk)
        self._keys_card = card(
            words(_("Khóa ký"), "heading"),
            words(_("Hồ sơ của đợt này chưa được ký sẵn. Để trống cả hai thì hồ sơ không có chữ ký số."), "muted"),
            self._keys,
        )
        self._write = Button(_("Ghi hồ sơ lưu"), Icon.ARCHIVE, kind="primary", key="Ctrl+Return")
        self._write.clicked.connect(self._begin)
        self._path.returnPressed.connect(self._begin)
        self._busy.cancelled.connect(self._files.cancel)
        desk.locked.connect(self._keys.forget)
        self._report = CheckReport()
        self._lay_out()

    def _chooser(self) -> QWidget:
        room, line = QWidget(), row(space=tokens.SPACE_S)
        browse = Button(_("Chọn nơi khác…"), Icon.FOLDER, key="Ctrl+O")
        browse.clicked.connect(self._ask)
        line.addWidget(self._path, 1)
        line.addWidget(browse)
        room.setLayout(line)
        room.setFocusProxy(self._path)
        return room

    def _lay_out(self) -> None:
        self._body = Scroller(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        self._act = card(self._told, self._field, self._message, wrapped(self._write))
        for part in (self._header, self._keys_card, self._act, self._busy, self._report):
            self._body.body.addWidget(part)
        layout = column()
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._body, 1)
        self.setLayout(layout)
        self._empty.hide()
        self._body.hide()

    def refresh(self) -> None:
        self.desk.read(lambda session: _read(session, self._round), self._show)

    def _show(self, shown: _Shown) -> None:
        first = self._shown is None
        self._shown = shown
        definition = shown.view.definition
        sealed = shown.view.state is RoundState.SEALED
        self._empty.setVisible(not sealed)
        self._body.setVisible(sealed)
        self._keys.set_roles(*roles_of(definition))
        self._keys_card.setVisible(self._files.ready_archive(definition) is None)
        tab_by_layout(self)
        if first or not self._path.value:
            self._path.setText(str(Path.home() / self._files.archive_name(definition)))
        if shown.archives:
            name, at = shown.archives[-1]
            self._told.say(_("Đã ghi và kiểm tra lúc {0}: {1}").format(moment_text(at), name), "good")
        else:
            self._told.say(_("Chưa ghi hồ sơ lưu nào."), "warn")

    def _ask(self) -> None:
        ask_where(self, _("Ghi hồ sơ lưu"), lambda path: self._path.setText(str(path)), self._path.value, "ZIP (*.zip)")

    def _begin(self) -> None:
        keys = self._keys.read() if self._keys_card.isVisible() else ()
        self._message.clear()
        self._field.clear_refusal()
        if keys is None or self._shown is None or not self._write.isEnabled():
            return
        dest = Path(self._path.value)
        if not self._path.value or not dest.parent.is_dir():
            self._field.refuse(_("Không có thư mục này; chọn nơi khác."))
            return
        self._write.setEnabled(False)
        self._report.hide()
        self._busy.begin(_("Ghi hồ sơ lưu"))
        self._files.write_archive(
            self._shown.view.definition, keys, dest, self._busy.advance, self._written, self._refuse
        )

    def _stopped(self) -> None:
        self._end()
        self._message.say(_("Đã dừng; chưa ghi gì ra ngoài."), "warn")

    def _end(self) -> None:
        self._busy.end()
        self._write.setEnabled(True)

    def _refuse(self, refusal: Refusal) -> None:
        self._end()
        if refusal.code.startswith(("key.", "sign.", "archive.keys")) and self._keys_card.isVisible():
            self._keys.refuse(refusal)
        else:
            self._message.refuse(refusal.text)

    def _written(self, report: Report) -> None:
        self._end()
        self._keys.forget()
        self._report.show_report(report)
        if report.holds:
            self._files.tell_made()
