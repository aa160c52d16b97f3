"""Files kept with a leader or with a deadline of a round: added, saved out, removed, each with its journal line."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import Refusal, Trouble
from app.domain.ids import RoundId
from app.domain.journal import Actor
from app.domain.roles import PREPARE, ROSTER
from app.platform import safe_file_name, write_durable
from app.services.session import Changes, Session, reason_text
from app.storage import attachment
from app.storage.attachment import Attached, Owner
from app.storage.database import AGENCY_CHAIN
from app.texts import _, set_language

__all__ = ["Attached", "File", "Owner", "add", "of_leader", "of_round", "read_file", "remove", "save_copy"]

MOST = 20 * 1024 * 1024


@dataclass(frozen=True)
class File:
    """A file as read, on its way into the folder."""

    name: str
    sha256: str
    content: bytes = field(repr=False)


def read_file(path: Path, language: str) -> File:
    """Read and hash a file: for a child process. Raises Refusal where it is empty or above 20 MB."""
    set_language(language)
    size = path.stat().st_size
    if size > MOST:
        raise Refusal("attachment.size", _("Tệp lớn hơn {0} MB; nén lại hoặc chia nhỏ rồi chọn lại.").format(20))
    if size == 0:
        raise Refusal("attachment.empty", _("Tệp rỗng; chọn tệp khác."))
    content = path.read_bytes()
    return File(safe_file_name(path.name), hashlib.sha256(content).hexdigest(), content)


def of_leader(session: Session, code: str) -> tuple[Attached, ...]:
    return tuple(attachment.of_leader(session.database, code))


def of_round(session: Session, round_id: RoundId) -> tuple[Attached, ...]:
    return tuple(attachment.of_round(session.database, round_id))


def add(session: Session, owner: Owner, file: File) -> Changes:
    """Keep a file. The same bytes twice with one owner are refused."""
    with session.database.unit() as unit:
        actor = _actor(session, owner)
        if file.sha256 in {kept.sha256 for kept in _of(session, owner)}:
            raise Refusal("attachment.twice", _("Tệp này đã có ở đây rồi."))
        attachment.insert(unit, owner, file.name, file.sha256, file.content, session.person.key)
        payload = {**_payload(owner), "name": file.name, "sha256": file.sha256, "size": len(file.content)}
        unit.journal(AGENCY_CHAIN, actor, "attachment.added", payload)
    return Changes.of("attachment")


def save_copy(session: Session, id_: int, dest: Path) -> Changes:
    """Write a copy that leaves the folder; the bytes are checked against the hash they came with."""
    with session.database.unit() as unit:
        kept = _kept(session, id_)
        actor = _actor(session, kept.owner)
        content = attachment.content(session.database, id_)
        if hashlib.sha256(content).hexdigest() != kept.sha256:
            raise Trouble(_("Tệp {0} trong thư mục cơ quan đã hỏng; lấy lại từ bản sao lưu.").format(kept.name))
        write_durable(dest, content)
        unit.journal(AGENCY_CHAIN, actor, "attachment.saved", {**_payload(kept.owner), "name": kept.name})
    return Changes.of("attachment")


def remove(session: Session, id_: int, reason: str) -> Changes:
    """Take a file out of the folder; the journal keeps its name, its hash and the reason."""
    with session.database.unit() as unit:
        kept = _kept(session, id_)
        actor = _actor(session, kept.owner)
        attachment.remove(unit, id_)
        payload = {**_payload(kept.owner), "name": kept.name, "sha256": kept.sha256, "reason": reason_text(reason)}
        unit.journal(AGENCY_CHAIN, actor, "attachment.removed", payload)
    return Changes.of("attachment")


def _kept(session: Session, id_: int) -> Attached:
    kept = attachment.find(session.database, id_)
    if kept is None:
        raise Refusal("attachment.gone", _("Tệp này đã được gỡ; mở lại trang để xem."))
    return kept


def _actor(session: Session, owner: Owner) -> Actor:
    if owner.round is not None:
        return session.in_round(owner.round).actor(PREPARE)
    return session.actor(ROSTER)


def _of(session: Session, owner: Owner) -> list[Attached]:
    if owner.leader is not None:
        return attachment.of_leader(session.database, owner.leader)
    assert owner.round is not None
    return [kept for kept in attachment.of_round(session.database, owner.round) if kept.owner == owner]


def _payload(owner: Owner) -> dict[str, str | int]:
    found = {"leader": owner.leader, "round": owner.round, "place": owner.place}
    return {name: value for name, value in found.items() if value is not None}
