"""Every kept document signed in one go: what is missing is added, a key that does not do touches nothing."""

import _thread
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.errors import Refusal
from app.domain.journal import sha256
from app.security.identities import to_p12
from app.services import exports, signing
from app.services.exports import Key, SignState, Source, document_at
from app.services.signing import Signing
from app.storage import journal
from app.storage.database import AGENCY_CHAIN
from tests.app.security.making import House, house, paper
from tests.app.services.house import KEY, definition
from tests.app.services.house import House as Office

WORD = "một hai ba"
NAMES = ("a.pdf", "b.pdf", "c.pdf")


def _keys(of: House) -> tuple[Key, Key]:
    return Key("head", to_p12(of.head, WORD), WORD), Key("chair", to_p12(of.chair, WORD), WORD)


@pytest.fixture(scope="module")
def keys() -> tuple[Key, Key]:
    return _keys(house(datetime.now(UTC)))


@pytest.fixture
def source(agency: Office, tmp_path: Path) -> Source:
    """A round in a folder, as a child is told of it; the secretary is in."""
    return Source(tmp_path, KEY, agency["secretary"].person, agency.create(definition()), "vi")


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    room = tmp_path / "exports"
    room.mkdir()
    for name in NAMES:
        (room / name).write_bytes(paper())
    return [room / name for name in NAMES]


def _told(agency: Office, source: Source) -> list[tuple[str, str, str]]:
    """The signatures in the journal: by whom, of which file, with which bytes."""
    told = [json.loads(line) for line in journal.lines(agency.database, AGENCY_CHAIN)]
    return [
        (line["actor"]["name"], line["payload"]["name"], line["payload"]["sha256"])
        for line in told
        if line["act"] == "output.signature" and line["payload"]["round"] == source.round
    ]


def _states(papers: list[Path]) -> list[SignState]:
    return [document_at(path).state for path in papers]


def test_each_gets_what_it_lacks(source: Source, papers: list[Path], keys: tuple[Key, Key]) -> None:
    signing.sign(source, papers[1], keys[1])
    steps: list[Signing] = []
    signing.sign_all(source, papers, keys, steps.append)
    assert _states(papers) == [SignState.HOLDS] * 3
    assert steps == [Signing(path, at, 3) for at, path in enumerate(papers, 1)]
    before = [path.read_bytes() for path in papers]
    signing.sign_all(source, papers, keys, steps.append)
    assert [path.read_bytes() for path in papers] == before


def test_one_alone_then_the_other(source: Source, papers: list[Path], keys: tuple[Key, Key]) -> None:
    for key, signed in ((keys[1], {"chair"}), (keys[0], {"head", "chair"})):
        signing.sign_all(source, papers, [key], lambda _step: None)
        assert [document_at(path).signed for path in papers] == [signed] * 3


def test_a_key_that_does_not_do_is_named_before_anything_is_touched(
    source: Source, papers: list[Path], keys: tuple[Key, Key]
) -> None:
    head, chair = keys
    stranger = _keys(house(datetime.now(UTC)))[1]
    for given, code in (
        ((head, replace(chair, passphrase="sai")), "key.chair.identity.wrong_passphrase"),
        ((replace(head, data=b"x"), chair), "key.head.identity.not_p12"),
        ((head, replace(chair, data=head.data)), "sign.same"),
        ((head, stranger), "sign.authority"),
    ):
        with pytest.raises(Refusal) as caught:
            signing.sign_all(source, papers, given, lambda _step: pytest.fail("a document's turn came"))
        assert caught.value.code == code
    assert _states(papers) == [SignState.NONE] * 3


@pytest.mark.parametrize("harm", [b"%PDF-1.4 cut", b"no pdf"])
def test_what_was_signed_before_a_bad_one_stays(
    source: Source, papers: list[Path], keys: tuple[Key, Key], harm: bytes
) -> None:
    papers[1].write_bytes(harm)
    steps: list[Signing] = []
    with pytest.raises(Refusal):
        signing.sign_all(source, papers, keys, steps.append)
    assert [step.at for step in steps] == [1, 2]
    assert papers[1].read_bytes() == harm
    assert _states([papers[0], papers[2]]) == [SignState.HOLDS, SignState.NONE]


@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_a_stop_leaves_every_file_whole(
    agency: Office, source: Source, papers: list[Path], keys: tuple[Key, Key], at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the cancel of the window does it: an interrupt in the middle of a write."""
    real = getattr(os, at)

    def stop(*arguments: object) -> object:
        if any("b.pdf" in str(path) for path in papers[1].parent.iterdir() if path not in papers):
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(os, at, stop)
    with pytest.raises(KeyboardInterrupt):
        signing.sign_all(source, papers, keys, lambda _step: None)
    monkeypatch.undo()
    assert _states(papers) == [SignState.HOLDS, SignState.NONE, SignState.NONE]
    assert sorted(path.name for path in papers[0].parent.iterdir()) == list(NAMES)
    assert _told(agency, source) == [("Thư Ký", "a.pdf", sha256(papers[0].read_bytes()))]


def test_a_stop_between_the_file_and_its_line_waits_for_both(
    agency: Office, source: Source, papers: list[Path], keys: tuple[Key, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def stop(new: str, path: str) -> None:
        real(new, path)
        if str(path).endswith("b.pdf"):
            _thread.interrupt_main()

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        signing.sign_all(source, papers, keys, lambda _step: None)
    assert _states(papers) == [SignState.HOLDS, SignState.HOLDS, SignState.NONE]
    assert [name for _who, name, _sha256 in _told(agency, source)] == ["a.pdf", "b.pdf"]


def test_each_signature_is_journalled_by_whoever_asked_for_it(
    agency: Office, source: Source, papers: list[Path], keys: tuple[Key, Key]
) -> None:
    signing.sign(source, papers[0], keys[0])
    signing.sign_all(source, papers[:2], keys, lambda _step: None)
    ends = [sha256(path.read_bytes()) for path in papers[:2]]
    assert _told(agency, source)[1:] == [("Thư Ký", "a.pdf", ends[0]), ("Thư Ký", "b.pdf", ends[1])]
    signing.sign_all(source, papers[:2], keys, lambda _step: None)
    assert len(_told(agency, source)) == 3  # nothing was missing any more
    assert {row.account for row in exports.outputs(agency["head"], source.round)} == {"secretary"}


def test_without_its_line_in_the_journal_nothing_is_signed(
    agency: Office, source: Source, papers: list[Path], keys: tuple[Key, Key]
) -> None:
    stranger = replace(source, person=agency["observer"].person)
    with pytest.raises(Refusal) as caught:
        signing.sign_all(stranger, papers, keys, lambda _step: None)
    assert caught.value.code == "role"
    assert _states(papers) == [SignState.NONE] * 3 and not _told(agency, source)
