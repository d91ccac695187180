"""A small valid task, and ways of breaking it: each test breaks one thing and sees it named."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deskjob import (
    Colleague,
    Company,
    Desk,
    Fact,
    Finding,
    Plant,
    Seeder,
    Send,
    Task,
    cannot,
    only,
)

ASKING = (
    "What is the code?",
    "Tell me the code, please.",
    "code?",
    "Which code do I use?",
    "Do you know the code for the door?",
    "I need the code.",
    "Has the code changed?",
    "The new code, please.",
    "What code should I pass on?",
    "Could you share the code with me?",
)
Check = Callable[..., Finding]


@dataclass(frozen=True)
class Truth:
    """The code that only one colleague knows."""

    code: int


def told(company: Company, truth: Truth) -> Finding:
    """Omar has the code, and no other number, from the desk."""
    return only(company.chat.sent(by=company.desk, to=company.cast["omar"]), truth.code)


def plant_code(plant: Plant, seeder: Seeder) -> Truth:
    """A code a seed."""
    return Truth(seeder.integer(1000, 9999))


def pass_on(desk: Desk) -> None:
    """Ask, and pass it on."""
    answer = desk.ask("mina", "What is the code?")
    code = answer.number()
    if code is None:
        desk.hand_over("no answer", about="mina")
        return
    desk.send("omar", f"The code is {code}.")


def toy(
    *,
    check: Check = told,
    seeding: Callable[[Plant, Seeder], Truth] = plant_code,
    solution: Callable[..., None] = pass_on,
    traps: bool = True,
    dead_end: bool = True,
    **changes: Any,
) -> Task[Truth]:
    """The task, with something else in the place of a part."""
    given: dict[str, Any] = {
        "id": "toy/pass-on",
        "instruction": "Ask {mina} for the code and tell it to {omar} in a direct message: the number, no other.",
        "desk": "Office Manager",
        "may": (Send(to=("mina", "omar")),),
        "human_minutes": 3,
        "estimated": "played by hand",
        "colleagues": (
            Colleague("mina", "Finance Lead", "brisk", knows()),
            Colleague("omar", "Travel Coordinator", "kind", helps="travel"),
        ),
    }
    task = Task[Truth](**{**given, **changes})
    task.seed(seeding)
    task.checkpoint(points=2)(check)
    if dead_end:
        task.variant("away", share=0.2, ends=cannot("no answer", about="mina"))(_away)
    task.solution(solution)
    if traps:
        for trap in (_tells_another, _tells_the_wrong_one, _says_nothing):
            task.trap(loses={check.__name__})(trap)
    return task


def knows(paraphrases: tuple[str, ...] = ASKING) -> Fact:
    """What Mina knows."""
    return Fact("code", asks=("code",), says="It is {truth.code}.", paraphrases=paraphrases)


def _away(plant: Plant, truth: Truth) -> None:
    """Mina is away, and nobody stands in."""
    plant.people.away(plant.cast["mina"], until="next month", without_deputy=True)


def _tells_another(desk: Desk) -> None:
    """Tells a code it made up."""
    desk.send("omar", "The code is 12.")


def _tells_the_wrong_one(desk: Desk) -> None:
    """Tells Mina what she knows."""
    desk.send("mina", f"The code is {desk.ask('mina', 'What is the code?').number()}.")


def _says_nothing(desk: Desk) -> None:
    """Reports without the code."""
    desk.send("omar", "It is done.")
