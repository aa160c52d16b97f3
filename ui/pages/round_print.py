"""Step 2: each style's paper with its form code; then the box is opened and the count begins."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.round import RoundState
from app.domain.style import Style
from app.services import draft
from app.services import round as rounds
from app.services.draft import DraftView
from app.services.session import Changes
from app.texts import _, ngettext
from ui.desk import Desk
from ui.dialogs.returned import ReturnedDialog, style_title
from ui.icons import Icon
from ui.pages.page import Page
from ui.theme import tokens
from ui.widgets import Button, Columns, Message, PageHeader, Scroller, card, column, words


class PrintPage(Page):
    """`Bắt đầu kiểm phiếu` is the head's; anybody else is told whose it is."""

    nouns: ClassVar[frozenset[str]] = frozenset({"round"})

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(desk)
        self._round = round_id
        self._view: DraftView | None = None
        self._dialog: ReturnedDialog | None = None
        self._header = PageHeader(_("In phiếu"), _("Phiếu in đúng danh sách đã khóa, mỗi tờ mang mã mẫu bên dưới."))
        self._begin = Button(_("Bắt đầu kiểm phiếu"), Icon.NEXT, kind="primary", key="Ctrl+Return")
        self._begin.clicked.connect(self.ask)
        self._begin.hide()
        self._header.add_action(self._begin)
        self._message = Message()
        self._styles: QWidget | None = None
        self._body = Scroller(space=tokens.SPACE_M, margin=0)
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        layout.addWidget(self._header)
        layout.addWidget(self._message)
        layout.addWidget(self._body, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        self.desk.read(lambda session: draft.view(session, self._round), self._show)

    def _show(self, view: DraftView) -> None:
        if view == self._view:
            return
        self._view = view
        definition, state = view.round.definition, view.round.state
        waits = state is RoundState.PREPARED
        self._begin.setVisible(waits and view.may_lead)
        if waits and not view.may_lead:
            who = next((m.name for m in definition.committee if m.role == "head"), "")
            self._message.say(_("Trưởng ban kiểm phiếu ({0}) đăng nhập rồi bắt đầu kiểm phiếu ở đây.").format(who))
        elif state is RoundState.DRAFT:
            self._message.say(_("Khóa danh sách ở bước 1 trước khi in phiếu."), "warn")
        elif waits:
            self._message.say(_("Phiếu đã phát, đã bỏ vào hòm: đếm phiếu thu về rồi bắt đầu kiểm phiếu."))
        else:
            self._message.say(_("Đợt này đã bắt đầu kiểm phiếu."), "good")
        if self._styles is not None:
            self._styles.deleteLater()
        self._styles = Columns(*(_card(style) for style in definition.styles), least=420)
        self._body.body.addWidget(self._styles)

    def ask(self) -> None:
        """How many papers lay in the box."""
        assert self._view is not None
        self._dialog = ReturnedDialog(self, self._view.round.definition.styles)
        self._dialog.agreed.connect(self._count)
        self._dialog.open()

    def _count(self) -> None:
        assert self._dialog is not None
        returned = self._dialog.read()
        if returned is not None:
            self._dialog.working(True)
            self.desk.write(
                lambda session: rounds.begin_counting(session, self._round, returned), self._begun, self._refuse
            )

    def _begun(self, _changes: Changes) -> None:
        assert self._dialog is not None
        self._dialog.accept()

    def _refuse(self, refusal: Refusal) -> None:
        assert self._dialog is not None
        self._dialog.refuse(refusal.text)


def _card(style: Style) -> QWidget:
    """What must stand on this paper, to be compared with the one in hand."""
    count = ngettext("{0} người", "{0} người", len(style.subjects)).format(len(style.subjects))
    names = [words(f"{at}. {s.name} – {s.position}") for at, s in enumerate(style.subjects, 1)]
    return card(
        words(_("Mẫu {0}").format(style_title(style)), "heading"),
        words(_("Mã mẫu trên phiếu"), "small"),
        words(style.form_code, "big"),
        words(count, "muted"),
        *names,
        space=tokens.SPACE_XS,
    )
