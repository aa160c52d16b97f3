"""The order of Vietnamese names, against a list put in order by hand from the alphabet and the tones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.names import search_key, sort_key

# Given name, then middle, then family; letters before tones; a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y.
IN_ORDER = (
    "Nguyễn Văn A",
    "Lê An",
    "Trần Bảo An",
    "Lê Thị An",
    "Phạm Thị An",
    "Võ Thiên Ân",  # â after all words in a…, though An has fewer letters than none of them
    "Đỗ Gia Bảo",
    "Hồ Ngọc Bích",
    "Vũ Thị Cúc",
    "Tạ Dung",
    "Lý Dũng",  # ngã after no tone
    "Trịnh Xuân Dương",
    "Ngô Thị Đào",  # đ after all of d
    "Bùi Văn Đạo",
    "Cao Đức",
    "Mai Thị Hà",
    "Mai Thị Hả",
    "Mai Thị Hạ",
    "Phan Hoa",
    "Phan Hòa",
    "Đinh Thị Hoa Hồng",
    "Đinh Thị Hương",
    "Đinh Thị Hường",
    "Kim Thị Lan",
    "Lê Thị Lân",
    "Chu Văn Lý",
    "Thái Thị Nga",
    "Thái Thị Ngà",
    "Thái Thị Ngân",
    "Dương Oanh",
    "Lò Thị Ơn",
    "Hà Quyên",
    "Hà Quyền",
    "Hà Quyển",
    "Hà Quyễn",
    "Hà Quyến",
    "Hà Quyện",
    "Giàng A Sử",
    "Đào Tâm",
    "Đào Tấm",
    "Đào Tân",  # n after m, before any tone is looked at
    "Ông Thị Thuý",
    "Ông Thị Thụy",  # sắc before nặng
    "Quách Tỵ",
    "Trần Xuân Uyên",
    "Mai Trọng Ưng",
    "Âu Vân",
    "Âu Vỹ",
    "Nguyễn Xuân",
    "Lê Ý",
    "Lê Yến",
)


@given(st.permutations(IN_ORDER))
def test_a_list_sorts_as_by_hand(names: list[str]) -> None:
    assert sorted(names, key=sort_key) == list(IN_ORDER)


@given(st.permutations(["ma", "mà", "mả", "mã", "má", "mạ"]))
def test_tones_stand_in_their_order(words: list[str]) -> None:
    assert sorted(words, key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


@given(st.permutations("aăâbcdđeêghiklmnoôơpqrstuưvxy"))
def test_letters_stand_in_their_order(letters: list[str]) -> None:
    assert "".join(sorted(letters, key=sort_key)) == "aăâbcdđeêghiklmnoôơpqrstuưvxy"


@pytest.mark.parametrize(("less", "more"), [("ạ", "ă"), ("ậ", "b"), ("ệ", "g"), ("ợ", "p"), ("ự", "v"), ("đ", "e")])
def test_a_tone_never_makes_another_letter(less: str, more: str) -> None:
    assert sort_key(less) < sort_key(more)


@given(st.lists(st.text(max_size=15)))
def test_any_text_has_a_place(names: list[str]) -> None:
    once = sorted(names, key=sort_key)
    assert sorted(once, key=sort_key) == once


@given(st.sampled_from(IN_ORDER))
def test_composed_or_not_capital_or_not(name: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", name)) == sort_key(name) == sort_key(name.upper())


@pytest.mark.parametrize("empty", ["", " ", "\u00a0"])
def test_nothing_sorts_first(empty: str) -> None:
    assert sort_key(empty) < sort_key("A")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("huong", "Đinh Thị Hường"),
        ("dinh", "Đinh Thị Hường"),
        ("Đinh", "Dinh Thi Huong"),
        ("thuy", "Ông Thị Thụy"),
        ("uyen", unicodedata.normalize("NFD", "Trần Xuân Uyên")),
        ("ung", "Mai Trọng Ưng"),
    ],
)
def test_search_ignores_tones_and_marks(typed: str, name: str) -> None:
    assert search_key(typed) in search_key(name)


def test_search_still_tells_letters_apart() -> None:
    assert search_key("lan") not in search_key("Lâm")
