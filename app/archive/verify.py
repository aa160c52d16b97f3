"""The check of an archive or a signed PDF by anybody: a line for each thing that was checked (contract.md, verify).

Nothing in the file is believed before it is checked, and no file can make these functions fail: what cannot be read
is a line that says so. They never write.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.archive.bag import MOST_PDF_BYTES, BadBag, BadMembers, Bag, open_bag
from app.archive.certificates import Certificates, read_certificates
from app.archive.check import Check, Fault, State, fails, guarded, holds
from app.archive.unzip import BadZip
from app.archive.verify_bag import check_bag
from app.archive.verify_content import check_content
from app.archive.verify_documents import check_documents, check_single
from app.archive.verify_round import SEAL, SealFile, read_seal
from app.archive.verify_signatures import Trust, check_signatures, check_unsigned, is_signed
from app.domain.errors import Fault as FileFault
from app.domain.errors import InputFault
from app.security.identities import load_certificate
from app.texts import _

__all__ = ["Check", "State", "verify_archive", "verify_pdf"]

_ZIP, _PDF = b"PK", b"%PDF-"


def verify_archive(path: Path, root: bytes | None, kept: Sequence[bytes] = ()) -> Iterator[Check]:
    """Every check of an archive; `root` is the certificate (DER or PEM) of the authority that must stand above it.

    Where none is named, one of the `kept` that the agency trusts may stand there.

    Raises InputFault where the path cannot be opened or begins as no ZIP, BadIdentityFile for a `root` that is no
    certificate: at once, not while the lines are asked for. OSError only where the disk itself fails.
    """
    _need_beginning(path, _ZIP, _("không phải tệp ZIP"))
    return _archive(path, _trust(root, kept))


def verify_pdf(path: Path, root: bytes | None, kept: Sequence[bytes] = ()) -> Iterator[Check]:
    """Every check of a PDF that stands alone; arguments and errors as of `verify_archive`."""
    _need_beginning(path, _PDF, _("không phải tệp PDF"))
    return guarded(None, _pdf(path, _trust(root, kept)))


def _trust(root: bytes | None, kept: Sequence[bytes]) -> Trust:
    return Trust(None if root is None else load_certificate(root), tuple(map(load_certificate, kept)))


def _need_beginning(path: Path, wanted: bytes, found: str) -> None:
    try:
        with path.open("rb") as file:
            if file.read(len(wanted)) == wanted:
                return
    except OSError as error:
        found = _("không mở được ({0})").format(error.strerror or error)
    raise InputFault(FileFault(str(path), None, None, found, _("Chọn tệp archive.zip hoặc một tệp PDF.")))


def _pdf(path: Path, trust: Trust) -> Iterator[Check]:
    if path.stat().st_size > MOST_PDF_BYTES:
        raise Fault(None, _("Tệp PDF lớn quá mức."))
    yield from check_single(path.read_bytes(), trust)


def _archive(path: Path, trust: Trust) -> Iterator[Check]:
    try:
        with open_bag(path) as bag:
            yield from _Archive(bag, trust).checks()
    except BadMembers as error:
        yield from (fails(name, text) for name, text in error.faults)
    except BadZip as error:
        yield fails(error.member, error.text)


class _Archive:
    """The parts of an archive's check, and what one part leaves for the next: None where it could not be read."""

    def __init__(self, bag: Bag, trust: Trust) -> None:
        self._bag, self._trust = bag, trust
        self._certificates: Certificates | None = None
        self._seal: SealFile | None = None

    def checks(self) -> Iterator[Check]:
        yield holds(None, _("Tệp ZIP lành lặn, mỗi tệp một tên và giải nén được ở mọi máy."))
        yield from guarded(None, check_bag(self._bag))
        signed = self._says_signed()
        yield from guarded(None, self._signatures() if signed else check_unsigned(self._bag, self._trust.named))
        yield from guarded(SEAL, self._content(signed))
        digest = self._seal.digest if self._seal else None
        yield from guarded(None, check_documents(self._bag, digest, self._certificates))

    def _says_signed(self) -> bool:
        """False also where bag-info.txt cannot be read, which has its own line by then."""
        try:
            return is_signed(self._bag)
        except (BadBag, BadZip):
            return False

    def _signatures(self) -> Iterator[Check]:
        self._certificates = read_certificates(self._bag)
        yield from check_signatures(self._bag, self._trust, self._certificates)

    def _content(self, signed: bool) -> Iterator[Check]:
        self._seal = read_seal(self._bag)
        yield from check_content(self._bag, self._seal, signed=signed)
