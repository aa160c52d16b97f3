"""What is printed for the meeting: the notice, the list of voters to be signed, the checklist of deadlines."""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from app.domain.deadline import Deadline
from app.domain.electorate import Voter
from app.domain.prepared import Prepared
from app.domain.style import Style
from app.reports.faces import Face
from app.reports.forms import Form
from app.reports.pdf.before import imprint_of
from app.reports.pdf.head import heading, title
from app.reports.pdf.look import Look, para
from app.reports.pdf.sheet import build_plain
from app.reports.pdf.signature import by_hand
from app.reports.pdf.table import Cell, grid
from app.reports.pdf.words import position_text, sentence, text, time_text
from app.texts import _, date_text, long_date_text, number_text

_BLANK_ROWS = 40  # where there is no list of those summoned


def notice(prepared: Prepared, form: Form, face: Face) -> bytes:
    """Thông báo: when, where, who votes on whom; its number and date are filled in by hand."""
    look, definition = Look(form, face), prepared.definition
    name = text("notice.name")
    story = [
        *heading(definition, text("notice.kind"), look, text("before.blank_date")),
        *title(name, text("notice.subject", title=_lowered(definition.title)), look),
        *_notes(prepared, look),
        *_notice_text(prepared, look),
        KeepTogether([para(text("notice.closing"), look.body), by_hand([("", ""), _chair(prepared)], look)]),
    ]
    return build_plain(story, imprint_of(prepared), look, name)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _notes(prepared: Prepared, look: Look) -> Iterator[Flowable]:
    """What every page of a draft, a sample or a rehearsal says, said once more in the text."""
    if kind := imprint_of(prepared).kind:
        yield para(kind.note, look.body)


def _chair(prepared: Prepared) -> tuple[str, str]:
    return text("notice.signer"), prepared.definition.chair or "……………………………"


def _notice_text(prepared: Prepared, look: Look) -> Iterator[Flowable]:
    definition, quorum = prepared.definition, prepared.regulation.quorum
    for words in definition.basis or (prepared.regulation.title,):
        shown = sentence(words)
        led = f"{shown};" if shown.casefold().startswith("căn cứ") else text("notice.basis", basis=shown)
        yield para(led, look.italic)
    yield para(text("notice.opening", agency=definition.agency.name), look.body)
    yield para(_when(prepared), look.body)
    yield para(text("notice.venue", venue=sentence(definition.venue)), look.body)
    names = "; ".join(_voters(prepared, style) for style in definition.styles)
    yield para(text("notice.voters", names=names), look.body)
    yield para(text("notice.subjects"), look.label)
    for style in definition.styles:
        if len(definition.styles) > 1:
            yield para(_("Mẫu phiếu {0} – {1}").format(style.code, style.name), look.label)
        yield _subjects(style, look)
    yield para(text("notice.quorum", text=sentence(quorum.rule.text), article=quorum.rule.article), look.body)
    yield para(text("notice.secrecy"), look.body)


def _when(prepared: Prepared) -> str:
    definition = prepared.definition
    date = long_date_text(definition.date)
    if definition.opened is None:
        return text("notice.when", date=date)
    return text("notice.when_known", time=time_text(definition.opened), date=date)


def _voters(prepared: Prepared, style: Style) -> str:
    name = style.name or _("người được triệu tập")
    listed = prepared.voters.get(style.code, ())
    return text("notice.voters_counted", name=name, count=number_text(len(listed))) if listed else name


def _subjects(style: Style, look: Look) -> Table:
    rows: list[list[Cell]] = [
        [para(str(n), look.cell_centre), para(s.name, look.cell), para(position_text(s.position, s.unit), look.cell)]
        for n, s in enumerate(style.subjects, 1)
    ]
    return grid((_("STT"), _("Họ và tên"), _("Chức danh, chức vụ")), rows, (11, 62, 92), look)


def attendance(prepared: Prepared, style: Style, form: Form, face: Face) -> bytes:
    """Those summoned to one style with a place to sign; blank lines where there is no list. No paper's number."""
    look, definition = Look(form, face), prepared.definition
    name = text("attendance.name")
    listed = prepared.voters.get(style.code, ())
    subject = definition.title if not style.name else f"{definition.title} – {style.name}"
    story: list[Flowable] = [
        *heading(definition, "", look, long_date_text(definition.date)),
        *title(name, subject, look),
        *_notes(prepared, look),
        para(text("attendance.intro"), look.body),
        _signing(listed, look),
        KeepTogether([para(_total(listed), look.body), by_hand(_keepers(prepared), look)]),
    ]
    return build_plain(story, imprint_of(prepared), look, name)


def _signing(listed: tuple[Voter, ...], look: Look) -> Table:
    head = (_("STT"), _("Họ và tên"), _("Chức vụ, đơn vị"), _("Ký tên"))
    rows: list[list[Cell]] = [
        [para(str(n), look.cell_centre), para(v.name, look.cell), para(position_text(v.position, v.unit), look.cell),
         Spacer(1, 8 * mm)]
        for n, v in enumerate(listed or [Voter("")] * _BLANK_ROWS, 1)
    ]  # fmt: skip
    return grid(head, rows, (11, 55, 64, 35), look)


def _total(listed: tuple[Voter, ...]) -> str:
    return text("attendance.total", summoned=number_text(len(listed))) if listed else text("attendance.total_blank")


def _keepers(prepared: Prepared) -> list[tuple[str, str]]:
    return [(_("Người lập danh sách"), ""), (_("Trưởng Ban Kiểm phiếu"), prepared.definition.head.name)]


def deadlines(prepared: Prepared, form: Form, face: Face) -> bytes:
    """The deadlines before the vote, what is done, and room for what is not yet."""
    look, definition = Look(form, face), prepared.definition
    name = text("deadlines.name")
    rows = [_due(n, due, look) for n, due in enumerate(prepared.deadlines, 1)]
    head = (_("STT"), _("Hạn"), _("Việc phải làm"), _("Căn cứ"), _("Xong ngày"), _("Ghi chú"))
    story: list[Flowable] = [
        *heading(definition, "", look, text("before.blank_date")),
        *title(name, text("deadlines.subject", title=_lowered(definition.title)), look),
        *_notes(prepared, look),
        para(text("deadlines.intro", date=long_date_text(definition.date)), look.body),
        grid(head, rows, (10, 26, 57, 24, 26, 22), look),
    ]
    return build_plain(story, imprint_of(prepared), look, name)


def _due(number: int, due: Deadline, look: Look) -> list[Cell]:
    done = date_text(due.done) if due.done else ""
    words = (due.text, due.article, done, due.note)
    return [
        para(str(number), look.cell_centre),
        para(date_text(due.due), look.cell_centre),
        *(para(each, look.cell) for each in words),
    ]
