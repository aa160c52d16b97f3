"""Whatever bytes the files hold, `count` answers 0, 1 or 2, in whole printable lines, and at 2 writes nothing."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.stories.vote import CAST, Vote, ballot_lines, kiemphieu, numbered, plain_round, toml_text, two_styles

TOKENS = [b"", b",", b",,", b'"', b"\n", b"\r", b"\r\n", b";", b"\t", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe",
          b"9" * 5000, b"-1", b"1e9", b"1000000000", b"0", b"invalid", b"ballot", b"number", b"torn", b"added", b"S1",
          "é".encode(), "\u202e".encode(), "e\u0302".encode(), b"[", b"]", b"[[", b"]]", b"=", b"{", b"}", b"'", b"'''",
          b'"""', b"true", b"nan", b"inf", b"2023-07-18", b"2023-07-18T08:00:00Z", b"[styles]", b"[[styles]]",
          b"[turnout]", b"[[subjects]]", b"\\u0000", b"\\uD800", b"#", b" ", b"a.b", b"x" * 70000]  # fmt: skip

edits = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(TOKENS) | st.binary(max_size=8)),
    min_size=1,
    max_size=4,
)
Edits = list[tuple[float, int, bytes]]
lines = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=3)


def changed(content: bytes, changes: Edits) -> bytes:
    """Some bytes of `content` replaced: each (place as a share, how many, by what)."""
    for share, length, new in changes:
        place = int(share * len(content))
        content = content[:place] + new + content[place + length :]
    return content


def swapped(content: bytes, moves: list[tuple[int, int]]) -> bytes:
    """Some lines exchanged."""
    rows = content.split(b"\n")
    for one, two in moves:
        a, b = one % len(rows), two % len(rows)
        rows[a], rows[b] = rows[b], rows[a]
    return b"\n".join(rows)


def answered(folder: Path, *arguments: str | Path) -> None:
    out = folder / "out"
    ran = kiemphieu("count", *arguments, "--out", out)
    assert ran.code in (0, 1, 2), ran
    assert out.exists() == (ran.code != 2), ran
    if ran.code == 2:
        assert ran.faults and all(line.isprintable() and "Traceback" not in line for line in ran.faults), ran
    shutil.rmtree(out, ignore_errors=True)
    assert not [path for path in folder.iterdir() if path.name.startswith(".work-")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a vote that never balances, so that no time goes into documents."""
    vote = Vote(tmp_path_factory.mktemp("fuzz"))
    vote.round["turnout"]["returned"] = 13
    vote.toml()
    vote.ballots()
    vote.ballots(numbered(CAST, {1: "22", 5: "struck", 7: None, 99: "11"}), "b2.csv")
    vote.resolve("1,S1,2", "1,S2,2", "5,invalid,struck", "7,S1,1", "7,S2,3", "99,number,")
    return vote.folder


pytestmark = pytest.mark.usefixtures("folder")
fuzzed = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def test_as_they_are_they_are_read(folder: Path) -> None:
    """Else nothing below would be near the mark."""
    words = [folder / "round.toml", "--ballots", folder / "b.csv", "--second", folder / "b2.csv"]
    assert kiemphieu("count", *words, "--resolve", folder / "r.csv", "--out", folder / "out").code == 1
    shutil.rmtree(folder / "out")


@fuzzed
@given(changes=edits, moves=lines)
def test_any_ballots(folder: Path, changes: Edits, moves: list[tuple[int, int]]) -> None:
    path = folder / "fuzz.csv"
    path.write_bytes(changed(swapped((folder / "b.csv").read_bytes(), moves), changes))
    answered(folder, folder / "round.toml", "--ballots", folder / "b.csv", "--second", path)


@fuzzed
@given(changes=edits, moves=lines)
def test_any_resolutions(folder: Path, changes: Edits, moves: list[tuple[int, int]]) -> None:
    path = folder / "fuzz.csv"
    path.write_bytes(changed(swapped((folder / "r.csv").read_bytes(), moves), changes))
    words = ["--ballots", folder / "b.csv", "--second", folder / "b2.csv", "--resolve", path]
    answered(folder, folder / "round.toml", *words)


ROUNDS = [
    toml_text({**plain_round(), "explanations": [{"code": "W05", "text": "x"}]}).encode(),
    toml_text(two_styles()).encode(),
]


@fuzzed
@given(which=st.integers(0, 1), changes=edits, moves=lines)
@example(which=0, changes=[(0.0, 0, b"x = " + b"[" * 5000)], moves=[])
def test_any_round(folder: Path, which: int, changes: Edits, moves: list[tuple[int, int]]) -> None:
    path = folder / "fuzz.toml"
    content = changed(swapped(ROUNDS[which], moves), changes)
    path.write_bytes(content.replace(b"returned = 12", b"returned = 13"))
    other = folder / "b-b.csv"
    other.write_text(ballot_lines(["1"] * 10, ["S1"]))
    given_ = [f"A={folder / 'b.csv'}", "--ballots", f"B={other}"] if which else [folder / "b.csv"]
    answered(folder, path, "--ballots", *given_)


FIGURES = ("summoned", "present", "printed", "issued", "returned", "spoiled", "unused", "lost", "foreign")


@fuzzed
@given(number=st.integers(-(10**12), 10**12), key=st.sampled_from(FIGURES))
@example(number=1_000_000_000, key="returned")
@example(number=1_000_000_001, key="returned")
def test_any_figure(folder: Path, number: int, key: str) -> None:
    """A thousand million returned papers are forty million batches, which nobody keyed."""
    value = plain_round()
    value["turnout"] |= {"returned": 13, key: number}
    path = folder / "fuzz.toml"
    path.write_text(toml_text(value), "utf-8")
    answered(folder, path, "--ballots", folder / "b.csv")


@fuzzed
@given(content=st.binary(max_size=60))
def test_any_bytes(folder: Path, content: bytes) -> None:
    path = folder / "fuzz.bin"
    path.write_bytes(content)
    answered(folder, path, "--ballots", folder / "b.csv")
    answered(folder, folder / "round.toml", "--ballots", path)
    answered(folder, folder / "round.toml", "--ballots", folder / "b.csv", "--resolve", path)
