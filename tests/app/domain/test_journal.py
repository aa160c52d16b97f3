"""The canonical form and the chain: whatever is changed in a chain is seen."""

import hashlib
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.journal import Actor, BrokenChain, Line, canonical, grouped, origin, read_chain, sha256

_TEXT = st.text(st.characters(codec="utf-8"), max_size=12).map(lambda t: unicodedata.normalize("NFC", t))
_LEAF = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXT
_VALUE = st.recursive(_LEAF, lambda v: st.lists(v, max_size=3) | st.dictionaries(_TEXT, v, max_size=3), max_leaves=6)
_ACT = st.tuples(_TEXT, _TEXT, _TEXT, st.dictionaries(_TEXT, _VALUE, max_size=3))
ORIGIN = origin("round-1")


def chain(acts: list[tuple[str, str, str, dict[str, Any]]]) -> list[bytes]:
    lines: list[bytes] = []
    prev = ORIGIN
    for n, (name, role, act, payload) in enumerate(acts, 1):
        lines.append(Line(n, f"2023-07-21T01:00:00.{n:03d}Z", Actor(name, role), act, payload, prev).to_bytes())
        prev = hashlib.sha256(lines[-1]).hexdigest()
    return lines


def head(lines: list[bytes]) -> str:
    return [digest for _line, digest in read_chain(lines, ORIGIN)][-1]


CHAINS = st.lists(_ACT, min_size=3, max_size=6).map(chain)


@given(CHAINS)
def test_a_chain_reads_back(lines: list[bytes]) -> None:
    read = list(read_chain(lines, ORIGIN))
    assert [line.to_bytes() for line, _digest in read] == lines
    assert [digest for _line, digest in read] == [hashlib.sha256(raw).hexdigest() for raw in lines]
    assert [line.n for line, _digest in read] == list(range(1, len(lines) + 1))


@given(CHAINS, st.data())
def test_an_altered_byte_is_seen(lines: list[bytes], data: st.DataObject) -> None:
    """In the last line by the head, which is printed; in any other by the line after it."""
    at = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[at]) - 1))
    bit = data.draw(st.integers(0, 7))
    altered = bytearray(lines[at])
    altered[place] ^= 1 << bit
    changed = [*lines[:at], bytes(altered), *lines[at + 1 :]]
    try:
        assert head(changed) != head(lines)
        assert at == len(lines) - 1
    except BrokenChain as broken:
        assert broken.n in (at + 1, at + 2)


@given(CHAINS, st.data())
def test_a_removed_line_is_seen(lines: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    left = lines[:at] + lines[at + 1 :]
    if at == len(lines) - 1:
        assert head(left) != head(lines)
        return
    with pytest.raises(BrokenChain) as broken:
        head(left)
    assert broken.value.n == at + 1


@given(CHAINS, CHAINS, st.data())
def test_an_inserted_line_is_seen(lines: list[bytes], others: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines)))
    stranger = data.draw(st.sampled_from([*lines, *others]))
    try:
        assert head([*lines[:at], stranger, *lines[at:]]) != head(lines)
        assert at == len(lines)  # only what truly follows the last line can be added, and the head tells it
    except BrokenChain as broken:
        assert broken.n in (at + 1, at + 2)


@given(CHAINS, st.data())
def test_a_line_renumbered_to_fit_is_seen_all_the_same(lines: list[bytes], data: st.DataObject) -> None:
    """A forger who numbers an inserted line well and chains it still breaks the line after it, or changes the head."""
    at = data.draw(st.integers(1, len(lines)))
    forged = Line(at + 1, "t", Actor("x", "head"), "forged", {}, sha256(lines[at - 1])).to_bytes()
    rest = lines[at:]
    if rest:
        with pytest.raises(BrokenChain):
            head([*lines[:at], forged, *rest])
    else:
        assert head([*lines, forged]) != head(lines)


@given(CHAINS, st.randoms(use_true_random=False))
def test_another_order_is_seen(lines: list[bytes], rng) -> None:
    shuffled = list(lines)
    rng.shuffle(shuffled)
    assume(shuffled != lines)
    with pytest.raises(BrokenChain):
        head(shuffled)


@given(CHAINS)
def test_another_rounds_chain_is_seen(lines: list[bytes]) -> None:
    with pytest.raises(BrokenChain) as broken:
        list(read_chain(lines, origin("round-2")))
    assert (broken.value.n, broken.value.reason) == (1, "prev")
    assert len(list(read_chain(lines))) == len(lines)  # where the round is not known, the chain alone is checked


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw + b"\n",
        lambda raw: raw + b" ",
        lambda raw: raw.replace(b'"act":', b'"act": '),
        lambda raw: raw.replace(b'"n":1,', b'"n":1.0,'),
        lambda raw: raw.replace(b'"n":1,', b'"n":true,'),
        lambda raw: raw.replace(b'"n":1,', b'"n":1,"more":1,'),
        lambda raw: raw.replace(b'"n":1,', b'"n":1,"n":1,'),
        lambda raw: raw.replace(b'"role":"r"', b'"role":"r","x":1'),
        lambda raw: raw.replace(b"\xc3\xa9", b"\\u00e9"),
        lambda raw: raw.replace(b"\xc3\xa9", b"e\xcc\x81"),  # the same to the eye, not NFC
        lambda raw: raw.replace(b'{"k":1}', b'{"k":1e0}'),
        lambda raw: raw.replace(b'{"k":1}', b'{"k":NaN}'),
        lambda raw: b"[" * 100_000,
        lambda raw: b"\xff" + raw,
        lambda raw: b"",
        lambda raw: b"[]",
        lambda raw: b"null",
    ],
)
def test_a_line_has_one_form_only(spoil) -> None:
    (raw,) = chain([("é", "r", "a", {"k": 1})])
    assert spoil(raw) != raw
    with pytest.raises(BrokenChain) as broken:
        list(read_chain([spoil(raw)], ORIGIN))
    assert broken.value.n == 1


def test_the_first_line_hangs_on_the_round() -> None:
    assert origin("round-1") == hashlib.sha256(b"round-1").hexdigest()
    (raw,) = chain([("An", "head", "round.prepared", {})])
    assert json.loads(raw)["prev"] == ORIGIN


@given(_VALUE)
def test_canonical_bytes_say_the_same_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, "đ"]}, '{"a":[true,null,"đ"],"b":1}'.encode()),
        ({"\U0001f600": 1, "\uff41": 2}, '{"\U0001f600":1,"\uff41":2}'.encode()),  # RFC 8785 §3.2.3: UTF-16 order
        ({"10": 1, "9": 2}, b'{"10":1,"9":2}'),
        ('\u0000\n"\\/\u007f', b'"\\u0000\\n\\"\\\\/\x7f"'),
        (-0, b"0"),
        (2**53 - 1, b"9007199254740991"),
        ([], b"[]"),
    ],
)
def test_canonical_form(value: Any, expected: bytes) -> None:
    assert canonical(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        [0.5],
        {"k": 1.0},
        "e\u0301",
        {"e\u0301": 1},
        ["e\u0301"],
        b"x",
        {1: 2},
        2**53,
        "\ud800",
        {1, 2},
    ],
)
def test_what_has_no_canonical_form(value: Any) -> None:
    with pytest.raises(ValueError):  # the library's own errors are ValueErrors too
        canonical(value)


def test_a_head_as_printed() -> None:
    assert grouped("0123456789abcdef") == "0123 4567 89ab cdef"
