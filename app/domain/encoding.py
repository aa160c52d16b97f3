"""Text from outside: only UTF-8 is read; older Vietnamese encodings are recognised and named, never guessed at."""

import re
import unicodedata
from dataclasses import dataclass

from app.domain.errors import Fault, InputFault
from app.texts import _

# How the old encodings look when read as Latin-1. VNI writes a mark after its vowel; only pairs that no Vietnamese
# word has are listed (Xuân, Quyên, Doãn, Hoà are good names). ï after a vowel is French too (Loïc): it takes two.
_VNI = re.compile(
    r"[aeouyôö][ùøûõ]|[aeo][âåä]|[ae][áàã]|a[êè]|\bñ[aeiouyôö]|ö[ôõïøùû]|[aeouyôö]ï.*[aeouyôö]ï", re.IGNORECASE
)
# TCVN3 has its letters where Latin-1 has signs and capitals, so these stand inside words.
_TCVN3 = re.compile(r"[A-Za-z][ª«¬µ¶·¸¹]|[¨©ª«¬®µ¶·¸¹»¼½¾][a-z]|§[A-Za-zµ-þ]|[A-Za-z]×[a-z]|[a-z][Æ-ÌÎ-ÖØÜ-Þ]")
_1258_TONES = frozenset(b"\xcc\xd2\xde\xec\xf2")  # the combining tones of Windows-1258
_LETTERS = frozenset("aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ")
_ONLY_VIETNAMESE = frozenset(c for c in _LETTERS if c in "ăđơư" or "\u1ea0" <= c <= "\u1ef9")
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
    if _is_1258(raw):
        return "Windows-1258"
    text = raw.decode("latin-1")
    vni, tcvn3 = len(_VNI.findall(text)), len(_TCVN3.findall(text))
    if vni == tcvn3 == 0:
        return "Windows-1258"
    return "VNI" if vni >= tcvn3 else "TCVN3 (.VnTime)"


def _is_1258(raw: bytes) -> bool:
    """Whether there are tones of Windows-1258, and each stands on a Vietnamese letter that can carry it."""
    if not _1258_TONES.intersection(raw):
        return False
    try:
        text = unicodedata.normalize("NFC", raw.decode("cp1258")).lower()
    except UnicodeDecodeError:
        return False
    return all(c.isascii() or c in _LETTERS or not (c.isalpha() or unicodedata.combining(c)) for c in text)


def strange_characters(text: str) -> Strange | None:
    """What stands in a name or title that must not: control or bidi characters, or an old encoding's letters."""
    for pattern, encoding in ((_TCVN3, "TCVN3 (.VnTime)"), (_VNI, "VNI")):
        if pattern.search(text) and not _is_vietnamese(text):
            found = _("chữ “{0}” có vẻ gõ bằng bảng mã {1}").format(text[:40], encoding)
            return Strange(found, _("Chuyển sang Unicode (ví dụ bằng UniKey Toolkit) rồi nhập lại."))
    for place, char in enumerate(text, 1):
        if unicodedata.category(char) in _FORBIDDEN:
            name = unicodedata.name(char, _("ký tự điều khiển"))
            found = _("ký tự không hiện hình U+{0} ({1}) ở vị trí {2}").format(f"{ord(char):04X}", name, place)
            return Strange(found, _("Xóa ký tự đó rồi gõ lại chữ."))
    return None


def _is_vietnamese(text: str) -> bool:
    """Whether it has a letter that only Unicode Vietnamese has (ă, đ, ơ, ư, or one of U+1EA0–1EF9)."""
    return not _ONLY_VIETNAMESE.isdisjoint(unicodedata.normalize("NFC", text).lower())
