"""Threads and children: the window never waits, answers come back on its thread, cancel kills."""

import os
import sys
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import InputFault, Refusal, Trouble
from tests.ui import jobs
from ui.child import ChildBug
from ui.tasks import Children, Worker

LONG = 20_000  # a child starts in a third of a second, on a busy machine in several


@pytest.fixture
def worker(qapp):
    made = Worker("viết")
    yield made
    made.stop()


@pytest.fixture
def children(qapp):
    made = Children()
    yield made
    made.stop()


class Ear:
    """Hears a job's end."""

    def __init__(self) -> None:
        self.said: list[object] = []
        self.errors: list[BaseException] = []
        self.steps: list[object] = []
        self.stopped = 0

    def done(self, said: object) -> None:
        self.said.append(said)

    def failed(self, error: BaseException) -> None:
        self.errors.append(error)

    def step(self, said: object) -> None:
        self.steps.append(said)

    def cancelled(self) -> None:
        self.stopped += 1

    @property
    def over(self) -> bool:
        return bool(self.said or self.errors or self.stopped)


def test_work_is_done_elsewhere_and_answered_here_in_order(worker, qtbot):
    ear, threads, here = Ear(), [], []

    def work(number):
        threads.append(threading.current_thread().name)
        return number * number

    for number in range(50):
        worker.submit(lambda number=number: work(number), ear.done, ear.failed)
    worker.submit(lambda: None, lambda _said: here.append(QThread.currentThread()), ear.failed)
    qtbot.waitUntil(lambda: here != [], timeout=LONG)
    assert ear.said == [number * number for number in range(50)]
    assert set(threads) == {"viết"}
    assert here == [QApplication.instance().thread()]
    assert not ear.errors


def test_an_error_is_handed_over_as_it_is_and_the_thread_goes_on(worker, qtbot):
    ear, refusal = Ear(), Refusal("a.code", "Chưa đủ người.")

    def refuse():
        raise refusal

    worker.submit(refuse, ear.done, ear.failed)
    worker.submit(lambda: 7, ear.done, ear.failed)
    qtbot.waitUntil(lambda: ear.said != [], timeout=LONG)
    assert ear.errors == [refusal]
    assert ear.said == [7]


def test_nobody_is_called_for_a_page_that_was_closed(worker, qtbot, deleted):
    called = []

    class Page(QWidget):
        def show_answer(self, said):
            called.append(said)

    method, closure, ear, gate = Page(), QWidget(), Ear(), threading.Event()
    worker.submit(lambda: gate.wait(20), None, ear.failed)
    worker.submit(lambda: 1, method.show_answer, ear.failed)
    worker.submit(lambda: 2, lambda said: called.append(said), ear.failed, owner=closure)
    worker.submit(lambda: 3, ear.done, ear.failed)
    deleted(method)
    deleted(closure)
    gate.set()
    qtbot.waitUntil(lambda: ear.over, timeout=LONG)
    assert ear.said == [3]
    assert called == []


def test_stopping_does_first_what_was_submitted(qapp, qtbot):
    worker, written = Worker("viết"), []
    for number in range(20):
        worker.submit(lambda number=number: written.append(number), None, pytest.fail)
    worker.stop()
    assert written == list(range(20))


def test_what_a_job_holds_is_let_go(worker, qtbot):
    class Held:
        pass

    ear, held = Ear(), Held()
    gone = weakref.ref(held)
    worker.submit(lambda held=held: held is not None, ear.done, ear.failed)
    del held
    qtbot.waitUntil(lambda: ear.over, timeout=LONG)
    qtbot.waitUntil(lambda: gone() is None, timeout=LONG)


def test_a_window_that_a_job_knows_is_never_destroyed_on_the_thread(worker, qtbot):
    threads, ear, is_answered = [], Ear(), threading.Event()

    class Page(QWidget):
        """Python's own: it goes with the last name for it."""

    def submit() -> None:
        page = Page()
        weakref.finalize(page, lambda: threads.append(threading.current_thread().name))
        worker.submit(lambda: page is not None, ear.done, ear.failed)

    # The thread stands still inside its ringing until the window has answered and let go.
    worker._bell.rung.connect(lambda said: said is None or is_answered.wait(20), Qt.ConnectionType.DirectConnection)
    submit()
    qtbot.waitUntil(lambda: ear.said == [True], timeout=LONG)
    is_answered.set()
    qtbot.waitUntil(lambda: threads != [], timeout=LONG)
    assert threads == [threading.main_thread().name]


def test_a_child_works_in_its_own_process_and_says_its_steps(children, qtbot):
    ear = Ear()
    children.start(jobs.own_id, done=ear.done, failed=ear.failed)
    children.start(jobs.steps, 3, done=ear.done, failed=ear.failed, progress=ear.step)
    assert len(children.running) == 2
    qtbot.waitUntil(lambda: len(ear.said) == 2 or ear.errors != [], timeout=LONG)
    assert not ear.errors
    assert "xong" in ear.said
    assert os.getpid() not in ear.said
    assert ear.steps == [("bước 1", 1, 3), ("bước 2", 2, 3), ("bước 3", 3, 3)]
    assert children.running == ()


def test_a_child_has_no_window_in_it(children, qtbot):
    ear = Ear()
    children.start(jobs.loaded, done=ear.done, failed=ear.failed)
    qtbot.waitUntil(lambda: ear.over, timeout=LONG)
    (loaded,) = ear.said
    assert "app" in loaded
    assert not {"PySide6", "shiboken6"} & set(loaded)


@pytest.mark.parametrize(
    "kind, expected, text",
    [
        ("refusal", Refusal, "Chưa đủ người."),
        ("inner", Refusal, "Lý do bên trong"),
        ("trouble", Trouble, "Ổ đĩa đầy."),
        ("fault", InputFault, "B.csv:3: “7”"),
        ("machine", OSError, "[Errno 28] No space left on device: 'out.pdf'"),
        ("memory", MemoryError, ""),
        ("bug", ChildBug, "ZeroDivisionError: 1/0"),
    ],
)
def test_errors_come_through_the_pipe(children, qtbot, kind, expected, text):
    ear = Ear()
    children.start(jobs.raise_named, kind, done=ear.done, failed=ear.failed)
    qtbot.waitUntil(lambda: ear.over, timeout=LONG)
    (error,) = ear.errors
    assert type(error) is expected
    assert text in str(error)


def test_what_cannot_go_through_the_pipe_is_a_bug_and_a_death_a_trouble(children, qtbot):
    into, out, dead = Ear(), Ear(), Ear()
    children.start(jobs.add, lambda: 1, 2, done=into.done, failed=into.failed)
    children.start(jobs.unpicklable, done=out.done, failed=out.failed)
    children.start(jobs.die, done=dead.done, failed=dead.failed)
    qtbot.waitUntil(lambda: into.over and out.over and dead.over, timeout=LONG)
    assert not isinstance(into.errors[0], Refusal | Trouble)
    assert isinstance(out.errors[0], ChildBug)
    assert isinstance(dead.errors[0], Trouble)


def test_cancel_lets_a_job_put_its_things_away(children, qtbot, tmp_path):
    ear = Ear()
    child = children.start(
        jobs.work_until_stopped,
        tmp_path,
        done=ear.done,
        failed=ear.failed,
        progress=ear.step,
        cancelled=ear.cancelled,
    )
    qtbot.waitUntil(lambda: ear.steps != [], timeout=LONG)
    assert (tmp_path / "work").is_dir()
    child.cancel()
    child.cancel()
    qtbot.waitUntil(lambda: ear.over, timeout=LONG)
    assert (ear.stopped, ear.said, ear.errors) == (1, [], [])
    assert list(tmp_path.iterdir()) == []


def test_cancel_kills_what_does_not_hear(children, qtbot):
    ear = Ear()
    child = children.start(jobs.deaf, done=ear.done, failed=ear.failed, progress=ear.step, cancelled=ear.cancelled)
    qtbot.waitUntil(lambda: ear.steps != [], timeout=LONG)
    child.cancel()
    qtbot.waitUntil(lambda: ear.over, timeout=LONG)
    assert ear.stopped == 1


def test_cancel_before_the_child_is_there(children, qtbot, tmp_path):
    ear = Ear()
    child = children.start(jobs.work_until_stopped, tmp_path, done=ear.done, failed=ear.failed, cancelled=ear.cancelled)
    child.cancel()
    qtbot.waitUntil(lambda: ear.over, timeout=LONG)
    assert ear.stopped == 1
    assert list(tmp_path.iterdir()) == []


def test_a_window_that_closes_hears_nothing_of_what_it_ended(children, qtbot):
    ear = Ear()
    child = children.start(jobs.deaf, done=ear.done, failed=ear.failed, progress=ear.step, cancelled=ear.cancelled)
    qtbot.waitUntil(lambda: ear.steps != [], timeout=LONG)
    with qtbot.waitSignal(child.destroyed, timeout=LONG):
        children.stop()
    assert not ear.over


def test_the_window_lives_while_threads_and_children_work(worker, children, qtbot):
    """A timer of the window's keeps ticking, and nobody is asked to process events."""
    ticks, ear, timer = [], Ear(), QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(5)
    worker.submit(lambda: sum(range(3_000_000)), ear.done, ear.failed)
    children.start(jobs.add, 1, 2, done=ear.done, failed=ear.failed)
    qtbot.waitUntil(lambda: len(ear.said) == 2, timeout=LONG)
    assert len(ticks) >= 5


def test_none_keeps_its_references(qapp):
    """PySide6 6.12.0 takes one off None at each void call under Python 3.11, and aborts after some thousands."""

    def call() -> None:
        for _time in range(2_500):
            target.setObjectName("a")
            timer.setInterval(5)
            widget.update()
            widget.setToolTip("b")

    target, timer, widget = QObject(), QTimer(), QWidget()
    call()
    before = sys.getrefcount(None)
    call()
    after = sys.getrefcount(None)
    assert abs(after - before) < 100, f"10,000 calls moved it from {before} to {after}"
