"""X.509 identities: the agency's small authority, the signers it certifies, and their PKCS#12 files (RFC 5280, 7292).

The authority exists because an agency without a network has no other; its fingerprint on the signed paper is what
ties it to people. Certificates last 25 years, since no time-stamp can be had offline to outlive a shorter one.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from app.domain.errors import Refusal
from app.texts import _

YEARS = 25
# Two PCs that never saw a network seldom agree on the time; a certificate made on one must hold on the other at once.
_CLOCK_SLACK = timedelta(days=1)
# ub-common-name, ub-organization-name, ub-title (RFC 5280, appendix A.1)
_LONGEST_NAME = 64

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class WrongPassphrase(Refusal):
    """The PKCS#12 file does not open with this passphrase."""


class BadIdentityFile(Refusal):
    """Not a PKCS#12 file, or one that lacks what signing needs."""


class OutOfPeriod(Refusal):
    """The certificate is not valid yet, or no longer."""


class UnfitCertificate(Refusal):
    """The certificate was not issued for signing documents."""


@dataclass(frozen=True)
class TokenKey:
    """A key that stays in its token: an open session, the key's id or label, and whether it signs bare hashes only."""

    session: Any
    id: bytes
    label: str
    raw: bool


@dataclass(frozen=True)
class Identity:
    """A private key, its certificate, and its issuers from the nearest to the root (which may be missing)."""

    certificate: x509.Certificate
    key: PrivateKey | TokenKey = field(repr=False)
    chain: tuple[x509.Certificate, ...] = ()


def new_authority(name: str, now: datetime) -> Identity:
    """A self-signed root for one agency: ECDSA P-256, no other authority below it, valid 25 years from `now`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([_attribute(NameOID.ORGANIZATION_NAME, name), _attribute(NameOID.COMMON_NAME, name)])
    builder = _builder(subject, subject, key.public_key(), key.public_key(), now)
    certificate = (
        builder.not_valid_after(_years_later(now))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Identity(certificate, key)


def issue(authority: Identity, common_name: str, role_title: str, now: datetime) -> Identity:
    """A signer's identity under `authority`: ECDSA P-256, 25 years but never longer than the authority itself.

    No extended usage is set: openssl's S/MIME purpose and PDF readers take a certificate without one for any.
    """
    root, root_key = authority.certificate, held_key(authority)
    check_period(root, now)
    key = ec.generate_private_key(ec.SECP256R1())
    name = _signer_name(root, common_name, role_title)
    certificate = (
        _builder(name, root.subject, key.public_key(), root_key.public_key(), now)
        .not_valid_after(min(_years_later(now), root.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    return Identity(certificate, key, (root, *authority.chain))


def to_p12(identity: Identity, passphrase: str) -> bytes:
    """A PKCS#12 file of key, certificate and chain (AES-256, HMAC-SHA-256), as openssl and Windows read it."""
    if not passphrase:
        raise Refusal("identity.no_passphrase", _("Tệp khóa phải có mật khẩu."))
    protection = BestAvailableEncryption(_nfc(passphrase).encode())
    name = common_name(identity.certificate).encode()
    return pkcs12.serialize_key_and_certificates(
        name, held_key(identity), identity.certificate, identity.chain, protection
    )


def held_key(identity: Identity) -> PrivateKey:
    """The key itself. Raises Refusal for one that never leaves its token."""
    if isinstance(identity.key, TokenKey):
        raise Refusal("identity.in_token", _("Khóa nằm trong thiết bị ký nên không lấy ra được."))
    return identity.key


def load_p12(data: bytes, passphrase: str) -> Identity:
    """The identity in a PKCS#12 file, this program's or another's (RSA or EC key, with or without issuers).

    Raises WrongPassphrase; BadIdentityFile for anything else that is wrong with the file.
    """
    if not _is_p12(data):
        raise BadIdentityFile("identity.not_p12", _("Tệp này không phải tệp khóa PKCS#12 (.p12, .pfx)."))
    content = _open_p12(data, passphrase)
    others = [entry.certificate for entry in content.additional_certs]
    certificates = [content.cert.certificate, *others] if content.cert else others
    if not isinstance(content.key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise _without_usable_key(content.key)
    own = _certificate_of(content.key, certificates)
    return Identity(own, content.key, issuers(own, certificates))


def issuers(certificate: x509.Certificate, among: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The issuers of `certificate` that are found, from the nearest up; each one's signature is checked."""
    pool = [c for c in among if c != certificate]
    found: list[x509.Certificate] = []
    below = certificate
    while not is_self_signed(below):
        above = next((c for c in pool if c not in found and _issued(c, below)), None)
        if above is None:
            break
        found.append(above)
        below = above
    return tuple(found)


def is_self_signed(certificate: x509.Certificate) -> bool:
    """Whether the certificate carries its own, right signature, as a root does."""
    return _issued(certificate, certificate)


def need_root(certificate: x509.Certificate) -> None:
    """Raise BadIdentityFile unless the certificate signed itself and may issue others (RFC 5280, 4.2.1.9)."""
    try:
        may_issue = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        may_issue = False
    if not (may_issue and is_self_signed(certificate)):
        text = _("Chứng thư của {0} không phải chứng thư gốc: chọn chứng thư của nơi cấp cao nhất.")
        raise BadIdentityFile("identity.not_root", text.format(common_name(certificate)))


def check_period(certificate: x509.Certificate, now: datetime) -> None:
    """Raise OutOfPeriod unless `now` (aware) lies within the certificate's validity."""
    if now < certificate.not_valid_before_utc:
        begin = _day(certificate.not_valid_before_utc)
        text = _("Chứng thư của {0} chỉ có hiệu lực từ {1}; kiểm tra đồng hồ của máy.")
        raise OutOfPeriod("identity.not_yet", text.format(common_name(certificate), begin))
    if now > certificate.not_valid_after_utc:
        end = _day(certificate.not_valid_after_utc)
        text = _("Chứng thư của {0} đã hết hạn ngày {1}; hãy dùng chứng thư khác.")
        raise OutOfPeriod("identity.expired", text.format(common_name(certificate), end))


def check_usage(certificate: x509.Certificate) -> None:
    """Raise UnfitCertificate unless its key usage, where it has one, is for signing (RFC 5280, 4.2.1.3)."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        text = _("Chứng thư của {0} không dành cho việc ký tài liệu; hãy dùng chứng thư ký số.")
        raise UnfitCertificate("identity.usage", text.format(common_name(certificate)))


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate's DER, 64 small hex digits, as `openssl x509 -fingerprint -sha256` has it."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def groups_of_four(hexadecimal: str) -> str:
    """ "0123 4567 …", to be compared with the paper by eye."""
    return " ".join(hexadecimal[i : i + 4] for i in range(0, len(hexadecimal), 4))


def common_name(certificate: x509.Certificate) -> str:
    """The subject's name as people say it, safe to show; the whole subject where there is no common name."""
    return printable(_first(certificate.subject, NameOID.COMMON_NAME) or certificate.subject.rfc4514_string())


def role_title(certificate: x509.Certificate) -> str:
    """The subject's title, or an empty text."""
    return printable(_first(certificate.subject, NameOID.TITLE))


def printable(untrusted_text: str) -> str:
    """A stranger's certificate may hold terminal codes or bidi marks in its names; each of those becomes "�"."""
    return "".join(c if c.isprintable() else "�" for c in untrusted_text)


def der(certificate: x509.Certificate) -> bytes:
    """The certificate's DER bytes."""
    return certificate.public_bytes(Encoding.DER)


def pem(certificate: x509.Certificate) -> bytes:
    """The certificate as text, which openssl's commands read without being told a form."""
    return certificate.public_bytes(Encoding.PEM)


def load_certificate(data: bytes) -> x509.Certificate:
    """A certificate from DER or PEM bytes. Raises BadIdentityFile."""
    try:
        is_pem = data.lstrip().startswith(b"-----BEGIN")
        found = x509.load_pem_x509_certificate(data) if is_pem else x509.load_der_x509_certificate(data)
        _read_through(found)
        return found
    except (ValueError, x509.InvalidVersion) as error:
        raise BadIdentityFile("identity.not_certificate", _("Tệp này không phải chứng thư X.509.")) from error


def _read_through(certificate: x509.Certificate) -> tuple[object, ...]:
    """The library reads each part when it is asked for; what is broken shall be told at once, as ValueError."""
    ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return certificate.subject, certificate.issuer, *ends


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    now: datetime,
) -> x509.CertificateBuilder:
    """What a root and a signer have in common."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC).replace(microsecond=0) - _CLOCK_SLACK)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _signer_name(root: x509.Certificate, name: str, title: str) -> x509.Name:
    agency = _first(root.subject, NameOID.ORGANIZATION_NAME) or common_name(root)
    parts = [_attribute(NameOID.ORGANIZATION_NAME, agency), _attribute(NameOID.COMMON_NAME, name)]
    if title.strip():
        parts.append(_attribute(NameOID.TITLE, title))
    return x509.Name(parts)


def _attribute(oid: x509.ObjectIdentifier, text: str) -> x509.NameAttribute[str]:
    clean = " ".join(_nfc(text).split())
    if not clean:
        raise Refusal("identity.no_name", _("Chứng thư phải có tên."))
    if len(clean) > _LONGEST_NAME:
        clean = clean[: _LONGEST_NAME - 1].rstrip() + "…"
    return x509.NameAttribute(oid, clean)


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    values = name.get_attributes_for_oid(oid)
    return str(values[0].value) if values else ""


def _years_later(now: datetime) -> datetime:
    start = now.astimezone(UTC).replace(microsecond=0)
    try:
        return start.replace(year=start.year + YEARS)
    except ValueError:  # 29 February
        return start.replace(year=start.year + YEARS, day=28)


def _is_p12(data: bytes) -> bool:
    """Whether the outermost structure is that of RFC 7292; the library gives one error for that and a wrong word."""
    from asn1crypto.pkcs12 import Pfx

    try:
        outer = Pfx.load(data, strict=True)
        return bool(outer["version"].native == "v3" and outer["auth_safe"]["content_type"].native == "data")
    except (ValueError, TypeError, KeyError):
        return False


def _open_p12(data: bytes, passphrase: str) -> pkcs12.PKCS12KeyAndCertificates:
    """Tried as NFC first; another program may have taken the passphrase as the keyboard sent it."""
    for word in dict.fromkeys((_nfc(passphrase), passphrase)):
        try:
            return pkcs12.load_pkcs12(data, word.encode())
        except UnsupportedAlgorithm as error:
            text = _("Tệp khóa dùng cách mã hoá cũ mà chương trình không đọc; hãy xuất lại với AES-256.")
            raise BadIdentityFile("identity.old_cipher", text) from error
        except ValueError:
            continue
    raise WrongPassphrase("identity.wrong_passphrase", _("Mật khẩu của tệp khóa không đúng, hoặc tệp đã hỏng."))


def _without_usable_key(key: object) -> BadIdentityFile:
    if key is None:
        return BadIdentityFile("identity.no_key", _("Tệp khóa không có khóa riêng nên không ký được."))
    return BadIdentityFile("identity.key_kind", _("Loại khóa này không dùng được; cần khóa ECDSA hoặc RSA."))


def _certificate_of(key: PrivateKey, among: Sequence[x509.Certificate]) -> x509.Certificate:
    public = key.public_key()
    for certificate in among:
        if certificate.public_key() == public:
            return certificate
    raise BadIdentityFile("identity.no_certificate", _("Tệp khóa không có chứng thư của khóa riêng."))


def _issued(above: x509.Certificate, below: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%d/%m/%Y")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
