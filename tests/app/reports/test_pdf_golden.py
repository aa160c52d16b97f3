"""The documents' text and pictures against those that were last looked at (tests/app/reports/golden.py)."""

import difflib

import pytest
from PIL import Image, ImageChops

from tests.app.reports.golden import CASES, TOLERANCE, farthest, path, picture_of, text_of


@pytest.mark.parametrize("name", CASES)
def test_text_is_as_last_looked_at(name: str) -> None:
    """Every word of every page; `python -m tests.app.reports.golden` takes a change over."""
    old = path(name, "txt").read_text(encoding="utf-8").splitlines()
    new = text_of(CASES[name]()).splitlines()
    changed = list(difflib.unified_diff(old, new, "golden", "now", lineterm="", n=1))
    assert not changed, "\n".join(changed)


@pytest.mark.parametrize("name", CASES)
def test_pages_look_as_last_looked_at(name: str) -> None:
    with Image.open(path(name, "png")) as golden:
        assert farthest(golden.convert("L"), picture_of(CASES[name]())) <= TOLERANCE


def test_a_page_that_moved_by_one_pixel_is_seen() -> None:
    """The comparison is soft on smoothing, but not on layout."""
    now = picture_of(CASES["minutes-sample"]())
    assert farthest(now, now) == 0
    assert farthest(now, ImageChops.offset(now, 1, 0)) > TOLERANCE
    assert farthest(now, ImageChops.offset(now, 0, 1)) > TOLERANCE
    assert farthest(now, now.crop((0, 0, now.width - 1, now.height))) > TOLERANCE
