"""Pages of a PDF as pictures."""

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from app.domain.errors import Trouble
from app.services import preview


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """Three A4 pages, each with a black square the size of an inch."""
    path = tmp_path / "three.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    for _page in range(3):
        canvas.rect(72, 72, 72, 72, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def _image(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def test_the_pages_asked_for_at_the_width_asked_for(pdf: Path) -> None:
    found = preview.pages(pdf.read_bytes(), 400, 1, 5, "vi")
    assert (found.total, found.first, len(found.images)) == (3, 1, 2)
    image = _image(found.images[0])
    assert image.format == "PNG" and abs(image.width - 400) <= 1 and abs(image.height - 566) <= 1


def test_a_printer_gets_every_page_at_300_dots_an_inch(pdf: Path) -> None:
    said: list[str] = []
    found = preview.print_pages(pdf, "vi", 0, None, said.append)
    assert said == ["Trang 1", "Trang 2", "Trang 3"] and len(found.images) == 3
    image = _image(found.images[0]).convert("L")
    assert abs(image.width - 595 * 300 / 72) <= 2
    assert sum(value < 128 for value in image.tobytes()) == pytest.approx(300 * 300, rel=0.02)


def test_what_is_no_pdf_is_told_in_words() -> None:
    with pytest.raises(Trouble):
        preview.pages(b"%PDF-1.7 nothing", 400, 0, 1, "vi")
