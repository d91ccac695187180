"""How far a run is: a bar with rate and time left on a terminal, one plain line an event elsewhere, or nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from deskjob.report.digest import said
from deskjob.report.table import case, shortened
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
    outcome = entry.outcome
    print(f"{done}/{planned} {outcome.agent} {case(outcome)}: {shortened(said(outcome), 160)}", file=sys.stderr)


@contextmanager
def _bar(total: int) -> Iterator[Told]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    # Drawn when something happens and by no thread of its own, so that workers can be forked.
    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TaskProgressColumn(show_speed=True),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
    )
    with bar:
        place = bar.add_task("starting", total=total)

        def tell(entry: Entry, done: int, planned: int) -> None:
            outcome = entry.outcome
            bar.update(place, completed=done, total=planned, description=f"{outcome.agent} {outcome.task}")
            bar.refresh()

        yield tell
