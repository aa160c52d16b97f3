"""The recovery key on paper: what is printed comes back, a slip is found, and no input method touches a letter."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.security.recovery import ALPHABET, GROUPS, SEED_SIZE, WrongRecoveryKey, from_letters, private_half, to_letters

# Written down when the form was fixed.
EXPECTED_LETTERS = "BBBBB-CTBMT-MQHVH-LHVVL-CNKMG-TVLNG-HMNHC-VCGPL-KLLHQ-VBNGC"
EXPECTED_PUBLIC = "b8a5038668c46d762c5b8e1738682bc85e9313e59b21de5033b34848ed5b7748"

seeds = st.binary(min_size=SEED_SIZE, max_size=SEED_SIZE)


@given(seed=seeds)
def test_there_and_back(seed: bytes) -> None:
    letters = to_letters(seed)
    assert re.fullmatch("(?:[BCGHKLMNPQTV]{5}-){9}[BCGHKLMNPQTV]{5}", letters)
    assert from_letters(letters) == seed


@given(seed=seeds)
def test_case_spaces_and_hyphens_do_not_matter(seed: bytes) -> None:
    letters = to_letters(seed)
    for written in (letters.lower(), letters.replace("-", ""), f"  {letters.replace('-', ' – ')}\n", "·".join(letters)):
        assert from_letters(written) == seed


@given(seed=seeds, place=st.integers(0, 44), shift=st.integers(1, len(ALPHABET) - 1))
def test_one_wrong_letter_is_found_in_its_group(seed: bytes, place: int, shift: int) -> None:
    letters = list(to_letters(seed).replace("-", ""))
    letters[place] = ALPHABET[(ALPHABET.index(letters[place]) + shift) % len(ALPHABET)]
    with pytest.raises(WrongRecoveryKey) as caught:
        from_letters("".join(letters))
    assert caught.value.group == place // 5 + 1 and f"nhóm thứ {place // 5 + 1}" in caught.value.text


@given(seed=seeds, place=st.integers(0, 48))
def test_two_letters_that_changed_places_are_found(seed: bytes, place: int) -> None:
    right = to_letters(seed).replace("-", "")
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if wrong != right:
        with pytest.raises(WrongRecoveryKey):
            from_letters(wrong)


def test_groups_that_changed_places_are_found() -> None:
    for number in range(50):
        groups = to_letters(number.to_bytes(SEED_SIZE, "big")[::-1]).split("-")
        groups[0], groups[1] = groups[1], groups[0]
        with pytest.raises(WrongRecoveryKey):
            from_letters("-".join(groups))


@pytest.mark.parametrize("number", range(1, GROUPS + 1))
def test_a_letter_that_never_stands_there(number: int) -> None:
    groups = to_letters(bytes(SEED_SIZE)).split("-")
    groups[number - 1] = "Đ" + groups[number - 1][1:]
    with pytest.raises(WrongRecoveryKey) as caught:
        from_letters("-".join(groups))
    assert caught.value.group == number


def test_too_few_and_too_many_letters() -> None:
    letters = to_letters(bytes(SEED_SIZE))
    for written in ("", letters[:-1], letters + "B"):
        with pytest.raises(WrongRecoveryKey, match="10 nhóm") as caught:
            from_letters(written)
        assert caught.value.group is None


def test_a_number_beyond_128_bits_is_wrong_even_with_right_group_checks() -> None:
    """V is the highest digit; VVVV sums to 11 × 24 ≡ 0, so each group's check letter is its place."""
    groups = [f"VVVV{ALPHABET[index]}" for index in range(9)]
    with pytest.raises(WrongRecoveryKey, match="đối chiếu lại"):
        from_letters("-".join([*groups, "BBBBB"]))


def test_no_vietnamese_input_method_acts_on_its_letters() -> None:
    telex, vowels, vni, viqr = "SFRXJZAEOWD[]", "AEIOUY", "0123456789", "'`?~.^(+*\\"
    assert not set(ALPHABET) & set(telex + vowels + vni + viqr)
    assert len(set(ALPHABET)) == 12


def test_the_private_half_is_a_promise() -> None:
    """A key printed today opens the folder with every later program."""
    assert to_letters(bytes(range(SEED_SIZE))) == EXPECTED_LETTERS
    assert bytes(private_half(bytes(range(SEED_SIZE))).public_key).hex() == EXPECTED_PUBLIC
