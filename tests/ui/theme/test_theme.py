"""Light and dark, the text's size, the style sheet."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton

from ui.theme import Scheme, Theme, tokens
from ui.theme.theme import style_sheet
from ui.widgets import Button, words


def test_there_is_one_theme(qapp, theme):
    assert Theme.install(qapp) is theme is Theme.of_app()


def test_dark_and_light_are_chosen(qapp, theme):
    theme.choose(scheme=Scheme.DARK)
    assert theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == tokens.DARK.page
    assert tokens.DARK.accent in qapp.styleSheet()
    theme.choose(scheme=Scheme.LIGHT)
    assert not theme.is_dark
    assert tokens.LIGHT.accent in qapp.styleSheet()


@pytest.mark.parametrize("dark", [True, False])
def test_the_system_is_followed_and_only_then(qapp, theme, dark):
    scheme = Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light
    theme.choose(scheme=Scheme.SYSTEM)
    qapp.styleHints().colorSchemeChanged.emit(scheme)
    assert theme.is_dark is dark
    theme.choose(scheme=Scheme.LIGHT)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.is_dark


@pytest.mark.parametrize("asked, given", [(100, 100), (200, 200), (50, 100), (999, 200)])
def test_text_scales_between_100_and_200(theme, asked, given):
    theme.choose(scale=asked)
    assert theme.scale == given
    assert theme.font().pixelSize() == tokens.BODY * given // 100


def test_what_is_shown_grows_at_once(shown, theme):
    label, button = shown(lambda: words("Niêm phong", "title")), shown(lambda: Button("Niêm phong"))
    before = label.sizeHint(), button.sizeHint()
    theme.choose(scale=200)
    assert label.sizeHint().height() == pytest.approx(2 * before[0].height(), abs=2)
    assert button.sizeHint().height() >= 2 * before[1].height() - 4
    assert label.font().pixelSize() == 2 * tokens.TITLE


def test_the_style_sheet_holds_no_colour_of_its_own():
    light, dark = style_sheet(tokens.LIGHT, 100), style_sheet(tokens.DARK, 100)
    assert "$" not in light
    for shade in {getattr(tokens.LIGHT, name) for name in tokens.colour_names()}:
        light = light.replace(shade, "")
    assert "#" not in light
    assert dark.count("{") == light.count("{")


def test_an_unstyled_button_and_label_wear_the_theme(shown):
    button = shown(lambda: QPushButton("Lưu"))
    assert button.height() >= tokens.CONTROL
    assert shown(lambda: QLabel("Tín Nhiệm")).palette().color(QPalette.ColorRole.WindowText).name() == tokens.LIGHT.text
