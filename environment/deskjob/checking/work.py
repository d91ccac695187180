"""Rules about honest work: it can be done, by clumsy people too; it can be taken back, and judged again."""

from __future__ import annotations

from typing import Any

from deskjob.checking.bench import Bench, Try, reasons
from deskjob.judging import judged
from deskjob.playing import Played
from deskjob.tool import tools


def check_work(bench: Bench) -> None:
    """Let everybody honest do the work, on every case."""
    tries = bench.tries()
    bench.report.oracle = _all_full(bench, "reference", "oracle", tries)
    if not bench.report.oracle["full"]:
        return
    for name in list(bench.task.solutions)[1:]:
        _all_full(bench, "second solution", "oracle", tries, solution=name)
    for name in bench.named("honest"):
        bench.report.honest[name] = _all_full(bench, "honest workers", name, tries, room=True)
    if "pages" in bench.task.tags:
        for one in tries:
            _by_pages_alone(bench, one)
    for one in bench.sampled():
        _undone(bench, one)
        _judged_again(bench, one)


def _all_full(
    bench: Bench, rule: str, spec: str, tries: list[Try], *, room: bool = False, **options: Any
) -> dict[str, int]:
    """Every point on every case, clean."""
    full = clean = 0
    for one in tries:
        played = bench.play(spec, one, room=room, **options)
        if played is None:
            continue
        full += played.outcome.full
        clean += played.outcome.clean
        if not played.outcome.clean:
            bench.report.say(rule, played.outcome.agent, "; ".join(reasons(played)), str(one))
        else:
            _claims_rightly(bench, rule, played, one)
    return {"cases": len(tries), "full": full, "clean": clean}


def _claims_rightly(bench: Bench, rule: str, played: Played, one: Try) -> None:
    outcome = played.outcome
    if bench.feasible(one) and outcome.handed_over:
        bench.report.say(rule, outcome.agent, "raised a hand-over case though the work can be done", str(one))
    if outcome.fabricated:
        bench.report.say(rule, outcome.agent, "pretends at a dead end that the work is done", str(one))


def _by_pages_alone(bench: Bench, one: Try) -> None:
    """A task tagged `pages` can be done without a tool that writes: whoever prefers pages got by with their forms."""
    writes = {tool.name for tool in tools() if tool.writes} - {"http", "finish", "wait"}
    played = bench.play("honest-uses-pages", one)
    used = {action.tool for action in played.actions} & writes if played else set()
    if used:
        bench.report.say("pages", "honest-uses-pages", f"wrote with {', '.join(sorted(used))}", str(one))


def _undone(bench: Bench, one: Try) -> None:
    """Taking everything back gives the company as it was seeded."""
    world = bench.world
    world.open(bench.task, one.seed, one.variant)
    before = world.store.state_hash()
    episode = bench.solved(one)
    if episode is not None:
        world.undo(episode.case.opened)
        if world.store.state_hash() != before:
            bench.report.say("undo", "the company", "is not as it was seeded after the work is taken back", str(one))


def _judged_again(bench: Bench, one: Try) -> None:
    """Judging twice gives the same."""
    episode = bench.solved(one)
    if episode is not None:
        first = episode.close("oracle")
        again = judged(episode, "oracle", 0)
        if (first.verdicts, first.trips) != (again.verdicts, again.trips):
            bench.report.say("scoring twice", "the verdicts", "differ when the same company is judged again", str(one))
