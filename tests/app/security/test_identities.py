"""Certificates as others see them, and PKCS#12 files from here and from elsewhere."""

import subprocess
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from app.domain.errors import Refusal
from app.security import identities
from app.security.identities import BadIdentityFile, OutOfPeriod, WrongPassphrase, load_p12, to_p12
from tests.app.security.making import foreign_chain

PASS = "Mật khẩu của trưởng ban"


def test_the_authority_is_a_root_for_25_years_that_certifies_signers_only(ours) -> None:
    root = ours.authority.certificate
    assert root.issuer == root.subject and identities.is_self_signed(root)
    assert (root.not_valid_before_utc, root.not_valid_after_utc) == (
        datetime(2026, 7, 17, 9, 30, 15, tzinfo=UTC),
        datetime(2051, 7, 18, 9, 30, 15, tzinfo=UTC),
    )
    basic = root.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical and basic.value.ca and basic.value.path_length == 0
    usage = root.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical and usage.value.key_cert_sign and not usage.value.digital_signature


def test_a_signer_may_sign_and_commit_and_nothing_else(ours) -> None:
    certificate = ours.head.certificate
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical and usage.value.digital_signature and usage.value.content_commitment
    assert not usage.value.key_cert_sign and not usage.value.key_encipherment
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
    above = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    own = ours.authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert above == own
    assert identities.common_name(certificate) == "Nguyễn Thị Hằng"
    assert identities.role_title(certificate) == "Trưởng ban kiểm phiếu"


def test_a_signer_issued_later_does_not_outlive_the_authority(ours) -> None:
    late = identities.issue(ours.authority, "Lê Văn An", "", ours.now + timedelta(days=3 * 365))
    assert late.certificate.not_valid_after_utc == ours.authority.certificate.not_valid_after_utc
    assert identities.role_title(late.certificate) == ""


def test_an_authority_past_its_time_issues_nothing(ours) -> None:
    with pytest.raises(OutOfPeriod) as caught:
        identities.issue(ours.authority, "Lê Văn An", "", ours.now.replace(year=2052))
    assert caught.value.code == "identity.expired"


def test_made_on_29_february() -> None:
    root = identities.new_authority("A", datetime(2028, 2, 29, 12, tzinfo=UTC)).certificate
    assert root.not_valid_after_utc == datetime(2053, 2, 28, 12, tzinfo=UTC)


def test_names_are_nfc_tidy_and_within_what_x509_allows(ours) -> None:
    apart = unicodedata.normalize("NFD", "  Nguyễn   Thị Hằng ")
    made = identities.issue(ours.authority, apart, "Phó Giám đốc " * 10, ours.now).certificate
    assert identities.common_name(made) == "Nguyễn Thị Hằng"
    assert len(identities.role_title(made)) <= 64 and identities.role_title(made).endswith("…")
    with pytest.raises(Refusal, match="phải có tên"):
        identities.issue(ours.authority, " ", "", ours.now)


def test_names_of_strangers_cannot_move_the_terminal_or_turn_the_text() -> None:
    assert identities.printable("An\x1b[2J\u202eB\nC") == "An�[2J�B�C"


def test_openssl_finds_the_chain_right_also_in_2040(ours, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    (tmp_path / "root.pem").write_bytes(identities.pem(ours.authority.certificate))
    (tmp_path / "head.pem").write_bytes(identities.pem(ours.head.certificate))
    for when in ("1800000000", "2208988800"):
        command = [need_tool("openssl"), "verify", "-x509_strict", "-attime", when, "-purpose", "smimesign"]
        subprocess.run([*command, "-CAfile", "root.pem", "head.pem"], cwd=tmp_path, check=True, capture_output=True)


def test_fingerprint_is_what_openssl_prints(ours, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    (tmp_path / "root.pem").write_bytes(identities.pem(ours.authority.certificate))
    command = [need_tool("openssl"), "x509", "-in", "root.pem", "-noout", "-fingerprint", "-sha256"]
    printed = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    found = identities.fingerprint(ours.authority.certificate)
    assert printed.strip().rpartition("=")[2].replace(":", "").lower() == found
    assert identities.groups_of_four(found).replace(" ", "") == found
    assert {len(group) for group in identities.groups_of_four(found).split(" ")} == {4}


@pytest.mark.parametrize(
    ("change", "code"), [({"year": 2025}, "identity.not_yet"), ({"year": 2052}, "identity.expired"), ({}, None)]
)
def test_validity_at_a_moment(ours, change: dict[str, int], code: str | None) -> None:
    if code is None:
        identities.check_period(ours.head.certificate, ours.now)
        return
    with pytest.raises(OutOfPeriod) as caught:
        identities.check_period(ours.head.certificate, ours.now.replace(**change))
    assert caught.value.code == code and "Nguyễn Thị Hằng" in caught.value.text


def test_p12_there_and_back(ours) -> None:
    back = load_p12(to_p12(ours.head, PASS), PASS)
    assert back.certificate == ours.head.certificate
    assert back.chain == (ours.authority.certificate,)
    assert back.key.private_numbers() == ours.head.key.private_numbers()
    assert "key" not in repr(back) and "PrivateKey" not in repr(back)


def test_the_authority_itself_goes_into_a_p12(ours) -> None:
    back = load_p12(to_p12(ours.authority, PASS), PASS)
    assert (back.certificate, back.chain) == (ours.authority.certificate, ())


def test_a_passphrase_typed_apart_is_the_same(ours) -> None:
    apart = unicodedata.normalize("NFD", PASS)
    assert apart != PASS
    assert load_p12(to_p12(ours.head, PASS), apart).certificate == ours.head.certificate
    assert load_p12(to_p12(ours.head, apart), PASS).certificate == ours.head.certificate


def test_a_foreign_file_whose_passphrase_was_taken_apart_opens(ours) -> None:
    apart = unicodedata.normalize("NFD", PASS)
    data = pkcs12.serialize_key_and_certificates(
        None, ours.head.key, ours.head.certificate, None, BestAvailableEncryption(apart.encode())
    )
    assert load_p12(data, apart).certificate == ours.head.certificate


def test_openssl_opens_our_p12(ours, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    (tmp_path / "head.p12").write_bytes(to_p12(ours.head, PASS))
    command = [need_tool("openssl"), "pkcs12", "-in", "head.p12", "-passin", f"pass:{PASS}", "-nokeys"]
    printed = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout
    assert printed.count(b"BEGIN CERTIFICATE") == 2


def test_wrong_passphrase(ours) -> None:
    with pytest.raises(WrongPassphrase):
        load_p12(to_p12(ours.head, PASS), PASS + " ")


def test_a_p12_must_have_a_passphrase(ours) -> None:
    with pytest.raises(Refusal, match="phải có mật khẩu"):
        to_p12(ours.head, "")


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\n", b"\x30\x03\x02\x01\x03", b"\x30\x80"]
)
def test_not_a_p12(data: bytes) -> None:
    with pytest.raises(BadIdentityFile) as caught:
        load_p12(data, PASS)
    assert caught.value.code == "identity.not_p12"


def test_a_certificate_is_not_a_p12(ours) -> None:
    with pytest.raises(BadIdentityFile, match="không phải tệp khóa"):
        load_p12(identities.der(ours.head.certificate), PASS)


def _p12(key: pkcs12.PKCS12PrivateKeyTypes | None, certificate: x509.Certificate | None) -> bytes:
    others = None if key else [certificate] if certificate else None
    protection = BestAvailableEncryption(b"x")
    return pkcs12.serialize_key_and_certificates(None, key, certificate if key else None, others, protection)


def test_p12_without_key(ours) -> None:
    with pytest.raises(BadIdentityFile) as caught:
        load_p12(_p12(None, ours.head.certificate), "x")
    assert caught.value.code == "identity.no_key"


def test_p12_without_certificate(ours) -> None:
    with pytest.raises(BadIdentityFile) as caught:
        load_p12(_p12(ours.head.key, None), "x")
    assert caught.value.code == "identity.no_certificate"


def test_p12_with_a_key_of_another_kind() -> None:
    with pytest.raises(BadIdentityFile) as caught:
        load_p12(_p12(ed25519.Ed25519PrivateKey.generate(), None), "x")
    assert caught.value.code == "identity.key_kind"


def test_a_torn_p12_is_refused_by_name_wherever_it_is_torn(ours) -> None:
    whole = to_p12(ours.head, PASS)
    for length in range(0, len(whole), 97):
        with pytest.raises((BadIdentityFile, WrongPassphrase)):
            load_p12(whole[:length], PASS)


def test_a_p12_of_openssl_with_rsa_and_an_intermediate_but_no_root(
    tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    foreign_chain(tmp_path, need_tool("openssl"))
    found = load_p12((tmp_path / "leaf.p12").read_bytes(), "tự đặt")
    assert isinstance(found.key, rsa.RSAPrivateKey)
    assert identities.common_name(found.certificate) == "Lê Văn An"
    assert [identities.common_name(c) for c in found.chain] == ["Trung gian"]


@pytest.mark.parametrize("data", [b"", b"nothing", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_not_a_certificate(data: bytes) -> None:
    with pytest.raises(BadIdentityFile, match=r"X\.509"):
        identities.load_certificate(data)


def test_a_certificate_is_read_as_der_and_as_pem(ours) -> None:
    certificate = ours.head.certificate
    assert identities.load_certificate(identities.der(certificate)) == certificate
    assert identities.load_certificate(identities.pem(certificate)) == certificate
