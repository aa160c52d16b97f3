"""Writing an archive and signing one: what comes out holds, and what should not be signed is refused in words."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.archive.bag import SIGNATURES
from app.archive.package import sign_archive, write_archive
from app.archive.verify import State, verify_archive
from app.domain.errors import Refusal
from app.security.identities import Identity, issue
from tests.app.archive import cases
from tests.app.archive.cases import contents, failing, repacked
from tests.app.security.making import House

KEPT = ("data/tally.json", "data/seal.json", "data/journal.jsonl", "data/minutes.pdf", "data/round.toml")


def refused(path: Path, identities: Sequence[Identity], people: House) -> Refusal:
    before = path.read_bytes()
    with pytest.raises(Refusal) as caught:
        sign_archive(path, identities, people.now)
    assert path.read_bytes() == before and [p.name for p in path.parent.iterdir()] == [path.name]
    return caught.value


@pytest.fixture
def copy(plain: Path, tmp_path: Path) -> Path:
    return shutil.copy(plain, tmp_path / "archive.zip")


def test_the_same_round_gives_the_same_bytes(tmp_path: Path, people: House) -> None:
    voted = cases.vote(signed=False)
    one, two = (cases.archive(tmp_path / name, voted, {}, people, signed=False) for name in ("a.zip", "b.zip"))
    assert one.read_bytes() == two.read_bytes()


def test_the_payload_is_what_was_given(signed: Path, voted: cases.Voted, made: dict[str, bytes]) -> None:
    found = contents(signed)
    for name, data in {**voted.members(), **made}.items():
        assert found[f"data/{name}"] == data


def test_bag_info_says_what_it_is(signed: Path, plain: Path) -> None:
    lines = contents(signed)["bag-info.txt"].decode().splitlines()
    assert "Signed-By: head, chair" in lines
    assert "Bagging-Date: 2026-07-18" in lines
    assert f"External-Identifier: {cases.ROUND}" in lines
    assert "Source-Organization: Bảo hiểm xã hội tỉnh Mẫu" in lines
    assert not any(line.startswith("Signed-By") for line in contents(plain)["bag-info.txt"].decode().splitlines())


def test_the_day_is_that_of_the_place(tmp_path: Path, people: House) -> None:
    """At 20:00 UTC it is the next day there."""
    voted = cases.vote(signed=False)
    write_archive(tmp_path / "a.zip", voted.sealed, voted.members(), [], people.now + timedelta(hours=10.5))
    assert "Bagging-Date: 2026-07-19" in contents(tmp_path / "a.zip")["bag-info.txt"].decode()


def test_large_members_may_come_from_files(tmp_path: Path, voted: cases.Voted, people: House) -> None:
    (tmp_path / "j").write_bytes(voted.members()["journal.jsonl"])
    members = {**voted.members(), "journal.jsonl": tmp_path / "j"}
    write_archive(tmp_path / "a.zip", voted.sealed, members, cases.signers(people), people.now)
    assert failing(tmp_path / "a.zip") == []


@pytest.mark.parametrize("roles", [["head"], ["chair", "head"], ["head", "chair", "member"]])
def test_it_is_signed_by_head_and_chair_or_not_at_all(
    tmp_path: Path, voted: cases.Voted, people: House, roles: list[str]
) -> None:
    signers = [(role, people.chair if role == "chair" else people.head) for role in roles]
    with pytest.raises(Refusal, match="hai chữ ký"):
        write_archive(tmp_path / "a.zip", voted.sealed, voted.members(), signers, people.now)
    assert list(tmp_path.iterdir()) == []


def test_one_person_cannot_be_both(tmp_path: Path, voted: cases.Voted, people: House) -> None:
    both = [("head", people.head), ("chair", people.head)]
    with pytest.raises(Refusal, match="khác nhau"):
        write_archive(tmp_path / "a.zip", voted.sealed, voted.members(), both, people.now)


def test_both_lead_to_one_root(tmp_path: Path, voted: cases.Voted, people: House, strangers: House) -> None:
    both = [("head", people.head), ("chair", strangers.chair)]
    with pytest.raises(Refusal, match="cùng một cơ quan"):
        write_archive(tmp_path / "a.zip", voted.sealed, voted.members(), both, people.now)


def test_a_key_without_its_root_cannot_sign_an_archive(tmp_path: Path, voted: cases.Voted, people: House) -> None:
    bare = [("head", replace(people.head, chain=())), ("chair", people.chair)]
    with pytest.raises(Refusal, match="chứng thư gốc"):
        write_archive(tmp_path / "a.zip", voted.sealed, voted.members(), bare, people.now)
    assert list(tmp_path.iterdir()) == []


def test_the_seal_must_be_the_rounds(tmp_path: Path, voted: cases.Voted, people: House) -> None:
    seal = json.dumps({**json.loads(voted.seal), "round": {**json.loads(voted.seal)["round"], "id": "x"}}).encode()
    with pytest.raises(ValueError):
        write_archive(tmp_path / "a.zip", voted.sealed, {**voted.members(), "seal.json": seal}, [], people.now)


def under_an_intermediate(people: House) -> House:
    """Head and chair certified by an authority that another one certified, as the State's are."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _authority in range(2)]
    titles = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, word)]) for word in ("Gốc", "Trung gian")]
    made = [
        x509.CertificateBuilder(titles[0], titles[place], key.public_key(), place + 1, people.now - timedelta(days=9),
                                people.now + timedelta(days=9000))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(keys[0], hashes.SHA256())
        for place, key in enumerate(keys)
    ]  # fmt: skip
    middle = Identity(made[1], keys[1], (made[0],))
    signers = [issue(middle, name, "", people.now) for name in (cases.HEAD, cases.CHAIR)]
    return House(Identity(made[0], keys[0]), *signers, people.now)


def test_an_intermediate_authority_travels_along(
    tmp_path: Path, people: House, voted: cases.Voted, need_tool: Callable[[str], str]
) -> None:
    theirs = under_an_intermediate(people)
    path = cases.archive(tmp_path / "a.zip", voted, {}, theirs)
    assert {check.state for check in verify_archive(path, theirs.roots[0])} == {State.HOLDS}
    assert failing(path, people.roots[0])
    bundle = x509.load_pem_x509_certificates(contents(path)["data/certificates/authority.pem"])
    assert bundle == [theirs.authority.certificate, theirs.head.chain[0]]
    for name, data in contents(path).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    command = "cms -verify -binary -inform DER -in signed-head.p7s -content tagmanifest-sha256.txt -attime 1800000000"
    bundle_at = ["-CAfile", "data/certificates/authority.pem"]
    subprocess.run([need_tool("openssl"), *command.split(), *bundle_at], cwd=tmp_path, check=True, capture_output=True)


def test_an_unsigned_archive_is_signed_by_both(copy: Path, plain: Path, people: House) -> None:
    sign_archive(copy, [people.head, people.chair], people.now)
    assert {check.state for check in verify_archive(copy, people.roots[0])} == {State.HOLDS}
    before, after = contents(plain), contents(copy)
    assert all(before[name] == after[name] for name in KEPT)
    assert {name for name in after if name not in before} == {
        *SIGNATURES.values(), "data/seal-head.p7s", "data/seal-chair.p7s", "data/certificates/authority.pem",
        "data/certificates/head.pem", "data/certificates/chair.pem",
    }  # fmt: skip
    assert b"openssl cms" in after["README.txt"]
    assert [path.name for path in copy.parent.iterdir()] == ["archive.zip"]


@pytest.mark.parametrize("role", SIGNATURES)
def test_a_missing_signature_is_added_again(signed: Path, tmp_path: Path, people: House, role: str) -> None:
    path = repacked(tmp_path / "a.zip", signed, {SIGNATURES[role]: None})
    sign_archive(path, [people.head if role == "head" else people.chair], people.now)
    assert {check.state for check in verify_archive(path, people.roots[0])} == {State.HOLDS}
    kept = {name for name in contents(signed) if name != SIGNATURES[role]}
    assert all(contents(path)[name] == contents(signed)[name] for name in kept)


def test_a_missing_signature_is_nobody_elses(signed: Path, tmp_path: Path, people: House, strangers: House) -> None:
    path = repacked(tmp_path / "a.zip", signed, {SIGNATURES["chair"]: None})
    for identity in (people.head, strangers.chair):
        assert refused(path, [identity], people).code == "archive.other_key"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_unsigned_archive_needs_two_keys(copy: Path, people: House, count: int) -> None:
    keys = [people.head, people.chair, people.authority][:count]
    assert "hai khóa" in refused(copy, keys, people).text


def test_an_unsigned_archive_needs_two_people(copy: Path, people: House) -> None:
    assert refused(copy, [people.head, people.head], people).code == "sign.same"


def test_what_is_signed_is_not_signed_again(signed: Path, tmp_path: Path, people: House) -> None:
    path = shutil.copy(signed, tmp_path / "a.zip")
    assert "đủ chữ ký" in refused(path, [people.head, people.chair], people).text


def test_both_signatures_gone(signed: Path, tmp_path: Path, people: House) -> None:
    path = repacked(tmp_path / "a.zip", signed, dict.fromkeys(SIGNATURES.values()))
    assert refused(path, [people.head, people.chair], people).code == "archive.keys"


def test_two_keys_for_one_missing_signature(signed: Path, tmp_path: Path, people: House) -> None:
    path = repacked(tmp_path / "a.zip", signed, {SIGNATURES["chair"]: None})
    assert refused(path, [people.head, people.chair], people).code == "archive.keys"


@pytest.mark.parametrize("member", ["data/tally.json", "README.txt", "bag-info.txt", "data/minutes.pdf"])
def test_what_does_not_hold_is_not_signed(copy: Path, tmp_path: Path, people: House, member: str) -> None:
    data = contents(copy)[member]
    repacked(copy, copy, {member: data[:-1] + b"x"})
    assert refused(copy, [people.head, people.chair], people).code == "archive.broken"


@pytest.mark.parametrize("data", [b"PK", b"PK\x03\x04" + bytes(200)])
def test_what_is_no_zip_is_not_signed(tmp_path: Path, people: House, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    assert refused(tmp_path / "a.zip", [people.head, people.chair], people).code == "archive.broken"


def test_a_link_to_an_archive_stays_a_link(copy: Path, people: House) -> None:
    link = copy.with_name("link.zip")
    link.symlink_to(copy.name)
    sign_archive(link, [people.head, people.chair], people.now)
    assert link.is_symlink() and failing(copy) == []
