"""Which rooms a firm has, and who would be in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deskjob_services import clock
from deskjob_services.chat import words
from deskjob_services.chat.models import CHANNEL, GROUP
from deskjob_services.people.models import Person
from deskjob_services.seeder import Seeder


@dataclass(slots=True)
class Place:
    """A room on the way into the company: its people, its owner first, and what they talk about there."""

    name: str
    kind: str
    topics: tuple[str, ...]
    weight: float
    people: list[Person]
    topic: str
    created_at: int
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Firm:
    """The people as rooms are made of them."""

    people: Sequence[Person]
    departments: dict[str, str]
    start: int

    def of(self, *departments: str) -> list[Person]:
        """Who works in these departments."""
        return [one for one in self.people if self.departments[one.department_id] in departments]

    def titled(self, *words: str) -> list[Person]:
        """Whose title has one of these words."""
        return [one for one in self.people if any(word in one.title for word in words)]

    def at(self, city: str) -> list[Person]:
        """Who works in an office."""
        return [one for one in self.people if one.location == city]


Choose = Callable[[Firm, Seeder], list[Person]]


def _some(share: float) -> Choose:
    return lambda firm, seeder: seeder.sample(firm.people, max(6, int(len(firm.people) * share)))


def _of(*departments: str) -> Choose:
    return lambda firm, seeder: firm.of(*departments)


def _with_guests(*departments: str) -> Choose:
    def choose(firm: Firm, seeder: Seeder) -> list[Person]:
        own = firm.of(*departments)
        rest = [one for one in firm.people if one not in own]
        return own + seeder.sample(rest, min(len(rest), max(2, len(firm.people) // 20)))

    return choose


def _at(city: str) -> Choose:
    return lambda firm, seeder: firm.at(city)


def _titled(*titles: str) -> Choose:
    return lambda firm, seeder: firm.titled(*titles)


def _everybody(firm: Firm, seeder: Seeder) -> list[Person]:
    return list(firm.people)


# name, kind, topics of conversation, weight, who, the topic line; the first fourteen are in every company.
_ROOMS: tuple[tuple[str, str, str, float, Choose, str], ...] = (
    ("general", CHANNEL, "general", 8, _everybody, "For everybody, about work"),
    ("announcements", CHANNEL, "announcements", 6, _everybody, "News from the house; read-only"),
    ("random", CHANNEL, "random", 8, _everybody, "Lunch, cats, weather"),
    ("it-help", CHANNEL, "it", 8, _everybody, "Ask here before you open a ticket, or after"),
    ("travel", CHANNEL, "travel", 6, _some(0.6), "Trips, hotels, receipts"),
    ("finance", CHANNEL, "finance", 8, _with_guests("Finance"), "Invoices, receipts, month-end"),
    ("people-team", CHANNEL, "people", 4, _with_guests("People"), "Contracts, leave, newcomers"),
    ("sales", CHANNEL, "sales", 8, _with_guests("Sales"), "Quotes, customers, lanes"),
    ("engineering", CHANNEL, "engineering", 8, _with_guests("Engineering", "Product"), "Builds, reviews, incidents"),
    ("operations", CHANNEL, "operations", 10, _with_guests("Operations"), "Loads, slots, drivers"),
    ("marketing", CHANNEL, "marketing", 3, _with_guests("Marketing"), "Newsletter, fairs, photos"),
    ("month-end", GROUP, "finance", 3, _of("Finance"), "Closing, step by step"),
    ("leads", GROUP, "executive project", 2, _titled("Head of", "CEO"), "Heads of department"),
    ("office-london", CHANNEL, "facilities general", 3, _at("London"), "The London office"),
    ("office-berlin", CHANNEL, "facilities general", 3, _at("Berlin"), "The Berlin office"),
    ("office-krakow", CHANNEL, "facilities general", 3, _at("Kraków"), "The Kraków office"),
    ("office-chicago", CHANNEL, "facilities general", 2, _at("Chicago"), "The Chicago office"),
    ("office-singapore", CHANNEL, "facilities general", 2, _at("Singapore"), "The Singapore office"),
    ("facilities", CHANNEL, "facilities", 3, _with_guests("Administration"), "Rooms, keys, deliveries"),
    ("legal", CHANNEL, "legal", 2, _with_guests("Legal"), "Contracts, claims, data protection"),
    ("product", CHANNEL, "product", 4, _with_guests("Product"), "What next, and why"),
    ("customs", CHANNEL, "operations", 3, _titled("Customs", "Operations Lead", "Logistics"), "Papers and borders"),
    ("incidents", CHANNEL, "engineering", 2, _of("Engineering", "IT"), "What is broken now"),
    ("data", CHANNEL, "data", 2, _titled("Data", "Analyst", "Engineering Lead", "Product Manager"), "Numbers"),
    ("leadership", GROUP, "executive", 2, _titled("Head of", "CEO", "Executive"), "Board papers and visits"),
    ("payroll", GROUP, "finance people", 1, _titled("Payroll", "Head of People", "People Operations"), "Pay runs"),
    ("hiring", GROUP, "people", 2, _titled("Recruiter", "Head of"), "Open posts"),
    ("night-desk", CHANNEL, "operations", 3, _of("Operations"), "Hand-overs"),
    ("lunch", CHANNEL, "random", 3, _some(0.3), "Where, and when"),
    ("cycling", CHANNEL, "random", 1, _some(0.12), "Two wheels"),
    ("books", CHANNEL, "random", 1, _some(0.1), "What are you reading"),
)


def places(firm: Firm, count: int, seeder: Seeder) -> list[Place]:
    """So many rooms; those the list does not have are projects."""
    made = [_place(firm, row, seeder.branch(row[0])) for row in _ROOMS]
    made = [place for place in made if len(place.people) > 1][:count]
    for number in range(count - len(made)):
        made.append(_project(firm, number, seeder.branch("project", str(number))))
    return made


def _place(firm: Firm, row: tuple[str, str, str, float, Choose, str], seeder: Seeder) -> Place:
    name, kind, topics, weight, choose, topic = row
    created_at = firm.start - seeder.integer(300, 900) * clock.DAY
    people = _by_rank(choose(firm, seeder))
    place = Place(name, kind, tuple(topics.split()), weight, people, topic, created_at)
    place.read_only = name == "announcements"
    return place


def _project(firm: Firm, number: int, seeder: Seeder) -> Place:
    names = words.PROJECTS
    again = number // len(names)
    name = f"project-{names[number % len(names)].lower()}{f'-{again + 1}' if again else ''}"
    people = _by_rank(seeder.sample(firm.people, min(len(firm.people), seeder.integer(5, 16))))
    kind = GROUP if seeder.chance(0.25) else CHANNEL
    created_at = firm.start - seeder.integer(40, 200) * clock.DAY
    topic = f"{names[number % len(names)]}: plan, questions, decisions"
    return Place(name, kind, ("project",), 2.5, people, topic, created_at)


def _by_rank(people: list[Person]) -> list[Person]:
    """The head or lead first, who then owns the room; the others by their time in the firm."""
    order = ("CEO", "Head of", "Lead", "Office Manager")

    def rank(one: Person) -> tuple[int, int, str]:
        place = next((index for index, word in enumerate(order) if word in one.title), len(order))
        return place, one.started_at, one.id

    return sorted(people, key=rank)
