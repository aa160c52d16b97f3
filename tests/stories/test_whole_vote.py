"""One vote told in two ways: keyed paper by paper in a folder, and counted from files. They come to the same."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from app.domain.batch import Resolution
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, RoundId, StyleCode
from app.domain.regulation import read_regulation
from app.domain.round import Definition, Explanation
from app.domain.roundfile import read_round
from app.domain.style import Style
from app.paths import resources
from app.services import entry as entries
from app.services import reconcile, record
from app.services import round as rounds
from app.services import seal as seals
from app.storage import batch as batches
from tests.app.services.house import PEOPLE, House, house
from tests.stories.vote import Vote, ballot_lines, plain_round, subject, toml_text, turnout

RANDOM = 20230718
COUNTS = {"A": 60, "B": 31}
CODES = {"A": ["CB1", "CB2", "CB3", "CB4"], "B": ["CB2", "CB9"]}


def the_round() -> dict[str, Any]:
    """Two styles with one leader on both; the people of the house count it."""
    value = plain_round()
    del value["turnout"]
    value["committee"] = [{"name": PEOPLE[role], "position": "Chuyên viên", "role": role}
                          for role in ("head", "secretary", "member")]  # fmt: skip
    value["round"] |= {"chair": PEOPLE["chair"], "chair_position": "Giám đốc"}
    value["styles"] = [{"code": code, "name": f"Mẫu {code}", "turnout": turnout(n)} for code, n in COUNTS.items()]
    value["subjects"] = [subject(code, style=style) for style, codes in CODES.items() for code in codes]
    return value


def cast(random: Random, style: str) -> dict[int, str]:
    """Papers of every kind: mostly good ones, faulty lines, blank papers, torn ones; a number is skipped on A."""
    found = {}
    for number in range(1, COUNTS[style] + 1):
        marks = "".join(random.choice("1111222339012") for _code in CODES[style])
        found[number] = random.choice([marks] * 9 + ["torn", "struck", "0" * len(CODES[style])])
    if style == "A":
        found[COUNTS[style] + 3] = found.pop(7)
    return found


def slipped(random: Random, papers: dict[int, str], slips: int) -> dict[int, str]:
    """As a second person keys them: a mark wrong, a reason, a paper missed, a number typed wrong."""
    found = dict(papers)
    for number in random.sample([n for n, text in papers.items() if not text.isalpha()], slips):
        match random.randrange(4):
            case 0:
                found[number] = ("2" if found[number][0] != "2" else "3") + found[number][1:]
            case 1:
                found[number] = "other"
            case 2:
                del found[number]
            case _:
                found[number + 500] = found.pop(number)
    return found


def settling(style: str, first: dict[int, str], second: dict[int, str]) -> list[tuple[int, str, str]]:
    """What the papers say wherever the two passes differ; `first` was keyed right."""
    rows = []
    for number in sorted(first.keys() | second.keys()):
        one, two = first.get(number), second.get(number)
        if one is None:
            rows.append((number, "number", ""))
        elif two is None or two.isalpha() != one.isalpha():
            rows += [(number, code, mark) for code, mark in zip(CODES[style], one, strict=True)]
        else:
            rows += [
                (number, c, a) for c, a, b in zip(CODES[style], one, two, strict=False) if a != b and not one.isalpha()
            ]
    return rows


def as_paper(number: int, text: str) -> Paper:
    return Paper(PaperNumber(number), *(("", text) if text.isalpha() else (text, None)))


class Told:
    """The papers of one vote, keyed twice, and what settles the differences."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.first = {style: cast(random, style) for style in COUNTS}
        self.second = {style: slipped(random, papers, 5) for style, papers in self.first.items()}
        self.rows = {style: settling(style, self.first[style], self.second[style]) for style in COUNTS}


def count(folder: Path, told: Told, random: Random | None = None) -> Vote:
    """By files; `random` turns the order of lines, and which pass is which."""
    folder.mkdir()
    vote = Vote(folder, the_round())
    passes = [told.first, told.second]
    if random:
        random.shuffle(passes)
    words: list[str | Path] = []
    for option, papers in zip(("--ballots", "--second"), passes, strict=True):
        for style in COUNTS:
            head, *lines = ballot_lines(papers[style], CODES[style]).splitlines()
            if random:
                random.shuffle(lines)
            path = vote.write(f"{option[2:]}-{style}.csv", "\n".join([head, *lines, ""]))
            words += [option, f"{style}={path}"]
    rows = [f"{style},{n},{code},{value}" for style, found in told.rows.items() for n, code, value in found]
    path = vote.write("r.csv", "\n".join(["style,ballot,code,value", *rows, ""]))
    ran = vote.count(*words, "--resolve", path)
    assert ran.code == 0, ran.err
    return vote


def sealed_styles(vote: Vote) -> list[dict[str, Any]]:
    """The tally and the hash of the ballots, as the seal has them."""
    styles = json.loads(vote.member("seal.json"))["styles"]
    assert isinstance(styles, list)
    return styles


def key(agency: House, told: Told, random: Random) -> RoundId:
    """By hands in a folder: two typists at once, batches in any order, corrections and pauses between."""
    definition, round_id = _begin(agency)
    for style in definition.styles:
        entries_open = []
        for login, slot, papers in (("secretary", 1, told.first), ("member", 2, told.second)):
            entries_open += _stack(agency, round_id, style, login, slot, papers[style.code])
        random.shuffle(entries_open)
        while entries_open:  # a paper here, a paper there, as two people key side by side
            at = random.randrange(len(entries_open))
            login, batch, slot, papers = entries_open[at]
            entry = agency.open(login, batch, slot)
            if papers:
                _key_one(agency, login, entry, papers.pop(0), random)
            else:
                entries.finish(agency[login], entry)
                entries_open.pop(at)
        _settle(agency, round_id, style, told.rows[style.code])
    agency.key_turnout(round_id, definition.turnouts)
    keyed = rounds.view(agency["head"], round_id).definition
    for finding in reconcile.unexplained(reconcile.answer(agency["head"], round_id), keyed):
        reconcile.explain(agency["head"], round_id, Explanation(finding.code, finding.style, "Đã xem lại."))
    seals.seal(agency["head"], agency["chair"], round_id, signed=True)
    return round_id


def _begin(agency: House) -> tuple[Definition, RoundId]:
    path = resources() / "regulations" / "96-QD-TW.toml"
    regulation = read_regulation(path.read_bytes(), path.name, path.stem)
    definition = read_round(toml_text(the_round()).encode(), "round.toml").definition(regulation, 2)
    round_id = agency.create(replace(definition, turnouts={}))
    rounds.prepare(agency["admin"], round_id)
    rounds.begin_counting(agency["head"], round_id, {StyleCode(code): n + 25 for code, n in COUNTS.items()})
    return definition, round_id


Stack = tuple[str, Any, int, list[Paper]]


def _stack(
    agency: House, round_id: RoundId, style: Style, login: str, slot: int, papers: dict[int, str]
) -> list[Stack]:
    """Each batch of a pass; what bears a number beyond them lies in the last one."""
    made = [row for row in batches.of_round(agency.database, round_id) if row.style == style.code]
    last = made[-1].number
    stacks: dict[int, list[Paper]] = {row.number: [] for row in made}
    for number, text in papers.items():
        stacks[min((number - 1) // 25 + 1, last)].append(as_paper(number, text))
    return [(login, row.id, slot, stacks[row.number]) for row in made]


def _key_one(agency: House, login: str, entry: Any, paper: Paper, random: Random) -> None:
    """Now and then wrong at first, and put right at once."""
    if random.random() < 0.1:
        entries.save_paper(agency[login], entry, Paper(paper.number, "", "other"))
        entries.save_paper(agency[login], entry, paper, correct=True)
    elif random.random() < 0.1:
        wrong = PaperNumber(paper.number + 900)
        entries.save_paper(agency[login], entry, replace(paper, number=wrong))
        entries.drop_paper(agency[login], entry, wrong)
        entries.save_paper(agency[login], entry, paper)
    else:
        entries.save_paper(agency[login], entry, paper)


def _settle(agency: House, round_id: RoundId, style: Style, rows: Sequence[tuple[int, str, str]]) -> None:
    for row in batches.of_round(agency.database, round_id):
        open_ = {d.number for d in entries.differences(agency["head"], row.id)} if row.style == style.code else set()
        given = [Resolution(PaperNumber(n), code, value) for n, code, value in rows if n in open_]
        if given:
            entries.resolve(agency["head"], "chair", row.id, given)


def test_keyed_paper_by_paper_or_counted_from_files(tmp_path: Path, long_run: bool) -> None:
    for seed in range(RANDOM, RANDOM + (30 if long_run else 1)):
        _told_twice(tmp_path / str(seed), seed)


def _told_twice(folder: Path, seed: int) -> None:
    folder.mkdir()
    told = Told(seed)
    vote = count(folder / "files", told)
    with house(folder) as agency:
        round_id = key(agency, told, Random(seed))
        sealed, _tally = record.seal_json(agency["head"], round_id)
        model = record.sealed(agency["head"], round_id)
    keyed = json.loads(sealed)["styles"]
    counted = sealed_styles(vote)
    assert [s["ballots_sha256"] for s in keyed] == [s["ballots_sha256"] for s in counted]
    assert keyed == counted
    assert [(f.code, f.style) for f in model.findings if f.code.startswith("R")] == [
        (f["code"], f["style"]) for f in vote.tally["findings"] if f["code"].startswith("R")
    ]


def test_no_order_changes_what_is_sealed(tmp_path: Path) -> None:
    """Neither of lines nor of passes; nor the order in which two people key."""
    told = Told(RANDOM)
    found = [sealed_styles(count(tmp_path / "0", told))]
    found += [sealed_styles(count(tmp_path / str(n), told, Random(n))) for n in (1, 2)]
    with house(tmp_path) as agency:
        found.append(json.loads(record.seal_json(agency["head"], key(agency, told, Random(3)))[0])["styles"])
    assert all(one == found[0] for one in found)


def test_the_count_is_what_the_papers_say(tmp_path: Path) -> None:
    """Counted once more by the plainest means."""
    told = Told(RANDOM)
    vote = count(tmp_path / "files", told)
    for style in vote.tally["styles"]:
        papers, codes = told.first[style["code"]], CODES[style["code"]]
        good = [p for p in papers.values() if not p.isalpha() and set(p) != {"0"}]
        assert style["papers"]["valid"] == len(good)
        for place, line in enumerate(style["subjects"]):
            column = [p[place] for p in good]
            assert (line["code"], line["high"], line["confidence"], line["low"]) == (
                codes[place], column.count("1"), column.count("2"), column.count("3"))  # fmt: skip
            assert line["invalid"] == len(papers) - line["valid"]
