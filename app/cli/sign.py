"""`kiemphieu sign`."""

from pathlib import Path

import click

from app.bootstrap import now
from app.cli import keys
from app.cli.terminal import plain
from app.services import signature
from app.texts import _


def run(files: tuple[Path, ...], sign: tuple[str, ...]) -> int:
    """Sign each file with the keys in their order."""
    identities = keys.load(sign)
    for written in signature.sign(files, identities, now):
        click.echo(plain(_("Đã ký: {0}").format(written)))
    return 0
