"""Documents of a sealed round that are made on request, in either language, beside those made at the seal.

Light to import, as exports.py is: what is heavy is imported where a child runs. The archive is not touched: everything
here can be made again from what it holds.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app import __version__
from app.domain.afterwards import Extract, ExtractLine, NotHeld
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.record import Sealed
from app.domain.round import RoundState
from app.platform import make_private_dir, write_durable
from app.services import exports, journal, keeping, record
from app.services.exports import Document, Progress, Source
from app.services.session import Session
from app.storage import agency
from app.storage import batch as batches
from app.storage import journal as chains
from app.storage import round as rounds
from app.texts import N_, _, language, set_language


class Kind(StrEnum):
    """What can be made; the value is the beginning of its file's name."""

    PUBLIC_NOTICE = "public-notice"
    SUMMARY = "summary-table"
    SUMMARY_BOOK = "summary-workbook"
    NOTICES = "subject-notices"
    EXTRACT = "journal-extract"
    LABELS = "envelope-labels"
    REGISTER = "keeping-register"
    COMPARISON = "comparison"
    MINUTES = "minutes"
    REPORT = "result-report"
    WORKBOOK = "result"
    NOT_HELD = "not-held"


TITLES: Mapping[Kind, str] = {
    Kind.PUBLIC_NOTICE: N_("Thông báo kết quả (công khai)"),
    Kind.SUMMARY: N_("Bảng tổng hợp gửi cấp trên"),
    Kind.SUMMARY_BOOK: N_("Bảng tổng hợp, dạng bảng tính"),
    Kind.NOTICES: N_("Thông báo riêng từng người"),
    Kind.EXTRACT: N_("Trích nhật ký"),
    Kind.LABELS: N_("Nhãn phong bì phiếu đã dùng"),
    Kind.REGISTER: N_("Sổ lưu giữ phiếu"),
    Kind.COMPARISON: N_("Bảng so sánh với đợt trước"),
    Kind.MINUTES: N_("Bản dịch biên bản"),
    Kind.REPORT: N_("Bản dịch báo cáo kết quả"),
    Kind.WORKBOOK: N_("Bản dịch bảng tính kết quả"),
    Kind.NOT_HELD: N_("Biên bản không tiến hành"),
}
TRANSLATED = frozenset({Kind.MINUTES, Kind.REPORT, Kind.WORKBOOK})
SIGNED_BY_TWO = frozenset({Kind.SUMMARY, Kind.EXTRACT, Kind.REGISTER, Kind.COMPARISON, Kind.NOT_HELD})
_BOOKS = frozenset({Kind.SUMMARY_BOOK, Kind.WORKBOOK})


@dataclass(frozen=True)
class Wanted:
    """One document; `tongue` is its own language, `subject` the code of the only leader of a personal notice."""

    kind: Kind
    tongue: str = "vi"
    subject: str = ""

    @property
    def file(self) -> str:
        parts = (self.kind.value, self.subject, self.tongue, "xlsx" if self.kind in _BOOKS else "pdf")
        return ".".join(part for part in parts if part)


def wanted_of(path: Path) -> Wanted | None:
    """What a kept file is, by its name; None for what is none of these."""
    kind, *rest = path.name.split(".")
    if kind not in set(Kind) or len(rest) not in {2, 3}:
        return None
    return Wanted(Kind(kind), rest[-2], rest[0] if len(rest) == 3 else "")


def made(dest: Path, tongue: str) -> tuple[Document, ...]:
    """Those that were made so far and are kept in `dest`."""
    set_language(tongue)
    paths = sorted(path for path in dest.iterdir() if wanted_of(path)) if dest.is_dir() else ()
    return tuple(exports.document_at(path) for path in paths)


def make(source: Source, wanted: Wanted, dest: Path, progress: Progress) -> Document:
    """Make one document and keep it in `dest`; an earlier one of its kind, language and person is replaced."""
    set_language(source.language)
    progress(_(TITLES[wanted.kind]))
    session = exports.reading(source)
    try:
        with language(wanted.tongue):
            data = _bytes(session, source.round, wanted)
    finally:
        session.database.close()
    make_private_dir(dest, parents=True, exist_ok=True)
    write_durable(dest / wanted.file, data)
    exports.note_made(source, "document", wanted.file, hashlib.sha256(data).hexdigest())
    return exports.document_at(dest / wanted.file)


def _bytes(session: Session, round_id: RoundId, wanted: Wanted) -> bytes:
    from app import reports

    if wanted.kind is Kind.NOT_HELD:
        return reports.not_held(not_held(session, round_id))
    sealed = record.sealed(session, round_id)
    match wanted.kind:
        case Kind.NOTICES if wanted.subject:
            return reports.subject_notice(sealed, wanted.subject)
        case Kind.EXTRACT:
            return reports.journal_extract(sealed, extract(session, round_id))
        case Kind.LABELS:
            kept = keeping.lines(session, round_id)
            return reports.envelope_labels(sealed, kept[-1] if kept else None)
        case Kind.REGISTER:
            return reports.keeping_register(sealed, keeping.lines(session, round_id))
        case Kind.COMPARISON:
            return reports.comparison(sealed, superseded(session, sealed))
        case Kind.SUMMARY_BOOK:
            from app.reports.xlsx.summary import summary_workbook

            return summary_workbook(sealed)
        case Kind.WORKBOOK:
            from app.reports.xlsx.workbook import workbook

            return workbook(sealed)
        case kind:
            return reports.ON_REQUEST[f"{kind.value}.pdf"](sealed)


def superseded(session: Session, sealed: Sealed) -> Sealed:
    """The sealed round whose place this one takes, by the title that it names; the latest where several have it."""
    title = sealed.definition.supersedes
    for round_id, name, _date, state in rounds.listing(session.database):
        if name == title and state is RoundState.SEALED and round_id != sealed.id:
            return record.sealed(session, round_id)
    raise Refusal("comparison.none", _("Không tìm thấy trong thư mục này đợt đã niêm phong mà đợt này thay thế."))


_PAPER_ACTS = frozenset({"paper.saved", "paper.corrected", "paper.dropped", "paper.renumbered", "cell.resolved"})


def extract(session: Session, round_id: RoundId) -> Extract:
    """The journal of a sealed round in words, in the current language; lines of single papers are only counted."""
    chain = next((c for c in journal.chains(session) if c.round == round_id), None)
    assert chain is not None, "a sealed round has its chain"
    found: list[ExtractLine] = []
    papers, before = 0, chain.lines + 1
    while page := journal.lines(session, chain, before):
        for line in page:
            if line.raw is None:
                raise Refusal("seal.none", _("Đợt này chưa niêm phong nên chưa có kết quả."))
            if json.loads(line.raw)["act"] in _PAPER_ACTS:
                papers += 1
            else:
                found.append(ExtractLine(line.n, line.time, line.name, line.place, line.text))
        before = page[-1].n
    return Extract(tuple(reversed(found)), papers, chain.lines)


def not_held(session: Session, round_id: RoundId) -> NotHeld:
    """A cancelled round with the reason that head and chair gave. Raises Refusal for any other."""
    database = session.database
    if rounds.state(database, round_id) is not RoundState.CANCELLED:
        raise Refusal("round.held", _("Đợt này không bị dừng nên không có biên bản không tiến hành."))
    ((raw, digest),) = chains.newest(database, round_id, 1 << 62, 1)
    line = json.loads(raw)
    return NotHeld(
        id=round_id,
        kind=agency.load(database)[1],
        definition=rounds.load(database, round_id),
        regulation=rounds.load_regulation(database, round_id),
        form=rounds.options(database, round_id).form,
        reason=line["payload"]["reason"],
        at=line["time"],
        by=(line["actor"]["name"], line["payload"]["chair"]),
        begun=bool(batches.of_round(database, round_id)),
        journal_head=digest,
        version=__version__,
    )
