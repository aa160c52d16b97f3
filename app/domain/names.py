"""Vietnamese names: their order in lists, and how they are searched.

A list sorts by given name, then middle, then family; letters follow the Vietnamese alphabet and tones come
after letters, in the order none, huyền, hỏi, ngã, sắc, nặng (CLDR, locale vi).
"""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = frozenset("\u0302\u0306\u031b")  # circumflex, breve, horn: part of the letter, not a tone

Key = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def sort_key(full_name: str) -> Key:
    """The place of `full_name` in a Vietnamese list: given name first, then middle names, then family."""
    words = unicodedata.normalize("NFC", full_name).lower().split()
    if not words:
        return ()
    family, *middle = words[:-1] or [""]
    return tuple(_word_key(word) for word in (words[-1], " ".join(middle), family))


def search_key(text: str) -> str:
    """`text` without tones and marks, in lower case, so that `huong` finds Hường and `d` finds đ."""
    decomposed = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters: list[int] = []
    tones: list[int] = []
    for letter, tone in _split(word):
        letters.append(_RANK.get(letter, 100 + ord(letter[0])) if letter != " " else -1)
        tones.append(tone)
    return tuple(letters), tuple(tones)


def _split(word: str) -> list[tuple[str, int]]:
    """Each letter of `word` with the number of its tone; shape marks stay with their letter."""
    found: list[tuple[str, int]] = []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES and found:
            found[-1] = (found[-1][0], _TONES[char])
        elif char in _SHAPES and found:
            letter, tone = found[-1]
            found[-1] = (unicodedata.normalize("NFC", letter + char), tone)
        else:
            found.append((char, 0))
    return found
