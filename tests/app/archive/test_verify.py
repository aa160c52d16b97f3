"""The whole check: what must hold, and everything that must be refused, member by member."""

import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.archive.bag import SIGNATURES
from app.archive.check import Check, State
from app.archive.verify import verify_archive, verify_pdf
from app.domain.errors import InputFault
from app.security.identities import BadIdentityFile, fingerprint, groups_of_four, pem
from app.security.signing import check_cms
from tests.app.archive import cases
from tests.app.archive.cases import contents, failing, flipped, names, packed, repacked
from tests.app.security.making import House, paper

MEMBERS = (
    "README.txt", "bag-info.txt", "bagit.txt", "data/96-QD-TW.toml", "data/ballots-A.csv", "data/ballots-B.csv",
    "data/certificates/authority.pem", "data/certificates/chair.pem", "data/certificates/head.pem",
    "data/journal.jsonl", "data/minutes.pdf", "data/result-report.pdf", "data/result.xlsx", "data/round.toml",
    "data/seal-chair.p7s", "data/seal-head.p7s", "data/seal.json", "data/tally.json", "manifest-sha256.txt",
    "signed-chair.p7s", "signed-head.p7s", "tagmanifest-sha256.txt",
)  # fmt: skip


def states(path: Path, root: bytes | None = None) -> set[State]:
    return {check.state for check in verify_archive(path, root)}


def unknowns(path: Path, root: bytes | None = None) -> list[Check]:
    return [check for check in verify_archive(path, root) if check.state is State.UNKNOWN]


def test_a_signed_archive_holds_and_prints_the_fingerprint_to_compare(signed: Path, people: House) -> None:
    assert sorted(contents(signed)) == list(MEMBERS)
    assert failing(signed) == []
    (authority,) = unknowns(signed)
    assert groups_of_four(fingerprint(people.authority.certificate)) in authority.text and not authority.unsigned


def test_every_record_has_its_line(signed: Path) -> None:
    told = {check.member for check in verify_archive(signed, None)}
    assert told >= {name for name in MEMBERS if name.endswith((".p7s", ".pdf", ".csv", ".json", ".jsonl"))}


@pytest.mark.parametrize("form", ["pem", "der"])
def test_with_the_root_named_nothing_is_left_open(signed: Path, people: House, form: str) -> None:
    root = pem(people.authority.certificate) if form == "pem" else people.roots[0]
    assert states(signed, root) == {State.HOLDS}


def test_a_root_that_the_agency_trusts_needs_no_naming(signed: Path, people: House, strangers: House) -> None:
    kept = {check.state for check in verify_archive(signed, None, people.roots)}
    assert kept == {State.HOLDS}
    others = {check.state for check in verify_archive(signed, None, strangers.roots)}
    assert others == {State.HOLDS, State.UNKNOWN}


def test_verifying_changes_nothing(signed: Path, tmp_path: Path) -> None:
    copy = shutil.copy(signed, tmp_path / "archive.zip")
    before = copy.read_bytes()
    list(verify_archive(copy, None))
    assert copy.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["archive.zip"]


def test_an_unsigned_archive_holds_but_says_so(plain: Path) -> None:
    assert failing(plain) == []
    assert [check.unsigned for check in unknowns(plain)] == [True]


def test_nobody_stands_behind_an_unsigned_archive(plain: Path, people: House) -> None:
    assert failing(plain, people.roots[0])


@pytest.mark.parametrize("member", MEMBERS)
def test_one_bit_of_a_member(signed: Path, tmp_path: Path, member: str) -> None:
    data = contents(signed)[member]
    for bit in random.Random(member).sample(range(8 * len(data)), 3):
        path = repacked(tmp_path / "a.zip", signed, {member: flipped(data, bit)})
        assert names(failing(path), member), bit


@pytest.mark.parametrize("member", [name for name in MEMBERS if not name.endswith((".p7s", ".pem"))])
def test_one_bit_of_a_member_of_an_unsigned_archive(plain: Path, tmp_path: Path, member: str) -> None:
    data = contents(plain).get(member)
    if data is None:
        assert member == "data/ballots-B.csv"
        return
    for bit in random.Random(member).sample(range(8 * len(data)), 3):
        found = failing(repacked(tmp_path / "a.zip", plain, {member: flipped(data, bit)}))
        assert names(found, member), bit


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_lost(signed: Path, tmp_path: Path, member: str) -> None:
    assert names(failing(repacked(tmp_path / "a.zip", signed, {member: None})), member)


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_renamed(signed: Path, tmp_path: Path, member: str) -> None:
    path = repacked(tmp_path / "a.zip", signed, {member: None, f"{member}.old": contents(signed)[member]})
    found = failing(path)
    assert names(found, f"{member}.old") and any(check.member == member for check in found)


@pytest.mark.filterwarnings("ignore:Duplicate name")  # the standard library's word on what this test does
@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_doubled(signed: Path, tmp_path: Path, member: str) -> None:
    path = packed(tmp_path / "a.zip", [*contents(signed).items(), (member, contents(signed)[member])])
    assert [check.member for check in failing(path)] == [member]


@pytest.mark.parametrize("member", ["x.txt", "data/x.txt", "data/ballots-C.csv", "signed-x.p7s", "data/sub/a.txt"])
def test_a_member_added(signed: Path, tmp_path: Path, member: str) -> None:
    assert [check.member for check in failing(repacked(tmp_path / "a.zip", signed, {member: b"x"}))][:1] == [member]


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_emptied_or_lengthened(signed: Path, tmp_path: Path, member: str) -> None:
    for data in (b"", contents(signed)[member] + b"\n"):
        assert names(failing(repacked(tmp_path / "a.zip", signed, {member: data})), member)


SIGNED = {
    "signed-head.p7s": "tagmanifest-sha256.txt",
    "signed-chair.p7s": "tagmanifest-sha256.txt",
    "data/seal-head.p7s": "data/seal.json",
    "data/seal-chair.p7s": "data/seal.json",
}


@pytest.mark.parametrize("name", SIGNED)
def test_every_bit_of_a_signature(signed: Path, people: House, name: str, long_run: bool) -> None:
    """Of the first always, of the others (they differ in a few bytes) every fourth unless there is time."""
    whole = contents(signed)
    p7s, content = whole[name], whole[SIGNED[name]]
    bits = range(0, 8 * len(p7s), 1 if long_run or name == "signed-head.p7s" else 4)
    assert check_cms(p7s, content, people.certificates, people.roots).ok
    passed = [bit for bit in bits if check_cms(flipped(p7s, bit), content, people.certificates, people.roots).ok]
    assert passed == []


@pytest.mark.parametrize("name", SIGNED)
def test_bits_of_a_signature_through_the_whole_check(signed: Path, tmp_path: Path, name: str, long_run: bool) -> None:
    p7s = contents(signed)[name]
    for bit in random.Random(name).sample(range(8 * len(p7s)), 400 if long_run else 5):
        assert names(failing(repacked(tmp_path / "a.zip", signed, {name: flipped(p7s, bit)})), name), bit


def test_both_signatures_swapped(signed: Path, tmp_path: Path) -> None:
    whole = contents(signed)
    head, chair = SIGNATURES.values()
    found = failing(repacked(tmp_path / "a.zip", signed, {head: whole[chair], chair: whole[head]}))
    assert {check.member for check in found} == {head, chair}


def test_everything_of_the_signatures_taken_away_is_seen_by_the_tally(
    tmp_path: Path, voted: cases.Voted, made: dict[str, bytes], people: House
) -> None:
    """Made anew without signatures the bag itself is whole; what was signed before still speaks of it."""
    path = cases.archive(tmp_path / "a.zip", voted, made, people, signed=False)
    found = failing(path)
    assert {check.member for check in found} == {"data/tally.json", "data/minutes.pdf", "data/result-report.pdf"}
    assert any(check.unsigned for check in verify_archive(path, None))


def test_a_signature_that_bag_info_does_not_speak_of(plain: Path, signed: Path, tmp_path: Path) -> None:
    extra = {name: contents(signed)[name] for name in SIGNATURES.values()}
    found = list(verify_archive(repacked(tmp_path / "a.zip", plain, extra), None))
    assert {check.member for check in found if check.state is State.FAILS} == set(SIGNATURES.values())
    assert not any(check.unsigned for check in found)


def test_a_strangers_certificate(
    tmp_path: Path, voted: cases.Voted, made: dict[str, bytes], people: House, strangers: House, signed: Path
) -> None:
    """Signed by a stranger of the same name whose certificate is not the one in the archive."""
    theirs = contents(cases.archive(tmp_path / "b.zip", voted, made, strangers))
    found = failing(repacked(tmp_path / "a.zip", signed, {SIGNATURES["head"]: theirs[SIGNATURES["head"]]}))
    assert [check.member for check in found] == [SIGNATURES["head"]]


def test_an_archive_wholly_remade_under_another_authority(
    tmp_path: Path, voted: cases.Voted, people: House, strangers: House
) -> None:
    path = cases.archive(tmp_path / "a.zip", voted, cases.documents(voted, strangers), strangers)
    assert failing(path) == []
    (authority,) = unknowns(path)
    assert groups_of_four(fingerprint(people.authority.certificate)) not in authority.text
    found = failing(path, people.roots[0])
    assert [check.member for check in found] == ["data/certificates/authority.pem"]
    assert states(path, strangers.roots[0]) == {State.HOLDS}


def test_documents_signed_by_others_than_the_archive(
    tmp_path: Path, voted: cases.Voted, people: House, strangers: House
) -> None:
    path = cases.archive(tmp_path / "a.zip", voted, cases.documents(voted, strangers), people)
    assert {check.member for check in failing(path)} == {"data/minutes.pdf", "data/result-report.pdf"}


def test_a_document_of_another_round(tmp_path: Path, voted: cases.Voted, made: dict[str, bytes], people: House) -> None:
    other = cases.documents(cases.vote((cases.style("A", 3), 40)), people)
    path = cases.archive(tmp_path / "a.zip", voted, {**made, "minutes.pdf": other["minutes.pdf"]}, people)
    assert [check.member for check in failing(path)] == ["data/minutes.pdf"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_packed_again_in_another_order_it_holds(signed: Path, tmp_path: Path, method: int, people: House) -> None:
    members = list(contents(signed).items())
    random.Random(1).shuffle(members)
    assert states(packed(tmp_path / "a.zip", members, method), people.roots[0]) == {State.HOLDS}


@pytest.mark.parametrize("options", ["-r", "-r -D", "-r -0", "-r -9 -X", "-r -fz", "-r -"])
def test_packed_again_by_zip_it_holds(
    signed: Path, tmp_path: Path, options: str, people: House, need_tool: Callable[[str], str]
) -> None:
    folder, path = tmp_path / "bag", tmp_path / "a.zip"
    subprocess.run([need_tool("unzip"), "-q", signed, "-d", folder], check=True)
    if options.endswith(" -"):  # written to a pipe, sizes come after the data
        done = subprocess.run([need_tool("zip"), "-q", "-r", "-", "."], cwd=folder, check=True, capture_output=True)
        path.write_bytes(done.stdout)
    else:
        command = [need_tool("zip"), "-q", *options.split(), str(path), "."]
        subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL)
    assert states(path, people.roots[0]) == {State.HOLDS}


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.zip"):
        with pytest.raises(InputFault):
            verify_archive(path, None)
        with pytest.raises(InputFault):
            verify_pdf(path, None)


@pytest.mark.parametrize("data", [b"", b"P", b"%PDF-1.7", b"hello"])
def test_what_does_not_begin_as_a_zip_is_no_archive(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(InputFault):
        verify_archive(tmp_path / "a.zip", None)


def test_a_root_that_is_no_certificate(signed: Path) -> None:
    with pytest.raises(BadIdentityFile):
        verify_archive(signed, b"hello")


@pytest.mark.parametrize("data", [b"PK", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + bytes(500)])
def test_what_begins_as_a_zip_and_is_none_fails(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    assert states(tmp_path / "a.zip") == {State.FAILS}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, people: House) -> bytes:
    """A signed archive without documents, for the many."""
    path = cases.archive(tmp_path_factory.mktemp("small") / "a.zip", cases.vote(), {}, people)
    assert failing(path) == []
    return path.read_bytes()


@pytest.fixture(scope="module")
def anvil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("anvil") / "a.zip"


@given(data=st.data())
def test_no_bytes_make_it_raise(small: bytes, anvil: Path, data: st.DataObject) -> None:
    """Bits changed, pieces cut out or put in, anywhere: always lines, and always an end."""
    raw = bytearray(small)
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(2, len(raw) - 1))
        match data.draw(st.sampled_from(["bit", "cut", "put", "zero"])):
            case "bit":
                raw[at] ^= 1 << data.draw(st.integers(0, 7))
            case "cut":
                del raw[at : at + data.draw(st.integers(1, 200))]
            case "put":
                raw[at:at] = data.draw(st.binary(min_size=1, max_size=40))
            case "zero":
                raw[at : at + 8] = bytes(8)
    anvil.write_bytes(raw)
    assert list(verify_archive(anvil, None))


@given(member=st.sampled_from([n for n in MEMBERS if not n.endswith((".pdf", ".xlsx", "-B.csv"))]), data=st.data())
def test_no_member_makes_it_raise(small: bytes, anvil: Path, member: str, data: st.DataObject) -> None:
    """A member cut, doubled or changed, its neighbours whole."""
    anvil.write_bytes(small)
    raw = contents(anvil)[member]
    at = data.draw(st.integers(0, len(raw) - 1))
    put = data.draw(st.sampled_from([b"", b"\xff", b"\n", b'"', b"{", b"[" * 3000, b"9" * 5000, b"\x00", b"1e999"]))
    changed = raw[:at] + put + raw[at + data.draw(st.integers(0, 30)) :]
    found = failing(repacked(anvil, anvil, {member: changed}))
    assert changed == raw or names(found, member)


def test_a_signed_pdf_alone(made: dict[str, bytes], people: House, strangers: House, tmp_path: Path) -> None:
    path = tmp_path / "minutes.pdf"
    path.write_bytes(made["minutes.pdf"])
    assert [c.state for c in verify_pdf(path, None)].count(State.UNKNOWN) == 1
    assert {c.state for c in verify_pdf(path, people.roots[0])} == {State.HOLDS}
    assert State.FAILS in {c.state for c in verify_pdf(path, strangers.roots[0])}


def test_an_altered_pdf_alone(made: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "minutes.pdf"
    for bit in random.Random(5).sample(range(48, 8 * len(made["minutes.pdf"])), 10):
        path.write_bytes(flipped(made["minutes.pdf"], bit))
        assert State.FAILS in {c.state for c in verify_pdf(path, None)}, bit


def test_an_unsigned_pdf_alone(people: House, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(paper())
    (line,) = verify_pdf(path, None)
    assert line.unsigned and line.state is State.UNKNOWN
    assert State.FAILS in {c.state for c in verify_pdf(path, people.roots[0])}


@pytest.mark.parametrize("data", [b"%PDF-", b"%PDF-1.7\n" + bytes(300)])
def test_a_broken_pdf_alone(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    assert {c.state for c in verify_pdf(tmp_path / "a.pdf", None)} == {State.FAILS}


def test_checks_travel_between_processes(signed: Path) -> None:
    import pickle

    found = tuple(verify_archive(signed, None))
    assert pickle.loads(pickle.dumps(found)) == found
    assert replace(found[0], text="x") != found[0]
