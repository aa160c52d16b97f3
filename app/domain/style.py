"""A ballot style: which leaders stand on one kind of paper, in which order."""

import hashlib
import unicodedata
from dataclasses import dataclass, replace

from app.domain.ids import StyleCode, SubjectCode

# No Vietnamese input method (Telex, VNI) turns these into another letter or a tone.
FORM_LETTERS = "BCGHKLMNPQTV"


@dataclass(frozen=True)
class Subject:
    """A leader standing on a ballot style; name, position and unit are frozen as printed.

    `withdrawn` is why somebody left after the papers were printed: their line is keyed and not reported. `corrected`
    is how a name that was printed wrong is spelt in what is reported, with its reason. All are "" otherwise.
    """

    code: SubjectCode
    name: str
    position: str
    unit: str
    withdrawn: str = ""
    corrected: str = ""
    corrected_reason: str = ""

    @property
    def reported(self) -> str:
        """The name in results and documents; the paper keeps the printed one."""
        return self.corrected or self.name

    def as_printed(self) -> "Subject":
        """The same line of the paper before the day changed anything."""
        return replace(self, withdrawn="", corrected="", corrected_reason="")


@dataclass(frozen=True)
class Style:
    code: StyleCode
    name: str
    subjects: tuple[Subject, ...]

    @property
    def withdrawn(self) -> tuple[Subject, ...]:
        """Those whose lines are keyed and not reported."""
        return tuple(subject for subject in self.subjects if subject.withdrawn)

    @property
    def corrected(self) -> tuple[Subject, ...]:
        """Those whose name is reported otherwise than it is printed."""
        return tuple(subject for subject in self.subjects if subject.corrected)

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
