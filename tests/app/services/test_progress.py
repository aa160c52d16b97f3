"""app.services.progress: the seven steps as a round goes from draft to archive."""

import pytest

from app.domain.round import RoundState
from app.services import exports, progress
from app.services import round as rounds
from app.services.progress import Standing, StepState, next_step, steps_of
from tests.app.services.house import House, definition, sealed

DONE, OPEN, AHEAD = StepState.DONE, StepState.OPEN, StepState.AHEAD


def states(standing: Standing) -> tuple[StepState, ...]:
    return tuple(step.state for step in steps_of(standing))


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(RoundState.DRAFT), (OPEN, AHEAD, AHEAD, AHEAD, AHEAD, AHEAD, AHEAD)),
        (Standing(RoundState.PREPARED), (DONE, OPEN, AHEAD, AHEAD, AHEAD, AHEAD, AHEAD)),
        (Standing(RoundState.COUNTING, 8, 3, things=4), (DONE, DONE, OPEN, OPEN, AHEAD, AHEAD, AHEAD)),
        (Standing(RoundState.COUNTING, 8, 3), (DONE, DONE, OPEN, OPEN, AHEAD, AHEAD, AHEAD)),
        (Standing(RoundState.COUNTING, 8, things=4), (DONE, DONE, DONE, OPEN, AHEAD, AHEAD, AHEAD)),
        (Standing(RoundState.COUNTING, 8), (DONE, DONE, DONE, DONE, OPEN, AHEAD, AHEAD)),
        (Standing(RoundState.SEALED), (DONE, DONE, DONE, DONE, DONE, OPEN, OPEN)),
        (Standing(RoundState.SEALED, papers_out=True, archived=True), (DONE,) * 7),
        (Standing(RoundState.CANCELLED), (AHEAD,) * 7),
    ],
)
def test_each_standing_opens_its_steps(standing, expected):
    assert states(standing) == expected


def test_what_is_open_says_what_it_waits_for_and_nothing_else_does():
    steps = steps_of(Standing(RoundState.COUNTING, 8, 3, things=4))
    assert [step.waiting for step in steps] == ["", "", "còn 3/8 tập", "còn 4 việc", "", "", ""]
    assert next_step(steps) == steps[2]
    assert next_step(steps_of(Standing(RoundState.CANCELLED))) is None


def test_where_only_differences_are_left_the_next_step_is_the_fourth():
    steps = steps_of(Standing(RoundState.COUNTING, 8, 2, batches_differing=2, things=1))
    assert [step.waiting for step in steps[2:4]] == ["nhập xong, 2 tập chờ bước 4", "còn 3 việc"]
    assert next_step(steps) == steps[3]
    keying = steps_of(Standing(RoundState.COUNTING, 8, 3, batches_differing=2))
    assert next_step(keying) == keying[2] and keying[2].waiting == "còn 3/8 tập"


def test_a_round_of_the_house_goes_through_them(agency: House):
    round_id = agency.create(definition())
    assert next_step(progress.steps(agency["admin"], round_id)).number == 1
    rounds.prepare(agency["admin"], round_id)
    assert next_step(progress.steps(agency["member"], round_id)).number == 2
    rounds.begin_counting(agency["head"], round_id, {"A": 0, "B": 0})
    found = progress.standing(agency["head"], round_id)
    assert found.state is RoundState.COUNTING and found.things >= 2  # two turnouts at least
    assert found.batches == found.batches_open


def test_after_the_seal_what_left_the_program_counts(agency: House):
    round_id = sealed(agency)
    assert [s.number for s in progress.steps(agency["head"], round_id) if s.state is OPEN] == [6, 7]
    exports.note(agency["head"], round_id, "print", "minutes.pdf", "0" * 64)
    exports.note(agency["head"], round_id, "archive", "a.zip", "0" * 64)
    assert {s.state for s in progress.steps(agency["head"], round_id)} == {DONE}
