"""Votes played from the open box to the signed minutes by hands that are no quicker than a person's.

    python -m tests.bench.played [--office 0] [--pace typist] [--deck a] [--real]

Real windows, real keys, a process for each PC, each waiting before a key as tests.bench.pace says; `--real` waits in
real time, otherwise those seconds are only added to what the program takes. Without arguments every office is played
at both paces. On several PCs the work is shared evenly (step 3, `Máy nhập`), and the sticks come back one by one.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget
from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot

from app.domain.batch import BATCH_SIZE
from app.domain.deck import Deck
from app.domain.entry import Paper
from app.domain.exercise import Score
from app.domain.ids import PaperNumber, StyleCode
from app.domain.station import share
from app.domain.turnout import Turnout
from app.services import exercise
from app.services.exports import SignState
from app.settings import Settings
from tests.app.services.house import people_style
from tests.bench import pace as paces
from tests.bench.keystrokes import deck as draw
from tests.bench.pace import PACES, Clock, Pace, strokes
from tests.ui.kiosk.agency import PAD_KEYS
from tests.ui.pages.hands import SLOW, Hands
from tests.ui.pages.test_reconcile import agreed, answer, differences, go, key_turnout, sign_as_witness
from tests.ui.pages.test_seal import finished, give_keys, give_passwords
from tests.ui.pages.vote import PASSWORD, Vote, definition, locked
from ui import i18n
from ui.kiosk.choose_page import ChoosePage
from ui.kiosk.code_page import CodePage
from ui.kiosk.gate_page import GatePage
from ui.kiosk.paper_page import PaperPage
from ui.kiosk.strokes import Key
from ui.main_window import MainWindow
from ui.pages.overview import OverviewPage
from ui.pages.round import RoundPage
from ui.pages.round_keying import KeyingPage
from ui.pages.round_print import PrintPage
from ui.pages.round_reconcile import ReconcilePage
from ui.pages.round_results import ResultsPage
from ui.pages.round_seal import SealPage
from ui.pages.station_page import StationPage
from ui.tasks import share_fairly
from ui.theme import Theme
from ui.widgets import Button, VerbDialog

STYLE = StyleCode("A")
TELLERS = ("thuky", "uyvien1", "uyvien2")
SIGNS = {Key.ENTER: "!", Key.BACK: "<"}
"""How tests.ui.kiosk.agency writes the keys of the pad; all others are written as they are."""


@dataclass(frozen=True)
class Office:
    """A vote to be counted: its papers, their lines, and on how many PCs its tellers key, one at each or in turns."""

    papers: int
    lines: int
    tellers: int
    machines: int
    size: int = BATCH_SIZE

    def __str__(self) -> str:
        return f"{self.papers} × {self.lines}, {self.tellers} tellers, {self.machines} PC"

    @property
    def batches(self) -> range:
        return range(1, -(-self.papers // self.size) + 1)


OFFICES = (Office(180, 20, 2, 1), Office(180, 20, 2, 2), Office(299, 27, 3, 3))


@dataclass(frozen=True)
class Turn:
    """What one person keys in one go: batches of a pass, in this order."""

    login: str
    slot: int
    batches: tuple[int, ...]


@dataclass(frozen=True)
class Keyed:
    """When a pass of a batch was in somebody's hands, in seconds since the box was opened."""

    batch: int
    slot: int
    begun: float
    done: float


def turns(office: Office) -> list[list[Turn]]:
    """The turns at each PC. At one PC the two take turns of half a pass, so that they change three times, not often."""
    if office.machines > 1:
        return [
            [Turn(TELLERS[at], 1, own), Turn(TELLERS[at], 2, other)]
            for at in range(office.machines)
            for own, other in [share(office.batches, office.machines, at + 1)]
        ]
    one, other = share(office.batches, 2, 1)
    first, second = TELLERS[:2]
    return [[Turn(first, 1, one), Turn(second, 2, one), Turn(second, 1, other), Turn(first, 2, other)]]


def made_deck(office: Office, name: str) -> Deck:
    """The papers, and the two passes of them: in one paper of a hundred the second typist slips in one line."""
    rows = draw(name, papers=office.papers, lines=office.lines)
    papers = tuple(Paper(PaperNumber(number), marks, None) for number, marks in enumerate(rows, 1))
    second = tuple(_slipped(paper) if paper.number % 100 == min(50, office.papers) else paper for paper in papers)
    return Deck(papers, papers, second, ())


def _slipped(paper: Paper) -> Paper:
    wrong = "2" if paper.marks[-1] != "2" else "1"
    return replace(paper, marks=paper.marks[:-1] + wrong)


def found_vote(folder: Path, office: Office, deck: Deck) -> Vote:
    """The evening before: list locked, everybody has done the exercise."""
    names = (f"Nguyễn Thị Diễm Khuê {n}" for n in range(1, office.lines + 1))
    figures = Turnout(
        summoned=office.papers + 3, present=office.papers, printed=office.papers + 9, issued=office.papers,
        returned=office.papers, spoiled=0, unused=9, not_returned=0,
    )  # fmt: skip
    plain = definition()
    told = replace(plain, styles=(people_style(STYLE, *names),), turnouts={STYLE: figures})
    vote = locked(folder, told, {STYLE: deck})
    agency = vote.open()
    try:
        for login in TELLERS:
            exercise.record(agency.sign_in(login, PASSWORD), vote.round, Score(120, 400, 12, 0))
    finally:
        agency.close()
    return vote


class SlowHands(Hands):
    """Before each act a thought, before each key the time of a key."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(QtBot(None))  # type: ignore[arg-type]  # it is asked for keys and waiting alone
        self.clock = clock

    def press(self, *keys: str) -> None:
        for key in keys:
            self.clock.pause(paces.THINK + paces.KEY)
            super().press(key)
            self.wait(lambda: not _pressed())

    def type(self, text: str) -> None:
        self.clock.pause(paces.THINK + paces.KEY * (len(text) + 1))  # and the key that leads there
        super().type(text)


def _pressed() -> list[QAbstractButton]:
    """Buttons that a key holds down: they act a tenth of a second later, before anybody's next key."""
    buttons = (each for each in QApplication.allWidgets() if isinstance(each, QAbstractButton))
    return [each for each in buttons if each.isDown()]


class Pc:
    """A PC with the program open, and whoever sits at it."""

    def __init__(self, folder: Path, clock: Clock, pace: Pace, office: Office, deck: Deck, code: str) -> None:
        self.code = code
        self.clock, self.pace, self.office, self.deck = clock, pace, office, deck
        self.hands = SlowHands(clock)
        self.keyed: list[Keyed] = []
        self.window = MainWindow(Settings(), folder)
        self.window.resize(1366, 768)
        self.window.show()
        self.to_front()
        self.wait(lambda: self.window.stack.currentWidget() is self.window.sign_in)

    def wait(self, true: object) -> None:
        self.hands.wait(true, SLOW)  # type: ignore[arg-type]

    def close(self) -> None:
        """And whatever stands beside the window."""
        for each in QApplication.topLevelWidgets():
            each.close()
        self.window.deleteLater()

    def to_front(self) -> None:
        """As a window manager does after a dialog; without a screen there is none."""
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    # Pages

    def come_in(self, login: str) -> None:
        """Choose the account by typing it, then the password."""
        door = self.window.sign_in
        self.wait(lambda: self.window.stack.currentWidget() is door and door.who.count() > 0)
        door.who.setFocus()
        self._name(door.who, login)
        self.hands.into(door.password, PASSWORD)
        self.hands.press("Return")
        desk = self.window.desk
        self.wait(lambda: desk.person is not None and desk.person.key == login)

    def _name(self, choice: QComboBox, login: str) -> None:
        self.clock.pause(paces.THINK + paces.KEY * len(login))
        QTest.keyClicks(choice, login)
        assert choice.currentText() == login, choice.currentText()

    def change(self, login: str) -> None:
        self.hands.press("Ctrl+L")
        self.come_in(login)

    def step(self, number: int, kind: type[QWidget]) -> QWidget:
        """A step of the round, from wherever one is."""
        if not self.shown(RoundPage):
            self.wait(lambda: self.shown(OverviewPage))
            (overview,) = self.shown(OverviewPage)
            self.wait(lambda: [b for b in overview.findChildren(Button) if b.isVisible()])
            self.hands.press("Ctrl+Return")
            self.wait(lambda: self.shown(RoundPage))
        (there,) = self.shown(RoundPage)
        self.wait(lambda: there._views)
        self.hands.press(f"Alt+{number}")
        self.wait(lambda: self.shown(kind))
        return self.shown(kind)[0]

    def shown(self, kind: type[QWidget]) -> list[QWidget]:
        return [each for each in self.window.findChildren(kind) if each.isVisible()]

    # The kiosk

    def open_kiosk(self, page: QWidget) -> None:
        self.wait(page.open.isVisible if isinstance(page, KeyingPage) else page._open.isVisible)
        self.hands.press("Ctrl+Return")
        self.wait(lambda: self.window.kiosk is not None)
        self.at(ChoosePage)

    def at(self, kind: type[QWidget]) -> QWidget:
        kiosk = self.window.kiosk
        assert kiosk is not None
        self.wait(lambda: isinstance(kiosk.page, kind))
        assert kiosk.page is not None
        return kiosk.page

    def pad(self, signs: str, seconds: float = paces.KEY) -> None:
        for sign in signs:
            self.clock.pause(seconds)
            key, modifier = PAD_KEYS[sign]
            QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def at_gate(self, login: str) -> None:
        page = self.at(GatePage)
        assert isinstance(page, GatePage)
        if page._account.currentText() != login:
            page._account.setFocus()
            self._name(page._account, login)
        self.hands.into(page._password, PASSWORD)
        self.hands.press("Return")

    def key_turns(self, found: Sequence[Turn]) -> None:
        for before, turn in pairwise([None, *found]):
            if before is not None and before.login != turn.login:
                self.at(ChoosePage)
                self.pad("?1")
                self.at_gate(turn.login)
            for number in turn.batches:
                self.key_batch(number, turn.slot)

    def key_batch(self, number: int, slot: int) -> None:
        self.at(ChoosePage)
        self.clock.pause(paces.FETCH)
        begun = self.clock.now()
        self.pad(f"{number}!")
        self.at(CodePage)
        self.clock.pause(paces.THINK)
        for letter in self.code:
            self.clock.pause(paces.KEY)
            QTest.keyClicks(QApplication.focusWidget(), letter)
        self.pad("!")
        self.at(PaperPage)
        papers = (self.deck.first, self.deck.second)[slot - 1]
        for paper in papers[(number - 1) * self.office.size : number * self.office.size]:
            self.key_paper(paper.marks, slot)
        self.pad("!!")
        self.at(ChoosePage)
        self.keyed.append(Keyed(number, slot, begun, self.clock.now()))

    def key_paper(self, marks: str, slot: int) -> None:
        found, seconds = strokes(self.pace, marks, slot == 1)
        self.clock.pause(self.pace.before)
        self.pad("".join(SIGNS.get(key, key.value) for key in found), seconds)
        kiosk = self.window.kiosk
        assert kiosk is not None
        self.wait(lambda: kiosk.run is None or kiosk.run.keying.sent is None)

    def leave_kiosk(self) -> None:
        """The head comes and lets go of it."""
        self.at(ChoosePage)
        self.pad("?3")
        self.at_gate("truongban")
        self.wait(lambda: self.window.kiosk is None)
        self.to_front()


@dataclass(frozen=True)
class Trip:
    """What a station's process is told: the stick with its folder, what is keyed there, and when it got there."""

    stick: Path
    turns: tuple[Turn, ...]
    code: str
    office: Office
    deck: Deck
    pace: Pace
    real: bool
    at: float


def key_elsewhere(trip: Trip, answer: object) -> None:
    """At a station: open what lies on the stick, key it, close it; answers when each pass was keyed, and the end."""
    with _at_home():
        begin()
        clock = Clock(trip.real, trip.at)
        clock.pause(paces.START)
        (folder,) = trip.stick.iterdir()
        pc = Pc(folder, clock, trip.pace, trip.office, trip.deck, trip.code)
        pc.come_in(trip.turns[0].login)
        pc.wait(lambda: pc.shown(StationPage))
        (page,) = pc.shown(StationPage)
        pc.wait(lambda: page._here is not None)
        pc.open_kiosk(page)
        pc.key_turns(trip.turns)
        pc.leave_kiosk()
        pc.hands.press("Ctrl+W")
        pc.wait(lambda: pc.shown(VerbDialog))
        pc.hands.click(pc.shown(VerbDialog)[0].verb)
        pc.wait(lambda: pc.window.stack.currentWidget() is pc.window.welcome)
        pc.close()
        answer.put((pc.keyed, clock.now()))  # type: ignore[attr-defined]


@contextmanager
def _at_home() -> Iterator[None]:
    """Settings of its own, so that no two PCs share theirs."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= dict.fromkeys(("XDG_CONFIG_HOME", "LOCALAPPDATA"), home)
        yield


def begin() -> None:
    """An application that looks and speaks like the program's."""
    qt_api.set_qt_api("pyside6")  # as its plugin does in a test
    qInstallMessageHandler(_tell)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    i18n.speak(app, "vi")
    Theme.install(app)
    share_fairly()


def _tell(_kind: object, _context: object, message: str) -> None:
    """What Qt says, but for what it says of every window where there is no screen."""
    if "propagateSizeHints" not in message:
        print(message, file=sys.stderr)


@dataclass(frozen=True)
class Played:
    """A vote that is over: seconds since the box was opened at the end of each part, and of each pass of a batch."""

    parts: Mapping[str, float]
    keyed: tuple[Keyed, ...]
    vote: Vote

    @property
    def minutes(self) -> float:
        return max(self.parts.values()) / 60


def in_two_hands(keyed: Sequence[Keyed]) -> list[int]:
    """The batches that somebody began while another still had them: with paper that cannot be."""
    latest: dict[int, float] = {}
    found = []
    for each in sorted(keyed, key=lambda each: each.begun):
        if each.begun < latest.get(each.batch, 0.0):
            found.append(each.batch)
        latest[each.batch] = each.done
    return found


class Story:
    """The head's PC, from the box to the minutes."""

    def __init__(self, folder: Path, office: Office, pace: Pace, name: str, real: bool) -> None:
        self.office, self.pace, self.real, self.folder = office, pace, real, folder
        self.deck = made_deck(office, name)
        self.vote = found_vote(folder, office, self.deck)
        self.code = self.vote.definition.style(STYLE).form_code
        self.turns = turns(office)
        self.parts: dict[str, float] = {}
        self.clock = Clock(real)
        self.pc = Pc(self.vote.folder, self.clock, pace, office, self.deck, self.code)
        self.hands = self.pc.hands
        self.context = get_context("spawn")
        self.answers = self.context.Queue()
        self.sticks: list[Path] = []
        self.stations: list[BaseProcess] = []

    def play(self) -> Played:
        clock = self.clock = self.pc.clock = self.hands.clock = Clock(self.real)  # the box is opened
        clock.pause(paces.OPEN * self.office.papers / (self.office.tellers + 2))  # with head and one more
        self._end("opened, counted, stamped")
        self._begin_count()
        self._send_out()
        self._end("count begun")
        self._key()
        self._end("keyed")
        self._bring_back()
        self._end("sticks back")
        self._settle()
        self._end("differences settled")
        self._key_turnout()
        self._end("turnout keyed twice")
        self._seal()
        self._end("sealed and signed")
        clock.pause(paces.PRINT)
        self._end("minutes printed")
        self.pc.close()
        keyed = tuple(sorted(self.pc.keyed, key=lambda each: each.begun))
        assert not in_two_hands(keyed), "a batch was keyed at two PCs at once"
        return Played(self.parts, keyed, self.vote)

    def _end(self, part: str) -> None:
        self.parts[part] = self.clock.now()

    def _begin_count(self) -> None:
        pc = self.pc
        pc.come_in("truongban")
        page = pc.step(2, PrintPage)
        assert isinstance(page, PrintPage)
        pc.wait(page._begin.isVisible)
        self.hands.press("Ctrl+Return")
        pc.wait(lambda: page._dialog is not None and page._dialog.isVisible())
        dialog = page._dialog
        assert dialog is not None
        self.hands.into(next(iter(dialog._fields.values()))[1], str(self.office.papers))
        if self.office.size != BATCH_SIZE:
            self.hands.into(dialog._size, str(self.office.size))
        self.hands.press("Return")
        pc.wait(lambda: pc.shown(KeyingPage))
        zero = page.window_of_paper
        pc.wait(lambda: zero is not None and zero.preview._sheets)
        self.clock.pause(paces.THINK)
        zero.preview.closed.emit()  # type: ignore[union-attr]
        pc.wait(lambda: not zero.isVisible())  # type: ignore[union-attr]
        pc.to_front()

    def _send_out(self) -> None:
        """Step 3, `Máy nhập`: an even share to each stick, which is carried to its PC at once."""
        if self.office.machines == 1:
            return
        page = self.pc.shown(KeyingPage)[0]
        assert isinstance(page, KeyingPage)
        self.pc.wait(page.table.rows.rowCount)
        go(page, 2, self.hands)
        panel = page.stations
        for at in range(1, self.office.machines):
            stick = self.folder / f"usb-{at}"
            stick.mkdir()
            self.sticks.append(stick)
            self.clock.pause(paces.THINK + paces.KEY * 3)
            panel.split.setCurrentIndex(panel.split.findData(self.office.machines))
            self.hands.into(panel.place.line, str(stick))
            self.hands.click(panel.send)
            self.pc.wait(lambda before=at: panel.table.rows.rowCount() == before and panel.send.isEnabled())
            self._start_station(at, stick)

    def _start_station(self, at: int, stick: Path) -> None:
        trip = Trip(
            stick, tuple(self.turns[at]), self.code, self.office, self.deck, self.pace, self.real,
            self.clock.now() + paces.WALK,
        )  # fmt: skip
        if self.real:
            self.clock.pause(paces.WALK)
        station = self.context.Process(target=key_elsewhere, args=(trip, self.answers), daemon=True)
        station.start()
        self.stations.append(station)

    def _key(self) -> None:
        turns = self.turns[0]
        self.pc.change(turns[0].login)
        page = self.pc.step(3, KeyingPage)
        self.pc.open_kiosk(page)
        self.pc.key_turns(turns)
        self.pc.leave_kiosk()

    def _bring_back(self) -> None:
        """Each stick is carried back and taken in, the first to be done first."""
        for _stick in self.sticks:
            self.pc.keyed += self.clock.wait_for(self._answer)
        page = self.pc.step(3, KeyingPage) if self.sticks else None
        for stick in self.sticks:
            assert isinstance(page, KeyingPage)
            go(page, 2, self.hands)
            panel, (folder,) = page.stations, stick.iterdir()
            self.hands.into(panel.back_place.line, str(folder))
            self.hands.into(panel.password, PASSWORD)
            panel.message.clear()
            self.hands.press("Return")
            self.pc.wait(lambda panel=panel: panel.message.text)
            assert "nhận" in panel.message.text and panel.back.isEnabled(), panel.message.text

    def _answer(self) -> tuple[list[Keyed], float]:
        """What was keyed at the next station to be done, and when its stick is here; the window lives meanwhile."""
        self.pc.hands.wait(
            lambda: not self.answers.empty() or any(each.exitcode for each in self.stations), timeout=10_000_000
        )
        assert not any(each.exitcode for each in self.stations), "a station failed"
        keyed, done = self.answers.get()
        return keyed, done + paces.WALK

    def _settle(self) -> None:
        """Each differing batch from its papers, before the chair."""
        page = self.pc.step(4, ReconcilePage)
        assert isinstance(page, ReconcilePage)
        self.pc.wait(lambda: page._shown is not None)
        assert page._shown is not None
        differing = [b.number for b in page._shown.batches if b.state == "differing"]
        for done, _number in enumerate(differing):
            if done:
                self.hands.press("Ctrl+N")
            self._settle_batch(page)
            left = len(differing) - done - 1
            self.pc.wait(lambda left=left: sum(b.state != "accepted" for b in page._shown.batches) == left)

    def _settle_batch(self, page: ReconcilePage) -> None:
        list_, paper = differences(page), ""
        self.pc.wait(lambda: list_.isVisible() and list_.rows.rowCount())
        if not list_.hasFocus():
            self.hands.press("Enter")  # from the batch to its differences
        self.pc.wait(list_.hasFocus)
        model = page._panel._model
        assert model is not None
        while model.left:
            row, left = list_.rows.row(list_.currentIndex().row()), model.left
            if row.paper != paper:
                paper = row.paper
                self.clock.pause(paces.FIND)
            answer(list_, self.deck, self.hands)
            self.pc.wait(lambda left=left: model.left < left)
        sign_as_witness(page, self.hands)

    def _key_turnout(self) -> None:
        """The head, who is there, and one of the committee."""
        figures = self.vote.definition.turnouts[STYLE]
        for login in ("", TELLERS[0]):
            if login:
                self.pc.change(login)
            page = self.pc.step(4, ReconcilePage)
            assert isinstance(page, ReconcilePage)
            self.pc.wait(lambda page=page: page._shown is not None)
            go(page, 2, self.hands)
            key_turnout(page, figures, self.hands)
            self.pc.wait(lambda page=page: page._shown.turnouts[0].mine or agreed(page))  # type: ignore[union-attr]
        self.pc.wait(lambda: agreed(page))

    def _seal(self) -> None:
        """Whoever is in, head and chair give keys and passwords; the documents are made and signed."""
        page = self.pc.step(5, SealPage)
        assert isinstance(page, SealPage)
        self.pc.wait(lambda: page._do.isEnabled() and page._keys._rows and page._keys._rows[1].isVisible())
        self.clock.pause(paces.READ)
        give_keys(page, self.vote, self.hands)
        give_passwords(page, self.hands)
        self.pc.wait(lambda: finished(page))
        results = self.pc.step(6, ResultsPage)
        assert isinstance(results, ResultsPage)
        self.pc.wait(lambda: results._sealed is not None)
        self.hands.press("F3")
        self.pc.wait(lambda: len(results._documents._cards) == 3)
        shown = [card._document for card in results._documents._cards.values()]
        assert [each.state for each in shown if each].count(SignState.HOLDS) == 2


def play(office: Office, pace: Pace, name: str, real: bool) -> Played:
    """One vote, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        return Story(Path(folder), office, pace, name, real).play()


def report(office: Office, pace: Pace, name: str, played: Played, real: bool) -> None:
    print(f"{office}, {pace.name}, deck {name}, {'real time' if real else 'reckoned'}: {played.minutes:.1f} min")
    before = 0.0
    for part, end in played.parts.items():
        print(f"  {part:<26} {(end - before) / 60:6.1f}   at {end / 60:6.1f}", flush=True)
        before = end


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--office", type=int, choices=range(len(OFFICES)))
    parser.add_argument("--pace", choices=sorted(PACES))
    parser.add_argument("--deck", choices="abc", default="a")
    parser.add_argument("--real", action="store_true")
    given = parser.parse_args()
    with _at_home():
        begin()
        for office in OFFICES if given.office is None else (OFFICES[given.office],):
            for pace in PACES.values() if given.pace is None else (PACES[given.pace],):
                report(office, pace, given.deck, play(office, pace, given.deck, given.real), given.real)


if __name__ == "__main__":
    main()
