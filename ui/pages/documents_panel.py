"""The documents of a sealed round: made, brought back, signed one by one or all at once, and more on request."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.record import Sealed
from app.domain.round import Definition
from app.services import further
from app.services.exports import Document, Key
from app.services.further import Wanted
from app.services.signing import Signing
from app.texts import _, ngettext
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.document_card import TITLES, DocumentCard, Shown, title_of
from ui.pages.further_panel import FurtherPanel
from ui.pages.round_files import RoundFiles
from ui.pages.sign_all_panel import SignAllPanel
from ui.pages.signing_keys import roles_of
from ui.pages.tab_order import tab_by_layout
from ui.theme import tokens
from ui.widgets import BusyBanner, Button, Message, Scroller, column, wrapped


@dataclass
class SigningRun:
    """Documents that are being signed, with who had signed each before, and the one whose turn it is."""

    before: dict[Path, frozenset[str]]
    at: Path | None = None


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
        again = Button(_("Lập tài liệu"), Icon.REPORT, kind="primary")
        again.clicked.connect(self._bring)
        self._again = wrapped(again)
        self._again.hide()
        self.further = FurtherPanel()
        self.further.asked.connect(self._make)
        self.all_at_once = SignAllPanel(desk)
        self.all_at_once.asked.connect(self._sign_all)
        self._run: SigningRun | None = None
        desk.locked.connect(self._forget)
        self._own, self._more = column(space=tokens.SPACE_L), column(space=tokens.SPACE_L)
        for part in (self._message, self._busy, self._again, self.all_at_once):
            self.body.addWidget(part)
        self.body.addLayout(self._own)
        self.body.addWidget(self.further)
        self.body.addLayout(self._more)

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
        if self._run is not None:
            self._look_again(_("Đã dừng."), "warn")
            return
        self._busy.end()
        self._working(False)
        self._again.setVisible(len(self._cards) < len(TITLES))

    def _refuse(self, refusal: Refusal) -> None:
        self._busy.end()
        self._message.refuse(refusal.text)
        self._again.show()

    def _show(self, documents: Sequence[Document]) -> None:
        assert self._definition is not None
        self._busy.end()
        self._show_made(documents)
        self._files.made(self._definition, self._show_made)

    def _show_made(self, documents: Sequence[Document]) -> None:
        for document in documents:
            self._show_document(document)
        self._offer()
        tab_by_layout(self)

    def _working(self, on: bool) -> None:
        self.further.working(on)
        self.all_at_once.working(on)

    def _make(self, wanted: Wanted) -> None:
        """One more document, shown above those that were made before it."""
        assert self._definition is not None
        self._message.clear()
        self._working(True)
        self._busy.begin(_("Đang lập {0}").format(_(further.TITLES[wanted.kind])))
        self._files.further(self._definition, wanted, self._busy.advance, self._made, self._refuse_made)

    def _made(self, document: Document) -> None:
        self._working(False)
        self._busy.end()
        self._show_made([document])
        self._message.say(_("Đã lập: {0}").format(title_of(document.path)), "good")
        self._files.tell_made()
        if document.path.suffix == ".pdf":
            self.previewed.emit(Shown(title_of(document.path), document.path))

    def _refuse_made(self, refusal: Refusal) -> None:
        self._working(False)
        self._busy.end()
        self._message.refuse(refusal.text)

    def _show_document(self, document: Document) -> None:
        assert self._definition is not None
        name = document.path.name
        if name not in self._cards:
            made = self._cards[name] = DocumentCard(self._desk, self._files, self._definition)
            made.previewed.connect(self.previewed)
            made.signed.connect(self._offer)
            if name in TITLES:
                self._own.addWidget(made)
            else:
                self._more.insertWidget(0, made)  # right under where it was asked for
        self._cards[name].show_document(document)

    # -- all at once

    def _offer(self) -> None:
        assert self._definition is not None
        waiting = [found.waits_for for found in self._cards.values() if found.waits_for]
        roles = [role for role in roles_of(self._definition) if any(role in lacking for lacking in waiting)]
        self.all_at_once.offer(roles, len(waiting))

    def _sign_all(self, keys: Sequence[Key]) -> None:
        """What is being signed at its own card, or made, comes first."""
        if self._busy.isVisible() or any(found.is_signing for found in self._cards.values()):
            return
        by = {key.role for key in keys}
        cards = [c for c in self._cards.values() if by & {role.code for role in c.waits_for}]
        self._run = SigningRun({c.path: c.signed_by for c in cards})
        for found in self._cards.values():
            found.put_keys_away()
            found.setEnabled(False)
        self._message.clear()
        self._working(True)
        self._busy.begin(_("Thử khóa ký"))
        self.ensureWidgetVisible(self._busy)
        self._files.sign_all(list(self._run.before), keys, self._say_signing, self._signed_all, self._refuse_signing)

    def _say_signing(self, step: Signing) -> None:
        assert self._run is not None
        self._run.at = step.path
        told = _("Ký tài liệu {0}/{1}: {2}").format(step.at, step.total, title_of(step.path))
        self._busy.advance(told, step.at - 1, step.total)

    def _refuse_signing(self, refusal: Refusal) -> None:
        """The keys, or the document that was about to be signed."""
        assert self._run is not None
        if self._run.at is not None:
            self._look_again(f"{title_of(self._run.at)}: {refusal.text}", "bad")
            return
        self._end_run()
        self.all_at_once.refuse(refusal)

    def _signed_all(self) -> None:
        self._look_again("", "good")

    def _look_again(self, told: str, tone: str) -> None:
        """However it ended, the files say what was signed."""
        assert self._run is not None
        self._files.look(
            list(self._run.before),
            lambda documents: self._show_signed(documents, told, tone),
            lambda refusal: self._show_signed((), f"{told} {refusal.text}".strip(), "bad"),
        )

    def _show_signed(self, documents: Sequence[Document], told: str, tone: str) -> None:
        assert self._run is not None
        signed = [found for found in documents if found.signed != self._run.before[found.path]]
        self._end_run()
        self._show_made(documents)
        if signed:
            self._files.tell_made()
        counted = ngettext("Đã ký {0} tài liệu.", "Đã ký {0} tài liệu.", len(signed)).format(len(signed))
        self.all_at_once.end(f"{told} {counted}".strip(), tone)

    def _end_run(self) -> None:
        self._run = None
        self._busy.end()
        self._working(False)
        for found in self._cards.values():
            found.setEnabled(True)

    def _forget(self) -> None:
        """No passphrase stays when the window is locked."""
        self.all_at_once.forget()
        for found in self._cards.values():
            found.forget()

    def note_printed(self, path: Path) -> None:
        """A document went to a printer."""
        self._files.note("print", path.name, hashlib.sha256(path.read_bytes()).hexdigest())
