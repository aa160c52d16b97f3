"""Whether a certificate leads to a root at a moment: RFC 5280 path validation by pyhanko-certvalidator, offline."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import ExpiredError, NotYetValidError, PathError, ValidationError

from app.security.identities import printable
from app.texts import _

# RFC 5280, 4.2.1.3; content commitment is "nonRepudiation" there and in asn1crypto.
_SIGNING = {"digital_signature", "non_repudiation"}


class Unsound(Exception):
    """A signature or what it rests on does not hold; `text` says why, in the current language."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def path_to_root(signer: bytes, others: Iterable[bytes], roots: Sequence[bytes], moment: datetime) -> tuple[bytes, ...]:
    """The DER certificates from the signer's to a root's, all valid at `moment` (aware). Raises Unsound.

    Nothing is fetched; revocation cannot be told offline and is not asked for.
    """
    certificate = x509.Certificate.load(signer)
    _must_be_for_signing(certificate)
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots],
        other_certs=[x509.Certificate.load(other) for other in others],
        moment=moment,
        allow_fetching=False,
    )
    try:
        path = asyncio.run(CertificateValidator(certificate, validation_context=context).async_validate_path())
    except (ExpiredError, NotYetValidError) as error:
        text = _("Chứng thư của {0} hoặc của nơi cấp không có hiệu lực vào lúc ký.")
        raise Unsound(text.format(subject(certificate))) from error
    except (ValidationError, PathError) as error:
        text = _("Chứng thư của {0} không do chứng thư gốc này cấp.")
        raise Unsound(text.format(subject(certificate))) from error
    return tuple(part.dump() for part in path.iter_certs(include_root=True))[::-1]


def subject(certificate: x509.Certificate) -> str:
    """The common name, or the whole subject where there is none; safe to show."""
    name = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
    return printable(str(name))


def _must_be_for_signing(certificate: x509.Certificate) -> None:
    usage = certificate.key_usage_value
    if certificate.ca or (usage is not None and not usage.native & _SIGNING):
        raise Unsound(_("Chứng thư của {0} không dành cho việc ký tài liệu.").format(subject(certificate)))
