"""A run in which system calls fail or are interrupted: in this process by Python's own, else by strace."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.stories.vote import Ran, run_program


@dataclass(frozen=True)
class Injected:
    """`injected("fsync:error=EIO:when=3", command=[…])` runs `kiemphieu` with the third fsync failing."""

    strace: str

    def __call__(self, rule: str, *more: str, command: Sequence[str | Path]) -> Ran:
        calls, _colon, what = rule.partition(":")
        quick = ("--seccomp-bpf",) if what.startswith("error") and not more else ()  # stops at these calls alone
        before = (self.strace, "-f", "-qq", *quick, "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={rule}")
        return run_program(*command, before=(*before, *more))


Act = Callable[[], None]


def fails(error: int) -> Act:
    def act() -> None:
        raise OSError(error, os.strerror(error))

    return act


def stops(number: signal.Signals = signal.SIGINT) -> Act:
    return lambda: signal.raise_signal(number)


@contextmanager
def at(name: str, when: int, act: Act) -> Iterator[list[int]]:
    """In the `when`-th call of `os.<name>` (from 1; counted in the answer) something happens before it is made."""
    real, calls = getattr(os, name), [0]

    def call(*arguments: Any, **options: Any) -> Any:
        calls[0] += 1
        if calls[0] == when:
            act()
        return real(*arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, call)
        yield calls
