"""Root certificates of other authorities that this agency trusts when it checks files."""

from dataclasses import dataclass, field

from app.storage.database import Database, Unit


@dataclass(frozen=True)
class TrustedRoot:
    """A root by the SHA-256 of its DER (64 hex digits). `at` is UTC, RFC 3339; `account` the login of who added it."""

    fingerprint: str
    name: str
    certificate: bytes = field(repr=False)
    account: str
    at: str


_SELECT = "SELECT fingerprint, name, certificate, account, at FROM trusted_root"


def insert(unit: Unit, fingerprint: str, name: str, certificate: bytes, account: str) -> None:
    sql = "INSERT INTO trusted_root (fingerprint, name, certificate, account, at) VALUES (?, ?, ?, ?, ?)"
    unit.run(sql, fingerprint, name, certificate, account, unit.time)


def remove(unit: Unit, fingerprint: str) -> None:
    """It is trusted no more; the journal keeps that it was."""
    unit.run("DELETE FROM trusted_root WHERE fingerprint = ?", fingerprint)


def find(database: Database, fingerprint: str) -> TrustedRoot | None:
    row = database.one(f"{_SELECT} WHERE fingerprint = ?", fingerprint)
    return TrustedRoot(*row) if row else None


def all_kept(database: Database) -> list[TrustedRoot]:
    """The oldest first."""
    return [TrustedRoot(*row) for row in database.all(f"{_SELECT} ORDER BY at, fingerprint")]
