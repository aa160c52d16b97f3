"""Every kept document signed in one go: what is missing is added, a key that does not do touches nothing."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.errors import Refusal
from app.security.identities import to_p12
from app.services import signing
from app.services.exports import Key, SignState, document_at
from app.services.signing import Signing
from tests.app.security.making import House, house, paper

WORD = "một hai ba"
NAMES = ("a.pdf", "b.pdf", "c.pdf")


def _keys(of: House) -> tuple[Key, Key]:
    return Key("head", to_p12(of.head, WORD), WORD), Key("chair", to_p12(of.chair, WORD), WORD)


@pytest.fixture(scope="module")
def keys() -> tuple[Key, Key]:
    return _keys(house(datetime.now(UTC)))


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    for name in NAMES:
        (tmp_path / name).write_bytes(paper())
    return [tmp_path / name for name in NAMES]


def _states(papers: list[Path]) -> list[SignState]:
    return [document_at(path).state for path in papers]


def test_each_gets_what_it_lacks(papers: list[Path], keys: tuple[Key, Key]) -> None:
    signing.sign(papers[1], keys[1], "vi")
    steps: list[Signing] = []
    signing.sign_all(papers, keys, "vi", steps.append)
    assert _states(papers) == [SignState.HOLDS] * 3
    assert steps == [Signing(path, at, 3) for at, path in enumerate(papers, 1)]
    before = [path.read_bytes() for path in papers]
    signing.sign_all(papers, keys, "vi", steps.append)
    assert [path.read_bytes() for path in papers] == before


def test_one_alone_then_the_other(papers: list[Path], keys: tuple[Key, Key]) -> None:
    for key, signed in ((keys[1], {"chair"}), (keys[0], {"head", "chair"})):
        signing.sign_all(papers, [key], "vi", lambda _step: None)
        assert [document_at(path).signed for path in papers] == [signed] * 3


def test_a_key_that_does_not_do_is_named_before_anything_is_touched(papers: list[Path], keys: tuple[Key, Key]) -> None:
    head, chair = keys
    stranger = _keys(house(datetime.now(UTC)))[1]
    for given, code in (
        ((head, replace(chair, passphrase="sai")), "key.chair.identity.wrong_passphrase"),
        ((replace(head, data=b"x"), chair), "key.head.identity.not_p12"),
        ((head, replace(chair, data=head.data)), "sign.same"),
        ((head, stranger), "sign.authority"),
    ):
        with pytest.raises(Refusal) as caught:
            signing.sign_all(papers, given, "vi", lambda _step: pytest.fail("a document's turn came"))
        assert caught.value.code == code
    assert _states(papers) == [SignState.NONE] * 3


@pytest.mark.parametrize("harm", [b"%PDF-1.4 cut", b"no pdf"])
def test_what_was_signed_before_a_bad_one_stays(papers: list[Path], keys: tuple[Key, Key], harm: bytes) -> None:
    papers[1].write_bytes(harm)
    steps: list[Signing] = []
    with pytest.raises(Refusal):
        signing.sign_all(papers, keys, "vi", steps.append)
    assert [step.at for step in steps] == [1, 2]
    assert papers[1].read_bytes() == harm
    assert _states([papers[0], papers[2]]) == [SignState.HOLDS, SignState.NONE]


@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_a_stop_leaves_every_file_whole(
    papers: list[Path], keys: tuple[Key, Key], at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the cancel of the window does it: an interrupt in the middle of a write."""
    real = getattr(os, at)

    def stop(*arguments: object) -> object:
        if any("b.pdf" in str(path) for path in papers[1].parent.iterdir() if path not in papers):
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(os, at, stop)
    with pytest.raises(KeyboardInterrupt):
        signing.sign_all(papers, keys, "vi", lambda _step: None)
    monkeypatch.undo()
    assert _states(papers) == [SignState.HOLDS, SignState.NONE, SignState.NONE]
    assert sorted(path.name for path in papers[0].parent.iterdir()) == list(NAMES)
