"""The window's face: Be Vietnam Pro, and a twin of it whose figures are all equally wide, for tables.

The face has no OpenType feature `tnum` (its GSUB table names none), so `QFont.setFeature` alone changes nothing.
The twin is made in memory: the ten digits get one advance width and are centred in it. It has a name of its own,
because in running text an evenly spaced 1 looks lost.
"""

import struct
from array import array
from pathlib import Path
from sys import byteorder

import fontpkg_be_vietnam_pro as packaged
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QRawFont

FAMILY = "Be Vietnam Pro"
FIGURES = "Be Vietnam Tab"  # as long as FAMILY, so that the name is changed where it stands
_CUTS = ("Regular", "SemiBold")  # 400 and 600: two weights carry the hierarchy


def load() -> bool:
    """Hand both faces to Qt; False where the packaged files are missing and the system's face stands in."""
    return all(_load(cut) for cut in _CUTS)


def _load(cut: str) -> bool:
    path = cut_path(cut)
    if not path.is_file():
        return False
    data = path.read_bytes()
    given = (QFontDatabase.addApplicationFontFromData(QByteArray(each)) for each in (data, even_figures(data)))
    return all(identity >= 0 for identity in given)


def cut_path(cut: str) -> Path:
    """Where a cut of the packaged face lies. (`fontpkg.path` finds the same, after 50 ms of imports.)"""
    return Path(packaged.ROOT, "files", f"BeVietnamPro-{cut}.ttf")


def figures(font: QFont) -> QFont:
    """`font` with figures of one width, for columns of numbers and whatever changes while one looks at it."""
    result = QFont(font)
    result.setFamilies([FIGURES, FAMILY])
    result.setKerning(False)  # a pair of digits is not drawn closer together
    result.setFeature(QFont.Tag("tnum"), 1)  # where the system's face stands in
    return result


def even_figures(data: bytes) -> bytes:
    """A TrueType file (glyf outlines) whose digits all have one width, under the name FIGURES.

    A glyph is drawn from its left side bearing, so moving that moves the outline (OpenType 1.9, hmtx, glyf).
    """
    font = bytearray(data)
    tables = _tables(data)
    glyphs = QRawFont(QByteArray(data), 16).glyphIndexesForString("0123456789")
    hmtx, _length = tables[b"hmtx"]
    places = [hmtx + 4 * glyph for glyph in glyphs]
    # The median: as wide as the widest would set figures too far apart (4 has broad bearings, which it can spare).
    width = sorted(struct.unpack_from(">H", font, place)[0] for place in places)[len(places) // 2]
    for place in places:
        advance, bearing = struct.unpack_from(">Hh", font, place)
        struct.pack_into(">Hh", font, place, width, bearing + (width - advance) // 2)
    name, length = tables[b"name"]
    font[name : name + length] = _renamed(bytes(font[name : name + length]))
    _sum_up(font, tables)
    return bytes(font)


def _renamed(names: bytes) -> bytes:
    for old, new in ((FAMILY, FIGURES), (FAMILY.replace(" ", ""), FIGURES.replace(" ", ""))):
        for encoding in ("utf-16-be", "ascii"):
            names = names.replace(old.encode(encoding), new.encode(encoding))
    return names


def _tables(data: bytes) -> dict[bytes, tuple[int, int]]:
    """Tag → offset and length of each table (OpenType 1.9, table directory)."""
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4s4xII", data, 12 + 16 * at) for at in range(count))
    return {tag: (offset, length) for tag, offset, length in records}


def _sum_up(font: bytearray, tables: dict[bytes, tuple[int, int]]) -> None:
    """Write the changed tables' checksums, then the file's (head.checkSumAdjustment), as some readers ask."""
    head = tables[b"head"][0]
    struct.pack_into(">I", font, head + 8, 0)
    for at, (offset, length) in enumerate(tables.values()):
        struct.pack_into(">I", font, 12 + 16 * at + 4, _checksum(bytes(font[offset : offset + length])))
    struct.pack_into(">I", font, head + 8, (0xB1B0AFBA - _checksum(bytes(font))) & 0xFFFFFFFF)


def _checksum(data: bytes) -> int:
    words = array("I", data + bytes(-len(data) % 4))
    if byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
