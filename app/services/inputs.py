"""Files and arguments from outside: opened with a clear fault where they cannot be, and given to their styles."""

import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from app.domain.errors import Fault, InputFault
from app.domain.ids import StyleCode
from app.domain.regulation import Regulation, read_regulation
from app.domain.style import Style
from app.paths import resources
from app.platform import safe_file_name
from app.texts import _


@dataclass(frozen=True)
class Given:
    """A file of the command line; `style` as written before `=`, None where nothing was."""

    style: StyleCode | None
    path: Path


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """The file's bytes; raises InputFault where it cannot be opened."""
    try:
        if path.is_dir():
            raise InputFault(_unreadable(path, _("là một thư mục"), _("Chọn một tệp.")))
        stream = path.open("rb")
    except FileNotFoundError:
        raise InputFault(_unreadable(path, _("không có tệp này"), _("Kiểm tra đường dẫn."))) from None
    except OSError as error:
        found = _("không mở được ({0})").format(error.strerror or error)
        raise InputFault(_unreadable(path, found, _("Kiểm tra quyền đọc của tệp."))) from None
    with stream:
        yield stream


def read_input(path: Path) -> bytes:
    with opened(path) as stream:
        return stream.read()


def shown_name(path: Path) -> str:
    """A file's name as it may stand in the journal: NFC, nothing invisible, nothing that is not text."""
    text = unicodedata.normalize("NFC", path.name.encode("utf-8", "replace").decode("utf-8", "replace"))
    return "".join(c if c.isprintable() else "?" for c in text)


def _unreadable(path: Path, found: str, todo: str) -> Fault:
    return Fault(str(path), None, None, found, todo)


def built_in_regulation(name: str, beside: Path) -> Regulation:
    """The regulation `name`: NAME.toml in the folder of the file `beside`, or the built-in one."""
    if name.lower() == "round" or safe_file_name(f"{name}.toml") != f"{name}.toml":  # it lies in the archive so named
        found = _("quy định không đặt tên “{0}” được").format(name)
        raise InputFault(Fault(str(beside), None, None, found, _("Đặt tên khác cho tệp quy định.")))
    own = beside.parent / f"{name}.toml"
    if os.path.lexists(own) and own != beside:  # a folder or a dead link of that name is told, not passed over
        return read_regulation(read_input(own), str(own), name)
    built_in = resources() / "regulations" / f"{name}.toml"
    if not built_in.is_file():
        known = ", ".join(sorted(p.stem for p in built_in.parent.glob("*.toml")))
        todo = _("Đặt tệp {0}.toml cạnh tệp này, hoặc dùng: {1}.").format(name, known)
        raise InputFault(Fault(str(beside), None, None, _("không có quy định “{0}”").format(name), todo))
    return read_regulation(built_in.read_bytes(), built_in.name, name)


def assign(option: str, texts: Sequence[str], styles: Sequence[Style], *, every: bool) -> dict[StyleCode, Given]:
    """Each `[STYLE=]path` of an option to its style; `every` style needs one, and none twice."""
    codes = [style.code for style in styles]
    found: dict[StyleCode, Given] = {}
    for text in texts:
        given = _given(text, codes)
        style = given.style or codes[0]
        if given.style is None and len(codes) > 1 and every:
            todo = _("Ghi {0} MẪU=tệp cho từng mẫu phiếu: {1}.").format(option, ", ".join(codes))
            raise InputFault(Fault(option, None, None, _("không rõ “{0}” của mẫu phiếu nào").format(text), todo))
        if style in found:
            todo = _("Mỗi mẫu phiếu một tệp.")
            raise InputFault(Fault(option, None, None, _("mẫu phiếu {0} được cho hai tệp").format(style), todo))
        found[style] = given
    if every:
        _refuse_shared(option, found)
    if every and (missing := [code for code in codes if code not in found]):
        todo = _("Thêm {0} {1}=tệp.").format(option, missing[0])
        raise InputFault(Fault(option, None, None, _("thiếu tệp của mẫu phiếu {0}").format(", ".join(missing)), todo))
    return found


def _refuse_shared(option: str, found: Mapping[StyleCode, Given]) -> None:
    """One file is the papers of one style: given to two, its papers would be counted twice."""
    styles: dict[Path, StyleCode] = {}
    for style, given in found.items():
        if (other := styles.setdefault(given.path.resolve(), style)) != style:
            told = _("“{0}” được cho cả hai mẫu phiếu {1} và {2}").format(given.path, other, style)
            raise InputFault(Fault(option, None, None, told, _("Mỗi mẫu phiếu một tệp riêng.")))


def _given(text: str, codes: Sequence[StyleCode]) -> Given:
    before, sign, after = text.partition("=")
    if sign and before in codes:
        return Given(StyleCode(before), Path(after))
    if sign and after and not Path(text).exists() and "/" not in before and "\\" not in before:
        todo = _("Các mẫu phiếu: {0}.").format(", ".join(codes))
        raise InputFault(Fault(text, None, None, _("không có mẫu phiếu “{0}”").format(before), todo))
    return Given(None, Path(text))
