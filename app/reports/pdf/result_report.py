"""Báo cáo kết quả phiếu tín nhiệm: the form annexed to the regulation (domain.md, result report)."""

from collections.abc import Iterator

from reportlab.platypus import Flowable, KeepTogether

from app.domain.ids import StyleCode
from app.domain.record import Sealed
from app.domain.tally import StyleResult
from app.reports.faces import Face
from app.reports.forms import Form
from app.reports.pdf.changes import subject_changes
from app.reports.pdf.head import heading, title
from app.reports.pdf.look import Look, para
from app.reports.pdf.notes import notes
from app.reports.pdf.outcomes import base_text, outcomes
from app.reports.pdf.sheet import build
from app.reports.pdf.signature import signatures
from app.reports.pdf.table import results_table, under
from app.reports.pdf.words import at_meeting, sentence, text, time_text
from app.texts import _, long_date_text, number_text


def result_report(sealed: Sealed, form: Form, face: Face) -> bytes:
    """The report as PDF, in the current language; the same bytes for the same record, form and face."""
    look = Look(form, face)
    name = text("result_report.name")
    story = [
        *heading(sealed.definition, text("result_report.kind"), look),
        *title(name, at_meeting(sealed.definition.title), look),
        *_opening(sealed, look),
        *(flowable for result in sealed.results for flowable in _style(result, sealed, look)),
    ]
    # The last sentence of the results goes with the signatures: no place to sign stands on a page of its own.
    ending = KeepTogether([story.pop(), *_end(sealed, look)])
    return build([*story, ending], sealed, look, name)


def _opening(sealed: Sealed, look: Look) -> Iterator[Flowable]:
    definition = sealed.definition
    opened = definition.opened
    yield para(
        text(
            "result_report.opening",
            time=time_text(opened) if opened else text("result_report.blank_time"),
            date=long_date_text(opened.date() if opened else definition.date),
            venue=sentence(definition.venue),
            count=number_text(len(definition.committee)),
            head=definition.head.name,
        ),
        look.body,
    )
    for words in notes(sealed):
        yield para(words, look.body)


def _style(result: StyleResult, sealed: Sealed, look: Look) -> Iterator[Flowable]:
    yield from style_results(result, sealed, look, papers=True)
    yield para(text("result_report.outcomes", short=sealed.regulation.short), look.label)
    yield from outcomes(result, sealed, look)


def style_results(result: StyleResult, sealed: Sealed, look: Look, *, papers: bool) -> Iterator[Flowable]:
    """Who was there, the papers, and the table of one style; `papers` as in `results_table`."""
    if len(sealed.results) > 1:
        yield para(_("MẪU PHIẾU {0} – {1}").format(result.code, result.name), look.heading)
    yield para(people_line(result), look.body)
    yield para(papers_line(result), look.body)
    for words in subject_changes(sealed.definition.style(StyleCode(result.code))):
        yield para(words, look.body)
    label = para(text("result_report.results", base=base_text(result)), look.body)
    yield from under(label, results_table(result, look, papers=papers), look)


def people_line(result: StyleResult) -> str:
    """How many were summoned, present and absent."""
    t = result.turnout
    numbers = {"summoned": t.summoned, "present": t.present, "absent": t.summoned - t.present}
    return text("result_report.people", **{name: number_text(n) for name, n in numbers.items()})


def papers_line(result: StyleResult) -> str:
    """How many papers were issued, returned, valid and invalid."""
    count = result.count
    numbers = {"issued": result.turnout.issued, "returned": result.turnout.returned}
    numbers |= {"valid": count.valid_papers, "invalid": count.invalid_papers}
    return text("result_report.papers", **{name: number_text(n) for name, n in numbers.items()})


def _end(sealed: Sealed, look: Look) -> list[Flowable]:
    return [para(text("result_report.closing"), look.body), *signatures(sealed.definition, look)]
