"""`kiemphieu backup` and `restore`."""

from pathlib import Path

import click

from app.cli.terminal import plain
from app.services import backup
from app.services.backup import BackupDamaged
from app.texts import ngettext


def run(agency: Path, to: Path) -> int:
    """Copy an agency's folder that nobody has open."""
    files = backup.copy_still(agency, to, _say)
    text = ngettext("Đã sao lưu {0} tệp vào {1}", "Đã sao lưu {0} tệp vào {1}", files)
    click.echo(plain(text.format(files, to)))
    return 0


def run_restore(copy: Path, to: Path) -> int:
    """Make a copy into a folder to work in; 1 where the copy does not hold."""
    try:
        files = backup.restore(copy, to, _say)
    except BackupDamaged as damaged:
        click.echo(plain(damaged.text), err=True)
        return 1
    text = ngettext("Đã kiểm tra và lấy lại {0} tệp vào {1}", "Đã kiểm tra và lấy lại {0} tệp vào {1}", files)
    click.echo(plain(text.format(files, to)))
    return 0


def _say(step: str) -> None:
    click.echo(plain(f"· {step}"), err=True)
