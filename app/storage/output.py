"""What was made of a sealed round and left the program: documents, signatures, archives, prints. Rows only come."""

from dataclasses import dataclass

from app.domain.ids import RoundId
from app.storage.database import Database, Unit


@dataclass(frozen=True)
class OutputRow:
    """`kind` is document, signature, archive or print; `sha256` of the file's bytes; `at` UTC, RFC 3339."""

    kind: str
    name: str
    sha256: str
    account: str
    at: str


def insert(unit: Unit, round_id: RoundId, kind: str, name: str, sha256: str, account: str) -> None:
    unit.run(
        "INSERT INTO output (round, kind, name, sha256, account, at) VALUES (?, ?, ?, ?, ?, ?)",
        round_id,
        kind,
        name,
        sha256,
        account,
        unit.time,
    )


def of_round(database: Database, round_id: RoundId) -> list[OutputRow]:
    """Everything that was made of a round, the oldest first."""
    rows = database.all("SELECT kind, name, sha256, account, at FROM output WHERE round = ? ORDER BY id", round_id)
    return [OutputRow(*row) for row in rows]
