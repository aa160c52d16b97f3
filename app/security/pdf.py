"""PAdES-B-B signatures in PDFs (ETSI EN 319 142-1), written by pyHanko without a network.

A document has two signature fields, `head` and `chair`, both made before the first signature, so that one taken away
leaves an empty field behind. Checking is in pdf_check.py.
"""

import asyncio
import ctypes
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pypdfium2
import pypdfium2.raw as pdfium
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigAppearanceSetup, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import Signer

from app.domain.errors import Refusal
from app.security import stamp
from app.security.cms import make, signer_of
from app.security.identities import Identity, check_period, common_name, der, role_title
from app.security.pdf_check import FIELDS, Field, damaged, field_label
from app.texts import _

# An ECDSA signature's length varies by a few bytes from one to the next.
_SLACK = 64


def sign_pdf(
    pdf: bytes, field: Field | None, identity: Identity, now: datetime, *, name: str = "", reason: str = ""
) -> bytes:
    """`pdf` with one more signature, as an incremental update: every byte of `pdf` stays where it is.

    `field` None takes the next empty one. Both fields are added first where there is no signature field at all, visible
    at the named destinations `sig-head` and `sig-chair` (upper left corner) if the document has them. `name` (else the
    certificate's) and `reason` stand in the signature. Raises Refusal: not a PDF, enciphered, no such or no empty
    field, already signed; OutOfPeriod.
    """
    check_period(identity.certificate, now)
    prepared = with_fields(pdf)
    writer = _writer(prepared)
    chosen = _choose(field, dict(_fields(writer)))
    signer = signer_of(identity, [der(c) for c in identity.chain])
    face = stamp.Face(name or common_name(identity.certificate), role_title(identity.certificate), now, reason)
    signed = _embed(writer, chosen, signer, identity, face)
    _must_hold(signed)
    return signed


def with_fields(pdf: bytes) -> bytes:
    """`pdf` with the empty fields `head` and `chair` in one incremental update; unchanged if it has any such field."""
    writer = _writer(pdf)
    if dict(_fields(writer)):
        return pdf
    for field in FIELDS:
        append_signature_field(writer, _field_spec(pdf, field))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _must_hold(signed: bytes) -> None:
    """A document from elsewhere may be signable and yet too odd to be checked; an earlier signature may be broken."""
    try:
        faults = damaged(signed)
    except Exception as error:  # what the parser of a broken file raises is anybody's guess
        raise Refusal("pdf.unreadable", _("Tệp PDF hỏng, không đọc được nên không ký.")) from error
    if faults:
        raise Refusal("pdf.damaged", _("Tệp PDF không ký thêm được: {0}").format("; ".join(faults)))


def _writer(pdf: bytes) -> IncrementalPdfFileWriter:
    if not pdf.startswith(b"%PDF-"):
        raise Refusal("pdf.not_pdf", _("Tệp này không phải PDF."))
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    except (PdfError, ValueError, KeyError, TypeError) as error:
        raise Refusal("pdf.unreadable", _("Tệp PDF hỏng, không đọc được nên không ký.")) from error
    if writer.prev.encrypted:
        raise Refusal("pdf.encrypted", _("Tệp PDF đặt mật khẩu thì không ký được; hãy bỏ mật khẩu trước."))
    if writer.prev.xrefs.hybrid_xrefs_present:
        raise Refusal("pdf.hybrid", _("Tệp PDF có hai bảng tra cứu lẫn nhau thì không ký được; hãy xuất lại tệp."))
    return writer


def _fields(writer: IncrementalPdfFileWriter) -> Iterator[tuple[str, bool]]:
    """(name, signed) of every signature field."""
    for name, value, _reference in enumerate_sig_fields(writer):
        yield str(name), value is not None


def _choose(field: Field | None, signed: dict[str, bool]) -> Field:
    if field is None:
        empty = [known for known in FIELDS if signed.get(known) is False]
        if not empty:
            raise Refusal("pdf.no_empty_field", _("Tệp PDF không còn ô ký nào trống."))
        return empty[0]
    if field not in signed:
        raise Refusal("pdf.no_field", _("{0} không có trong tệp PDF.").format(field_label(field)))
    if signed[field]:
        raise Refusal("pdf.signed", _("{0} đã có chữ ký.").format(field_label(field)))
    return field


def _field_spec(pdf: bytes, field: Field) -> SigFieldSpec:
    place = _destination(pdf, f"sig-{field}")
    if place is None:
        return SigFieldSpec(sig_field_name=field)
    page, left, top = place
    box = (round(left), round(top) - stamp.HEIGHT, round(left) + stamp.WIDTH, round(top))
    return SigFieldSpec(sig_field_name=field, on_page=page, box=box)


def _destination(pdf: bytes, name: str) -> tuple[int, float, float] | None:
    """Page from 0, left and top in points of a named destination, whichever way the PDF writes such names."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = pdfium.FPDF_GetNamedDestByName(document.raw, name.encode())
        if not found:
            return None
        page = pdfium.FPDFDest_GetDestPageIndex(document.raw, found)
        has = [ctypes.c_int() for _axis in range(3)]
        at = [ctypes.c_float() for _axis in range(3)]
        pdfium.FPDFDest_GetLocationInPage(found, *has, *at)
        return (page, at[0].value, at[1].value) if page >= 0 and has[0].value and has[1].value else None
    finally:
        document.close()


def _embed(
    writer: IncrementalPdfFileWriter, field: Field, signer: Signer, identity: Identity, face: stamp.Face
) -> bytes:
    """pyHanko's embedding protocol, step by step, since its ready-made signer reads the clock by itself."""
    writer.ensure_output_version(version=(1, 7))
    if writer.output_version < (2, 0):
        writer.register_extension(ESIC_EXTENSION_1)
    steps = PdfCMSEmbedder().write_cms(field_name=field, writer=writer, existing_fields_only=True)
    next(steps)
    time = face.time.astimezone(UTC).replace(microsecond=0)
    placeholder = SignatureObject(
        timestamp=time,
        subfilter=SigSeedSubFilter.PADES,
        name=face.name,
        reason=face.reason or None,
        bytes_reserved=_room(signer),
    )
    appearance = SigAppearanceSetup(style=stamp.style(face), timestamp=time, name=face.name)
    steps.send(SigObjSetup(sig_placeholder=placeholder, appearance_setup=appearance))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256", output=io.BytesIO()))
    steps.send(make(signer, identity, prepared.document_digest, face.time, pades=True))
    signed: bytes = output.getvalue()
    return signed


def _room(signer: Signer) -> int:
    """Hex digits to keep free for the signature."""
    trial = asyncio.run(signer.async_sign(bytes(32), "sha256", dry_run=True, use_pades=True))
    return 2 * (len(trial.dump()) + _SLACK)
