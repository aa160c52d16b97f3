"""What is printed for the counting table: the count-sheet, the zero report, a batch's slip, the list of differences."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table

from app.domain.batch import BATCH_SIZE
from app.domain.journal import grouped
from app.domain.prepared import Begun, Prepared, Slip, Unsettlement
from app.domain.style import Style
from app.domain.tally import possible_reasons
from app.domain.turnout import OPTIONAL, REQUIRED
from app.domain.wording import REASON_WORDS, TERM_WORDS
from app.reports.faces import Face
from app.reports.forms import Form, Page, Type
from app.reports.pdf.before import imprint_of
from app.reports.pdf.head import heading, title
from app.reports.pdf.look import TA_LEFT, Look, para, typed
from app.reports.pdf.sheet import DatedCanvas, build_plain, draw_band
from app.reports.pdf.signature import by_hand
from app.reports.pdf.table import Cell, grid, under
from app.reports.pdf.words import joined, local, sentence, text, time_text
from app.texts import _, current_language, date_text, long_date_text, number_text

_ROW = 7 * mm  # high enough to write in
_BATCHES = 12  # lines for batches where nobody knows how many papers will come
_GROUPS = 16  # hex digits of the journal's head that are printed


def count_sheet(prepared: Prepared, style: Style, form: Form, face: Face) -> bytes:
    """Figures, piles and batches of one style, to be filled in by hand at the table."""
    look, definition = Look(form, face), prepared.definition
    name = text("count_sheet.name")
    subject = definition.title if not style.name else f"{definition.title} – {style.name}"
    story: list[Flowable] = [
        *heading(definition, "", look, long_date_text(definition.date)),
        *title(name, subject, look),
        *_notes(prepared, look),
        para(text("count_sheet.intro"), look.body),
        *under(para(text("count_sheet.turnout"), look.heading), _turnout(look), look),
        *under(para(text("count_sheet.piles"), look.heading), _piles(prepared, style, look), look),
        para(text("count_sheet.batches"), look.heading),
        *under(
            para(text("count_sheet.batches_note", size=BATCH_SIZE), look.body), _batches(prepared, style, look), look
        ),
        _signed(text("count_sheet.done"), [(_("Người đếm 1"), ""), (_("Người đếm 2"), ""), _head(prepared)], look),
    ]
    return build_plain(story, imprint_of(prepared), look, name)


def _head(prepared: Prepared) -> tuple[str, str]:
    return _("Trưởng Ban Kiểm phiếu"), prepared.definition.head.name


def _signed(closing: str, signers: Sequence[tuple[str, str]], look: Look) -> Flowable:
    """The last sentence and the places to sign on one page: these never stand alone."""
    return KeepTogether([para(closing, look.body), by_hand(signers, look)])


def _notes(prepared: Prepared, look: Look) -> Iterator[Flowable]:
    if kind := imprint_of(prepared).kind:
        yield para(kind.note, look.body)


def _turnout(look: Look) -> Table:
    """The figures in the order in which they are keyed."""
    rows: list[list[Cell]] = [_blank(_term(name), look) for name in (*REQUIRED, *OPTIONAL)]
    return grid((_("Số liệu"), _("Người đếm 1"), _("Người đếm 2")), rows, (75, 45, 45), look)


def _term(name: str) -> str:
    people = {"summoned": _("Người được triệu tập"), "present": _("Người có mặt")}
    return people.get(name) or _("Phiếu {0}").format(_(TERM_WORDS[name]))


def _blank(words: str, look: Look) -> list[Cell]:
    return [para(words, look.cell), Spacer(1, _ROW), Spacer(1, _ROW)]


def _piles(prepared: Prepared, style: Style, look: Look) -> Table:
    """The reasons that a paper of this style can have under the round's settings."""
    reasons = possible_reasons(len(style.subjects), prepared.definition.settings)
    rows: list[list[Cell]] = [_blank(_(REASON_WORDS[reason]).capitalize(), look) for reason in reasons]
    rows.append([para(_("Cộng"), look.cell_bold), Spacer(1, _ROW), Spacer(1, _ROW)])
    return grid((_("Lý do"), _("Người đếm 1"), _("Người đếm 2")), rows, (75, 45, 45), look)


def _batches_note(look: Look) -> Paragraph:
    return para(text("count_sheet.batches_note", size=BATCH_SIZE), look.body)


def _batches(prepared: Prepared, style: Style, look: Look) -> Table:
    """A line a batch, with the numbers that its papers bear; a few more than the voters fill."""
    voters = len(prepared.voters.get(style.code, ()))
    count = -(-voters // BATCH_SIZE) if voters else _BATCHES
    head = (_("Tập"), _("Phiếu số"), _("Số tờ"), _("Người xếp"), _("Lượt 1 xong"), _("Lượt 2 xong"), _("Ghi chú"))
    rows: list[list[Cell]] = [
        [para(str(n), look.cell_centre), para(f"{(n - 1) * BATCH_SIZE + 1}–{n * BATCH_SIZE}", look.cell_centre),
         *(Spacer(1, _ROW) for _column in range(5))]
        for n in range(1, count + 1)
    ]  # fmt: skip
    return grid(head, rows, (12, 24, 16, 34, 24, 24, 31), look)


def zero_report(prepared: Prepared, form: Form, face: Face) -> bytes:
    """That nothing is keyed when the count begins, the journal's head then, and who was there."""
    begun = prepared.begun
    assert begun is not None, "the count has begun"
    look, definition, name = Look(form, face), prepared.definition, text("zero.name")
    signers = [_head(prepared), (_("Chủ trì"), definition.chair or "……………………………")]
    moment = local(begun.at)
    opening = text(
        "zero.opening",
        time=time_text(moment),
        date=long_date_text(moment.date()),
        venue=sentence(definition.venue),
    )
    story: list[Flowable] = [
        *heading(replace(definition, number=""), text("zero.kind"), look, long_date_text(moment.date())),
        *title(name, definition.title, look),
        *_notes(prepared, look),
        para(opening, look.body),
        para(text("zero.counts"), look.body),
        *(flowable for style in definition.styles for flowable in _zeros(style, begun, look)),
        para(text("zero.head", digest=grouped(begun.head[:_GROUPS])), look.ragged),
        para(text("zero.head_note"), look.body),
        KeepTogether([para(text("zero.present"), look.body), _present(prepared, look), by_hand(signers, look)]),
    ]
    return build_plain(story, imprint_of(prepared), look, name)


def _zeros(style: Style, begun: Begun, look: Look) -> list[Flowable]:
    """What the database holds of a style: papers keyed, papers accepted, and with them every mark of everybody."""
    papers, ballots = begun.papers[style.code], begun.ballots[style.code]
    words = text(
        "zero.style",
        code=style.code,
        name=f" – {style.name}" if style.name else "",
        form_code=style.form_code,
        returned=number_text(begun.returned[style.code]),
        batches=number_text(begun.batches[style.code]),
    )
    nothing = number_text(papers + ballots)
    rows: list[list[Cell]] = [
        [para(str(n), look.cell_centre), para(s.name, look.cell), *(para(nothing, look.cell_centre) for _k in range(5))]
        for n, s in enumerate(style.subjects, 1)
    ]
    head = (_("STT"), _("Họ và tên"), _("Tín nhiệm cao"), _("Tín nhiệm"), _("Tín nhiệm thấp"), _("Trống"), _("Nhiều ô"))
    return under(para(words, look.body), grid(head, rows, (11, 58, 20, 20, 20, 18, 18), look), look)


def _present(prepared: Prepared, look: Look) -> Table:
    definition = prepared.definition
    people = [(m.name, m.position, "") for m in definition.committee]
    people.append((definition.chair, definition.chair_position, _("Chủ trì")))
    rows: list[list[Cell]] = [
        [para(str(n), look.cell_centre), para(name, look.cell), para(position or role, look.cell), Spacer(1, _ROW)]
        for n, (name, position, role) in enumerate((p for p in people if p[0]), 1)
    ]
    return grid((_("STT"), _("Họ và tên"), _("Chức vụ"), _("Ký tên")), rows, (11, 55, 69, 30), look)


def differences(prepared: Prepared, found: Unsettlement, form: Form, face: Face) -> bytes:
    """Where the passes of a batch differ, with an empty cell for what is read from the paper. No mark of either."""
    look, definition = Look(form, face), prepared.definition
    name = text("differences.name")
    where = _("Tập {0} · mẫu phiếu {1}").format(found.batch, found.style.name or found.style.code)
    rows: list[list[Cell]] = [
        [para(str(row.number), look.cell_centre), para(row.what, look.cell), Spacer(1, _ROW), Spacer(1, _ROW)]
        for row in found.rows
    ]
    story: list[Flowable] = [
        *heading(definition, "", look, long_date_text(definition.date)),
        *title(name, where, look),
        *_notes(prepared, look),
        para(text("differences.intro"), look.body),
        *(para(hint, look.body) for hint in found.hints),
        grid((_("Phiếu số"), _("Chỗ lệch"), _("Đọc từ tờ phiếu"), _("Ghi chú")), rows, (18, 77, 35, 35), look),
        _signed(
            text("differences.total", count=number_text(len(found.rows))),
            [(_("Người xử lý"), ""), (_("Người chứng kiến"), "")],
            look,
        ),
    ]
    return build_plain(story, imprint_of(prepared), look, name)


def slip(prepared: Prepared, told: Slip, form: Form, face: Face) -> bytes:
    """A finished batch on an A6 sheet: what it is, who keyed it, and where the journal stood. Never a mark."""
    look = Look(replace(form, page=Page(105, 148, top=12, bottom=8, left=9, right=9)), face)
    imprint, page = imprint_of(prepared), look.form.page
    out = io.BytesIO()
    canvas = DatedCanvas(
        out, pagesize=(page.width * mm, page.height * mm), invariant=1, lang=current_language(),
        initialFontName=face.regular, imprint=imprint, look=look,
    )  # fmt: skip
    canvas.setTitle(f"{text('slip.name')} – {imprint.round}")
    canvas.setAuthor(imprint.agency)
    if imprint.kind:
        draw_band(canvas, imprint.kind.mark, look, page.left * mm, look.width, (page.height - 3) * mm)
    top = (page.height - page.top) * mm
    for flowable in _slip_lines(prepared, told, look):
        top -= flowable.wrapOn(canvas, look.width, page.height * mm)[1] + 1.6 * mm
        flowable.drawOn(canvas, page.left * mm, top)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _slip_lines(prepared: Prepared, told: Slip, look: Look) -> Sequence[Flowable]:
    moment, style = local(told.at), told.style
    when = _("{0}, ngày {1}").format(time_text(moment), date_text(moment.date()))
    small, plain, strong = Type(8.5, italic=True), Type(10), Type(13, bold=True)
    lines = [
        _("Mẫu phiếu: {0}").format(f"{style.code} – {style.name}" if style.name else style.code),
        _("Mã mẫu: {0}").format(style.form_code),
        _("Số phiếu đã xác nhận: {0}").format(number_text(told.papers)),
        _("Người nhập: {0}").format(joined(told.typists)),
        _("Xong lúc: {0}").format(when),
    ]
    return [
        typed(prepared.definition.agency.name, Type(9, bold=True, capitals=True), look),
        typed(prepared.definition.title, Type(9), look),
        typed(text("slip.name"), Type(11, bold=True, capitals=True), look),
        typed(_("Tập {0}").format(told.batch), strong, look),
        *(typed(line, plain, look, TA_LEFT) for line in lines),
        typed(text("slip.head", digest=grouped(told.head[:_GROUPS])), Type(11, bold=True), look, TA_LEFT),
        typed(text("slip.note"), small, look, TA_LEFT),
    ]
