"""Case: a task at one seed and variant - who plays whom, the rendered instruction, and the answer key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deskjob.stage import Plant
from deskjob.task import Stop, Task
from deskjob_services.errors import WrongUse
from deskjob_services.journal import Mark
from deskjob_services.people.models import Department, Person, Role
from deskjob_services.rows import Rows
from deskjob_services.seeder import Seeder
from deskjob_services.store import Store


@dataclass(frozen=True)
class Who:
    """A person as sentences name them: `{mina}`, `{mina.first}`, `{mina.title}`, ..."""

    id: str
    name: str
    first: str
    title: str
    department: str
    handle: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} ({self.title})"


@dataclass(frozen=True, eq=False)
class Case:
    """One seeded piece of work, at the moment the desk sits down to it."""

    task: Task[Any]
    seed: int
    variant: str
    cast: Mapping[str, str]
    desk_id: str
    truth: Any
    words: Mapping[str, str]
    people: Mapping[str, Who]
    stratum: str
    circle: frozenset[str]
    confidential: frozenset[str]
    opened: Mark

    @property
    def instruction(self) -> str:
        """What the agent is asked."""
        return self.fill(self.task.instruction)

    @property
    def ends(self) -> Stop | None:
        """How it rightly ends when it cannot be done; None when it can."""
        return self.task.variants[self.variant].ends if self.variant else None

    @property
    def named(self) -> dict[str, str]:
        """Person ids of the colleagues whom the instruction names."""
        return {key: self.cast[key] for key in self.cast if re.search(rf"{{{key}[.}}]", self.task.instruction)}

    @property
    def given(self) -> dict[str, str]:
        """The words that the instruction holds."""
        return {key: word for key, word in self.words.items() if re.search(rf"{{{key}[.}}]", self.task.instruction)}

    def fill(self, sentence: str) -> str:
        """A sentence with its `{...}` filled. Raises WrongUse for a word nobody set."""
        try:
            return sentence.format_map({**self.words, **self.people, "truth": self.truth})
        except (KeyError, AttributeError, IndexError, ValueError) as error:
            raise WrongUse(
                f"{self.task.id}: the sentence {sentence!r} cannot be filled ({error!r})",
                "colleagues' keys, truth's attributes, and plant.words",
            ) from error

    def ids(self, names: tuple[str, ...]) -> frozenset[str]:
        """The ids behind keys of colleagues and attributes of Truth."""
        found: set[str] = set()
        for name in names:
            value = self.cast.get(name) or getattr(self.truth, name)
            found |= {value} if isinstance(value, str) else set(value)
        return frozenset(found)


def seeded(store: Store, task: Task[Any], seed: int, variant: str | None) -> Case:
    """Plant a case in a company. Raises WrongUse for a variant the task has not."""
    if task.seeding is None:
        raise WrongUse(f"{task.id} has no seeding", "a function marked @task.seed")
    chosen = task.variant_of(seed) if variant is None else variant
    if chosen and chosen not in task.variants:
        raise WrongUse(
            f"{task.id} has no variant {chosen!r}", f"one of {sorted(task.variants)}, or '' for the plain one"
        )
    seeder = Seeder(seed, task.id)
    desk, cast = _cast(store.rows, task, seeder.branch("cast"), store.now)
    with store.act("harness", "plant", 0, []):
        for role in task.roles:
            if store.rows.get(Role, desk, role) is None:
                store.rows.insert(Role, person_id=desk, role=role)
        plant = Plant(store, cast, desk)
        truth = task.seeding(plant, seeder.branch("seed"))
        if chosen:
            truth = task.variants[chosen].change(plant, truth) or truth
    return Case(
        task,
        seed,
        chosen,
        cast,
        desk,
        truth,
        plant.words,
        {key: who(store.rows, person_id) for key, person_id in {**cast, "desk": desk}.items()},
        chosen if chosen and task.variants[chosen].ends is None and plant.stratum == "happy" else plant.stratum,
        frozenset(plant.circle),
        frozenset(plant.confidential),
        store.mark(),
    )


def who(rows: Rows, person_id: str) -> Who:
    """A person as sentences name them."""
    person = rows.need(Person, person_id)
    department = rows.need(Department, person.department_id).name
    return Who(person.id, person.name, person.first_name, person.title, department, person.handle, person.email)


def _cast(rows: Rows, task: Task[Any], seeder: Seeder, now: int) -> tuple[str, dict[str, str]]:
    away = {
        str(person_id)
        for (person_id,) in rows.values(
            "select person_id from people_leave where cancelled = 0 and until_at >= :now", now=now
        )
    }
    taken: set[str] = set()
    desk = _player(rows, task, task.desk, seeder.branch("desk"), taken, away)
    return desk, {
        colleague.key: _player(rows, task, colleague.title, seeder.branch(colleague.key), taken, away)
        for colleague in task.colleagues
    }


def _player(rows: Rows, task: Task[Any], title: str, seeder: Seeder, taken: set[str], away: set[str]) -> str:
    """Somebody with this title who has no other part; somebody at work, if there is one."""
    found = rows.values(
        "select id from people_person where title = :title collate nocase and employment = 'active' order by id",
        title=title,
    )
    free = [str(person_id) for (person_id,) in found if person_id not in taken]
    free = [person_id for person_id in free if person_id not in away] or free
    if not free:
        raise WrongUse(
            f"{task.id} needs a {title!r} and the company has none left", "a title that people/grow.py knows"
        )
    chosen = seeder.choice(free)
    taken.add(chosen)
    return chosen
