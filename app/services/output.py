"""Where a run does its work, and how what it made comes to the place asked for: all at once, or not at all."""

import itertools
import json
import os
import secrets
import shutil
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
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
    out = _behind_links(out)
    if os.path.ismount(out):
        raise _taken(out, _("là gốc của một ổ đĩa"), _("Chọn một thư mục trong ổ ấy."))
    made = [parent for parent in (out.parent, *out.parent.parents) if not parent.exists()]
    out.parent.mkdir(parents=True, exist_ok=True)
    work = out.parent / f".work-{secrets.token_hex(6)}"
    try:
        make_private_dir(work)
        yield work
    finally:
        with _held():
            shutil.rmtree(work, ignore_errors=True)
            with suppress(OSError):  # a parent that holds something by now stays
                for parent in made:
                    parent.rmdir()


@contextmanager
def _held() -> Iterator[None]:
    """Ctrl-C waits until what is begun is done: a few renames, a folder removed."""
    waiting: list[int] = []
    before = {}
    if threading.current_thread() is threading.main_thread():  # signals are its alone
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        for number in before:
            signal.signal(number, lambda number, _frame: waiting.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if waiting:
        raise KeyboardInterrupt


def _behind_links(out: Path) -> Path:
    """Where a link to a folder leads; work is done beside that, so that one rename brings it there."""
    return out.resolve() if out.is_symlink() else out


def need_free_place(out: Path, archive: str, tally: str, documents: Iterable[str] = ()) -> None:
    """Refuse a place that holds a sealed result or an archive, or that is a file.

    Nor may one of `documents` lie there: no run that did not seal writes any, so it is somebody's own.
    """
    if out.exists() and not out.is_dir():
        raise _taken(out, _("là một tệp"), _("Chọn một thư mục."))
    if (out / archive).exists():
        raise _taken(out, _("đã có {0}").format(archive), _("Chọn thư mục khác; hồ sơ cũ được giữ nguyên."))
    if (out / tally).exists() and _is_sealed(out / tally):
        raise _taken(out, _("đã có kết quả niêm phong"), _("Chọn thư mục khác; kết quả cũ được giữ nguyên."))
    for name in documents:
        _need_no_file(out / name)


def need_own_list(out: Path, differences: str, tally: str, keep: Iterable[Path]) -> None:
    """Refuse a list of differences that no earlier run left (one leaves `tally` too) and that is not given to this."""
    known = {path.resolve() for path in keep}
    if not (out / tally).exists() and (out / differences).resolve() not in known:
        _need_no_file(out / differences)


def _need_no_file(path: Path) -> None:
    if path.exists() or path.is_symlink():
        todo = _("Chọn thư mục khác, hoặc chuyển tệp ấy đi; chương trình không ghi đè tệp của bạn.")
        raise _taken(path, _("đã có sẵn, không do lần đếm trước để lại"), todo)


def _taken(out: Path, found: str, todo: str) -> InputFault:
    return InputFault(Fault(str(out), None, None, found, todo))


def _is_sealed(tally: Path) -> bool:
    """Whether a tally.json says so; one that cannot be read is taken for sealed, so that nothing is lost."""
    try:
        return json.loads(tally.read_bytes())["seal"] is not None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return True


def publish(made: Path, out: Path, replaces: Sequence[str], keep: Sequence[Path]) -> tuple[Path, ...]:
    """Move everything in `made` to `out`; `replaces` are leftovers of an earlier run, `keep` are never lost.

    Answers the new places of those in `keep` that stood where something was moved to.
    """
    out = _behind_links(out)
    for path in made.rglob("*"):
        (fsync_dir if path.is_dir() else fsync_file)(path)
    fsync_dir(made)
    if not out.exists() or not any(out.iterdir()):
        rename_over_empty_dir(made, out)
        fsync_dir(out.parent)
        return ()
    kept = {path.resolve() for path in keep}
    names = {path.name for path in made.iterdir()}
    with _held():
        aside = _move(made, out, sorted({*names, *replaces}, key=lambda name: (name in replaces, name)), kept)
    fsync_dir(out)
    return aside


def _move(made: Path, out: Path, names: Sequence[str], kept: Set[Path]) -> tuple[Path, ...]:
    """One by one, tally.json last: where it stands, everything stands. What cannot be moved whole is taken back."""
    old = made.with_name(f"{made.name}-old")  # where the run's own folder goes, this goes too
    old.mkdir()
    done: list[tuple[Path, Path]] = []
    aside: list[Path] = []

    def move(src: Path, dst: Path) -> None:
        replace(src, dst)
        done.append((src, dst))

    try:
        for name in names:
            place, comes = out / name, (made / name).exists()
            if place.exists() and place.resolve() not in kept:
                move(place, old / name)
            elif place.exists() and comes:
                aside.append(_free_name(place))
                move(place, aside[-1])
            if comes:
                move(made / name, place)
    except OSError:
        for src, dst in reversed(done):
            with suppress(OSError):
                replace(dst, src)
        raise
    return tuple(aside)


def _free_name(path: Path) -> Path:
    return next(name for n in itertools.count(1) if not (name := path.with_stem(f"{path.stem}-{n}")).exists())
