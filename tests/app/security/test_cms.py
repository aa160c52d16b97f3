"""Detached signatures: good ones hold here and for openssl; no changed bit passes."""

import asyncio
import hashlib
import random
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from asn1crypto import core, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from app.security import identities
from app.security.cms import check_cms, sign_cms, signer_of
from app.security.identities import OutOfPeriod, der
from tests.app.security.making import foreign_chain, house

CONTENT = "0" * 64 + "  manifest-sha256.txt\n"


@pytest.fixture(scope="module")
def p7s(ours) -> bytes:
    return sign_cms(CONTENT.encode(), ours.head, ours.now)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory, need_tool: Callable[[str], str]) -> Path:
    folder = tmp_path_factory.mktemp("foreign")
    foreign_chain(folder, need_tool("openssl"))
    return folder


def verdict(p7s: bytes, ours, content: str = CONTENT):
    return check_cms(p7s, content.encode(), ours.certificates, ours.roots)


def test_a_good_signature_holds_and_says_who_and_when(ours, p7s: bytes) -> None:
    found = verdict(p7s, ours)
    assert found.ok and found.reason == ""
    assert found.signer == ours.head.certificate
    assert found.time == datetime(2026, 7, 18, 9, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize("when", [[], ["-attime", "2208988800"]])
def test_openssl_agrees(ours, p7s: bytes, tmp_path: Path, need_tool: Callable[[str], str], when: list[str]) -> None:
    assert openssl_verify(tmp_path, need_tool("openssl"), p7s, CONTENT.encode(), ours.authority, when)
    assert not openssl_verify(tmp_path, need_tool("openssl"), p7s, CONTENT.encode() + b" ", ours.authority, when)


def openssl_verify(folder: Path, openssl: str, p7s: bytes, content: bytes, root, when: list[str]) -> bool:
    (folder / "a.p7s").write_bytes(p7s)
    (folder / "a.txt").write_bytes(content)
    (folder / "root.pem").write_bytes(identities.pem(root.certificate))
    command = [openssl, "cms", "-verify", "-inform", "DER", "-in", "a.p7s", "-content", "a.txt", "-binary"]
    command += ["-CAfile", "root.pem", "-out", "out", *when]
    return subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def test_the_file_has_the_one_form_that_is_promised(p7s: bytes, ours) -> None:
    data = asn1.ContentInfo.load(p7s, strict=True)["content"]
    (info,) = data["signer_infos"]
    assert data["version"].native == info["version"].native == "v1"
    assert [a["algorithm"].native for a in data["digest_algorithms"]] == ["sha256"]
    assert data["encap_content_info"]["content_type"].native == "data"
    assert data["encap_content_info"]["content"].native is None
    assert isinstance(info["unsigned_attrs"], core.Void)
    assert [c.chosen.dump() for c in data["certificates"]] == [der(ours.head.certificate)]
    kinds = {a["type"].native for a in info["signed_attrs"]}
    assert {"content_type", "message_digest", "signing_time", "signing_certificate_v2"} <= kinds


def test_every_single_bit_counts(ours, p7s: bytes) -> None:
    passed = [bit for bit in range(8 * len(p7s)) if verdict(flipped(p7s, bit), ours).ok]
    assert passed == []


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@given(data=st.binary(max_size=300))
def test_anything_may_be_given(ours, data: bytes) -> None:
    assert not verdict(data, ours).ok


def test_torn_and_lengthened_files(ours, p7s: bytes) -> None:
    assert not any(verdict(p7s[:length], ours).ok for length in range(0, len(p7s), 13))
    assert not verdict(p7s + b"\0", ours).ok
    assert not verdict(b"\n" + p7s, ours).ok


def test_another_content(ours, p7s: bytes) -> None:
    found = verdict(p7s, ours, CONTENT + "x")
    assert not found.ok and "Nội dung đã bị đổi" in found.reason
    assert found.signer is None  # nothing in the file can be believed


def test_a_certificate_that_is_not_in_the_archive(ours, p7s: bytes) -> None:
    found = check_cms(p7s, CONTENT.encode(), [der(ours.chair.certificate)], ours.roots)
    assert not found.ok and "không có trong hồ sơ" in found.reason


def test_a_strangers_signature_under_the_same_names(ours, strangers) -> None:
    forged = sign_cms(CONTENT.encode(), strangers.head, ours.now)
    assert not verdict(forged, ours).ok
    brought_along = check_cms(forged, CONTENT.encode(), [*ours.certificates, *strangers.certificates], ours.roots)
    assert not brought_along.ok and "không do chứng thư gốc này cấp" in brought_along.reason
    assert brought_along.signer == strangers.head.certificate


def test_no_roots_at_all(ours, p7s: bytes) -> None:
    assert not check_cms(p7s, CONTENT.encode(), ours.certificates, []).ok


def test_the_authority_may_not_sign_documents(ours) -> None:
    found = verdict(sign_cms(CONTENT.encode(), ours.authority, ours.now), ours)
    assert not found.ok and "không dành cho việc ký" in found.reason


@pytest.mark.parametrize("year", [2025, 2052])
def test_signing_outside_the_certificates_time_is_refused(ours, year: int) -> None:
    with pytest.raises(OutOfPeriod):
        sign_cms(b"", ours.head, ours.now.replace(year=year))


@pytest.mark.parametrize(("issued", "signed"), [(2026, 2025), (2010, 2036)])
def test_a_signature_dated_outside_the_certificates_time_does_not_hold(issued: int, signed: int) -> None:
    """Made by a program that does not ask."""
    people = house(datetime(issued, 7, 18, tzinfo=UTC))
    digest = hashlib.sha256(CONTENT.encode()).digest()
    time = PdfCMSSignedAttributes(signing_time=datetime(signed, 7, 18, tzinfo=UTC))
    made = signer_of(people.head, []).async_sign(digest, "sha256", signed_attr_settings=time, is_pdf_sig=False)
    found = verdict(asyncio.run(made).dump(), people)
    assert not found.ok and "không có hiệu lực vào lúc ký" in found.reason
    assert found.time is not None and found.time.year == signed


def rebuilt(p7s: bytes, change: Callable[[asn1.SignedData], None]) -> bytes:
    """The same signature in another wrapping: nothing that is signed changes."""
    info = asn1.ContentInfo.load(p7s)
    change(info["content"])
    return info.dump(force=True)


def _other_version(data: asn1.SignedData) -> None:
    data["version"] = "v3"


def _unsigned_attribute(data: asn1.SignedData) -> None:
    time = asn1.Time("utc_time", core.UTCTime(datetime(2020, 1, 1, tzinfo=UTC)))
    data["signer_infos"][0]["unsigned_attrs"] = [{"type": "signing_time", "values": [time]}]


def _signer_twice(data: asn1.SignedData) -> None:
    data["signer_infos"] = [data["signer_infos"][0].copy(), data["signer_infos"][0].copy()]


def _enveloped(data: asn1.SignedData) -> None:
    data["encap_content_info"] = {"content_type": "data", "content": CONTENT.encode()}


def _padded_signature(data: asn1.SignedData) -> None:
    data["signer_infos"][0]["signature"] = data["signer_infos"][0]["signature"].native + b"\0"


@pytest.mark.parametrize("change", [_other_version, _unsigned_attribute, _signer_twice, _enveloped, _padded_signature])
def test_another_wrapping_does_not_hold(ours, p7s: bytes, change: Callable[[asn1.SignedData], None]) -> None:
    assert rebuilt(p7s, lambda data: None) == p7s
    other = rebuilt(p7s, change)
    assert other != p7s
    assert not verdict(other, ours).ok


@pytest.mark.parametrize("extra", ["root", "chair"])
def test_a_certificate_embedded_for_nothing_does_not_hold(ours, p7s: bytes, extra: str) -> None:
    more = ours.authority if extra == "root" else ours.chair

    def change(data: asn1.SignedData) -> None:
        data["certificates"].append(
            asn1.CertificateChoices("certificate", x509.Certificate.load(der(more.certificate)))
        )

    found = verdict(rebuilt(p7s, change), ours)
    assert found.ok == (extra == "root")  # the root stands on the path, and in data/certificates


def test_a_plain_pkcs7_of_another_program_is_not_our_form(ours) -> None:
    made = (
        PKCS7SignatureBuilder()
        .set_data(CONTENT.encode())
        .add_signer(ours.head.certificate, ours.head.key, hashes.SHA256())
        .sign(Encoding.DER, [PKCS7Options.DetachedSignature, PKCS7Options.Binary])
    )
    assert not verdict(made, ours).ok


def test_rsa_with_an_intermediate_holds_and_bits_count(
    foreign: Path, ours, tmp_path: Path, need_tool: Callable[[str], str], long_run: bool
) -> None:
    identity = identities.load_p12((foreign / "leaf.p12").read_bytes(), "tự đặt")
    root = identities.load_certificate((foreign / "root.pem").read_bytes())
    now = datetime.now(UTC)  # openssl's own clock made these certificates
    p7s = sign_cms(b"x", identity, now)
    certificates = [der(identity.certificate), *(der(c) for c in identity.chain)]
    found = check_cms(p7s, b"x", certificates, [der(root)])
    assert found.ok, found.reason
    assert not check_cms(p7s, b"x", certificates, ours.roots).ok
    assert openssl_verify(tmp_path, need_tool("openssl"), p7s, b"x", replace(identity, certificate=root), [])
    bits = range(8 * len(p7s)) if long_run else random.Random(7).sample(range(8 * len(p7s)), 1500)
    assert [bit for bit in bits if check_cms(flipped(p7s, bit), b"x", certificates, [der(root)]).ok] == []


def test_other_curves_sign_too(ours) -> None:
    """A token may hold P-384; the digest stays SHA-256."""
    key = ec.generate_private_key(ec.SECP384R1())
    template = ours.head.certificate
    builder = pyca.CertificateBuilder(
        template.issuer, template.subject, key.public_key(), 7, template.not_valid_before_utc,
        template.not_valid_after_utc, list(template.extensions),
    )  # fmt: skip
    certificate = builder.sign(ours.authority.key, hashes.SHA256())
    identity = identities.Identity(certificate, key, (ours.authority.certificate,))
    assert check_cms(sign_cms(b"x", identity, ours.now), b"x", [der(certificate)], ours.roots).ok
