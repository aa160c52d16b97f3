"""What documents are made from besides the sealed round itself: a round not held, an extract of its journal."""

from dataclasses import dataclass

from app.domain.agency import FolderKind
from app.domain.ids import RoundId
from app.domain.regulation import Regulation
from app.domain.round import Definition


@dataclass(frozen=True)
class NotHeld:
    """A round that head and chair ended before its seal. `at` is UTC, RFC 3339; `journal_head` 64 hex digits.

    `begun` says whether papers were being counted; `form` is the form of its documents.
    """

    id: RoundId
    kind: FolderKind
    definition: Definition
    regulation: Regulation
    form: str
    reason: str
    at: str
    by: tuple[str, ...]
    begun: bool
    journal_head: str
    version: str


@dataclass(frozen=True)
class ExtractLine:
    """One line of a journal in words; `time` is UTC, RFC 3339."""

    n: int
    time: str
    name: str
    place: str
    text: str


@dataclass(frozen=True)
class Extract:
    """A round's journal without the lines of single papers, which are only counted."""

    lines: tuple[ExtractLine, ...]
    papers: int
    total: int
