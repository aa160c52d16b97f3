"""Step 6, Báo cáo: the results, to be read, copied and shown in the hall, and the documents made of them."""

from typing import ClassVar

from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.record import Sealed
from app.services import keeping, record
from app.services.session import Session
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.document_card import Shown
from ui.pages.documents_panel import DocumentsPanel
from ui.pages.keeping_panel import KeepingPanel
from ui.pages.page import Page
from ui.pages.presentation import Presentation
from ui.pages.preview import Preview
from ui.pages.result_tables import ORDERS, Order, StyleCard, TwiceTable, twice
from ui.pages.sections import Sections, filled
from ui.theme import tokens
from ui.widgets import Button, EmptyState, Flow, PageHeader, Scroller, TextField, card, column, words

_RESULTS, _DOCUMENTS, _PAPERS = range(3)


def _read(session: Session, round_id: RoundId) -> Sealed | Refusal:
    try:
        return record.sealed(session, round_id)
    except Refusal as refusal:
        return refusal


class ResultsPage(Page):
    """Empty until the seal."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round", "result", "keeping"})

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(desk)
        self._round = round_id
        self._sealed: Sealed | None = None
        self._cards: list[StyleCard] = []
        self._looked_at: Shown | None = None
        self.presentation: Presentation | None = None
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            Icon.SEAL, _("Chưa có kết quả"), _("Kết quả chỉ hiện ra sau khi trưởng ban và chủ trì niêm phong ở bước 5.")
        )
        self._tables = Scroller(space=tokens.SPACE_M, margin=0)
        self._documents = DocumentsPanel(desk, round_id)
        self._documents.previewed.connect(self._look)
        self._preview = Preview(desk)
        self._preview.closed.connect(self._leave_preview)
        self._preview.printed.connect(self._printed)
        for part in (self._empty, self._make_page(), self._preview):
            self._stack.addWidget(part)
        layout = column()
        layout.addWidget(self._stack)
        self.setLayout(layout)

    def _make_page(self) -> QWidget:
        page = QWidget()
        self._header = PageHeader(_("Báo cáo"))
        self._sections = Sections()
        self._sections.add(_("Kết quả"), Icon.CHART, self._make_results())
        self._sections.add(_("Tài liệu"), Icon.REPORT, self._documents)
        self._keeping = KeepingPanel(self.desk, self._round)
        self._sections.add(_("Phiếu đã dùng"), Icon.LOCK, self._keeping)
        self._sections.shown.connect(self._show_part)
        page.setLayout(filled(self._header, self._sections))
        return page

    def _make_results(self) -> QWidget:
        self._order = QComboBox()
        self._order.setAccessibleName(_("Thứ tự các dòng"))
        for order, text in ORDERS.items():
            self._order.addItem(_(text), order)
        self._order.currentIndexChanged.connect(self._arrange)
        present = Button(_("Trình chiếu"), Icon.SCREEN, kind="primary", key="F5")
        present.clicked.connect(self.present)
        copy = Button(_("Chép bảng"), Icon.COPY, key="Ctrl+Shift+C")
        copy.clicked.connect(self._copy)
        tools, flow = QWidget(), Flow(space=tokens.SPACE_S)
        self._find = TextField(placeholder=_("Tìm theo tên"))
        self._find.setAccessibleName(_("Tìm trong kết quả"))
        self._find.setClearButtonEnabled(True)
        self._find.textChanged.connect(self._arrange)
        for control in (words(_("Xếp"), "field", wrap=False), self._order, self._find, copy, present):
            flow.addWidget(control)
        tools.setLayout(flow)
        self._tables.body.addWidget(tools)
        return self._tables

    # -- what is shown

    def refresh(self) -> None:
        self.desk.read(lambda session: _read(session, self._round), self._show)
        self.desk.read(lambda session: keeping.lines(session, self._round), self._keeping.show_lines)

    def _show(self, found: Sealed | Refusal) -> None:
        if isinstance(found, Refusal):
            self._stack.setCurrentIndex(0)
            return
        if self._stack.currentIndex() == 0:
            self._stack.setCurrentIndex(1)
        if self._sealed is not None and self._sealed.seal == found.seal:
            return
        self._sealed = found
        self._header.set_texts(_("Báo cáo"), found.definition.title)
        for result in found.results:
            self._cards.append(StyleCard(result, found))
            self._tables.body.addWidget(self._cards[-1])
        if twice(found.results):
            title = words(_("Người có tên trong nhiều mẫu phiếu: xem cạnh nhau, không cộng lại"), "heading")
            self._tables.body.addWidget(card(title, TwiceTable(found.results)))

    def _show_part(self, at: int) -> None:
        if at == _DOCUMENTS and self._sealed is not None:
            self._documents.show_round(self._sealed)

    def _arrange(self) -> None:
        for shown in self._cards:
            shown.table.arrange(self._order.currentData(), self._find.value)

    def _copy(self) -> None:
        """The table that has the focus, or the first."""
        focused = next((shown for shown in self._cards if shown.table.hasFocus()), None)
        shown = focused or (self._cards[0] if self._cards else None)
        if shown is not None:
            shown.table.copy_all()

    def present(self) -> None:
        """The results full screen, for the hall."""
        if self._sealed is None or self.presentation is not None:
            return
        self.presentation = Presentation(self._sealed, Order(self._order.currentData()))
        self.presentation.destroyed.connect(self._presented)
        screen = self.screen()
        if screen is not None:
            self.presentation.setGeometry(screen.geometry())
        self.presentation.showFullScreen()

    def _presented(self) -> None:
        self.presentation = None

    # -- a document

    def _look(self, shown: Shown) -> None:
        self._looked_at = shown
        self._stack.setCurrentWidget(self._preview)
        self._preview.show_pdf(shown.title, shown.path)

    def _leave_preview(self) -> None:
        self._stack.setCurrentIndex(1)
        self._sections.setFocus()

    def _printed(self) -> None:
        if self._looked_at is not None:
            self._documents.note_printed(self._looked_at.path)
