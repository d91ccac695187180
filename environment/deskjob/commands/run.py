"""`deskjob run`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from deskjob.plan import Plan
    from deskjob.sweep import Swept

HELP = "Let agents work on tasks, and judge what they leave. The same command again continues where it stopped."
EPILOG = """examples:
  deskjob run --agent oracle                                 every task, three seeds each
  deskjob run -a mypkg.agents:MyAgent -t 'finance/*' -k 4    your own agent, four times each case
  deskjob run -a ./agent.py:Agent -A model=small --seeds 20  options of the agent; more cases
  deskjob run -a oracle -a parrot --json                     data instead of a table

exit codes: 0 done, 1 stopped (--fail-on-error, Ctrl-C), 2 wrong use, 3 void episodes present"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who, what, how often, where."""
    add = parser.add_argument
    add(
        "--agent",
        "-a",
        action="append",
        default=[],
        metavar="AGENT",
        help="a name, package.module:Class, or file.py:Class",
    )
    add("-A", dest="options", action="append", default=[], metavar="KEY=VALUE", help="an option of the agents")
    add("--task", "-t", action="append", default=[], metavar="TASK", help="ids, globs or files; all when left out")
    add("--exclude", action="append", default=[], metavar="TASK", help="ids or globs to leave out")
    add("--seed", type=_count, default=0, metavar="N", help="the first seed of each task's cases (default 0)")
    add("--seeds", type=_count, default=3, metavar="N", help="how many cases of each task (default 3)")
    add(
        "--variant", default=None, metavar="NAME", help="play this variant ('' the plain one); the seed's own otherwise"
    )
    add("--epochs", "-k", type=_count, default=1, metavar="N", help="how often each case is played (default 1)")
    add("--limit", type=_count, default=None, metavar="N", help="only the first so many cases")
    add("--world-seed", default="7", metavar="N", help="the company's seed (default 7)")
    add("--scale", default="small", help="the company: small, standard or a factor on standard (default small)")
    add("--backend", default="in_process", choices=("in_process", "loopback"), help="how the company stands")
    add("--max-samples", "-n", type=_count, default=None, metavar="N", help="worker processes (default: the cores)")
    add("--step-limit", "--message-limit", type=_count, default=None, metavar="N", help="steps an episode")
    add("--company-limit", type=_count, default=None, metavar="MINUTES", help="company time an episode")
    add("--time-limit", type=float, default=None, metavar="SECONDS", help="time on the wall an episode")
    add("--retry-on-error", type=_count, default=0, metavar="N", help="play a void episode so often again")
    add("--fail-on-error", action="store_true", help="stop at the first void episode")
    add("--out", default=None, metavar="DIR", help="the run's folder (default: runs/ and the plan's digest)")
    add("--dry-run", action="store_true", help="say what would be played, and play nothing")


def main(args: argparse.Namespace) -> int:
    """Plan, play, and print the table."""
    from pathlib import Path

    from deskjob_services.errors import WrongUse

    if not args.agent:
        raise WrongUse("no agent", "at least one", "give one with --agent; oracle, idle and parrot are there")
    plan = planned(args)
    folder = Path(args.out) if args.out else Path("runs") / plan.digest[:8]
    if args.dry_run:
        return _dry(plan, folder, args.json)
    swept = _played(plan, folder, args)
    if not args.out:
        point_latest(folder)
    return _told(swept, args)


def planned(args: argparse.Namespace) -> Plan:
    """The plan the arguments describe."""
    from dataclasses import replace

    from deskjob.library import find_tasks
    from deskjob.plan import Plan, pieces, players
    from deskjob.task import Limits
    from deskjob_services.blueprint import Blueprint

    found = find_tasks(*args.task, exclude=args.exclude)
    places = {task.id: file for file in args.task if ".py" in file for task in find_tasks(file)}
    cases = pieces(found, range(args.seed, args.seed + args.seeds), args.variant, places)
    changed = {
        "steps": args.step_limit,
        "company_minutes": args.company_limit,
        "wall_seconds": args.time_limit,
    }
    given = {name: value for name, value in changed.items() if value is not None}
    return Plan(
        Blueprint.parse(args.world_seed, args.scale),
        players(args.agent, dict(map(option, args.options))),
        cases[: args.limit],
        args.epochs,
        args.backend,
        replace(Limits(), **given) if given else None,
    )


def option(text: str) -> tuple[str, Any]:
    """`key=value` as a pair; the value as JSON where it is that. Raises WrongUse."""
    import json

    from deskjob_services.errors import WrongUse

    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise WrongUse(f"the option {text!r}", "key=value", "such as -A model=small")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def point_latest(folder: Path) -> None:
    """Let `runs/latest` be this run; where links cannot be made, it is not there."""
    import os
    from contextlib import suppress

    with suppress(OSError):
        link = folder.parent / f".latest-{os.getpid()}"
        link.symlink_to(folder.name)
        link.replace(folder.parent / "latest")


def _played(plan: Plan, folder: Path, args: argparse.Namespace) -> Swept:
    import os

    from deskjob.progress import progress
    from deskjob.sweep import sweep

    jobs = sum(1 for _ in plan.jobs())
    with progress(jobs, quiet=args.quiet or args.json) as tell:
        return sweep(
            plan,
            folder,
            workers=min(args.max_samples or os.cpu_count() or 1, max(jobs, 1)),
            retries=args.retry_on_error,
            again=args.retry_on_error > 0,
            fail_on_error=args.fail_on_error,
            tell=tell,
        )


def _told(swept: Swept, args: argparse.Namespace) -> int:
    from deskjob.report.digest import digested
    from deskjob.report.formats import as_json
    from deskjob.report.table import agents_table, counts, missing_lines
    from deskjob.runlog import read_run

    digest = digested(read_run(swept.folder))
    if args.json:
        print(as_json(digest))
    else:
        print("\n".join(["", *agents_table(digest), ""]))
        played = swept.done - swept.before
        print(f"  {played} runs in {swept.seconds:.1f} s on {workers(swept.workers)}; {counts(digest)}")
        for line in missing_lines(digest):
            print(f"  {line}")
        if not args.quiet:
            print(f"  deskjob report {swept.folder} --html report.html shows all of it")
    if swept.interrupted or swept.stopped_by:
        why = f"stopped at {swept.stopped_by}, which is void" if swept.stopped_by else "stopped"
        return _stopped(f"{why}; {swept.done} of {swept.planned} are kept. The same command continues.")
    return 3 if digest.void else 0


def workers(count: int) -> str:
    """`2 workers`."""
    return f"{count} worker{'s' if count != 1 else ''}"


def _stopped(sentence: str) -> int:
    import sys

    print(f"deskjob: {sentence}", file=sys.stderr)
    return 1


def _dry(plan: Plan, folder: Path, as_data: bool) -> int:
    import json

    jobs = list(plan.jobs())
    if as_data:
        print(json.dumps({"version": 1, "folder": str(folder), **plan.to_json(), "episodes": len(jobs)}, indent=2))
        return 0
    for piece in plan.pieces:
        print(f"{piece.task}  seed {piece.seed}  {piece.variant or 'plain'}")
    agents = ", ".join(player.name for player in plan.players)
    print(f"\n{len(jobs)} episodes: {len(plan.pieces)} cases x {plan.epochs} x {agents}, into {folder}")
    return 0


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)
