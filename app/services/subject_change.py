"""The day's changes to a list that is printed: a subject who left, a name spelt wrong. Never a mark, never a count."""

from app.domain import subject_change as rules
from app.domain.ids import RoundId, StyleCode, SubjectCode
from app.domain.roles import SEAL_CHAIR, SEAL_HEAD
from app.domain.style import Style, Subject
from app.domain.subject_change import ChangeKind
from app.services.round import need_day, need_two
from app.services.session import Changes, Session, plain_text, reason_text
from app.storage import round as rounds
from app.storage.database import Database, Unit


def withdraw(
    head: Session, chair: Session, round_id: RoundId, style: StyleCode, code: SubjectCode, reason: str
) -> Changes:
    """A subject left after the papers were printed: their line is keyed and not reported. Head and chair together."""
    with head.database.unit() as unit:
        actor = head.in_round(round_id).actor(SEAL_HEAD)
        chair.in_round(round_id).actor(SEAL_CHAIR)
        need_two(head, chair)
        printed = _style(head.database, round_id, style)
        subject = rules.withdraw(printed, code, plain_text(reason_text(reason)))
        _save(unit, round_id, style, subject, ChangeKind.WITHDRAWN, head.person.key)
        payload = {"style": style, "code": code, "name": subject.name, "reason": subject.withdrawn}
        unit.journal(round_id, actor, "subject.withdrawn", {**payload, "second": chair.person.name})
    return Changes.of("round")


def correct(head: Session, round_id: RoundId, style: StyleCode, code: SubjectCode, name: str, reason: str) -> Changes:
    """A name was printed wrong: what is reported spells it right. The head's act."""
    with head.database.unit() as unit:
        actor = head.in_round(round_id).actor(SEAL_HEAD)
        printed = _style(head.database, round_id, style)
        subject = rules.correct(printed, code, plain_text(name), plain_text(reason_text(reason)))
        _save(unit, round_id, style, subject, ChangeKind.CORRECTED, head.person.key)
        payload = {"style": style, "code": code, "printed": subject.name, "name": subject.corrected}
        unit.journal(round_id, actor, "subject.corrected", {**payload, "reason": subject.corrected_reason})
    return Changes.of("round")


def restore(
    head: Session,
    chair: Session,
    round_id: RoundId,
    style: StyleCode,
    code: SubjectCode,
    kind: ChangeKind,
    reason: str,
) -> Changes:
    """Take a change back, with a reason: head and chair together, since a line is reported again or not."""
    with head.database.unit() as unit:
        actor = head.in_round(round_id).actor(SEAL_HEAD)
        chair.in_round(round_id).actor(SEAL_CHAIR)
        need_two(head, chair)
        subject = rules.restore(_style(head.database, round_id, style), code, kind)
        reason = plain_text(reason_text(reason))
        rounds.delete_change(unit, rounds.style_id(head.database, round_id, style), code, kind)
        payload = {"style": style, "code": code, "name": subject.name, "kind": kind.value, "reason": reason}
        unit.journal(round_id, actor, "subject.restored", {**payload, "second": chair.person.name})
    return Changes.of("round")


def repeat(session: Session, round_id: RoundId, style: Style) -> None:
    """The changes that a file tells of its subjects, on the list as it was printed (the command line)."""
    for subject in style.subjects:
        if subject.withdrawn:
            withdraw(session, session, round_id, style.code, subject.code, subject.withdrawn)
        if subject.corrected:
            correct(session, round_id, style.code, subject.code, subject.corrected, subject.corrected_reason)


def _style(database: Database, round_id: RoundId, style: StyleCode) -> Style:
    """The style as it stands, on a day on which it may change."""
    need_day(database, round_id)
    return rounds.load(database, round_id).style(style)


def _save(unit: Unit, round_id: RoundId, style: StyleCode, subject: Subject, kind: ChangeKind, account: str) -> None:
    rounds.save_change(unit, rounds.style_id(unit.database, round_id, style), subject, kind, account)
