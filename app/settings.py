"""settings.toml in the user's config folder: the last folder, the language, the look, the places of windows.

No name of a person and no figure of a vote ever stands here. A file that cannot be read is as good as none:
a broken setting must never keep a committee from counting.
"""

import contextlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomli_w

from app.platform import config_dir, write_durable

LANGUAGES = ("vi", "en")
SCHEMES = ("system", "light", "dark")
SCALES = (100, 200)  # the text's least and largest size, in percent


@dataclass(frozen=True)
class Place:
    """Where a window stood, in logical pixels of the whole desktop; x and y may be negative on a second screen."""

    x: int
    y: int
    width: int
    height: int
    maximized: bool = False


@dataclass(frozen=True)
class Settings:
    """What the program remembers between two starts. `windows` is keyed by the window's object name.

    `sounds`: whether the kiosk is heard. `second_place` is where each finished batch is copied to, if anywhere.
    """

    folder: Path | None = None
    language: str = "vi"
    scheme: str = "system"
    scale: int = 100
    sounds: bool = True
    second_place: Path | None = None
    windows: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))


def settings_path() -> Path:
    """Where `load` and `save` look unless told."""
    return config_dir() / "settings.toml"


def load(path: Path | None = None) -> Settings:
    """Read the settings; a missing or broken file, or a value of a wrong kind, gives the default in its place."""
    try:
        table = tomllib.loads((path or settings_path()).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    folder, language, windows = table.get("folder"), table.get("language"), table.get("windows")
    scheme, scale, second = table.get("scheme"), table.get("scale"), table.get("second_place")
    return Settings(
        folder=Path(folder) if isinstance(folder, str) and folder else None,
        language=language if language in LANGUAGES else "vi",
        scheme=scheme if scheme in SCHEMES else "system",
        scale=min(max(scale, SCALES[0]), SCALES[1]) if type(scale) is int else 100,
        sounds=table.get("sounds") is not False,
        second_place=Path(second) if isinstance(second, str) and second else None,
        windows=_places(windows if isinstance(windows, dict) else {}),
    )


def save(settings: Settings, path: Path | None = None) -> None:
    """Write the settings whole. Raises OSError; a caller that closes a window may ignore it."""
    target = path or settings_path()
    target.parent.mkdir(parents=True, exist_ok=True)
    write_durable(target, tomli_w.dumps(_table(settings)).encode())


def _table(settings: Settings) -> dict[str, Any]:
    table: dict[str, Any] = {"language": settings.language, "scheme": settings.scheme, "scale": settings.scale}
    table["sounds"] = settings.sounds
    if settings.folder is not None:
        table["folder"] = str(settings.folder)
    if settings.second_place is not None:
        table["second_place"] = str(settings.second_place)
    table["windows"] = {name: vars(place) for name, place in sorted(settings.windows.items())}
    return table


def _places(windows: dict[str, Any]) -> Mapping[str, Place]:
    found: dict[str, Place] = {}
    for name, raw in windows.items():
        with contextlib.suppress(TypeError, ValueError):
            found[name] = _place(**raw)
    return MappingProxyType(found)


def _place(x: int, y: int, width: int, height: int, maximized: bool = False) -> Place:
    numbers = (x, y, width, height)
    if any(type(n) is not int for n in numbers) or type(maximized) is not bool or width < 1 or height < 1:
        raise ValueError("not a place")
    return Place(x, y, width, height, maximized)
