"""Signatures in PDFs: what holds, for us and for pdfsig; what must not; what is refused."""

import io
import random
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from pyhanko.pdf_utils.generic import NameObject, NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

from app.domain.errors import Refusal
from app.security import identities
from app.security.identities import OutOfPeriod, der
from app.security.pdf import sign_pdf, with_fields
from app.security.pdf_check import PdfState, PdfVerdict, check_pdf
from app.texts import language
from tests.app.security.making import House, foreign_chain, paper


@pytest.fixture(scope="module")
def half(ours: House) -> bytes:
    return sign_pdf(paper(), "head", ours.head, ours.now)


@pytest.fixture(scope="module")
def signed(ours: House, half: bytes) -> bytes:
    return sign_pdf(half, "chair", ours.chair, ours.now.replace(hour=10))


def check(pdf: bytes, ours: House) -> PdfVerdict:
    return check_pdf(pdf, ours.roots, ours.certificates)


def contents(pdf: bytes) -> list[tuple[int, int]]:
    """Where the hex digits of each /Contents begin and end."""
    return [match.span(1) for match in re.finditer(rb"/Contents <([0-9A-F]{64,})>", pdf)]


def test_a_document_without_fields_is_unsigned(ours: House) -> None:
    found = check(paper(), ours)
    assert (found.state, found.fields, found.reasons, found.root) == (PdfState.UNSIGNED, (), (), None)


def test_two_signatures_hold_and_say_who_and_when(ours: House, signed: bytes) -> None:
    found = check(signed, ours)
    assert found.state is PdfState.HOLDS and found.reasons == () and found.trusted
    head, chair = found.fields
    assert (head.field, head.ok, head.signer) == ("head", True, ours.head.certificate)
    assert head.time == datetime(2026, 7, 18, 9, 30, 15, tzinfo=UTC)
    assert (chair.field, chair.ok, chair.signer) == ("chair", True, ours.chair.certificate)
    assert chair.time == datetime(2026, 7, 18, 10, 30, 15, tzinfo=UTC)
    assert found.root == ours.authority.certificate


def test_without_a_root_the_documents_own_is_reported_and_not_trusted(ours: House, signed: bytes) -> None:
    found = check_pdf(signed, None, None)
    assert found.state is PdfState.HOLDS and not found.trusted
    assert found.root is not None
    assert identities.fingerprint(found.root) == identities.fingerprint(ours.authority.certificate)


def test_pdfsig_agrees(signed: bytes, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    (tmp_path / "good.pdf").write_bytes(signed)
    (tmp_path / "bad.pdf").write_bytes(signed.replace(b"(unspecified)", b"(Unspecified)", 1))
    command = [need_tool("pdfsig"), "-nocert"]
    good = subprocess.run([*command, "good.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert good.count("Signature is Valid.") == 2 and good.count("ETSI.CAdES.detached") == 2
    assert "Total document signed" in good and "Nguyễn Thị Hằng" in good
    bad = subprocess.run([*command, "bad.pdf"], cwd=tmp_path, capture_output=True, text=True).stdout
    assert "Signature is Valid." not in bad


def test_signing_only_appends(signed: bytes, half: bytes) -> None:
    assert half.startswith(paper()) and signed.startswith(half)


def test_both_fields_exist_before_the_first_signature(half: bytes) -> None:
    fields = {name: value is not None for name, value, _ in enumerate_sig_fields(PdfFileReader(io.BytesIO(half)))}
    assert fields == {"head": True, "chair": False}
    assert with_fields(half) == half


def test_the_next_empty_field_is_taken_and_the_order_is_free(ours: House) -> None:
    first = sign_pdf(paper(), None, ours.head, ours.now)
    assert check(sign_pdf(first, None, ours.chair, ours.now), ours).state is PdfState.HOLDS
    chair_first = sign_pdf(paper(), "chair", ours.chair, ours.now)
    assert check(sign_pdf(chair_first, None, ours.head, ours.now), ours).state is PdfState.HOLDS


def test_one_signature_of_two_does_not_hold(ours: House, half: bytes) -> None:
    found = check(half, ours)
    assert found.state is PdfState.FAILS
    assert [f.ok for f in found.fields] == [True, False]
    assert [f.signed for f in found.fields] == [True, False]
    assert found.reasons == ("Ô ký của người chủ trì: trống, chưa ký hoặc chữ ký đã bị gỡ.",)


@pytest.mark.parametrize("field", ["head", "chair"])
def test_a_signature_taken_away_does_not_hold(ours: House, signed: bytes, field: str) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    (reference,) = (ref for name, _, ref in enumerate_sig_fields(writer) if name == field)
    del reference.get_object()["/V"]
    writer.mark_update(reference)
    found = check(written(writer), ours)
    assert found.state is PdfState.FAILS
    assert next(f for f in found.fields if f.field == field).signed is False


def test_a_field_taken_away_does_not_hold(ours: House, signed: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    form = writer.root["/AcroForm"]
    del form["/Fields"][0]
    writer.update_container(form["/Fields"])
    writer.update_container(form)
    found = check(written(writer), ours)
    assert found.state is PdfState.FAILS and "Ô ký của trưởng ban kiểm phiếu: không có trong tệp." in found.reasons


def test_all_fields_taken_away_is_not_unsigned(ours: House, signed: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    del writer.root["/AcroForm"]
    writer.update_root()
    found = check(written(writer), ours)
    assert found.state is PdfState.FAILS and "bị gỡ" in found.reasons[0]


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _change_page(writer: IncrementalPdfFileWriter) -> None:
    page, _resources = writer.find_page_for_modification(0)
    page.get_object()["/Rotate"] = NumberObject(90)
    writer.mark_update(page)


def _add_nothing_much(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(NameObject("/Nothing"))


def _third_field(writer: IncrementalPdfFileWriter) -> None:
    append_signature_field(writer, SigFieldSpec("third"))


@pytest.mark.parametrize("change", [_change_page, _add_nothing_much, _third_field])
def test_nothing_may_follow_the_last_signature(
    ours: House, signed: bytes, change: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    change(writer)
    assert check(written(writer), ours).state is PdfState.FAILS


@pytest.mark.parametrize("tail", [b"\n", b"x", b"%%EOF\n"])
def test_not_even_a_byte_may_follow(ours: House, signed: bytes, tail: bytes) -> None:
    assert check(signed + tail, ours).state is PdfState.FAILS


def test_a_change_between_the_signatures_is_not_signed_over(ours: House, half: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(half))
    _change_page(writer)
    with pytest.raises(Refusal) as caught:
        sign_pdf(written(writer), "chair", ours.chair, ours.now)
    assert caught.value.code == "pdf.damaged"


def test_an_unsigned_copy_signed_by_strangers(ours: House, strangers: House) -> None:
    both = sign_pdf(sign_pdf(paper(), None, strangers.head, ours.now), None, strangers.chair, ours.now)
    found = check_pdf(both, ours.roots, None)
    assert found.state is PdfState.FAILS
    assert all("không do chứng thư gốc này cấp" in f.reason for f in found.fields)
    unknown = check_pdf(both, None, ours.certificates)
    assert all("không có trong hồ sơ" in f.reason for f in unknown.fields)
    assert check_pdf(both, None, None).root == strangers.authority.certificate


def test_signatures_under_two_roots_do_not_hold_together(ours: House, strangers: House, half: bytes) -> None:
    mixed = sign_pdf(half, None, strangers.chair, ours.now)
    assert check_pdf(mixed, None, None).reasons == ("Hai chữ ký thuộc hai chứng thư gốc khác nhau.",)
    found = check_pdf(mixed, ours.roots, None)
    assert [f.ok for f in found.fields] == [True, False]


def test_every_hex_digit_of_a_signature_counts(signed: bytes, long_run: bool) -> None:
    """Without certificates to compare with, which is the harder case: a bit in each digit, and the digit's case."""
    digits = [place for begin, end in contents(signed) for place in range(begin, end)]
    assert len(digits) > 6000
    some = digits if long_run else digits[::17]
    bits = [(p, p // 17 % 8) for p in some] + [(p, 5) for p in some if signed[p : p + 1].isalpha()]
    passed = [bit for bit in bits if check_pdf(flipped(signed, *bit), None, None).state is not PdfState.FAILS]
    assert passed == []


def test_the_padding_after_a_signature_is_zeros(ours: House, signed: bytes) -> None:
    for _begin, end in contents(signed):
        assert signed[end - 20 : end] == b"0" * 20
        assert check(signed[: end - 1] + b"1" + signed[end:], ours).state is PdfState.FAILS


def flipped(data: bytes, place: int, bit: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def test_changed_bits_anywhere_fail_and_never_raise(ours: House, signed: bytes, long_run: bool) -> None:
    everywhere = range(8 * len(signed))
    bits = random.Random(96).sample(everywhere, 8000) if long_run else random.Random(96).sample(everywhere, 400)
    passed = [bit for bit in bits if check(flipped(signed, *divmod(bit, 8)), ours).state is not PdfState.FAILS]
    assert passed == []


def test_a_torn_document_never_holds_and_never_raises(ours: House, signed: bytes, long_run: bool) -> None:
    step = 7 if long_run else 101
    states = {length: check(signed[:length], ours).state for length in range(0, len(signed), step)}
    assert PdfState.HOLDS not in states.values()
    assert PdfState.UNSIGNED not in states.values()
    assert check(signed[: len(paper())], ours).state is PdfState.UNSIGNED  # the whole document as it was made


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-", b"%PDF-1.7\n%%EOF\n", b"%PDF-1.4\nstartxref\n0\n%%EOF"])
def test_anything_may_be_given_to_check(ours: House, data: bytes) -> None:
    assert check(data, ours).state is PdfState.FAILS


def test_refusals_to_sign(ours: House, half: bytes, signed: bytes) -> None:
    other = IncrementalPdfFileWriter(io.BytesIO(paper()))
    append_signature_field(other, SigFieldSpec("other"))
    foreign_field = written(other)
    cases = [
        (b"hello", None, "pdf.not_pdf"),
        (b"", None, "pdf.not_pdf"),
        (b"%PDF-1.7\nnothing", None, "pdf.unreadable"),
        (paper()[:-200], None, "pdf.unreadable"),
        (half, "head", "pdf.signed"),
        (signed, None, "pdf.no_empty_field"),
        (foreign_field, None, "pdf.no_empty_field"),
        (foreign_field, "head", "pdf.no_field"),
        (encrypted(), None, "pdf.encrypted"),
        (flipped(half, half.index(b"(unspecified)") + 1, 1), "chair", "pdf.damaged"),
    ]
    for pdf, field, code in cases:
        with pytest.raises(Refusal) as caught:
            sign_pdf(pdf, field, ours.chair, ours.now)
        assert caught.value.code == code


def encrypted() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("mở", "chủ"))
    canvas.drawString(72, 700, "x")
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("year", [2025, 2052])
def test_a_certificate_out_of_its_time_signs_nothing(ours: House, year: int) -> None:
    with pytest.raises(OutOfPeriod):
        sign_pdf(paper(), None, ours.head, ours.now.replace(year=year))


def test_named_places_show_the_signature_with_vietnamese_letters(ours: House) -> None:
    pdf = paper({"sig-head": (80, 300), "sig-chair": (330, 300)}, pages=2)
    once = sign_pdf(pdf, None, ours.head, ours.now, reason="Phê duyệt biên bản")
    twice = sign_pdf(once, None, ours.chair, ours.now, name="Trần Đức Quỳnh (ký thay)")
    assert check(twice, ours).state is PdfState.HOLDS
    assert boxes(twice) == {"head": (1, [80, 240, 260, 300]), "chair": (1, [330, 240, 510, 300])}
    left, right = shown(twice, 80), shown(twice, 330)
    assert "Người ký: Nguyễn Thị Hằng" in left and "Trưởng ban kiểm phiếu" in left
    assert "Thời điểm: 18/07/2026 16:30" in left and "Nội dung: Phê duyệt biên bản" in left
    assert "Người ký: Trần Đức Quỳnh (ký thay)" in right


def boxes(pdf: bytes) -> dict[str, tuple[int, list[int]]]:
    """Page (from 0) and rectangle of each field."""
    reader = PdfFileReader(io.BytesIO(pdf))
    pages = {page.reference: number for number, page in enumerate(reader.root["/Pages"].raw_get("/Kids"))}
    return {
        name: (pages[ref.get_object().raw_get("/P").reference], [int(x) for x in ref.get_object()["/Rect"]])
        for name, _value, ref in enumerate_sig_fields(reader)
    }


def shown(pdf: bytes, left: int) -> str:
    """The text that a reader draws in the box at `left` of the last page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        page = document[len(document) - 1]
        pypdfium2.raw.FPDFPage_Flatten(page.raw, pypdfium2.raw.FLAT_PRINT)
        flat = io.BytesIO()
        document.save(flat)
    finally:
        document.close()
    document = pypdfium2.PdfDocument(flat.getvalue())
    try:
        text = document[len(document) - 1].get_textpage().get_text_bounded(left, 240, left + 180, 300)
    finally:
        document.close()
    return str(text)


def test_without_named_places_nothing_is_drawn(signed: bytes) -> None:
    assert {tuple(box) for _page, box in boxes(signed).values()} == {(0, 0, 0, 0)}


def test_a_name_too_long_for_the_box_is_made_to_fit(ours: House) -> None:
    pdf = sign_pdf(paper({"sig-head": (80, 300)}), None, ours.head, ours.now, name="Nguyễn Thị Thanh Hằng " * 9)
    lines = [line for line in shown(pdf, 80).splitlines() if line]
    assert len(lines) == 4 and lines[1].endswith("…")


def test_the_face_speaks_the_documents_language(ours: House) -> None:
    with language("vi"):
        pdf = sign_pdf(paper({"sig-head": (80, 300)}), None, ours.head, ours.now)
    assert "Đã ký số" in shown(pdf, 80)


def test_name_and_reason_stand_in_the_signature(ours: House) -> None:
    pdf = sign_pdf(paper(), None, ours.head, ours.now, name="Nguyễn Hằng", reason="Niêm phong đợt I")
    (value,) = (v for _, v, _ in enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf))) if v is not None)
    dictionary = value.get_object()
    assert (dictionary["/Name"], dictionary["/Reason"]) == ("Nguyễn Hằng", "Niêm phong đợt I")
    assert dictionary["/SubFilter"] == pdf_name("/ETSI.CAdES.detached")


def test_rsa_identities_from_elsewhere_sign_documents(
    ours: House, tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    foreign_chain(tmp_path, need_tool("openssl"))
    identity = identities.load_p12((tmp_path / "leaf.p12").read_bytes(), "tự đặt")
    root = der(identities.load_certificate((tmp_path / "root.pem").read_bytes()))
    now = datetime.now(UTC)  # openssl's own clock made these certificates
    pdf = sign_pdf(sign_pdf(paper(), None, identity, now), None, identity, now)
    assert check_pdf(pdf, [root], None).state is PdfState.HOLDS
    assert "không mang theo chứng thư gốc" in check_pdf(pdf, None, None).reasons[0]
    assert check_pdf(pdf, ours.roots, None).state is PdfState.FAILS
