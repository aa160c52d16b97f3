"""A round while it is written: two papers, leaders whom a rule covers, a list of voters, deadlines late and done."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import tests.ui.pages.vote as votes
from app.domain.electorate import Voter
from app.domain.ids import RoundId, StyleCode
from app.domain.roster import Held, Leader, LeaderStatus
from app.domain.round import Definition
from app.paths import data
from app.services import deadline, electorate, roster
from app.services import round as rounds
from app.services.folder import AgencyFolder
from app.services.inputs import built_in_regulation
from app.services.session import Session
from tests.ui.pages.vote import PEOPLE, Vote, clock, definition, new_id

A, B = StyleCode("A"), StyleCode("B")


def drafted(folder: Path) -> Vote:
    """The folder with its round as a draft that could be locked but for the open cases."""
    told = definition(two_styles=True)
    found = votes.empty(folder, told)
    agency = AgencyFolder(found, clock(), new_id)
    try:
        round_id = _write(agency.sign_in("quantri", votes.PASSWORD), told)
    finally:
        agency.close()
    return Vote(found, round_id, told, {}, folder)


def _write(admin: Session, told: Definition) -> RoundId:
    leaders = _leaders(told)
    roster.add(admin, leaders)
    names = {PEOPLE[login][0]: login for login in PEOPLE}
    accounts = {member.name: names[member.name] for member in told.committee}
    bare = replace(told, turnouts={}, explanations=())
    path = data() / "sample" / "round-next.toml"
    round_id = rounds.create(admin, bare, built_in_regulation(told.regulation, path), accounts, "chutri")
    people = [Voter(each.name, each.now.position, each.now.unit) for each in leaders if each.now]
    electorate.set_list(admin, round_id, A, people)
    electorate.set_number(admin, round_id, B, 45)
    first, second, *_rest = deadline.view(admin, round_id).rows
    deadline.set_done(admin, round_id, first.place, first.deadline.due)
    deadline.change(admin, round_id, second.place, dt.date(2020, 1, 2), second.deadline.text, "")
    deadline.attach(admin, round_id, first.place, "Công văn 412.pdf", b"%PDF")
    return round_id


def _leaders(told: Definition) -> list[Leader]:
    """Everybody on the papers; one has given notice, one came this year, one is ill without a word from a doctor."""
    subjects = {subject.code: subject for style in told.styles for subject in style.subjects}.values()
    plain = [
        Leader(s.code, s.name, None, LeaderStatus.WORKING, (Held(s.position, s.unit, dt.date(2020, 1, 1), None),))
        for s in subjects
    ]
    notice = replace(plain[0], status=LeaderStatus.RETIRING, status_since=dt.date(2026, 11, 2))
    this_year = replace(plain[1], positions=(replace(plain[1].positions[0], since=dt.date(2026, 3, 1)),))
    ill = replace(plain[2], status=LeaderStatus.ILL, status_since=dt.date(2026, 2, 1))
    return [notice, this_year, ill, *plain[3:]]
