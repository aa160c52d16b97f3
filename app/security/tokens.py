"""Signing keys that never leave a PKCS#11 token (a USB signing device): found by address, opened with its PIN.

pyHanko's own module is the door to python-pkcs11. An address is a URI of RFC 7512, of which we read `token`, `serial`,
`object` and `id` in its path, `module-path` and `pin-source=file:…` in its query; a PIN never stands in it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, unquote_to_bytes

from asn1crypto import algos, x509
from cryptography import x509 as pyca
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.domain.errors import Refusal
from app.security.identities import Identity, TokenKey, common_name, der, issuers, load_certificate
from app.texts import N_, _

SCHEME = "pkcs11:"
_ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
_RSA_SHA256 = bytes.fromhex("300d06092a864886f70d01010b" + "0500")

# By the names of python-pkcs11's exceptions, which are those of the standard (CKR_…).
_TOLD = {
    "PinIncorrect": N_("Mã PIN không đúng. Gõ sai vài lần nữa thì thiết bị tự khóa."),
    "PinInvalid": N_("Mã PIN có ký tự mà thiết bị không nhận."),
    "PinLenRange": N_("Mã PIN dài hoặc ngắn hơn mức thiết bị nhận."),
    "PinLocked": N_("Thiết bị đã khóa vì gõ sai mã PIN nhiều lần; nhờ nơi cấp mở khóa."),
    "PinExpired": N_("Mã PIN đã hết hạn; đổi mã PIN bằng phần mềm của thiết bị."),
    "UserPinNotInitialized": N_("Thiết bị chưa được đặt mã PIN; đặt bằng phần mềm của thiết bị."),
    "TokenNotPresent": N_("Không thấy thiết bị ký; cắm thiết bị rồi làm lại."),
    "TokenNotRecognised": N_("Thiết bị ký này không dùng được với phần mềm đã chọn."),
    "DeviceRemoved": N_("Thiết bị ký đã bị rút ra; cắm lại rồi làm lại."),
    "NoSuchKey": N_("Thiết bị ký không có khóa riêng của chứng thư này."),
}


class TokenTrouble(Refusal):
    """The token is absent, locked, refuses the PIN, or lacks what signing needs."""


@dataclass(frozen=True)
class Address:
    """Which certificate on which token; what is empty is not asked for. `pin_file` holds the PIN."""

    module: str
    token: str = ""
    serial: str = ""
    label: str = ""
    id: bytes = b""
    pin_file: str = ""

    def uri(self) -> str:
        """As RFC 7512 writes it."""
        named = {"token": self.token, "serial": self.serial, "object": self.label}
        path = [f"{name}={quote(text, safe='')}" for name, text in named.items() if text]
        path += ["id=" + "".join(f"%{byte:02X}" for byte in self.id)] if self.id else []
        query = f"module-path={quote(self.module)}" + (f"&pin-source=file:{quote(self.pin_file)}" * bool(self.pin_file))
        return f"{SCHEME}{';'.join(path)}?{query}"


@dataclass(frozen=True)
class Found:
    """A certificate on a token that can be signed with, by its address."""

    address: Address
    certificate: pyca.Certificate


def read_address(uri: str) -> Address:
    """Raises Refusal for what is no such URI, names no module, or holds a PIN."""
    path, _mark, query = uri.removeprefix(SCHEME).partition("?")
    given = dict(part.partition("=")[::2] for part in (*path.split(";"), *query.split("&")) if part)
    if "pin-value" in given:
        raise Refusal("token.pin_value", _("Không ghi mã PIN trong địa chỉ; dùng pin-source=file:TỆP hoặc gõ khi hỏi."))
    source = unquote(given.get("pin-source", ""))
    unknown = sorted(set(given) - {"token", "serial", "object", "id", "type", "module-path", "pin-source"})
    if not uri.startswith(SCHEME) or unknown or (source and not source.startswith("file:")):
        text = _("Không đọc được địa chỉ thiết bị ký: {0}.").format(", ".join(unknown) or uri)
        raise Refusal("token.address", text)
    if not given.get("module-path"):
        raise Refusal("token.module", _("Địa chỉ thiết bị ký phải có module-path: tệp thư viện PKCS#11 của thiết bị."))
    token, serial, label, module = (unquote(given.get(k, "")) for k in ("token", "serial", "object", "module-path"))
    return Address(module, token, serial, label, unquote_to_bytes(given.get("id", "")), source.removeprefix("file:"))


def certificates(module: str) -> list[Found]:
    """Every signer's certificate on every token that this library sees; no PIN is asked. Raises TokenTrouble."""
    found: list[Found] = []
    with plainly():
        for token in _tokens(Address(module)):
            with token.open() as session:
                found += [f for f in _on(session, token, module) if not _is_authority(f.certificate)]
    return found


def load_token(address: Address, pin: str, among: Iterable[pyca.Certificate] = ()) -> Identity:
    """The identity at `address`; its issuers are looked for on the token and `among` others.

    The session stays open as long as the process, which for all but the command line is a child. Raises TokenTrouble.
    """
    with plainly():
        token = _one_token(address)
        session = _open(token, pin)
        there = list(_on(session, token, address.module))
        found = _one_certificate([f for f in there if _is_meant(f, address)])
        key = TokenKey(session, found.address.id, found.address.label, not _takes_hashes(token, found.certificate))
    pool = [*(f.certificate for f in there), *among]
    return Identity(found.certificate, key, issuers(found.certificate, pool))


def signer(identity: Identity, key: TokenKey, chain: list[x509.Certificate]) -> Any:
    """pyHanko's signer that has the token sign; it embeds exactly `chain` beside the signer's certificate."""
    own = x509.Certificate.load(der(identity.certificate))
    rsa = own.public_key.algorithm == "rsa"
    made = _device().PKCS11Signer(
        key.session,
        signing_cert=own,
        **({"key_id": key.id} if key.id else {"key_label": key.label}),
        use_raw_mechanism=key.raw,
        signature_mechanism=algos.SignedDigestAlgorithm.load(_RSA_SHA256 if rsa else _ECDSA_SHA256),
        embed_roots=True,
    )
    made._cert_registry = SimpleCertificateStore.from_certs(chain)  # it puts the signer's in, which then stands twice
    return made


def _device() -> Any:
    return import_module("pyhanko.sign.pkcs11")


@contextmanager
def plainly() -> Iterator[None]:
    """What a token answers, in plain words."""
    try:
        yield
    except RuntimeError as error:  # PKCS11Error and what the loader of libraries raises
        name = type(error).__name__
        if name in _TOLD:
            raise TokenTrouble(f"token.{name}", _(_TOLD[name])) from error
        raise TokenTrouble("token.failed", _("Thiết bị ký báo lỗi ({0}).").format(str(error) or name)) from error


def _tokens(address: Address) -> list[Any]:
    if not Path(address.module).is_file():
        text = _("Không có tệp thư viện của thiết bị ký: {0}. Cài phần mềm đi kèm thiết bị.")
        raise TokenTrouble("token.no_module", text.format(address.module))
    try:
        library = _device().p11_lib(address.module)
        slots = library.get_slots(token_present=True)
    except (OSError, RuntimeError) as error:
        text = _("Tệp {0} không phải thư viện PKCS#11 dùng được trên máy này.")
        raise TokenTrouble("token.bad_module", text.format(Path(address.module).name)) from error
    tokens = [slot.get_token() for slot in slots]
    return [token for token in tokens if token.flags & _device().pkcs11.TokenFlag.TOKEN_INITIALIZED]


def _one_token(address: Address) -> Any:
    found = [t for t in _tokens(address) if address.token in {"", _text(t.label)}]
    found = [t for t in found if address.serial in {"", _text(t.serial)}]
    if not found:
        raise TokenTrouble("token.absent", _("Không thấy thiết bị ký; cắm thiết bị rồi làm lại."))
    if len(found) > 1:
        names = ", ".join(f"{_text(t.label)} ({_text(t.serial)})" for t in found)
        raise TokenTrouble("token.several", _("Có nhiều thiết bị ký đang cắm: {0}; chọn một.").format(names))
    return found[0]


def _open(token: Any, pin: str) -> Any:
    try:
        return token.open(user_pin=pin)
    except RuntimeError as error:
        if type(error).__name__ != "UserAlreadyLoggedIn":  # this process gave the PIN before
            raise
        return token.open()


def _on(session: Any, token: Any, module: str) -> Iterator[Found]:
    attribute, kind = _device().Attribute, _device().ObjectClass.CERTIFICATE
    place = Address(module, _text(token.label), _text(token.serial))
    for one in session.get_objects({attribute.CLASS: kind}):
        address = replace(place, label=_text(one[attribute.LABEL]), id=bytes(one[attribute.ID]))
        yield Found(address, load_certificate(bytes(one[attribute.VALUE])))


def _is_meant(found: Found, address: Address) -> bool:
    if address.label or address.id:
        return address.label in {"", found.address.label} and address.id in {b"", found.address.id}
    return not _is_authority(found.certificate)


def _one_certificate(found: list[Found]) -> Found:
    if not found:
        raise TokenTrouble("token.no_certificate", _("Thiết bị ký không có chứng thư cần tìm."))
    if len(found) > 1:
        names = ", ".join(f"{common_name(f.certificate)} ({f.address.label})" for f in found)
        raise TokenTrouble("token.which", _("Thiết bị ký có nhiều chứng thư: {0}; chọn một.").format(names))
    return found[0]


def _takes_hashes(token: Any, certificate: pyca.Certificate) -> bool:
    """Whether the token hashes by itself; some sign only what was hashed before (SoftHSM with ECDSA)."""
    rsa = x509.Certificate.load(der(certificate)).public_key.algorithm == "rsa"
    mechanism = _device().Mechanism
    return (mechanism.SHA256_RSA_PKCS if rsa else mechanism.ECDSA_SHA256) in token.slot.get_mechanisms()


def _is_authority(certificate: pyca.Certificate) -> bool:
    return bool(x509.Certificate.load(der(certificate)).ca)


def _text(untrusted: object) -> str:
    if isinstance(untrusted, bytes):
        return untrusted.decode("utf-8", "replace").strip("\0 ")
    return str(untrusted).strip("\0 ")
