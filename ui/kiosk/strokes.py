"""What comes in from the keys, and what the keying answers: the words between the window and `keying`."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from app.domain.entry import Paper
from app.domain.ids import PaperNumber


class Key(StrEnum):
    """What a key says. `EIGHT_ABOVE` is the 8 of the row above the letters, which stands for `*` too."""

    D0, D1, D2, D3, D4 = "0", "1", "2", "3", "4"
    D5, D6, D7, D8, D9 = "5", "6", "7", "8", "9"
    EIGHT_ABOVE = "8 above"
    FILL = "+"
    BACK = "back"
    ENTER = "enter"
    SPOIL = "*"
    LOOK = "-"
    NUMBER = "/"
    GO = "."
    MENU = "menu"


@dataclass(frozen=True)
class Touch:
    """A finger or the mouse on a line: on one of its cells, or beside them (`mark` None), to stand there."""

    line: int
    mark: str | None


Stroke = Key | Touch


class Mode(Enum):
    """What the keys mean just now."""

    MARKS = auto()
    REASON = auto()  # why the paper is invalid, by number
    NUMBER = auto()  # the paper's number is typed
    LINE = auto()  # the number of the line to go to is typed
    MENU = auto()
    FINISH = auto()  # shall the batch end?
    DROP = auto()  # shall the paper looked at be taken out?
    DISCARD = auto()  # shall the whole entry be thrown away?


class Choice(Enum):
    """A line of the menu."""

    RETURN = auto()  # from an earlier paper to the new one, without a change
    NUMBER = auto()
    CLEAR = auto()  # forget what is keyed of this paper
    FINISH = auto()
    PAUSE = auto()
    LOCK = auto()
    DROP = auto()
    DISCARD = auto()
    LEAVE = auto()


class Act(Enum):
    """Answers that need no more words."""

    IGNORED = auto()
    MOVED = auto()
    QUEUED = auto()
    PAUSE = auto()
    LOCK = auto()
    LEAVE = auto()
    FINISH = auto()
    DISCARD = auto()


@dataclass(frozen=True)
class Refused:
    """The key cannot be: one sentence with its remedy."""

    text: str


@dataclass(frozen=True)
class Save:
    """A whole paper, ready to be saved; `replaces` is the number under which it lies in the database already."""

    paper: Paper
    replaces: PaperNumber | None = None


@dataclass(frozen=True)
class Drop:
    """Take this paper out of the entry."""

    number: PaperNumber


Answer = Act | Refused | Save | Drop
