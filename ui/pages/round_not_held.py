"""A round that was not held: why, by whom, and its record to be read, printed, signed."""

from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.afterwards import NotHeld
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.services import further
from app.services.exports import Document
from app.services.further import Kind, Wanted
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.document_card import DocumentCard, Shown
from ui.pages.page import Page
from ui.pages.preview import Preview
from ui.pages.round_files import RoundFiles
from ui.pages.shown import moment_text
from ui.theme import tokens
from ui.widgets import BusyBanner, Button, Message, PageHeader, Scroller, card, column, words, wrapped


class NotHeldPage(Page):
    """In place of the steps of a cancelled round."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round"})

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(desk)
        self._round = round_id
        self._record: NotHeld | None = None
        self._document: DocumentCard | None = None
        self._files = RoundFiles(desk, round_id, self._stopped)
        self._why, self._who = words("", "strong"), words("", "muted")
        self._message, self._busy = Message(), BusyBanner()
        self._busy.cancelled.connect(self._files.cancel)
        self._make = Button(_("Lập biên bản không tiến hành"), Icon.REPORT, kind="primary", key="Ctrl+Return")
        self._make.clicked.connect(self._begin)
        self._english = Button(_("Lập bản tiếng Anh"), Icon.LANGUAGE)
        self._english.clicked.connect(lambda: self._begin("en"))
        self._stack, self._preview = QStackedWidget(), Preview(desk)
        self._preview.closed.connect(lambda: self._stack.setCurrentIndex(0))
        for part in (self._make_page(), self._preview):
            self._stack.addWidget(part)
        layout = column()
        layout.addWidget(self._stack)
        self.setLayout(layout)

    def _make_page(self) -> QWidget:
        self._body = Scroller(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        told = _(
            "Không có kết quả nào. Phiếu đã in hoặc đã bỏ được cất giữ theo quy định; lấy phiếu lại là một đợt mới."
        )
        parts = (
            PageHeader(_("Đợt này không tiến hành"), told),
            card(words(_("Lý do"), "heading"), self._why, self._who, wrapped(self._make, self._english)),
            self._message,
            self._busy,
        )
        for part in parts:
            self._body.body.addWidget(part)
        return self._body

    def refresh(self) -> None:
        self.desk.read(lambda session: further.not_held(session, self._round), self._show)

    def _show(self, record: NotHeld) -> None:
        self._record = record
        self._why.setText(record.reason)
        told = _("Dừng lúc {0}; trưởng ban {1}, chủ trì {2}.")
        self._who.setText(told.format(moment_text(record.at), *record.by))

    def _begin(self, tongue: str | bool = "vi") -> None:
        if self._record is None:
            return
        wanted = Wanted(Kind.NOT_HELD, tongue if isinstance(tongue, str) else "vi")
        self._work(True)
        self._message.clear()
        self._files.further(self._record.definition, wanted, self._busy.advance, self._made, self._refuse)

    def _work(self, on: bool) -> None:
        self._make.setEnabled(not on)
        self._english.setEnabled(not on)
        if on:
            self._busy.begin(_("Lập biên bản"))
        else:
            self._busy.end()

    def _made(self, document: Document) -> None:
        assert self._record is not None
        self._work(False)
        if self._document is None:
            self._document = DocumentCard(self.desk, self._files, self._record.definition)
            self._document.previewed.connect(self._look)
            self._body.body.addWidget(self._document)
        self._document.show_document(document)
        self._files.tell_made()

    def _look(self, shown: Shown) -> None:
        self._stack.setCurrentWidget(self._preview)
        self._preview.show_pdf(shown.title, shown.path)

    def _stopped(self) -> None:
        self._work(False)

    def _refuse(self, refusal: Refusal) -> None:
        self._work(False)
        self._message.refuse(refusal.text)
