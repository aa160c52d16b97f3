"""Signers from PKCS#12 files (passphrase beside the key in KEY.p12.pass, else asked for) and from PKCS#11 tokens."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from app.bootstrap import now
from app.domain.errors import Fault, InputFault, Refusal
from app.security.identities import Identity, check_period, check_usage, load_p12
from app.security.tokens import SCHEME, Address, load_token, read_address
from app.services.inputs import read_input
from app.texts import _


def load(paths: Sequence[str]) -> list[Identity]:
    """The identities in the order given. Raises InputFault for a file or passphrase that does not do."""
    return [_from_token(path) if path.startswith(SCHEME) else _load(Path(path)) for path in paths]


def _load(path: Path) -> Identity:
    data = read_input(path)
    try:
        identity = load_p12(data, _passphrase(path))
        check_period(identity.certificate, now())
        check_usage(identity.certificate)
    except Refusal as refusal:
        raise InputFault(
            Fault(str(path), None, None, refusal.text.rstrip("."), _("Kiểm tra tệp khóa và mật khẩu."))
        ) from None
    return identity


def _from_token(uri: str) -> Identity:
    """A key that stays in its token, by a URI of RFC 7512."""
    try:
        address = read_address(uri)
        identity = load_token(address, _pin(address))
        check_period(identity.certificate, now())
        check_usage(identity.certificate)
    except Refusal as refusal:
        todo = _("Kiểm tra thiết bị ký và mã PIN.")
        raise InputFault(Fault(uri.partition("?")[0], None, None, refusal.text.rstrip("."), todo)) from None
    return identity


def _pin(address: Address) -> str:
    if address.pin_file:
        return read_input(Path(address.pin_file)).decode("utf-8-sig", "replace").rstrip("\r\n")
    if not sys.stdin.isatty():
        todo = _("Thêm pin-source=file:TỆP vào địa chỉ, hoặc chạy lệnh ở cửa sổ dòng lệnh để gõ.")
        raise InputFault(Fault(address.token or "--sign", None, None, _("không có mã PIN của thiết bị ký"), todo))
    name = address.token or Path(address.module).name
    answer: str = click.prompt(_("Mã PIN của {0}").format(name), hide_input=True, err=True)
    return answer


def _passphrase(path: Path) -> str:
    beside = path.with_name(path.name + ".pass")
    if beside.exists():
        return read_input(beside).decode("utf-8-sig", "replace").rstrip("\r\n")
    if not sys.stdin.isatty():
        todo = _("Đặt mật khẩu trong tệp {0}, hoặc chạy lệnh ở cửa sổ dòng lệnh để gõ.").format(beside.name)
        raise InputFault(Fault(str(path), None, None, _("không có mật khẩu của khóa"), todo))
    answer: str = click.prompt(_("Mật khẩu của {0}").format(path.name), hide_input=True, err=True)
    return answer
