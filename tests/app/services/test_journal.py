"""The journal in sentences: no mark of a paper before the seal, every act in words, a broken chain found."""

import json
import re

from app.domain.journal import sha256
from app.domain.round import RoundState
from app.services import journal
from app.services.session import Session
from tests.app.services.house import House, definition, papers, sealed


def every_line(session: Session, chain: journal.ChainView) -> list[journal.LineView]:
    return list(journal.lines(session, chain))


def test_chains_of_the_agency_and_of_each_round(agency: House) -> None:
    round_id = sealed(agency)
    first, second = journal.chains(agency["observer"])
    assert (first.round, second.round, second.state) == (None, round_id, RoundState.SEALED)
    assert first.lines and second.lines == len(every_line(agency["observer"], second))
    assert second.head == every_line(agency["observer"], second)[0].digest


def test_a_paper_is_only_said_to_be_keyed_until_the_round_is_sealed(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 2, "B": 0})
    agency.key("secretary", agency.batch(round_id, "A"), 1, papers("199", "torn"))
    _agency, chain = journal.chains(agency["observer"])
    found = every_line(agency["observer"], chain)
    assert [line.text for line in found if "Phiếu" in line.text] == [
        "Phiếu 2 đã ghi (lượt 1, tập 1, mẫu A)",
        "Phiếu 1 đã ghi (lượt 1, tập 1, mẫu A)",
    ]
    assert all(line.raw is None and not line.digest for line in found) and not chain.head
    told = " ".join(f"{line.text} {line.name} {line.place}" for line in found)
    assert "199" not in told and "torn" not in told and "rách" not in told


def test_after_the_seal_a_line_is_shown_as_it_was_hashed(agency: House) -> None:
    sealed(agency)
    _agency, chain = journal.chains(agency["observer"])
    for line in every_line(agency["observer"], chain):
        assert line.raw is not None and sha256(line.raw.encode()) == line.digest
        assert json.loads(line.raw)["n"] == line.n


def test_every_act_of_a_whole_vote_has_a_sentence(agency: House) -> None:
    sealed(agency)
    for chain in journal.chains(agency["observer"]):
        for line in every_line(agency["observer"], chain):
            assert not re.fullmatch(r"[a-z_]+\.[a-z_]+", line.text), line
            assert "–" not in line.text, line
            assert line.name and line.place


def test_pages_go_back_from_the_newest(agency: House) -> None:
    sealed(agency)
    _agency, chain = journal.chains(agency["observer"])
    newest = journal.lines(agency["observer"], chain)
    older = journal.lines(agency["observer"], chain, before=newest[1].n)
    assert older[0].n == newest[1].n - 1 == chain.lines - 2


def test_a_changed_line_breaks_the_chain_where_it_stands(agency: House) -> None:
    sealed(agency)
    _agency, chain = journal.chains(agency["observer"])
    assert journal.check(agency["observer"], chain) == journal.Checked(chain.lines, None)
    with agency.database.unit() as unit:
        unit.run("DROP TRIGGER journal_no_update")
        unit.run("UPDATE journal SET line = replace(line, '18T08', '18T09') WHERE chain = ? AND n = 4", chain.id)
    broken = journal.check(agency["observer"], chain)
    assert broken == journal.Checked(4, 5)  # line 4 is well formed; the next one is bound to what it was
