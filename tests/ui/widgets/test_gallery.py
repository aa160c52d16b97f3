"""The whole shelf on one screen: nothing cut off, nothing covered, everything named, Tab in order."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui import gallery
from tests.ui.fit import faults, settle
from ui.theme import Scheme
from ui.widgets import VerbDialog


def _size(name):
    return None if name == "dialog" else (1366, 768)


@pytest.mark.parametrize("name", gallery.PAGES)
@pytest.mark.parametrize("scale", [100, 125, 150, 175, 200])
def test_everything_fits(shown, name, scale):
    assert faults(shown(gallery.PAGES[name], scale=scale, size=_size(name))) == []


@pytest.mark.parametrize("name", gallery.PAGES)
def test_everything_still_fits_when_the_look_changes_while_it_is_shown(shown, theme, name):
    window = shown(gallery.PAGES[name], size=_size(name))
    theme.choose(scheme=Scheme.DARK, scale=200)
    settle(window)
    assert faults(window) == []
    theme.choose(scheme=Scheme.LIGHT, scale=100)
    settle(window)
    assert faults(window) == []


@pytest.mark.parametrize("name", gallery.PAGES)
def test_both_schemes_paint_something_of_their_own(shown, theme, name):
    window = shown(gallery.PAGES[name], size=_size(name))
    light = window.grab().toImage()
    theme.choose(scheme=Scheme.DARK)
    settle(window)
    dark = window.grab().toImage()
    assert light.pixelColor(light.width() - 3, 400).lightness() > 200
    assert dark.pixelColor(dark.width() - 3, 400).lightness() < 60


def test_a_dialog_is_not_higher_than_the_office_screen(shown):
    dialog = shown(gallery.dialog, scale=200, size=None)
    assert isinstance(dialog, VerbDialog)
    assert dialog.width() <= 1366 and dialog.height() <= 768
    assert QApplication.focusWidget() is None or dialog.isAncestorOf(QApplication.focusWidget())
