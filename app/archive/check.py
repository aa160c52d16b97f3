"""One line of a verification, and how trouble with bytes from outside becomes such a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.archive.bag import BadBag
from app.archive.names import shown
from app.archive.unzip import BadZip
from app.domain.errors import InputFault
from app.texts import _


class State(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """One thing that was checked. `member` is the file in the archive that it is about, None for the whole.

    `unsigned` marks the one line that says that nobody signed: whether that is enough is the caller's to decide.
    """

    state: State
    member: str | None
    text: str
    unsigned: bool = False


class Fault(Exception):
    """Something does not hold and what comes after it has no ground to stand on."""

    def __init__(self, member: str | None, text: str) -> None:
        super().__init__(f"{member}: {text}")
        self.member = member
        self.text = text


def holds(member: str | None, text: str) -> Check:
    return Check(State.HOLDS, member, text)


def fails(member: str | None, text: str) -> Check:
    return Check(State.FAILS, member if member is None else shown(member), text)


def unknown(member: str | None, text: str) -> Check:
    return Check(State.UNKNOWN, member, text)


def guarded(member: str | None, part: Iterator[Check]) -> Iterator[Check]:
    """The lines of a part; whatever the bytes of an archive make it raise becomes its last line, which fails.

    Errors of the disk are the machine's and go on.
    """
    try:
        yield from part
    except OSError:
        raise
    except (Fault, BadZip, BadBag) as error:
        yield fails(error.member or member, error.text)
    except InputFault as error:
        yield fails(member, first_fault(error))
    except Exception:  # the parsers raise whatever they like on bytes made to hurt them
        yield fails(member, _("không đọc được: nội dung đã hỏng hoặc không đúng dạng."))


def first_fault(error: InputFault) -> str:
    """The first of the faults of an input file, in one line."""
    fault = error.faults[0]
    if fault.line is None:
        return shown(fault.found)
    return _("dòng {0}: {1}").format(fault.line, shown(fault.found))
