"""The files of a sealed round between the steps: kept in the agency folder's exports/, made and signed by children.

This module is light to import, so that the window may name its functions; what is heavy is imported where a child
runs. Arguments and answers are picklable, keys come by pipe, `progress` hears each step in words.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.agency import FolderKind
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.roles import READ, Person, Place
from app.domain.round import Definition
from app.platform import make_private_dir, safe_file_name, write_durable
from app.services import trusted_root
from app.services.session import Changes, Session, utc_text
from app.storage import output
from app.storage.database import AGENCY_CHAIN, Unit
from app.texts import _, set_language

if TYPE_CHECKING:
    from app.domain.record import Sealed
    from app.services.document import Signers
    from app.services.jobs import FolderKey

Progress = Callable[[str], None]
ROOM = "exports"
DOCUMENTS = ("minutes.pdf", "result-report.pdf", "result.xlsx")
TONGUE = "vi"  # of what is made at the seal, whatever the window speaks; other languages are made on request
_ISSUE = frozenset({Place.ADMIN, Place.HEAD, Place.SECRETARY, Place.CHAIR})


@dataclass(frozen=True)
class Key:
    """A signer's PKCS#12 file as read, with its passphrase; or the address of a key in a token, with its PIN.

    `role` is head or chair.
    """

    role: str
    data: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    token: str = ""


@dataclass(frozen=True)
class Source:
    """Which round a child reads for itself, with what, as whom, and in which language it answers."""

    folder: Path
    key: bytes = field(repr=False)
    person: Person
    round: RoundId
    language: str


def room(folder: Path, round_id: RoundId, definition: Definition) -> Path:
    """Where a round's files are kept: title, date, and a few signs of the id, since a round may be held again."""
    name = f"{definition.title} {definition.date.isoformat()} {round_id[:6]}"
    return folder / ROOM / safe_file_name(name)


def archive_name(kind: FolderKind, definition: Definition) -> str:
    """The archive's file name, valid on Windows; one of a rehearsal or a sample says so."""
    word = {FolderKind.SAMPLE: _("MẪU"), FolderKind.REHEARSAL: _("DIỄN TẬP")}.get(kind, "")
    title = definition.title if definition.title.startswith(word) else f"{word} {definition.title}"
    return safe_file_name(f"{title} {definition.date.isoformat()}.zip")


class SignState(StrEnum):
    """What the signatures on a document come to."""

    NONE = "none"
    HOLDS = "holds"
    PARTLY = "partly"  # one of the two, and that one holds
    FAILS = "fails"


@dataclass(frozen=True)
class Signature:
    """One of the two fields of a PDF. `time` is UTC, RFC 3339; `reason` says why it does not hold."""

    role: str
    signed: bool
    holds: bool
    name: str
    time: str
    reason: str


@dataclass(frozen=True)
class Document:
    """A file that is kept; a workbook has no signatures."""

    path: Path
    size: int
    state: SignState
    signatures: tuple[Signature, ...]

    @property
    def signed(self) -> frozenset[str]:
        """The roles whose signature is there, whether it holds or not."""
        return frozenset(signature.role for signature in self.signatures if signature.signed)


@dataclass(frozen=True)
class Line:
    """One thing that was checked: `state` is holds, fails or unknown; `member` the file within an archive."""

    state: str
    member: str
    text: str
    unsigned: bool


@dataclass(frozen=True)
class Report:
    """Every check of a file. `sha256` is of its bytes."""

    path: Path
    size: int
    sha256: str
    members: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]

    @property
    def holds(self) -> bool:
        return all(line.state != "fails" for line in self.lines)

    @property
    def signed(self) -> bool:
        return not any(line.unsigned for line in self.lines)


def make(source: Source, keys: Sequence[Key], dest: Path, archive: str, progress: Progress) -> None:
    """Make and keep every document of the sealed round, signed where keys are given, and its archive beside them."""
    from app.services import jobs

    set_language(source.language)
    fingerprint = jobs.check_keys(keys, source.language)
    sealed = _sealed(source, fingerprint)
    made = jobs.make_documents(sealed, keys, TONGUE, progress)
    _keep(dest, made)
    progress(archive)
    _archive(source, sealed, made, keys, dest / archive, progress)


def remake(source: Source, dest: Path, archive: str, progress: Progress) -> tuple[Document, ...]:
    """Bring back the documents that are missing: from the archive beside them, else made anew, unsigned."""
    from app.services import jobs

    set_language(source.language)
    missing = [name for name in DOCUMENTS if not (dest / name).is_file()]
    found = _from_archive(dest / archive, missing)
    if len(found) < len(missing):
        sealed = _sealed(source, "")
        made = jobs.make_documents(sealed, (), TONGUE, progress)
        found = {name: found.get(name, made[name]) for name in missing}
    _keep(dest, found)
    return documents(dest, source.language)


def _from_archive(path: Path, names: Sequence[str]) -> dict[str, bytes]:
    from app.archive.bag import PAYLOAD, open_bag

    if not path.is_file():
        return {}
    with open_bag(path) as bag:
        return {name: bag.read(PAYLOAD + name) for name in names if PAYLOAD + name in bag}


def documents(dest: Path, language: str) -> tuple[Document, ...]:
    """The documents that are kept, with what their signatures come to."""
    return documents_at([dest / name for name in DOCUMENTS if (dest / name).is_file()], language)


def documents_at(paths: Sequence[Path], language: str) -> tuple[Document, ...]:
    """Kept files looked at again, with what their signatures come to."""
    set_language(language)
    return tuple(document_at(path) for path in paths)


def document_at(path: Path) -> Document:
    """A file that is kept, with what its signatures come to."""
    from app.security.identities import common_name
    from app.security.signing import PdfState, check_pdf

    size = path.stat().st_size
    if path.suffix != ".pdf":
        return Document(path, size, SignState.NONE, ())
    verdict = check_pdf(path.read_bytes(), None, None)
    signatures = tuple(
        Signature(
            field.field,
            field.signed,
            field.ok,
            common_name(field.signer) if field.signer else "",
            utc_text(field.time) if field.time else "",
            field.reason,
        )
        for field in verdict.fields
    )
    if verdict.state is PdfState.UNSIGNED:
        state = SignState.NONE
    elif verdict.state is PdfState.HOLDS:
        state = SignState.HOLDS
    else:
        waiting = [s for s in signatures if not s.signed]
        partly = len(waiting) == 1 and all(s.holds for s in signatures if s.signed)
        state = SignState.PARTLY if partly else SignState.FAILS
    return Document(path, size, state, signatures)


def write_archive(
    source: Source, keys: Sequence[Key], kept: Path, archive: str, dest: Path, progress: Progress
) -> Report:
    """The round's archive at `dest`, checked after it was written.

    Without keys the one that was signed at the seal is taken as it stands; where there is none, it is made.
    """
    set_language(source.language)
    ready = kept / archive
    if keys or not ready.is_file():
        _make_archive(source, keys, kept, ready, progress)
    progress(_("Ghi {0}").format(dest.name))
    if dest.resolve() != ready.resolve():
        write_durable(dest, ready.read_bytes(), mode=0o644)
    progress(_("Kiểm tra lại {0}").format(dest.name))
    report = check_file(dest, None, source.language, _trusted(source))
    if report.holds:
        note_made(source, "archive", dest.name, report.sha256)
    return report


def _trusted(source: Source) -> tuple[bytes, ...]:
    session = reading(source)
    try:
        return trusted_root.certificates(session)
    finally:
        session.database.close()


def _make_archive(source: Source, keys: Sequence[Key], kept: Path, dest: Path, progress: Progress) -> None:
    from app.services import jobs

    sealed = _sealed(source, jobs.check_keys(keys, source.language))
    if not keys and all(finding.code != "W06" for finding in sealed.findings):
        text = _("Đợt này được niêm phong cùng chữ ký số: chọn khóa ký của trưởng ban và chủ trì để ghi hồ sơ.")
        raise Refusal("archive.keys", text)
    made = _kept_as(kept, keys)
    if made is None:
        made = jobs.make_documents(sealed, keys, TONGUE, progress)
        _keep(kept, made)
    _archive(source, sealed, made, keys, dest, progress)


def _kept_as(kept: Path, keys: Sequence[Key]) -> Mapping[str, bytes] | None:
    """The kept documents, where they are all there and bear these signatures, or none where no key is given."""
    from app.security.identities import der
    from app.security.signing import PdfState, check_pdf

    if any(not (kept / name).is_file() for name in DOCUMENTS):
        return None
    found = {name: (kept / name).read_bytes() for name in DOCUMENTS}
    identities = [identity for _role, identity in signers(keys)]
    own = [der(c) for identity in identities for c in (identity.certificate, *identity.chain)]
    wanted = PdfState.HOLDS if keys else PdfState.UNSIGNED
    states = [check_pdf(data, None, own or None).state for name, data in found.items() if name.endswith(".pdf")]
    return found if all(state is wanted for state in states) else None


def _archive(
    source: Source,
    sealed: "Sealed",
    made: Mapping[str, bytes],
    keys: Sequence[Key],
    dest: Path,
    progress: Progress,
) -> None:
    from app.services import jobs

    make_private_dir(dest.parent, parents=True, exist_ok=True)
    checks = jobs.write_archive(_reading(source), source.person, sealed, made, keys, dest, source.language, progress)
    if any(check.state == "fails" for check in checks):
        dest.unlink()
        told = "; ".join(check.text for check in checks if check.state == "fails")
        raise Refusal("archive.check", _("Hồ sơ vừa ghi không qua được kiểm tra nên không giữ lại: {0}").format(told))


def check_file(path: Path, root: bytes | None, language: str, kept: Sequence[bytes] = ()) -> Report:
    """Every check of an archive or a PDF, whoever made it. Raises InputFault where it is neither.

    `root` is the authority that must stand above it; where none is named, one of the `kept` may.
    """
    from app.services import jobs

    set_language(language)
    checks = jobs.check_file(path, root, kept, language)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    lines = tuple(Line(check.state.value, check.member or "", check.text, check.unsigned) for check in checks)
    return Report(path, path.stat().st_size, digest, tuple(_members(path)), lines)


def _members(path: Path) -> Iterator[tuple[str, int]]:
    """The files of an archive with their sizes; nothing where it cannot be listed, which the checks tell."""
    import zipfile

    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as listing:
            yield from ((entry.filename, entry.file_size) for entry in listing.infolist())


def save(path: Path, dest: Path) -> None:
    """A kept file where the user wants it."""
    write_durable(dest, path.read_bytes(), mode=0o644)


def _keep(dest: Path, made: Mapping[str, bytes]) -> None:
    make_private_dir(dest, parents=True, exist_ok=True)
    for name, content in made.items():
        write_durable(dest / name, content)


def _sealed(source: Source, fingerprint: str) -> "Sealed":
    from app.services import jobs

    return jobs.load_sealed(_reading(source), source.person, source.round, fingerprint, source.language)


def reading(source: Source) -> Session:
    """A session that reads, on a connection of the child's own; whoever asked closes its database."""
    from app.services import jobs

    return jobs.read(_reading(source), source.person)


@contextmanager
def writing(source: Source) -> Iterator[Session]:
    """A session of whoever asked for the work, on a connection of the child's own.

    What was done is journalled where it is done: the window may be locked or another person in before it ends.
    """
    from app.services import jobs

    session = jobs.write(_reading(source), source.person)
    try:
        yield session
    finally:
        session.database.close()


def _reading(source: Source) -> "FolderKey":
    from app.services.jobs import FolderKey

    return FolderKey(source.folder, source.key)


def signers(keys: Sequence[Key]) -> "Signers":
    """The keys opened, where a child runs. Raises Refusal."""
    from app.services import jobs

    return jobs.signers(keys)


def note(session: Session, round_id: RoundId, kind: str, name: str, sha256: str) -> Changes:
    """Keep in mind that something of a sealed round was made: `kind` is document, signature, archive or print."""
    with session.database.unit() as unit:
        note_in(unit, session, round_id, kind, name, sha256)
    return Changes.of("output")


def note_made(source: Source, kind: str, name: str, sha256: str) -> None:
    """The same by the child that made it; who may not is not told, since the file is there all the same."""
    with suppress(Refusal), writing(source) as session:
        note(session, source.round, kind, name, sha256)


def note_in(unit: Unit, session: Session, round_id: RoundId, kind: str, name: str, sha256: str) -> None:
    """The same within an act. Who signs brings their own key, so that anybody of the round may lend the window."""
    actor = session.in_round(round_id).actor(READ if kind == "signature" else _ISSUE)
    output.insert(unit, round_id, kind, name, sha256, session.person.key)
    unit.journal(AGENCY_CHAIN, actor, f"output.{kind}", {"round": round_id, "name": name, "sha256": sha256})


def outputs(session: Session, round_id: RoundId) -> tuple[output.OutputRow, ...]:
    """What was made of a sealed round so far, the oldest first."""
    return tuple(output.of_round(session.database, round_id))
