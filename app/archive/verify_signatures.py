"""Who signed the archive, and whether that holds: the signatures that must be there, and the authority above them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from cryptography import x509

from app.archive.bag import INFO, SIGNATURES, SIGNED_BY, TAG_MANIFEST, Bag
from app.archive.certificates import (
    AUTHORITY,
    ROLES,
    SIGNED_ONLY,
    Certificates,
    seal_signature_name,
)
from app.archive.check import Check, Fault, State, fails, holds, unknown
from app.archive.names import shown
from app.security.chain import Unsound, path_to_root
from app.security.identities import common_name, der, fingerprint, groups_of_four
from app.security.signing import CmsVerdict, check_cms
from app.texts import _, date_text

SIGNERS = ", ".join(ROLES)
"""What bag-info.txt must say of a signed archive; there is no archive with one signature."""

SEAL = "data/seal.json"
_SHOWN_ZONE = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Trust:
    """The authority that the user named for this check, and those that the agency trusts for every check."""

    named: x509.Certificate | None = None
    kept: tuple[x509.Certificate, ...] = ()

    def told(self, found: x509.Certificate) -> Check:
        """The line on a root that came with a file, whose signatures lead to it, where none was named."""
        return holds(None, trusted_root(found)) if found in self.kept else unknown(None, unnamed_root(found))


def is_signed(bag: Bag) -> bool:
    """Whether bag-info.txt says that signatures belong to the archive."""
    return SIGNED_BY in dict(bag.info())


def check_unsigned(bag: Bag, root: x509.Certificate | None) -> Iterator[Check]:
    """Lines on an archive that does not claim to be signed: then nothing of a signature may be in it."""
    signed = [name for name in (*SIGNATURES.values(), *SIGNED_ONLY) if name in bag]
    for name in signed:
        yield fails(name, _("là phần của chữ ký, mà {0} không nói hồ sơ có ký.").format(INFO))
    if root is not None:
        yield fails(None, _("Không có chữ ký nên không thuộc cơ quan có chứng thư gốc được nêu."))
    if not signed:
        text = _("Hồ sơ không có chữ ký số: không biết ai lập; chỉ biết các phần của hồ sơ có khớp nhau không.")
        yield Check(State.UNKNOWN, None, text, unsigned=True)


def check_signatures(bag: Bag, trust: Trust, certificates: Certificates) -> Iterator[Check]:
    """Lines on all four signatures and on the authority."""
    said = dict(bag.info())[SIGNED_BY]
    if said != SIGNERS:
        raise Fault(INFO, _("{0} phải là “{1}”, mà ghi “{2}”.").format(SIGNED_BY, SIGNERS, shown(said)))
    moments: dict[str, datetime] = {}
    for role in ROLES:
        yield from _check_role(bag, role, certificates, moments)
    yield from _check_authority(certificates, trust, moments)


def _check_role(bag: Bag, role: str, certificates: Certificates, moments: dict[str, datetime]) -> Iterator[Check]:
    for name, content in ((SIGNATURES[role], TAG_MANIFEST), (seal_signature_name(role), SEAL)):
        if name not in bag:
            yield fails(name, _("thiếu chữ ký của {0}.").format(_(ROLES[role])))
            continue
        verdict = check_cms(bag.read(name), bag.read(content), certificates.all, [der(certificates.root)])
        if not verdict.ok:
            yield fails(name, _("chữ ký trên {0} không đúng: {1}").format(content, verdict.reason))
        elif verdict.signer != certificates.signers[role]:
            text = _("chữ ký trên {0} là của {1}, không phải của {2}.")
            yield fails(name, text.format(content, _signer(verdict), _(ROLES[role])))
        else:
            moments[role] = verdict.time or datetime.max
            yield holds(name, _good(verdict, role, content))


def _good(verdict: CmsVerdict, role: str, content: str) -> str:
    text = _("{0} ({1}) đã ký {2}, từ đó không ai sửa; lúc ký theo máy của người ký: {3}.")
    return text.format(_signer(verdict), _(ROLES[role]), content, moment_text(verdict.time))


def _signer(verdict: CmsVerdict) -> str:
    return common_name(verdict.signer) if verdict.signer else ""


def moment_text(moment: datetime | None) -> str:
    """A moment as shown: UTC+7, to the minute."""
    if moment is None:
        return "–"
    local = moment.astimezone(_SHOWN_ZONE)
    return f"{local:%H:%M} {date_text(local.date())}"


def _check_authority(certificates: Certificates, trust: Trust, moments: dict[str, datetime]) -> Iterator[Check]:
    root = trust.named
    if root is None:
        yield replace(trust.told(certificates.root), member=AUTHORITY)
        return
    for role, signer in certificates.signers.items():
        others = [c for c in certificates.all if c != der(root)]
        try:
            path_to_root(der(signer), others, [der(root)], moments.get(role, signer.not_valid_before_utc))
        except Unsound:
            yield fails(AUTHORITY, other_root(certificates.root, root))
            return
    yield holds(AUTHORITY, named_root(root))


def unnamed_root(root: x509.Certificate) -> str:
    """What to do with the fingerprint of a root that came with the file."""
    text = _(
        "Chứng thư gốc “{0}” đi kèm trong tệp nên tự nó không chứng minh được; so dấu vân tay này với bản giấy: {1}"
    )
    return text.format(common_name(root), groups_of_four(fingerprint(root)))


def named_root(root: x509.Certificate) -> str:
    return _("Các chứng thư do cơ quan có chứng thư gốc được nêu cấp: {0}.").format(common_name(root))


def trusted_root(root: x509.Certificate) -> str:
    return _("Chứng thư gốc có trong danh sách được tin cậy ở Thiết lập: {0}.").format(common_name(root))


def other_root(found: x509.Certificate, root: x509.Certificate) -> str:
    text = _("Lập dưới chứng thư gốc khác ({0}), không phải chứng thư được nêu ({1}).")
    return text.format(groups_of_four(fingerprint(found)), groups_of_four(fingerprint(root)))
