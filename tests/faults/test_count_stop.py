"""`count` and `demo` stopped: 130, nothing half-written, no work folder left, whenever it comes and however often."""

import os
import signal
import subprocess

import pytest

from tests.faults.making import Injected, at, stops
from tests.stories.vote import CAST, DOCUMENTS, Ran, Vote, environment, kiemphieu, numbered, program


def whole_or_nothing(vote: Vote, before: dict[str, bytes], ran: Ran) -> bool:
    """Whether the result is there; that it is so whole, and otherwise everything as it was."""
    after = vote.left()
    assert not [name for name in after if ".work-" in name]
    assert "Traceback" not in ran.err and "Đã dừng; không có gì được ghi dở." in ran.err
    if after == before:
        return False
    new = {f"out/{name}" for name in DOCUMENTS}
    assert set(after) == {*before, *new, "out"} - {"out/differences.csv"}
    return True


def stopped(vote: Vote, call: str, when: int, number: signal.Signals = signal.SIGINT) -> bool:
    """Count with a signal at a call of Python's; answers whether the result is there."""
    command = vote.command("--ballots", vote.ballots())
    before = vote.left()
    with at(call, when, stops(number)) as calls:
        ran = kiemphieu(*command)
    assert calls[0] >= when, f"os.{call} is not called so often"
    assert ran.code == 130
    return whole_or_nothing(vote, before, ran)


@pytest.mark.parametrize("when", [1, 2])
def test_as_the_work_folder_is_made(vote: Vote, when: int) -> None:
    assert not stopped(vote, "mkdir", when)


@pytest.mark.parametrize("when", [1, 4, 7])
def test_as_the_documents_are_flushed(vote: Vote, when: int) -> None:
    assert not stopped(vote, "fsync", when)


@pytest.mark.parametrize("when", [1, 2])
def test_as_archive_and_result_are_renamed(vote: Vote, when: int) -> None:
    assert not stopped(vote, "replace", when)


def test_as_the_work_folder_is_removed(vote: Vote) -> None:
    """Then everything was there already."""
    assert stopped(vote, "rmdir", 1)


@pytest.mark.parametrize("when", [2, 5, 8])
def test_as_documents_are_moved_one_by_one(vote: Vote, when: int) -> None:
    """All of them: the few renames are not stopped in between."""
    assert vote.count_two(numbered(CAST), numbered(CAST, {1: "22"})).code == 1
    (vote.out / "ghi chú.txt").write_text("của tôi")
    assert stopped(vote, "replace", when)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_every_way_to_be_stopped(vote: Vote, name: str) -> None:
    assert not stopped(vote, "fsync", 2, signal.Signals[name])


def test_again_and_again(vote: Vote) -> None:
    """While the work folder is cleaned up."""
    command = vote.command("--ballots", vote.ballots())
    before = vote.left()
    with at("fsync", 2, stops()), at("rmdir", 1, stops()), at("unlink", 1, stops(signal.SIGTERM)) as unlinked:
        ran = kiemphieu(*command)
    assert unlinked[0] and ran.code == 130
    assert not whole_or_nothing(vote, before, ran)


def test_in_the_middle_of_the_database(vote: Vote, injected: Injected, long_run: bool) -> None:
    """In SQLite's own calls: as the tables are made, as papers are keyed."""
    command = vote.command("--ballots", vote.ballots())
    before = vote.left()
    for when in range(1, 17) if long_run else (2, 12):
        ran = injected(f"fsync:signal=SIGINT:when={when}", command=command)
        assert ran.code == 130, when
        assert not whole_or_nothing(vote, before, ran)


def test_as_a_person_types_it(vote: Vote) -> None:
    """To the whole group of processes, when a step shows on the terminal."""
    command = [program(), *map(str, vote.command("--ballots", vote.ballots()))]
    before = vote.left()
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, start_new_session=True) as run:
        assert run.stderr
        assert run.stderr.readline().decode() == "· Đọc b.csv\n"
        os.killpg(run.pid, signal.SIGINT)
        told = run.stderr.read().decode()
        assert run.wait() == 130
    assert told.endswith("\nĐã dừng; không có gì được ghi dở.\n")
    assert vote.left() == before


@pytest.mark.parametrize("when", [1, 9, 20])
def test_demo_leaves_nothing(vote: Vote, when: int) -> None:
    with at("fsync", when, stops()) as calls:
        assert kiemphieu("demo", vote.folder / "demo").code == 130
    assert calls[0] >= when
    assert vote.left() == {}


def test_who_ignores_ctrl_c_goes_on_ignoring_it(vote: Vote) -> None:
    """As under nohup: a run in the background outlives its terminal."""
    command = vote.command("--ballots", vote.ballots())
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with at("fsync", 2, stops(signal.SIGHUP)):
            assert kiemphieu(*command).code == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_the_handlers_from_before_are_there_again(vote: Vote) -> None:
    """After a result was moved with signals held."""
    before = signal.getsignal(signal.SIGTERM)
    vote.out.mkdir()
    (vote.out / "x").write_text("x")
    assert vote.count("--ballots", vote.ballots()).code == 0
    assert signal.getsignal(signal.SIGTERM) is before
