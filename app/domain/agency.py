"""The one organisation that owns an agency folder."""

from dataclasses import dataclass
from enum import StrEnum

SUFFIX = ".tinnhiem"
"""What the name of an agency folder ends in."""
DATABASE = "agency.db"


class FolderKind(StrEnum):
    """What an agency folder is for; every page and file name of the other kinds says so."""

    REAL = "real"
    SAMPLE = "sample"
    REHEARSAL = "rehearsal"
    STATION = "station"
    COUNT = "count"


@dataclass(frozen=True)
class Agency:
    name: str
    parent: str
    place: str
