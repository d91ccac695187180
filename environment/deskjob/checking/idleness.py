"""Rules about workers who do nothing of use: no point for idling, reading, parroting, chance, or giving up."""

from __future__ import annotations

from deskjob.checking.bench import Bench, Try

USELESS = ("idle", "reader", "parrot", "random")


def check_idleness(bench: Bench) -> None:
    """Let them all play."""
    tries = bench.tries()
    for spec in USELESS:
        points = sum(_zero(bench, "nothing for nothing", spec, one) for one in tries)
        if spec == "idle":
            bench.report.idle = {"cases": len(tries), "points": points}
    for one in tries:
        if bench.feasible(one):
            _zero(bench, "always handing over", "always-hand-over", one)
        else:
            _zero(bench, "never handing over", "never-hand-over", one)


def _zero(bench: Bench, rule: str, spec: str, one: Try) -> int:
    played = bench.play(spec, one)
    if played is None:
        return 0
    outcome = played.outcome
    if outcome.points or outcome.void:
        won = [verdict.name for verdict in outcome.verdicts if verdict.status == "pass"]
        told = f"won {outcome.points} of {outcome.total} ({', '.join(won)})" if won else f"void: {outcome.void_reason}"
        bench.report.say(rule, spec, told, str(one))
    return outcome.points
