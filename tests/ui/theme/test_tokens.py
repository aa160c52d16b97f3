"""Contrast of everything that is written or drawn, in both schemes."""

import re
from dataclasses import asdict

import pytest

from ui.theme import tokens
from ui.theme.tokens import DARK, LIGHT, SHAPE_ON, TEXT_ON, contrast

SCHEMES = {"light": LIGHT, "dark": DARK}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ink, ground", TEXT_ON)
def test_text_has_a_contrast_of_4_5(scheme, ink, ground):
    colours = asdict(SCHEMES[scheme])
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("shape, ground", SHAPE_ON)
def test_shapes_have_a_contrast_of_3(scheme, shape, ground):
    colours = asdict(SCHEMES[scheme])
    assert contrast(colours[shape], colours[ground]) >= 3


def test_every_colour_is_a_colour_and_is_read_somewhere():
    for colours in SCHEMES.values():
        assert all(re.fullmatch(r"#[0-9a-f]{6}", shade) for shade in asdict(colours).values())
    paired = {name for pair in (*TEXT_ON, *SHAPE_ON) for name in pair}
    assert set(tokens.colour_names()) - paired == {"line"}  # between rows, without a meaning


@pytest.mark.parametrize("one, other, ratio", [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_rows_and_controls_are_high_enough_for_tired_hands():
    assert min(tokens.ROW, tokens.CONTROL) >= 36
    assert tokens.TOUCH >= 44
