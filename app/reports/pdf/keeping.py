"""What goes with the used papers: a label for each envelope, and the register of where they are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from app.domain.keeping import Keeping
from app.domain.record import Sealed
from app.domain.tally import StyleResult
from app.reports.faces import Face
from app.reports.forms import Form, Type
from app.reports.pdf.head import by_hand, heading, title
from app.reports.pdf.look import TA_CENTER, Look, para, typed
from app.reports.pdf.notes import notes
from app.reports.pdf.sheet import build, build_plain, imprint_of, next_letter
from app.reports.pdf.signature import signatures
from app.reports.pdf.table import Cell, grid
from app.reports.pdf.words import NOTHING, local, text
from app.texts import _, date_text, number_text

_LABEL = (210.0, 148.0)  # mm, A5 on its side
_EDGE = 12.0
_EMPTY_LINES = 5


def _label_form(form: Form) -> Form:
    page = replace(form.page, width=_LABEL[0], height=_LABEL[1], top=_EDGE + 6, bottom=_EDGE, left=_EDGE, right=_EDGE)
    return replace(form, page=page)


def envelope_labels(sealed: Sealed, kept: Keeping | None, form: Form, face: Face) -> bytes:
    """A label a page, as many as there are envelopes; one with blanks where nobody has said yet where they go."""
    look = Look(_label_form(form), face)
    name = text("envelope_label.name")
    count = kept.envelopes if kept else 1
    story: list[Flowable] = []
    for number in range(1, count + 1):
        story += [*(next_letter() if story else ()), *_label(sealed, kept, number, look)]
    return build_plain(story, replace(imprint_of(sealed), seal=""), look, name)


def _label(sealed: Sealed, kept: Keeping | None, number: int, look: Look) -> Iterator[Flowable]:
    definition = sealed.definition
    yield typed(definition.agency.parent, Type(11, capitals=True), look)
    yield typed(definition.agency.name, Type(12, bold=True, capitals=True), look)
    yield Spacer(1, 3 * mm)
    yield typed(text("envelope_label.title"), Type(18, bold=True, capitals=True), look)
    yield typed(definition.title, Type(12, bold=True), look)
    yield Spacer(1, 3 * mm)
    yield _facts(sealed, kept, number, look)
    yield Spacer(1, 2 * mm)
    yield typed(text("envelope_label.rule"), Type(10.5, italic=True), look)
    yield Spacer(1, 2 * mm)
    yield _signers(sealed, look)


def _facts(sealed: Sealed, kept: Keeping | None, number: int, look: Look) -> Table:
    envelope = _("{0} trên {1}").format(number, kept.envelopes) if kept else _("{0} trên ……").format(number)
    until = date_text(kept.until) if kept and kept.until else text("envelope_label.by_plan")
    facts = [
        (_("Phong bì số"), envelope),
        (_("Ngày lấy phiếu"), date_text(sealed.definition.date)),
        *((_("Phiếu đã dùng"), _papers(result, several=len(sealed.results) > 1)) for result in sealed.results),
        (_("Nơi giữ"), kept.place if kept else "……………………………………"),
        (_("Giữ đến"), until),
    ]
    rows = [[para(label, look.cell), para(words, look.cell_bold)] for label, words in facts]
    table = Table(rows, colWidths=[38 * mm, look.width - 38 * mm])
    table.setStyle([
        ("FONTNAME", (0, 0), (-1, -1), look.face.regular),
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ])  # fmt: skip
    return table


def _papers(result: StyleResult, *, several: bool) -> str:
    words = _("{0} phiếu thu về (hợp lệ {1}, không hợp lệ {2})").format(
        *map(number_text, (result.count.papers, result.count.valid_papers, result.count.invalid_papers))
    )
    return _("Mẫu {0}: {1}").format(result.code, words) if several else words


def _signers(sealed: Sealed, look: Look) -> Table:
    """Three people sign across the flap."""
    places = ((_("Trưởng Ban Kiểm phiếu"), sealed.definition.head.name), (_("Thư ký"), ""), (_("Người giữ"), ""))
    cells = [
        [
            typed(words, Type(10.5, bold=True), look),
            Spacer(1, 13 * mm),
            para(name or "……………………", look.style(Type(10.5), TA_CENTER)),
        ]
        for words, name in places
    ]
    table = Table([cells], colWidths=[look.width / 3] * 3)
    table.setStyle([("FONTNAME", (0, 0), (-1, -1), look.face.regular), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return table


def keeping_register(sealed: Sealed, lines: Sequence[Keeping], form: Form, face: Face) -> bytes:
    """Every line there is and some empty ones, since papers are moved by hand for years."""
    look = Look(form, face)
    name = text("keeping_register.name")
    head = (_("STT"), _("Ngày ghi"), _("Nơi giữ"), _("Số phong bì"), _("Giữ đến"), _("Người ghi"), _("Ghi chú, ký tên"))
    rows = [_register_row(n, line, look) for n, line in enumerate(lines, 1)]
    rows += [[""] * len(head)] * _EMPTY_LINES
    story: list[Flowable] = [
        *heading(sealed.definition, text("keeping_register.kind"), look, when=by_hand()),
        *title(name, sealed.definition.title, look),
        *(para(words, look.body) for words in notes(sealed, several=False)),
        para(_retention(sealed), look.body),
        grid(head, rows, (9, 27, 36, 14, 27, 26, 26), look),
    ]
    ending = [para(text("keeping_register.closing"), look.body), *signatures(sealed.definition, look, ("third",))]
    return build([*story, KeepTogether(ending)], sealed, look, name)


def _retention(sealed: Sealed) -> str:
    if sealed.options.retention:
        return text("keeping_register.retention", text=sealed.options.retention)
    return text("keeping_register.by_plan")


def _register_row(number: int, line: Keeping, look: Look) -> list[Cell]:
    until = date_text(line.until) if line.until else NOTHING
    middle = look.cell_centre
    return [
        para(str(number), middle),
        para(date_text(local(line.at).date()), middle),
        para(line.place, look.cell),
        para(number_text(line.envelopes), middle),
        para(until, middle),
        para(line.by, look.cell),
        para(line.note, look.cell),
    ]
