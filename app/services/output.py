"""Where a run does its work, and how what it made comes to the place asked for: all at once, or not at all."""

import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Fault, InputFault
from app.platform import fsync_dir, fsync_file, make_private_dir, rename_over_empty_dir, replace
from app.texts import _


@dataclass(frozen=True)
class Report:
    """How a run tells what it is doing: a step in words, and how much more of it is done."""

    step: Callable[[str], None]
    tick: Callable[[int], None]


@contextmanager
def work_folder(out: Path) -> Iterator[Path]:
    """A private folder `.work-…` beside `out`, removed at the end; parents made for it go too if nothing came."""
    made = [parent for parent in (out.parent, *out.parent.parents) if not parent.exists()]
    out.parent.mkdir(parents=True, exist_ok=True)
    work = out.parent / f".work-{secrets.token_hex(6)}"
    try:
        make_private_dir(work)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        with suppress(OSError):  # a parent that holds something by now stays
            for parent in made:
                parent.rmdir()


def need_free_place(out: Path, archive: str, tally: str) -> None:
    """Refuse a place that holds a sealed result or an archive, or that is a file."""
    if out.exists() and not out.is_dir():
        raise _taken(out, _("là một tệp"), _("Chọn một thư mục."))
    if (out / archive).exists():
        raise _taken(out, _("đã có {0}").format(archive), _("Chọn thư mục khác; hồ sơ cũ được giữ nguyên."))
    if (out / tally).exists() and _is_sealed(out / tally):
        raise _taken(out, _("đã có kết quả niêm phong"), _("Chọn thư mục khác; kết quả cũ được giữ nguyên."))


def _taken(out: Path, found: str, todo: str) -> InputFault:
    return InputFault(Fault(str(out), None, None, found, todo))


def _is_sealed(tally: Path) -> bool:
    """Whether a tally.json says so; one that cannot be read is taken for sealed, so that nothing is lost."""
    try:
        return json.loads(tally.read_bytes())["seal"] is not None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return True


def publish(made: Path, out: Path, replaces: Sequence[str], keep: Sequence[Path]) -> None:
    """Move everything in `made` to `out`; `replaces` are leftovers of an earlier run, `keep` are never removed."""
    for path in made.rglob("*"):
        (fsync_dir if path.is_dir() else fsync_file)(path)
    fsync_dir(made)
    if not out.exists() or not any(out.iterdir()):
        rename_over_empty_dir(made, out)
        fsync_dir(out.parent)
        return
    kept = {path.resolve() for path in keep}
    for name in replaces:
        old = out / name
        if old.exists() and old.resolve() not in kept and not (made / name).exists():
            old.unlink()
    # tally.json comes last: where it stands, everything stands
    for path in sorted(made.iterdir(), key=lambda p: (p.name in replaces, p.name)):
        replace(path, out / path.name)
    fsync_dir(out)
