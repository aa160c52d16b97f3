"""Old encodings are recognised and named; good names of every kind are left in peace."""

import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.encoding import decode, guess, strange_characters
from app.domain.errors import InputFault
from tests.app.domain.test_names import IN_ORDER

# TCVN 5712 as the .VnTime fonts have it: one byte a small letter (capitals are another font).
_TCVN3 = dict(
    zip(
        "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "a8a9aaabacadae b5b6b7b8b9 bbbcbdbec6 c7c8c9cacb cccecfd0d1 d2d3d4d5d6 d7d8dcddde"
            "dfe1e2e3e4 e5e6e7e8e9 eaebecedee eff1f2f3f4 f5f6f7f8f9 fafbfcfdfe"
        ),
        strict=True,
    )
)
# VNI: the letter, then a byte for shape and tone; i and y with some tones, ơ, ư and đ are bytes of their own.
_VNI_TONES = dict(zip("\u0300\u0301\u0309\u0303\u0323", "øùûõï", strict=True))
_VNI_ROUND = dict(zip(" \u0300\u0301\u0309\u0303\u0323", "âàáåãä", strict=True))  # with the circumflex
_VNI_BREVE = dict(zip(" \u0300\u0301\u0309\u0303\u0323", "êèéúüë", strict=True))
_VNI_ALONE = {"đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
_TONES = frozenset(_VNI_TONES)


def tcvn3(text: str) -> bytes:
    capitals = {"Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7}
    table = _TCVN3 | capitals
    return bytes(table.get(c) or table.get(c.lower()) or ord(c) for c in text)


def vni(text: str) -> bytes:
    return "".join(_vni(c) if c.islower() else _vni(c.lower()).upper() for c in text).encode("latin-1")


def _vni(char: str) -> str:
    if char in _VNI_ALONE:
        return _VNI_ALONE[char]
    base, *marks = unicodedata.normalize("NFD", char)
    tone = next((m for m in marks if m in _TONES), " ")
    if "\u0302" in marks:
        return base + _VNI_ROUND[tone]
    if "\u0306" in marks:
        return base + _VNI_BREVE[tone]
    if "\u031b" in marks:
        base = {"o": "ô", "u": "ö"}[base]
    return base + _VNI_TONES.get(tone, "")


def windows_1258(text: str) -> bytes:
    """As Windows writes it: letters composed with their shape, tones apart."""
    found = ""
    for char in text:
        marks = unicodedata.normalize("NFD", char)
        found += unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))
        found += "".join(m for m in marks if m in _TONES)
    return found.encode("cp1258")


SAMPLES = (
    "Nguyễn Thị Diễm Khuê",
    "Lương Bích Quỳnh Như",
    "Phùng Khắc Đĩnh",
    "Đỗ Xuân Quyền",
    "Hồ Sỹ Lãm",
    "Ngô Thị Thuỳ Ngân",
    "Trần Minh Tuấn",
    "Trưởng phòng Tổ chức cán bộ",
    "Giám đốc Bảo hiểm xã hội huyện",
    "Phòng Quản lý Thu - Sổ, Thẻ",
)


def test_the_tables_are_those_of_the_fonts() -> None:
    """Words as they are seen when an old file is opened with today's fonts."""
    assert tcvn3("Nguyễn Văn Hùng").decode("latin-1") == "NguyÔn V¨n Hïng"
    assert tcvn3("Trần Thị Hạnh").decode("latin-1") == "TrÇn ThÞ H¹nh"
    assert vni("Nguyễn Văn Hùng").decode("latin-1") == "Nguyeãn Vaên Huøng"
    assert vni("Đường Hồ Chí Minh").decode("latin-1") == "Ñöôøng Hoà Chí Minh"
    assert windows_1258("Tiếng Việt") == b"Ti\xea\xecng Vi\xea\xf2t"


@pytest.mark.parametrize(
    ("encode", "name"),
    [(tcvn3, "TCVN3 (.VnTime)"), (vni, "VNI"), (windows_1258, "Windows-1258")],
    ids=["tcvn3", "vni", "1258"],
)
@pytest.mark.parametrize("text", SAMPLES)
def test_bytes_of_old_files_are_named(encode, name: str, text: str) -> None:
    raw = encode(text)
    with pytest.raises(UnicodeDecodeError):
        raw.decode()
    assert guess(raw) == name
    assert guess(b'name = "' + raw + b'"\n') == name


@pytest.mark.parametrize(("encode", "name"), [(tcvn3, "TCVN3 (.VnTime)"), (vni, "VNI"), (windows_1258, "Windows-1258")])
def test_a_whole_roster_is_named(encode, name: str) -> None:
    assert guess(encode("\n".join(IN_ORDER))) == name


@pytest.mark.parametrize("text", SAMPLES)
@pytest.mark.parametrize(("encode", "name"), [(tcvn3, "TCVN3"), (vni, "VNI")], ids=["tcvn3", "vni"])
def test_old_letters_saved_as_utf_8_are_named(encode, name: str, text: str) -> None:
    """The commonest case: the file is UTF-8, but what was typed in it was meant for an old font."""
    strange = strange_characters(encode(text).decode("latin-1"))
    assert strange is not None
    assert name in strange.found


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named_by_its_mark(codec: str) -> None:
    raw = ("\ufeff" if codec != "utf-16" else "").encode(codec) + "Nguyễn".encode(codec)
    assert guess(raw) == "UTF-16"


@pytest.mark.parametrize(
    "name",
    [
        *IN_ORDER,
        *(name.upper() for name in IN_ORDER),
        "Lê Xuân Hoà",  # no letter that only Vietnamese has, and pairs that VNI has too
        "Doãn Minh Toàn",
        "Lê Quyên",
        "Huê",
        "Uyên",
        "Tuân",
        "Thuý",
        "K'Sơr Y Blô",
        "H'Nguyệt Kbuôr",
        "Hồ Đăng Khoa",
        "Noël",
        "Zoë",
        "Loïc",
        "Aïda Benoît",
        "Raphaël",
        "Peña",
        "Muñoz",
        "João Simões",
        "Groß",
        "Åse Bjørn",
        "Phó Giám đốc (phụ trách)",
        "Phòng Chế độ 1/2 – khu A·B",
        "Công ty TNHH Bình An®",
        "Điều 6 § 3",
    ],
)
def test_good_names_are_let_through(name: str) -> None:
    assert strange_characters(name) is None
    assert strange_characters(unicodedata.normalize("NFD", name)) is None


ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x"
RHYMES = (
    "a ai ao au ay am an ang anh ac at ap ach ăm ăn ăng ăc ăt âm ân âng âu ây ât e eo em en eng et ê êu êm ên ênh "
    "i ia iu im in inh it iê iêu iêm iên iêng iêt o oa oai oay oan oang oanh oăn oe oen oi om on ong oc ot "
    "ô ôi ôm ôn ông ôt ơ ơi ơm ơn ơt u ua ui um un ung uân uâng uây uê uênh uôi uôm uôn uông uơ uy uya uyên uyêt "
    "uyn uynh ư ưa ưi ưu ưng ươi ươm ươn ương ươu y yêm yên yêu"
)


def test_every_syllable_of_vietnamese_is_let_through() -> None:
    """Each onset with each rhyme and tone, capital and small: none looks like an old encoding."""
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    for onset, rhyme, tone in product(("", *ONSETS.split()), RHYMES.split(), tones):
        for place in _tone_places(rhyme):
            syllable = onset + unicodedata.normalize("NFC", rhyme[: place + 1] + tone + rhyme[place + 1 :])
            for word in (syllable, syllable.capitalize(), syllable.upper()):
                assert strange_characters(word) is None, word


def _tone_places(rhyme: str) -> list[int]:
    """Where a rhyme carries its tone; in hoà and hòa, thuý and thúy both."""
    vowels = [place for place, letter in enumerate(rhyme) if letter in "aăâeêioôơuưy"]
    if shaped := [place for place in vowels if rhyme[place] in "ăâêôơư"]:
        return shaped[-1:]
    if rhyme in ("oa", "oe", "uy"):
        return vowels
    if len(vowels) < len(rhyme):
        return vowels[-1:]
    return [1] if len(vowels) == 3 else [0]


@pytest.mark.parametrize(
    ("char", "place"),
    [("\u0000", 3), ("\u0007", 3), ("\n", 3), ("\t", 3), ("\u007f", 3), ("\u0085", 3)]
    + [(c, 3) for c in "\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u00ad\u2028\u2029\ue000"],
)
def test_what_cannot_be_seen_is_told_with_its_place(char: str, place: int) -> None:
    strange = strange_characters(f"Lê{char} Văn Đạt")
    assert strange is not None
    assert f"U+{ord(char):04X}" in strange.found
    assert f"vị trí {place}" in strange.found


def test_a_byte_order_mark_is_read_as_usual() -> None:
    assert decode("\ufeffĐạt".encode(), "f") == "Đạt"


@given(st.text())
def test_utf_8_is_read(text: str) -> None:
    assert decode(text.encode(errors="ignore"), "f") == text.encode(errors="ignore").decode().removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("raw", "line", "column"), [(b"\xff", 1, "1"), (b"ab\ncd\xe9", 2, "3"), ("đ\n\r\nđ".encode() + b"\xb5n", 3, "3")]
)
def test_where_the_first_wrong_byte_stands(raw: bytes, line: int, column: str) -> None:
    """Columns count bytes: letters cannot be counted in text that is not readable."""
    with pytest.raises(InputFault) as caught:
        decode(raw, "round.toml")
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.column) == ("round.toml", line, column)
    assert "UTF-8" in fault.found
    assert fault.todo
