"""How far a run is: a bar with rate and time left on a terminal, one plain line an event elsewhere, or nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deskjob_services import clock

if TYPE_CHECKING:
    from deskjob.runlog import Entry
    from deskjob.sweep import Told


@contextmanager
def progress(total: int, *, quiet: bool = False, lines: bool = True) -> Iterator[Told | None]:
    """What a sweep is to tell of each outcome, on standard error. `lines`: whether plain lines are wanted at all."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar(total) as tell:
            yield tell
    else:
        yield _line if lines else None


def _line(entry: Entry, done: int, planned: int) -> None:
    from deskjob.report.digest import said
    from deskjob.report.table import case, shortened

    outcome = entry.outcome
    print(f"{done}/{planned} {outcome.agent} {case(outcome)}: {shortened(said(outcome), 160)}", file=sys.stderr)


@contextmanager
def _bar(total: int) -> Iterator[Told]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    # Drawn when something happens and by no thread of its own, so that workers can be forked.
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn(compact=True))
    bar = Progress(
        *columns,
        TextColumn("{task.description}"),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
    )
    with bar:
        place = bar.add_task("starting", total=total, rate="")
        started, before = clock.wall(), -1

        def tell(entry: Entry, done: int, planned: int) -> None:
            nonlocal before
            before = done - 1 if before < 0 else before
            rate = (done - before) / max(clock.wall() - started, 0.001)
            outcome = entry.outcome
            now = f"{outcome.agent} {outcome.task}"
            bar.update(place, completed=done, total=planned, description=now, rate=f"{rate:.1f}/s")
            bar.refresh()

        yield tell
