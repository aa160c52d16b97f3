"""app.domain.logins: what is proposed for a name, and what may be typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import logins
from app.domain.errors import Refusal


@pytest.mark.parametrize(
    ("name", "login"),
    [("Nguyễn Thị Lan", "lannt"), ("Đặng Vĩnh Thụy", "thuydv"), ("H'Nguyệt Kbuôr", "kbuorh"), ("Lan", "lan"), ("", "")],
)
def test_the_given_name_and_the_letters_of_the_others(name, login):
    assert logins.propose(name) == login


def test_a_taken_one_gets_a_number():
    assert logins.propose("Nguyễn Thị Lan", {"lannt"}) == "lannt2"
    assert logins.propose("Nguyễn Thị Lan", {"lannt", "lannt2"}) == "lannt3"


@given(st.lists(st.text("ăâđêôơưáạảãàÁbcdhkg'", min_size=2, max_size=6), min_size=2, max_size=4))
def test_whatever_is_proposed_may_be_typed(words):
    login = logins.propose(" ".join(words))
    assert login == "" or len(login) < 2 or logins.check(login) == login


@pytest.mark.parametrize("login", ["", "a", "Lan", "lân", "lan nt", "-lan", "x" * 33])
def test_what_an_input_method_would_turn_into_something_else_is_refused(login):
    with pytest.raises(Refusal):
        logins.check(login)
