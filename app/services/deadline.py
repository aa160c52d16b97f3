"""The deadlines before a vote: put off, done, written anew, with files that show it."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.deadline import Deadline, next_due
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.journal import Actor
from app.domain.roles import PREPARE
from app.domain.round import RoundState
from app.services.session import Changes, Session, one_line
from app.storage import deadline as stored
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN, Unit
from app.storage.deadline import Attached
from app.texts import _

LARGEST_FILE = 20 * 1024 * 1024
_CLOSED = frozenset({RoundState.SEALED, RoundState.CANCELLED})


@dataclass(frozen=True)
class DeadlineView:
    """A deadline with its place and the files that hang on it."""

    place: int
    deadline: Deadline
    files: tuple[Attached, ...]


@dataclass(frozen=True)
class Deadlines:
    """A round's, the earliest first; `may_change` until the seal, for whoever prepares the round."""

    rows: tuple[DeadlineView, ...]
    may_change: bool


def view(session: Session, round_id: RoundId) -> Deadlines:
    """Every deadline of the round."""
    files = stored.attached(session.database, round_id)
    rows = tuple(
        DeadlineView(place, deadline, tuple(file for file in files if file.place == place))
        for place, deadline in stored.of_round(session.database, round_id)
    )
    is_open = rounds.state(session.database, round_id) not in _CLOSED
    return Deadlines(rows, is_open and bool(session.in_round(round_id).person.places & PREPARE))


def next_of(session: Session, round_id: RoundId) -> Deadline | None:
    """The earliest that is not done, for the overview."""
    return next_due(deadline for _place, deadline in stored.of_round(session.database, round_id))


def set_done(session: Session, round_id: RoundId, place: int, done: dt.date | None) -> Changes:
    """Done on a day, or (None) not done after all."""
    return _change(session, round_id, place, lambda old: replace(old, done=done))


def change(session: Session, round_id: RoundId, place: int, due: dt.date, text: str, note: str) -> Changes:
    """Another day, other words, or a note."""
    words = _text(text)
    return _change(session, round_id, place, lambda old: replace(old, due=due, text=words, note=one_line(note)))


def add(session: Session, round_id: RoundId, due: dt.date, text: str, note: str = "") -> Changes:
    """One that the agency sets itself."""
    words = _text(text)
    with session.database.unit() as unit:
        actor = _actor(session, round_id)
        stored.insert(unit, round_id, Deadline(due, words, note=one_line(note)))
        _journal(unit, actor, "deadline.added", round_id, words, due=due.isoformat())
    return Changes.of("deadline")


def remove(session: Session, round_id: RoundId, place: int) -> Changes:
    """Take one off the list; files that hang on it go first."""
    with session.database.unit() as unit:
        actor = _actor(session, round_id)
        old = _find(session, round_id, place)
        if any(file.place == place for file in stored.attached(session.database, round_id)):
            raise Refusal("deadline.files", _("Mốc này có tệp kèm: bỏ tệp trước."))
        stored.delete(unit, round_id, place)
        _journal(unit, actor, "deadline.removed", round_id, old.text)
    return Changes.of("deadline")


def attach(session: Session, round_id: RoundId, place: int, name: str, content: bytes) -> Changes:
    """Keep a file with a deadline, in the enciphered folder."""
    if not content or len(content) > LARGEST_FILE:
        raise Refusal("deadline.size", _("Tệp kèm phải có nội dung và không quá {0} MB.").format(LARGEST_FILE >> 20))
    with session.database.unit() as unit:
        actor = _actor(session, round_id)
        old = _find(session, round_id, place)
        digest = hashlib.sha256(content).hexdigest()
        stored.attach(unit, round_id, place, one_line(name), digest, content, session.person.key)
        _journal(unit, actor, "deadline.attached", round_id, old.text, file=one_line(name), sha256=digest)
    return Changes.of("deadline")


def detach(session: Session, round_id: RoundId, place: int, file: Attached) -> Changes:
    """Remove a file; the journal keeps its hash."""
    with session.database.unit() as unit:
        actor = _actor(session, round_id)
        old = _find(session, round_id, place)
        stored.detach(unit, round_id, file.id)
        _journal(unit, actor, "deadline.detached", round_id, old.text, file=file.name, sha256=file.sha256)
    return Changes.of("deadline")


def content(session: Session, round_id: RoundId, file: int) -> bytes:
    """The bytes of a file, to be saved elsewhere."""
    found = stored.content(session.database, round_id, file)
    if found is None:
        raise Refusal("deadline.gone", _("Tệp này đã bị bỏ."))
    return found


def read_file(path: Path) -> bytes:
    """For a child process: a file to be attached. Raises Refusal where it is too large."""
    if path.stat().st_size > LARGEST_FILE:
        raise Refusal("deadline.size", _("Tệp kèm phải có nội dung và không quá {0} MB.").format(LARGEST_FILE >> 20))
    return path.read_bytes()


def _change(session: Session, round_id: RoundId, place: int, to: Callable[[Deadline], Deadline]) -> Changes:
    with session.database.unit() as unit:
        actor = _actor(session, round_id)
        new = to(_find(session, round_id, place))
        stored.update(unit, round_id, place, new)
        done = new.done.isoformat() if new.done else None
        _journal(unit, actor, "deadline.changed", round_id, new.text, due=new.due.isoformat(), done=done)
    return Changes.of("deadline")


def _find(session: Session, round_id: RoundId, place: int) -> Deadline:
    found = dict(stored.of_round(session.database, round_id)).get(place)
    if found is None:
        raise Refusal("deadline.gone", _("Mốc này không còn trong danh sách."))
    return found


def _actor(session: Session, round_id: RoundId) -> Actor:
    if rounds.state(session.database, round_id) in _CLOSED:
        raise Refusal("round.closed", _("Đợt này đã khép lại nên mốc thời gian không sửa được nữa."))
    return session.in_round(round_id).actor(PREPARE)


def _text(text: str) -> str:
    clean = one_line(text)
    if not clean:
        raise Refusal("deadline.text", _("Ghi việc phải làm."))
    return clean


def _journal(unit: Unit, actor: Actor, act: str, round_id: RoundId, text: str, **more: str | None) -> None:
    unit.journal(AGENCY_CHAIN, actor, act, {"round": round_id, "text": text, **more})
