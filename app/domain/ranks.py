"""Posts in the order of their rank, as lists of an agency have them: a proposal that a person may still move about."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from app.domain.names import search_key, sort_key
from app.domain.style import Subject


class Order(StrEnum):
    RANK = "rank"
    NAME = "name"


# Who leads, the highest first; the words are without tones. A later line is asked only where no earlier one fits.
_TIERS: tuple[tuple[str, ...], ...] = (
    ("bi thu tinh uy", "bi thu thanh uy", "bi thu dang uy"),
    ("chu tich", "tong giam doc", "giam doc", "hieu truong", "vien truong", "cuc truong", "vu truong", "chanh an",
     "tong bien tap", "thu truong"),
    ("chanh van phong", "truong phong", "truong ban", "truong khoa", "chanh thanh tra", "bi thu", "quan doc"),
    ("doi truong", "to truong", "tram truong", "ke toan truong"),
)  # fmt: skip
# A body below the agency: its head comes after the agency's own deputies, with the heads of departments.
_BELOW = ("huyen", "quan ", "thi xa", "co so", "khu vuc", "chi nhanh", "trung tam", "chi doan", "chi bo", "cong doan")
_UNITS = 2
_DEPUTY = ("pho ", "cap pho", "quyen pho")


def rank(position: str) -> tuple[int, bool]:
    """The tier of a post, and whether it is the deputy's; what is not known comes last."""
    plain = search_key(position)
    tier = next((at for at, heads in enumerate(_TIERS) if any(head in plain for head in heads)), len(_TIERS))
    if tier < _UNITS and any(word in plain for word in _BELOW):
        tier = _UNITS
    return tier, any(plain.startswith(word) for word in _DEPUTY)


def arranged(subjects: Iterable[Subject], order: Order) -> list[Subject]:
    """By rank (equal ranks as they stood), or by name as Vietnamese lists have it."""
    found: Sequence[Subject] = tuple(subjects)
    match order:
        case Order.RANK:
            return sorted(found, key=lambda subject: rank(subject.position))
        case Order.NAME:
            return sorted(found, key=lambda subject: sort_key(subject.name))
