"""PDFs: their own signatures, and the seal in their text by which the paper holds the record fast."""

from collections.abc import Iterator

import pypdfium2

from app.archive.bag import MOST_PDF_BYTES, PAYLOAD, Bag
from app.archive.certificates import ROLES, Certificates
from app.archive.check import Check, State, fails, guarded, holds
from app.archive.verify_signatures import Trust, moment_text, named_root, other_root
from app.domain.journal import grouped
from app.security.identities import common_name, der
from app.security.signing import FieldVerdict, PdfState, PdfVerdict, check_pdf, field_label
from app.texts import _


def check_documents(bag: Bag, seal: str | None, certificates: Certificates | None) -> Iterator[Check]:
    """Lines on every PDF of the archive; `seal` is what its text must hold, None where there is none to compare.

    Without the archive's `certificates` no signature in a PDF can hold.
    """
    for name in bag.names:
        if name.startswith(PAYLOAD) and name.lower().endswith(".pdf"):
            yield from guarded(name, _check_document(bag, name, seal, certificates))


def _check_document(bag: Bag, name: str, seal: str | None, certificates: Certificates | None) -> Iterator[Check]:
    pdf = bag.read(name, MOST_PDF_BYTES)
    verdict = check_pdf(pdf, [der(certificates.root)], certificates.all) if certificates else check_pdf(pdf, None, ())
    match verdict.state:
        case PdfState.UNSIGNED:
            yield holds(name, _("không có chữ ký riêng; đọc được."))
        case PdfState.HOLDS:
            yield holds(name, _("chữ ký trong PDF đúng: {0}.").format("; ".join(map(_signed, verdict.fields))))
        case PdfState.FAILS:
            yield fails(name, _("chữ ký trong PDF không đúng: {0}").format(" ".join(verdict.reasons)))
    if seal is not None:
        yield from _check_seal(name, pdf, seal)


def _check_seal(name: str, pdf: bytes, seal: str) -> Iterator[Check]:
    if grouped(seal).replace(" ", "") in "".join(first_page(pdf).split()):
        yield holds(name, _("trang đầu in đúng mã niêm phong của hồ sơ."))
    else:
        yield fails(name, _("trang đầu không in mã niêm phong của hồ sơ."))


def first_page(pdf: bytes) -> str:
    """The text of the first page, where every document of a sealed round has its seal."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def _signed(field: FieldVerdict) -> str:
    who = common_name(field.signer) if field.signer else ""
    return f"{who} ({_(ROLES[field.field])}, {moment_text(field.time)})"


def check_single(pdf: bytes, trust: Trust) -> Iterator[Check]:
    """Lines on a PDF that stands alone."""
    root, verdict = trust.named, _verdict(pdf, trust)
    if verdict.state is PdfState.UNSIGNED:
        if root is not None:
            yield fails(None, _("Không có chữ ký nên không thuộc cơ quan có chứng thư gốc được nêu."))
        yield Check(State.UNKNOWN, None, _("Tài liệu không có chữ ký số: không biết ai lập."), unsigned=True)
        return
    for field in verdict.fields:
        if field.ok:
            yield holds(None, _("Chữ ký: {0}").format(_signed(field)))
        else:
            yield fails(None, f"{field_label(field.field)}: {field.reason}")
    if verdict.state is PdfState.FAILS or verdict.root is None:
        told = {f"{field_label(field.field)}: {field.reason}" for field in verdict.fields if not field.ok}
        yield from (fails(None, reason) for reason in verdict.reasons if reason not in told)
        return
    yield holds(None, _("Từ khi ký không ai sửa tài liệu."))
    if root is None:
        yield trust.told(verdict.root)
    elif check_pdf(pdf, [der(root)], None).state is PdfState.HOLDS:
        yield holds(None, named_root(root))
    else:
        yield fails(None, other_root(verdict.root, root))


def _verdict(pdf: bytes, trust: Trust) -> PdfVerdict:
    """By the root that the document brings along; one that brings none may still lead to one that is trusted."""
    verdict = check_pdf(pdf, None, None)
    if verdict.state is PdfState.FAILS and trust.named is None and trust.kept:
        again = check_pdf(pdf, [der(root) for root in trust.kept], None)
        return again if again.state is PdfState.HOLDS else verdict
    return verdict
