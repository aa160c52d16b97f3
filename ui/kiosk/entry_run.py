"""An open entry under the hands: strokes go to the keying, its answers to the services and to the page."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.entry import Paper
from app.domain.ids import EntryId, PaperNumber
from app.services import entry as entries
from app.services.session import Changes, Session
from app.texts import _
from ui.kiosk import keying as rules
from ui.kiosk.door import Door
from ui.kiosk.faults import fault_text
from ui.kiosk.keying import Keying
from ui.kiosk.paper_page import PaperPage
from ui.kiosk.strokes import Act, Answer, Drop, Refused, Save, Stroke
from ui.sounds import Sound


class EntryRun(QObject):
    """`saved` says a paper's number once the service has committed it, and never before."""

    saved = Signal(int)
    heard = Signal(object)  # ui.sounds.Sound
    ended = Signal(object)  # app.services.entry.Ended
    discarded = Signal()
    paused = Signal()
    lock = Signal()
    leave = Signal()

    def __init__(
        self, door: Door, entry_id: EntryId, keying: Keying, page: PaperPage, now: Callable[[], dt.datetime]
    ) -> None:
        super().__init__(page)
        self._door, self._entry, self._page, self._now = door, entry_id, page, now
        self.keying = keying
        self._is_over = False  # another page is coming: keys that still wait were not meant for it
        page.stroke.connect(self.press)

    def press(self, stroke: Stroke) -> None:
        """One key or touch: a step of the keying, painted, and whatever it asks for."""
        if self._is_over:
            return
        self.keying, answer = rules.press(self.keying, stroke)
        self._page.show_keying(self.keying)
        self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        match answer:
            case Refused(text):
                self._page.refuse(text)
                self.heard.emit(Sound.REFUSED)
            case Act.MOVED:
                self._page.hush()
                self.heard.emit(Sound.TICK)
            case Act.IGNORED | Act.QUEUED:
                pass
            case Save() | Drop():
                self._door.write(partial(_write, self._entry, answer), self._done, self._failed)
            case Act.FINISH:
                self._door.write(partial(_finish, self._entry), self.ended.emit, self._failed)
            case Act.DISCARD:
                self._door.write(partial(_discard, self._entry), lambda _changes: self.discarded.emit(), self._failed)
            case Act.PAUSE | Act.LOCK | Act.LEAVE:
                self._is_over = True
                {Act.PAUSE: self.paused, Act.LOCK: self.lock, Act.LEAVE: self.leave}[answer].emit()

    def _done(self, _changes: Changes) -> None:
        """Committed: now it says so, and the keys that were pressed meanwhile follow."""
        sent = self.keying.sent
        self.keying, waiting = rules.done(self.keying)
        self._page.show_keying(self.keying)
        self._page.hush()
        if isinstance(sent, Save):
            self._page.note_saved(self._now())
            self.saved.emit(sent.paper.number)
            self.heard.emit(Sound.SAVED)
        for stroke in waiting:
            self.press(stroke)

    def _failed(self, error: BaseException) -> None:
        """Nothing was written; the paper stays on the screen, to be mended or tried again."""
        sent = self.keying.sent
        self.keying, forgotten = rules.failed(self.keying)
        self._page.show_keying(self.keying)
        parts = [_unsaved(sent), fault_text(error)]
        if forgotten:
            parts.append(_("{0} phím gõ sau đó không được tính.").format(forgotten))
        self._page.refuse(" ".join(part for part in parts if part))
        self.heard.emit(Sound.REFUSED)


def _unsaved(sent: Answer | None) -> str:
    return _("Phiếu {0} CHƯA ghi.").format(sent.paper.number) if isinstance(sent, Save) else ""


def _write(entry_id: EntryId, answer: Save | Drop, session: Session) -> Changes:
    match answer:
        case Save(paper, None):
            return entries.save_paper(session, entry_id, paper)
        case Save(paper, number) if number == paper.number:
            return entries.save_paper(session, entry_id, paper, correct=True)
        case Save(paper, number):
            return _renumber(session, entry_id, number, paper)
        case Drop(number):
            return entries.drop_paper(session, entry_id, number)


def _renumber(session: Session, entry_id: EntryId, number: PaperNumber | None, paper: Paper) -> Changes:
    assert number is not None
    return entries.renumber_paper(session, entry_id, number, paper)


def _finish(entry_id: EntryId, session: Session) -> entries.Ended:
    return entries.finish(session, entry_id)


def _discard(entry_id: EntryId, session: Session) -> Changes:
    return entries.discard(session, entry_id)
