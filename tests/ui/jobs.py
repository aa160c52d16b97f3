"""Jobs for a child process under test. Module-level functions: a child finds them by name."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import Fault, InputFault, Refusal, Trouble


class Inner(Refusal):
    """A refusal whose own form does not survive pickling."""

    def __init__(self, answer: object) -> None:
        super().__init__("inner", "Lý do bên trong")
        self.answer = answer


def add(one: int, other: int) -> int:
    return one + other


def own_id() -> int:
    return os.getpid()


def loaded() -> list[str]:
    """The top-level modules that a child has."""
    return sorted({name.partition(".")[0] for name in sys.modules})


def steps(count: int, progress: Callable[[object], None]) -> str:
    for step in range(count):
        progress((f"bước {step + 1}", step + 1, count))
    return "xong"


def raise_named(kind: str) -> None:
    raise {
        "refusal": Refusal("a.code", "Chưa đủ người."),
        "inner": Inner(lambda: None),
        "trouble": Trouble("Ổ đĩa đầy."),
        "fault": InputFault(Fault("B.csv", 3, "x1", "“7”", "Nhập 1 2 3 0 9")),
        "machine": OSError(28, "No space left on device", "out.pdf"),
        "memory": MemoryError(),
        "bug": ZeroDivisionError("1/0"),
    }[kind]


def unpicklable() -> object:
    return lambda: None


def die() -> None:
    os._exit(9)


def work_until_stopped(folder: Path, progress: Callable[[object], None]) -> None:
    """Has something to put away, as a job with a temporary folder has."""
    work = folder / "work"
    try:
        work.mkdir()
        progress("đang làm")
        while True:
            sum(range(1000))
    finally:
        if work.exists():
            work.rmdir()


def deaf(progress: Callable[[object], None]) -> None:
    """Hears no stop."""
    progress("đang làm")
    while True:
        try:
            while True:
                sum(range(1000))
        except KeyboardInterrupt:
            continue
