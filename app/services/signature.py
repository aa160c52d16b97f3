"""Signing a file: a PDF in its next empty field, an archive's missing signatures, any other file beside itself."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from app.archive.package import sign_archive
from app.domain.errors import Refusal
from app.platform import write_durable
from app.security.identities import Identity
from app.security.signing import sign_cms, sign_pdf
from app.services.inputs import read_input
from app.texts import _


def sign(path: Path, identities: Sequence[Identity], now: Callable[[], datetime]) -> Path:
    """Sign `path`; answers the file that was written. Raises Refusal, InputFault or OSError."""
    content = read_input(path)
    if content.startswith(b"%PDF-"):
        for identity in identities:
            content = sign_pdf(content, None, identity, now())
        write_durable(path, content, mode=0o644)
        return path
    if content.startswith(b"PK") and path.suffix.lower() == ".zip":
        sign_archive(path, identities, now())
        return path
    return _sign_beside(path, content, identities, now())


def _sign_beside(path: Path, content: bytes, identities: Sequence[Identity], now: datetime) -> Path:
    beside = path.with_name(path.name + ".p7s")
    if len(identities) != 1:
        raise Refusal("sign.one", _("Tệp này chỉ nhận một chữ ký: cho một khóa thôi."))
    if beside.exists():
        raise Refusal("sign.taken", _("Đã có {0}; đổi tên tệp cũ trước khi ký lại.").format(beside.name))
    write_durable(beside, sign_cms(content, identities[0], now), mode=0o644)
    return beside
