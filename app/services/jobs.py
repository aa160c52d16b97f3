"""What takes more than a tenth of a second, as plain functions for a child process (design.md §5).

Arguments and answers are picklable; keys come by pipe. `progress` hears each step in words.
"""

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.archive.verify import Check, verify_archive, verify_pdf
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.record import Sealed
from app.domain.roles import Person
from app.security.identities import Identity, check_period, check_usage, load_p12
from app.security.tokens import load_token, read_address
from app.services import archive, document, record
from app.services.document import Signers
from app.services.exports import Key
from app.services.folder import DATABASE
from app.services.hold import FolderKey as FolderKey
from app.services.session import Session, utc_text
from app.storage.database import open_database
from app.texts import set_language

Progress = Callable[[str], None]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def signers(keys: Sequence[Key]) -> Signers:
    """Each key opened. Raises Refusal `key.ROLE.…`, so that the window tells it where that key was given."""
    opened = []
    for key in keys:
        try:
            opened.append((key.role, open_key(key, _now())))
        except Refusal as refusal:
            raise Refusal(f"key.{key.role}.{refusal.code}", refusal.text) from refusal
    return opened


def open_key(key: Key, at: dt.datetime) -> Identity:
    """The key with its certificate, of a file or of a token, if it may sign at that moment. Raises Refusal."""
    token = load_token(read_address(key.token), key.passphrase) if key.token else None
    identity = token or load_p12(key.data, key.passphrase)
    check_period(identity.certificate, at)
    check_usage(identity.certificate)
    return identity


def check_keys(keys: Sequence[Key], language: str) -> str:
    """Open the signers' keys; answers the fingerprint of their authority, "" for none. Raises Refusal."""
    set_language(language)
    return document.fingerprint_of(signers(keys))


def read(folder: FolderKey, person: Person) -> Session:
    """A session that only reads."""
    database = open_database(folder.path / DATABASE, folder.key, lambda: "", read_only=True)
    return Session(database, person, lambda: "")


def write(folder: FolderKey, person: Person) -> Session:
    """A session that writes beside the window's: for the line of what a child has done, whoever is in by then."""
    database = open_database(folder.path / DATABASE, folder.key, lambda: utc_text(_now()))
    return Session(database, person, lambda: "")


def load_sealed(folder: FolderKey, person: Person, round_id: RoundId, fingerprint: str, language: str) -> Sealed:
    """The frozen model of a sealed round, read and counted here."""
    set_language(language)
    session = read(folder, person)
    try:
        return record.sealed(session, round_id, fingerprint)
    finally:
        session.database.close()


def make_documents(sealed: Sealed, keys: Sequence[Key], language: str, progress: Progress) -> Mapping[str, bytes]:
    """Every document of a sealed round by file name, signed where keys are given."""
    set_language(language)
    return document.make(sealed, signers(keys), _now, progress)


def write_archive(
    folder: FolderKey,
    person: Person,
    sealed: Sealed,
    documents: Mapping[str, bytes],
    keys: Sequence[Key],
    dest: Path,
    language: str,
    progress: Progress,
) -> tuple[Check, ...]:
    """Write the archive, then check it as a stranger would; answers the checks."""
    set_language(language)
    session = read(folder, person)
    try:
        with tempfile.TemporaryDirectory(dir=dest.parent, prefix=".work-") as work:
            progress(dest.name)
            archive.write(session, sealed, documents, signers(keys), Path(work), dest, _now)
    finally:
        session.database.close()
    return tuple(verify_archive(dest, None))


def check_file(path: Path, root: bytes | None, kept: Sequence[bytes], language: str) -> tuple[Check, ...]:
    """Every check of an archive or a PDF; `kept` are the roots that the agency trusts."""
    set_language(language)
    with path.open("rb") as stream:
        is_pdf = stream.read(5) == b"%PDF-"
    return tuple(verify_pdf(path, root, kept) if is_pdf else verify_archive(path, root, kept))
