"""Trích nhật ký: what was done in a round, by whom and when, in words; single papers are only counted."""

from reportlab.platypus import Flowable, KeepTogether

from app.domain.afterwards import Extract, ExtractLine
from app.domain.journal import grouped
from app.domain.record import Sealed
from app.reports.faces import Face
from app.reports.forms import Form
from app.reports.pdf.head import heading, title
from app.reports.pdf.look import Look, para
from app.reports.pdf.notes import notes
from app.reports.pdf.sheet import build
from app.reports.pdf.signature import signatures
from app.reports.pdf.table import Cell, grid
from app.reports.pdf.words import NOTHING, local, text
from app.texts import _, date_text, number_text


def journal_extract(sealed: Sealed, extract: Extract, form: Form, face: Face) -> bytes:
    """The extract as PDF; its lines are in the language in which they were put into words."""
    look = Look(form, face)
    name = text("journal_extract.name")
    head = (_("Dòng"), _("Giờ, ngày"), _("Người làm"), _("Việc"))
    story: list[Flowable] = [
        *heading(sealed.definition, text("journal_extract.kind"), look),
        *title(name, sealed.definition.title, look),
        *(para(words, look.body) for words in notes(sealed, several=False)),
        para(_opening(extract), look.body),
        grid(head, [_row(line, look) for line in extract.lines], (13, 26, 44, 82), look),
    ]
    ending = [para(text("minutes.head", digest=grouped(sealed.journal_head)), look.ragged)]
    ending.append(para(text("journal_extract.closing"), look.body))
    return build([*story, KeepTogether([*ending, *signatures(sealed.definition, look)])], sealed, look, name)


def _opening(extract: Extract) -> str:
    numbers = {"total": extract.total, "shown": len(extract.lines), "papers": extract.papers}
    return text("journal_extract.opening", **{name: number_text(n) for name, n in numbers.items()})


def _row(line: ExtractLine, look: Look) -> list[Cell]:
    moment = local(line.time)
    when = f"{moment:%H:%M:%S}\n{date_text(moment.date())}"
    who = f"{line.name}\n({line.place})" if line.place else line.name or NOTHING
    return [
        para(str(line.n), look.cell_centre),
        para(when, look.cell_centre),
        para(who, look.cell),
        para(line.text, look.cell),
    ]
