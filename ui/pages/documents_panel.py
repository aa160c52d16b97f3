"""The documents of a sealed round: who signed, whether that holds, and what can be done with each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.record import Sealed
from app.domain.round import Definition
from app.platform import safe_file_name
from app.services import exports, further
from app.services.exports import Document, SignState
from app.services.further import Wanted
from app.texts import N_, _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.further_panel import FurtherPanel
from ui.pages.round_files import RoundFiles
from ui.pages.shown import moment_text, size_text
from ui.pages.signing_keys import KeyRow, Role
from ui.theme import tokens
from ui.widgets import (
    BusyBanner,
    Button,
    Flow,
    Message,
    Scroller,
    Signature,
    SignatureStrip,
    Standing,
    card,
    column,
    discard,
    words,
    wrapped,
)

TITLES = {
    "minutes.pdf": N_("Biên bản kiểm phiếu"),
    "result-report.pdf": N_("Báo cáo kết quả phiếu tín nhiệm"),
    "result.xlsx": N_("Bảng tính kết quả"),
}
_PLACES = {"head": N_("Trưởng ban kiểm phiếu"), "chair": N_("Chủ trì")}


@dataclass(frozen=True)
class Shown:
    """A document to be looked at."""

    title: str
    path: Path


class DocumentsPanel(Scroller):
    """`previewed` comes with a Shown when one is to be looked at."""

    previewed = Signal(object)

    def __init__(self, desk: Desk, round_id: RoundId) -> None:
        super().__init__(margin=0)
        self._desk = desk
        self._files = RoundFiles(desk, round_id, self._stopped)
        self._definition: Definition | None = None
        self._cards: dict[str, DocumentCard] = {}
        self._message, self._busy = Message(), BusyBanner()
        self._busy.cancelled.connect(self._files.cancel)
        self._again = Button(_("Lập tài liệu"), Icon.REPORT, kind="primary")
        self._again.clicked.connect(self._bring)
        self._again.hide()
        self.further = FurtherPanel()
        self.further.asked.connect(self._make)
        for part in (self._message, self._busy, wrapped(self._again), self.further):
            self.body.addWidget(part)

    def show_round(self, sealed: Sealed) -> None:
        """The documents of this round; those that are missing are made."""
        if self._definition is None:
            self.further.offer(sealed)
        self._definition = sealed.definition
        if not self._busy.isVisible():
            self._bring()

    def _bring(self) -> None:
        assert self._definition is not None
        self._again.hide()
        self._message.clear()
        self._busy.begin(_("Xem các tài liệu đã lập"))
        self._files.bring(self._definition, self._busy.advance, self._show, self._refuse)

    def _stopped(self) -> None:
        self._busy.end()
        self.further.working(False)
        self._again.setVisible(len(self._cards) < len(TITLES))

    def _refuse(self, refusal: Refusal) -> None:
        self._busy.end()
        self._message.refuse(refusal.text)
        self._again.show()

    def _show(self, documents: Sequence[Document]) -> None:
        assert self._definition is not None
        self._busy.end()
        for document in documents:
            self._show_document(document)
        self._files.made(self._definition, self._show_made)

    def _show_made(self, documents: Sequence[Document]) -> None:
        for document in documents:
            self._show_document(document)

    def _make(self, wanted: Wanted) -> None:
        """One more document, shown above those that were made before it."""
        assert self._definition is not None
        self._message.clear()
        self.further.working(True)
        self._busy.begin(_("Đang lập {0}").format(_(further.TITLES[wanted.kind])))
        self._files.further(self._definition, wanted, self._busy.advance, self._made, self._refuse_made)

    def _made(self, document: Document) -> None:
        self.further.working(False)
        self._busy.end()
        self._show_document(document)
        self._message.say(_("Đã lập: {0}").format(title_of(document.path)), "good")
        self._files.note("document", document.path.name, hashlib.sha256(document.path.read_bytes()).hexdigest())
        if document.path.suffix == ".pdf":
            self.previewed.emit(Shown(title_of(document.path), document.path))

    def _refuse_made(self, refusal: Refusal) -> None:
        self.further.working(False)
        self._busy.end()
        self._message.refuse(refusal.text)

    def _show_document(self, document: Document) -> None:
        assert self._definition is not None
        name = document.path.name
        if name not in self._cards:
            made = self._cards[name] = DocumentCard(self._desk, self._files, self._definition)
            made.previewed.connect(self.previewed)
            self.body.addWidget(made)
        self._cards[name].show_document(document)

    def note_printed(self, path: Path) -> None:
        """A document went to a printer."""
        self._files.note("print", path.name, hashlib.sha256(path.read_bytes()).hexdigest())


class DocumentCard(QWidget):
    """One kept document: looked at, saved, signed. `previewed` comes with a Shown."""

    previewed = Signal(object)

    def __init__(self, desk: Desk, files: RoundFiles, definition: Definition) -> None:
        super().__init__()
        self._desk, self._files, self._definition = desk, files, definition
        self._document: Document | None = None
        self._title, self._told = words("", "heading"), words("", "muted")
        self._strip = SignatureStrip()
        self._look = Button(_("Xem và in"), Icon.SHOW)
        self._look.clicked.connect(self._preview)
        self._save = Button(_("Lưu ra…"), Icon.SAVE)
        self._save.clicked.connect(self._ask_where)
        self._sign = Button(_("Ký…"), Icon.SIGN)
        self._sign.clicked.connect(self._ask_key)
        self._message = Message()
        self._keys: KeyRow | None = None
        self._do = Button(_("Ký tài liệu này"), Icon.SIGN, kind="primary")
        self._do.clicked.connect(self._sign_it)
        self._do.hide()
        buttons, flow = QWidget(), Flow(space=tokens.SPACE_S)
        for button in (self._look, self._save, self._sign):
            flow.addWidget(button)
        buttons.setLayout(flow)
        self._asked, self._asked_column = QWidget(), column()
        self._asked.setLayout(self._asked_column)
        layout = column()
        layout.addWidget(
            card(
                self._title,
                self._told,
                self._strip,
                buttons,
                self._message,
                self._asked,
                wrapped(self._do),
                space=tokens.SPACE_S,
            )
        )
        self.setLayout(layout)

    def show_document(self, document: Document) -> None:
        self._document = document
        is_pdf = document.path.suffix == ".pdf"
        title = title_of(document.path)
        self._title.setText(title)
        self._told.setText(f"{document.path.name} · {size_text(document.size)}. {_state_text(document)}")
        signable = is_pdf and is_signed_by_two(document.path)
        self._strip.setVisible(signable)
        self._strip.set_signatures(_signatures(document, self._definition) if signable else ())
        self._look.setVisible(is_pdf)
        self._sign.setVisible(signable and document.state in {SignState.NONE, SignState.PARTLY})
        for button, verb in ((self._look, _("Xem và in")), (self._save, _("Lưu ra…")), (self._sign, _("Ký…"))):
            button.setAccessibleName(f"{verb} {title}")

    def _preview(self) -> None:
        assert self._document is not None
        self.previewed.emit(Shown(title_of(self._document.path), self._document.path))

    # -- saving

    def _ask_where(self) -> None:
        assert self._document is not None
        title = title_of(self._document.path)
        name = safe_file_name(f"{title} {self._definition.date.isoformat()}{self._document.path.suffix}")
        dialog = QFileDialog(self, _("Lưu {0}").format(title), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(self._document.path.suffix[1:])
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, dest: Path) -> None:
        """A copy where the user wants it."""
        assert self._document is not None
        self._message.clear()
        self._desk.child(
            exports.save, self._document.path, dest, done=lambda _none: self._saved(dest), refused=self._refuse
        )

    def _saved(self, dest: Path) -> None:
        assert self._document is not None
        self._message.say(_("Đã lưu: {0}").format(dest), "good")
        content = self._document.path.read_bytes()
        self._files.note("document", dest.name, hashlib.sha256(content).hexdigest())

    def _refuse(self, refusal: Refusal) -> None:
        self._do.setEnabled(True)
        self._message.refuse(refusal.text)

    # -- signing

    def _ask_key(self) -> None:
        """The next place that waits for a signature, with the name of whoever signs there."""
        assert self._document is not None
        signed = {s.role for s in self._document.signatures if s.signed}
        role = next(role for role in ("head", "chair") if role not in signed)
        name = self._definition.head.name if role == "head" else self._definition.chair
        if self._keys is not None:
            discard(self._keys)
        self._keys = KeyRow(Role(role, name), self._desk)
        self._asked_column.addWidget(self._keys)
        self._do.show()
        self._keys.setFocus()

    def _sign_it(self) -> None:
        key = self._keys.read() if self._keys is not None else None
        if key is None or self._document is None:
            return
        self._do.setEnabled(False)
        self._files.sign(self._document.path, key, self._signed, self._refuse_key)

    def _refuse_key(self, refusal: Refusal) -> None:
        self._do.setEnabled(True)
        if self._keys is not None:
            self._keys.refuse(refusal.text)

    def _signed(self, document: Document) -> None:
        self._do.setEnabled(True)
        self._do.hide()
        if self._keys is not None:
            discard(self._keys)
            self._keys = None
        self.show_document(document)
        self._files.note("signature", document.path.name, hashlib.sha256(document.path.read_bytes()).hexdigest())


def title_of(path: Path) -> str:
    """A kept document's name in words; one made on request says whose and in which language."""
    wanted = further.wanted_of(path)
    if path.name in TITLES or wanted is None:
        return _(TITLES[path.name])
    parts = [_(further.TITLES[wanted.kind]), wanted.subject, _("tiếng Anh") if wanted.tongue == "en" else ""]
    return " · ".join(part for part in parts if part)


def is_signed_by_two(path: Path) -> bool:
    """Whether it has a place for the head and one for the chair, to be signed in the program."""
    wanted = further.wanted_of(path)
    return wanted is None or wanted.kind in further.SIGNED_BY_TWO


def _state_text(document: Document) -> str:
    if not is_signed_by_two(document.path):
        return _("Ký tay trên bản in.") if document.path.suffix == ".pdf" else _("Bảng tính, không ký.")
    match document.state:
        case SignState.HOLDS:
            return _("Hai chữ ký số hợp lệ.")
        case SignState.PARTLY:
            return _("Mới có một chữ ký số.")
        case SignState.FAILS:
            return _("Chữ ký không hợp lệ: tệp đã bị sửa.")
        case SignState.NONE:
            return _("Chưa ký số.") if document.path.suffix == ".pdf" else _("Bảng tính, không ký.")


def _signatures(document: Document, definition: Definition) -> list[Signature]:
    known = {signature.role: signature for signature in document.signatures}
    names = {"head": definition.head.name, "chair": definition.chair}
    found = []
    for role, place in _PLACES.items():
        signature = known.get(role)
        if signature is None or not signature.signed:
            found.append(Signature(_(place), names[role], Standing.MISSING))
            continue
        standing = Standing.HOLDS if signature.holds else Standing.BROKEN
        found.append(Signature(_(place), signature.name, standing, moment_text(signature.time), signature.reason))
    return found
