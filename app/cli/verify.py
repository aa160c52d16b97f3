"""`kiemphieu verify`."""

from collections.abc import Iterator
from pathlib import Path

import click

from app.archive.verify import Check, State, verify_archive, verify_pdf
from app.cli.terminal import plain
from app.domain.errors import Fault, InputFault, Refusal
from app.security.identities import load_certificate
from app.services.inputs import opened, read_input
from app.texts import _


def run(files: tuple[Path, ...], root: Path | None, unsigned: bool) -> int:
    """Check each file, a line a check; 1 where anything fails, or is unsigned and that was not allowed."""
    trusted = _root(root) if root is not None else None
    kinds = [(path, _kind(path)) for path in files]
    codes = [_verify(path, kind, trusted, unsigned) for path, kind in kinds]  # every file, whatever the first says
    return max(codes)


def _root(path: Path) -> bytes:
    """The certificate that is trusted. Raises InputFault where the file is none."""
    content = read_input(path)
    try:
        load_certificate(content)
    except Refusal as refusal:
        todo = _("Chọn chứng thư gốc (.pem, .crt, .cer).")
        raise InputFault(Fault(str(path), None, None, refusal.text.rstrip("."), todo)) from None
    return content


def _kind(path: Path) -> str:
    """`zip` or `pdf` by the file's first bytes."""
    with opened(path) as stream:
        begin = stream.read(5)
    if begin.startswith(b"PK"):
        return "zip"
    if begin == b"%PDF-":
        return "pdf"
    found = _("không phải hồ sơ lưu (ZIP) cũng không phải PDF")
    raise InputFault(Fault(str(path), None, None, found, _("Chọn tệp archive.zip hoặc một tệp PDF.")))


def _verify(path: Path, kind: str, root: bytes | None, unsigned: bool) -> int:
    click.echo(plain(str(path)))
    checks = verify_archive(path, root) if kind == "zip" else verify_pdf(path, root)
    failed, bare = _tell(checks)
    if failed:
        click.echo(_("→ KHÔNG ĐÚNG: tệp này không dùng làm bằng chứng được; xem các dòng SAI ở trên."))
        return 1
    if bare and not unsigned:
        click.echo(_("→ CHƯA KÝ: nội dung khớp nhưng không ai ký; thêm --unsigned nếu chấp nhận."))
        return 1
    click.echo(_("→ ĐÚNG."))
    return 0


def _tell(checks: Iterator[Check]) -> tuple[bool, bool]:
    """Print each check as it is made; answers whether any failed, and whether the file is unsigned."""
    failed = bare = False
    for check in checks:
        failed |= check.state is State.FAILS
        bare |= check.unsigned
        where = f"{check.member}: " if check.member else ""
        click.echo(f"  {_word(check.state)}  {where}{check.text}")
    return failed, bare


def _word(state: State) -> str:
    match state:
        case State.HOLDS:
            return _("đúng")
        case State.FAILS:
            return _("SAI")
        case State.UNKNOWN:
            return _("chưa rõ")
