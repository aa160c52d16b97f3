"""Records that do not say the same thing: the bag is whole each time, so only their contents can tell."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.archive.bag import write_bag
from app.archive.check import Check
from app.archive.package import write_archive
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode
from app.domain.journal import canonical, sha256
from app.domain.round import Explanation
from app.domain.style import Style
from app.domain.turnout import Turnout
from tests.app.archive import cases
from tests.app.archive.cases import Voted, failing
from tests.app.security.making import House

A = StyleCode("A")


@pytest.fixture(scope="module")
def whole() -> Voted:
    return cases.vote((cases.style("A", 3), 30), (cases.style("B", 1), 8), signed=False)


@pytest.fixture
def check(tmp_path: Path, whole: Voted) -> Callable[[Mapping[str, bytes]], list[Check]]:
    """What fails of the unsigned archive with these members in place of its own."""
    return lambda changes: bagged(tmp_path / "a.zip", {**whole.members(), **changes})


def bagged(path: Path, payload: Mapping[str, bytes]) -> list[Check]:
    """What fails of a bag with this payload and nothing else; our own door would not write all of them."""
    write_bag(path, dict(payload), [("Bagging-Date", "2026-07-18")], b"-", lambda listed: {})
    return failing(path)


def members_of(checks: list[Check]) -> set[str | None]:
    return {check.member for check in checks}


def test_as_it_is_it_holds(check: Callable[[Mapping[str, bytes]], list[Check]]) -> None:
    assert check({}) == []


def swapped(raw: bytes, old: str, new: str) -> bytes:
    """`raw` with the first `old`, which must be there, replaced."""
    assert old.encode() in raw
    return raw.replace(old.encode(), new.encode(), 1)


def json_with(raw: bytes, change: Callable[[Any], None], dump: Callable[[Any], bytes]) -> bytes:
    value = json.loads(raw)
    change(value)
    return dump(value)


def tally_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


BALLOTS: dict[str, Callable[[bytes], bytes]] = {
    "a mark": lambda raw: re.sub(rb"\n1,(\d)", lambda m: b"\n1," + (b"2" if m[1] == b"1" else b"1"), raw, count=1),
    "one paper less": lambda raw: raw[: raw.rindex(b"\n", 0, -1) + 1],
    "one paper more": lambda raw: raw + b"31,1,1,1,\n",
    "a number twice": lambda raw: raw + raw.splitlines(keepends=True)[-1],
    "another order": lambda raw: b"".join([raw.splitlines(True)[0], *reversed(raw.splitlines(True)[1:])]),
    "a number changed": lambda raw: raw.replace(b"\n30,", b"\n31,"),
    "CRLF": lambda raw: raw.replace(b"\n", b"\r\n"),
    "a quoted cell": lambda raw: raw.replace(b"\n1,", b'\n"1",'),
    "a bad mark": lambda raw: re.sub(rb"\n1,\d", b"\n1,4", raw),
    "another subject": lambda raw: raw.replace(b"A1", b"X1"),
    "nothing": lambda raw: b"",
    "not text": lambda raw: raw + b"\xff",
    "one endless line": lambda raw: bytes(20 << 20),
}


@pytest.mark.parametrize("name", BALLOTS)
def test_other_ballots(check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted, name: str) -> None:
    raw = whole.members()["ballots-A.csv"]
    changed = BALLOTS[name](raw)
    assert changed != raw
    assert "data/ballots-A.csv" in members_of(check({"ballots-A.csv": changed}))


def test_two_ballots_that_exchange_their_marks(
    check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted
) -> None:
    """Every count stays the same; the ballots are others."""
    lines = whole.members()["ballots-A.csv"].splitlines(keepends=True)
    one, two = (lines[n].split(b",", 1) for n in (1, 2))
    assert one[1] != two[1]
    lines[1:3] = [one[0] + b"," + two[1], two[0] + b"," + one[1]]
    found = check({"ballots-A.csv": b"".join(lines)})
    assert {"data/ballots-A.csv", "data/journal.jsonl", "data/seal.json"} <= members_of(found)
    assert "data/tally.json" not in members_of(found)


def _lines(raw: bytes) -> list[bytes]:
    return raw.splitlines(keepends=True)


JOURNAL: dict[str, Callable[[bytes], bytes]] = {
    "the last line cut": lambda raw: raw[: -len(_lines(raw)[-1])],
    "a line left out": lambda raw: b"".join(line for n, line in enumerate(_lines(raw)) if n != 2),
    "two lines exchanged": lambda raw: b"".join([*_lines(raw)[:2], _lines(raw)[3], _lines(raw)[2], *_lines(raw)[4:]]),
    "a line twice": lambda raw: raw + _lines(raw)[-1],
    "no end of line": lambda raw: raw[:-1],
    "an empty line": lambda raw: raw + b"\n",
    "CRLF": lambda raw: raw.replace(b"\n", b"\r\n"),
    "a space": lambda raw: raw.replace(b'"n":1,', b'"n": 1,'),
    "another name": lambda raw: raw.replace(cases.TYPISTS[0].encode(), "Võ Ba".encode()),
    "nothing": lambda raw: b"",
    "not JSON": lambda raw: b"hello\n" + raw,
    "deep": lambda raw: b"[" * 100_000 + b"\n",
    "one endless line": lambda raw: bytes(20 << 20),
}


@pytest.mark.parametrize("name", JOURNAL)
def test_another_journal(check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted, name: str) -> None:
    raw = whole.members()["journal.jsonl"]
    changed = JOURNAL[name](raw)
    assert changed != raw
    assert members_of(check({"journal.jsonl": changed})) >= {"data/journal.jsonl"}


def test_the_journal_of_another_round(check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted) -> None:
    found = check({"journal.jsonl": cases.vote().journal.raw()})
    assert "data/journal.jsonl" in members_of(found)


def test_a_ballot_that_the_journal_does_not_give(people: House, tmp_path: Path, whole: Voted) -> None:
    """Ballots, tally and seal all made anew for one mark; the journal alone speaks against them."""
    held = list(whole.ballots[A])
    held[0] = Paper(held[0].number, "333", None)
    ballots = {**whole.ballots, A: held}
    assert held[0] != whole.ballots[A][0]
    forged = cases.sealed_up(whole.sealed.definition, ballots, whole.journal, signed=False)
    write_archive(tmp_path / "a.zip", forged.sealed, forged.members(), [], people.now)
    assert members_of(failing(tmp_path / "a.zip")) == {"data/journal.jsonl", "data/tally.json"}  # the latter for R05


def test_a_journal_made_to_give_a_ballot_nobody_keyed(people: House, tmp_path: Path, whole: Voted) -> None:
    """The chain is whole, but an accepted ballot is not what the two passes come to."""
    held = list(whole.ballots[A])
    held[0] = Paper(held[0].number, "333", None)
    ballots = {**whole.ballots, A: held}
    plan = whole.sealed.definition
    journal = cases.Journal()
    for line in map(json.loads, whole.journal.lines):
        payload = line["payload"]
        if line["act"] == "batch.accepted" and payload["style"] == "A" and payload["batch"] == 1:
            payload["ballots"][0] = held[0].as_json()
        journal.write(line["act"], payload, line["actor"]["name"], line["actor"]["role"])
    forged = cases.sealed_up(plan, ballots, journal, signed=False)
    write_archive(tmp_path / "a.zip", forged.sealed, forged.members(), [], people.now)
    found = failing(tmp_path / "a.zip")
    assert members_of(found) == {"data/journal.jsonl"} and "không thể xảy ra" in found[0].text


def _remade(whole: Voted, people: House, folder: Path, **changes: Any) -> list[Check]:
    """The seal made for another definition; the journal stays."""
    plan = replace(whole.sealed.definition, **changes)
    forged = cases.sealed_up(plan, whole.ballots, whole.journal, signed=False)
    write_archive(folder / "a.zip", forged.sealed, forged.members(), [], people.now)
    return failing(folder / "a.zip")


def test_other_figures_than_the_journal_says(whole: Voted, people: House, tmp_path: Path) -> None:
    more = {c: replace(t, summoned=t.summoned + 1) for c, t in whole.sealed.definition.turnouts.items()}
    (line,) = _remade(whole, people, tmp_path, turnouts=more)
    assert line.member == "data/journal.jsonl" and "số liệu phiếu" in line.text


def test_other_explanations_than_the_journal_says(whole: Voted, people: House, tmp_path: Path) -> None:
    (line,) = _remade(whole, people, tmp_path, explanations=(Explanation("W02", A, "Khác."),))
    assert line.member == "data/journal.jsonl" and "giải trình" in line.text


LEFT = {"withdrawn": "Nghỉ hưu từ 01/7"}
RIGHT = {"corrected": "Lê Thị Bé", "corrected_reason": "In sai dấu"}


def changed_style(**changes: str) -> Style:
    """Three people, of whom the second was changed after the papers were printed."""
    plain = cases.style("A", 3)
    first, second, third = plain.subjects
    return replace(plain, subjects=(first, replace(second, **changes), third))


@pytest.mark.parametrize("changes", [LEFT, RIGHT, LEFT | RIGHT])
def test_what_befell_a_subject_is_sealed_and_made_again(tmp_path: Path, changes: dict[str, str]) -> None:
    voted = cases.vote((changed_style(**changes), 30), signed=False)
    assert bagged(tmp_path / "a.zip", voted.members()) == []
    (sealed,) = json.loads(voted.seal)["styles"]
    assert sealed["changes"] == [{"code": "A2", **changes}]
    (told,) = json.loads(voted.tally)["styles"]
    codes = ["A1", "A3"] if "withdrawn" in changes else ["A1", "A2", "A3"]
    assert [s["code"] for s in told["subjects"]] == [line["code"] for line in sealed["tally"]] == codes
    assert ("withdrawn" in told) == ("withdrawn" in changes)
    assert sealed["form_code"] == cases.style("A", 3).form_code


@pytest.mark.parametrize("changes", [LEFT, RIGHT])
def test_a_change_that_the_journal_does_not_tell(people: House, tmp_path: Path, changes: dict[str, str]) -> None:
    for told, sealed in (
        (cases.style("A", 3), changed_style(**changes)),
        (changed_style(**changes), cases.style("A", 3)),
    ):
        voted = cases.vote((told, 30), signed=False)
        (line,) = _remade(voted, people, tmp_path, styles=(sealed,))
        assert line.member == "data/journal.jsonl" and "rút hoặc được sửa tên" in line.text


def test_a_change_taken_back_is_none(tmp_path: Path) -> None:
    """What the journal said last counts: the changes of a list that was opened again are gone too."""
    shape = cases.style("A", 3)
    ballots = {shape.code: cases.papers(shape, 30)}
    plan = cases.definition([shape], ballots, cases.SETTINGS)
    where = {"style": "A", "code": "A2"}
    journal = cases.written_down(plan, ballots)
    journal.write("subject.withdrawn", {**where, "reason": "Nhầm"})
    journal.write("subject.corrected", {**where, "name": "Khác", "reason": "Nhầm"})
    for kind in ("withdrawn", "corrected"):
        journal.write("subject.restored", {**where, "kind": kind, "reason": "Ghi nhầm người"})
    voted = cases.sealed_up(plan, ballots, journal, signed=False)
    assert bagged(tmp_path / "a.zip", voted.members()) == []


def test_other_people_than_the_journal_says(whole: Voted, people: House, tmp_path: Path) -> None:
    first, *rest = whole.sealed.definition.styles
    subjects = (replace(first.subjects[0], name="Người Khác"), *first.subjects[1:])
    (line,) = _remade(whole, people, tmp_path, styles=(replace(first, subjects=subjects), *rest))
    assert line.member == "data/journal.jsonl" and "danh sách" in line.text


def test_other_settings_than_the_journal_says(whole: Voted, people: House, tmp_path: Path) -> None:
    settings = replace(whole.sealed.definition.settings, blank_paper="valid")
    found = _remade(whole, people, tmp_path, settings=settings)
    assert members_of(found) == {"data/journal.jsonl"}
    assert any("cơ quan chọn" in line.text for line in found)


def test_accounts_that_do_not_balance(people: House, tmp_path: Path) -> None:
    def lost(turnout: Turnout) -> Turnout:
        return replace(turnout, printed=turnout.printed + 1)

    voted = cases.vote(signed=False, turnout=lost)
    write_archive(tmp_path / "a.zip", voted.sealed, voted.members(), [], people.now)
    (line,) = failing(tmp_path / "a.zip")
    assert line.member == "data/tally.json" and "R01" in line.text


SEAL: dict[str, Callable[[Any], None]] = {
    "a count": lambda v: v["styles"][0]["tally"][0].update(high=0),
    "a subject": lambda v: v["styles"][0]["subjects"][0].update(name="Người Khác"),
    "the turnout": lambda v: v["styles"][0]["turnout"].update(present=1),
    "the regulation": lambda v: v.update(regulation_sha256="0" * 64),
    "the committee": lambda v: v["committee"][0].update(name="Người Khác"),
    "a setting": lambda v: v["settings"].update(base="valid"),
    "passes": lambda v: v["settings"].update(passes=1),
    "the head": lambda v: v.update(journal_head="0" * 64),
    "the round": lambda v: v["round"].update(id="another"),
    "an explanation": lambda v: v["explanations"].clear(),
    "a key more": lambda v: v.update(more=1),
    "a style less": lambda v: v["styles"].pop(),
    "ballots": lambda v: v["styles"][0].update(ballots_sha256="0" * 64),
}


@pytest.mark.parametrize("name", SEAL)
def test_another_seal(check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted, name: str) -> None:
    """The tally is given the new seal, so that it alone does not give the change away."""
    changed = json_with(whole.seal, SEAL[name], canonical)
    tally = json_with(whole.tally, lambda v: v.update(seal=sha256(changed)), tally_bytes)
    found = check({"seal.json": changed, "tally.json": tally})
    assert members_of(found) & {"data/seal.json", "data/journal.jsonl", "data/ballots-A.csv"}


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", b"{", b'{"a":1.5}', b"[" * 100_000, b"\xff"])
def test_a_seal_that_is_none(check: Callable[[Mapping[str, bytes]], list[Check]], raw: bytes) -> None:
    assert members_of(check({"seal.json": raw})) == {"data/seal.json"}


def test_a_seal_in_another_form_is_another_seal(
    check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted
) -> None:
    assert "data/seal.json" in members_of(check({"seal.json": json.dumps(json.loads(whole.seal)).encode()}))


TALLY: dict[str, Callable[[Any], None]] = {
    "a count": lambda v: v["styles"][0]["subjects"][0].update(high=0),
    "a percent": lambda v: v["styles"][0]["subjects"][0]["percent"].update(high="99.99"),
    "an outcome": lambda v: v["styles"][0]["subjects"][0].update(outcome="low_two_thirds"),
    "papers": lambda v: v["styles"][0]["papers"].update(valid=0),
    "a title": lambda v: v["round"].update(title="Khác"),
    "the seal": lambda v: v.update(seal="0" * 64),
    "no seal": lambda v: v.update(seal=None),
    "the head": lambda v: v.update(journal_head="0" * 64),
    "a key more": lambda v: v.update(more=1),
    "a key less": lambda v: v.pop("format"),
    "a finding less": lambda v: v["findings"].pop(next(n for n, f in enumerate(v["findings"]) if f["code"] == "W04")),
    "a finding more": lambda v: v["findings"].append(
        {"code": "W07", "severity": "warning", "style": None, "numbers": {"lines": 1}, "text": "x"}
    ),
    "a finding's numbers": lambda v: v["findings"][0]["numbers"].update(papers=999),
    "said to be signed": lambda v: v.update(findings=[f for f in v["findings"] if f["code"] != "W06"]),
    "findings that are none": lambda v: v.update(findings={"a": 1}),
    "no findings": lambda v: v.pop("findings"),
}


@pytest.mark.parametrize("name", TALLY)
def test_another_tally(check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted, name: str) -> None:
    found = check({"tally.json": json_with(whole.tally, TALLY[name], tally_bytes)})
    assert members_of(found) == {"data/tally.json"}


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]\n", b"{", b"\xff", b'{"seal": 1, "seal": 2}\n'])
def test_a_tally_that_is_none(check: Callable[[Mapping[str, bytes]], list[Check]], raw: bytes) -> None:
    assert members_of(check({"tally.json": raw})) == {"data/tally.json"}


def test_a_key_twice_in_the_tally(check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted) -> None:
    """Another program might take the first where ours takes the last."""
    raw = swapped(whole.tally, '{\n  "format"', '{\n  "seal": "0",\n  "format"')
    assert json.loads(raw) == json.loads(whole.tally)
    assert members_of(check({"tally.json": raw})) == {"data/tally.json"}


def test_one_pass_that_the_findings_hide(people: House, tmp_path: Path) -> None:
    voted = cases.vote(settings=replace(cases.SETTINGS, passes=1), signed=False)
    assert any(f.code == "W05" for f in voted.sealed.findings)
    for tally, expected in ((voted.tally, 0), (json_with(voted.tally, _without("W05"), tally_bytes), 1)):
        write_archive(tmp_path / "a.zip", voted.sealed, {**voted.members(), "tally.json": tally}, [], people.now)
        assert len(failing(tmp_path / "a.zip")) == expected


def _without(code: str) -> Callable[[Any], None]:
    return lambda v: v.update(findings=[f for f in v["findings"] if f["code"] != code])


ROUND: dict[str, tuple[str, str]] = {
    "the title": ('title = "', 'title = "Khác '),
    "a figure": ("present = 31", "present = 32"),
    "a name": ('name = "Ngô Thị A"', 'name = "Ngô Thị X"'),
    "the committee": (f'name = "{cases.TYPISTS[0]}"', 'name = "Ai Đó"'),
    "the base": ('base = "returned"', 'base = "valid"'),
    "an explanation": ("Đã kiểm tra lại", "Chưa kiểm tra lại"),
    "no TOML": ("[agency]", "[agency"),
    "an unknown key": ("[agency]", "[agency]\nx = 1"),
    "another regulation": ('regulation = "96-QD-TW"', 'regulation = "97-QD-TW"'),
}


@pytest.mark.parametrize("name", ROUND)
def test_another_round_toml(check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted, name: str) -> None:
    raw = swapped(whole.members()["round.toml"], *ROUND[name])
    found = check({"round.toml": raw})
    assert members_of(found) & {"data/round.toml", "data/seal.json", "data/97-QD-TW.toml"}


def test_another_regulation_of_the_same_name(check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted) -> None:
    raw = whole.members()["96-QD-TW.toml"] + b"\n# one more line\n"
    assert {"data/seal.json", "data/tally.json"} <= members_of(check({"96-QD-TW.toml": raw}))


def test_a_threshold_that_was_moved(check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted) -> None:
    raw = swapped(whole.members()["96-QD-TW.toml"], "numerator = 1", "numerator = 0")
    assert members_of(check({"96-QD-TW.toml": raw})) & {"data/seal.json", "data/96-QD-TW.toml"}


def test_ballots_of_a_style_that_is_not_in_the_round(check: Callable[[Mapping[str, bytes]], list[Check]]) -> None:
    assert members_of(check({"ballots-C.csv": b"ballot,C1,invalid\n"})) == {"data/ballots-C.csv"}


@pytest.mark.parametrize("name", ["ballots-A.csv", "ballots-B.csv", "journal.jsonl", "seal.json", "tally.json",
                                  "round.toml", "96-QD-TW.toml"])  # fmt: skip
def test_a_record_that_was_never_there(
    check: Callable[[Mapping[str, bytes]], list[Check]], whole: Voted, tmp_path: Path, name: str
) -> None:
    payload = {key: raw for key, raw in whole.members().items() if key != name}
    assert f"data/{name}" in members_of(bagged(tmp_path / "b.zip", payload))


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7", b"hello", bytes(1000)])
def test_a_document_that_is_none(check: Callable[[Mapping[str, bytes]], list[Check]], pdf: bytes) -> None:
    assert members_of(check({"minutes.pdf": pdf})) == {"data/minutes.pdf"}


def test_numbers_with_a_gap_hold(people: House, tmp_path: Path) -> None:
    """A stamp may skip a number (R09 is a warning)."""
    style = cases.style("A", 3)
    held = [replace(p, number=PaperNumber(p.number + (p.number > 20))) for p in cases.papers(style, 30)]
    ballots = {style.code: held}
    plan = cases.definition([style], ballots, cases.SETTINGS)
    voted = cases.sealed_up(plan, ballots, cases.written_down(plan, ballots), signed=False)
    assert any(f.code == "R09" for f in voted.sealed.findings)
    write_archive(tmp_path / "a.zip", voted.sealed, voted.members(), [], people.now)
    assert failing(tmp_path / "a.zip") == []
