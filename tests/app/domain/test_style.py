"""The form code tells one list from another, and nothing else."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import StyleCode, SubjectCode
from app.domain.style import FORM_LETTERS, Style, Subject, form_code

NAMES = ("Đặng Vĩnh Thụy", "Nguyễn Thị Diễm Khuê", "Y Blô Niê")


def test_the_code_of_a_known_list() -> None:
    """Base 12 digits, lowest first, of the first 8 bytes of the SHA-256 of the names with newlines between.

    printf 'Đặng Vĩnh Thụy\\nNguyễn Thị Diễm Khuê\\nY Blô Niê' | sha256sum  begins dbabe5ed8bc79e50
    """
    assert form_code(NAMES) == "KLCT"


def test_order_and_every_letter_matter() -> None:
    codes = {form_code(NAMES), form_code(NAMES[::-1]), form_code(NAMES[:2]), form_code((*NAMES[:2], "Y Blo Niê"))}
    assert len(codes) == 4


def test_how_a_name_is_composed_does_not() -> None:
    assert form_code(tuple(unicodedata.normalize("NFD", name) for name in NAMES)) == form_code(NAMES)


def test_positions_and_codes_do_not() -> None:
    one = Style(StyleCode("A"), "Mẫu", tuple(Subject(SubjectCode(f"S{i}"), n, "", "") for i, n in enumerate(NAMES)))
    two = Style(
        StyleCode("B"), "", tuple(Subject(SubjectCode(f"T{i}"), n, "Giám đốc", "X") for i, n in enumerate(NAMES))
    )
    assert one.form_code == two.form_code == form_code(NAMES)


@given(st.lists(st.text(max_size=20), max_size=5))
def test_four_letters_that_no_input_method_changes(names: list[str]) -> None:
    code = form_code(tuple(names))
    assert len(code) == 4
    assert set(code) <= set(FORM_LETTERS)


def test_the_letters() -> None:
    """Telex turns S F R X J Z W A E O D (and I U Y with a tone) into marks; VNI uses digits. None of them is here."""
    assert len(set(FORM_LETTERS)) == 12
    assert not set(FORM_LETTERS) & set("SFRXJZWAEODIUY")
