"""Keys a paper in the kiosk, in a program with one key a cell, and in a spreadsheet: python -m tests.bench.keystrokes

Three decks of papers with 20 lines: (a) every line drawn alone with the shares of a published council vote (Vĩnh Phúc
2023: 92 % high); (b) seven papers in ten all one mark, the others as (a); (c) the worst, no two lines alike in a row.
The typist keys from the top to a line of the commonest mark, fills, goes to each exception, and presses Enter.
"""

import random
from collections import Counter
from collections.abc import Iterator

from app.domain.ids import PaperNumber
from ui.kiosk.keying import Keying, Rules, begin, press
from ui.kiosk.strokes import Key, Save

LINES, PAPERS = 20, 500
SHARES = {"1": 0.92, "2": 0.06, "3": 0.015, "0": 0.004, "9": 0.001}
ONE_KEY_A_CELL = LINES + 1
SPREADSHEET = 2 * LINES  # a digit and an arrow a cell


def deck(name: str, seed: int = 1, papers: int = PAPERS, lines: int = LINES) -> list[str]:
    """The marks of so many papers."""
    dice = random.Random(f"{name} {seed}")
    marks, shares = list(SHARES), list(SHARES.values())

    def alone() -> str:
        return "".join(dice.choices(marks, shares, k=lines))

    match name:
        case "a":
            return [alone() for _paper in range(papers)]
        case "b":
            return [alone() if dice.random() < 0.3 else dice.choices(marks, shares)[0] * lines for _ in range(papers)]
        case _:
            return ["".join("123"[(at + start) % 3] for at in range(lines)) for start in range(papers)]


def keys(paper: str) -> list[Key]:
    """What a practised typist presses for a paper: the fewest of line by line, and filling after any line."""
    plans = [[Key(mark) for mark in paper]]
    for top in range(1, len(paper)):
        plans.append([Key(mark) for mark in paper[:top]] + [Key.FILL] + list(_exceptions(paper, top)))
    return [*min(plans, key=len), Key.ENTER]


def _exceptions(paper: str, top: int) -> Iterator[Key]:
    """The lines below `top` that are not as it is, each gone to by the shortest way."""
    stands, filled = len(paper), paper[top - 1]
    for line in (at for at in range(top, len(paper)) if paper[at] != filled):
        yield from _way(stands, line, len(paper))
        yield Key(paper[line])
        stands = line + 1


def _way(stands: int, line: int, lines: int) -> list[Key]:
    if stands == line:
        return []
    number = str(line + 1)
    go = [Key.GO, *(Key(digit) for digit in number), *([Key.GO] if int(number) * 10 <= lines else [])]
    back = [Key.BACK] * (stands - line)
    return min(go, back, key=len) if back else go


def keyed(paper: str) -> Keying:
    """The real keying after these keys; its answer to the last one is the paper."""
    keying = begin(Rules(len(paper), frozenset(), True, None), PaperNumber(1))
    for key in keys(paper):
        keying, answer = press(keying, key)
    assert isinstance(answer, Save) and answer.paper.marks == paper, (paper, answer)
    return keying


def mean(name: str, papers: int = PAPERS) -> float:
    """Keys a paper of a deck, each paper keyed by the real keying."""
    rows = deck(name, papers=papers)
    for row in rows:
        keyed(row)
    return sum(len(keys(row)) for row in rows) / len(rows)


def main() -> None:
    print(f"{LINES} lines; one key a cell {ONE_KEY_A_CELL}, spreadsheet {SPREADSHEET}")
    for name in "abc":
        spread = Counter(len(keys(row)) for row in deck(name))
        often = ", ".join(f"{count} keys {n}×" for count, n in sorted(spread.items()))
        print(f"({name}) {mean(name):5.2f} keys a paper: {often}")


if __name__ == "__main__":
    main()
