"""How the window never waits: threads for what takes milliseconds, child processes for the rest.

`Worker` is one thread that does what it is given, one thing after another; the window has one that writes (it owns
the write connection) and one that reads. `Children` starts a process for each long job, hears its steps, kills it for
"cancel". Answers come back on the thread that made the worker, which is the window's, as ordinary calls.
"""

import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.domain.errors import Trouble
from app.texts import _
from ui.child import GRACE, Done, Failed, Step, Stopped, serve

T = TypeVar("T")
Call = Callable[[Any], None]


def share_fairly() -> None:
    """A busy Python thread lets go after half a millisecond, not five: the window asks many times a frame."""
    sys.setswitchinterval(0.0005)


def _is_gone(owner: QObject | None) -> bool:
    return owner is not None and not shiboken6.isValid(owner)


def _owner_of(call: Callable[..., Any] | None) -> QObject | None:
    """The page whose method is called back, if it is one: no answer is given to a page that has been closed."""
    held = getattr(call, "__self__", None)
    return held if isinstance(held, QObject) else None


@dataclass(frozen=True)
class _Job:
    work: Callable[[], Any]
    done: Call | None
    failed: Call
    owner: QObject | None


class _Bell(QObject):
    """What a thread rings when it has something to say.

    It is held by its thread and by nobody's parent, so it cannot be destroyed while it is rung; the ear may be.
    """

    rung = Signal(object)


class Halt:
    """A worker that stands still while another thread is inside; made by `Worker.halt`."""

    def __init__(self) -> None:
        self._stands, self._may_go = threading.Event(), threading.Event()

    def stand(self) -> None:
        self._stands.set()
        self._may_go.wait()

    def __enter__(self) -> None:
        self._stands.wait()

    def __exit__(self, *_error: object) -> None:
        self._may_go.set()


class Worker(QObject):
    """One thread with a queue. `submit` from the thread that made it; the answers come there too, in order."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._kept: deque[_Job] = deque()
        self._bell = _Bell()
        self._bell.rung.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=_serve, args=(self._jobs, self._bell), name=name, daemon=True)
        self._thread.start()

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Call,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Do `work` there, then call `done` with its answer or `failed` with its error here.

        When `owner` (by default the object whose method `done` is) has been closed meanwhile, nobody is called.
        """
        job = _Job(work, done, failed, owner or _owner_of(done))
        # Kept here until the thread has let go of it: were the thread the last to hold a job, whatever window the job
        # knows could be destroyed there.
        self._kept.append(job)
        self._jobs.put(job)

    def halt(self) -> Halt:
        """Do what was submitted, then stand still until somebody has been inside, who may close what was worked on:
        a database's connection that is closed while it reads takes the program with it.
        """
        halt = Halt()
        self.submit(halt.stand, None, lambda _error: None)  # standing still does not fail
        return halt

    def stop(self) -> None:
        """Do what was submitted, then end the thread; returns when it has ended."""
        self._jobs.put(None)
        self._thread.join()

    def _answer(self, answered: "_Answered | None") -> None:
        if answered is None:
            self._kept.popleft()
            return
        job = answered.job
        if _is_gone(job.owner):
            return
        if answered.error is not None:
            job.failed(answered.error)
        elif job.done is not None:
            job.done(answered.value)


@dataclass(frozen=True)
class _Answered:
    job: _Job
    value: Any = None
    error: BaseException | None = None


def _serve(jobs: "SimpleQueue[_Job | None]", bell: _Bell) -> None:
    while (job := jobs.get()) is not None:
        bell.rung.emit(_answer_of(job))
        job = None
        bell.rung.emit(None)  # let go of


def _answer_of(job: _Job) -> _Answered:
    try:
        return _Answered(job, job.work())
    except BaseException as error:
        return _Answered(job, error=error)


class Child(QObject):
    """One job in a process of its own. `cancel` asks it to stop, and kills it when it does not."""

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        calls: tuple[Call, Call, Call | None, Callable[[], None] | None],
        owner: QObject | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._done, self._failed, self._progress, self._cancelled = calls
        self._owner = owner
        self._asked = self._killed = self._ended = self._is_dropped = False
        self._process: SpawnProcess | None = None
        self._orders: Any = None  # a Connection; Windows has a class of its own for pipes
        self._lock = threading.Lock()
        self._bell = _Bell()
        self._bell.rung.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        # A process is started and its arguments are sent off the window's thread: both take their milliseconds.
        self._thread = threading.Thread(target=self._run, args=(function, arguments), name="child", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        return not self._ended

    def cancel(self) -> None:
        """Ask it to stop. `cancelled` is called when it has; an answer that was already on its way still counts."""
        if self._ended or self._asked:
            return
        self._asked = True
        self._order()
        QTimer.singleShot(int(GRACE * 1000), self, self.kill)

    def kill(self) -> None:
        """End the process now, whatever it does."""
        self._killed = True
        with self._lock:
            if self._process is not None and self._process.is_alive():
                self._process.kill()

    def drop(self) -> None:
        """End it, and tell nobody: there is no window any more in which it could be told."""
        self._is_dropped = True
        self.kill()

    def wait(self) -> None:
        """Until its process and thread have ended; for one that was killed or has answered."""
        self._thread.join()

    def _order(self) -> None:
        with self._lock, suppress(OSError):
            if self._orders is not None:
                self._orders.send("stop")

    def _run(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        last: Any = None
        try:
            hear = self._start(function, arguments)
            with hear, suppress(EOFError, OSError):
                while True:
                    said = hear.recv()
                    if isinstance(said, Step):
                        self._bell.rung.emit(said)
                    else:
                        last = said
        except Exception as error:  # the arguments cannot be sent, or no process can be had
            last = error
        if self._process is not None:
            self._process.join()
        self._bell.rung.emit(last if last is not None else Stopped())

    def _start(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Start the process; answers the Connection on which it is heard."""
        context = get_context("spawn")
        hear, answers = context.Pipe(duplex=False)
        orders, order = context.Pipe(duplex=False)
        process = context.Process(target=serve, args=(answers, orders, function, arguments), daemon=True)
        process.start()
        answers.close()
        orders.close()
        with self._lock:
            self._process, self._orders = process, order
        if self._asked:  # before it was there to hear it
            self._order()
        if self._killed:
            self.kill()
        return hear

    def _answer(self, said: Any) -> None:
        if isinstance(said, Step):
            if self._progress is not None and self._has_ear:
                self._progress(said.said)
            return
        self._ended = True
        self.wait()  # this was its thread's last word; nothing of ours is to be given up over there
        self.deleteLater()
        if self._has_ear:
            self._conclude(said)

    @property
    def _has_ear(self) -> bool:
        return not self._is_dropped and not _is_gone(self._owner)

    def _conclude(self, said: Any) -> None:
        match said:
            case Done():
                self._done(said.value)
            case Stopped() if self._asked:
                if self._cancelled is not None:
                    self._cancelled()
            case Stopped():
                self._failed(Trouble(_("Việc đang làm bị dừng giữa chừng. Đóng bớt chương trình rồi làm lại.")))
            case Failed():
                self._failed(said.as_error())
            case _:
                self._failed(said)


class Children(QObject):
    """The processes of a window. None outlives it."""

    def start(
        self,
        function: Callable[..., T],
        *arguments: Any,
        done: Callable[[T], None],
        failed: Call,
        progress: Call | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
    ) -> Child:
        """Run `function(*arguments)` in a process of its own; both must be picklable, and so must the answer.

        A function with a parameter `progress` is given a callable; what it is called with comes to `progress` here.
        Keys among the arguments go through the pipe. `owner` as of `Worker.submit`.
        """
        calls = (done, failed, progress, cancelled)
        return Child(function, arguments, calls, owner or _owner_of(done), self)

    @property
    def running(self) -> tuple[Child, ...]:
        """The jobs that have not ended."""
        return tuple(child for child in self.findChildren(Child) if child.is_running)

    def stop(self) -> None:
        """End them all now (the window closes); returns when they have ended."""
        running = self.running
        for child in running:
            child.drop()
        for child in running:
            child.wait()
