"""Minutes from the open box to the minutes in print, reckoned at human pace: python -m tests.bench.pace

A reckoning, not a clock: nobody keys here. The keys of a paper are those of tests.bench.keystrokes; a first pass fills,
a second pass fills only where the round allows it. The seconds of a person are published:

    KEY, THINK   a key of an average non-secretary typist, a mental preparation: Card, Moran, Newell,
                 "The Keystroke-Level Model", CACM 23 (7), 1980
    LOOK         one movement of the eye, to each line of the paper: the same,
                 "The Psychology of Human-Computer Interaction", 1983 (230 ms)

A typist's eye is ahead of the fingers, so where every line has its key the slower of the two counts; where lines are
filled the eye still goes to each, and the keys are added.

Everything else is our own estimate, with no source behind it: TURN to ALONE below. Nobody tires or is interrupted.
A batch is in one hand at a time, and its second pass is another person's. A PC that stands idle takes the fullest pass
that it may. With two people on one PC they take turns at it.
"""

from dataclasses import dataclass

from app.domain.batch import BATCH_SIZE
from tests.bench.keystrokes import deck, keys

KEY, THINK, LOOK = 0.28, 1.35, 0.23

TURN = 1.75  # a paper laid aside and the next one before the eye
TAKE = 30.0  # a batch fetched, its name and password given, brought back
OPEN = 3.0  # a paper unfolded, sorted valid from invalid, stamped with its number; the tellers share it
DIFFER = 0.01  # papers keyed differently in the two passes
SETTLE = 60.0  # such a paper found, keyed a third time, witnessed
ALONE = 300.0  # reconciled, sealed, minutes made and printed: by the head, after the last batch


@dataclass(frozen=True)
class Office:
    """A vote to be counted: its papers, their lines, and how many key, each on a PC of their own or in turns."""

    papers: int
    lines: int
    tellers: int
    machines: int


OFFICES = (Office(180, 20, 2, 1), Office(180, 20, 2, 2), Office(299, 27, 3, 3))


def paper(marks: str, fills: bool) -> float:
    """Seconds that one paper takes one person in one pass."""
    eye = LOOK * len(marks)
    every = KEY * (len(marks) + 1)
    pressed = KEY * len(keys(marks))
    hand = min(eye + pressed, max(eye, every)) if fills else max(eye, every)
    return TURN + THINK + hand


def passes(office: Office, name: str, fill_second: bool) -> list[tuple[float, float]]:
    """Seconds of the first and the second pass of each batch."""
    rows = deck(name, papers=office.papers, lines=office.lines)
    batches = [rows[at : at + BATCH_SIZE] for at in range(0, len(rows), BATCH_SIZE)]
    return [
        (TAKE + sum(paper(row, True) for row in batch), TAKE + sum(paper(row, fill_second) for row in batch))
        for batch in batches
    ]


def keying(office: Office, name: str, fill_second: bool) -> float:
    """Seconds until the last pass is in: each person takes what is free and not their own, the longest first."""
    if office.machines == 1:
        return sum(map(sum, passes(office, name, fill_second)))
    free, done = [0.0] * office.machines, 0.0
    firsts = sorted((first, second) for first, second in passes(office, name, fill_second))
    seconds: list[tuple[float, int, float]] = []  # in hand until, whose the first pass was, how long the second takes
    while firsts or seconds:
        who = free.index(min(free))
        mine = [job for job in seconds if job[1] != who and job[0] <= free[who]]
        if firsts:
            first, second = firsts.pop()
            free[who] += first
            seconds.append((free[who], who, second))
            done = max(done, free[who])
        elif mine:
            job = max(mine, key=lambda job: job[2])
            seconds.remove(job)
            free[who] += job[2]
            done = max(done, free[who])
        else:
            free[who] = _wakes(who, free, seconds)
    return done


def _wakes(who: int, free: list[float], seconds: list[tuple[float, int, float]]) -> float:
    """When there may be something for one who finds nothing: a batch comes back, or another person has taken theirs."""
    back = [until for until, whose, _long in seconds if whose != who]
    others = [at for at in free if at > free[who]]
    return min([at for at in back + others if at > free[who]], default=max(free) + 1)


def minutes(office: Office, name: str, fill_second: bool = False) -> float:
    """Minutes from the open box to the minutes in print."""
    opened = OPEN * office.papers / office.tellers
    settled = SETTLE * DIFFER * office.papers
    return (opened + keying(office, name, fill_second) + settled + ALONE) / 60


def main() -> None:
    print("papers × lines, tellers, PCs: minutes (of these, keying); decks as in tests.bench.keystrokes")
    for office in OFFICES:
        print(f"{office.papers} × {office.lines}, {office.tellers} tellers, {office.machines} PC")
        for fill_second in (False, True):
            for name in "abc":
                whole, part = minutes(office, name, fill_second), keying(office, name, fill_second) / 60
                print(f"  ({name}) second pass {'fills' if fill_second else 'keys all'}: {whole:5.1f} ({part:5.1f})")


if __name__ == "__main__":
    main()
