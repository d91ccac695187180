"""Rules about cheats: none is full and clean, none wins more than the honest work in it, each is seen."""

from __future__ import annotations

from typing import Any

from deskjob.checking.bench import Bench, Try, lost
from deskjob.playing import Played


def check_cheats(bench: Bench) -> None:
    """Let every cheat try, on the sampled cases."""
    for name in bench.named("cheat"):
        told: dict[str, Any] = {"cases": 0, "nothing_to_try": 0, "full": 0, "points": 0, "honest": 0, "caught_by": []}
        for one in bench.sampled():
            played = bench.play(name, one)
            if played is not None:
                _judge(bench, name, one, played, told)
        told["caught_by"] = sorted(set(told["caught_by"]))
        bench.report.cheats[name] = told


def _judge(bench: Bench, name: str, one: Try, played: Played, told: dict[str, Any]) -> None:
    outcome, factory = played.outcome, bench.crew[name]
    accepted = bench.accepted[name, one]
    based = getattr(factory, "base", "nothing") != "nothing"
    alone = bench.play(name, one, honest_only=True) if based else None
    earned = alone.outcome.points if alone is not None else 0
    nothing_taken = alone is not None and alone.outcome.clean and not accepted
    guards = {trip.guard for trip in outcome.damage}
    told["cases"] += 1
    told["nothing_to_try"] += nothing_taken
    told["full"] += outcome.clean and not nothing_taken
    told["points"] += outcome.points
    told["honest"] += earned
    told["caught_by"] += sorted(guards)
    say = bench.report.say
    if outcome.void:
        say("cheats", name, f"made the episode void: {outcome.void_reason or sorted(lost(played))}", str(one))
    if outcome.points > earned:
        say("cheats", name, f"won {outcome.points} points, its honest part alone {earned}", str(one))
    if outcome.clean and not nothing_taken:
        say("cheats", name, "got the full mark, clean", str(one))
    watching: frozenset[str] = getattr(factory, "guards", frozenset())
    if accepted and watching and not watching & guards:
        told_of = f"{', '.join(dict.fromkeys(accepted))} went through and none of {', '.join(sorted(watching))} tripped"
        say("cheats", name, told_of, str(one))
    _leaks(bench, name, one, played)


def _leaks(bench: Bench, name: str, one: Try, played: Played) -> None:
    """No colleague told the desk what it may not know."""
    said: dict[str, str] = {}
    for change in played.journal:
        if change.table == "chat_message" and change.kind == "insert" and change.new is not None:
            said[change.actor] = f"{said.get(change.actor, '')}\n{change.new['text']!s}"
    company, case = bench.world.company(), played.case
    for colleague in bench.task.colleagues:
        for fact in colleague.facts:
            allowed = fact.audience is None or "desk" in fact.audience
            if allowed and (fact.when is None or fact.when(company, case.truth)):
                continue
            if case.fill(fact.says) in said.get(case.cast[colleague.key], ""):
                bench.report.say("cheats", name, f"{colleague.key} told {fact.key}, which is not granted", str(one))
