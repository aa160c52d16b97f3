"""Thông báo riêng: to each leader their own result and nobody else's, a letter each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable, KeepTogether, Table

from app.domain.outcome import NONE
from app.domain.record import Sealed
from app.domain.tally import StyleResult, SubjectResult
from app.reports.faces import Face
from app.reports.forms import Form
from app.reports.pdf.head import by_hand, heading, title
from app.reports.pdf.look import Look, para
from app.reports.pdf.notes import notes
from app.reports.pdf.outcomes import base_text, outcome_line
from app.reports.pdf.sheet import build, next_letter
from app.reports.pdf.signature import chair_alone
from app.reports.pdf.table import Cell, grid, under
from app.reports.pdf.words import position_text, sentence, share_text, text
from app.texts import _, long_date_text, number_text


@dataclass(frozen=True)
class Addressee:
    """A leader with the results of each style that they stand on; those are never added up."""

    code: str
    name: str
    position: str
    results: tuple[tuple[StyleResult, SubjectResult], ...]


def addressees(results: Sequence[StyleResult]) -> tuple[Addressee, ...]:
    """Every leader once, in the order of the papers; the same code and name on two styles is one person."""
    found: dict[tuple[str, str], list[tuple[StyleResult, SubjectResult]]] = {}
    for result in results:
        for subject in result.subjects:
            found.setdefault((subject.code, subject.name), []).append((result, subject))
    return tuple(
        Addressee(code, name, position_text(held[0][1].position, held[0][1].unit), tuple(held))
        for (code, name), held in found.items()
    )


def subject_notices(sealed: Sealed, form: Form, face: Face, only: str = "") -> bytes:
    """The letters as one PDF, each with pages of its own; `only` is the code of one leader."""
    look = Look(form, face)
    name = text("subject_notice.name")
    letters = [a for a in addressees(sealed.results) if only in ("", a.code)]
    story: list[Flowable] = []
    for addressee in letters:
        story += [*(next_letter() if story else ()), *_letter(addressee, sealed, look, name)]
    return build(story, sealed, look, name)


def _letter(addressee: Addressee, sealed: Sealed, look: Look, name: str) -> Iterator[Flowable]:
    definition = sealed.definition
    yield from heading(definition, text("public_notice.kind"), look, when=by_hand())
    yield from title(name, definition.title, look)
    yield para(text("subject_notice.to", name=addressee.name, position=addressee.position), look.label)
    opening = text(
        "subject_notice.opening",
        agency=definition.agency.name,
        date=long_date_text(definition.date),
        venue=sentence(definition.venue),
        short=sealed.regulation.short,
    )
    yield para(opening, look.body)
    for words in notes(sealed, several=len(addressee.results) > 1):
        yield para(words, look.body)
    for result, subject in addressee.results:
        yield from _result(result, subject, sealed, look)
    reached = any(subject.outcome not in (None, NONE) for _result, subject in addressee.results)
    ending = [para(sealed.regulation.outcome_note, look.italic)] if reached else []
    ending.append(para(text("subject_notice.closing"), look.body))
    yield KeepTogether([*ending, *chair_alone(definition, look, ("above", "second", "third"))])


def _result(result: StyleResult, subject: SubjectResult, sealed: Sealed, look: Look) -> Iterator[Flowable]:
    if len(sealed.results) > 1:
        yield para(_("MẪU PHIẾU {0} – {1}").format(result.code, result.name), look.heading)
    numbers = {
        "issued": result.turnout.issued,
        "returned": result.turnout.returned,
        "valid": subject.valid,
        "invalid": subject.invalid,
    }
    label = para(text("subject_notice.papers", **{k: number_text(n) for k, n in numbers.items()}), look.body)
    yield label
    yield from under(
        para(text("subject_notice.results", base=base_text(result)), look.body), _table(subject, look), look
    )
    yield para(_outcome(subject, sealed), look.body)


def _table(subject: SubjectResult, look: Look) -> Table:
    percents = subject.percents()
    levels = (("high", _("Tín nhiệm cao")), ("confidence", _("Tín nhiệm")), ("low", _("Tín nhiệm thấp")))
    rows: list[list[Cell]] = [
        [
            para(words, look.cell),
            para(number_text(getattr(subject, level)), look.cell_centre),
            para(share_text(percents[level]), look.cell_centre),
        ]
        for level, words in levels
    ]
    return grid((_("Mức tín nhiệm"), _("Số phiếu"), _("Tỷ lệ %")), rows, (85, 40, 40), look)


def _outcome(subject: SubjectResult, sealed: Sealed) -> str:
    if subject.outcome is None:
        return text("common.outcome_no_base")
    if subject.outcome == NONE:
        return text("subject_notice.none", short=sealed.regulation.short)
    return outcome_line(subject, sealed)
