"""Every meaning has its drawing, in the colour that is asked for."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from app.paths import resources
from ui.icons import Icon, icon, pixmap
from ui.theme import Scheme, tokens

FOLDER = resources() / "icons"


def test_every_drawing_has_a_meaning_and_every_meaning_a_drawing():
    assert {path.stem for path in FOLDER.glob("*.svg")} == {each.value for each in Icon}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_a_drawing_is_a_line_icon_of_24_pixels(path):
    drawing = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in drawing and 'stroke="currentColor"' in drawing
    assert "#" not in drawing


@pytest.mark.parametrize("meaning", Icon)
def test_it_is_painted_within_its_square_in_one_colour(theme, meaning):
    image = pixmap(meaning, 48, "bad").toImage()
    dots = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    inked = [dot.getRgb()[:3] for dot in dots if dot.alpha() == 255]
    asked = QColor(tokens.LIGHT.bad).getRgb()[:3]
    assert inked
    assert all(abs(one - other) <= 1 for dot in inked for one, other in zip(dot, asked, strict=True))  # blending rounds
    edge = [image.pixelColor(at, line).alpha() for at in range(48) for line in (0, 47)]
    assert max(edge) == 0


def test_it_follows_the_theme(theme):
    theme.choose(scheme=Scheme.DARK)
    image = pixmap(Icon.ADD, 48, "good").toImage()
    assert image.pixelColor(24, 24) == QColor(tokens.DARK.good)


def test_a_disabled_icon_is_muted_and_a_gap_is_left(theme):
    found = icon(Icon.ADD, "ink", gap=6)
    size = QSize(tokens.ICON + 6, tokens.ICON)
    assert found.availableSizes() == [size]
    normal, off = (found.pixmap(size, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    assert normal.pixelColor(10, 10) == QColor(tokens.LIGHT.ink)
    assert off.pixelColor(10, 10) == QColor(tokens.LIGHT.muted)
