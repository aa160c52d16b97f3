"""The keying of an entry: whatever is pressed, what is saved is whole, once, and what the keys said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entry import Paper, check_paper
from app.domain.ids import PaperNumber
from app.domain.tally import KEYED_REASONS, MARKS
from ui.kiosk.keying import Keying, Rules, begin, choices, done, failed, press
from ui.kiosk.sheet import OPEN
from ui.kiosk.strokes import Act, Choice, Drop, Key, Mode, Refused, Save, Stroke, Touch

RULES = Rules(lines=4, refused=frozenset({"added", "words"}), may_fill=True, expected=3)


def opened(**changes: object) -> Keying:
    return begin(replace(RULES, **changes), PaperNumber(1))  # type: ignore[arg-type]


def keys(text: str) -> list[Key]:
    """`12+*-/` as they stand on the pad; `<` Backspace, `!` Enter, `?` Esc, `8` the pad's, `^` the upper 8."""
    special = {"<": Key.BACK, "!": Key.ENTER, "?": Key.MENU, "^": Key.EIGHT_ABOVE}
    return [special[sign] if sign in special else Key(sign) for sign in text]


class Service:
    """What the database does, in three lines: saves a paper whose number is free."""

    def __init__(self) -> None:
        self.papers: dict[int, Paper] = {}
        self.finished = self.discarded = False

    def answers(self, keying: Keying) -> Keying:
        match keying.sent:
            case Save(paper, replaces):
                if paper.number in self.papers and paper.number != replaces:
                    return failed(keying)[0]
                if replaces is not None:
                    del self.papers[replaces]
                self.papers[paper.number] = paper
            case Drop(number):
                del self.papers[number]
            case Act.FINISH:
                self.finished = True
            case Act.DISCARD:
                self.discarded = True
        after, waiting = done(keying)
        assert not waiting
        return after


def play(keying: Keying, strokes: list[Stroke], service: Service | None = None) -> tuple[Keying, list[object]]:
    """Press everything, with a service that answers at once."""
    service = service or Service()
    answers: list[object] = []
    for stroke in strokes:
        keying, answer = press(keying, stroke)
        answers.append(answer)
        if keying.sent is not None:
            keying = service.answers(keying)
    return keying, answers


def last(keying: Keying, text: str) -> object:
    return play(keying, list(keys(text)))[1][-1]


STROKES = st.lists(
    st.one_of(
        st.sampled_from(list("1112223309") + [Key.ENTER] * 4).map(Key),
        st.sampled_from(Key),
        st.builds(Touch, st.integers(-1, 4), st.one_of(st.none(), st.sampled_from(sorted(MARKS)))),
    ),
    max_size=80,
)


@given(STROKES, st.booleans(), st.integers(1, 4))
def test_whatever_is_pressed_the_database_holds_what_the_screen_says(strokes, may_fill, lines):
    service = Service()
    keying = opened(may_fill=may_fill, lines=lines)
    for stroke in strokes:
        keying, _answers = play(keying, [stroke], service)
        assert sorted(keying.papers, key=lambda p: p.number) == [service.papers[n] for n in sorted(service.papers)]
        _is_sound(keying)
    for paper in service.papers.values():
        check_paper(paper, lines, RULES.refused)


def _is_sound(keying: Keying) -> None:
    for sheet in filter(None, (keying.sheet, keying.aside)):
        assert 0 <= sheet.cursor <= sheet.lines == keying.rules.lines
        assert set(sheet.marks) <= MARKS | {OPEN}
        assert all(sheet.marks[line] != OPEN for line in sheet.unseen)
        assert sheet.reason not in keying.rules.refused
        assert keying.rules.may_fill or not sheet.unseen
    assert (keying.aside is None) == (keying.sheet.saved is None)


@given(STROKES, st.data())
def test_keys_pressed_during_a_save_are_kept_in_order(strokes, data):
    """However late the service answers, what comes of it is the same as if it had answered at once."""
    prompt, slow = Service(), Service()
    expected, _answers = play(opened(), strokes, prompt)
    keying = opened()
    waiting = list(strokes)
    while waiting or keying.sent is not None:
        if keying.sent is not None and (not waiting or data.draw(st.booleans())):
            queue, keying = keying.queue, slow.answers(replace(keying, queue=()))
            waiting = [*queue, *waiting]
        else:
            keying, answer = press(keying, waiting.pop(0))
            assert (answer is Act.QUEUED) == bool(keying.queue)
    assert keying == expected
    assert slow.papers == prompt.papers


@given(st.text(sorted(MARKS), min_size=1, max_size=60))
def test_one_key_a_mark_and_enter_saves_exactly_that(marks):
    keying = opened(lines=len(marks))
    _after, answers = play(keying, [*keys(marks), Key.ENTER])
    assert answers == [*[Act.MOVED] * len(marks), Save(Paper(PaperNumber(1), marks, None))]


@given(st.lists(st.sampled_from([*sorted(MARKS), "<"]), max_size=60), st.integers(1, 6))
def test_backspace_steps_back_and_the_next_mark_is_keyed_over(pressed, lines):
    """Against a list and an index, written anew."""
    cells, at = [OPEN] * lines, 0
    for sign in pressed:
        if sign == "<":
            at = max(0, at - 1)
        elif at < lines:
            cells[at] = sign
            at += 1
    keying, _answers = play(opened(lines=lines), list(keys("".join(pressed))))
    assert (keying.sheet.marks, keying.sheet.cursor) == ("".join(cells), at)


@given(st.text(sorted(MARKS), min_size=1, max_size=9), st.integers(1, 10))
def test_repeat_fills_to_the_end_with_the_mark_above(begun, lines):
    keying, answers = play(opened(lines=lines), [*keys(begun[:lines]), Key.FILL])
    if len(begun) >= lines:
        assert isinstance(answers[-1], Refused)
    else:
        assert keying.sheet.marks == begun + begun[-1] * (lines - len(begun))
        assert keying.sheet.unseen == set(range(len(begun), lines))
        assert keying.sheet.is_below


def test_there_is_no_wrap_at_the_end():
    full, answers = play(opened(), list(keys("1230")))
    again, more = play(full, list(keys("9")))
    assert again == full
    assert answers[-1] is Act.MOVED
    assert isinstance(more[0], Refused)


@pytest.mark.parametrize("pressed", ["+", "1<+", "1111+"])
def test_repeat_with_nothing_to_repeat_says_so(pressed):
    assert isinstance(last(opened(), pressed), Refused)


def test_repeat_is_refused_where_the_second_pass_may_not():
    keying, answers = play(opened(may_fill=False), list(keys("1+")))
    assert isinstance(answers[-1], Refused)
    assert keying.sheet.marks == "1" + OPEN * 3


def test_a_filled_line_is_unseen_until_the_eye_passes_it():
    keying, _answers = play(opened(), list(keys("1+<<")))
    assert keying.sheet.cursor == 2
    assert keying.sheet.unseen == {1, 2}  # line 3, stood on and left, is seen
    keying, _answers = play(keying, [Touch(1, "2")])
    assert keying.sheet.unseen == set()  # the line that was left, and the one that was keyed
    assert keying.sheet.marks == "1211"


def test_enter_on_an_unfinished_paper_goes_to_the_open_line_and_names_it():
    keying, answers = play(opened(), [Touch(2, "1"), *keys("1!")])
    assert answers[-1] == Refused("Dòng 1 chưa nhập: nhập đủ các dòng rồi Enter (dòng để trống trên phiếu là phím 0).")
    assert keying.sheet.cursor == 0
    assert keying.papers == ()


def test_an_invalid_paper_is_keyed_by_the_number_of_its_reason():
    _after, answers = play(opened(), list(keys("12*2!")))
    assert answers[-1] == Save(Paper(PaperNumber(1), "", "struck"))


@pytest.mark.parametrize("place", [3, 4])
def test_a_reason_under_which_the_paper_counts_is_refused(place):
    keying, answers = play(opened(), list(keys(f"*{place}")))
    assert isinstance(answers[-1], Refused)
    assert keying.mode is Mode.REASON
    assert keying.sheet.reason is None


@given(st.sampled_from(range(len(KEYED_REASONS))))
def test_every_reason_is_offered_where_the_settings_allow_it(place):
    _after, answers = play(opened(refused=frozenset()), list(keys(f"^{place + 1}!")))
    assert answers[-1] == Save(Paper(PaperNumber(1), "", KEYED_REASONS[place]))


@pytest.mark.parametrize("back", ["<", "?", "*", "^"])
def test_the_question_for_a_reason_can_be_left(back):
    keying, _answers = play(opened(), list(keys(f"12*{back}")))
    assert (keying.mode, keying.sheet.marks) == (Mode.MARKS, "12  ")


def test_backspace_takes_a_reason_back_and_the_marks_are_still_there():
    keying, answers = play(opened(), list(keys("12*1")))
    assert isinstance(last(keying, "1"), Refused)
    assert isinstance(last(keying, "+"), Refused)
    keying, answers = play(keying, list(keys("<30!")))
    assert answers[-1] == Save(Paper(PaperNumber(1), "1230", None))


@pytest.mark.parametrize("pressed", ["4", "5", "6", "7", "8"])
def test_other_digits_of_the_pad_do_nothing(pressed):
    assert last(opened(), pressed) is Act.IGNORED


def test_the_number_is_changed_by_its_key():
    _after, answers = play(opened(), list(keys("/5^!1111!2222!")))
    assert [a.paper.number for a in answers if isinstance(a, Save)] == [58, 59]


@pytest.mark.parametrize("typed", ["/!", "/9?", "/9<<", "/9/"])
def test_the_number_stays_where_none_is_given(typed):
    keying, _answers = play(opened(), list(keys(typed)))
    assert (keying.sheet.number, keying.mode) == (1, Mode.MARKS)


@pytest.mark.parametrize("typed", ["/0!", "1111!/1!"])
def test_a_number_that_cannot_be_is_refused_where_it_is_typed(typed):
    keying, answers = play(opened(), list(keys(typed)))
    assert isinstance(answers[-1], Refused)
    assert (keying.mode, keying.typed) == (Mode.NUMBER, "")


def test_a_number_has_seven_figures_at_most():
    keying, _answers = play(opened(), list(keys("/123456789!")))
    assert keying.sheet.number == 1_234_567


def test_looking_back_corrects_the_last_paper_and_the_new_one_is_kept():
    service = Service()
    keying, answers = play(opened(), list(keys("1111!2222!33-<<9!")), service)
    assert answers[-1] == Save(Paper(PaperNumber(2), "2292", None), replaces=PaperNumber(2))
    assert (keying.sheet.marks, keying.sheet.cursor, keying.sheet.number) == ("33  ", 2, 3)
    assert [p.marks for p in keying.papers] == ["1111", "2292"]


def test_looking_back_again_goes_to_the_paper_before():
    keying, answers = play(opened(), list(keys("1111!2222!--")))
    assert (keying.sheet.number, keying.sheet.marks) == (1, "1111")
    assert isinstance(last(keying, "-"), Refused)
    assert answers[-1] is Act.MOVED


def test_looking_back_without_a_change_saves_nothing():
    keying, answers = play(opened(), list(keys("1111!-!")))
    assert answers[-1] is Act.MOVED
    assert (keying.sheet.number, keying.is_looking) == (2, False)


def test_there_is_nothing_to_look_back_at_in_a_fresh_entry():
    assert isinstance(last(opened(), "-"), Refused)


def test_a_correction_is_not_left_by_looking_further():
    keying, answers = play(opened(), list(keys("1111!2222!-<9-")))
    assert isinstance(answers[-1], Refused)
    assert keying.sheet.marks == "2229"


def test_a_spoiled_paper_can_be_looked_at_and_made_valid():
    _after, answers = play(opened(), list(keys("*5!-<1111!")))
    assert answers[-1] == Save(Paper(PaperNumber(1), "1111", None), replaces=PaperNumber(1))


def test_a_saved_paper_gets_its_right_number():
    keying, answers = play(opened(), list(keys("1111!-/7!!")))
    assert answers[-1] == Save(Paper(PaperNumber(7), "1111", None), replaces=PaperNumber(1))
    assert [p.number for p in keying.papers] == [7]


def choose(keying: Keying, choice: Choice) -> list[Key]:
    """The keys that pick a line of the menu."""
    return [Key.MENU, Key(str(choices(keying).index(choice) + 1))]


def test_a_paper_is_taken_out_only_after_being_asked():
    keying, _answers = play(opened(), list(keys("1111!2222!-")))
    drop = choose(keying, Choice.DROP)
    assert play(keying, [*drop, Key.D1])[0].papers == keying.papers
    assert play(keying, [*drop, Key.ENTER])[1][-1] is Act.IGNORED
    service = Service()
    service.papers = {p.number: p for p in keying.papers}
    after, answers = play(keying, [*drop, Key.D2], service)
    assert answers[-1] == Drop(PaperNumber(2))
    assert [p.number for p in after.papers] == [1]
    assert after.sheet.number == 3


def test_the_whole_entry_is_thrown_away_only_after_being_asked():
    keying, _answers = play(opened(), list(keys("1111!")))
    discard = choose(keying, Choice.DISCARD)
    for harmless in (Key.ENTER, Key.D1, Key.BACK, Key.MENU, Key.D3):
        service = Service()
        play(keying, [*discard, harmless], service)
        assert not service.discarded
    assert play(keying, [*discard, Key.D2])[1][-1] is Act.DISCARD


def test_a_full_batch_ends_by_enter_on_an_empty_paper_and_enter_again():
    service = Service()
    keying, answers = play(opened(), list(keys("1111!2222!3333!!")), service)
    assert keying.mode is Mode.FINISH
    assert not service.finished
    assert play(keying, [Key.ENTER], service)[1] == [Act.FINISH]
    assert service.finished
    assert isinstance(answers[3 * 5 - 1], Save)


def test_a_typist_who_goes_on_keying_has_another_paper_and_nothing_ends():
    service = Service()
    keying, _answers = play(opened(), list(keys("1111!2222!3333!!1230!")), service)
    assert not service.finished
    assert [p.marks for p in keying.papers] == ["1111", "2222", "3333", "1230"]


def test_enter_on_an_empty_paper_ends_nothing_before_the_batch_is_full():
    keying, answers = play(opened(), list(keys("1111!2222!!")))
    assert isinstance(answers[-1], Refused)
    assert keying.mode is Mode.MARKS


def test_a_short_batch_ends_from_the_menu():
    keying, _answers = play(opened(), list(keys("1111!")))
    asked, _answers = play(keying, choose(keying, Choice.FINISH))
    assert asked.mode is Mode.FINISH
    assert play(asked, [Key.ENTER])[1] == [Act.FINISH]
    assert play(asked, [Key.BACK])[0].mode is Mode.MARKS


@pytest.mark.parametrize("begun", ["", "1111!2"])
def test_a_batch_does_not_end_without_a_paper_or_over_a_begun_one(begun):
    keying, _answers = play(opened(), list(keys(begun)))
    after, answers = play(keying, choose(keying, Choice.FINISH))
    assert isinstance(answers[-1], Refused)
    assert after.mode is Mode.MARKS


def test_there_is_nothing_to_clear_of_an_untouched_paper():
    after, answers = play(opened(), choose(opened(), Choice.CLEAR))
    assert answers[-1] is Act.IGNORED
    assert after.mode is Mode.MENU


def test_a_begun_paper_can_be_cleared():
    keying, _answers = play(opened(), list(keys("/7!12")))
    after, _answers = play(keying, choose(keying, Choice.CLEAR))
    assert after.sheet.is_untouched
    assert after.sheet.number == 7


@pytest.mark.parametrize(
    ("choice", "act"), [(Choice.PAUSE, Act.PAUSE), (Choice.LOCK, Act.LOCK), (Choice.LEAVE, Act.LEAVE)]
)
def test_pausing_locking_and_leaving_change_nothing(choice, act):
    keying, _answers = play(opened(), list(keys("1111!12")))
    after, answers = play(keying, choose(keying, choice))
    assert answers[-1] is act
    assert after == keying


def test_a_change_is_given_up_from_the_menu():
    keying, _answers = play(opened(), list(keys("1111!22-<<9")))
    after, _answers = play(keying, choose(keying, Choice.RETURN))
    assert after.sheet.marks == "22  "
    assert after.papers[0].marks == "1111"


def test_a_refused_save_keeps_the_paper_and_forgets_keys_meant_for_the_next():
    keying, _answers = play(opened(), list(keys("1230")))
    sent, answer = press(keying, Key.ENTER)
    assert answer == Save(Paper(PaperNumber(1), "1230", None))
    for key in keys("111"):
        sent, answer = press(sent, key)
        assert answer is Act.QUEUED
    after, forgotten = failed(sent)
    assert forgotten == 3
    assert after == keying


def test_the_papers_of_an_entry_that_is_opened_again_are_there():
    before = (Paper(PaperNumber(4), "1111", None), Paper(PaperNumber(5), "", "torn"))
    keying = begin(RULES, PaperNumber(6), before)
    keying, _answers = play(keying, list(keys("-")))
    assert keying.sheet.reason == "torn"


def test_enter_after_the_number_of_a_line_saves_nothing_even_where_the_number_was_full_before():
    """`.5` is there at once in a paper of twelve lines, `.1` is not; whoever ends both with Enter saves by neither."""
    rules = Rules(lines=12, refused=frozenset(), may_fill=True, expected=5)
    for number in ("5", "1"):
        keying = begin(rules, PaperNumber(1))
        for stroke in (Key.D1, Key.FILL, Key.GO, Key(number), Key.ENTER):
            keying, answer = press(keying, stroke)
        assert (answer, keying.sheet.cursor, keying.sent) == (Act.MOVED, int(number) - 1, None)
        keying, answer = press(keying, Key.ENTER)
        assert isinstance(answer, Save)
