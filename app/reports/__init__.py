"""A sealed round in, documents out: bytes by file name, made from `Sealed` alone.

The libraries behind them are heavy, so each is imported only when its document is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from app.domain.record import Sealed

if TYPE_CHECKING:
    from app.domain.afterwards import Extract, NotHeld
    from app.domain.keeping import Keeping
    from app.domain.round import Definition
    from app.reports.faces import Face
    from app.reports.forms import Form


class Builder(Protocol):
    """Makes one document; `form` is the round's own and `face` the best on this PC unless given."""

    def __call__(self, sealed: Sealed, form: Form | None = None, face: Face | None = None) -> bytes: ...


def _minutes(sealed: Sealed, form: Form | None = None, face: Face | None = None) -> bytes:
    from app.reports.pdf.minutes import minutes

    before = (each.old for each in sealed.replacements)  # who was replaced is named here alone
    return minutes(sealed, form or _form(sealed.options.form), face or _face(sealed.definition, before))


def _result_report(sealed: Sealed, form: Form | None = None, face: Face | None = None) -> bytes:
    from app.reports.pdf.result_report import result_report

    return result_report(sealed, form or _form(sealed.options.form), face or _face(sealed.definition))


def _public_notice(sealed: Sealed, form: Form | None = None, face: Face | None = None) -> bytes:
    from app.reports.pdf.public_notice import public_notice

    return public_notice(sealed, form or _form(sealed.options.form), face or _face(sealed.definition))


def _subject_notices(sealed: Sealed, form: Form | None = None, face: Face | None = None) -> bytes:
    from app.reports.pdf.subject_notice import subject_notices

    return subject_notices(sealed, form or _form(sealed.options.form), face or _face(sealed.definition))


def _summary_table(sealed: Sealed, form: Form | None = None, face: Face | None = None) -> bytes:
    from app.reports.pdf.summary_table import summary_table

    return summary_table(sealed, form or _form(sealed.options.form), face or _face(sealed.definition))


def _form(code: str) -> Form:
    from app.reports.forms import form

    return form(code)


def _face(definition: Definition, others: Iterable[str] = ()) -> Face:
    """The best face that also has the letters of the people's names, some of which no Vietnamese alphabet holds."""
    from app.reports.faces import best

    return best("".join((*_names(definition), *(m.name for m in definition.committee), definition.chair, *others)))


def _names(definition: Definition) -> Iterable[str]:
    return (
        text for style in definition.styles for s in style.subjects for text in (s.name, s.reported, s.position, s.unit)
    )


DOCUMENTS: Mapping[str, Builder] = {"minutes.pdf": _minutes, "result-report.pdf": _result_report}
"""What is made at the seal and goes into the archive."""

ON_REQUEST: Mapping[str, Builder] = {
    **DOCUMENTS,
    "public-notice.pdf": _public_notice,
    "summary-table.pdf": _summary_table,
    "subject-notices.pdf": _subject_notices,
}
"""What can be made of a sealed round alone at any time, in either language."""


def subject_notice(sealed: Sealed, code: str) -> bytes:
    """The letter to one leader alone."""
    from app.reports.pdf.subject_notice import subject_notices

    return subject_notices(sealed, _form(sealed.options.form), _face(sealed.definition), code)


def journal_extract(sealed: Sealed, extract: Extract) -> bytes:
    from app.reports.pdf.journal_extract import journal_extract

    return journal_extract(sealed, extract, _form(sealed.options.form), _face(sealed.definition))


def envelope_labels(sealed: Sealed, kept: Keeping | None) -> bytes:
    from app.reports.pdf.keeping import envelope_labels

    return envelope_labels(sealed, kept, _form(sealed.options.form), _face(sealed.definition))


def keeping_register(sealed: Sealed, lines: Sequence[Keeping]) -> bytes:
    from app.reports.pdf.keeping import keeping_register

    return keeping_register(sealed, lines, _form(sealed.options.form), _face(sealed.definition))


def comparison(sealed: Sealed, before: Sealed) -> bytes:
    """`sealed` beside the round that it corrects."""
    from app.reports.pdf.comparison import comparison

    return comparison(sealed, before, _form(sealed.options.form), _face(sealed.definition))


def not_held(record: NotHeld) -> bytes:
    """The record of a round that was not held."""
    from app.reports.pdf.not_held import not_held

    return not_held(record, _form(record.form), _face(record.definition))
