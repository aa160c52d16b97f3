"""Reading a TOML file from outside so that every fault names its line, column, what was found and what to do.

tomllib gives values without positions, so the place of a key is looked up in the text only when there is a fault.
"""

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.encoding import decode, strange_characters
from app.domain.errors import Fault, InputFault
from app.texts import _

MAX_FAULTS = 20
Path = tuple[str | int, ...]


class Table:
    """One table of the file. The getters note a fault and answer a harmless value; `raise_faults` ends the reading."""

    def __init__(self, values: dict[str, Any], path: Path, source: "_Source") -> None:
        self._values = values
        self._path = path
        self._source = source

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def value(self, key: str) -> Any:
        """The raw value of `key`, or None; a missing key is a fault."""
        if key not in self._values:
            self.fault(None, _("thiếu mục “{0}”").format(key), _("Thêm dòng “{0} = …” vào bảng này.").format(key))
        return self._values.get(key)

    def text(self, key: str, default: str | None = None, choices: Sequence[str] = ()) -> str:
        """A non-empty text, NFC; with `default` the key may be left out."""
        if default is not None and key not in self._values:
            return default
        value = self.value(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(key, _("là {0}, không phải chữ").format(kind_word(value)), _("Đặt giá trị trong dấu ngoặc kép."))
            return ""
        return self._clean(key, value, choices, may_be_empty=default is not None)

    def _clean(self, key: str, value: str, choices: Sequence[str], may_be_empty: bool) -> str:
        text = unicodedata.normalize("NFC", value).strip()
        if not text and not may_be_empty:
            self.fault(key, _("để trống"), _("Điền nội dung."))
        elif choices and text not in choices:
            self.fault(key, _("là “{0}”").format(text), _("Dùng một trong: {0}.").format(", ".join(choices)))
        elif strange := strange_characters(value):
            self.fault(key, strange.found, strange.todo)
        return text

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        if default is not None and key not in self._values:
            return tuple(default)
        value = self.value(key)
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            if value is not None:
                self.fault(key, _("không phải danh sách chữ"), _('Ghi dạng ["…", "…"].'))
            return ()
        return tuple(self._clean(key, v, (), may_be_empty=False) for v in value)

    def integer(
        self, key: str, default: int | None = None, least: int | None = None, choices: Sequence[int] = ()
    ) -> int:
        """A whole number, not below `least`."""
        if default is not None and key not in self._values:
            return default
        value = self.value(key)
        if value is None:
            return least or 0
        if type(value) is not int:
            self.fault(key, _("là {0}, không phải số nguyên").format(kind_word(value)), _("Ghi một số nguyên."))
            return least or 0
        if (least is not None and value < least) or value > 10**9 or (choices and value not in choices):
            allowed = ", ".join(map(str, choices)) if choices else f"{least or 0} – 1.000.000.000"
            shown = str(value) if abs(value) < 10**18 else _("số quá dài")  # str() refuses more than 4,300 digits
            self.fault(key, _("là {0}").format(shown), _("Số được nhận: {0}.").format(allowed))
        return value

    def optional_integer(self, key: str) -> int | None:
        return self.integer(key, least=0) if key in self._values else None

    def flag(self, key: str) -> bool:
        value = self.value(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, _("là {0}, không phải đúng/sai").format(kind_word(value)), _("Ghi true hoặc false."))
        return value is True

    def date(self, key: str) -> dt.date:
        value = self.value(key)
        if type(value) is dt.date:
            return value
        if value is not None:
            self.fault(key, _("không phải ngày"), _("Ghi dạng 2023-07-18, không có ngoặc kép."))
        return dt.date(1, 1, 1)

    def local_time(self, key: str) -> dt.datetime | None:
        """A local date-time, or None where the key is left out."""
        if key not in self._values:
            return None
        value = self._values[key]
        if isinstance(value, dt.datetime) and value.tzinfo is None:
            return value
        self.fault(key, _("không phải ngày giờ địa phương"), _("Ghi dạng 2023-07-18T08:00:00, không có múi giờ."))
        return None

    def table(self, key: str) -> "Table":
        value = self.value(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, _("là {0}, không phải bảng").format(kind_word(value)), _("Mở bảng bằng [{0}].").format(key))
        return Table(value if isinstance(value, dict) else {}, (*self._path, key), self._source)

    def tables(self, key: str) -> tuple["Table", ...]:
        """The tables of an array; none where the key is left out."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.fault(key, _("không phải các bảng"), _("Mở mỗi bảng bằng [[{0}]].").format(key))
            return ()
        return tuple(Table(v, (*self._path, key, place), self._source) for place, v in enumerate(value))

    def only(self, *keys: str) -> None:
        """Note a fault for each key that is not one of `keys`."""
        for key in self._values:
            if key not in keys:
                allowed = ", ".join(keys)
                self.fault(key, _("mục lạ “{0}”").format(key), _("Các mục được nhận: {0}.").format(allowed))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def fault(self, key: str | None, found: str, todo: str) -> None:
        self._source.fault((*self._path, key) if key else self._path, found, todo)

    def raise_faults(self) -> None:
        self._source.raise_faults()


class _Source:
    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._text = text
        self._faults: list[Fault] = []

    def fault(self, path: Path, found: str, todo: str) -> None:
        line, column = locate(self._text, path)
        named = ".".join(str(p + 1) if isinstance(p, int) else p for p in path)
        fault = Fault(self.file, line, str(column), f"{named}: {found}" if named else found, todo)
        if fault not in self._faults:
            self._faults.append(fault)

    def raise_faults(self) -> None:
        if self._faults:
            raise InputFault(*sorted(self._faults, key=lambda f: f.line or 0)[:MAX_FAULTS])


def read_toml(raw: bytes, file: str) -> Table:
    """The top table of a TOML file; raises InputFault where it is not UTF-8 or not TOML."""
    text = decode(raw, file)
    if not text.strip():
        raise InputFault(Fault(file, 1, "1", _("tệp rỗng"), _("Chọn đúng tệp, hoặc soạn lại từ mẫu.")))
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # more than TOMLDecodeError: 5,000 digits, 5,000 brackets
        line, column, found = _toml_error(error, text)
        todo = _("Sửa dòng này cho đúng cú pháp TOML.")
        raise InputFault(Fault(file, line, str(column), _("sai cú pháp TOML ({0})").format(found), todo)) from None
    return Table(values, (), _Source(file, text))


def _toml_error(error: Exception, text: str) -> tuple[int, int, str]:
    message = str(error)
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    if place:
        return int(place[1]), int(place[2]), message[: place.start()].strip()
    if not isinstance(error, tomllib.TOMLDecodeError):
        return 1, 1, _("số quá dài hoặc bảng lồng quá sâu")
    return text.count("\n") + 1, 1, message.replace("(at end of document)", "").strip()


_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-\"'.]+)\s*=")


def locate(text: str, path: Path) -> tuple[int, int]:
    """Line and column (from 1) of the key at `path`, or of the nearest table above it."""
    best = (1, 1)
    matched = 0
    for number, here, column in _keys(text):
        common = _common(here, path)
        if common > matched:
            best, matched = (number, column), common
    return best


def _keys(text: str) -> "list[tuple[int, Path, int]]":
    """Every table header and key of the text with its path; arrays of tables are counted as they open."""
    found: list[tuple[int, Path, int]] = []
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            names = tuple(n.strip().strip("\"'") for n in header[2].split("."))
            table = _resolve(names, counts, opens=header[1] == "[[")
            found.append((number, table, header.start(1) + 1))
        elif key := _KEY.match(line):
            names = tuple(n.strip("\"'") for n in key[1].split("."))
            found.append((number, (*table, *names), key.start(1) + 1))
    return found


def _resolve(names: tuple[str, ...], counts: dict[Path, int], opens: bool) -> Path:
    path: Path = ()
    for place, name in enumerate(names):
        path = (*path, name)
        if opens and place == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _common(here: Path, path: Path) -> int:
    """How much of `path` `here` names, or 0 where it names something else."""
    return len(here) if path[: len(here)] == here else 0


def kind_word(value: Any) -> str:
    """What a TOML value is, in a word."""
    match value:
        case bool():
            return _("đúng/sai")
        case int():
            return _("số nguyên")
        case float():
            return _("số thập phân")
        case str():
            return _("chữ")
        case list():
            return _("danh sách")
        case dict():
            return _("bảng")
        case _:
            return _("ngày giờ")
