"""app.settings: what is remembered, and that nothing broken is in anybody's way."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import settings
from app.settings import Place, Settings

FULL = Settings(
    folder=Path("Cơ quan/mau.tinnhiem").absolute(),
    language="en",
    scheme="dark",
    scale=150,
    sounds=False,
    windows={"main": Place(-1920, 0, 1280, 800, maximized=True), "kiosk": Place(0, 0, 800, 600)},
)


@pytest.mark.parametrize("value", [FULL, Settings()])
def test_what_is_saved_is_loaded(tmp_path, value):
    path = tmp_path / "new" / "settings.toml"
    settings.save(value, path)
    assert settings.load(path) == value
    assert not list(tmp_path.glob("new/*.tmp"))


def test_the_users_own_file_is_the_default(tmp_path, monkeypatch):
    for name in ("XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    assert settings.load() == Settings()
    settings.save(FULL)
    assert settings.settings_path().is_relative_to(tmp_path)
    assert settings.load() == FULL


WRONG_KINDS = b"folder = 3\nlanguage = 'fr'\nscheme = 5\nscale = true\nwindows = []"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"folder = ", WRONG_KINDS])
def test_a_broken_file_is_as_good_as_none(tmp_path, content):
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    assert settings.load(path) == Settings()


def test_a_scale_that_no_window_has_is_brought_back(tmp_path):
    path = tmp_path / "settings.toml"
    for wanted, taken in ((1000, 200), (10, 100)):
        path.write_text(f"scale = {wanted}", encoding="utf-8")
        assert settings.load(path).scale == taken


def test_a_folder_in_its_place_is_as_good_as_none(tmp_path):
    assert settings.load(tmp_path) == Settings()


@pytest.mark.parametrize(
    "place",
    [
        "3",
        "{}",
        "{x = 1, y = 2, width = 3}",
        "{x = 1, y = 2, width = 0, height = 4}",
        "{x = 1, y = 2, width = 3.5, height = 4}",
        "{x = true, y = 2, width = 3, height = 4}",
        "{x = 1, y = 2, width = 3, height = 4, maximized = 'yes'}",
        "{x = 1, y = 2, width = 3, height = 4, colour = 5}",
    ],
)
def test_one_broken_place_costs_only_itself(tmp_path, place):
    path = tmp_path / "settings.toml"
    good = "{x = 1, y = 2, width = 3, height = 4}"
    path.write_text(f"language = 'en'\n[windows]\nmain = {place}\nkiosk = {good}\n", encoding="utf-8")
    assert settings.load(path) == Settings(language="en", windows={"kiosk": Place(1, 2, 3, 4)})


@given(content=st.binary(max_size=60))
def test_no_bytes_stop_the_start(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any-settings.toml"
    path.write_bytes(content)
    assert isinstance(settings.load(path), Settings)
