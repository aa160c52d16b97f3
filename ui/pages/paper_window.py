"""One paper of the meeting in a window of its own: made in a child process, looked at, printed, saved, remembered."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.ids import RoundId
from app.domain.round import Definition
from app.services import papers
from app.services.papers import Made, PaperKind, PapersView, Wanted
from app.texts import _, ngettext
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.preview import Preview
from ui.pages.round_files import RoundFiles
from ui.theme import tokens
from ui.widgets import AdaptiveRow, Button, Field, NumberField, column

_SHARE = 0.94  # of the window it stands over


class PaperWindow(QDialog):
    """Show one with `show_paper` or `show_zero`; Escape closes it.

    Who prints is asked how many: `wanted` papers are proposed, which may stand two on a sheet.
    """

    def __init__(self, desk: Desk, round_id: RoundId, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._round = desk, round_id
        self._files = RoundFiles(desk, round_id, lambda: None)
        self._made: Made | None = None
        self._number = 0
        self.preview = Preview(desk)
        self.preview.closed.connect(self.reject)
        desk.locked.connect(self.reject)
        self.preview.printed.connect(self._printed)
        self.preview.saved.connect(self._saved)
        self._elsewhere = self._make_elsewhere()
        layout = column(space=0)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self._elsewhere)
        self.setLayout(layout)
        self.resize(parent.window().size() * _SHARE)

    def _make_elsewhere(self) -> QWidget:
        """How many were printed of the file that was saved: a printing house tells no program."""
        self._copies = NumberField(1, papers.MOST_COPIES)
        self._copies.returnPressed.connect(self._note_elsewhere)
        self._field = Field(_("Số tờ đã in từ tệp này ở nơi khác"), self._copies)
        note = Button(_("Ghi số đã in"), Icon.CHECK)
        note.clicked.connect(self._note_elsewhere)
        room, layout = QWidget(), column(margin=tokens.SPACE_M)
        layout.addWidget(AdaptiveRow(self._field, note))
        room.setLayout(layout)
        room.hide()
        return room

    def show_paper(self, wanted: Wanted, number: int = 0) -> None:
        """Make a paper and show it; `number` of them are proposed for printing."""
        self._number = number
        self._wait(wanted.kind)
        self._desk.child(papers.make, self._files.source(), wanted, done=self._show, refused=self.preview.refuse)

    def show_zero(self, definition: Definition) -> None:
        """The zero report: made now if the count has just begun, else the one that is kept."""
        self._wait(PaperKind.ZERO)
        room = self._files.room(definition)
        self._desk.child(papers.make_zero, self._files.source(), room, done=self._show, refused=self.preview.refuse)

    def show_page(self, title: str, pdf: bytes | Path) -> None:
        """A page that is no paper of the meeting: nothing is remembered of it."""
        self.setWindowTitle(title)
        self.preview.show_pdf(title, pdf)
        self.open()

    def _wait(self, kind: PaperKind) -> None:
        title = _(papers.TITLES[kind])
        self.setWindowTitle(title)
        self.preview.wait(title)
        self.open()

    def _show(self, made: Made) -> None:
        self._made = made
        self.setWindowTitle(made.title)
        sheets = -(-self._number // made.per_sheet) or 1
        self.preview.show_pdf(made.title, made.pdf, file=made.file, copies=sheets)
        self._desk.read(lambda session: papers.view(session, self._round), self._tell)

    def _tell(self, view: PapersView) -> None:
        """What has to be known before this is printed."""
        assert self._made is not None
        said = [self._made.notice] if self._made.notice else []
        if self._made.wanted.kind is PaperKind.BALLOT:
            if stale := view.stale(self._made):
                text = ngettext(
                    "{0} tờ đã in trước đây khác với bản này: hủy đi, không phát cùng nhau.",
                    "{0} tờ đã in trước đây khác với bản này: hủy đi, không phát cùng nhau.",
                    stale,
                )
                said.append(text.format(stale))
            if self._made.per_sheet == 2:
                said.append(_("Mỗi tờ A4 có hai phiếu: in xong cắt đôi theo đường chấm."))
            if self._made.pages > 1:
                said.append(_("Phiếu có {0} trang: in hai mặt.").format(self._made.pages))
        if said:
            self.preview.say(" ".join(said), "warn")

    # -- what became of it

    def _printed(self, sheets: int) -> None:
        if self._made is not None:
            self._note(sheets * self._made.per_sheet)

    def _saved(self, _place: Path) -> None:
        made = self._made
        assert made is not None
        self._desk.write(
            lambda session: papers.note_saved(session, self._round, made), lambda _changes: None, self.preview.refuse
        )
        self._elsewhere.show()

    def _note_elsewhere(self) -> None:
        if self._copies.value is None:
            self._field.refuse(self._copies.complaint() or _("Ghi số tờ đã in."))
            return
        self._field.clear_refusal()
        self._note(self._copies.value)
        self._copies.set_value(None)

    def _note(self, copies: int) -> None:
        made = self._made
        assert made is not None
        self._desk.write(
            lambda session: papers.note_printed(session, self._round, made, copies),
            lambda _changes: self._noted(copies),
            self.preview.refuse,
        )

    def _noted(self, copies: int) -> None:
        text = ngettext("Đã ghi vào nhật ký: in {0} bản.", "Đã ghi vào nhật ký: in {0} bản.", copies)
        self.preview.say(text.format(copies), "good")
