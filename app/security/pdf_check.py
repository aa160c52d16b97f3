"""Whether the two signatures of a PDF hold: pyHanko for the document's revisions, the strict CMS for the signatures."""

import hashlib
import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal

from asn1crypto import parser
from cryptography import x509
from pyhanko.pdf_utils.generic import DictionaryObject, parse_pdf_date
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from app.security.chain import Unsound
from app.security.cms import Signed, check_chain, open_cms
from app.security.identities import is_self_signed
from app.texts import _

Field = Literal["head", "chair"]
FIELDS: tuple[Field, ...] = ("head", "chair")

# It logs what it finds in a document, with tracebacks and in English; the verdict says the same in plain words.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

# One case throughout: a reader takes "a" and "A" for the same, so a mixture may hide a changed bit.
_HEX = re.compile(rb"<((?:[0-9A-F]{2})+|(?:[0-9a-f]{2})+)>")


class PdfState(StrEnum):
    """What a PDF's signatures come to."""

    UNSIGNED = "unsigned"
    """No signature field at all: a document as it was made."""
    HOLDS = "holds"
    FAILS = "fails"


@dataclass(frozen=True)
class FieldVerdict:
    """One of the two fields. `reason` is empty when `ok`; signer and time (UTC) are known if they could be read."""

    field: Field
    signed: bool
    ok: bool
    signer: x509.Certificate | None
    time: datetime | None
    reason: str


@dataclass(frozen=True)
class PdfVerdict:
    """`fields` are head, then chair (none for an unsigned or unreadable file); `reasons` are empty unless it fails.

    `root` is where the signatures lead to when they hold. With `trusted` False it is the root that the document itself
    brought along: whose it is cannot be told until its fingerprint is compared with the paper.
    """

    state: PdfState
    fields: tuple[FieldVerdict, ...]
    reasons: tuple[str, ...]
    root: x509.Certificate | None
    trusted: bool


@dataclass(frozen=True)
class _Trust:
    """What the signers' certificates are held against."""

    roots: Sequence[bytes] | None
    certificates: Sequence[bytes] | None


@dataclass(frozen=True)
class _Checked:
    verdict: FieldVerdict
    root: bytes | None = None


def check_pdf(pdf: bytes, roots: Sequence[bytes] | None, certificates: Sequence[bytes] | None) -> PdfVerdict:
    """Check both fields against `roots` (DER) or, with None, against the one root that the document brings along.

    With `certificates` (DER) the signers' must be byte-equal to some of them. Any bytes may be given: what cannot be
    read fails, and never raises.
    """
    trusted = roots is not None
    try:
        checked, faults = _check(pdf, _Trust(roots, certificates))
    except Unsound as error:
        return PdfVerdict(PdfState.FAILS, (), (error.text,), None, trusted)
    except Exception:  # the parsers raise whatever they like on bytes made to hurt them
        return PdfVerdict(PdfState.FAILS, (), (_("Tệp PDF hỏng, không đọc được."),), None, trusted)
    if not checked:
        return PdfVerdict(PdfState.UNSIGNED, (), (), None, trusted)
    fields = tuple(c.verdict for c in checked)
    reasons = (*faults, *(f"{field_label(v.field)}: {v.reason}" for v in fields if not v.ok))
    if reasons:
        return PdfVerdict(PdfState.FAILS, fields, reasons, None, trusted)
    root = checked[0].root
    certificate = None if root is None else x509.load_der_x509_certificate(root)
    return PdfVerdict(PdfState.HOLDS, fields, (), certificate, trusted)


def field_label(field: Field) -> str:
    """Whose field it is, in the current language."""
    match field:
        case "head":
            return _("Ô ký của trưởng ban kiểm phiếu")
        case "chair":
            return _("Ô ký của người chủ trì")


def damaged(pdf: bytes) -> list[str]:
    """Why signatures that stand in the document do not hold, whoever made them; empty fields are no damage.

    Asked right after signing, so that nothing is given away that `check_pdf` would refuse. May raise on broken bytes.
    """
    checked, faults = _check(pdf, None)
    return faults + [c.verdict.reason for c in checked if c.verdict.signed and not c.verdict.ok]


def _check(pdf: bytes, trust: _Trust | None) -> tuple[list[_Checked], list[str]]:
    """The fields' verdicts, none if the document has no signature field, and what is wrong with it as a whole.

    Without `trust` nobody's certificate is asked for.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    if reader.encrypted:
        raise Unsound(_("Tệp PDF đặt mật khẩu thì không kiểm tra được."))
    fields = [(str(name), reference.get_object()) for name, _value, reference in enumerate_sig_fields(reader)]
    if not fields:
        _must_be_unsigned(pdf)
        return [], []
    faults = _stray_fields([name for name, _field in fields])
    by_name = dict(fields)
    checked = [_check_field(pdf, reader, name, by_name.get(name), trust) for name in FIELDS]
    if not faults and all(c.verdict.ok for c in checked):
        faults = _as_a_whole(pdf, by_name, checked)
    return checked, faults


def _must_be_unsigned(pdf: bytes) -> None:
    """A damaged pointer can hide the fields; the signatures themselves, or their torn beginning, still lie there."""
    if b"/ByteRange" in pdf or b"/ETSI.CAdES.detached" in pdf:
        raise Unsound(_("Tệp PDF có chữ ký nhưng ô ký đã hỏng hoặc bị gỡ."))
    if not pdf.rstrip().endswith(b"%%EOF"):
        raise Unsound(_("Tệp PDF bị cụt hoặc bị nối thêm ở cuối."))


def _stray_fields(names: Sequence[str]) -> list[str]:
    counted = Counter(names)
    faults = [_("Có ô ký lạ trong tệp PDF.") for name in counted if name not in FIELDS][:1]
    return faults + [_("{0} có hai lần.").format(field_label(name)) for name in FIELDS if counted[name] > 1]


def _as_a_whole(pdf: bytes, fields: dict[str, DictionaryObject], checked: Sequence[_Checked]) -> list[str]:
    faults = []
    if max(_covered_end(fields[name]) for name in FIELDS) != len(pdf):
        faults.append(_("Tệp PDF đã bị thêm nội dung sau chữ ký cuối."))
    if len({c.root for c in checked}) != 1:
        faults.append(_("Hai chữ ký thuộc hai chứng thư gốc khác nhau."))
    return faults


def _check_field(
    pdf: bytes, reader: PdfFileReader, name: Field, field: DictionaryObject | None, trust: _Trust | None
) -> _Checked:
    if field is None:
        return _Checked(FieldVerdict(name, False, False, None, None, _("không có trong tệp.")))
    if "/V" not in field:
        return _Checked(FieldVerdict(name, False, False, None, None, _("trống, chưa ký hoặc chữ ký đã bị gỡ.")))
    signer: x509.Certificate | None = None
    time: datetime | None = None
    try:
        signed = open_cms(*_cms_and_digest(pdf, field["/V"]), None if trust is None else trust.certificates)
        signer, time = x509.load_der_x509_certificate(signed.signer), _time(signed, field["/V"])
        root = None if trust is None else _root(signed, trust, time)
        _check_revisions(EmbeddedPdfSignature(reader, field, name))
    except Unsound as error:
        return _Checked(FieldVerdict(name, True, False, signer, time, error.text))
    except Exception:  # as in check_pdf; the other field may still be told
        return _Checked(FieldVerdict(name, True, False, signer, time, _("Chữ ký hỏng, không đọc được.")))
    return _Checked(FieldVerdict(name, True, True, signer, time, ""), root)


def _cms_and_digest(pdf: bytes, signature: DictionaryObject) -> tuple[bytes, bytes]:
    """The CMS in /Contents and the SHA-256 of the two ranges around it, held to the one form that we write."""
    kinds = (signature.get("/Type", "/Sig"), signature["/Filter"], signature["/SubFilter"])
    if kinds != ("/Sig", "/Adobe.PPKLite", "/ETSI.CAdES.detached"):
        raise Unsound(_("Chữ ký không thuộc loại PAdES."))
    start, before, after, length = (int(number) for number in signature["/ByteRange"])
    digits = _HEX.fullmatch(pdf[before:after]) if 0 == start < before < after <= after + length <= len(pdf) else None
    if digits is None:
        raise Unsound(_("Chữ ký không bao trùm đúng phần của tệp."))
    contents = bytes.fromhex(digits[1].decode())
    end = parser.peek(contents)
    if contents != signature.raw_get("/Contents").original_bytes or any(contents[end:]):
        raise Unsound(_("Tệp chữ ký đã bị sửa hoặc không đúng dạng quy định."))
    digest = hashlib.sha256(pdf[:before])
    digest.update(pdf[after : after + length])
    return contents[:end], digest.digest()


def _covered_end(field: DictionaryObject) -> int:
    _start, _before, after, length = (int(number) for number in field["/V"]["/ByteRange"])
    return after + length


def _time(signed: Signed, signature: DictionaryObject) -> datetime:
    """PAdES keeps the time in /M, which the signature covers, and not in the CMS."""
    if signed.time is not None or "/M" not in signature:
        raise Unsound(_("Chữ ký không ghi thời điểm ký."))
    return parse_pdf_date(str(signature["/M"]), strict=True).astimezone(UTC)


def _root(signed: Signed, trust: _Trust, time: datetime) -> bytes:
    roots = _roots_within(signed) if trust.roots is None else trust.roots
    return check_chain(signed, trust.certificates or (), roots, time)


def _roots_within(signed: Signed) -> Sequence[bytes]:
    found = [c for c in signed.embedded if is_self_signed(x509.load_der_x509_certificate(c))]
    if len(found) != 1:
        raise Unsound(_("Chữ ký không mang theo chứng thư gốc nên không kiểm tra được."))
    return found


def _check_revisions(signature: EmbeddedPdfSignature) -> None:
    """What came after this signature may only have filled in the other one."""
    signature.compute_integrity_info()
    change = signature.diff_result
    if signature.coverage is None or signature.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        raise Unsound(_("Chữ ký không bao trùm đúng phần của tệp."))
    if not isinstance(change, DiffResult) or change.modification_level.value > ModificationLevel.FORM_FILLING.value:
        raise Unsound(_("Tệp PDF đã bị sửa sau khi ký."))
    if not change.changed_form_fields <= set(FIELDS):
        raise Unsound(_("Tệp PDF đã bị sửa sau khi ký."))
