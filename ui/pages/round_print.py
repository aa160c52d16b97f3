"""Step 2: the papers of the meeting, printed and counted; then the box is opened and the count begins."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.ids import RoundId, StyleCode
from app.domain.round import RoundState
from app.domain.style import Style
from app.services import papers
from app.services import round as rounds
from app.services.papers import PaperKind, PapersView, Wanted
from app.services.session import Changes
from app.texts import _, ngettext
from ui.desk import Desk
from ui.dialogs.returned import ReturnedDialog, style_title
from ui.icons import Icon
from ui.pages.page import Page
from ui.pages.paper_look import LookCard
from ui.pages.paper_window import PaperWindow
from ui.pages.readiness_card import ReadinessCard
from ui.pages.rehearsal_card import RehearsalCard
from ui.pages.tab_order import tab_by_layout
from ui.theme import tokens
from ui.widgets import (
    Button,
    Columns,
    Field,
    Message,
    NumberField,
    PageHeader,
    Scroller,
    card,
    column,
    discard,
    words,
    wrapped,
)

_SPARE = 20  # one paper in so many more than voters: some are spoiled, exchanged or lost
_ROUND = (PaperKind.NOTICE, PaperKind.DEADLINES)
_STYLE = (PaperKind.COUNT_SHEET, PaperKind.ATTENDANCE)


class PrintPage(Page):
    """`Bắt đầu kiểm phiếu` is the head's; anybody else is told whose it is.

    `folder_asked` comes with the rehearsal that is to be opened.
    """

    nouns: ClassVar[frozenset[str]] = frozenset({"round", "papers", "voter"})
    folder_asked = Signal(object)

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(desk)
        self._round = round_id
        self._view: PapersView | None = None
        self._dialog: ReturnedDialog | None = None
        self._numbers: dict[StyleCode, int | None] = {}  # papers wanted, as typed
        self.window_of_paper: PaperWindow | None = None
        self._header = PageHeader(_("In phiếu"), _("Phiếu in đúng danh sách đã khóa, mỗi tờ mang mã mẫu bên dưới."))
        self._begin = Button(_("Bắt đầu kiểm phiếu"), Icon.NEXT, kind="primary", key="Ctrl+Return")
        self._begin.clicked.connect(self.ask)
        self._begin.hide()
        self._header.add_action(self._begin)
        self._message = Message()
        self._look = LookCard(desk, round_id)
        self._styles: QWidget | None = None
        self._body = Scroller(space=tokens.SPACE_M, margin=0)
        self._names: QWidget | None = None
        self._papers, self._lists = column(space=tokens.SPACE_M), column()
        rooms = QWidget(), QWidget()
        for room, inside in zip(rooms, (self._papers, self._lists), strict=True):
            room.setLayout(inside)
        for part in (rooms[0], self._look, rooms[1], *self._day_before()):
            self._body.body.addWidget(part)
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        layout.addWidget(self._header)
        layout.addWidget(self._message)
        layout.addWidget(self._body, 1)
        self.setLayout(layout)

    def _day_before(self) -> Iterator[QWidget]:
        """The rehearsal and the trial of the PC."""
        rehearsal, readiness = RehearsalCard(self.desk, self._round), ReadinessCard(self.desk, self._round)
        rehearsal.folder_asked.connect(self.folder_asked)
        for asked in (rehearsal.papers_asked, readiness.page_asked):
            asked.connect(self._show_page)
        self._rehearsal, self._readiness = rehearsal, readiness
        yield rehearsal
        yield readiness

    def refresh(self) -> None:
        self.desk.read(lambda session: papers.view(session, self._round), self._show)

    def _show(self, view: PapersView) -> None:
        if view == self._view:
            return
        self._view = view
        definition, state = view.draft.round.definition, view.draft.round.state
        waits = state is RoundState.PREPARED
        self._begin.setVisible(waits and view.draft.may_lead)
        self._tell(view)
        self._look.setVisible(waits and view.draft.may_edit)
        self._look.show_options(view.draft.options, definition.styles)
        for part in (self._rehearsal, self._readiness):
            part.setVisible(waits and view.may_print)
        self._readiness.show_round(definition)
        self._show_papers(view)

    def _tell(self, view: PapersView) -> None:
        definition, state = view.draft.round.definition, view.draft.round.state
        if state is RoundState.PREPARED and not view.draft.may_lead:
            who = next((m.name for m in definition.committee if m.role == "head"), "")
            self._message.say(_("Trưởng ban kiểm phiếu ({0}) đăng nhập rồi bắt đầu kiểm phiếu ở đây.").format(who))
        elif state is RoundState.DRAFT:
            text = _("Danh sách chưa khóa: giấy tờ dưới đây ghi DỰ THẢO. Khóa danh sách ở bước 1 trước khi in phiếu.")
            self._message.say(text, "warn")
        elif state is RoundState.PREPARED and not any(row.paper.startswith(PaperKind.BALLOT) for row in view.prints):
            text = _("In phiếu ở đây, hoặc lưu PDF để in nơi khác. Họp xong, đếm phiếu thu về rồi bắt đầu kiểm phiếu.")
            self._message.say(text)
        elif state is RoundState.PREPARED:
            self._message.say(_("Phiếu đã phát, đã bỏ vào hòm: đếm phiếu thu về rồi bắt đầu kiểm phiếu."))
        else:
            self._message.say(_("Đợt này đã bắt đầu kiểm phiếu."), "good")

    def _show_papers(self, view: PapersView) -> None:
        if self._styles is not None:
            discard(self._styles)
        styles = view.draft.round.definition.styles
        self._styles = QWidget()
        inside = column(space=tokens.SPACE_M)
        inside.addWidget(Columns(*(self._style_card(style, view) for style in styles), least=420))
        if view.may_print:
            inside.addWidget(self._round_card(view))
        self._styles.setLayout(inside)
        self._papers.addWidget(self._styles)
        if self._names is not None:
            discard(self._names)
        self._names = Columns(*(_names(style) for style in styles), least=420)
        self._lists.addWidget(self._names)
        tab_by_layout(self)

    def _style_card(self, style: Style, view: PapersView) -> QWidget:
        """The code that must stand on this paper, and how many there are of it."""
        count = ngettext("{0} người", "{0} người", len(style.subjects)).format(len(style.subjects))
        return card(
            words(_("Mẫu {0}").format(style_title(style)), "heading"),
            words(_("Mã mẫu trên phiếu"), "small"),
            words(style.form_code, "big"),
            words(_printed_text(view, style), "strong"),
            words(count, "muted"),
            *(self._printing(style, view) if view.may_print else ()),
            space=tokens.SPACE_XS,
        )

    def _printing(self, style: Style, view: PapersView) -> Iterator[QWidget]:
        voters = view.voters.get(style.code, 0)
        asked = self._numbers.get(style.code) or voters + -(-voters // _SPARE) or None
        number = NumberField(1, papers.MOST_COPIES, value=asked)
        number.changed.connect(lambda value: self._numbers.update({style.code: value}))
        hint = _("Người được triệu tập và vài tờ dự phòng.")
        yield Field(_("Số phiếu cần in"), number, hint)
        ballot = Button(_("Xem và in phiếu…"), Icon.PRINT, kind="primary")
        ballot.clicked.connect(lambda: self.show_paper(Wanted(PaperKind.BALLOT, style.code), number.value or 0))
        others = [self._paper_button(Wanted(kind, style.code), view) for kind in _STYLE]
        for button in (ballot, *others):
            button.setAccessibleName(_("{0} Mẫu {1}").format(button.text(), style.code))
        yield wrapped(ballot, *others)

    def _paper_button(self, wanted: Wanted, view: PapersView) -> Button:
        """A paper by its name, with how many of it were printed."""
        printed, title = view.printed(wanted), _(papers.TITLES[wanted.kind])
        said = _("{0} (đã in {1})…").format(title, printed) if printed else f"{title}…"
        button = Button(said, Icon.REPORT)
        button.clicked.connect(lambda: self.show_paper(wanted))
        return button

    def _round_card(self, view: PapersView) -> QWidget:
        """The papers of the whole meeting."""
        buttons = [self._paper_button(Wanted(kind), view) for kind in _ROUND]
        if view.draft.round.state in {RoundState.COUNTING, RoundState.SEALED}:
            buttons.append(self._zero_button(view))
        return card(words(_("Giấy tờ của hội nghị"), "heading"), wrapped(*buttons), space=tokens.SPACE_S)

    def _zero_button(self, view: PapersView) -> Button:
        button = self._paper_button(Wanted(PaperKind.ZERO), view)
        button.clicked.disconnect()
        button.clicked.connect(self.show_zero)
        return button

    # -- a paper

    def show_paper(self, wanted: Wanted, number: int = 0) -> None:
        """Make it, and show it in a window of its own."""
        self._new_window().show_paper(wanted, number)

    def show_zero(self) -> None:
        """The report that nothing was keyed when the count began."""
        assert self._view is not None
        self._new_window().show_zero(self._view.draft.round.definition)

    def _show_page(self, title: str, pdf: bytes | Path) -> None:
        """A page that is nobody's ballot: made-up papers, the trial of the PC."""
        self._new_window().show_page(title, pdf)

    def _new_window(self) -> PaperWindow:
        self.window_of_paper = PaperWindow(self.desk, self._round, self)
        self.window_of_paper.destroyed.connect(self._window_gone)
        return self.window_of_paper

    def _window_gone(self) -> None:
        self.window_of_paper = None

    # -- the count begins

    def ask(self) -> None:
        """How many papers lay in the box."""
        assert self._view is not None
        self._dialog = ReturnedDialog(self, self._view.draft.round.definition.styles)
        self._dialog.agreed.connect(self._count)
        self._dialog.open()

    def _count(self) -> None:
        assert self._dialog is not None
        returned = self._dialog.read()
        size = self._dialog.batch_size if returned is not None else None
        if returned is not None and size is not None:
            self._dialog.working(True)
            self.desk.write(
                lambda session: rounds.begin_counting(session, self._round, returned, size=size),
                self._begun,
                self._refuse,
            )

    def _begun(self, _changes: Changes) -> None:
        """The zero report is made at once, before anything can be keyed."""
        assert self._dialog is not None
        self._dialog.accept()
        self.show_zero()

    def _refuse(self, refusal: Refusal) -> None:
        assert self._dialog is not None
        self._dialog.refuse(refusal.text)


def _names(style: Style) -> QWidget:
    """Who must stand on this paper, to be compared with the one in hand."""
    title = _("Danh sách trên phiếu, mẫu {0}").format(style.code)
    names = [words(f"{at}. {s.name} – {s.position}") for at, s in enumerate(style.subjects, 1)]
    return card(words(title, "heading"), *names, space=tokens.SPACE_XS)


def _printed_text(view: PapersView, style: Style) -> str:
    """`Đã in 189 phiếu · triệu tập 180 người`."""
    printed, voters = view.printed(Wanted(PaperKind.BALLOT, style.code)), view.voters.get(style.code, 0)
    said = _("Đã in {0} phiếu").format(printed) if printed else _("Chưa in phiếu nào")
    return _("{0} · triệu tập {1} người").format(said, voters) if voters else said
