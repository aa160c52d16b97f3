"""The certificates on the signing devices that are plugged in: a job for a child process. Light to import."""

from dataclasses import dataclass

from app.texts import set_language


@dataclass(frozen=True)
class TokenCertificate:
    """One to choose: `address` goes into a Key; `until` is the certificate's last day, ISO."""

    address: str
    name: str
    token: str
    until: str


def listing(module: str, language: str) -> tuple[TokenCertificate, ...]:
    """What is on the devices that this PKCS#11 library sees; no PIN is asked. Raises Refusal."""
    from app.security.identities import common_name
    from app.security.tokens import certificates

    set_language(language)
    return tuple(
        TokenCertificate(
            found.address.uri(),
            common_name(found.certificate),
            found.address.token,
            found.certificate.not_valid_after_utc.date().isoformat(),
        )
        for found in certificates(module)
    )
