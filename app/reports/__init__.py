"""A sealed round in, documents out: bytes by file name, made from `Sealed` alone.

The libraries behind them are heavy, so each is imported only when its document is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from app.domain.record import Sealed

if TYPE_CHECKING:
    from app.reports.faces import Face
    from app.reports.forms import Form


class Builder(Protocol):
    """Makes one document; `form` is the State's and `face` the best on this PC unless given."""

    def __call__(self, sealed: Sealed, form: Form | None = None, face: Face | None = None) -> bytes: ...


def _minutes(sealed: Sealed, form: Form | None = None, face: Face | None = None) -> bytes:
    from app.reports.pdf.minutes import minutes

    return minutes(sealed, form or _form(), face or _face(sealed))


def _result_report(sealed: Sealed, form: Form | None = None, face: Face | None = None) -> bytes:
    from app.reports.pdf.result_report import result_report

    return result_report(sealed, form or _form(), face or _face(sealed))


def _form() -> Form:
    from app.reports.forms import form

    return form()


def _face(sealed: Sealed) -> Face:
    """The best face that also has the letters of the people's names, some of which no Vietnamese alphabet holds."""
    from app.reports.faces import best

    names = [text for result in sealed.results for s in result.subjects for text in (s.name, s.position, s.unit)]
    return best("".join((*names, *(m.name for m in sealed.definition.committee), sealed.definition.chair)))


DOCUMENTS: Mapping[str, Builder] = {"minutes.pdf": _minutes, "result-report.pdf": _result_report}
