"""Signing the kept documents of a sealed round, and trying the keys before: jobs for a child process.

Light to import, as exports.py is: what is heavy is imported where a child runs.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.platform import uninterrupted, write_durable
from app.services.exports import Document, Key, Source, document_at, note_in, signers, writing
from app.services.session import Session
from app.texts import _, set_language

if TYPE_CHECKING:
    from app.services.document import Signers


@dataclass(frozen=True)
class Signer:
    """What a signing key turned out to be."""

    role: str
    name: str
    until: str  # the certificate's last day, ISO
    fingerprint: str


@dataclass(frozen=True)
class Signing:
    """Which of several documents is signed now, counted from 1."""

    path: Path
    at: int
    total: int


def check_keys(keys: Sequence[Key], language: str) -> tuple[Signer, ...]:
    """Open the signers' keys as at the seal: head and chair, two keys of one authority. Raises Refusal."""
    from app.security.identities import common_name, fingerprint

    set_language(language)
    return tuple(
        Signer(
            role,
            common_name(identity.certificate),
            identity.certificate.not_valid_after_utc.date().isoformat(),
            fingerprint((identity.certificate, *identity.chain)[-1]),
        )
        for role, identity in _checked(keys)
    )


def sign(source: Source, path: Path, key: Key) -> Document:
    """One more signature in a kept PDF, in the role's own field; the journal tells it. Raises Refusal."""
    set_language(source.language)
    by = signers([key])
    with writing(source) as session:
        _sign(session, source.round, path, by)
    return document_at(path)


def sign_all(source: Source, paths: Sequence[Path], keys: Sequence[Key], progress: Callable[[Signing], None]) -> None:
    """The signatures of these keys in every one of these kept PDFs that lacks them, one PDF after the other.

    The keys are tried before the first is touched. Raises Refusal at the first that does not take them; those before
    it stay signed, and the journal tells each.
    """
    set_language(source.language)
    opened = _checked(keys)
    with writing(source) as session:
        for at, path in enumerate(paths, 1):
            progress(Signing(path, at, len(paths)))
            signed = document_at(path).signed
            _sign(session, source.round, path, [signer for signer in opened if signer[0] not in signed])


def _sign(session: Session, round_id: RoundId, path: Path, by: "Signers") -> None:
    from app.security.signing import sign_pdf
    from app.services import jobs

    content = path.read_bytes()
    for role, identity in by:
        content = sign_pdf(content, "head" if role == "head" else "chair", identity, jobs._now())
    if by:
        _keep(session, round_id, path, content)


def _keep(session: Session, round_id: RoundId, path: Path, content: bytes) -> None:
    """A signed file and its line in the journal, neither without the other."""
    with uninterrupted(), session.database.unit() as unit:
        note_in(unit, session, round_id, "signature", path.name, hashlib.sha256(content).hexdigest())
        write_durable(path, content)


def _checked(keys: Sequence[Key]) -> "Signers":
    """Keys of one authority, no two the same."""
    from app.services import document

    opened = signers(keys)
    document.fingerprint_of(opened)
    if len({identity.certificate.serial_number for _role, identity in opened}) != len(opened):
        raise Refusal("sign.same", _("Trưởng ban và người chủ trì phải ký bằng hai khóa khác nhau."))
    return opened
