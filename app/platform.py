"""Everything in which Windows and POSIX systems differ, so that no other file has to ask which one it is on."""

import errno
import os
import re
import secrets
import shutil
import signal
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from platformdirs import user_config_path

# A virus scanner or an indexer may hold a file open for a moment after it was written; only Windows minds.
_WAITS: tuple[float, ...] = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0) if sys.platform == "win32" else ()

# Some network and FAT drivers know no fsync of a folder; there is nothing more that could be done for them.
_NO_FOLDER_FSYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_BELOW_NORMAL = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
# Linux allows 255 bytes, Windows 255 UTF-16 units of which the folder's path takes its part.
_LONGEST_NAME = 180


def config_dir() -> Path:
    """The folder of settings.toml for this user (%LOCALAPPDATA%, ~/.config, ~/Library); it may not exist yet."""
    return user_config_path("tin-nhiem", appauthor=False)


def font_dirs() -> tuple[Path, ...]:
    """Where this system keeps typefaces, the system's own before the user's; some may not exist."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        user = (Path(local, "Microsoft", "Windows", "Fonts"),) if local else ()
        return (Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "Fonts"), *user)
    if sys.platform == "darwin":
        supplemental = Path("/System/Library/Fonts/Supplemental")
        return (supplemental, Path("/Library/Fonts"), Path.home() / "Library" / "Fonts")
    shared = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return (*shared, Path.home() / ".local" / "share" / "fonts", Path.home() / ".fonts")


def beside(path: Path) -> Path:
    """A new name in the same folder that nobody can guess, to be written and then renamed to `path`."""
    return path.with_name(f".{path.name[:40]}.{secrets.token_hex(8)}.tmp")


def write_durable(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write `data` so that after a crash `path` holds the old bytes or the new ones, whole, and never a mixture.

    Written beside, flushed, read back, renamed. On any error nothing is left beside. Raises OSError.
    """
    new = beside(path)
    try:
        _write_new(new, data, mode)
        if new.read_bytes() != data:
            raise OSError(errno.EIO, "what was read back is not what was written", str(path))
        replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    fsync_dir(path.parent)


def _write_new(path: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace(src: Path, dst: Path) -> None:
    """Rename `src` over `dst` at once; on Windows tried again for two seconds while another program holds `dst`."""
    for wait in _WAITS:
        try:
            os.replace(src, dst)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    os.replace(src, dst)


def rename_over_empty_dir(src_dir: Path, dst_dir: Path) -> None:
    """Let `src_dir` appear as `dst_dir`, which must be missing or empty (else OSError), all at once.

    On Windows, which renames over no folder, an empty `dst_dir` is removed just before.
    """
    if sys.platform == "win32" and dst_dir.is_dir():
        dst_dir.rmdir()
    replace(src_dir, dst_dir)
    fsync_dir(dst_dir.parent)


def fsync_file(path: Path) -> None:
    """Push a closed file's bytes to the disk. Raises OSError."""
    with path.open("rb+") as file:  # Windows flushes only a handle that may write
        os.fsync(file.fileno())


def fsync_dir(path: Path) -> None:
    """Push a folder's names to the disk. Windows has no such call and keeps names in its own journal."""
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_FSYNC:
            raise
    finally:
        os.close(handle)


def make_private_dir(path: Path, *, parents: bool = False, exist_ok: bool = False) -> None:
    """Make a folder that only this user may enter; arguments and errors as of Path.mkdir.

    An existing folder is left as it is. On Windows the folder has the rights of the user's folder it lies in.
    """
    if exist_ok and path.is_dir():
        return
    path.mkdir(mode=0o700, parents=parents)


def free_space(path: Path) -> int:
    """Free bytes on the disk that holds `path`, or would hold it once it is made."""
    place = path.absolute()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


@contextmanager
def uninterrupted() -> Iterator[None]:
    """What must be done whole: a Ctrl-C, or the window's order to stop, is heard after it. In the main thread only."""
    stops: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: stops.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if stops:
        raise KeyboardInterrupt


def step_back() -> None:
    """Let this process give way to others, so that long work does not make a window wait. Never fails."""
    with suppress(OSError):
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
        else:
            os.nice(10)


def safe_file_name(text: str) -> str:
    """A file name made of `text` that Windows, macOS and Linux all accept. Vietnamese letters stay, NFC.

    Forbidden, control and invisible characters become "-"; names of devices (NUL, COM1.txt) get a "_" before them;
    no dot or space at either end, at most 180 bytes of UTF-8 with a short suffix kept. Never empty; idempotent.
    """
    visible = "".join("-" if unicodedata.category(c)[0] == "C" else c for c in unicodedata.normalize("NFC", text))
    name = _trim(" ".join(_FORBIDDEN.sub("-", visible).split()))
    if _RESERVED.fullmatch(name.partition(".")[0].rstrip()):
        name = f"_{name}"
    return _shorten(name) or "_"


def _trim(name: str) -> str:
    return name.strip(" .")


def _shorten(name: str) -> str:
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    suffix = Path(name).suffix
    if len(suffix.encode()) > 10:
        suffix = ""
    stem = name.removesuffix(suffix).encode()[: _LONGEST_NAME - len(suffix.encode())].decode(errors="ignore")
    return _trim(stem) + suffix
