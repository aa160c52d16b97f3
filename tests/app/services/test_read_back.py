"""One pass only: nothing counts before two people have read the batch back."""

from dataclasses import replace

import pytest

from app.domain.batch import BatchState
from app.domain.errors import Refusal
from app.domain.ids import RoundId, StyleCode
from app.services import batch, read_back, reconcile
from app.services import entry as entries
from app.services import seal as seals
from app.storage import spot_check as ballots
from tests.app.domain.cases import PLAIN
from tests.app.services.house import House, all_came, definition, explanations, papers

CAST = {"A": ["123", "121", "torn"], "B": ["1", "2"]}


@pytest.fixture
def keyed(agency: House) -> RoundId:
    round_id = agency.counting(definition(settings=replace(PLAIN, passes=1)), {"A": 3, "B": 2})
    for code, cast in CAST.items():
        ended = agency.key("secretary", agency.batch(round_id, code), 1, papers(*cast))
        assert not ended.accepted
    return round_id


def test_a_batch_waits_until_two_have_read_it(agency: House, keyed: RoundId) -> None:
    assert [view.state for view in batch.overview(agency["head"], keyed)] == [BatchState.MATCHED] * 2
    assert ballots.ballots(agency.database, keyed) == []
    first = agency.batch(keyed, "A")
    assert [p.marks for p in read_back.papers(agency["head"], first)] == ["123", "121", ""]
    assert read_back.read_back(agency["secretary"], agency["head"], first).accepted
    assert len(ballots.ballots(agency.database, keyed)) == 3
    with pytest.raises(Refusal, match="đã được xác nhận"):
        read_back.papers(agency["head"], first)
    agency.key_turnout(keyed, {StyleCode(code): all_came(len(cast)) for code, cast in CAST.items()})
    with pytest.raises(Refusal):
        seals.seal(agency["head"], agency["chair"], keyed, signed=True)
    read_back.read_back(agency["member"], agency["chair"], agency.batch(keyed, "B"))
    for found in reconcile.answer(agency["head"], keyed).findings:
        if found.severity == "warning":
            reconcile.explain(agency["head"], keyed, *explanations((found.code, found.style)))
    seals.seal(agency["head"], agency["chair"], keyed, signed=True)


def test_who_may_not(agency: House, keyed: RoundId) -> None:
    first = agency.batch(keyed, "A")
    for reader, second in (("head", "head"), ("observer", "head"), ("head", "observer"), ("admin", "head")):
        with pytest.raises(Refusal):
            read_back.read_back(agency[reader], agency[second], first)
    with pytest.raises(Refusal, match="dành cho"):
        read_back.papers(agency["observer"], first)


def test_what_is_read_wrong_is_keyed_again(agency: House, keyed: RoundId) -> None:
    first = agency.batch(keyed, "A")
    entries.void(agency["head"], agency["chair"], first, (1,), "Đọc lại thấy sai")
    with pytest.raises(Refusal, match="chưa nhập xong"):
        read_back.read_back(agency["head"], agency["chair"], first)
    agency.key("member", first, 1, papers("123", "122", "torn"))
    assert read_back.read_back(agency["head"], agency["chair"], first).accepted


def test_two_passes_need_no_reading(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 3, "B": 2})
    agency.key("secretary", agency.batch(round_id, "A"), 1, papers("123"))
    with pytest.raises(Refusal, match="hai lượt"):
        read_back.read_back(agency["head"], agency["chair"], agency.batch(round_id, "A"))
    with pytest.raises(Refusal, match="hai lượt"):
        read_back.papers(agency["head"], agency.batch(round_id, "A"))
