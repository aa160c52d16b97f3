"""Biên bản về việc không tiến hành: a round that head and chair ended before its seal, and why. It holds no figure."""

from collections.abc import Iterator

from reportlab.platypus import Flowable, KeepTogether

from app.domain.afterwards import NotHeld
from app.domain.journal import grouped
from app.reports.faces import Face
from app.reports.forms import Form
from app.reports.pdf.head import heading, title
from app.reports.pdf.look import Look, para
from app.reports.pdf.minutes import committee_table
from app.reports.pdf.notes import basis
from app.reports.pdf.sheet import Imprint, build_plain, kind_words
from app.reports.pdf.signature import signatures
from app.reports.pdf.table import under
from app.reports.pdf.words import joined, local, sentence, text, time_text
from app.texts import _, long_date_text, number_text


def not_held(record: NotHeld, form: Form, face: Face) -> bytes:
    """The record as PDF, in the current language."""
    look, definition = Look(form, face), record.definition
    name = text("not_held.name")
    committee = para(text("not_held.committee", count=number_text(len(definition.committee))), look.body)
    story: list[Flowable] = [
        *heading(definition, text("minutes.kind"), look),
        *title(name, definition.title, look),
        *basis(definition, record.regulation, look),
        *(para(words, look.body) for words in _facts(record)),
        *under(committee, committee_table(definition.committee, look), look),
        para(text("not_held.reason"), look.label),
        para(sentence(record.reason) + ".", look.body),
    ]
    ending = [
        para(text("not_held.papers_begun" if record.begun else "not_held.papers"), look.body),
        para(text("minutes.head", digest=grouped(record.journal_head)), look.ragged),
        para(text("not_held.closing"), look.body),
    ]
    return build_plain([*story, KeepTogether([*ending, *signatures(definition, look)])], _imprint(record), look, name)


def _facts(record: NotHeld) -> Iterator[str]:
    definition, moment = record.definition, local(record.at)
    if kind := kind_words(record.kind):
        yield kind.note
    day = long_date_text(moment.date())
    yield text("not_held.time", time=time_text(moment), date=day)
    yield text("minutes.venue", venue=sentence(definition.venue))
    parts = [part for part in (definition.chair, definition.chair_position) if part]
    yield text("minutes.chair", chair=", ".join(parts)) if parts else text("minutes.chair_unknown")
    names = "; ".join(
        _("mẫu phiếu {0}: {1} người").format(style.code, number_text(len(style.subjects)))
        for style in definition.styles
    )
    yield text("not_held.subjects", subjects=names, date=long_date_text(definition.date))
    yield text("not_held.decided", by=joined(record.by))


def _imprint(record: NotHeld) -> Imprint:
    return Imprint(
        agency=record.definition.agency.name,
        round=record.definition.title,
        version=record.version,
        kind=kind_words(record.kind),
        moment=record.at,
        ident=record.journal_head,
        foot=text("not_held.footer"),
    )
