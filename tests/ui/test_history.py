"""ui.history: a form's steps, back and forward."""

from hypothesis import given
from hypothesis import strategies as st

from ui.history import History


def test_typing_on_is_one_step_and_anything_else_its_own() -> None:
    history = History(("", 0), texts=(0,))
    for step in (("a", 0), ("ab", 0), ("ab", 1), ("ab", 2)):
        history.note(step)
    assert [history.undo(), history.undo(), history.undo(), history.undo()] == [("ab", 1), ("ab", 0), ("", 0), ("", 0)]
    assert not history.can_undo and history.redo() == ("ab", 0)
    history.note(("abc", 0))
    assert not history.can_redo and history.undo() == ("ab", 0)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1))
def test_all_the_way_back_is_the_beginning_and_forward_the_end(steps: list[tuple[int, int]]) -> None:
    history = History((9, 9), texts=(0,))
    for step in steps:
        history.note(step)
    while history.can_undo:
        found = history.undo()
    assert found == (9, 9)
    while history.can_redo:
        found = history.redo()
    assert found == steps[-1]
