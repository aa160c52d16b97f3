"""Signers from PKCS#12 files: the passphrase lies beside the key in KEY.p12.pass, else it is asked for."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from app.bootstrap import now
from app.domain.errors import Fault, InputFault, Refusal
from app.security.identities import Identity, check_period, load_p12
from app.services.inputs import read_input
from app.texts import _


def load(paths: Sequence[str]) -> list[Identity]:
    """The identities in the order given. Raises InputFault for a file or passphrase that does not do."""
    return [_load(Path(path)) for path in paths]


def _load(path: Path) -> Identity:
    data = read_input(path)
    try:
        identity = load_p12(data, _passphrase(path))
        check_period(identity.certificate, now())
    except Refusal as refusal:
        raise InputFault(
            Fault(str(path), None, None, refusal.text.rstrip("."), _("Kiểm tra tệp khóa và mật khẩu."))
        ) from None
    return identity


def _passphrase(path: Path) -> str:
    beside = path.with_name(path.name + ".pass")
    if beside.exists():
        return read_input(beside).decode("utf-8-sig", "replace").rstrip("\r\n")
    if not sys.stdin.isatty():
        todo = _("Đặt mật khẩu trong tệp {0}, hoặc chạy lệnh ở cửa sổ dòng lệnh để gõ.").format(beside.name)
        raise InputFault(Fault(str(path), None, None, _("không có mật khẩu của khóa"), todo))
    answer: str = click.prompt(_("Mật khẩu của {0}").format(path.name), hide_input=True, err=True)
    return answer
