"""The certificates that a signed archive brings along: two signers and the authority above them."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509

from app.archive.bag import PAYLOAD, Bag
from app.archive.check import Fault
from app.domain.errors import Refusal
from app.security.identities import Identity, der, is_self_signed, pem
from app.texts import N_, _

ROLES: dict[str, str] = {"head": N_("trưởng ban kiểm phiếu"), "chair": N_("người chủ trì")}
FOLDER = f"{PAYLOAD}certificates/"
AUTHORITY = f"{FOLDER}authority.pem"


def certificate_name(role: str) -> str:
    return f"{FOLDER}{role}.pem"


def seal_signature_name(role: str) -> str:
    return f"{PAYLOAD}seal-{role}.p7s"


SIGNED_ONLY = (*map(certificate_name, ROLES), *map(seal_signature_name, ROLES), AUTHORITY)
"""Payload members that an archive has if and only if it is signed."""


@dataclass(frozen=True)
class Certificates:
    """`signers` by role; `authorities` from the root, which is the only self-signed one, downwards."""

    signers: dict[str, x509.Certificate]
    authorities: tuple[x509.Certificate, ...]

    @property
    def root(self) -> x509.Certificate:
        return self.authorities[0]

    @property
    def all(self) -> tuple[bytes, ...]:
        """DER"""
        return tuple(der(c) for c in (*self.signers.values(), *self.authorities))

    def members(self) -> dict[str, bytes]:
        """The PEM files by member name."""
        files = {certificate_name(role): pem(certificate) for role, certificate in self.signers.items()}
        return {**files, AUTHORITY: b"".join(map(pem, self.authorities))}


def of_identities(identities: dict[str, Identity]) -> Certificates:
    """What an archive signed by these must hold. Raises Refusal: one person twice, no root, or two roots."""
    signers = {role: identity.certificate for role, identity in identities.items()}
    if len({der(certificate) for certificate in signers.values()}) != len(signers):
        raise Refusal("sign.same", _("Trưởng ban và người chủ trì phải ký bằng hai khóa khác nhau."))
    above = {der(c): c for identity in identities.values() for c in identity.chain}
    roots = [c for c in above.values() if is_self_signed(c)]
    if any(not identity.chain or not is_self_signed(identity.chain[-1]) for identity in identities.values()):
        raise Refusal("sign.no_root", _("Tệp khóa không kèm chứng thư gốc; xuất lại tệp khóa với cả chuỗi chứng thư."))
    if len(roots) != 1:
        raise Refusal("sign.authority", _("Hai chứng thư không do cùng một cơ quan chứng thực cấp."))
    middle = sorted((c for c in above.values() if c not in roots), key=der)
    return Certificates(signers, (*roots, *middle))


def read_certificates(bag: Bag) -> Certificates:
    """The certificates of a signed archive. Raises Fault naming the file that is missing or not as we write it."""
    signers = {role: _read(bag, certificate_name(role))[0] for role in ROLES}
    authorities = tuple(_read(bag, AUTHORITY))
    found = Certificates(signers, authorities)
    for name, raw in found.members().items():
        if bag.read(name) != raw:
            raise Fault(name, _("không phải chứng thư đúng dạng đã quy định."))
    if [c for c in authorities if is_self_signed(c)] != [found.root]:
        raise Fault(AUTHORITY, _("phải bắt đầu bằng một chứng thư gốc duy nhất."))
    if len(set(found.all)) != len(found.all):
        raise Fault(AUTHORITY, _("một chứng thư đứng ở hai chỗ."))
    return found


def _read(bag: Bag, name: str) -> Sequence[x509.Certificate]:
    raw = bag.read(name)
    try:
        return x509.load_pem_x509_certificates(raw)
    except ValueError:
        raise Fault(name, _("không phải chứng thư đúng dạng đã quy định.")) from None
