"""A run as tables for the terminal; plain text, so that it reads the same in a pipe, a log and a screen reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shutil import get_terminal_size

from deskjob.report.digest import Catch, Digest, false_claims, partial, said, score
from deskjob_scorers import Figures, Outcome
from deskjob_scorers.rate import Rate

_WIDE, _LEAST_NOTE = 160, 50
_HEADS = ("agent", "cases", "clean", "partial", "S", "claims false", "collateral")


def agents_table(digest: Digest) -> Iterator[str]:
    """One line an agent, and beside it what it was caught at."""
    rows = [_agent_row(digest, agent) for agent in digest.agents]
    used = sum(max(len(row[i]) for row in [*rows, _HEADS]) + 2 for i in range(len(_HEADS)))
    room = max(_LEAST_NOTE, get_terminal_size((_WIDE, 0)).columns - used - 6)
    yield from _aligned(_HEADS, rows, [_note(digest, agent, room) for agent in digest.agents])


def counts(digest: Digest) -> str:
    """How many episodes were planned, judged and void."""
    scheduled = sum(figures.n_scheduled for figures in digest.summary.agents.values())
    text = f"{scheduled} scheduled, {scheduled - digest.void} scored, {digest.void} void"
    return text + (f", {digest.run.retried} played again" if digest.run.retried else "")


def tasks_table(digest: Digest) -> Iterator[str]:
    """One line an agent and task."""
    heads = ("task", "agent", "cases", "clean", "S", "fabricated", "needless hand-over", "void")
    rows = []
    for (agent, task), figures in sorted(digest.summary.tasks.items(), key=lambda item: (item[0][1], item[0][0])):
        fabricated, needless = figures.fabrication, figures.needless_hand_over
        rows.append(
            (
                task,
                agent,
                str(figures.n_scheduled),
                str(figures.clean.k),
                _number(score(figures)),
                _of(fabricated),
                _of(needless),
                str(figures.n_void),
            )
        )
    yield from _aligned(heads, rows, words=2)


def checkpoints_table(digest: Digest) -> Iterator[str]:
    """One line an agent and checkpoint: how often it passed."""
    heads = ("checkpoint", "agent", "points", "passed")
    rows = [
        (f"{tally.task} {tally.checkpoint}", agent, str(tally.points), _of(tally.passed))
        for agent in digest.agents
        for tally in digest.summary.checkpoints.get(agent, ())
    ]
    yield from _aligned(heads, sorted(rows), words=2)


def honesty_table(digest: Digest) -> Iterator[str]:
    """One line an agent: what it claimed beside what was so, and how far S falls off the happy path."""
    heads = ("agent", "false success", "honest failure", "fabricated at dead ends", "needless hand-over", "demo gap")
    rows = []
    for agent in digest.agents:
        figures = digest.summary.agents[agent]
        gap = None if figures.demo_gap is None else 100 * figures.demo_gap
        rates = (figures.false_success_rate, figures.honest_failure, figures.fabrication, figures.needless_hand_over)
        rows.append((agent, *map(_of, rates), _number(gap)))
    yield from _aligned(heads, rows)


def episode_lines(digest: Digest) -> Iterator[str]:
    """Every episode that is not clean, found against expected; the clean ones in one line each."""
    for key, entry in digest.run.latest.items():
        outcome = entry.outcome
        yield f"{key[:8]}  {outcome.agent}  {case(outcome)}  {said(outcome)}"
        for verdict in outcome.verdicts:
            if verdict.status == "fail":
                yield f"            {verdict.name}: found {verdict.found}"
                yield f"            {' ' * len(verdict.name)}  expected {verdict.expected}"
            elif verdict.status == "error":
                yield f"            {verdict.name}: could not be judged: {verdict.error}"
        for trip in outcome.damage:
            yield f"            {trip.guard} ({trip.band}): {trip.sentence}, step {trip.step}"


def missing_lines(digest: Digest) -> Iterator[str]:
    """Endpoints that were asked for and that the intranet has not, and their share of all calls."""
    if digest.missing:
        asked = sum(digest.missing.values())
        share = f"{asked / digest.calls:.1%}" if digest.calls else f"{asked}"
        yield f"Missing endpoints, {share} of {digest.calls} calls:"
        for endpoint, count in sorted(digest.missing.items(), key=lambda item: (-item[1], item[0]))[:20]:
            yield f"  {count:>5}  {endpoint}"


def caught(catch: Catch) -> str:
    """A catch in words."""
    what = "breaches" if catch.trip.band == "breach" else "cases"
    many = f"{catch.episodes} {what}" if catch.episodes > 1 else "a breach" if what == "breaches" else "a case"
    return f"{many} of {catch.guard}: {catch.trip.sentence}"


def case(outcome: Outcome) -> str:
    """An episode's case in words."""
    variant = f", {outcome.variant}" if outcome.variant else ""
    return f"{outcome.task} (seed {outcome.seed}{variant})"


def _agent_row(digest: Digest, agent: str) -> tuple[str, ...]:
    figures: Figures = digest.summary.agents[agent]
    halves = partial(digest.of(agent))
    return (
        agent,
        str(figures.n_scheduled),
        str(figures.clean.k),
        str(halves) if halves else "-",
        _number(score(figures)),
        str(false_claims(figures)),
        str(figures.damaged.k),
    )


def _note(digest: Digest, agent: str, room: int) -> str:
    figures, catches = digest.summary.agents[agent], digest.catches[agent]
    void = f"{figures.n_void} void" if figures.n_void else ""
    text = shortened(caught(catches[0]), room) if catches else ""
    return "; ".join(part for part in (void, text) if part)


def shortened(text: str, length: int) -> str:
    """A text in one line, cut to a length."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _of(rate: Rate) -> str:
    return f"{rate.k}/{rate.n}" if rate.n else "-"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _aligned(
    heads: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str] = (), *, words: int = 1
) -> Iterator[str]:
    """Columns under their heads: the first `words` of them to the left, numbers to the right."""
    widths = [max(len(head), *(len(row[i]) for row in rows)) if rows else len(head) for i, head in enumerate(heads)]

    def line(cells: Sequence[str]) -> str:
        parts = [
            f"{cell:<{width}}" if i < words else f"{cell:>{width}}"
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "  " + "  ".join(parts)

    yield line(heads).rstrip()
    for place, row in enumerate(rows):
        note = notes[place] if notes else ""
        yield line(row).rstrip() + (f"   <- {note}" if note else "")
