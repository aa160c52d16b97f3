"""The typeface of documents: Times New Roman where the PC has it, else one of its width, else the packaged face.

A face is taken only with all four of its cuts, and only where each has every letter of the Vietnamese alphabet.
"""

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import fontpkg
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont, TTFontFile

from app.platform import font_dirs

CUTS = ("regular", "bold", "italic", "bold-italic")
_DEPTH = 4  # no system keeps fonts deeper below its font folder
_MOST_FOLDERS = 2_000  # a link to the whole disk must not stop the documents

# By preference; file names in lower case, by cut.
_FILES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "times": (
        ("times.ttf", "times new roman.ttf", "times_new_roman.ttf"),
        ("timesbd.ttf", "times new roman bold.ttf", "times_new_roman_bold.ttf"),
        ("timesi.ttf", "times new roman italic.ttf", "times_new_roman_italic.ttf"),
        ("timesbi.ttf", "times new roman bold italic.ttf", "times_new_roman_bold_italic.ttf"),
    ),
    "tinos": (("tinos-regular.ttf",), ("tinos-bold.ttf",), ("tinos-italic.ttf",), ("tinos-bolditalic.ttf",)),
    "liberation": (
        ("liberationserif-regular.ttf",),
        ("liberationserif-bold.ttf",),
        ("liberationserif-italic.ttf",),
        ("liberationserif-bolditalic.ttf",),
    ),
}
PACKAGED = "plex"
NAMES = (*_FILES, PACKAGED)

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_SIGNS = "–−…“”‘’≤≥•"


def vietnamese_letters() -> frozenset[str]:
    """Every letter of the alphabet in every tone and both cases, NFC, with ASCII and the signs that documents use."""
    toned = (unicodedata.normalize("NFC", v + t) for v in _VOWELS for t in _TONES)
    both = (case for letter in (*toned, "đ") for case in (letter, letter.upper()))
    return frozenset([*both, *(chr(c) for c in range(0x20, 0x7F)), *_SIGNS])


@dataclass(frozen=True)
class Face:
    """A registered face by the names that reportlab knows its cuts by."""

    name: str
    regular: str
    bold: str
    italic: str
    bold_italic: str

    def cut(self, bold: bool = False, italic: bool = False) -> str:
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular

    def missing(self, text: str) -> frozenset[str]:
        """The letters of `text` that some cut of this face lacks."""
        cuts = (self.regular, self.bold, self.italic, self.bold_italic)
        return frozenset(c for c in set(text) if any(ord(c) not in _glyphs(cut) for cut in cuts))


class NoFace(LookupError):
    """This PC has no such face, or it lacks a letter."""


@cache
def face(name: str) -> Face:
    """The face `name` (one of NAMES), ready for use. Raises NoFace where it is not here or lacks a letter.

    An old edition without Vietnamese may lie beside a newer one: the first that has every letter is taken.
    """
    editions = list(_editions(name))
    whole = editions if len(editions) == 1 else [paths for paths in editions if _is_vietnamese(paths)]
    if not whole:
        raise NoFace(name)
    return load(name, whole[0])


def _is_vietnamese(paths: Sequence[Path]) -> bool:
    """Looked up before anything is registered: of two editions of a face the first that is registered stays."""
    letters = {ord(letter) for letter in vietnamese_letters()}
    try:
        return all(letters <= TTFontFile(str(path)).charToGlyph.keys() for path in paths)
    except (TTFError, OSError):
        return False


def load(name: str, paths: Sequence[Path]) -> Face:
    """Register the four TrueType files of a face, in the order of CUTS. Raises NoFace as `face` does."""
    cuts = tuple(_register(f"{name}-{cut}", path) for cut, path in zip(CUTS, paths, strict=True))
    found = Face(name, *cuts)
    if lacking := found.missing("".join(vietnamese_letters())):
        raise NoFace(f"{name} lacks {''.join(sorted(lacking))}")
    pdfmetrics.registerFontFamily(found.regular, *cuts)
    return found


def best(text: str = "") -> Face:
    """The first face of NAMES on this PC that has every letter of `text`; else the one that lacks fewest.

    The packaged face is always there, so there is always an answer.
    """
    found = list(_available())
    return min(found, key=lambda f: len(f.missing(text)))


def _available() -> Iterable[Face]:
    for name in NAMES:
        try:
            yield face(name)
        except NoFace:
            continue


def _editions(name: str) -> Iterator[tuple[Path, ...]]:
    """The four files of each edition of a face that this PC has."""
    if name == PACKAGED:
        yield tuple(
            fontpkg.path("IBM Plex Serif", 700 if "bold" in cut else 400, "italic" if "italic" in cut else "normal")
            for cut in CUTS
        )
    installed = _installed()
    cuts = ([path for n in names for path in installed.get(n, ())] for names in _FILES.get(name, ()))
    yield from zip(*cuts, strict=False)  # a cut that an edition lacks


def _register(name: str, path: Path) -> str:
    try:
        pdfmetrics.registerFont(TTFont(name, str(path)))
    except (TTFError, OSError) as error:
        raise NoFace(f"{path}: {error}") from None
    return name


def _glyphs(cut: str) -> Mapping[int, int]:
    font = pdfmetrics.getFont(cut)
    assert isinstance(font, TTFont)  # _register made it
    glyphs: Mapping[int, int] = font.face.charToGlyph
    return glyphs


@cache
def _installed() -> Mapping[str, tuple[Path, ...]]:
    return find_fonts(font_dirs())


def find_fonts(folders: Iterable[Path]) -> Mapping[str, tuple[Path, ...]]:
    """The files of wanted faces below `folders` by lower-case name, in the order of the folders."""
    wanted = {name for cuts in _FILES.values() for names in cuts for name in names}
    found: dict[str, tuple[Path, ...]] = {}
    for folder in folders:
        for place, names in islice(_walk(folder), _MOST_FOLDERS):
            for name in sorted(names):
                if name.lower() in wanted:
                    found[name.lower()] = (*found.get(name.lower(), ()), place / name)
    return found


def _walk(folder: Path) -> Iterable[tuple[Path, list[str]]]:
    """`os.walk` that goes no deeper than system font folders do."""
    for place, inner, names in os.walk(folder):
        here = Path(place)
        if len(here.relative_to(folder).parts) >= _DEPTH:
            inner.clear()
        inner.sort()
        yield here, names
