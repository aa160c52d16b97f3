"""The seal: head and chair together, in one act, after which nothing of a round changes."""

import hashlib
from collections.abc import Iterator

from app.domain import round as rules
from app.domain.ballotfile import write_ballots
from app.domain.errors import Refusal
from app.domain.ids import RoundId, StyleCode
from app.domain.journal import sha256
from app.domain.outcome import style_result
from app.domain.reconcile import Answer
from app.domain.reconcile import reconcile as draw_up
from app.domain.regulation import Regulation
from app.domain.roles import SEAL_CHAIR, SEAL_HEAD
from app.domain.round import Definition, RoundState
from app.domain.sealfile import seal_bytes
from app.domain.style import Style
from app.domain.tally import StyleCount, StyleResult
from app.domain.tallyfile import sealed_tally
from app.domain.wording import sentence
from app.services import reconcile, spot_check
from app.services.round import need_two
from app.services.session import Changes, Session
from app.storage import agency, journal
from app.storage import batch as batches
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN, Database
from app.texts import _


class DoesNotBalance(Refusal):
    """The accounts stand in the way of the seal; `answer` says how."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("seal.balance", " ".join(sentence(f) for f in answer.blocking))
        self.answer = answer


def seal(head: Session, chair: Session, round_id: RoundId, *, signed: bool, explain: bool = True) -> Changes:
    """Seal the round. `explain`: every warning must have been explained (the window); `count` only states them.

    Raises DoesNotBalance, or Refusal where a warning waits for its explanation.
    """
    database = head.database
    with database.unit() as unit:
        definition = rounds.load(database, round_id)
        regulation = rounds.load_regulation(database, round_id)
        actor = head.in_round(round_id).actor(SEAL_HEAD)
        chair.in_round(round_id).actor(SEAL_CHAIR)
        state = rules.move(rounds.state(database, round_id), RoundState.SEALED)
        need_two(head, chair)
        _need_turnouts(definition)
        spot_check.need_agreement(database, round_id)
        counts = reconcile.count(database, round_id, definition)
        answer = draw_up(reconcile.accounts(database, round_id, definition, regulation, counts, signed=signed))
        _need_balance(answer, definition, explain)
        results = results_of(definition, regulation, counts)
        journal_head = journal.head(database, round_id) or ""
        _id, kind, _agency = agency.load(database)
        hashes = {s.code: ballots_sha256(database, round_id, s) for s in definition.styles}
        sealed = seal_bytes(round_id, kind, definition, regulation.sha256, results, hashes, journal_head)
        digest = sha256(sealed)
        tally = sealed_tally(definition, regulation, results, answer.findings, journal_head, digest)
        sealers = list(dict.fromkeys([head.person.name, chair.person.name]))
        rounds.save_seal(unit, round_id, sealed, digest, tally, sealers)
        rounds.set_state(unit, round_id, state)
        payload = {"round": round_id, "seal": digest, "journal_head": journal_head, "sealers": sealers}
        unit.journal(AGENCY_CHAIN, actor, "round.sealed", payload)
    database.checkpoint()
    return Changes.of("round", "result")


def _need_turnouts(definition: Definition) -> None:
    missing = [style.code for style in definition.styles if style.code not in definition.turnouts]
    if missing:
        text = _("Chưa nhập đủ hai lần số liệu phiếu của mẫu {0}.").format(", ".join(missing))
        raise Refusal("seal.turnout", text)


def _need_balance(answer: Answer, definition: Definition, explain: bool) -> None:
    if answer.blocking:
        raise DoesNotBalance(answer)
    waiting = reconcile.unexplained(answer, definition) if explain else ()
    if waiting:
        codes = ", ".join(f.code for f in waiting)
        raise Refusal("seal.explain", _("Còn cảnh báo chưa giải trình: {0}.").format(codes))


def ballot_lines(database: Database, round_id: RoundId, style: Style) -> Iterator[bytes]:
    """The lines of a style's ballots-<style>.csv, by number."""
    style_id = rounds.style_id(database, round_id, style.code)
    papers = (paper for chunk in batches.ballots(database, style_id) for paper in chunk)
    yield from write_ballots(style, papers)


def ballots_sha256(database: Database, round_id: RoundId, style: Style) -> str:
    digest = hashlib.sha256()
    for line in ballot_lines(database, round_id, style):
        digest.update(line)
    return digest.hexdigest()


def results_of(
    definition: Definition, regulation: Regulation, counts: dict[StyleCode, StyleCount]
) -> tuple[StyleResult, ...]:
    return tuple(
        style_result(style, definition.settings, definition.turnouts[style.code], counts[style.code], regulation)
        for style in definition.styles
    )
