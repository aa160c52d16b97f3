"""A sealed round as one frozen value: everything that documents, workbook and archive are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.agency import FolderKind
from app.domain.committee import Replacement
from app.domain.entry import Paper
from app.domain.finding import Finding
from app.domain.ids import RoundId, StyleCode
from app.domain.options import Options
from app.domain.reconcile import Equation
from app.domain.regulation import Regulation
from app.domain.round import Definition
from app.domain.spot_check import SpotSum
from app.domain.tally import StyleResult


@dataclass(frozen=True)
class Settlement:
    """One third keying, for the list of differences: who keyed it, before whom, and whether it agrees with a pass."""

    style: StyleCode
    batch: int
    number: int
    code: str
    value: str
    resolver: str
    witness: str


@dataclass(frozen=True)
class Sealed:
    """A sealed round.

    `sealed_at` is UTC, RFC 3339 with milliseconds and Z. `seal` and `journal_head` are 64 hex digits. `typists` are
    the names of those who keyed, by slot (1, 2). `ballots` are the cast vote records by style, or None where there are
    too many for a document (above 20,000). `spot_checks` is None where nothing was drawn. `fingerprint` is the SHA-256
    of the authority's certificate, or "" unsigned.
    """

    id: RoundId
    kind: FolderKind
    definition: Definition
    regulation: Regulation
    results: tuple[StyleResult, ...]
    equations: tuple[Equation, ...]
    findings: tuple[Finding, ...]
    journal_head: str
    seal: str
    sealed_at: str
    sealed_by: tuple[str, ...]
    typists: Mapping[int, tuple[str, ...]]
    settlements: tuple[Settlement, ...]
    fingerprint: str
    version: str
    spot_checks: SpotSum | None = None
    ballots: Mapping[StyleCode, tuple[Paper, ...]] | None = field(default=None)
    options: Options = field(default_factory=Options)
    replacements: tuple[Replacement, ...] = ()  # who came into the committee after the list was locked

    def explanation(self, finding: Finding) -> str | None:
        """The head's words on a warning, or None where there are none."""
        for explanation in self.definition.explanations:
            if (explanation.code, explanation.style) == finding.key:
                return explanation.text
        return None
