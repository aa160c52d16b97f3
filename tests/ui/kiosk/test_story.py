"""The sample's second round keyed by two people, key by key: equal batches are accepted, a slip is left to settle."""

from dataclasses import replace

from app.domain.batch import BatchState
from app.domain.deck import Deck, make_deck, read_plans
from app.domain.entry import Paper
from app.domain.roundfile import read_round
from app.domain.style import Style
from app.paths import data
from app.services import batch as batches
from app.storage import batch as stored
from app.storage import round as rounds
from tests.app.domain.cases import PLAIN, regulation
from tests.ui.kiosk.agency import Kiosk, password, strokes
from ui.kiosk.choose_page import ChoosePage
from ui.kiosk.code_page import CodePage
from ui.kiosk.paper_page import PaperPage

SIZE = 25


def sample() -> tuple[Style, Deck]:
    """The style of the sample's second round and its made-up papers, as they lie in out/ to be keyed."""
    folder = data() / "sample"
    file = read_round((folder / "round-next.toml").read_bytes(), "round-next.toml")
    (style,) = file.definition(regulation()).styles
    plans = read_plans((folder / "decks.toml").read_bytes(), "decks.toml")
    plan = next(plan for plan in plans if plan.round == "round-next")
    return style, make_deck(plan, style, PLAIN)


def key_round(kiosk: Kiosk, style: Style, papers: tuple[Paper, ...]) -> None:
    """Both batches from the list to the end, not waiting for a paper to be saved before the next is keyed."""
    for number in range(1, (len(papers) - 1) // SIZE + 2):
        kiosk.until(ChoosePage)
        kiosk.press(f"{number}!")
        kiosk.until(CodePage)
        kiosk.press(f"{style.form_code}!")
        kiosk.until(PaperPage)
        kiosk.press("".join(strokes(paper) for paper in papers[(number - 1) * SIZE : number * SIZE]))
        kiosk.settled()
        kiosk.press("!!")
    kiosk.until(ChoosePage)


def test_the_sample_is_keyed_by_two_people(opened):
    style, deck = sample()
    kiosk = opened(styles=[style], returned={style.code: len(deck.papers)}, size=SIZE)
    key_round(kiosk, style, deck.papers)
    kiosk.press("?1")
    kiosk.sign_in("member")
    slip = replace(deck.papers[-1], marks="9" * len(style.subjects), invalid=None)
    key_round(kiosk, style, (*deck.papers[:-1], slip))
    session = kiosk.folder.confirm("head", password("head"))
    first, second = batches.overview(session, kiosk.round_id)
    assert (first.state, second.state) == (BatchState.ACCEPTED, BatchState.DIFFERING)
    style_id = rounds.style_id(session.database, kiosk.round_id, style.code)
    ballots = [paper for chunk in stored.ballots(session.database, style_id) for paper in chunk]
    assert ballots == list(deck.papers[:SIZE])
    assert any(paper.invalid for paper in deck.papers)
