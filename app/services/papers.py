"""The papers of the meeting: how they look, how many were printed, and making them in a child process.

This module is light to import, so that the window may name its functions; what is heavy is imported where a child
runs. No mark is ever part of what is made here.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from app import __version__
from app.domain.agency import FolderKind
from app.domain.batch import Difference, DifferenceKind
from app.domain.deadline import plan
from app.domain.electorate import Voter
from app.domain.errors import Refusal
from app.domain.ids import BatchId, RoundId, StyleCode
from app.domain.options import BANDS
from app.domain.prepared import Begun, Prepared, Slip, Unsettled, Unsettlement
from app.domain.roles import KEY, PREPARE, Place
from app.domain.round import Definition, RoundState
from app.domain.style import Style
from app.domain.wording import cause_lines
from app.platform import make_private_dir, safe_file_name, write_durable
from app.services import draft
from app.services.draft import DraftView
from app.services.exports import Source
from app.services.session import Changes, Session, one_line
from app.storage import agency, electorate, papers
from app.storage import batch as batches
from app.storage import deadline as deadlines
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN, Database
from app.storage.papers import PrintRow
from app.texts import N_, _, set_language

MOST_COPIES = 20_000
_OPEN = frozenset({RoundState.DRAFT, RoundState.PREPARED})
_PRINT = frozenset({Place.ADMIN, Place.HEAD, Place.SECRETARY, Place.CHAIR}) | KEY


class PaperKind(StrEnum):
    BALLOT = "ballot"
    COUNT_SHEET = "count-sheet"
    ATTENDANCE = "attendance"
    NOTICE = "notice"
    DEADLINES = "deadlines"
    ZERO = "zero-report"
    SLIP = "batch-slip"
    DIFFERENCES = "differences"


TITLES: Mapping[PaperKind, str] = {
    PaperKind.BALLOT: N_("Phiếu tín nhiệm"),
    PaperKind.COUNT_SHEET: N_("Phiếu ghi số liệu kiểm phiếu"),
    PaperKind.ATTENDANCE: N_("Danh sách người tham gia ghi phiếu"),
    PaperKind.NOTICE: N_("Thông báo hội nghị"),
    PaperKind.DEADLINES: N_("Bảng theo dõi thời hạn"),
    PaperKind.ZERO: N_("Biên bản số liệu bằng không"),
    PaperKind.SLIP: N_("Phiếu xác nhận tập phiếu"),
    PaperKind.DIFFERENCES: N_("Danh sách chỗ lệch"),
}


@dataclass(frozen=True)
class Wanted:
    """A paper: of the whole round, of one style, or of one batch."""

    kind: PaperKind
    style: StyleCode | None = None
    batch: BatchId | None = None

    @property
    def name(self) -> str:
        """What its prints are remembered by."""
        parts = (self.kind.value, self.style, self.batch)
        return "-".join(str(part) for part in parts if part is not None)


@dataclass(frozen=True)
class Made:
    """A paper as PDF. `title` is its name in words, `file` a file name for it, `per_sheet` how many stand on a sheet.

    `notice` says what could not be done as wished, "" where all was.
    """

    wanted: Wanted
    title: str
    file: str
    pdf: bytes
    sha256: str
    pages: int = 0
    per_sheet: int = 1
    notice: str = ""


@dataclass(frozen=True)
class PapersView:
    """What step 2 shows: the round, how its papers look, what was printed, and what this person may do."""

    draft: DraftView
    voters: Mapping[StyleCode, int]
    prints: tuple[PrintRow, ...]
    may_print: bool
    keyed: int  # papers keyed so far, in any pass

    def printed(self, wanted: Wanted) -> int:
        """Copies of a paper that went to a printer, in whatever look."""
        return sum(row.copies for row in self.prints if row.paper == wanted.name)

    def stale(self, made: Made) -> int:
        """Copies that were printed before the paper came to look as it does now."""
        return sum(row.copies for row in self.prints if row.paper == made.wanted.name and row.sha256 != made.sha256)


def view(session: Session, round_id: RoundId) -> PapersView:
    """Step 2 of a round."""
    database = session.database
    places = session.in_round(round_id).person.places
    return PapersView(
        draft.view(session, round_id),
        {code: len(listed) for code, listed in _voters(database, round_id, rounds.load(database, round_id)).items()},
        papers.prints(database, round_id),
        may_print=bool(places & _PRINT),
        keyed=batches.papers_keyed(database, round_id),
    )


def wants_slips(session: Session, round_id: RoundId) -> bool:
    """Whether a slip is offered for each finished batch."""
    return rounds.options(session.database, round_id).slips


def titled(wanted: Wanted, definition: Definition) -> str:
    """A paper's name in words, with its style where there are several."""
    title = _(TITLES[wanted.kind])
    if wanted.style is None or len(definition.styles) == 1:
        return title
    return _("{0}, mẫu {1}").format(title, wanted.style)


# -- writes


@dataclass(frozen=True)
class Look:
    """What of a round's options step 2 asks for; `colours` by style, "" for none."""

    sign_place: bool
    criteria_back: bool
    per_sheet: int
    slips: bool
    colours: Mapping[str, str]


def set_look(session: Session, round_id: RoundId, look: Look) -> Changes:
    """How the papers look, until the count begins. It changes no count."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(PREPARE)
        if rounds.state(session.database, round_id) not in _OPEN:
            raise Refusal("papers.begun", _("Đã bắt đầu kiểm phiếu nên không đổi cách trình bày phiếu nữa."))
        if look.per_sheet not in {1, 2} or not set(look.colours.values()) <= {"", *BANDS}:
            raise Refusal("papers.look", _("Cách trình bày này không có trong chương trình."))
        colours = {code: colour for code, colour in look.colours.items() if colour}
        before = rounds.options(session.database, round_id)
        after = replace(
            before,
            sign_place=look.sign_place,
            criteria_back=look.criteria_back,
            per_sheet=look.per_sheet,
            slips=look.slips,
            colours=colours,
        )
        rounds.set_options(unit, round_id, after)
        unit.journal(AGENCY_CHAIN, actor, "papers.look", {"round": round_id, "options": after.as_json()})
    return Changes.of("papers", "round")


def note_printed(session: Session, round_id: RoundId, made: Made, copies: int) -> Changes:
    """Copies went to a printer: remembered by the paper, and journalled. A draft's are only journalled."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(_PRINT)
        if not 1 <= copies <= MOST_COPIES:
            raise Refusal("papers.copies", _("Số bản in phải từ 1 đến {0}.").format(MOST_COPIES))
        if rounds.state(session.database, round_id) is not RoundState.DRAFT:
            papers.insert_print(unit, round_id, made.wanted.name, made.sha256, copies, session.person.key)
        unit.journal(AGENCY_CHAIN, actor, "papers.printed", _payload(round_id, made, copies))
    return Changes.of("papers")


def note_saved(session: Session, round_id: RoundId, made: Made) -> Changes:
    """A paper left the program as a file."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(_PRINT)
        unit.journal(AGENCY_CHAIN, actor, "papers.saved", _payload(round_id, made, 1))
    return Changes.of("papers")


def _payload(round_id: RoundId, made: Made, copies: int) -> dict[str, str | int]:
    return {
        "round": round_id,
        "name": one_line(made.title),
        "paper": made.wanted.name,
        "sha256": made.sha256,
        "copies": copies,
    }


# -- reading


def prepared(session: Session, round_id: RoundId) -> Prepared:
    """The frozen model that every paper is made from."""
    database = session.database
    definition = rounds.load(database, round_id)
    regulation = rounds.load_regulation(database, round_id)
    _uuid, kind, _agency = agency.load(database)
    kept = tuple(deadline for _place, deadline in deadlines.of_round(database, round_id))
    return Prepared(
        id=round_id,
        kind=kind,
        state=rounds.state(database, round_id),
        definition=definition,
        regulation=regulation,
        options=rounds.options(database, round_id),
        voters=_voters(database, round_id, definition),
        deadlines=kept or plan(regulation, definition.date),
        version=__version__,
        begun=_begun(database, round_id, definition),
    )


def _voters(database: Database, round_id: RoundId, definition: Definition) -> dict[StyleCode, tuple[Voter, ...]]:
    """The lists of those summoned; a style of which only a number is known is left out."""
    every = {style.code: electorate.voters(database, round_id, style.code) for style in definition.styles}
    return {code: listed for code, listed in every.items() if listed}


def _begun(database: Database, round_id: RoundId, definition: Definition) -> Begun | None:
    line = papers.begun(database, round_id)
    if line is None:
        return None
    ids = {style.code: rounds.style_id(database, round_id, style.code) for style in definition.styles}
    keyed = {code: papers.keyed(database, style) for code, style in ids.items()}
    return Begun(
        at=line.at,
        head=line.sha256,
        returned={code: int(line.payload["returned"].get(code, 0)) for code in ids},
        batches={code: batches.totals(database, style)[0] for code, style in ids.items()},
        papers={code: number for code, (number, _ballots) in keyed.items()},
        ballots={code: number for code, (_papers, number) in keyed.items()},
    )


def slip(session: Session, batch_id: BatchId) -> Slip:
    """A finished batch as its slip tells it. Raises Refusal while it is not accepted."""
    database = session.database
    batch = batches.load(database, batch_id)
    line = papers.accepted(database, batch.round, batch.style, batch.number)
    if not batch.accepted or line is None:
        raise Refusal("papers.slip", _("Tập này chưa được xác nhận nên chưa có phiếu xác nhận."))
    style = rounds.load(database, batch.round).style(batch.style)
    typists = papers.batch_typists(database, batch_id)
    return Slip(style, batch.number, len(line.payload["ballots"]), typists, line.at, line.sha256)


def unsettled(session: Session, batch_id: BatchId) -> Unsettlement:
    """The differences of a batch in words. Raises Refusal where there are none, or to a typist of the batch."""
    from app.services import difference

    found = difference.trial(session, batch_id, ())
    batch = batches.load(session.database, batch_id)
    style = rounds.load(session.database, batch.round).style(batch.style)
    if not found.open:
        raise Refusal("papers.differences", _("Tập này không còn chỗ lệch nào."))
    rows = tuple(_unsettled(one, style) for one in found.open)
    return Unsettlement(style, batch.number, rows, cause_lines(found.causes))


def _unsettled(found: Difference, style: Style) -> Unsettled:
    if found.kind is DifferenceKind.ONE_PASS:
        return Unsettled(found.number, _("phiếu chỉ có ở một lượt nhập"))
    place = next((at for at, subject in enumerate(style.subjects) if subject.code == found.code), None)
    if place is None:
        return Unsettled(found.number, _("cả tờ phiếu: hợp lệ hay không, vì sao"))
    return Unsettled(found.number, f"{place + 1}. {style.subjects[place].name}")


# -- for a child process


def make(source: Source, wanted: Wanted) -> Made:
    """Read the round here and make one of its papers."""
    set_language(source.language)
    with _reading(source) as session:
        model = prepared(session, source.round)
        told = _told(session, wanted)
    return _made(model, wanted, told)


def make_zero(source: Source, room: Path) -> Made:
    """The zero report, made once when the count begins and kept in `room`: afterwards nothing is zero any more."""
    set_language(source.language)
    wanted = Wanted(PaperKind.ZERO)
    with _reading(source) as session:
        model = prepared(session, source.round)
    if model.begun is None:
        raise Refusal("papers.zero", _("Biên bản số liệu bằng không được lập khi bắt đầu kiểm phiếu."))
    kept = room / f"{wanted.name}-{model.begun.head[:16]}.pdf"
    if kept.is_file():
        return _wrapped(model, wanted, kept.read_bytes())
    keyed = sum(model.begun.papers.values()) + sum(model.begun.ballots.values())
    if keyed:
        raise Refusal("papers.keyed", _("Đã nhập {0} phiếu nên không lập được biên bản này nữa.").format(keyed))
    made = _made(model, wanted, None)
    make_private_dir(room, parents=True, exist_ok=True)
    write_durable(kept, made.pdf)
    return made


def save(pdf: bytes, dest: Path) -> None:
    """A paper where the user wants it."""
    write_durable(dest, pdf, mode=0o644)


@contextmanager
def _reading(source: Source) -> Iterator[Session]:
    from app.services.folder import DATABASE
    from app.storage.database import open_database

    database = open_database(source.folder / DATABASE, source.key, lambda: "", read_only=True)
    try:
        yield Session(database, source.person, lambda: "")
    finally:
        database.close()


def _told(session: Session, wanted: Wanted) -> Slip | Unsettlement | None:
    if wanted.batch is None:
        return None
    return slip(session, wanted.batch) if wanted.kind is PaperKind.SLIP else unsettled(session, wanted.batch)


def _made(model: Prepared, wanted: Wanted, told: Slip | Unsettlement | None) -> Made:
    from app.reports import papers as reports

    if wanted.kind is PaperKind.BALLOT:
        assert wanted.style is not None
        paper = reports.ballot(model, wanted.style)
        made = _wrapped(model, wanted, paper.pdf)
        return replace(made, pages=paper.pages, per_sheet=paper.per_sheet, notice=_notice(model, paper.per_sheet))
    made = _wrapped(model, wanted, _bytes(model, wanted, told))
    if told is None:
        return made
    title = _("{0}, mẫu {1}, tập {2}").format(made.title, told.style.code, told.batch)
    return replace(made, title=title, file=_file(model, title))


def _bytes(model: Prepared, wanted: Wanted, told: Slip | Unsettlement | None) -> bytes:
    from app.reports import papers as reports

    match wanted.kind, told:
        case PaperKind.COUNT_SHEET, _ if wanted.style is not None:
            return reports.count_sheet(model, wanted.style)
        case PaperKind.ATTENDANCE, _ if wanted.style is not None:
            return reports.attendance(model, wanted.style)
        case PaperKind.NOTICE, _:
            return reports.notice(model)
        case PaperKind.DEADLINES, _:
            return reports.deadlines(model)
        case PaperKind.ZERO, _:
            return reports.zero_report(model)
        case PaperKind.SLIP, Slip():
            return reports.slip(model, told)
        case PaperKind.DIFFERENCES, Unsettlement():
            return reports.differences(model, told)
        case _:
            raise AssertionError(wanted)


def _notice(model: Prepared, per_sheet: int) -> str:
    if model.options.per_sheet == per_sheet:
        return ""
    return _("Danh sách dài nên hai phiếu không vừa một tờ A4: mỗi phiếu in trên tờ riêng.")


def _wrapped(model: Prepared, wanted: Wanted, pdf: bytes) -> Made:
    title = titled(wanted, model.definition)
    return Made(wanted, title, _file(model, title), pdf, hashlib.sha256(pdf).hexdigest())


def _file(model: Prepared, title: str) -> str:
    """A file name; one of a rehearsal or a sample says so."""
    word = {FolderKind.SAMPLE: _("MẪU"), FolderKind.REHEARSAL: _("DIỄN TẬP")}.get(model.kind, "")
    name = " ".join(part for part in (word, title, model.definition.date.isoformat()) if part)
    return safe_file_name(f"{name}.pdf")
