"""Rules that need only the task's page: what must be said, given, and kept out of reach."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from deskjob.checking.bench import Bench

Told = Iterator[tuple[str, str]]
PARAPHRASES = 10
TRAPS = 3


def check_page(bench: Bench) -> None:
    """Read the page."""
    for rule in (_sentences, _points, _signatures, _traps, _endings, _human, _facts):
        for about, sentence in rule(bench):
            bench.report.say("page", about, sentence)


def _sentences(bench: Bench) -> Told:
    task = bench.task
    if task.seeding is None:
        yield "seeding", "there is none, expected a function marked @task.seed"
    for kind, parts in (("variant", task.variants), ("trap", task.traps)):
        for name, part in parts.items():
            if not part.sentence:
                yield f"{kind} {name}", "has no sentence, expected a docstring"
    for name, probe in task.probes.items():
        if not inspect.getdoc(probe):
            yield f"probe {name}", "has no sentence, expected a docstring"
    for name, solve in task.solutions.items():
        if not inspect.getdoc(solve):
            yield f"solution {name}", "has no sentence, expected a docstring"


def _points(bench: Bench) -> Told:
    names = [checkpoint.name for checkpoint in bench.task.checkpoints]
    if not names:
        yield "checkpoints", "there are none; a task that asks for nothing cannot be done"
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"checkpoint {name}", "there are two of that name"


def _signatures(bench: Bench) -> Told:
    """A checkpoint is given the company and the answer key, and so cannot read what the agent claimed."""
    for checkpoint in bench.task.checkpoints:
        taken = list(inspect.signature(checkpoint.check).parameters)
        if taken != ["company", "truth"]:
            yield f"checkpoint {checkpoint.name}", f"takes {', '.join(taken)}, expected company and truth, nothing else"
    for name, probe in bench.task.probes.items():
        taken = list(inspect.signature(probe).parameters)
        if taken != ["company", "truth"]:
            yield f"probe {name}", f"takes {', '.join(taken)}, expected company and truth, nothing else"
    for name, solve in bench.task.solutions.items():
        taken = list(inspect.signature(solve).parameters)
        if "truth" in taken or "company" in taken:
            yield f"solution {name}", "is given the answer key or the company, expected the desk alone"


def _traps(bench: Bench) -> Told:
    if len(bench.task.traps) < TRAPS:
        yield "traps", f"there are {len(bench.task.traps)}, expected at least {TRAPS}"


def _endings(bench: Bench) -> Told:
    task = bench.task
    if not task.solutions:
        yield "solutions", "there is none, expected at least the reference"
    if not any(variant.ends is not None for variant in task.variants.values()):
        yield "variants", "none is a dead end, expected at least one with ends=cannot(...)"
    if sum(variant.share for variant in task.variants.values()) >= 1:
        yield "variants", "their shares leave nothing to the plain case, expected a sum below 1"


def _human(bench: Bench) -> Told:
    if bench.task.human_minutes <= 0:
        yield "human_minutes", f"is {bench.task.human_minutes}, expected how long a person takes"
    if not bench.task.estimated.strip():
        yield "estimated", "is empty, expected how the human time was estimated"


def _facts(bench: Bench) -> Told:
    """Ten ways of asking hit each fact, and no other of the same colleague."""
    for colleague in bench.task.colleagues:
        for fact in colleague.facts:
            about = f"fact {fact.key} of {colleague.key}"
            if len(set(fact.paraphrases)) < PARAPHRASES:
                yield about, f"has {len(set(fact.paraphrases))} paraphrases, expected {PARAPHRASES}"
            for said in fact.paraphrases:
                hit = [other.key for other in colleague.facts if other.asked(said)]
                if hit != [fact.key]:
                    yield f"{about}, asked {said!r}", f"hits {', '.join(hit) or 'nothing'}, expected {fact.key} alone"
