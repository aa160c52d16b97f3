"""`Tập nhập` before a person's first batch: done once, or the head lets them off with a reason."""

from app.domain.agency import FolderKind
from app.domain.errors import Refusal
from app.domain.exercise import LEAST_PAPERS, Score
from app.domain.ids import RoundId
from app.domain.roles import BEGIN, KEY
from app.services.session import Changes, Session, reason_text
from app.storage import agency, exercise
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN
from app.texts import _


def is_due(session: Session, round_id: RoundId) -> bool:
    """Whether this person should practise before they key. A station asks nobody again."""
    _uuid, kind, _agency = agency.load(session.database)
    if kind is FolderKind.STATION or not rounds.options(session.database, round_id).exercise:
        return False
    return not exercise.is_there(session.database, session.person.key)


def record(session: Session, round_id: RoundId, score: Score) -> Changes:
    """What somebody's exercise came to. Raises Refusal where it was too short to say anything."""
    with session.database.unit() as unit:
        session.in_round(round_id).actor(KEY)
        if score.papers < LEAST_PAPERS:
            raise Refusal("exercise.short", _("Nhập ít nhất {0} phiếu tập.").format(LEAST_PAPERS))
        exercise.insert(unit, session.person.key, score)
        payload = {"papers": score.papers, "keys": score.keys, "seconds": score.seconds, "errors": score.errors}
        unit.journal(AGENCY_CHAIN, session.account(), "exercise.done", payload)
    return Changes.of("exercise")


def waive(head: Session, round_id: RoundId, account: str, reason: str) -> Changes:
    """The head lets a person key without the exercise, with a reason."""
    with head.database.unit() as unit:
        actor = head.in_round(round_id).actor(BEGIN)
        reason = reason_text(reason)
        person = agency.person(head.database, account)
        if person is None:
            raise Refusal("exercise.who", _("Không có tài khoản “{0}”.").format(account))
        exercise.insert(unit, account, Score(0, 0, 0, 0), reason)
        payload = {"account": account, "name": person.name, "reason": reason}
        unit.journal(AGENCY_CHAIN, actor, "exercise.waived", payload)
    return Changes.of("exercise")
