"""The kiosk's window: the whole screen, one page at a time, and no way out but by the head's password."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import SystemRandom
from typing import TypeVar

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import exercise as exercises
from app.domain.agency import FolderKind
from app.domain.exercise import Score
from app.domain.ids import EntryId, RoundId
from app.domain.roles import KEY, Person, Place
from app.domain.tally import refused_reasons
from app.services import batch as batches
from app.services import entry as entries
from app.services import exercise, people
from app.services import round as rounds
from app.services.batch import BatchView, EntryView
from app.services.entry import Ended
from app.services.round import RoundView
from app.services.session import Changes, Session
from app.texts import _
from ui.kiosk.choose_page import ChoosePage
from ui.kiosk.code_page import CodePage
from ui.kiosk.covers import Covers
from ui.kiosk.door import Door
from ui.kiosk.entry_run import EntryRun
from ui.kiosk.exercise_page import ExercisePage, IntroPage
from ui.kiosk.faults import fault_text
from ui.kiosk.gate_page import GatePage
from ui.kiosk.keying import Keying, Rules, begin
from ui.kiosk.offers import Offer, offers
from ui.kiosk.paper_page import PaperPage
from ui.kiosk.phrases import band_words, batch_word, pass_word
from ui.sounds import Sound
from ui.widgets import Message, StripedBand, discard

T = TypeVar("T")
IDLE_MINUTES = 5.0
_FLAGS = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
_AGAIN = 50  # ms until a lock that met a save under way is tried again


@dataclass(frozen=True)
class _Seen:
    """The round as it was last read; `may_key` and `exercise_due` of who is signed in, `head` the head's account."""

    round: RoundView
    batches: tuple[BatchView, ...]
    may_key: bool
    exercise_due: bool
    head: str


class KioskWindow(QWidget):
    """Opened with `start()`. `left` comes once the head has let go of it, and the window closes itself.

    `changed` names the nouns that were written (app.services.session.Changes), for pages that show them;
    `saved` is a paper's number, once it is committed; `heard` what a key is to sound like. `copy_failed` says why the
    copy after the last batch could not be made, "" where all is well.
    """

    left = Signal()
    changed = Signal(object)
    saved = Signal(int)
    heard = Signal(object)

    def __init__(
        self,
        door: Door,
        round_id: RoundId,
        now: Callable[[], dt.datetime],
        *,
        kind: FolderKind = FolderKind.REAL,
        idle_minutes: float = IDLE_MINUTES,
        copy_failed: Callable[[], str] = str,
    ) -> None:
        super().__init__(None, _FLAGS)
        self._door, self._round, self._now, self._copy_failed = door, round_id, now, copy_failed
        self._covers = Covers(self)
        self._seen: _Seen | None = None
        self._page: QWidget | None = None
        self._run: EntryRun | None = None
        self._open: tuple[str, EntryId] | None = None  # whose entry is under the hands
        self._kept: dict[tuple[str, EntryId], Keying] = {}  # half-keyed papers of whoever paused or locked
        self._wanted: Offer | None = None  # chosen, and waiting for the exercise to be done or waived
        self._said: tuple[str, str] = ("", "")  # to be said on the next list of batches, with its tone
        self._may_close = False
        self._step = 0
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(round(idle_minutes * 60_000))
        self._idle.timeout.connect(self.lock)
        self.setWindowTitle(_("Nhập phiếu"))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(StripedBand(*band_words(kind)))

    @property
    def page(self) -> QWidget | None:
        """What is shown now."""
        return self._page

    @property
    def run(self) -> EntryRun | None:
        """The entry under the hands; None on every other page."""
        return self._run

    def start(self) -> None:
        """Take the whole screen and show the batches of whoever is signed in, or the door if nobody is."""
        self.setGeometry(self.screen().geometry())  # also where no window manager makes it so
        self.showFullScreen()
        self._covers.begin()
        self.activateWindow()
        if self._door.person is None:
            self._show_gate()
        else:
            self._choose()

    # One page at a time

    def _show(self, page: QWidget) -> None:
        """Put `page` in place of the one that is there; answers still under way for that one are forgotten."""
        self._step += 1
        self._run = None
        if self._page is not None:
            self._layout.removeWidget(self._page)
            discard(self._page)
        self._page = page
        self._layout.addWidget(page, 1)
        page.show()
        page.setFocus()
        self._stir()

    def _now_only(self, then: Callable[[T], object]) -> Callable[[T], None]:
        """`then`, unless another page has been shown meanwhile."""
        step = self._step

        def call(answer: T) -> None:
            if step == self._step:
                then(answer)

        return call

    def _stir(self) -> None:
        """Somebody is there: the idle minutes begin anew. At the door there is nothing to lock."""
        if isinstance(self._page, GatePage) and self._door.person is None:
            self._idle.stop()
        else:
            self._idle.start()

    def _refuse(self, error: BaseException) -> None:
        """Say it on the page that is there; every page has its message."""
        message = getattr(self._page, "message", None)
        if isinstance(message, Message):
            message.refuse(fault_text(error))
        self.heard.emit(Sound.REFUSED)

    def note_copy(self) -> None:
        """Whether each finished batch reaches its second place is told where batches are chosen."""
        if isinstance(self._page, ChoosePage):
            self._page.note_copy(self._copy_failed())

    # Batches

    def _choose(self) -> None:
        self._look_then(self._offer)

    def _choose_wanted(self) -> None:
        """On to the batch that was chosen before the exercise was asked for."""
        self._look_then(self._take_wanted)

    def _look_then(self, then: Callable[[_Seen], object]) -> None:
        """The batches as they are now; the answer to an earlier look is forgotten."""
        self._step += 1
        self._door.read(partial(_look, round_id=self._round), self._now_only(then), self._now_only(self._lost))

    def _take_wanted(self, seen: _Seen) -> None:
        self._seen, wanted = seen, self._wanted
        assert wanted is not None
        place = (wanted.batch.id, wanted.slot)
        if found := next((each for each in offers(seen.batches) if (each.batch.id, each.slot) == place), None):
            self._take(found)
        else:
            self._offer(seen)

    def _lost(self, error: BaseException) -> None:
        """The batches could not be read: an empty list with the reason, from which one can lock or leave."""
        page = self._listed(())
        page.message.refuse(fault_text(error))

    def _offer(self, seen: _Seen) -> None:
        self._seen = seen
        page = self._listed(offers(seen.batches) if seen.may_key else ())
        text, tone = self._said
        self._said = ("", "")
        if not seen.may_key:
            page.message.refuse(_("Bạn không thuộc ban kiểm phiếu của đợt này nên không nhập phiếu được."))
        elif text:
            page.message.say(text, tone)

    def _listed(self, found: tuple[Offer, ...]) -> ChoosePage:
        person, styles = self._door.person, len(self._seen.round.definition.styles) if self._seen else 1
        page = ChoosePage(person.name if person else "", found, styles)
        page.chosen.connect(self._take)
        page.practice.connect(self._practise)
        page.lock.connect(self.lock)
        page.leave.connect(self._ask_leave)
        page.touched.connect(self._stir)
        page.note_copy(self._copy_failed())
        self._show(page)
        return page

    @property
    def covered(self) -> list[QRect]:
        """The places of the other screens, which are dark."""
        return self._covers.places

    @property
    def _head(self) -> str:
        """Whose password is wanted where only the head can answer; "" until the round was read."""
        return self._seen.head if self._seen else ""

    def _title(self, batch: BatchView, slot: int) -> str:
        assert self._seen is not None
        of_style = sum(1 for other in self._seen.batches if other.style.code == batch.style.code)
        styles = len({other.style.code for other in self._seen.batches})
        return f"{batch_word(batch, of_style, styles)} · {pass_word(slot)}"

    def _take(self, offer: Offer) -> None:
        """One's own entry goes on at once; for any other the code is typed from the paper in hand.

        Before a person's first batch comes the exercise, unless the head lets them off.
        """
        if self._seen is not None and self._seen.exercise_due:
            self._wanted = offer
            self._show_intro()
            return
        if offer.is_mine:
            self._open_entry(offer, offer.batch.style.form_code)
            return
        page = CodePage(self._title(offer.batch, offer.slot))
        page.given.connect(partial(self._open_entry, offer))
        page.back.connect(self._choose)
        page.touched.connect(self._stir)
        self._show(page)

    def _open_entry(self, offer: Offer, code: str) -> None:
        work = partial(_open, batch=offer.batch, slot=offer.slot, code=code)
        self._door.write(work, self._now_only(self._opened), self._now_only(self._not_opened))

    def _not_opened(self, error: BaseException) -> None:
        if isinstance(self._page, CodePage):
            self._page.refuse(fault_text(error))
            self.heard.emit(Sound.REFUSED)
        else:
            self._refuse(error)

    # The exercise

    def _show_intro(self) -> None:
        page = IntroPage()
        page.begin.connect(self._practise)
        page.waive.connect(self._ask_waive)
        page.back.connect(self._choose)
        page.touched.connect(self._stir)
        self._show(page)

    def _practise(self) -> None:
        page = ExercisePage(exercises.style(), exercises.papers(SystemRandom()), self._now)
        page.done.connect(self._practised)
        page.left.connect(self._choose)
        page.touched.connect(self._stir)
        self._show(page)

    def _practised(self, score: Score) -> None:
        told = _("Tập nhập: {0} phiếu, {1} phím mỗi phút, {2} dòng sai.")
        self._said = (told.format(score.papers, score.keys_a_minute, score.errors), "warn" if score.errors else "good")
        work = partial(_record, round_id=self._round, score=score)
        self._door.write(work, self._now_only(lambda _changes: self._choose()), self._now_only(self._refuse))

    def _ask_waive(self) -> None:
        text = _("Trưởng ban cho {0} nhập mà không tập: gõ mật khẩu của trưởng ban. Việc này ghi vào nhật ký.")
        person = self._door.person
        assert person is not None
        title, later = _("Bỏ qua tập nhập"), _("Quay lại")
        page = GatePage(title, text.format(person.name), title, self._door.logins(), self._head, later, why=True)
        page.given.connect(partial(self._waive, page, person))
        page.back.connect(self._show_intro)
        self._show(page)

    def _waive(self, page: GatePage, person: Person, login: str, password: str) -> None:
        failed = self._now_only(partial(_refuse_at, page))

        def let(head: Session) -> None:
            work = partial(_let_off, head, round_id=self._round, account=person.key, reason=page.reason)
            self._door.write(lambda _mine: work(), self._now_only(lambda _changes: self._choose_wanted()), failed)

        self._door.confirm(login, password, self._now_only(let), failed)

    # Papers

    def _opened(self, view: EntryView) -> None:
        person, seen = self._door.person, self._seen
        assert person is not None and seen is not None
        self.changed.emit(Changes.of("batch"))
        key = (person.key, view.id)
        rules = Rules(
            lines=len(view.batch.style.subjects),
            refused=refused_reasons(seen.round.definition.settings),
            may_fill=view.slot == 1 or seen.round.options.fill_second,
            expected=view.batch.expected,
        )
        keying = self._kept.pop(key, None) or begin(rules, view.proposed, view.papers)
        title = f"{self._title(view.batch, view.slot)} · {person.name}"
        page = PaperPage(title, view.batch.style.subjects, keying)
        self._show(page)
        self._open = key
        self._run = run = EntryRun(self._door, view.id, keying, page, self._now)
        page.stroke.connect(self._stir)
        run.saved.connect(self._on_saved)
        run.heard.connect(self.heard)
        run.ended.connect(partial(self._on_ended, view))
        run.discarded.connect(partial(self._on_discarded, view))
        run.paused.connect(self._pause)
        run.lock.connect(self.lock)
        run.leave.connect(self._ask_leave)

    def _on_saved(self, number: int) -> None:
        self.saved.emit(number)
        self.changed.emit(Changes.of("paper"))

    def _on_ended(self, view: EntryView, ended: Ended) -> None:
        name = _("Tập {0}, {1}: đã xong.").format(view.batch.number, pass_word(view.slot))
        if ended.accepted:
            self._said = (_("{0} Tập đã được xác nhận.").format(name), "good")
        elif ended.differences:
            self._said = (_("{0} Hai lượt còn chỗ lệch, sẽ xử lý ở bước Đối chiếu.").format(name), "warn")
        elif self._seen is not None and self._seen.round.definition.settings.passes == 1:
            self._said = (_("{0} Chờ hai người đọc lại ở bước Đối chiếu.").format(name), "good")
        else:
            self._said = (_("{0} Chờ lượt nhập kia.").format(name), "good")
        self._forget()

    def _on_discarded(self, view: EntryView) -> None:
        text = _("Tập {0}, {1}: đã hủy, chờ nhập lại từ đầu.").format(view.batch.number, pass_word(view.slot))
        self._said = (text, "warn")
        self._forget()

    def _forget(self) -> None:
        """The entry is over, and nothing of it is kept."""
        self._open = None
        self.changed.emit(Changes.of("batch", "paper"))
        self._choose()

    def _keep(self) -> None:
        """The half-keyed paper stays in memory for whoever keyed it."""
        if self._run is not None and self._open is not None:
            self._kept[self._open] = self._run.keying

    def _pause(self) -> None:
        self._keep()
        self._open = None
        self._choose()

    # Locking, changing person, leaving

    def lock(self) -> None:
        """Nobody is in until somebody signs in. A paper on its way to the database is waited for."""
        was = self._door.person
        if was is None:
            return
        if self._run is not None and self._run.keying.sent is not None:
            QTimer.singleShot(_AGAIN, self, self.lock)
            return
        self._keep()
        self._door.lock(lambda _none: None, self._refuse)
        self._show_gate(was)

    def _show_gate(self, was: Person | None = None) -> None:
        text = _("Mỗi người nhập bằng tài khoản của mình.")
        if was is not None and self._open is not None:
            text = _("{0} đang nhập dở một tập; đăng nhập lại để nhập tiếp đúng chỗ ấy.").format(was.name)
        waits_for = was.key if was is not None and self._open is not None else ""  # else somebody else comes: who?
        page = GatePage(_("Đã khóa"), text, _("Đăng nhập"), self._door.logins(), waits_for)
        page.given.connect(partial(self._enter, page))
        self._show(page)

    def _enter(self, page: GatePage, login: str, password: str) -> None:
        failed = self._now_only(partial(_refuse_at, page))
        self._door.sign_in(login, password, self._now_only(self._entered), failed)

    def _entered(self, person: Person) -> None:
        """The same person stands at the same paper; anybody else chooses a batch."""
        if self._open is None or self._open[0] != person.key:
            self._open = None
            self._choose()
            return
        work = partial(_mine, entry_id=self._open[1])
        self._door.read(work, self._now_only(self._opened), self._now_only(lambda _error: self._choose()))

    def _ask_leave(self) -> None:
        self._keep()
        title, text = _("Rời màn hình nhập phiếu"), _("Trưởng ban kiểm phiếu nhập mật khẩu của mình.")
        page = GatePage(title, text, _("Rời màn hình nhập"), self._door.logins(), self._head, _("Quay lại"))
        page.given.connect(partial(self._try_leave, page))
        page.back.connect(self._stay)
        self._show(page)

    def _stay(self) -> None:
        person = self._door.person
        assert person is not None
        self._entered(person)

    def _try_leave(self, page: GatePage, login: str, password: str) -> None:
        """The password first, then whether its owner is the head of this round, who then is the one that is in."""
        failed = self._now_only(partial(_refuse_at, page))

        def ask(head: Session) -> None:
            self._door.write(lambda _mine: _is_head(head, self._round), self._now_only(answer), failed)

        def answer(is_head: bool) -> None:
            if is_head:
                self._door.sign_in(login, password, self._now_only(lambda _head: self._leave()), failed)
            else:
                page.refuse(_("Chỉ trưởng ban kiểm phiếu mở được; chọn tài khoản của trưởng ban."))

        self._door.confirm(login, password, self._now_only(ask), failed)

    def _leave(self) -> None:
        self.let_go()
        self.left.emit()

    def let_go(self) -> None:
        """Close the window, for the program itself (its end, or the head's password)."""
        self._may_close = True
        self._idle.stop()
        self._covers.lift()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Alt+F4 and the window manager's cross do nothing."""
        event.setAccepted(self._may_close)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Minimised by whatever means, it comes back."""
        if event.type() is QEvent.Type.WindowStateChange and self.isMinimized():
            self.showFullScreen()
        super().changeEvent(event)


def _refuse_at(page: GatePage, error: BaseException) -> None:
    page.refuse(fault_text(error))


def _is_head(session: Session, round_id: RoundId) -> bool:
    return Place.HEAD in session.in_round(round_id).person.places


def _look(session: Session, round_id: RoundId) -> _Seen:
    places = session.in_round(round_id).person.places
    head = next((s.login for s in people.of_round(session, round_id) if Place.HEAD in s.places), "")
    return _Seen(
        rounds.view(session, round_id),
        batches.overview(session, round_id),
        bool(places & KEY),
        exercise.is_due(session, round_id),
        head,
    )


def _record(session: Session, round_id: RoundId, score: Score) -> Changes:
    return exercise.record(session, round_id, score)


def _let_off(head: Session, round_id: RoundId, account: str, reason: str) -> Changes:
    return exercise.waive(head, round_id, account, reason)


def _open(session: Session, batch: BatchView, slot: int, code: str) -> EntryView:
    return batches.mine(session, entries.open_entry(session, batch.id, slot, code))


def _mine(session: Session, entry_id: EntryId) -> EntryView:
    return batches.mine(session, entry_id)
