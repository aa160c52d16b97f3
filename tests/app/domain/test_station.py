"""How the passes of a round are shared among PCs."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.station import share


@given(st.integers(0, 60), st.integers(1, 6))
def test_every_pass_has_one_pc_and_no_pc_has_a_batch_twice(batches: int, machines: int) -> None:
    shares = [share(range(1, batches + 1), machines, which) for which in range(1, machines + 1)]
    every = list(range(1, batches + 1))
    assert sorted(n for first, _second in shares for n in first) == every
    assert sorted(n for _first, second in shares for n in second) == (every if machines > 1 else [])
    assert not any(set(first) & set(second) for first, second in shares)
    work = [len(first) + len(second) for first, second in shares]
    assert max(work) - min(work) <= 2


def test_two_pcs_change_halves() -> None:
    assert share(range(1, 9), 2, 1) == ((1, 2, 3, 4), (5, 6, 7, 8))
    assert share(range(1, 9), 2, 2) == ((5, 6, 7, 8), (1, 2, 3, 4))
