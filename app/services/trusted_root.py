"""Roots of other authorities that the agency trusts when it checks files: an admin's to add and to remove."""

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import Refusal
from app.domain.roles import TRUST
from app.services.session import Changes, Session, reason_text
from app.storage import trusted_root
from app.storage.database import AGENCY_CHAIN
from app.storage.trusted_root import TrustedRoot
from app.texts import _, set_language

__all__ = ["Root", "TrustedRoot", "add", "certificates", "listing", "read_file", "remove"]

_MOST = 64 * 1024  # no certificate comes near


@dataclass(frozen=True)
class Root:
    """A root certificate as read from a file; `until` is its last day, ISO; `certificate` its DER."""

    name: str
    fingerprint: str
    grouped: str
    until: str
    certificate: bytes = field(repr=False)


def read_file(path: Path, language: str) -> Root:
    """Read a root certificate: for a child process. Raises Refusal for what is none, OSError."""
    from app.security.identities import common_name, der, fingerprint, groups_of_four, load_certificate, need_root

    set_language(language)
    with path.open("rb") as stream:
        certificate = load_certificate(stream.read(_MOST))
    need_root(certificate)
    digest = fingerprint(certificate)
    until = certificate.not_valid_after_utc.date().isoformat()
    return Root(common_name(certificate), digest, groups_of_four(digest), until, der(certificate))


def listing(session: Session) -> tuple[TrustedRoot, ...]:
    """Those that are trusted now, the oldest first."""
    return tuple(trusted_root.all_kept(session.database))


def certificates(session: Session) -> tuple[bytes, ...]:
    """Their DER, for a check of files."""
    return tuple(root.certificate for root in listing(session))


def add(session: Session, root: Root) -> Changes:
    """Trust a root from now on. One that is trusted already is refused."""
    with session.database.unit() as unit:
        actor = session.actor(TRUST)
        if trusted_root.find(session.database, root.fingerprint) is not None:
            raise Refusal("root.twice", _("Chứng thư gốc này đã có trong danh sách."))
        trusted_root.insert(unit, root.fingerprint, root.name, root.certificate, session.person.key)
        payload = {"name": root.name, "fingerprint": root.fingerprint}
        unit.journal(AGENCY_CHAIN, actor, "root.trusted", payload)
    return Changes.of("trusted_root")


def remove(session: Session, fingerprint: str, reason: str) -> Changes:
    """Trust a root no more."""
    with session.database.unit() as unit:
        actor = session.actor(TRUST)
        kept = trusted_root.find(session.database, fingerprint)
        if kept is None:
            raise Refusal("root.gone", _("Chứng thư gốc này đã được gỡ."))
        trusted_root.remove(unit, fingerprint)
        payload = {"name": kept.name, "fingerprint": fingerprint, "reason": reason_text(reason)}
        unit.journal(AGENCY_CHAIN, actor, "root.distrusted", payload)
    return Changes.of("trusted_root")
