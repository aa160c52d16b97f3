"""Text from outside: only UTF-8 is read; older Vietnamese encodings are recognised and named, never guessed at."""

import re
import unicodedata
from dataclasses import dataclass

from app.domain.errors import Fault, InputFault
from app.texts import _

# Frequent letters of each old encoding as they show when read as Latin-1.
_TCVN3_BYTES = frozenset([*range(0xA8, 0xAF), *range(0xB5, 0xBA), *range(0xBB, 0xBF), *range(0xC6, 0xCD), 0xCE, 0xCF])
_VNI_PAIRS = re.compile(rb"[aeouyAEOUY][\xf9\xf8\xfb\xf5\xef\xe2\xe1\xe0\xe5\xe3\xe4\xea\xe9\xe8\xeb]|[\xf1\xd1]")
_1258_MARKS = frozenset(b"\xcc\xd2\xde\xec\xf2")  # combining tones of Windows-1258
_TCVN3_TEXT = re.compile(r"[A-Za-z][¨©ª«¬­®µ¶·¸¹»¼½¾]|[¨©ª«¬®µ¶·¸¹»¼½¾][a-z]|[a-z]Ô[a-z]|NguyÔn|§[a-zµ-þ]")
_VNI_TEXT = re.compile(r"[aeouyAEOUY][ùøûõïâêåãä](?![aeiouy])[a-z]?|ñ[aeiouöô]|Ñ[aeiouöôA-Z]|[öÖ][ôÔ]")
_FORBIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Strange:
    found: str
    todo: str


def decode(raw: bytes, file: str, first_line: int = 1) -> str:
    """`raw` as text, without a BOM. Raises InputFault naming line, column and the likely encoding."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + first_line
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise InputFault(not_utf8(raw, file, line, column)) from None


def not_utf8(raw: bytes, file: str, line: int, column: int) -> Fault:
    """The fault of a file that is not UTF-8, with what it seems to be."""
    found = _("không phải UTF-8, có vẻ là {0}").format(guess(raw))
    return Fault(file, line, str(column), found, _("Mở bằng phần mềm đã soạn, lưu lại với bảng mã Unicode UTF-8."))


def guess(raw: bytes) -> str:
    """The likely name of the encoding of bytes that are not UTF-8; for a message, never for reading."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    high = [b for b in raw if b >= 0x80]
    if len(_VNI_PAIRS.findall(raw)) * 2 >= len(high):
        return "VNI"
    if any(b in _1258_MARKS for b in high) and _decodes(raw, "cp1258"):
        return "Windows-1258"
    if sum(b in _TCVN3_BYTES for b in high) * 2 >= len(high):
        return "TCVN3 (.VnTime)"
    return "Windows-1258"


def _decodes(raw: bytes, encoding: str) -> bool:
    """Whether the bytes give Vietnamese text: every combining tone stands on a letter that can carry it."""
    try:
        text = unicodedata.normalize("NFC", raw.decode(encoding))
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.combining(c) for c in text)


def strange_characters(text: str) -> Strange | None:
    """What stands in a name or title that must not: control or bidi characters, or an old encoding's letters."""
    for place, char in enumerate(text, 1):
        if unicodedata.category(char) in _FORBIDDEN:
            name = unicodedata.name(char, _("ký tự điều khiển"))
            found = _("ký tự không hiện hình U+{0} ({1}) ở vị trí {2}").format(f"{ord(char):04X}", name, place)
            return Strange(found, _("Xóa ký tự đó rồi gõ lại chữ."))
    for pattern, encoding in ((_TCVN3_TEXT, "TCVN3 (.VnTime)"), (_VNI_TEXT, "VNI")):
        if pattern.search(text) and not _is_vietnamese(text):
            found = _("chữ “{0}” có vẻ gõ bằng bảng mã {1}").format(text[:40], encoding)
            return Strange(found, _("Chuyển sang Unicode (ví dụ bằng UniKey Toolkit) rồi nhập lại."))
    return None


def _is_vietnamese(text: str) -> bool:
    """Whether it has a letter that only Unicode Vietnamese has (ư, ơ, ă, đ, or any letter of U+1EA0–1EF9)."""
    return any("\u1ea0" <= c <= "\u1ef9" or c in "ăâđêôơưĂĐƠƯ" and c not in "âêôÂÊÔ" for c in text)
