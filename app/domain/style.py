"""A ballot style: which leaders stand on one kind of paper, in which order."""

import hashlib
import unicodedata
from dataclasses import dataclass

from app.domain.ids import StyleCode, SubjectCode

# No Vietnamese input method (Telex, VNI) turns these into another letter or a tone.
FORM_LETTERS = "BCGHKLMNPQTV"


@dataclass(frozen=True)
class Subject:
    """A leader standing on a ballot style; name, position and unit are frozen as printed."""

    code: SubjectCode
    name: str
    position: str
    unit: str


@dataclass(frozen=True)
class Style:
    code: StyleCode
    name: str
    subjects: tuple[Subject, ...]

    @property
    def form_code(self) -> str:
        return form_code(tuple(s.name for s in self.subjects))


def form_code(names: tuple[str, ...]) -> str:
    """Four letters from the SHA-256 of the ordered names (design.md §7), the same on every paper of a style."""
    text = "\n".join(unicodedata.normalize("NFC", name) for name in names)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, len(FORM_LETTERS))
        letters += FORM_LETTERS[rest]
    return letters
