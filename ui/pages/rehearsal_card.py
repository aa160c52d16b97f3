"""Step 2, the day before: a rehearsal made with one button; in a rehearsal, its made-up papers."""

import secrets
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.bootstrap import clock, new_id
from app.domain.agency import FolderKind
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.services import rehearsal
from app.services.exports import Source
from app.services.rehearsal import Made
from app.texts import _, current_language
from ui.desk import Child, Desk
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets import BusyBanner, Button, Message, card, column, words, wrapped


class RehearsalCard(QWidget):
    """`folder_asked` comes with the rehearsal that is to be opened, `papers_asked` with made-up papers to be shown."""

    folder_asked = Signal(object)
    papers_asked = Signal(str, object)

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__()
        self._desk, self._round = desk, round_id
        self._made: Made | None = None
        self._running: Child | None = None
        self._message, self._busy = Message(), BusyBanner()
        self._busy.cancelled.connect(self._stop)
        self._make = Button(_("Lập bản diễn tập"), Icon.COPY)
        self._make.clicked.connect(self.make)
        self._open = Button(_("Mở bản diễn tập"), Icon.FOLDER, kind="primary")
        self._open.clicked.connect(self._ask_open)
        self._open.hide()
        layout = column()
        layout.addWidget(self._practice() if desk.kind is FolderKind.REHEARSAL else self._real())
        self.setLayout(layout)

    def _real(self) -> QWidget:
        text = _(
            "Hôm trước ngày lấy phiếu: một thư mục riêng, cùng danh sách và mật khẩu, với ít nhất {0} phiếu bịa đủ mọi"
            " trường hợp và đáp án. Nhập thử như thật rồi so; không gì của nó lẫn được vào đợt thật."
        ).format(rehearsal.PAPERS)
        return card(
            words(_("Diễn tập"), "heading"),
            words(text, "muted"),
            self._message,
            self._busy,
            wrapped(self._make, self._open),
        )

    def _practice(self) -> QWidget:
        """The papers to be keyed from; their answers are shown in step 4."""
        buttons = []
        assert self._desk.path is not None, "a round lies in a folder"
        for path in rehearsal.papers_of(self._desk.path):
            button = Button(_("Xem, in “{0}”").format(path.stem), Icon.PRINT)
            button.clicked.connect(lambda _on=False, path=path: self.papers_asked.emit(path.stem, path))
            buttons.append(button)
        text = _("In các phiếu bịa này, chia thành tập và nhập như thật. Đáp án hiện ở bước 4, phần “Đáp án”.")
        return card(words(_("Phiếu tập"), "heading"), words(text, "muted"), wrapped(*buttons), space=tokens.SPACE_S)

    def make(self) -> None:
        """Ask whether it may be made, then write it in a child process."""
        self._message.clear()
        self._make.setEnabled(False)
        self._desk.read(lambda session: rehearsal.check(session, self._round), self._begin, self._refuse)

    def _begin(self, _nothing: None) -> None:
        folder, person = self._desk.folder, self._desk.person
        assert folder is not None and person is not None, "somebody is signed in"
        source = Source(folder.path, folder.key_for_child(), person, self._round, current_language())
        self._busy.begin(_("Đang lập bản diễn tập"))
        self._running = self._desk.child(
            rehearsal.make,
            source,
            rehearsal.free_place(folder.path),
            clock,
            new_id,
            secrets.randbits(32),
            done=self._done,
            refused=self._refuse,
            progress=self._busy.advance,
            cancelled=self._stopped,
        )

    def _done(self, made: Made) -> None:
        self._stopped()
        self._made = made
        self._message.say(
            _("Đã lập “{0}” cạnh thư mục cơ quan. Mật khẩu của mỗi người như cũ.").format(made.folder.name), "good"
        )
        self._open.show()

    def _refuse(self, refusal: Refusal) -> None:
        self._stopped()
        self._message.refuse(refusal.text)

    def _stopped(self) -> None:
        self._busy.end()
        self._make.setEnabled(True)

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _ask_open(self) -> None:
        assert self._made is not None
        self.folder_asked.emit(Path(self._made.folder))
