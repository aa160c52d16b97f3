"""Keys in PKCS#11 tokens, proved with SoftHSM2: RSA and P-256 sign the minutes; troubles in plain words."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from app.cli.keys import load
from app.domain.errors import Refusal
from app.security.identities import Identity, check_usage, der, issue
from app.security.signing import PdfState, check_cms, check_pdf, sign_cms, sign_pdf
from app.security.tokens import Address, TokenTrouble, certificates, load_token, read_address
from app.services.exports import Key
from app.services.signing import check_keys
from app.services.token import listing
from tests.app.security.making import House, paper
from tests.app.security.softhsm import PIN, softhsm


@dataclass(frozen=True)
class Tokens:
    """Two tokens in one library: RSA 2048 and P-256, each with its signer's certificate and the root."""

    rsa: Address
    ec: Address


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory, ours: House, need_tool: Callable[[str], str]) -> Iterator[Tokens]:
    with softhsm(need_tool("softhsm2-util"), tmp_path_factory.mktemp("tokens")) as made:
        yield Tokens(made.token("the-rsa", _rsa(ours)), made.token("the-ec", ours.chair))


def _rsa(ours: House) -> Identity:
    """The head's certificate again, over an RSA key."""
    key = rsa.generate_private_key(65537, 2048)
    head = ours.head.certificate
    builder = x509.CertificateBuilder(head.issuer, head.subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(head.not_valid_before_utc).not_valid_after(head.not_valid_after_utc)
    for extension in head.extensions:
        if not isinstance(extension.value, x509.SubjectKeyIdentifier):
            builder = builder.add_extension(extension.value, extension.critical)
    return Identity(builder.sign(ours.authority.key, hashes.SHA256()), key, ours.head.chain)


def test_tokens_sign_the_minutes_and_a_file(
    tokens: Tokens, ours: House, tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    head, chair = load_token(tokens.rsa, PIN), load_token(tokens.ec, PIN)
    own = [der(c) for c in (head.certificate, chair.certificate, ours.authority.certificate)]
    pdf = sign_pdf(sign_pdf(paper(), "head", head, ours.now), "chair", chair, ours.now)
    assert check_pdf(pdf, ours.roots, own).state is PdfState.HOLDS
    (tmp_path / "minutes.pdf").write_bytes(pdf)
    told = subprocess.run(
        [need_tool("pdfsig"), "-nocert", str(tmp_path / "minutes.pdf")], capture_output=True, text=True
    )
    assert told.stdout.count("Signature is Valid") == 2
    for identity in (head, chair):
        assert check_cms(sign_cms(b"x", identity, ours.now), b"x", own, ours.roots).ok


def test_certificates_are_listed_without_a_pin(tokens: Tokens) -> None:
    found = certificates(tokens.rsa.module)
    assert {(f.address.token, f.address.label, f.address.id) for f in found} == {
        ("the-rsa", "ký", b"\x01"), ("the-ec", "ký", b"\x01"),
    }  # fmt: skip
    assert read_address(found[0].address.uri()) == found[0].address


def test_the_window_and_the_command_take_a_token(tokens: Tokens, tmp_path: Path) -> None:
    listed = {found.token: found for found in listing(tokens.ec.module, "vi")}
    assert listed["the-ec"].name == "Trần Đức Quỳnh"
    (signer,) = check_keys((Key("head", b"", PIN, listed["the-ec"].address),), "vi")
    assert signer.name == "Trần Đức Quỳnh"
    (tmp_path / "pin").write_text(PIN)
    (identity,) = load([replace(tokens.rsa, pin_file=str(tmp_path / "pin")).uri()])
    assert identity.certificate.subject == load_token(tokens.rsa, PIN).certificate.subject


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"token": "no such"}, "token.absent"),
        ({"token": "", "label": ""}, "token.several"),
        ({"label": "không có", "id": b""}, "token.no_certificate"),
        ({"module": "no-such-library.so"}, "token.no_module"),
        ({"module": __file__}, "token.bad_module"),
    ],
)
def test_what_is_not_there_is_told(tokens: Tokens, change: dict[str, str], code: str) -> None:
    with pytest.raises(TokenTrouble) as caught:
        load_token(replace(tokens.ec, **change), PIN)
    assert caught.value.code == code


def test_a_wrong_pin_is_told(tokens: Tokens) -> None:
    """In a process of its own: here the tokens may be open already."""
    script = (
        "import sys; from app.domain.errors import Refusal; from app.security.tokens import load_token, read_address\n"
        "try: load_token(read_address(sys.argv[1]), '000000')\nexcept Refusal as told: print(told.text)"
    )
    done = subprocess.run([sys.executable, "-c", script, tokens.ec.uri()], capture_output=True, text=True)
    assert "Mã PIN không đúng" in done.stdout, done.stderr


@pytest.mark.parametrize(
    "uri", ["pkcs11:token=a", "pkcs11:?module-path=m&pin-value=1", "pkcs11:slot-id=1?module-path=m"]
)
def test_addresses_that_do_not_do(uri: str) -> None:
    with pytest.raises(Refusal):
        read_address(uri)


def test_a_certificate_for_other_uses_is_refused(ours: House) -> None:
    other = issue(ours.authority, "Người Khác", "", ours.now)
    builder = x509.CertificateBuilder(
        other.certificate.issuer, other.certificate.subject, other.certificate.public_key(), 7
    )
    builder = builder.not_valid_before(other.certificate.not_valid_before_utc)
    builder = builder.not_valid_after(other.certificate.not_valid_after_utc)
    usage = x509.KeyUsage(False, False, True, False, False, False, False, False, False)
    certificate = builder.add_extension(usage, critical=True).sign(ours.authority.key, hashes.SHA256())
    with pytest.raises(Refusal) as caught:
        check_usage(certificate)
    assert caught.value.code == "identity.usage"
    check_usage(other.certificate)
