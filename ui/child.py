"""The inside of a child process: does one job, says each step, answers, and stops when it is told to.

Nothing of Qt is imported here, so that a child starts light.
"""

import _thread
import contextlib
import inspect
import os
import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pickle import PicklingError
from typing import TYPE_CHECKING, Any

from app.domain.errors import Fault, InputFault, Refusal, Trouble
from app.platform import step_back

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

GRACE = 2.0  # seconds to put things away after a stop: temporary folders hold what must not be left lying


@dataclass(frozen=True)
class Step:
    """What the job says of itself on the way."""

    said: Any


@dataclass(frozen=True)
class Done:
    """The job's answer."""

    value: Any


@dataclass(frozen=True)
class Stopped:
    """It was told to stop, and has put its things away."""


@dataclass(frozen=True)
class Failed:
    """What went wrong, in parts that always survive the way through a pipe (an exception does not always)."""

    kind: str
    code: str = ""
    text: str = ""
    faults: tuple[Fault, ...] = ()
    number: int | None = None

    def as_error(self) -> Exception:
        """The error that was raised in the child, or ChildBug with its trace."""
        match self.kind:
            case "refusal":
                return Refusal(self.code, self.text)
            case "trouble":
                return Trouble(self.text)
            case "fault":
                return InputFault(*self.faults)
            case "machine":
                return OSError(self.number, self.text, self.code or None)
            case "memory":
                return MemoryError()
            case _:
                return ChildBug(self.text)


class ChildBug(Exception):
    """A bug in a child; its text is the child's trace."""


def failed(error: Exception) -> Failed:
    """An error taken apart for the pipe."""
    match error:
        case Refusal():
            return Failed("refusal", code=error.code, text=error.text)
        case Trouble():
            return Failed("trouble", text=error.text)
        case InputFault():
            return Failed("fault", faults=error.faults)
        case OSError():
            return Failed("machine", str(error.filename or ""), error.strerror or str(error), number=error.errno)
        case MemoryError():
            return Failed("memory")
        case _:
            return Failed("bug", text="".join(traceback.format_exception(error)))


def serve(
    answers: "Connection", orders: "Connection", function: Callable[..., Any], arguments: tuple[Any, ...]
) -> None:
    """Run `function(*arguments)`; one that has a parameter `progress` is given a way to say its steps.

    Any word in `orders`, or its end (the window is gone), stops it: first as Ctrl-C would, then for good.
    """
    step_back()
    # A program started in the background of a shell script ignores Ctrl-C, and its children would with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    finished = threading.Event()
    try:
        threading.Thread(target=_listen, args=(orders, finished), daemon=True).start()
        answer = _answer(answers, function, arguments)
        finished.set()
        _send(answers, answer)
    except (KeyboardInterrupt, BrokenPipeError):
        finished.set()
        with contextlib.suppress(OSError):
            answers.send(Stopped())


def _send(answers: "Connection", answer: Done | Stopped | Failed) -> None:
    try:
        answers.send(answer)
    except (PicklingError, AttributeError, TypeError) as error:  # an answer that no pipe takes; nothing went out yet
        answers.send(failed(error))


def _answer(answers: "Connection", function: Callable[..., Any], arguments: tuple[Any, ...]) -> Done | Stopped | Failed:
    try:
        if "progress" in inspect.signature(function).parameters:
            return Done(function(*arguments, progress=lambda said: answers.send(Step(said))))
        return Done(function(*arguments))
    except KeyboardInterrupt:
        return Stopped()
    except BrokenPipeError:
        raise
    except Exception as error:
        return failed(error)


def _listen(orders: "Connection", finished: threading.Event) -> None:
    with contextlib.suppress(EOFError, OSError):
        orders.recv()
    if finished.is_set():
        return
    _thread.interrupt_main()
    if not finished.wait(GRACE):
        os._exit(1)
