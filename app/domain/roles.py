"""Who may do what. Accounts have no rank but admin; the other places belong to a round (design.md §6)."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import Refusal
from app.texts import _


class Place(StrEnum):
    ADMIN = "admin"
    HEAD = "head"
    SECRETARY = "secretary"
    MEMBER = "member"
    CHAIR = "chair"
    OBSERVER = "observer"
    FILE = "file"  # the command line: a file stands for a person


PREPARE = frozenset({Place.ADMIN, Place.HEAD, Place.FILE})
BEGIN = frozenset({Place.HEAD, Place.FILE})
KEY = frozenset({Place.HEAD, Place.SECRETARY, Place.MEMBER, Place.FILE})
RESOLVE = frozenset({Place.HEAD, Place.SECRETARY, Place.MEMBER, Place.CHAIR, Place.FILE})
TAKE = frozenset({Place.FILE})  # figures that two people did not key
EXPLAIN = frozenset({Place.HEAD, Place.FILE})
SEAL_HEAD = frozenset({Place.HEAD, Place.FILE})
SEAL_CHAIR = frozenset({Place.CHAIR, Place.FILE})
KEEP = frozenset({Place.ADMIN, Place.HEAD, Place.SECRETARY, Place.CHAIR})
ROSTER = frozenset({Place.ADMIN})
TRUST = frozenset({Place.ADMIN})  # whose signatures the agency takes for true
READ = frozenset(Place)


@dataclass(frozen=True)
class Person:
    """Whoever acts: an account with the places it holds, or a file of the command line."""

    key: str  # the account's login, or the file's words; two people never share it
    name: str
    places: frozenset[Place]

    def place_for(self, allowed: frozenset[Place]) -> Place:
        """The place from which this person may act; refused where none of theirs is allowed."""
        for place in Place:
            if place in self.places and place in allowed:
                return place
        words = ", ".join(place_word(p) for p in Place if p in allowed and p is not Place.FILE)
        raise Refusal("role", _("Việc này dành cho: {0}.").format(words))


def place_word(place: Place) -> str:
    match place:
        case Place.ADMIN:
            return _("quản trị")
        case Place.HEAD:
            return _("trưởng ban kiểm phiếu")
        case Place.SECRETARY:
            return _("thư ký")
        case Place.MEMBER:
            return _("ủy viên ban kiểm phiếu")
        case Place.CHAIR:
            return _("chủ trì")
        case Place.OBSERVER:
            return _("quan sát")
        case Place.FILE:
            return _("dòng lệnh")
