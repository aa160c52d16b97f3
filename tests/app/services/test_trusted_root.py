"""Roots that the agency trusts: an admin's to add and remove, and what the check of a file says of them."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from app.domain.errors import Refusal
from app.security.identities import Identity, der, fingerprint, pem
from app.security.signing import sign_pdf
from app.services import exports, journal, trusted_root
from tests.app.security.making import House as Signers
from tests.app.security.making import house as signers
from tests.app.security.making import paper
from tests.app.services.house import House


@pytest.fixture(scope="module")
def others() -> Signers:
    return signers()


def written(folder: Path, certificate: x509.Certificate) -> Path:
    path = folder / "goc.pem"
    path.write_bytes(pem(certificate))
    return path


def signed(folder: Path, house: Signers, *, bare: bool = False) -> Path:
    """A PDF signed by both; `bare`: no signature brings the root along."""
    data = paper()
    for role, identity in (("head", house.head), ("chair", house.chair)):
        mine: Identity = replace(identity, chain=()) if bare else identity
        data = sign_pdf(data, role, mine, house.now)  # type: ignore[arg-type]
    path = folder / "bien-ban.pdf"
    path.write_bytes(data)
    return path


def test_an_admin_adds_and_removes_with_a_line_in_the_journal(agency: House, others: Signers, tmp_path: Path) -> None:
    admin, root = agency["admin"], trusted_root.read_file(written(tmp_path, others.authority.certificate), "vi")
    assert (root.name, root.fingerprint) == ("Bảo hiểm xã hội tỉnh Mẫu", fingerprint(others.authority.certificate))
    with pytest.raises(Refusal, match="dành cho"):
        trusted_root.add(agency["head"], root)
    assert trusted_root.add(admin, root).nouns == {"trusted_root"}
    with pytest.raises(Refusal, match="đã có"):
        trusted_root.add(admin, root)
    (kept,) = trusted_root.listing(agency["observer"])
    assert (kept.fingerprint, kept.account) == (root.fingerprint, "admin")
    assert trusted_root.certificates(admin) == (der(others.authority.certificate),)
    with pytest.raises(Refusal, match="dành cho"):
        trusted_root.remove(agency["head"], root.fingerprint, "x")
    with pytest.raises(Refusal, match="Ghi lý do"):
        trusted_root.remove(admin, root.fingerprint, " ")
    trusted_root.remove(admin, root.fingerprint, "nơi ấy đổi khóa")
    assert trusted_root.listing(admin) == ()
    with pytest.raises(Refusal, match="đã được gỡ"):
        trusted_root.remove(admin, root.fingerprint, "x")
    texts = [line.text for line in journal.lines(admin, journal.chains(admin)[0])][:2]
    assert texts == [
        "Thôi tin cậy chứng thư gốc “Bảo hiểm xã hội tỉnh Mẫu”: nơi ấy đổi khóa",
        f"Tin cậy chứng thư gốc “Bảo hiểm xã hội tỉnh Mẫu”, dấu vân tay {root.fingerprint}",
    ]


def test_only_a_root_is_taken(others: Signers, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        trusted_root.read_file(written(tmp_path, others.head.certificate), "vi")
    assert caught.value.code == "identity.not_root"
    (tmp_path / "x.pem").write_text("không phải")
    with pytest.raises(Refusal) as caught:
        trusted_root.read_file(tmp_path / "x.pem", "vi")
    assert caught.value.code == "identity.not_certificate"


def test_a_torn_or_bent_certificate_is_a_refusal_and_no_more(others: Signers, tmp_path: Path) -> None:
    whole, path = der(others.authority.certificate), tmp_path / "x.der"
    for at in range(0, len(whole), 3):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x21]) + whole[at + 1 :]):
            path.write_bytes(data)
            with pytest.raises(Refusal):
                trusted_root.read_file(path, "vi")


@pytest.mark.parametrize("bare", [False, True])
def test_a_signed_file_leads_to_a_trusted_root(others: Signers, tmp_path: Path, bare: bool) -> None:
    path, root = signed(tmp_path, others, bare=bare), der(others.authority.certificate)
    without = exports.check_file(path, None, "vi")
    assert [line.state for line in without.lines if line.state != "holds"] == (["fails"] * 2 if bare else ["unknown"])
    told = exports.check_file(path, None, "vi", (root,))
    assert {line.state for line in told.lines} == {"holds"}
    assert told.lines[-1].text == (
        "Chứng thư gốc có trong danh sách được tin cậy ở Thiết lập: Bảo hiểm xã hội tỉnh Mẫu."
    )


def test_a_stranger_of_the_same_name_is_not_trusted(others: Signers, tmp_path: Path) -> None:
    strangers = signers()
    kept = (der(strangers.authority.certificate),)
    told = exports.check_file(signed(tmp_path, others), None, "vi", kept)
    assert [line.state for line in told.lines if line.state != "holds"] == ["unknown"]
    bare = exports.check_file(signed(tmp_path, others, bare=True), None, "vi", kept)
    assert not bare.holds


def test_a_root_that_is_named_comes_before_those_that_are_kept(others: Signers, tmp_path: Path) -> None:
    """Somebody who names an authority asks whether it is that one."""
    named = pem(signers().authority.certificate)
    told = exports.check_file(signed(tmp_path, others), named, "vi", (der(others.authority.certificate),))
    assert not told.holds


def test_an_altered_file_stays_altered(others: Signers, tmp_path: Path) -> None:
    path = signed(tmp_path, others)
    path.write_bytes(path.read_bytes().replace(b"Page 1", b"Page 2") + b"\n")
    assert not exports.check_file(path, None, "vi", (der(others.authority.certificate),)).holds
