"""The recovery key: 128 random bits as letters that can be read out, written by hand and typed under any keyboard.

Twelve letters only (design.md §7): Telex acts on A D E F J O R S W X Z and sets its marks on vowels, VNI acts on every
digit, VIQR on punctuation; consonants that none of them touches are left. Nine groups carry four letters and a check
of their own, so that a slip is found in its group; a tenth group checks the whole.
"""

import hashlib
import re

from nacl.public import PrivateKey

from app.domain.errors import Refusal
from app.texts import _

ALPHABET = "BCGHKLMNPQTV"
SEED_SIZE = 16
GROUPS, GROUP = 10, 5
_DATA_GROUPS, _DATA_LETTERS = GROUPS - 1, GROUP - 1
# Units modulo 12: any single wrong letter changes the sum.
_WEIGHTS = (1, 5, 7, 11)
_SPACES = re.compile(r"[\s\-‐‑–—._·]+")


class WrongRecoveryKey(Refusal):
    """The letters are not this folder's recovery key. `group` counts from 1 where the slip can be placed."""

    def __init__(self, text: str, group: int | None = None) -> None:
        super().__init__("keyslots.wrong_recovery", text)
        self.group = group


def private_half(seed: bytes) -> PrivateKey:
    """The X25519 key of a 16-byte seed; the letters stay few without giving up the strength of the curve (2^128)."""
    return PrivateKey.from_seed(hashlib.sha256(b"tin-nhiem recovery key 1\0" + seed).digest())


def to_letters(seed: bytes) -> str:
    """Ten groups of five capital letters with hyphens between."""
    number = int.from_bytes(seed, "big")
    digits = _base12(number, _DATA_GROUPS * _DATA_LETTERS)
    groups = [digits[i : i + _DATA_LETTERS] for i in range(0, len(digits), _DATA_LETTERS)]
    checked = [[*group, _check(index, group)] for index, group in enumerate(groups)]
    return "-".join("".join(ALPHABET[d] for d in group) for group in [*checked, _check_of_all(seed)])


def from_letters(text: str) -> bytes:
    """The seed. Case, spaces and hyphens do not matter. Raises WrongRecoveryKey with the group, if it can be told."""
    letters = _SPACES.sub("", text).upper()
    for index, letter in enumerate(letters):
        if letter not in ALPHABET:
            raise _in_group(index // GROUP)
    if len(letters) != GROUPS * GROUP:
        message = _("Khóa phục hồi có {0} nhóm, mỗi nhóm {1} chữ; vừa nhập {2} chữ.")
        raise WrongRecoveryKey(message.format(GROUPS, GROUP, len(letters)))
    digits = [ALPHABET.index(letter) for letter in letters]
    groups = [digits[i : i + GROUP] for i in range(0, len(digits), GROUP)]
    for index, group in enumerate(groups[:_DATA_GROUPS]):
        if _check(index, group[:_DATA_LETTERS]) != group[_DATA_LETTERS]:
            raise _in_group(index)
    return _seed(groups)


def _seed(groups: list[list[int]]) -> bytes:
    number = 0
    for digit in (d for group in groups[:_DATA_GROUPS] for d in group[:_DATA_LETTERS]):
        number = number * len(ALPHABET) + digit
    if number < 1 << (8 * SEED_SIZE):
        seed = number.to_bytes(SEED_SIZE, "big")
        if _check_of_all(seed) == groups[-1]:
            return seed
    raise WrongRecoveryKey(_("Khóa phục hồi có chỗ sai; hãy đối chiếu lại từng nhóm."))


def _in_group(index: int) -> WrongRecoveryKey:
    return WrongRecoveryKey(_("Khóa phục hồi sai ở nhóm thứ {0}.").format(index + 1), index + 1)


def _check(index: int, group: list[int]) -> int:
    """The group's place counts too, so two groups that changed places seldom pass."""
    return (index + sum(weight * digit for weight, digit in zip(_WEIGHTS, group, strict=True))) % len(ALPHABET)


def _check_of_all(seed: bytes) -> list[int]:
    number = int.from_bytes(hashlib.sha256(b"tin-nhiem recovery check 1\0" + seed).digest(), "big")
    return _base12(number % len(ALPHABET) ** GROUP, GROUP)


def _base12(number: int, length: int) -> list[int]:
    digits = []
    for _place in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(digit)
    return digits[::-1]
