"""The face has every Vietnamese letter; its twin has figures of one width."""

import struct

import fontpkg
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontInfo, QFontMetricsF, QRawFont

from ui import fonts
from ui.theme import Theme

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ"


@pytest.mark.parametrize("cut, weight", [("Regular", 400), ("SemiBold", 600)])
def test_the_face_lies_where_its_package_says(cut, weight):
    assert fonts.cut_path(cut) == fontpkg.path(fonts.FAMILY, weight)


@pytest.mark.parametrize("even", [False, True])
@pytest.mark.parametrize("bold", [False, True])
def test_both_faces_are_loaded_with_every_letter(theme, even, bold):
    font = theme.font(bold=bold, even=even)
    assert QFontInfo(font).family() == (fonts.FIGURES if even else fonts.FAMILY)
    raw = QRawFont.fromFont(font)
    assert all(raw.supportsCharacter(ord(letter)) for letter in LETTERS + LETTERS.upper() + "0123456789“”–−≤≥…·×")


@pytest.mark.parametrize("bold", [False, True])
def test_figures_stand_under_one_another(theme, bold):
    metrics = QFontMetricsF(theme.font(20, bold=bold, even=True))
    widths = {metrics.horizontalAdvance(pair) for pair in ("00", "11", "17", "44", "71", "93")}
    assert len(widths) == 1


def test_the_face_itself_has_figures_of_several_widths(theme):
    """Else the twin would be for nothing: then use the face's own feature `tnum`."""
    metrics = QFontMetricsF(theme.font(20))
    assert metrics.horizontalAdvance("1") < metrics.horizontalAdvance("4")


def test_words_look_the_same_in_both(theme):
    text = "Nguyễn Thị Lan"
    for bold in (False, True):
        plain, even = (theme.font(20, bold=bold, even=each) for each in (False, True))
        plain.setKerning(False)
        assert QFontMetricsF(plain).horizontalAdvance(text) == QFontMetricsF(even).horizontalAdvance(text)


def test_a_figure_is_moved_to_the_middle_and_not_stretched():
    data = fonts.cut_path("Regular").read_bytes()
    raw, even = (QRawFont(QByteArray(each), 100) for each in (data, fonts.even_figures(data)))
    for digit in "0123456789":
        (glyph,) = raw.glyphIndexesForString(digit)
        before, after = raw.boundingRect(glyph), even.boundingRect(glyph)
        assert after.width() == pytest.approx(before.width(), abs=1.1)
        gap = even.advancesForGlyphIndexes([glyph])[0].x() - raw.advancesForGlyphIndexes([glyph])[0].x()
        assert after.left() - before.left() == pytest.approx(gap / 2, abs=1.1)


def test_the_twin_is_a_sound_file():
    twin = fonts.even_figures(fonts.cut_path("SemiBold").read_bytes())
    assert fonts._checksum(twin) == 0xB1B0AFBA  # OpenType 1.9, head.checkSumAdjustment
    for tag, (offset, length) in fonts._tables(twin).items():
        at = next(at for at in range(12, 4096, 16) if twin[at : at + 4] == tag)
        table = bytearray(twin[offset : offset + length])
        if tag == b"head":
            table[8:12] = bytes(4)
        assert struct.unpack_from(">I", twin, at + 4)[0] == fonts._checksum(bytes(table)), tag


def test_a_missing_face_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts.packaged, "ROOT", tmp_path)
    assert fonts.load() is False
    assert Theme.of_app().font().pixelSize() > 0
