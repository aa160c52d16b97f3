"""How the terminal is spoken to: UTF-8, progress where somebody looks, plain lines in a pipe."""

import os
import re
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import click

from app.domain.errors import Fault, InputFault
from app.services.output import Report
from app.texts import _, number_text


def use_utf8() -> None:
    """Whatever the locale says. What cannot be shown is replaced and no reason to stop; a closed stream is silence."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "w", encoding="utf-8"))
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def hush() -> None:
    """Say nothing more, not even what waits in the buffers: nobody reads, or the disk under the output is full."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def plain(text: str) -> str:
    """One line without terminal codes or bidi marks, whatever a file or its name holds; each becomes "�"."""
    return "".join(c if c.isprintable() else "�" for c in _ESCAPED.sub(_as_utf8, text))


# Bytes of an argument that the locale could not read (PEP 383); output is UTF-8 whatever the locale.
_ESCAPED = re.compile("[\udc80-\udcff]+")


def _as_utf8(escaped: re.Match[str]) -> str:
    return escaped[0].encode(errors="surrogateescape").decode(errors="replace")


class Progress:
    """Steps of a long run: one line each; in a terminal the line also counts."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._count = 0
        self._step = ""

    def report(self) -> Report:
        return Report(self.step, self.tick)

    def step(self, words: str) -> None:
        """A new step begins."""
        self.end()
        self._step, self._count = plain(words), 0
        click.echo(f"· {self._step}", err=True, nl=not self._live)

    def tick(self, more: int) -> None:
        """So much more is done of the step."""
        self._count += more
        if self._live:
            click.echo(f"\r· {self._step}: {number_text(self._count)}", err=True, nl=False)

    def end(self) -> None:
        """The last step is over."""
        if self._live and self._step:
            click.echo(err=True)
        self._step = ""


def tell_faults(error: InputFault) -> None:
    """One line a fault on stderr: file, line, column, what was found, what to do."""
    for fault in error.faults:
        click.echo(fault_line(fault), err=True)


def fault_line(fault: Fault) -> str:
    place = [fault.file]
    if fault.line is not None:
        place.append(_("dòng {0}").format(fault.line))
    if fault.column is not None:
        place.append(_("cột {0}").format(fault.column))
    return plain(f"{', '.join(place)}: {fault.found}. {fault.todo}")


def table(rows: Sequence[Sequence[str]], right: frozenset[int]) -> str:
    """Rows in aligned columns; the columns in `right` are set flush right. The first row is the head."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["  ".join(_cell(cell, widths[at], at in right) for at, cell in enumerate(row)).rstrip() for row in rows]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(lines)


def _cell(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)
