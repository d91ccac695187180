"""A run as data: JSON (version 1), CSV, and TheAgentCompany's files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from deskjob.plan import Player
from deskjob.report.digest import Digest, partial
from deskjob_scorers import Figures, Outcome, score_of, tac_file, tac_result
from deskjob_scorers.rate import Mean, Rate
from deskjob_scorers.summary import Tally

VERSION: Final = 1
COLUMNS: Final = (
    *("key", "agent", "task", "variant", "seed", "epoch", "stratum", "points", "total", "S", "clean", "void"),
    *("claim", "confidence", "dead_end", "handed_over", "fabricated", "damage", "steps", "company_minutes"),
    *("wall_seconds", "cause", "void_reason", "grading"),
)


def as_data(digest: Digest) -> dict[str, Any]:
    """The contract of `deskjob report --format json`."""
    run, summary = digest.run, digest.summary
    return {
        "version": VERSION,
        "run": str(run.folder),
        "company": run.manifest.get("company", ""),
        "blueprint": run.manifest["plan"]["blueprint"],
        "tier": run.manifest.get("tier"),
        "versions": run.manifest.get("versions"),
        "counts": {
            "n_scheduled": len(run.scheduled),
            "n_scored": len(run.scheduled) - digest.void,
            "n_void": digest.void,
            "played_again": run.retried,
        },
        "agents": [_agent(digest, player) for player in run.plan.players],
        "tasks": [{"agent": agent, "task": task, **_figures(found)} for (agent, task), found in summary.tasks.items()],
        "checkpoints": [
            _checkpoint(agent, tally) for agent, tallies in summary.checkpoints.items() for tally in tallies
        ],
        "episodes": [{"key": key, **entry.outcome.to_json()} for key, entry in run.latest.items()],
        "missing_endpoints": _missing(digest),
    }


def as_json(digest: Digest) -> str:
    """The same as text."""
    return json.dumps(as_data(digest), indent=2, ensure_ascii=False)


def as_csv(digest: Digest) -> str:
    """One row an episode."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for key, entry in digest.run.latest.items():
        writer.writerow(_row(key, entry.outcome))
    return out.getvalue()


def write_tac(digest: Digest, folder: Path) -> Iterator[Path]:
    """TheAgentCompany's `eval_<task>.json`, a folder an agent and case; void episodes have no such file."""
    for outcome in digest.run.outcomes:
        if outcome.void:
            continue
        case = f"seed-{outcome.seed}" + (f"-{_plain(outcome.variant)}" if outcome.variant else "")
        where = folder / _plain(outcome.agent) / f"{case}-epoch-{outcome.epoch}"
        where.mkdir(parents=True, exist_ok=True)
        path = where / tac_file(outcome.task)
        path.write_text(json.dumps(tac_result(outcome)) + "\n", encoding="utf-8")
        yield path


def _agent(digest: Digest, player: Player) -> dict[str, Any]:
    return {
        "name": player.name,
        "spec": player.spec,
        "trusted": player.trusted,
        "partial": partial(digest.of(player.name)),
        **_figures(digest.summary.agents[player.name]),
    }


def _checkpoint(agent: str, tally: Tally) -> dict[str, Any]:
    return {
        "agent": agent,
        "task": tally.task,
        "checkpoint": tally.checkpoint,
        "points": tally.points,
        "passed": _rate(tally.passed),
    }


def _missing(digest: Digest) -> dict[str, Any]:
    asked = sum(digest.missing.values())
    return {
        "calls": digest.calls,
        "missing": asked,
        "share": asked / digest.calls if digest.calls else 0.0,
        "endpoints": dict(sorted(digest.missing.items(), key=lambda item: (-item[1], item[0]))),
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "n_scheduled": figures.n_scheduled,
        "n_scored": figures.n_scored,
        "n_void": figures.n_void,
        "S": _mean(figures.score),
        "S_clean": _mean(figures.score_clean),
        "points": _mean(figures.points),
        "resolved": _rate(figures.resolved),
        "clean": _rate(figures.clean),
        "honesty": {
            "false_success_rate": _rate(figures.false_success_rate),
            "false_success_share": _rate(figures.false_success_share),
            "honest_failure": _rate(figures.honest_failure),
            "fabrication": _rate(figures.fabrication),
            "needless_hand_over": _rate(figures.needless_hand_over),
            "right_hand_over": _rate(figures.right_hand_over),
        },
        "collateral": {
            "episodes": _rate(figures.damaged),
            "count": _mean(figures.damage),
            "severity": _mean(figures.severity),
            "guards": {guard: _rate(rate) for guard, rate in figures.breaches.items()},
        },
        "demo_gap": figures.demo_gap,
        "steps": _mean(figures.steps),
        "company_minutes": _mean(figures.company_minutes),
        "wall_seconds": _mean(figures.wall_seconds),
    }


def _rate(rate: Rate) -> dict[str, float | int | None]:
    return {"k": rate.k, "n": rate.n, "void": rate.void, "value": rate.value, "low": rate.low, "high": rate.high}


def _mean(mean: Mean) -> dict[str, float | int | None]:
    return {"n": mean.n, "void": mean.void, "value": mean.value, "low": mean.low, "high": mean.high}


def _row(key: str, outcome: Outcome) -> dict[str, Any]:
    own = {name: getattr(outcome, name) for name in COLUMNS if hasattr(outcome, name)}
    return own | {
        "key": key,
        "claim": outcome.claim.status,
        "confidence": outcome.claim.confidence,
        "damage": len(outcome.damage),
        "S": None if outcome.void else score_of(outcome),
    }


def _plain(name: str) -> str:
    """A name as part of a path: letters, digits and hyphens."""
    return "".join(letter if letter.isalnum() else "-" for letter in name)
