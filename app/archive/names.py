"""Names of members: those that every system unpacks to the same place, inside the folder, and none twice."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from app.platform import safe_file_name
from app.security.identities import printable
from app.texts import _

_DRIVE = re.compile(r"[A-Za-z]:")


def shown(name: str) -> str:
    """A stranger's name, safe to print."""
    return printable(name)


def name_fault(name: str) -> str | None:
    """Why a member (or, ending in "/", a folder) may not have this name; None where it may."""
    if any(unicodedata.category(char)[0] == "C" for char in name):
        return _("tên có ký tự điều khiển hoặc ký tự không hiện hình.")
    if "\\" in name:
        return _("tên có dấu “\\”, máy này hiểu khác máy kia.")
    if name.startswith("/") or _DRIVE.match(name):
        return _("tên là đường dẫn tuyệt đối, nằm ngoài hồ sơ.")
    parts = name.removesuffix("/").split("/")
    if ".." in parts:
        return _("tên có “..”, chỉ ra ngoài hồ sơ.")
    if any(part != safe_file_name(part) for part in parts):
        return _("tên không dùng được trên mọi hệ điều hành.")
    return None


def repeated(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(name, why) for each that some system takes for another one of `names`."""
    seen: dict[str, str] = {}
    for name in names:
        key = _folded(name)
        if key not in seen:
            seen[key] = name
        elif seen[key] == name:
            yield name, _("có hai lần trong tệp ZIP.")
        else:
            yield (
                name,
                _("trùng tên với “{0}” trên máy không phân biệt chữ hoa, chữ thường hay cách bỏ dấu.").format(
                    shown(seen[key])
                ),
            )


def _folded(name: str) -> str:
    """The same for names that Windows (case) or macOS (NFC, NFD) takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold()).removesuffix("/")


def folder_faults(folders: Iterable[str], members: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(name, why) for each folder entry that holds no member, and each member that is a folder of another's path."""
    files = frozenset(members)
    parents = {parent for name in files for parent in _parents(name)}
    for folder in folders:
        if folder.removesuffix("/") not in parents:
            yield folder, _("là một thư mục rỗng, không thuộc hồ sơ.")
    for name in sorted(files & parents):
        yield name, _("vừa là tệp vừa là thư mục.")


def _parents(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))
