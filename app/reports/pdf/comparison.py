"""Bảng so sánh: a round that takes the place of another after a complaint, beside that other; nothing is added up."""

from collections.abc import Callable, Iterator, Sequence

from reportlab.platypus import Flowable, KeepTogether, Table

from app.domain.journal import grouped
from app.domain.record import Sealed
from app.domain.tally import StyleResult, SubjectResult
from app.reports.faces import Face
from app.reports.forms import Form
from app.reports.pdf.head import heading, title
from app.reports.pdf.look import Look, para
from app.reports.pdf.notes import notes
from app.reports.pdf.outcomes import base_text
from app.reports.pdf.sheet import build
from app.reports.pdf.signature import signatures
from app.reports.pdf.summary_table import article_of
from app.reports.pdf.table import Cell, Figures, People, figures_table, grid, under
from app.reports.pdf.words import NOTHING, share_text, subject_position, text
from app.texts import _, long_date_text, number_text


def comparison(sealed: Sealed, before: Sealed, form: Form, face: Face) -> bytes:
    """`sealed` beside the round `before` that it corrects, as PDF in the current language."""
    look = Look(form, face)
    name = text("comparison.name")
    story: list[Flowable] = [
        *heading(sealed.definition, text("result_report.kind"), look),
        *title(name, sealed.definition.title, look),
        *(para(words, look.body) for words in _opening(sealed, before)),
        *(para(words, look.ragged) for words in _seals(sealed, before)),
    ]
    older = {result.code: result for result in before.results}
    for result in sealed.results:
        story += _style(result, older.pop(result.code, None), sealed, look)
    story += [para(text("comparison.gone", code=r.code, name=r.name), look.body) for r in older.values()]
    ending = [para(sealed.regulation.outcome_note, look.italic), para(text("comparison.closing"), look.body)]
    return build([*story, KeepTogether([*ending, *signatures(sealed.definition, look)])], sealed, look, name)


def _opening(sealed: Sealed, before: Sealed) -> Iterator[str]:
    days = {"now": long_date_text(sealed.definition.date), "before": long_date_text(before.definition.date)}
    yield text("comparison.opening", title=before.definition.title, **days)
    yield from notes(sealed)


def _seals(sealed: Sealed, before: Sealed) -> Iterator[str]:
    yield text("comparison.seal_before", seal=grouped(before.seal))
    yield text("comparison.seal_now", seal=grouped(sealed.seal))


def _style(now: StyleResult, before: StyleResult | None, sealed: Sealed, look: Look) -> Iterator[Flowable]:
    if before is None:
        yield para(text("comparison.new", code=now.code), look.body)
        return
    words = _("MẪU PHIẾU {0} – {1}").format(now.code, now.name)
    style = para(words, look.heading) if len(sealed.results) > 1 else None
    yield from under(para(text("comparison.papers"), look.body), _papers(now, before, look), look, style)
    base = text("comparison.bases", before=base_text(before), now=base_text(now))
    yield from under(para(base, look.body), _subjects(now, before, sealed, look), look)
    yield para(_said(now, before), look.body)


def _papers(now: StyleResult, before: StyleResult, look: Look) -> Table:
    figures: tuple[tuple[str, Callable[[StyleResult], int]], ...] = (
        (_("Người được triệu tập"), lambda r: r.turnout.summoned),
        (_("Người có mặt"), lambda r: r.turnout.present),
        (_("Phiếu phát ra"), lambda r: r.turnout.issued),
        (_("Phiếu thu về"), lambda r: r.turnout.returned),
        (_("Phiếu hợp lệ"), lambda r: r.count.valid_papers),
        (_("Phiếu không hợp lệ"), lambda r: r.count.invalid_papers),
    )
    rows: list[list[Cell]] = [
        [para(words, look.cell), *_three(read(before), read(now), look)] for words, read in figures
    ]
    return grid((_("Số liệu"), _("Đợt trước"), _("Đợt này"), _("Chênh lệch")), rows, (75, 30, 30, 30), look)


def _three(before: int, now: int, look: Look) -> list[Cell]:
    words = (number_text(before), number_text(now), signed(now - before))
    return [para(each, look.cell_centre) for each in words]


def signed(difference: int) -> str:
    """`+2`, `−1`, `0`."""
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    return sign + number_text(abs(difference))


_Pair = tuple[SubjectResult, SubjectResult | None]


def pairs(now: StyleResult, before: StyleResult) -> tuple[_Pair, ...]:
    """Each subject of the new round with the same one of the old; None where they did not stand then."""
    older = {subject.code: subject for subject in before.subjects}
    return tuple((subject, older.get(subject.code)) for subject in now.subjects)


def _subjects(now: StyleResult, before: StyleResult, sealed: Sealed, look: Look) -> Table:
    """Each cell holds the earlier figure, the later one below it and in the third line the difference."""
    found = pairs(now, before)
    rows: list[list[Cell]] = [
        [str(place), [para(s.name, look.cell_bold), para(subject_position(s), look.cell)]]
        for place, (s, _old) in enumerate(found, 1)
    ]
    people = People((_("STT"), _("Họ và tên, chức danh, chức vụ")), (), rows)
    return figures_table(people, list(_columns(found, sealed)), look)


def _columns(found: Sequence[_Pair], sealed: Sealed) -> Iterator[Figures]:
    lines = "\n".join((_("trước"), _("này"), _("chênh")))
    yield Figures(_("Đợt"), "", (lines,) * len(found), centred=True)
    for level, group in (("high", _("Cao")), ("confidence", _("Tín nhiệm")), ("low", _("Thấp"))):
        yield Figures(group, _("Số phiếu"), tuple(_counts(now, old, level) for now, old in found))
        yield Figures(group, _("Tỷ lệ %"), tuple(_shares(now, old, level) for now, old in found))
    articles = tuple(
        "\n".join((article_of(old, sealed.regulation) if old else NOTHING, article_of(now, sealed.regulation), ""))
        for now, old in found
    )
    yield Figures(_("Đối chiếu"), _("ngưỡng"), articles, centred=True)


def _counts(now: SubjectResult, old: SubjectResult | None, level: str) -> str:
    number: int = getattr(now, level)
    if old is None:
        return f"{NOTHING}\n{number_text(number)}\n{NOTHING}"
    earlier: int = getattr(old, level)
    return f"{number_text(earlier)}\n{number_text(number)}\n{signed(number - earlier)}"


def _shares(now: SubjectResult, old: SubjectResult | None, level: str) -> str:
    earlier = share_text(old.percents()[level]) if old else NOTHING
    return f"{earlier}\n{share_text(now.percents()[level])}\n"


def _said(now: StyleResult, before: StyleResult) -> str:
    """Whether anything changed, and for how many."""
    found = pairs(now, before)
    changed = [n.name for n, old in found if old is None or _marks(n) != _marks(old)]
    left = [s.name for s in before.subjects if s.code not in {n.code for n, _old in found}]
    words = text("comparison.changed", count=number_text(len(changed)), of=number_text(len(found)))
    if not changed:
        words = text("comparison.same")
    return words + (" " + text("comparison.left", names="; ".join(left)) if left else "")


def _marks(subject: SubjectResult) -> tuple[int, ...]:
    return subject.high, subject.confidence, subject.low, subject.invalid


__all__ = ["comparison", "pairs", "signed"]
