"""The papers of the meeting, before its seal: a frozen model in, PDF out, in the round's form and the best face.

The libraries behind them are heavy, so this module is imported where they are made and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.ids import StyleCode
from app.domain.prepared import Prepared, Slip, Unsettlement
from app.reports.faces import Face, best
from app.reports.forms import FORMS, Form, form
from app.reports.pdf import ballot as ballots
from app.reports.pdf import counting, meeting
from app.reports.pdf.ballot import Ballot
from app.reports.pdf.before import imprint_of

__all__ = [
    "Ballot",
    "attendance",
    "ballot",
    "count_sheet",
    "deadlines",
    "differences",
    "notice",
    "slip",
    "zero_report",
]


def _form(prepared: Prepared) -> Form:
    return form(prepared.options.form if prepared.options.form in FORMS else FORMS[0])


def _face(prepared: Prepared) -> Face:
    """The best face that also has the letters of the people's names, some of which no Vietnamese alphabet holds."""
    return best("".join(_names(prepared)))


def _names(prepared: Prepared) -> Iterator[str]:
    definition = prepared.definition
    yield from (definition.title, definition.chair, *(m.name for m in definition.committee))
    for style in definition.styles:
        yield from (text for s in style.subjects for text in (s.name, s.position, s.unit))
    for listed in prepared.voters.values():
        yield from (text for v in listed for text in (v.name, v.position, v.unit))


def ballot(prepared: Prepared, code: StyleCode) -> Ballot:
    """One style's paper. The voters' letters have no say in its face: a longer list prints the same paper."""
    own = replace(prepared, voters={})
    return ballots.ballot(own, own.definition.style(code), imprint_of(own), _form(own), _face(own))


def count_sheet(prepared: Prepared, code: StyleCode) -> bytes:
    return counting.count_sheet(prepared, prepared.definition.style(code), _form(prepared), _face(prepared))


def attendance(prepared: Prepared, code: StyleCode) -> bytes:
    return meeting.attendance(prepared, prepared.definition.style(code), _form(prepared), _face(prepared))


def notice(prepared: Prepared) -> bytes:
    return meeting.notice(prepared, _form(prepared), _face(prepared))


def deadlines(prepared: Prepared) -> bytes:
    return meeting.deadlines(prepared, _form(prepared), _face(prepared))


def zero_report(prepared: Prepared) -> bytes:
    return counting.zero_report(prepared, _form(prepared), _face(prepared))


def slip(prepared: Prepared, told: Slip) -> bytes:
    return counting.slip(prepared, told, _form(prepared), _face(prepared))


def differences(prepared: Prepared, found: Unsettlement) -> bytes:
    return counting.differences(prepared, found, _form(prepared), _face(prepared))
