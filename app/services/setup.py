"""How a folder comes to be: jobs for a child process, since each account costs 0.7 s and the sample some seconds.

Light to import: what is heavy is imported where a child runs.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.agency import DATABASE, SUFFIX, Agency, FolderKind
from app.domain.errors import Refusal
from app.platform import write_durable
from app.texts import _, set_language

if TYPE_CHECKING:
    from app.services.folder import NewAccount

Progress = Callable[[str], None]
_PASSWORDS = "PASSWORDS.txt"
_SAMPLE = "tin-nhiem-mau"
_SAMPLE_FOLDER = "mau.tinnhiem"


@dataclass(frozen=True)
class SamplePerson:
    """Somebody of the sample agency, whose password protects nothing."""

    password: str
    who: str


def make_folder(
    path: Path,
    agency: Agency,
    accounts: "Sequence[NewAccount]",
    clock: Callable[[], str],
    new_id: Callable[[], str],
    language: str,
) -> str:
    """A real agency folder; answers the recovery key. Raises Refusal, Trouble or OSError."""
    from app.services.folder import create

    set_language(language)
    return create(path, FolderKind.REAL, agency, accounts, clock, new_id)


def sample_place() -> Path:
    """Where the sample agency goes unless another place is chosen."""
    return Path.home() / _SAMPLE


def make_sample(
    place: Path, now: Callable[[], dt.datetime], new_id: Callable[[], str], language: str, progress: Progress
) -> Path:
    """The sample agency in `place`, or the one that is there already; answers its folder.

    Raises Refusal, Trouble or OSError. What was begun is removed when it is stopped.
    """
    from app.services import demo
    from app.services.output import publish, work_folder

    set_language(language)
    found = place / demo.FOLDER
    if is_folder(found):
        return found
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise Refusal("sample.taken", _("“{0}” đã có dữ liệu khác; chọn thư mục khác.").format(place))
    with work_folder(place) as work:
        demo.make(work / "demo", now, new_id, progress)
        publish(work / "demo", place, replaces=(), keep=())
    return found


def is_folder(path: Path) -> bool:
    """Whether this is an agency folder, by its name and what lies in it."""
    return path.suffix == SUFFIX and (path / DATABASE).is_file()


def folder_in(path: Path) -> Path:
    """The agency folder that is meant: `path` itself, or the only one that lies in it. Raises Refusal."""
    if is_folder(path):
        return path
    try:
        found = [each for each in path.iterdir() if is_folder(each)]
    except OSError:
        found = []
    if len(found) == 1:
        return found[0]
    text = _("“{0}” không phải thư mục cơ quan; chọn thư mục có tên kết thúc bằng {1}.").format(path.name, SUFFIX)
    raise Refusal("folder.none", text)


def need_free(path: Path) -> None:
    """Refuse a place for a new folder that is taken or cannot be; asked before people choose their passwords."""
    if not path.is_absolute():
        raise Refusal("folder.place", _("Ghi đường dẫn đầy đủ của thư mục."))
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Refusal("folder.taken", _("“{0}” đã có dữ liệu; chọn tên khác.").format(path.name))


def save_text(path: Path, text: str) -> None:
    """Write a secret that somebody keeps elsewhere. Raises OSError."""
    write_durable(path, text.encode())


def sample_people(folder: Path, logins: Sequence[str]) -> Mapping[str, SamplePerson]:
    """The sample's people by login; empty for any other folder.

    The sample keeps its passwords beside it, in a file that says that they protect nothing.
    """
    if folder.name != _SAMPLE_FOLDER:
        return {}
    try:
        lines = (folder.parent / _PASSWORDS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    rows = (line.split(maxsplit=2) for line in lines)
    return {row[0]: SamplePerson(row[1], row[2]) for row in rows if len(row) == 3 and row[0] in logins}
