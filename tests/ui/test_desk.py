"""ui.desk: writes, reads, children and passwords, and who hears of their end."""

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.domain.agency import FolderKind
from app.domain.errors import InputFault, Refusal, Trouble
from app.domain.roster import Held, Leader, LeaderStatus
from app.services import people, roster
from app.services.session import Changes, Session
from app.storage import journal
from app.storage.database import AGENCY_CHAIN
from tests.ui import jobs
from tests.ui.kiosk.agency import make, password
from ui.desk import Desk, _owner
from ui.pages.page import Page
from ui.widgets import VerbDialog

LONG = 20_000
LEADER = Leader("CB1", "Vũ Giang", None, LeaderStatus.WORKING, (Held("Giám đốc", "Ban Một", None, None),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "thu.tinnhiem"
    make(path)
    return path


@pytest.fixture
def desk(folder: Path, qtbot: QtBot) -> Iterator[Desk]:
    """Open, with the admin signed in."""
    made = Desk()
    heard: list[object] = []
    made.open(folder, heard.append, heard.append)
    qtbot.waitUntil(lambda: heard != [])
    sign_in(qtbot, made, "admin")
    yield made
    made.close()


def sign_in(qtbot: QtBot, desk: Desk, login: str) -> None:
    desk.sign_in(login, password(login), lambda _person: None, lambda refusal: pytest.fail(refusal.text))
    qtbot.waitUntil(lambda: desk.person is not None and desk.person.key == login)


def add(session: Session) -> Changes:
    return roster.add(session, [LEADER])


def test_a_write_is_answered_and_then_announced(desk: Desk, qtbot: QtBot) -> None:
    order: list[str] = []
    desk.changed.connect(lambda changes: order.append(f"changed {sorted(changes.nouns)}"))
    desk.write(add, lambda _changes: order.append("done"), nouns=("more",))
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["done", "changed ['leader', 'more']"]
    read: list[object] = []
    desk.read(roster.listing, read.append)
    qtbot.waitUntil(lambda: read == [[LEADER]])


def test_what_is_refused_goes_to_whoever_asked_and_nobody_is_told_of_a_change(desk: Desk, qtbot: QtBot) -> None:
    said: list[str] = []
    desk.changed.connect(lambda _changes: said.append("changed"))
    desk.lock()
    sign_in(qtbot, desk, "member")
    desk.write(add, lambda _changes: said.append("done"), lambda refusal: said.append(refusal.code))
    qtbot.waitUntil(lambda: said != [])
    assert said == ["role"]


def raising(error: Exception) -> Callable[[Session], None]:
    def work(_session: Session) -> None:
        raise error

    return work


@pytest.mark.logs
@pytest.mark.parametrize(
    ("error", "told"),
    [(Trouble("Đĩa đầy."), True), (OSError(28, "No space"), True), (ZeroDivisionError(), True), (InputFault(), False)],
)
def test_a_trouble_or_a_bug_is_told_and_the_page_hears_of_it_too(
    desk: Desk, qtbot: QtBot, error: Exception, told: bool
) -> None:
    heard: list[Refusal] = []
    desk.write(raising(error), lambda _none: pytest.fail("done"), heard.append)
    qtbot.waitUntil(lambda: heard != [])
    dialogs = [each for each in qtbot_windows() if isinstance(each, VerbDialog) and each.isVisible()]
    assert bool(dialogs) is told
    for dialog in dialogs:
        dialog.close()


def qtbot_windows() -> list[QWidget]:
    from PySide6.QtWidgets import QApplication

    return QApplication.topLevelWidgets()


def test_locked_nothing_is_written_or_read(desk: Desk, qtbot: QtBot) -> None:
    heard: list[str] = []
    desk.locked.connect(lambda: heard.append("locked"))
    desk.lock()
    assert heard == ["locked"] and desk.person is None
    desk.write(add, lambda _c: heard.append("done"), lambda refusal: heard.append(refusal.code))
    desk.read(roster.listing, lambda _rows: heard.append("read"))
    desk.confirm("head", password("head"), lambda _s: heard.append("in"), lambda refusal: heard.append(refusal.code))
    assert heard == ["locked", "locked", "locked"]
    sign_in(qtbot, desk, "head")
    found: list[object] = []
    desk.read(people.everyone, found.append)
    qtbot.waitUntil(lambda: found != [])
    assert "read" not in heard


def test_who_comes_in_right_after_a_lock_finds_the_folder_open(desk: Desk, qtbot: QtBot) -> None:
    for login in ("head", "member", "admin"):
        desk.lock()
        sign_in(qtbot, desk, login)
    found: list[object] = []
    desk.write(add, found.append)
    qtbot.waitUntil(lambda: found != [])


def test_a_second_person_is_confirmed_without_signing_the_first_out(desk: Desk, qtbot: QtBot) -> None:
    found: list[str] = []
    desk.confirm("chair", "sai", lambda _s: None, lambda refusal: found.append(refusal.text))
    desk.confirm("chair", password("chair"), lambda session: found.append(session.person.key), lambda _r: None)
    qtbot.waitUntil(lambda: len(found) == 2)
    assert found == ["Mật khẩu không đúng.", "chair"]
    assert desk.person is not None and desk.person.key == "admin"


def test_the_kind_and_the_agency_come_with_the_person(desk: Desk) -> None:
    assert desk.kind is FolderKind.REAL and desk.agency is not None and desk.agency.name == "Cơ quan Thử"


def test_a_second_opener_is_told_which_pc_and_since_when(desk: Desk, folder: Path, qtbot: QtBot) -> None:
    other, heard = Desk(), []
    other.open(folder, lambda _folder: pytest.fail("opened twice"), heard.append)
    qtbot.waitUntil(lambda: heard != [])
    assert isinstance(heard[0], Trouble) and "từ" in heard[0].text
    other.close()


def test_another_folder_takes_the_place_of_the_first_and_the_first_is_free(
    desk: Desk, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    make(tmp_path / "hai.tinnhiem")
    heard: list[object] = []
    desk.open(tmp_path / "hai.tinnhiem", heard.append, heard.append)
    qtbot.waitUntil(lambda: heard != [])
    assert desk.path == tmp_path / "hai.tinnhiem" and desk.person is None
    bootstrap.open_folder(folder).close()
    desk.leave()
    assert desk.path is None


def test_what_is_being_read_is_read_before_its_folder_is_closed(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "khac.tinnhiem"
    make(other)
    is_open, read, later = threading.Event(), list[tuple[bool, int]](), list[object]()
    desk.opened.connect(is_open.set)

    def slowly(session: Session) -> tuple[bool, int]:
        was_open = is_open.wait(0.5)
        return was_open, sum(1 for _line in journal.lines(session.database, AGENCY_CHAIN))

    desk.read(slowly, read.append)
    desk.open(other, lambda _folder: None, later.append)
    desk.read(lambda session: session.person, later.append, later.append)  # asked too late
    qtbot.waitUntil(lambda: is_open.is_set() and read != [] and later != [], timeout=LONG)
    assert not read[0][0] and read[0][1] > 0
    (refusal,) = later
    assert isinstance(refusal, Refusal) and refusal.code == "folder.closed"


def test_a_child_answers_reports_and_can_be_stopped(desk: Desk, qtbot: QtBot) -> None:
    heard: list[object] = []
    desk.child(jobs.steps, 3, done=heard.append, progress=heard.append)
    assert desk.is_busy
    qtbot.waitUntil(lambda: len(heard) == 4, timeout=LONG)
    assert not desk.is_busy
    desk.child(jobs.raise_named, "refusal", done=heard.append, refused=lambda refusal: heard.append(refusal.text))
    qtbot.waitUntil(lambda: len(heard) == 5, timeout=LONG)
    assert heard[3:] == ["xong", "Chưa đủ người."]


class _Page(Page):
    nouns = frozenset({"leader"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.read = 0
        self.heard: list[object] = []

    def refresh(self) -> None:
        self.read += 1

    def ask(self) -> None:
        self.desk.read(roster.listing, lambda rows: self.heard.append(rows))


def test_a_page_reads_when_it_is_seen_and_when_its_nouns_change(desk: Desk, qtbot: QtBot) -> None:
    page = _Page(desk)
    qtbot.addWidget(page)
    desk.changed.emit(Changes.of("leader"))
    assert page.read == 0  # nobody sees it
    page.show()
    assert page.read == 1
    desk.changed.emit(Changes.of("round"))
    desk.changed.emit(Changes.of("leader", "round"))
    assert page.read == 2
    page.hide()
    desk.changed.emit(Changes.of("leader"))
    assert page.read == 2
    page.show()
    assert page.read == 3


def test_a_closed_page_hears_nothing_also_through_a_lambda(desk: Desk, qtbot: QtBot) -> None:
    page, there = _Page(desk), _Page(desk)
    qtbot.addWidget(there)
    heard = page.heard
    page.ask()
    there.ask()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: there.heard != [])
    assert heard == []
    gc.collect()


def test_the_owner_of_a_call_is_found_through_lambdas_and_partials(desk: Desk) -> None:
    from functools import partial

    page = _Page(desk)
    then = page.refresh
    assert _owner(page.refresh) is page
    assert _owner(partial(page.refresh)) is page
    assert _owner(lambda: then()) is page
    assert _owner(print) is None and _owner(None) is None
    assert isinstance(page, QObject)
    page.deleteLater()
