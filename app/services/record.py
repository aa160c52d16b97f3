"""The frozen model of a sealed round, read once from the database, from which every document is made."""

import json

from app import __version__
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.record import Sealed
from app.services import committee, reconcile, spot_check
from app.services.seal import results_of
from app.services.session import Session
from app.storage import agency, journal
from app.storage import batch as batches
from app.storage import round as rounds
from app.texts import _

MOST_PAPERS = 20_000  # documents and workbook; the count itself has no bound (design.md §16)


def sealed(session: Session, round_id: RoundId, fingerprint: str = "") -> Sealed:
    """The sealed round. `fingerprint` is of the authority whose signatures will stand on what is made, or ""."""
    database = session.database
    seal = rounds.load_seal(database, round_id)
    if seal is None:
        raise Refusal("seal.none", _("Đợt này chưa niêm phong nên chưa có kết quả."))
    _json, digest, tally, at, sealers = seal
    definition = rounds.load(database, round_id)
    regulation = rounds.load_regulation(database, round_id)
    signed = all(f["code"] != "W06" for f in json.loads(tally)["findings"])
    answer = reconcile.answer(session, round_id, signed=signed)
    counts = reconcile.count(database, round_id, definition)
    _uuid, kind, _agency = agency.load(database)
    few = sum(count.papers for count in counts.values()) <= MOST_PAPERS
    return Sealed(
        id=round_id,
        kind=kind,
        definition=definition,
        regulation=regulation,
        results=results_of(definition, regulation, counts),
        equations=answer.equations,
        findings=answer.findings,
        journal_head=journal.head(database, round_id) or "",
        seal=digest,
        sealed_at=at,
        sealed_by=sealers,
        typists=batches.typists(database, round_id),
        settlements=batches.settlements(database, round_id),
        fingerprint=fingerprint,
        version=__version__,
        spot_checks=spot_check.summary(database, round_id),
        ballots={
            style.code: tuple(
                paper
                for chunk in batches.ballots(database, rounds.style_id(database, round_id, style.code))
                for paper in chunk
            )
            for style in definition.styles
        }
        if few
        else None,
        options=rounds.options(database, round_id),
        replacements=committee.replacements(database, round_id),
    )


def seal_json(session: Session, round_id: RoundId) -> tuple[bytes, bytes]:
    """seal.json and tally.json as they were sealed."""
    seal = rounds.load_seal(session.database, round_id)
    if seal is None:
        raise Refusal("seal.none", _("Đợt này chưa niêm phong nên chưa có kết quả."))
    return seal[0], seal[2]


def seal_of(session: Session, round_id: RoundId) -> tuple[str, str, tuple[str, ...]] | None:
    """The seal (64 hex), the moment (UTC) and the names of those who sealed; None before the seal."""
    seal = rounds.load_seal(session.database, round_id)
    return None if seal is None else (seal[1], seal[3], seal[4])
