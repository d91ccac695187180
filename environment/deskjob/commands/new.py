"""`deskjob new`."""

from __future__ import annotations

import argparse

HELP = "Start a task of your own: writes the task's page and a test that calls check_task on it."
EPILOG = """examples:
  deskjob new task acme/quarter-close              acme_tasks/quarter_close.py and a test, here
  deskjob new task acme/quarter-close --into lib   beneath the folder lib"""

_PAGE = '''\
"""Say in one line what this work is about."""

from dataclasses import dataclass

from deskjob import Colleague, Company, Desk, Fact, Finding, Money, Plant, Seeder, Send, Task, cannot, only


@dataclass(frozen=True)
class Truth:
    """What the seeding planted. The agent never sees it."""

    limit: Money


task = Task[Truth](
    id="{id}",
    instruction="""
        Ask {{boss}} what the limit is now, and pass it on to {{peer}} in a direct message.
    """,
    desk="Finance Clerk",
    may=(Send(to=("boss", "peer")),),
    human_minutes=5,
    estimated="a guess; say how you found it",
    colleagues=(
        Colleague(
            "boss",
            "Head of Finance",
            "brisk",
            Fact(
                "limit",
                asks=("limit", "cap", "ceiling", "maximum"),
                says="{{truth.limit}} from now on.",
                paraphrases=(
                    "What is the limit now?",
                    "What's the cap?",
                    "Is there a ceiling?",
                    "What is the maximum?",
                    "Could you tell me the limit, please",
                    "how high is the cap these days",
                    "the current limit?",
                    "Which maximum holds now?",
                    "I need the limits, please.",
                    "Has the ceiling changed?",
                ),
            ),
            helps="limits",
        ),
        Colleague("peer", "Travel Coordinator", "kind", helps="travel"),
    ),
)


@task.seed
def limit(plant: Plant, seeder: Seeder) -> Truth:
    """Only the head of finance knows the limit."""
    return Truth(seeder.choice([Money("120"), Money("145"), Money("170")]))


@task.checkpoint(points=2)
def told(company: Company, truth: Truth) -> Finding:
    """The travel coordinator has the right limit, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["peer"]), truth.limit)


@task.variant("unreachable", share=0.2, ends=cannot("no answer", about="boss"))
def nobody_knows(plant: Plant, truth: Truth) -> None:
    """The head of finance is away, and nobody stands in."""
    plant.people.away(plant.cast["boss"], until="next month", without_deputy=True)


@task.solution
def ask_and_tell(desk: Desk, tell: str = "peer") -> None:
    """Ask, wait for the answer, pass it on."""
    limit = desk.ask("boss", "What is the limit now?").money()
    if limit is None:
        desk.hand_over("no answer", about="boss")
        return
    desk.send(tell, f"The limit is {{limit}} now.")


@task.trap(loses={{"told"}})
def guesses(desk: Desk) -> None:
    """Does not ask."""
    desk.send("peer", "The limit is $100.00.")


@task.trap(loses={{"told"}})
def says_too_much(desk: Desk) -> None:
    """Passes two amounts on."""
    limit = desk.ask("boss", "What is the limit now?").money()
    desk.send("peer", f"It is {{limit}}, or perhaps $99.00.")


@task.trap(loses={{"told"}})
def tells_the_wrong_one(desk: Desk) -> None:
    """Tells the one who knows already."""
    ask_and_tell(desk, tell="boss")
'''
_PACKAGE = '''\
"""Tasks of {package}: where each stands, by its id; it is loaded when it is asked for."""

TASKS = {{"{id}": "{package}.{module}:task"}}
IDS = tuple(TASKS)
'''
_TEST = '''\
"""Whether the task is valid by every rule of the library."""

from deskjob import check_task
from {package}.{module} import task


def test_{module}_is_valid() -> None:
    report = check_task(task, seeds=3)
    assert report.valid, report.problems
'''
_TOML = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "0.1.0"
dependencies = ["deskjob"]

[project.entry-points."deskjob.tasks"]
{package} = "{package}:TASKS"

[project.entry-points."deskjob.task_ids"]
{package} = "{package}:IDS"
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to start, and where."""
    parser.add_argument("what", choices=("task",))
    parser.add_argument("id", metavar="ID", help="family/name, such as acme/quarter-close")
    parser.add_argument("--into", default=".", metavar="DIR", help="the folder of the package (default: here)")


def main(args: argparse.Namespace) -> int:
    """Write the files; nothing that exists is overwritten."""
    from pathlib import Path

    from deskjob.task import Task
    from deskjob_services.errors import WrongUse

    family, _, name = Task[None](id=args.id, instruction="", desk="").id.partition("/")
    words = {"id": args.id, "package": f"{family}_tasks", "module": name.replace("-", "_"), "name": f"{family}-tasks"}
    root = Path(args.into)
    package = root / words["package"]
    files = {
        package / f"{words['module']}.py": _PAGE,
        package / "__init__.py": _PACKAGE,
        root / "tests" / f"test_{words['module']}.py": _TEST,
        root / "pyproject.toml": _TOML,
    }
    page = package / f"{words['module']}.py"
    if page.exists():
        raise WrongUse(f"{page} is there already", "a new id", "nothing was written")
    for path, text in files.items():
        if path.exists():
            print(f"kept     {path} (add the new task to it yourself)")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**words), encoding="utf-8")
        print(f"wrote    {path}")
    print(f"\nnext     pip install -e {root} && deskjob check {args.id}")
    return 0
