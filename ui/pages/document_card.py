"""One kept document: what it is, who signed it, and looking at it, saving it, signing it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refusal
from app.domain.round import Definition
from app.platform import safe_file_name
from app.services import exports, further
from app.services.exports import Document, SignState
from app.texts import N_, _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.path_field import ask_where
from ui.pages.round_files import RoundFiles
from ui.pages.shown import moment_text, size_text
from ui.pages.signing_keys import KeyRow, Role, roles_of
from ui.theme import tokens
from ui.widgets import (
    Button,
    Flow,
    Message,
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


class DocumentCard(QWidget):
    """One kept document: looked at, saved, signed. `previewed` comes with a Shown, `signed` after a signature."""

    previewed = Signal(object)
    signed = Signal()

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
        buttons, flow = QWidget(), Flow(space=tokens.SPACE_S)
        for button in (self._look, self._save, self._sign):
            flow.addWidget(button)
        buttons.setLayout(flow)
        self._asked, self._asked_column = QWidget(), column()
        self._asked_column.addWidget(wrapped(self._do))
        self._asked.setLayout(self._asked_column)
        self._asked.hide()
        layout = column()
        layout.addWidget(
            card(self._title, self._told, self._strip, buttons, self._message, self._asked, space=tokens.SPACE_S)
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
        self._sign.setVisible(bool(self.waits_for))
        for button, verb in ((self._look, _("Xem và in")), (self._save, _("Lưu ra…")), (self._sign, _("Ký…"))):
            button.setAccessibleName(f"{verb} {title}")

    @property
    def waits_for(self) -> tuple[Role, ...]:
        """Whose signatures can still be given: none where one does not hold, or where it is signed by hand."""
        held = self._document
        if held is None or held.path.suffix != ".pdf" or not is_signed_by_two(held.path):
            return ()
        if held.state not in {SignState.NONE, SignState.PARTLY}:
            return ()
        return tuple(role for role in roles_of(self._definition) if role.code not in held.signed)

    @property
    def path(self) -> Path:
        assert self._document is not None
        return self._document.path

    @property
    def signed_by(self) -> frozenset[str]:
        assert self._document is not None
        return self._document.signed

    @property
    def is_signing(self) -> bool:
        return not self._do.isEnabled()

    def forget(self) -> None:
        """No passphrase stays."""
        if self._keys is not None:
            self._keys.forget()

    def _preview(self) -> None:
        assert self._document is not None
        self.previewed.emit(Shown(title_of(self._document.path), self._document.path))

    # -- saving

    def _ask_where(self) -> None:
        assert self._document is not None
        title = title_of(self._document.path)
        name = safe_file_name(f"{title} {self._definition.date.isoformat()}{self._document.path.suffix}")
        ask_where(self, _("Lưu {0}").format(title), self.save_to, name)

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
        if self._keys is not None:
            discard(self._keys)
        self._keys = KeyRow(self.waits_for[0], self._desk)
        self._asked_column.insertWidget(0, self._keys)
        self._asked.show()
        self._keys.setFocus()

    def put_keys_away(self) -> None:
        """The form goes, and what was typed in it."""
        self._asked.hide()
        if self._keys is not None:
            self._keys.forget()
            discard(self._keys)
            self._keys = None

    def _sign_it(self) -> None:
        key = self._keys.read() if self._keys is not None else None
        if key is None or self._document is None:
            return
        self._message.clear()
        self._do.setEnabled(False)
        self._files.sign(self._document.path, key, self._signed, self._refuse_key)

    def _refuse_key(self, refusal: Refusal) -> None:
        if self._keys is not None and self._keys.is_meant(refusal):
            self._do.setEnabled(True)
            self._keys.refuse(refusal)
        else:
            self._refuse(refusal)

    def _signed(self, document: Document) -> None:
        self._do.setEnabled(True)
        self.put_keys_away()
        self.show_document(document)
        self.signed.emit()
        self._files.tell_made()


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
