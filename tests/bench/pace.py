"""How fast people are: the seconds that a played vote waits before each key, and the clock that waits or reckons them.

Published:

    TYPIST   a key of an average non-secretary typist, a mental preparation (KEY, THINK): Card, Moran, Newell,
             "The Keystroke-Level Model", CACM 23 (7), 1980; one movement of the eye to each line (LOOK): the same,
             "The Psychology of Human-Computer Interaction", 1983. Somebody who has not done it for years.
    OFFICE   what an office did: 299 papers of 27 names keyed on each of three PCs in 30 minutes, 6.02 s a paper with
             everything; less the turning of a paper, 0.158 s a name. Whoever counts often.

All that is written in capitals below is our own estimate, with no source behind it. Nobody tires or is interrupted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from PySide6.QtTest import QTest

from tests.bench.keystrokes import keys
from ui.kiosk.strokes import Key

T = TypeVar("T")

KEY, THINK, LOOK = 0.28, 1.35, 0.23

TURN = 1.75  # a paper laid aside and the next one before the eye
FETCH = 15.0  # a batch laid away, the next one taken and its label read
OPEN = 3.0  # a paper unfolded, looked at, stamped with its number and stacked; the whole committee shares it
WALK = 20.0  # a stick pulled out safely, carried to another PC and put in there
FIND = 20.0  # the paper of a difference found in its stack, and shown to the witness
READ = 60.0  # the summary before the seal read by head and chair
PRINT = 60.0  # the minutes printed, three copies of three leaves
START = 10.0  # the program started at a station, and its folder chosen


@dataclass(frozen=True)
class Pace:
    """Seconds of one who keys papers: a key, a look at a line, and what stands before each paper."""

    name: str
    key: float
    look: float
    before: float


TYPIST = Pace("typist", KEY, LOOK, TURN + THINK)
OFFICE = Pace("office", (1800 / 299 - TURN) / 27, (1800 / 299 - TURN) / 27, TURN)
PACES = {pace.name: pace for pace in (TYPIST, OFFICE)}


def strokes(pace: Pace, marks: str, fills: bool) -> tuple[list[Key], float]:
    """The keys of a paper, and the seconds before each.

    The eye is ahead of the fingers, so where every line has its key the slower of the two counts; where lines are
    filled the eye still goes to each, and the keys are added. Whichever is quicker is done.
    """
    every, filled = [*(Key(mark) for mark in marks), Key.ENTER], keys(marks)
    eye = pace.look * len(marks)
    plain, short = max(eye, pace.key * len(every)), eye + pace.key * len(filled)
    if fills and short < plain:
        return filled, short / len(filled)
    return every, plain / len(every)


class Clock:
    """Seconds since the box was opened. `real` waits for each of them; else they are only reckoned.

    The seconds that the program takes are real either way.
    """

    def __init__(self, real: bool, at: float = 0.0) -> None:
        self._real = real
        self._start = monotonic() - at

    def now(self) -> float:
        return monotonic() - self._start

    def pause(self, seconds: float) -> None:
        """What a person does before the next key."""
        self.until(self.now() + seconds)

    def until(self, moment: float) -> None:
        """Go on at this moment, unless it is over."""
        left = moment - self.now()
        if left > 0 and self._real:
            QTest.qWait(round(left * 1000))
        elif left > 0:
            self._start -= left

    def wait_for(self, call: Callable[[], tuple[T, float]]) -> T:
        """What another PC answers, and the moment at which it does; the wait for a reckoned one costs nothing."""
        before = self.now()
        answer, moment = call()
        if not self._real:
            self._start = monotonic() - before
        self.until(moment)
        return answer
