"""Signing a file: a PDF in its next empty field, an archive's missing signatures, any other file beside itself."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from app.archive.package import sign_archive
from app.domain.errors import Fault, InputFault, Refusal
from app.platform import write_durable
from app.security.identities import Identity
from app.security.signing import sign_cms, sign_pdf
from app.services.inputs import opened, read_input
from app.texts import _


def sign(paths: Sequence[Path], identities: Sequence[Identity], now: Callable[[], datetime]) -> Iterator[Path]:
    """Sign each file; answers those that were written. Nothing is, where one of them cannot be signed.

    (An archive is signed and checked in one go, so of several archives the first may be signed already.)
    Raises InputFault or OSError.
    """
    archives = [path for path in paths if _is_archive(path)]
    others = [_signed(path, identities, now()) for path in paths if path not in archives]
    for path in archives:
        with _named(path):
            sign_archive(path, identities, now())
        yield path
    for path, content in others:
        write_durable(path, content, mode=0o644)
        yield path


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """A refusal becomes a fault of the file."""
    try:
        yield
    except Refusal as refusal:
        todo = _("Không có gì được ghi.")
        raise InputFault(Fault(str(path), None, None, refusal.text.rstrip("."), todo)) from None


def _is_archive(path: Path) -> bool:
    with opened(path) as stream:
        return path.suffix.lower() == ".zip" and stream.read(2) == b"PK"


def _signed(path: Path, identities: Sequence[Identity], now: datetime) -> tuple[Path, bytes]:
    """The file to be written, and its bytes."""
    content = read_input(path)
    with _named(path):
        if not content.startswith(b"%PDF-"):
            path, content = _beside(path, content, identities, now)
        else:
            for identity in identities:
                content = sign_pdf(content, None, identity, now)
    return path, content


def _beside(path: Path, content: bytes, identities: Sequence[Identity], now: datetime) -> tuple[Path, bytes]:
    beside = path.with_name(path.name + ".p7s")
    if len(identities) != 1:
        raise Refusal("sign.one", _("Tệp này chỉ nhận một chữ ký: cho một khóa thôi."))
    if beside.exists():
        raise Refusal("sign.taken", _("Đã có {0}; đổi tên tệp cũ trước khi ký lại.").format(beside.name))
    return beside, sign_cms(content, identities[0], now)
