"""Thông báo kết quả: what is made public in the agency. It says no outcome: that is for the managing level."""

from collections.abc import Iterator

from reportlab.platypus import Flowable, KeepTogether

from app.domain.record import Sealed
from app.reports.faces import Face
from app.reports.forms import Form
from app.reports.pdf.head import by_hand, heading, title
from app.reports.pdf.look import Look, para
from app.reports.pdf.notes import basis, notes
from app.reports.pdf.result_report import style_results
from app.reports.pdf.sheet import build
from app.reports.pdf.signature import chair_alone
from app.reports.pdf.words import sentence, text
from app.texts import long_date_text


def public_notice(sealed: Sealed, form: Form, face: Face) -> bytes:
    """The notice as PDF, in the current language."""
    look, definition = Look(form, face), sealed.definition
    name = text("public_notice.name")
    story: list[Flowable] = [
        *heading(definition, text("public_notice.kind"), look, when=by_hand()),
        *title(name, definition.title, look),
        *basis(definition, sealed.regulation, look),
        *(para(words, look.body) for words in _opening(sealed)),
        *(flowable for result in sealed.results for flowable in style_results(result, sealed, look, papers=False)),
    ]
    closing = para(text("public_notice.closing"), look.body)
    ending = KeepTogether([closing, *chair_alone(definition, look, ("agency", "second", "third"))])
    return build([*story, ending], sealed, look, name)


def _opening(sealed: Sealed) -> Iterator[str]:
    definition = sealed.definition
    yield text(
        "public_notice.opening",
        agency=definition.agency.name,
        date=long_date_text(definition.date),
        venue=sentence(definition.venue),
    )
    if sealed.options.publication:
        yield text("public_notice.scope", text=sentence(sealed.options.publication))
    yield from notes(sealed)
