"""Documents and archive of a sealed round between the steps: made, signed, brought back, written and checked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.agency import FolderKind
from app.domain.errors import Refusal
from app.domain.round import Explanation
from app.services import batch as batches
from app.services import entry as entries
from app.services import exports, people, reconcile, seal, signing, turnout
from app.services.exports import Key, SignState, Source
from app.services.folder import AgencyFolder
from tests.ui.pages.vote import PASSWORD, Vote, definition, keyed

_FILES = ["minutes.pdf", "result-report.pdf", "result.xlsx"]


def _finish(agency: AgencyFolder, vote: Vote, *, signed: bool) -> None:
    """Settle, key the turnout, explain and seal, as the sample's people would."""
    login = {key: agency.sign_in(key, PASSWORD) for key in ("truongban", "thuky", "uyvien2", "chutri")}
    head = login["truongban"]
    for batch in batches.overview(head, vote.round):
        rows = [r for r in vote.decks[batch.style.code].resolutions if (r.number - 1) // 25 + 1 == batch.number]
        entries.resolve(head, "chutri", batch.id, rows)
    for code, figures in vote.definition.turnouts.items():
        turnout.key(login["thuky"], vote.round, code, figures)
        turnout.key(login["uyvien2"], vote.round, code, figures)
    found = reconcile.answer(head, vote.round, signed=signed)
    assert not found.blocking, found.blocking
    for finding in found.findings:
        if finding.severity == "warning":
            reconcile.explain(head, vote.round, Explanation(finding.code, finding.style, "Đã xem lại."))
    seal.seal(head, login["chutri"], vote.round, signed=signed)


@pytest.fixture(params=[True, False], ids=["signed", "unsigned"])
def sealed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Vote, Source, tuple[Key, ...]]]:
    vote = keyed(tmp_path, definition())
    agency = vote.open()
    try:
        _finish(agency, vote, signed=request.param)
        person = agency.sign_in("truongban", PASSWORD).person
        source = Source(vote.folder, agency.key_for_child(), person, vote.round, "vi")
        roles = ("head", "chair") if request.param else ()
        yield vote, source, tuple(Key(role, (vote.keys / f"{role}.p12").read_bytes(), PASSWORD) for role in roles)
    finally:
        agency.close()


def _kept(vote: Vote) -> tuple[Path, str]:
    return exports.room(vote.folder, vote.round, vote.definition), exports.archive_name(
        FolderKind.SAMPLE, vote.definition
    )


def test_everything_is_made_kept_and_holds(sealed: tuple[Vote, Source, tuple[Key, ...]], tmp_path: Path) -> None:
    vote, source, keys = sealed
    kept, name = _kept(vote)
    said: list[str] = []
    exports.make(source, keys, kept, name, said.append)
    assert said
    found = exports.documents(kept, "vi")
    assert [document.path.name for document in found] == _FILES
    wanted = SignState.HOLDS if keys else SignState.NONE
    assert [document.state for document in found] == [wanted, wanted, SignState.NONE]
    assert {s.name for d in found for s in d.signatures} == (
        {vote.definition.head.name, vote.definition.chair} if keys else set()
    )
    report = exports.write_archive(source, (), kept, name, tmp_path / name, said.append)
    assert report.holds and report.signed == bool(keys)
    assert ("data/seal.json" in dict(report.members)) and report.size == (tmp_path / name).stat().st_size
    assert name.startswith("MẪU") and name.endswith("2026-12-18.zip")


def test_what_is_missing_comes_back_as_it_was(sealed: tuple[Vote, Source, tuple[Key, ...]]) -> None:
    vote, source, keys = sealed
    kept, name = _kept(vote)
    exports.make(source, keys, kept, name, lambda _step: None)
    before = {file: (kept / file).read_bytes() for file in _FILES}
    for file in _FILES:
        (kept / file).unlink()
    assert len(exports.remake(source, kept, name, lambda _step: None)) == 3
    assert {file: (kept / file).read_bytes() for file in _FILES} == before


def test_an_archive_is_made_where_none_is_kept(sealed: tuple[Vote, Source, tuple[Key, ...]], tmp_path: Path) -> None:
    vote, source, keys = sealed
    kept, name = _kept(vote)
    exports.remake(source, kept, name, lambda _step: None)  # documents alone, unsigned
    if keys:
        with pytest.raises(Refusal) as refused:
            exports.write_archive(source, (), kept, name, tmp_path / name, lambda _step: None)
        assert refused.value.code == "archive.keys"
    report = exports.write_archive(source, keys, kept, name, tmp_path / name, lambda _step: None)
    assert report.holds and report.signed == bool(keys)


def test_one_signature_after_the_other(sealed: tuple[Vote, Source, tuple[Key, ...]]) -> None:
    vote, source, _keys = sealed
    kept, name = _kept(vote)
    exports.remake(source, kept, name, lambda _step: None)
    states = []
    for role in ("chair", "head"):
        key = Key(role, (vote.keys / f"{role}.p12").read_bytes(), PASSWORD)
        states.append(signing.sign(source, kept / "minutes.pdf", key).state)
    assert states == [SignState.PARTLY, SignState.HOLDS]


def test_keys_are_tried_before_anything_is_sealed(tmp_path: Path) -> None:
    vote = keyed(tmp_path, definition())
    head, chair = (Key(role, (vote.keys / f"{role}.p12").read_bytes(), PASSWORD) for role in ("head", "chair"))
    signers = signing.check_keys((head, chair), "vi")
    assert [s.name for s in signers] == [vote.definition.head.name, vote.definition.chair]
    assert len({s.fingerprint for s in signers}) == 1
    with pytest.raises(Refusal):
        signing.check_keys((head, Key("chair", head.data, PASSWORD)), "vi")
    with pytest.raises(Refusal):
        signing.check_keys((head, Key("chair", chair.data, "sai")), "vi")


def test_a_bent_archive_does_not_hold(sealed: tuple[Vote, Source, tuple[Key, ...]], tmp_path: Path) -> None:
    vote, source, keys = sealed
    kept, name = _kept(vote)
    exports.make(source, keys, kept, name, lambda _step: None)
    data = bytearray((kept / name).read_bytes())
    data[len(data) // 2] ^= 1
    bent = tmp_path / "bent.zip"
    bent.write_bytes(data)
    assert not exports.check_file(bent, None, "vi").holds


def test_what_was_made_is_kept_in_mind_and_in_the_journal(agency_vote: tuple[Vote, AgencyFolder]) -> None:
    vote, agency = agency_vote
    _finish(agency, vote, signed=False)
    admin, member = agency.sign_in("quantri", PASSWORD), agency.sign_in("uyvien2", PASSWORD)
    assert exports.note(admin, vote.round, "archive", "a.zip", "0" * 64).nouns == {"output"}
    assert [(row.kind, row.name) for row in exports.outputs(member, vote.round)] == [("archive", "a.zip")]
    with pytest.raises(Refusal):
        exports.note(member, vote.round, "archive", "a.zip", "0" * 64)


def test_people_of_a_round_come_in_the_order_of_their_places(agency_vote: tuple[Vote, AgencyFolder]) -> None:
    vote, agency = agency_vote
    found = people.of_round(agency.sign_in("quantri", PASSWORD), vote.round)
    assert [someone.login for someone in found] == ["truongban", "thuky", "uyvien1", "uyvien2", "chutri", "quantri"]


@pytest.fixture
def agency_vote(tmp_path: Path) -> Iterator[tuple[Vote, AgencyFolder]]:
    vote = keyed(tmp_path, definition())
    agency = vote.open()
    try:
        yield vote, agency
    finally:
        agency.close()
