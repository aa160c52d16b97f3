"""What a reader of a PDF sees: its text, where each letter stands and how large, its named places, its pictures."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

MM = 72 / 25.4


@dataclass(frozen=True)
class Letter:
    """One printed letter: its box in millimetres from the left and the top of the paper, its size, its face."""

    page: int
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    face: str


def pages(data: bytes) -> list[str]:
    """The text of each page, one line a line, without spaces at line ends."""
    with pypdfium2.PdfDocument(data) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return ["\n".join(line.rstrip() for line in text.splitlines()) for text in texts]


def flowing(data: bytes) -> str:
    """All text as one line with single spaces, so that a sentence is found wherever it was broken."""
    return " ".join(" ".join(pages(data)).split())


def letters(data: bytes) -> Iterator[Letter]:
    """Every visible letter of the document."""
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf, 1):
            height, text = page.get_height(), page.get_textpage()
            for place in range(text.count_chars()):
                char = text.get_text_range(place, 1)
                if char.strip():
                    left, bottom, right, top = text.get_charbox(place)
                    yield Letter(
                        number, char, left / MM, right / MM, (height - top) / MM, (height - bottom) / MM,
                        raw.FPDFText_GetFontSize(text, place), _face(text, place),
                    )  # fmt: skip


def _face(text: pypdfium2.PdfTextPage, place: int) -> str:
    buffer = ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text, place, buffer, 200, ctypes.c_int())
    return buffer.value.decode()


def lines(data: bytes) -> list[list[Letter]]:
    """The letters of each line of text in reading order; a new line where the next letter stands further left."""
    found: list[list[Letter]] = []
    for letter in letters(data):
        if found and _follows(found[-1][-1], letter):
            found[-1].append(letter)
        else:
            found.append([letter])
    return found


def _follows(last: Letter, letter: Letter) -> bool:
    """Whether `letter` stands right of `last` at its height."""
    beside = last.top < letter.bottom and letter.top < last.bottom
    return last.page == letter.page and beside and letter.left > last.left


def line_of(data: bytes, words: str) -> list[Letter]:
    """The letters of the first line that holds these words (told without their spaces)."""
    wanted = "".join(words.split())
    return next(line for line in lines(data) if wanted in "".join(letter.text for letter in line))


def destination(data: bytes, name: str) -> tuple[int, float, float]:
    """Page (from 1), left and top in points (from the lower left) of a named place, as a signer finds it."""
    with pypdfium2.PdfDocument(data) as pdf:
        found = raw.FPDF_GetNamedDestByName(pdf, name.encode())
        assert found, f"no place is called {name}"
        page = raw.FPDFDest_GetDestPageIndex(pdf, found) + 1
        has = [ctypes.c_int() for _ in range(3)]
        values = [ctypes.c_float() for _ in range(3)]
        assert raw.FPDFDest_GetLocationInPage(found, *has, *values)
        assert has[0].value and has[1].value, "the place has no left or no top"
        return page, values[0].value, values[1].value


def pictures(data: bytes, scale: float) -> list[Image.Image]:
    """Each page in grey, `scale` pixels a point."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.render(scale=scale, grayscale=True).to_pil().convert("L") for page in pdf]
