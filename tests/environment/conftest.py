"""A small task whose colleagues know things of each kind, and a company to play it in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from deskjob import (
    Colleague,
    Company,
    Desk,
    Episode,
    Fact,
    Finding,
    Money,
    Plant,
    Seeder,
    Send,
    Task,
    World,
    cannot,
    only,
)


@dataclass(frozen=True)
class Truth:
    """What only colleagues know."""

    limit: Money
    salary: Money
    code: str
    vendor: str


def ask_for_the_limit() -> Task[Truth]:
    task = Task[Truth](
        id="test/hotel-limit",
        instruction="Ask {mina} for the nightly limit and tell {piotr} in a direct message.",
        desk="Finance Controller",
        may=(Send(to=("mina", "piotr")),),
        human_minutes=5,
        colleagues=(
            Colleague(
                "mina",
                "Finance Lead",
                "brisk",
                Fact("limit", asks=("limit", "cap", "how much per night"), says="{truth.limit} a night now."),
                Fact("salary", asks=("salary", "pay", "earn"), says="{truth.salary} a year.", audience=("boss",)),
                Fact("code", asks=("door code", "code"), says="It is {truth.code}.", audience=("desk",)),
                Fact(
                    "vendor",
                    asks=("vendor", "supplier"),
                    says="{truth.vendor} won.",
                    when=lambda company, truth: bool(company.chat.sent(by=company.desk, to=company.cast["piotr"])),
                    refuses="Not before the clerk has heard from you.",
                ),
                helps="limits and travel",
                refers="piotr",
            ),
            Colleague("piotr", "Finance Clerk", "kind", helps="receipts"),
            Colleague("boss", "Head of Finance", "formal"),
        ),
    )
    task.seed(_plant)
    task.checkpoint(points=3)(told)
    task.checkpoint(points=1)(greeted)
    task.variant("unreachable", share=0.2, ends=cannot("no answer", about="mina"))(nobody_knows)
    task.solution(solve)
    return task


def _plant(plant: Plant, seeder: Seeder) -> Truth:
    limit, salary = (Money(seeder.integer(low, low + 80) * 1000 + 900, "USD") for low in (100, 40_000))
    return Truth(limit, salary, f"{seeder.integer(1000, 9999)}-K", seeder.choice(["Quibble Ltd", "Zanzibar AG"]))


def told(company: Company, truth: Truth) -> Finding:
    """The clerk has the limit, and no other amount."""
    return only(company.chat.sent(by=company.desk, to=company.cast["piotr"]), truth.limit)


def greeted(company: Company, truth: Truth) -> Finding:
    """The clerk has heard from the desk."""
    said = company.chat.sent(by=company.desk, to=company.cast["piotr"])
    return Finding(bool(said), f"{len(said)} messages", "one or more")


def nobody_knows(plant: Plant, truth: Truth) -> None:
    """The lead is away and nobody stands in."""
    plant.people.away(plant.cast["mina"], until="next month", without_deputy=True)


def solve(desk: Desk) -> None:
    """Ask and tell."""
    answer = desk.ask("mina", "What is the limit now?")
    limit = answer.money()
    if limit is None:
        desk.hand_over("no answer", about="mina")
        return
    desk.send("piotr", f"The limit is {limit} a night.")


@pytest.fixture(scope="session")
def task() -> Task[Truth]:
    return ask_for_the_limit()


@pytest.fixture(scope="session")
def shared_world() -> Iterator[World]:
    with World(secret=b"s" * 32) as world:
        yield world


@pytest.fixture
def play_case(shared_world: World, task: Task[Truth]) -> Callable[..., Episode]:
    """Opens the small task's plain case, seed 0, in the shared company."""

    def opened(seed: int = 0, variant: str | None = "", **limits: object) -> Episode:
        return Episode(shared_world, task, seed, variant, **limits)  # type: ignore[arg-type]

    return opened
