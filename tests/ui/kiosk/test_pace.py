"""The reckoned minutes of a count: the goal of 45 on two PCs, and no schedule quicker than its work allows."""

import pytest

from tests.bench.pace import OFFICES, Office, keying, minutes, passes

ONE, TWO, THREE = OFFICES


@pytest.mark.parametrize("name", "abc")
def test_two_tellers_on_two_pcs_are_done_within_45_minutes(name: str) -> None:
    assert minutes(TWO, name) <= 45 < minutes(ONE, name)


@pytest.mark.parametrize("office", OFFICES)
def test_no_pc_does_more_than_a_second_a_second(office: Office) -> None:
    jobs = passes(office, "a", False)
    work = sum(map(sum, jobs))
    assert work / office.machines <= keying(office, "a", False) + 1e-6
    assert keying(office, "a", False) <= work


def test_a_batch_is_in_one_hand_at_a_time() -> None:
    single = Office(10, 20, 2, 2)
    assert keying(single, "a", False) == pytest.approx(sum(passes(single, "a", False)[0]))
