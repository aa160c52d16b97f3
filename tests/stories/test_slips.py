"""No single slip of either typist gets into the count; only the same slip of both does."""

from tests.bench.slips import HARMLESS, SLIPS, UNSEEN, filling, single_slips


def test_every_single_slip_is_caught_or_changes_nothing(long_run: bool) -> None:
    told = single_slips(10_000 if long_run else 800, seed=1)
    assert set(told) == set(SLIPS)
    assert [name for name, found in told.items() if found[UNSEEN]] == []
    assert all(found.total() > found[HARMLESS] for found in told.values())


def test_filling_in_both_passes_lets_most_through_and_in_one_hardly_any() -> None:
    both = filling(True, True, 20_000, seed=3).unseen
    one = filling(True, False, 20_000, seed=3).unseen
    assert both > 2 * one
