"""The one file that leaves the PC, put together from a sealed round."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from app.archive.bag import Source
from app.archive.package import write_archive
from app.domain.record import Sealed
from app.domain.roundfile import write_round
from app.services.document import Signers
from app.services.record import seal_json
from app.services.seal import ballot_lines
from app.services.session import Session
from app.storage import journal


def write(
    session: Session,
    sealed: Sealed,
    documents: Mapping[str, bytes],
    signers: Signers,
    folder: Path,
    dest: Path,
    now: Callable[[], datetime],
) -> None:
    """Write the archive to `dest`. `folder` is a private place for the ballots and the journal, which may be large."""
    seal, tally = seal_json(session, sealed.id)
    members: dict[str, Source] = dict(documents)
    members["seal.json"] = seal
    members["tally.json"] = tally
    members["round.toml"] = write_round(sealed.definition)
    members[f"{sealed.regulation.code}.toml"] = sealed.regulation.raw
    members["journal.jsonl"] = _journal(session, sealed, folder / "journal.jsonl")
    for style in sealed.definition.styles:
        path = folder / f"ballots-{style.code}.csv"
        with path.open("wb") as out:
            out.writelines(ballot_lines(session.database, sealed.id, style))
        members[path.name] = path
    write_archive(dest, sealed, members, signers, now())


def _journal(session: Session, sealed: Sealed, path: Path) -> Path:
    with path.open("wb") as out:
        for line in journal.lines(session.database, sealed.id):
            out.write(line + b"\n")
    return path
