"""Detached CMS signatures (RFC 5652), written by pyHanko and read more strictly than any library does.

A signature covers its signed attributes and, through them, the content; the rest of the file stands unprotected, and
common checkers let many a changed bit there pass. So the reader takes from the file only what a signature covers
(signed attributes, signature value, certificates), writes the one CMS that can be made of it, and demands the same
bytes: SignedData and SignerInfo version 1, digestAlgorithms = {sha256}, eContentType data, one SignerInfo, no unsigned
attributes, DER throughout.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, keys, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.security import tokens
from app.security.chain import Unsound, path_to_root, subject
from app.security.identities import Identity, TokenKey, check_period, der, held_key, is_self_signed
from app.texts import _

# AlgorithmIdentifiers as pyHanko writes them, spelled out so that another version of it cannot move the promise.
_SHA256 = bytes.fromhex("300d0609608648016503040201" + "0500")
_ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
_RSA_SHA256 = bytes.fromhex("300d06092a864886f70d01010b" + "0500")


@dataclass(frozen=True)
class CmsVerdict:
    """What a detached signature is worth. `reason` is empty when `ok`; the signer is known whenever it could be read.

    `time` is the signer's own word (signing-time attribute), UTC; no time-stamp authority stands behind it.
    """

    ok: bool
    signer: pyca.Certificate | None
    time: datetime | None
    reason: str


@dataclass(frozen=True)
class Signed:
    """A CMS whose own signature holds; whose the certificate is remains to be asked."""

    signer: bytes
    """DER"""
    embedded: tuple[bytes, ...]
    """DER of all embedded certificates, the signer's too"""
    time: datetime | None


def sign_cms(content: bytes, identity: Identity, now: datetime) -> bytes:
    """A detached DER signature over `content`, as `openssl cms -verify -inform DER -content … -binary` reads it.

    Holds the signer's certificate and intermediates, never the root, which the checker must have from elsewhere.
    Raises OutOfPeriod when the certificate is not valid at `now` (aware).
    """
    chain = [c for c in identity.chain if not is_self_signed(c)]
    return make(signer_of(identity, [der(c) for c in chain]), identity, hashlib.sha256(content).digest(), now)


def check_cms(p7s: bytes, content: bytes, certificates: Sequence[bytes], roots: Sequence[bytes]) -> CmsVerdict:
    """Whether `p7s` is, bit for bit, a signature over `content` by one of `certificates` (DER) under one of `roots`.

    Any file at all may be given: what cannot be read is a verdict too, never an exception.
    """
    signer: bytes | None = None
    time: datetime | None = None
    try:
        signed = open_cms(p7s, hashlib.sha256(content).digest(), certificates)
        signer, time = signed.signer, signed.time
        if time is None:
            raise Unsound(_("Chữ ký không ghi thời điểm ký."))
        check_chain(signed, certificates, roots, time)
    except Unsound as error:
        return CmsVerdict(False, _certificate(signer), time, error.text)
    except Exception:  # the parsers raise whatever they like on bytes made to hurt them
        return CmsVerdict(False, None, None, _("Tệp chữ ký hỏng, không đọc được."))
    return CmsVerdict(True, _certificate(signer), time, "")


def signer_of(identity: Identity, chain: Sequence[bytes]) -> Signer:
    """pyHanko's signer with this identity, which embeds exactly `chain` (DER) beside the signer's certificate."""
    if isinstance(identity.key, TokenKey):
        made: Signer = tokens.signer(identity, identity.key, [x509.Certificate.load(c) for c in chain])
        return made
    key = held_key(identity).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=x509.Certificate.load(der(identity.certificate)),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore.from_certs([x509.Certificate.load(c) for c in chain]),
        embed_roots=True,
    )


def make(signer: Signer, identity: Identity, digest: bytes, now: datetime, *, pades: bool = False) -> bytes:
    """The DER of a signature over the content with this SHA-256, opened again before it is given away.

    PAdES (ETSI EN 319 142-1, table 1) wants the time in the PDF's dictionary and forbids it here.
    """
    check_period(identity.certificate, now)
    made = signer.async_sign(
        digest,
        "sha256",
        use_pades=pades,
        is_pdf_sig=pades,
        signed_attr_settings=PdfCMSSignedAttributes(signing_time=now.astimezone(UTC).replace(microsecond=0)),
    )
    with tokens.plainly() if isinstance(identity.key, TokenKey) else nullcontext():
        result: bytes = asyncio.run(made).dump()
    open_cms(result, digest, None)
    return result


def open_cms(p7s: bytes, digest: bytes, certificates: Sequence[bytes] | None) -> Signed:
    """Check form and signature against the content's SHA-256. Raises Unsound, or anything on broken bytes.

    Every embedded certificate must be byte-equal to one of `certificates`; with None it must be strict DER instead.
    """
    data = cms.ContentInfo.load(p7s, strict=True)["content"]
    embedded = tuple(choice.chosen.dump() for choice in data["certificates"])
    _check_certificates(embedded, certificates)
    info = data["signer_infos"][0]
    signer = _find_signer(info, embedded)
    attributes = _signed_bytes(info["signed_attrs"])
    signature = info["signature"].native
    if _canonical(signer, embedded, attributes, signature) != p7s:
        raise Unsound(_("Tệp chữ ký đã bị sửa hoặc không đúng dạng quy định."))
    _check_signature(signer, attributes, signature)
    return Signed(signer.dump(), embedded, _read_attributes(attributes, signer, digest))


def check_chain(signed: Signed, others: Sequence[bytes], roots: Sequence[bytes], moment: datetime) -> bytes:
    """The root (DER) that the signer leads to. Raises Unsound; a certificate embedded for nothing is unsound too."""
    path = path_to_root(signed.signer, [*others, *signed.embedded], roots, moment)
    if not set(signed.embedded) <= set(path):
        raise Unsound(_("Tệp chữ ký mang theo chứng thư không liên quan."))
    return path[-1]


def _certificate(data: bytes | None) -> pyca.Certificate | None:
    return None if data is None else pyca.load_der_x509_certificate(data)


def _check_certificates(embedded: Sequence[bytes], certificates: Sequence[bytes] | None) -> None:
    if len(set(embedded)) != len(embedded):
        raise Unsound(_("Tệp chữ ký mang một chứng thư hai lần."))
    for certificate in embedded:
        if certificates is not None and certificate not in certificates:
            raise Unsound(_("Chứng thư trong chữ ký không có trong hồ sơ."))
        if certificates is None and not _is_strict(certificate):
            raise Unsound(_("Chứng thư trong chữ ký không đúng dạng."))


def _is_strict(certificate: bytes) -> bool:
    """Whether the parts of a certificate that its issuer did not sign are the only ones that fit what it did sign."""
    parsed = x509.Certificate.load(certificate, strict=True)
    body, value = parsed["tbs_certificate"], parsed["signature_value"].native
    again = x509.Certificate(
        {
            "tbs_certificate": body,
            "signature_algorithm": body["signature"],
            "signature_value": core.OctetBitString(value),
        }
    )
    pyca.load_der_x509_certificate(certificate)
    return bool(again.dump() == certificate)


def _find_signer(info: cms.SignerInfo, embedded: Sequence[bytes]) -> x509.Certificate:
    wanted = info["sid"].chosen
    for certificate in embedded:
        parsed = x509.Certificate.load(certificate)
        if (parsed.issuer, parsed.serial_number) == (wanted["issuer"], wanted["serial_number"].native):
            return parsed
    raise Unsound(_("Trong chữ ký không có chứng thư của người ký."))


def _signed_bytes(attributes: cms.CMSAttributes) -> bytes:
    """The attributes as they were signed: with the tag of a SET instead of [0] (RFC 5652, 5.4)."""
    return b"\x31" + bytes(attributes.dump())[1:]


def _canonical(signer: x509.Certificate, embedded: Sequence[bytes], attributes: bytes, signature: bytes) -> bytes:
    """The one file that can be made of what the signature covers."""
    rsa_key = signer.public_key.algorithm == "rsa"
    mechanism = algos.SignedDigestAlgorithm.load(_RSA_SHA256 if rsa_key else _ECDSA_SHA256)
    number = {"issuer": signer.issuer, "serial_number": signer.serial_number}
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber(number)),
            "digest_algorithm": algos.DigestAlgorithm.load(_SHA256),
            "signed_attrs": cms.CMSAttributes.load(attributes, strict=True),
            "signature_algorithm": mechanism,
            "signature": signature,
        }
    )
    data = {
        "version": "v1",
        "digest_algorithms": [algos.DigestAlgorithm.load(_SHA256)],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", x509.Certificate.load(c)) for c in embedded],
        "signer_infos": [info],
    }
    content = {"content_type": "signed_data", "content": cms.SignedData(data)}
    return bytes(cms.ContentInfo(content).dump())


def _check_signature(signer: x509.Certificate, attributes: bytes, signature: bytes) -> None:
    key = pyca.load_der_x509_certificate(signer.dump()).public_key()
    try:
        match key:
            case ec.EllipticCurvePublicKey():
                if encode_dss_signature(*decode_dss_signature(signature)) != signature:
                    raise InvalidSignature
                key.verify(signature, attributes, ec.ECDSA(hashes.SHA256()))
            case rsa.RSAPublicKey():
                key.verify(signature, attributes, padding.PKCS1v15(), hashes.SHA256())
            case _:
                raise Unsound(_("Chữ ký dùng loại khóa không được chấp nhận."))
    except (InvalidSignature, ValueError) as error:
        raise Unsound(_("Chữ ký không khớp với chứng thư của {0}.").format(subject(signer))) from error


def _read_attributes(attributes: bytes, signer: x509.Certificate, digest: bytes) -> datetime | None:
    """Hold the signed attributes against content and signer; the signing time if there is one."""
    found: dict[str, core.Asn1Value] = {}
    for attribute in cms.CMSAttributes.load(attributes):
        kind = attribute["type"].native
        if kind in found or len(attribute["values"]) != 1:
            raise Unsound(_("Tệp chữ ký đã bị sửa hoặc không đúng dạng quy định."))
        found[kind] = attribute["values"][0]
    if found["content_type"].native != "data" or found["message_digest"].native != digest:
        raise Unsound(_("Nội dung đã bị đổi sau khi {0} ký.").format(subject(signer)))
    _check_bound(found.get("signing_certificate_v2"), signer)
    time = found.get("signing_time")
    return None if time is None else time.native.astimezone(UTC)


def _check_bound(reference: core.Asn1Value | None, signer: x509.Certificate) -> None:
    """The attribute of RFC 5035 names the signer's certificate by hash; PAdES and our own files always carry it."""
    if reference is None or reference["certs"][0]["cert_hash"].native != hashlib.sha256(signer.dump()).digest():
        raise Unsound(_("Chữ ký không gắn với chứng thư của {0}.").format(subject(signer)))
