"""Colours, spaces and sizes: the one place where they stand.

Colours are `#rrggbb`. Spaces and sizes are logical pixels at 100 %; `Theme.px` scales them with the text.
"""

from dataclasses import dataclass, fields
from types import MappingProxyType


@dataclass(frozen=True)
class Colours:
    """One scheme. A name ending in `_soft` is the ground on which the colour of that name is read."""

    page: str  # behind everything
    surface: str  # cards, fields, tables
    sunken: str  # the rail, header rows, what lies lower
    line: str  # between rows; carries no meaning
    edge: str  # the border of a control, 3:1 on what it stands on
    text: str
    muted: str  # second to text, still read
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    ink: str  # the accent as text
    focus: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    quiet: str  # neither good nor bad: worked out, not counted
    quiet_soft: str
    danger: str  # the ground of a button that cannot be undone
    on_danger: str
    high: str  # the three levels of a vote: never red, amber or green, which are for findings
    on_high: str
    confidence: str
    on_confidence: str
    low: str
    on_low: str
    track: str  # what is left of a bar: papers with no valid mark here
    band: str  # the striped band of a rehearsal or the sample
    band_stripe: str
    on_band: str


LIGHT = Colours(
    page="#f3f5f8",
    surface="#ffffff",
    sunken="#e9edf2",
    line="#d5dce4",
    edge="#808d9c",
    text="#18232e",
    muted="#4b5967",
    accent="#1f5a85",
    accent_hover="#1a4d72",
    accent_pressed="#153f5e",
    on_accent="#ffffff",
    accent_soft="#e1edf6",
    ink="#1b5580",
    focus="#2f7ab0",
    good="#1a6339",
    good_soft="#e6f3ea",
    warn="#754600",
    warn_soft="#fdf2dd",
    bad="#9f2429",
    bad_soft="#fceaea",
    quiet="#4b5967",
    quiet_soft="#edf0f3",
    danger="#a3262b",
    on_danger="#ffffff",
    high="#1f5a85",
    on_high="#ffffff",
    confidence="#9cc4e0",
    on_confidence="#10222f",
    low="#6d4f7d",
    on_low="#ffffff",
    track="#e0e5ea",
    band="#4a3f63",
    band_stripe="#5a4e76",
    on_band="#ffffff",
)

DARK = Colours(
    page="#12171d",
    surface="#1b222a",
    sunken="#161c23",
    line="#323c47",
    edge="#74828f",
    text="#e9eef3",
    muted="#aab6c2",
    accent="#79b8e0",
    accent_hover="#92c6e8",
    accent_pressed="#a9d3ee",
    on_accent="#0a1c28",
    accent_soft="#1d3647",
    ink="#8cc4e8",
    focus="#79b8e0",
    good="#86d3a2",
    good_soft="#173024",
    warn="#f0c26f",
    warn_soft="#352a14",
    bad="#f5a3a3",
    bad_soft="#3c2023",
    quiet="#aab6c2",
    quiet_soft="#262f38",
    danger="#e58a8a",
    on_danger="#2a0b0d",
    high="#5fa8d6",
    on_high="#081721",
    confidence="#28526e",
    on_confidence="#ffffff",
    low="#c09ad0",
    on_low="#1f0f27",
    track="#303943",
    band="#3d3454",
    band_stripe="#4a4066",
    on_band="#ffffff",
)

# What is written on what. Each pair has a contrast of at least 4.5:1 in both schemes (WCAG 2.2, 1.4.3); tested.
TEXT_ON = (
    *((ink, ground) for ink in ("text", "muted", "ink") for ground in ("page", "surface", "sunken")),
    *((ink, ground) for ink in ("good", "warn", "bad", "quiet") for ground in ("page", "surface", f"{ink}_soft")),
    *(("text", f"{tone}_soft") for tone in ("good", "warn", "bad", "quiet", "accent")),
    *(("muted", f"{tone}_soft") for tone in ("good", "warn", "bad", "quiet", "accent")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")),
    ("ink", "accent_soft"),
    ("on_danger", "danger"),
    ("on_high", "high"),
    ("on_confidence", "confidence"),
    ("on_low", "low"),
    ("text", "track"),
    ("on_band", "band"),
    ("on_band", "band_stripe"),
)

# Borders and shapes that must be seen: at least 3:1 (WCAG 2.2, 1.4.11).
SHAPE_ON = (
    ("edge", "surface"),
    ("edge", "page"),
    ("focus", "surface"),
    ("focus", "page"),
    ("accent", "page"),
    ("high", "surface"),
    ("low", "surface"),
    ("high", "confidence"),
    ("low", "confidence"),
)

# Gaps do not grow with the text: at 200 % the words need the room.
SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL, SPACE_XXL = 4, 8, 12, 16, 24, 32

# Sizes that grow with the text.
SMALL, BODY, LEAD, HEADING, TITLE, FIGURE = 13, 15, 17, 18, 24, 26
ROW = 40  # a table row, a rail entry: over the 36 that a tired eye and hand want
CONTROL = 40  # a button, a field
TOUCH = 44  # a cell that fingers hit
ICON = 20
RADIUS = 8
SCALES = (100, 125, 150, 175, 200)

SIZES = MappingProxyType(
    {
        "small": SMALL,
        "body": BODY,
        "lead": LEAD,
        "heading": HEADING,
        "title": TITLE,
        "figure": FIGURE,
        "row": ROW,
        "control": CONTROL,
        "touch": TOUCH,
        "icon": ICON,
    }
)


def colour_names() -> tuple[str, ...]:
    """Every token of a scheme, in order."""
    return tuple(each.name for each in fields(Colours))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
