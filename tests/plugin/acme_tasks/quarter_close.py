"""Tell the sales department until when it can book into the quarter, which only one person in finance knows."""

from dataclasses import dataclass
from datetime import date, timedelta

from deskjob import Colleague, Company, Desk, Fact, Finding, Plant, Seeder, Send, Task, cannot, only


@dataclass(frozen=True)
class Truth:
    """What the seeding planted. The agent never sees it."""

    closes: date  # the last day for bookings


task = Task[Truth](
    id="acme/quarter-close",
    instruction="""
        {seller} asks until when sales can book into the quarter. Find out from {treasurer}, and tell {seller.first} in
        a direct message: that day, and no other.
    """,
    desk="Finance Controller",
    may=(Send(to=("treasurer", "seller")),),
    human_minutes=6,
    estimated="counted, not timed: a question at 3 minutes, an answer at 3",
    colleagues=(
        Colleague(
            "treasurer",
            "Treasurer",
            "formal",
            Fact(
                "closes",
                asks=("close", "deadline", "last day", "until when", "book", "cut-off"),
                says="The books of the quarter close on {truth.closes}.",
                paraphrases=(
                    "When do the books close?",
                    "What is the deadline for the quarter?",
                    "Which is the last day for bookings?",
                    "Until when can sales book?",
                    "Is there a cut-off?",
                    "By what day do we have to book everything?",
                    "When is the quarter closed?",
                    "deadline for bookings please",
                    "Sales would like to know the closing day.",
                    "How long can one still book?",
                ),
            ),
            helps="the close of the quarter",
        ),
        Colleague("seller", "Sales Lead", "chatty", helps="orders"),
        Colleague("clerk", "Finance Clerk", "kind", helps="receipts"),
    ),
)


@task.seed
def close(plant: Plant, seeder: Seeder) -> Truth:
    """Only the treasurer knows the day."""
    return Truth(plant.today + timedelta(days=seeder.integer(3, 40)))


@task.checkpoint(points=4)
def told(company: Company, truth: Truth) -> Finding:
    """The sales lead has the right day, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["seller"]), truth.closes)


@task.variant("unreachable", share=0.2, ends=cannot("no answer", about="treasurer"))
def nobody_knows(plant: Plant, truth: Truth) -> None:
    """The treasurer is away, and nobody stands in."""
    plant.people.away(plant.cast["treasurer"], until="next month", without_deputy=True)


@task.solution
def ask_and_tell(desk: Desk, tell: str = "seller", days_late: int = 0) -> None:
    """Ask, and pass the day on."""
    answer = desk.ask("treasurer", "When do the books close?")
    day = None if answer.text.startswith("Automatic reply") else answer.date()
    if day is None:
        desk.hand_over("no answer", about="treasurer")
        return
    desk.send(tell, f"You can book until {day + timedelta(days=days_late)}.")


@task.trap(loses={"told"})
def adds_a_day(desk: Desk) -> None:
    """Takes the day of closing for the first one that is closed."""
    ask_and_tell(desk, days_late=1)


@task.trap(loses={"told"})
def guesses_the_end_of_the_month(desk: Desk) -> None:
    """Asks nobody."""
    desk.send("seller", "You can book until 2026-03-31.")


@task.trap(loses={"told"})
def tells_the_clerk(desk: Desk) -> None:
    """Tells somebody who did not ask."""
    ask_and_tell(desk, tell="clerk")
