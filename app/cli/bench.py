"""`kiemphieu bench`: one line a measure, with its bar."""

import click

from app.bootstrap import clock, new_id
from app.cli.terminal import Progress
from app.services.bench import Measure, run
from app.texts import _


def run_bench(papers: int, ballots: int) -> int:
    """0 whatever was measured: a slow PC is no error of the command."""
    progress = Progress()
    found = run(clock, new_id, papers, ballots, progress.step)
    progress.end()
    for measure in found:
        click.echo(f"{measure.what}: {measure.told}; {_bar(measure)}")
    return 0


def _bar(measure: Measure) -> str:
    """`2,1 lần, mức 3,0: đạt`, or in milliseconds."""
    value, bar = (f"{each:.2f}".replace(".", ",") for each in (measure.value, measure.bar))
    if measure.bar < 1:
        value, bar = (f"{each * 1000:.1f} ms".replace(".", ",") for each in (measure.value, measure.bar))
        text = _("{0}, mức {1}: đạt") if measure.holds else _("{0}, mức {1}: CHƯA đạt")
    else:
        text = _("{0} lần, mức {1}: đạt") if measure.holds else _("{0} lần, mức {1}: CHƯA đạt")
    return text.format(value, bar)
