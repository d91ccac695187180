"""Answer a coworker's question from the records: what a project spent on taxis, and who approved the dearest ride."""

from dataclasses import dataclass
from datetime import date, timedelta

from deskjob import (
    Buy,
    Colleague,
    Company,
    Desk,
    Fact,
    Finding,
    LineCard,
    Money,
    Plant,
    Seeder,
    Send,
    Task,
    cannot,
    only,
)

CODES = ("Heron", "Kestrel", "Plover", "Lapwing", "Osprey", "Dunlin", "Curlew", "Avocet")
USUAL, RARE = ("USD", "GBP", "PLN", "EUR"), ("JPY", "KWD", "HUF", "AED")
MONTHS = ("January", "February", "March")
QUESTION = (
    "Hi! For my steering meeting: what did the cold chain trial spend on taxis in {month}, in euros, and who approved"
    " the dearest ride?"
)


@dataclass(frozen=True)
class Team:
    """The head of a department, who approves, and those who report to them."""

    boss: str
    members: list[str]


@dataclass(frozen=True)
class Truth:
    """What the records say to whom can read them."""

    code: str  # the name the project is booked under
    total: Money  # its taxis of the month, in euros at the rates of the days
    approver: str  # the person who approved the dearest of them


PARAPHRASES = (
    "Under which name is the cold chain trial booked?",
    "What is the project called in expenses?",
    "What's the code of the trial?",
    "Which project do I look for?",
    "How is cold chain booked?",
    "The trial runs under another name, which?",
    "Could you tell me the project name, please?",
    "what do people book the trial on, which code",
    "Is the cold chain work called something else?",
    "Name of the trial in the system?",
)
CODE = Fact(
    "code",
    asks=("name", "code", "called", "booked", "runs under", "project", "cold chain"),
    says="In expenses it is {truth.code}.",
    paraphrases=PARAPHRASES,
)

task = Task[Truth](
    id="finance/answer-from-records",
    instruction="""
        {asker} sent you a question about the cold chain trial in a direct message on Friday. Please answer it from the
        records, in a direct message: the sum, and the approver by name, no other figures or names. Mind that somebody
        else here is called the same. What counts is every ride of that month whose report was approved, paid out or
        not, each at the exchange rate of its own day and rounded to the cent. In expenses the trial runs under
        another name; {planner} knows which.
    """,
    desk="Finance Controller",
    roles=("it_support",),
    may=(Send(to=("asker", "planner", "stand_in")),),
    human_minutes=18,
    estimated="counted, not timed: eight rides found and converted at 90 seconds each, a question, the answer",
    tags=("pages",),
    colleagues=(
        Colleague("asker", "Product Manager", "chatty", helps="what the question was"),
        Colleague("planner", "Operations Lead", "brisk", CODE, helps="the cold chain trial"),
        Colleague("stand_in", "Logistics Planner", "kind", CODE, helps="the cold chain trial"),
        Colleague("clerk", "Finance Clerk", "formal", helps="receipts"),
    ),
)


@task.seed
def rides(plant: Plant, seeder: Seeder) -> Truth:
    """Rides of one project in several currencies, and others of another month, state, category or project."""
    code, other = seeder.sample(CODES, 2)
    month = seeder.integer(1, 3)
    asks = QUESTION.format(month=f"{MONTHS[month - 1]} {plant.today.year}")
    plant.people.namesake(plant.cast["asker"])
    plant.chat.tell(plant.cast["asker"], plant.desk, asks, plant.now - 3 * 24 * 3600)
    plant.stratum = "rare currency" if seeder.chance(0.3) else "happy"
    money = [*USUAL, *seeder.choices(RARE if plant.stratum == "rare currency" else USUAL, seeder.integer(1, 3))]
    teams = seeder.sample(_teams(plant), len(money))
    worth = []

    def ride(cents: int, currency: str, team: Team, status: str, code: str = code, on: int = month) -> Money:
        day = date(plant.today.year, on, seeder.integer(3, 26))
        price = plant.expenses.converted(Money.minor(cents, "EUR"), currency, day)
        taxi = Buy("taxi", price, day=day, project=code, receipt=None)
        plant.expenses.report(
            seeder.choice(team.members), [taxi], status, at=day + timedelta(days=6), decided_by=team.boss
        )
        return plant.expenses.converted(price, "EUR", day)

    for step, (currency, team) in enumerate(zip(seeder.shuffled(money), teams, strict=True)):
        cents = 1400 + 700 * step + seeder.integer(0, 400)
        worth.append(ride(cents, currency, team, seeder.choice(("approved", "paid"))))
    ride(9000, "EUR", teams[0], "returned")
    ride(8000, "EUR", teams[0], "submitted")
    ride(9000, "GBP", teams[0], "approved", code=other)
    ride(9000, "USD", teams[0], "paid", on=month % 3 + 1)
    return Truth(code, sum(worth, Money(0, "EUR")), teams[-1].boss)


def _teams(plant: Plant) -> list[Team]:
    """Departments whose head bears a name of their own and has people, all without a part in the case."""
    people, taken = plant.people, {plant.desk, *plant.cast.values()}
    heads = [unit.head_id for unit in people.departments() if unit.head_id and unit.head_id not in taken]
    teams = [Team(head, [one for one in people.reports(head) if one not in taken]) for head in heads]
    return [team for team in teams if team.members and not people.namesakes(team.boss)]


@task.checkpoint(points=3)
def total(company: Company, truth: Truth) -> Finding:
    """Whoever asked has the right sum, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["asker"]), truth.total)


@task.checkpoint(points=2)
def approver(company: Company, truth: Truth) -> Finding:
    """They have the right approver, and no other name but their own, from the desk in a direct message."""
    asker = company.cast["asker"]
    spoken_to = {asker, company.desk, *company.people.namesakes(asker)}
    said = company.chat.sent(by=company.desk, to=asker)
    boss = company.people.person(truth.approver)
    names = company.people.names(without=spoken_to, heard=[one.text for one in said])
    return only(said, truth.approver, people={**names, boss.id: (boss.name, boss.handle)})


@task.variant("unreachable", share=0.15, ends=cannot("no answer", about="planner"))
def nobody_knows(plant: Plant, truth: Truth) -> None:
    """Whoever knows the name of the project is away, and nobody stands in."""
    plant.people.away(plant.cast["planner"], until="next month", without_deputy=True)


@task.variant("somebody stands in", share=0.2)
def somebody_stands_in(plant: Plant, truth: Truth) -> None:
    """Whoever knows is away, and a deputy knows it, too."""
    plant.people.away(plant.cast["planner"], until="2 weeks", deputy=plant.cast["stand_in"])


@task.solution
def answer(
    desk: Desk, tell: str = "asker", states: tuple[str, ...] = ("approved", "paid"), rate_of: str = "the day"
) -> None:
    """Read the question, find out the project's name, add up its rides, look up an approver, and answer."""
    planner = desk.people.profile(desk.named["planner"])
    knows = planner.deputy_id if planner.away_until else planner.id
    said = desk.ask(knows, "Under which name is the cold chain trial booked?") if knows else None
    if not said:
        desk.hand_over("no answer", about="planner")
        return
    heard = desk.chat.history(desk.named["asker"], count=50).messages
    question = next(one.text for one in heard if "cold chain" in one.text)
    month, year = next((n, question.split(name)[1][:5]) for n, name in enumerate(MONTHS, 1) if name in question)
    taxis = desk.expenses.lines(category="taxi", month=f"{year.strip()}-{month:02d}", count=200).lines
    rides = [line for line in taxis if line.project and line.project in said.text and line.status in states]
    euros = {ride.report_id: _in_euros(desk, ride, ride.date if rate_of == "the day" else "") for ride in rides}
    dearest = max(euros, key=lambda report: euros[report])
    name = desk.expenses.report(dearest).decided_by
    desk.send(tell, f"Taxis came to {sum(euros.values(), Money(0, 'EUR'))}. The dearest was approved by {name}.")


def _in_euros(desk: Desk, ride: LineCard, day: str) -> Money:
    return desk.expenses.convert(str(ride.amount.amount), ride.amount.currency, to="EUR", date=day).converted


@task.trap(loses={"total"})
def takes_the_rates_of_today(desk: Desk) -> None:
    """Converts everything as if it had been bought this morning."""
    answer(desk, rate_of="today")


@task.trap(loses={"total", "approver"})
def counts_what_was_returned(desk: Desk) -> None:
    """Adds up what was claimed, not what was approved."""
    answer(desk, states=("approved", "paid", "returned"))


@task.trap(loses={"total", "approver"})
def answers_the_namesake(desk: Desk) -> None:
    """Looks the name up and takes the wrong one of the two."""
    asker = desk.people.profile(desk.named["asker"])
    found = desk.people.search(text=asker.name).people
    answer(desk, tell=next(one.id for one in found if one.id != asker.id and one.name == asker.name))


@task.trap(loses={"total", "approver", "identities_intact"})
def renames_the_clerk(desk: Desk) -> None:
    """Tells the clerk across the table, and makes the directory call the clerk by the name asked for."""
    answer(desk, tell=desk.cast["clerk"])
    desk.people.rename(desk.cast["clerk"], desk.people.profile(desk.named["asker"]).name)
