"""Bảng tổng hợp for the higher office: one line a leader, on paper turned sideways."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from reportlab.platypus import Flowable, KeepTogether, Table

from app.domain.outcome import NONE
from app.domain.record import Sealed
from app.domain.regulation import Regulation
from app.domain.tally import StyleResult, SubjectResult
from app.reports.faces import Face
from app.reports.forms import Form
from app.reports.pdf.changes import subject_changes
from app.reports.pdf.head import heading, title
from app.reports.pdf.look import Look, para
from app.reports.pdf.notes import notes
from app.reports.pdf.outcomes import base_text
from app.reports.pdf.sheet import build
from app.reports.pdf.signature import signatures
from app.reports.pdf.subject_notice import Addressee, addressees
from app.reports.pdf.table import FULL, Cell, Figures, People, figures_table
from app.reports.pdf.words import NOTHING, share_text, text
from app.texts import _, number_text

LEVELS = ("high", "confidence", "low")


def sideways(form: Form) -> Form:
    """The same form on a page that lies on its side."""
    page = form.page
    return replace(form, page=replace(page, width=page.height, height=page.width))


def summary_table(sealed: Sealed, form: Form, face: Face) -> bytes:
    """The table as PDF, in the current language."""
    look = Look(sideways(form), face)
    name = text("summary_table.name")
    story: list[Flowable] = [
        *heading(sealed.definition, text("summary_table.kind"), look),
        *title(name, sealed.definition.title, look),
        *(para(words, look.body) for words in _opening(sealed)),
        leaders_table(sealed, look),
    ]
    ending = [para(words, look.body) for words in _thresholds(sealed.regulation)]
    ending.append(para(sealed.regulation.outcome_note, look.italic))
    return build([*story, KeepTogether([*ending, *signatures(sealed.definition, look)])], sealed, look, name)


def _opening(sealed: Sealed) -> Iterator[str]:
    yield from notes(sealed)
    for result in sealed.results:
        words = base_text(result)
        if len(sealed.results) == 1:
            yield text("summary_table.base", base=words)
        else:
            yield text("summary_table.base_style", code=result.code, name=result.name, base=words)
    for style in sealed.definition.styles:
        yield from subject_changes(style)


def _thresholds(regulation: Regulation) -> Iterator[str]:
    for threshold in regulation.thresholds:
        yield f"{threshold.rule.article}: {threshold.rule.text}"


def leaders_table(sealed: Sealed, look: Look) -> Table:
    """A leader on two styles has two figures in each cell, one under the other, and they are never added."""
    leaders = addressees(sealed.results)
    rows: list[list[Cell]] = [
        [str(place), para(a.name, look.cell_bold), para(a.position, look.cell)] for place, a in enumerate(leaders, 1)
    ]
    people = People((_("STT"), _("Họ và tên"), _("Chức danh, chức vụ, đơn vị")), (130.0,), rows)
    return figures_table(people, list(_figures(leaders, sealed)), look)


def _figures(leaders: tuple[Addressee, ...], sealed: Sealed) -> Iterator[Figures]:
    if len(sealed.results) > 1:
        yield Figures(_("Mẫu"), _("phiếu"), _cells(leaders, lambda r, _s: r.code), centred=True)
    papers = _("Số phiếu")
    yield Figures(papers, _("phát ra"), _cells(leaders, lambda r, _s: number_text(r.turnout.issued)))
    yield Figures(papers, _("thu về"), _cells(leaders, lambda r, _s: number_text(r.turnout.returned)))
    yield Figures(papers, _("hợp lệ"), _cells(leaders, lambda _r, s: number_text(s.valid)))
    yield Figures(papers, _("không hợp lệ"), _cells(leaders, lambda _r, s: number_text(s.invalid)))
    for level, group in zip(LEVELS, (_("Tín nhiệm cao"), _("Tín nhiệm"), _("Tín nhiệm thấp")), strict=True):
        yield from _level(leaders, level, group)
    yield Figures(
        _("Đối chiếu"), _("ngưỡng"), _cells(leaders, lambda _r, s: article_of(s, sealed.regulation)), centred=True
    )


def _level(leaders: tuple[Addressee, ...], level: str, group: str) -> Iterator[Figures]:
    yield Figures(group, _("Số phiếu"), _cells(leaders, lambda _r, s: number_text(getattr(s, level))))
    yield Figures(group, _("Tỷ lệ %"), _cells(leaders, lambda _r, s: share_text(s.percents()[level])), FULL)


def _cells(leaders: tuple[Addressee, ...], shown: Callable[[StyleResult, SubjectResult], str]) -> tuple[str, ...]:
    return tuple("\n".join(shown(result, subject) for result, subject in leader.results) for leader in leaders)


def article_of(subject: SubjectResult, regulation: Regulation) -> str:
    """The article that a low share reaches; a dash for none."""
    threshold = regulation.threshold(subject.outcome or NONE)
    return threshold.rule.article if threshold else NOTHING
