"""Findings: what the checks have to say, as codes with numbers. Their wording is in wording.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import StyleCode


class Severity(StrEnum):
    """An error blocks the seal, a warning wants an explanation, derived means a side was not counted by hand."""

    ERROR = "error"
    WARNING = "warning"
    DERIVED = "derived"


@dataclass(frozen=True)
class Finding:
    code: str
    severity: Severity
    style: StyleCode | None
    numbers: Mapping[str, int]

    @property
    def key(self) -> tuple[str, StyleCode | None]:
        """What an explanation is given for."""
        return self.code, self.style


EQUATIONS = ("R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10")
WARNINGS = ("R09", "W01", "W02", "W03", "W04", "W05", "W06", "W07", "W08", "W09", "W10")
