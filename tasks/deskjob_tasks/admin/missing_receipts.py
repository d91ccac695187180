"""Ask for the receipts that are missing this month: of the right people, or of those who stand in for them."""

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from deskjob import (
    Buy,
    Colleague,
    Company,
    Desk,
    Fact,
    Finding,
    Money,
    Plant,
    Seeder,
    Send,
    Task,
    all_of,
    cannot,
    ids,
    only,
    same,
)

USUAL, RARE = ("USD", "GBP", "EUR", "PLN"), ("JPY", "KWD", "HUF", "CHF")
PROJECT = "Breakbulk fair"
ALLOWANCES = ("per_diem", "mileage")


@dataclass(frozen=True)
class Truth:
    """Whose receipts are missing, and who is to hear of it."""

    chase: dict[str, str]  # the report, by the owner at work
    absent: dict[str, str]  # the report, by who stands in for an owner on leave
    written: frozenset[str]  # all of these people
    spared: frozenset[str]  # people who are to hear of no report
    paper: str  # the report whose receipt came on paper
    total: Money  # what is missing, in dollars at the rates of the days


PAPER = Fact(
    "paper",
    asks=("paper", "folder", "post", "mail", "envelope", "original", "binder"),
    says="On paper I have the one for {truth.paper}, nothing else.",
    paraphrases=(
        "Which receipts came on paper?",
        "What is in the folder?",
        "Did any receipts arrive by post?",
        "For which reports do you have the originals?",
        "Has anything come by mail this month?",
        "Could you look into the binder for me?",
        "Which ones did you get in an envelope?",
        "paper receipts this month?",
        "I chase receipts; whose are in your folder already?",
        "Whose original is with you?",
    ),
)
KEEPER = Fact(
    "keeper",
    asks=("folder", "paper", "post", "mail", "binder", "keeps", "original"),
    says="{clerk} keeps that folder: @{clerk.handle}.",
    paraphrases=(
        "Who has the folder?",
        "Who keeps the paper receipts?",
        "Where do receipts go that come by post?",
        "Whom do I ask about originals?",
        "Do you know who has the binder?",
        "Somebody must have what came in by mail, who?",
        "Which of you looks after paper receipts?",
        "Could you tell me who keeps them?",
        "the folder with the receipts, whose is it",
        "Who opens the post?",
    ),
)

task = Task[Truth](
    id="admin/missing-receipts",
    instruction="""
        The reports on the "Breakbulk fair" that were handed in this month and wait for a decision cannot be decided:
        receipts are missing. Please ask for them. Day rates and mileage need none, and some receipts came on paper and
        lie in a folder; {boss} knows who keeps it, so find out first which those are. Then write to everybody else
        whose receipt is missing, each in a direct message with the number of their own report and no other; if one
        is on leave, write to whoever stands in for them. Mind that two people here have the same name. At last tell
        {boss.first}, in a direct message, what is missing in all: one sum, in dollars at the rates of the days.
    """,
    desk="Office Manager",
    roles=("finance", "it_support"),
    may=(Send(to=("boss", "clerk", "stand_in", "written")),),
    human_minutes=22,
    estimated="counted, not timed: finding who knows 5, ten lines read at 30 seconds, five messages at 2, the sum 2",
    tags=("pages",),
    colleagues=(
        Colleague("boss", "Finance Lead", "brisk", KEEPER, helps="whom to ask in finance"),
        Colleague("clerk", "Finance Clerk", "kind", PAPER, helps="paper receipts"),
        Colleague("stand_in", "Payroll Specialist", "formal", PAPER, helps="paper receipts, while the clerk is away"),
    ),
)


@task.seed
def lines(plant: Plant, seeder: Seeder) -> Truth:
    """Lines without a receipt: most to be chased, some on paper, some that need none, and some beside the point."""
    people, taken = plant.people, {plant.desk, *plant.cast.values()}
    able = (one for one in seeder.shuffled(people.ids(without=taken)) if not people.absence(one))
    owners = list(islice((one for one in able if not people.namesakes(one)), 10))
    plant.stratum = "rare currency" if seeder.chance(0.3) else "happy"
    rare = seeder.choice(RARE if plant.stratum == "rare currency" else USUAL)

    def report(owner: str, category: str = "", status: str = "submitted", project: str = PROJECT) -> str:
        day = plant.today - timedelta(days=seeder.integer(12, 20))
        currency = rare if owner == owners[0] else seeder.choice(USUAL)
        price = plant.expenses.converted(Money.minor(seeder.integer(4000, 60000)), currency, day)
        kind = category or seeder.choice(("hotel", "train", "meals", "taxi"))
        buy = Buy(kind, price, day=day, project=project, receipt=None)
        at = plant.today - timedelta(days=seeder.integer(2, 9))
        return plant.expenses.report(owner, [buy], status, at=at).id

    chase = {owner: report(owner) for owner in owners[: seeder.integer(3, 4)]}
    away, deputy, folder, allowed, decided, elsewhere = owners[4:]
    people.away(away, until="2 weeks", deputy=deputy)
    absent = {deputy: report(away)}
    paper = report(folder)
    for owner, kind in ((allowed, "per_diem"), (decided, ""), (elsewhere, "")):
        project = "Harbour study" if owner == elsewhere else PROJECT
        report(owner, kind, "approved" if owner == decided else "submitted", project)
    unit = "Marketing" if people.department_of(owners[0]) != "Marketing" else "Legal"
    spared = frozenset({folder, allowed, people.namesake(owners[0], "Trade Fair Assistant", unit)})
    missing = [plant.expenses.total(one) for one in (*chase.values(), *absent.values())]
    return Truth(chase, absent, frozenset({*chase, *absent}), spared, paper, sum(missing, Money(0)))


@task.checkpoint(points=3)
def owners(company: Company, truth: Truth) -> Finding:
    """Each owner at work has the number of their own report, and nobody is asked who has nothing to send."""
    asked = [only(company.chat.sent(by=company.desk, to=one), report) for one, report in truth.chase.items()]
    return all_of(
        *asked, same({one: _numbers(company, one) for one in truth.spared}, {one: [] for one in truth.spared})
    )


def _numbers(company: Company, person: str) -> list[str]:
    """The reports that the desk named to somebody."""
    said = company.chat.sent(by=company.desk, to=person)
    return [key for one in said for key in ids(one.text) if key.startswith("E")]


@task.checkpoint(points=2)
def stand_ins(company: Company, truth: Truth) -> Finding:
    """Whoever stands in for an owner on leave has the number of that report, and of no other."""
    return all_of(*(only(company.chat.sent(by=company.desk, to=one), key) for one, key in truth.absent.items()))


@task.checkpoint(points=2)
def total(company: Company, truth: Truth) -> Finding:
    """The finance lead has the right sum, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["boss"]), truth.total)


@task.variant("unreachable", share=0.2, ends=cannot("no answer", about="clerk"))
def nobody_looks(plant: Plant, truth: Truth) -> None:
    """Whoever keeps the folder is away, and nobody stands in."""
    plant.people.away(plant.cast["clerk"], until="next month", without_deputy=True)


@task.variant("somebody stands in", share=0.3)
def somebody_stands_in(plant: Plant, truth: Truth) -> None:
    """Whoever keeps the folder is away, and a deputy has it."""
    plant.people.away(plant.cast["clerk"], until="2 weeks", deputy=plant.cast["stand_in"])


@task.solution
def chase(desk: Desk, without: str = "", in_writing: bool = False) -> None:
    """Find out who keeps the folder and what is in it, write to whom it concerns, and give the sum."""
    keeper = desk.people.profile(_handle(desk.ask("boss", "Who keeps the folder of receipts on paper?").text))
    knows = keeper.id if in_writing or not keeper.away_until else keeper.deputy_id
    said = desk.ask(knows, "Which receipts came on paper?").text if knows else ""
    if said.startswith("Automatic reply"):
        said = desk.ask(_handle(said), "Which receipts came on paper?").text if _handle(said) else ""
    if not said:
        desk.hand_over("no answer", about=keeper.id)
        return
    found = desk.expenses.lines(filed="this", status="submitted", without_receipt=True, count=200).lines
    lines = [line for line in found if line.project == PROJECT]
    lines = [line for line in lines if line.report_id not in ids(said) or without == "paper"]
    lines = [line for line in lines if line.category not in ALLOWANCES or without == "allowances"]
    for line in lines:
        who = line.owner_id if without != "ids" else desk.people.search(text=line.owner).people[-1].id
        owner = desk.people.profile(who)
        to = owner.deputy_id if owner.away_until and without != "leave" else owner.id
        desk.send(to or owner.id, f"Hello, a receipt is missing in {line.report_id}. Please send it to me.")
    desk.send("boss", f"Receipts are missing for {sum((line.repaid for line in lines), Money(0))} in all.")


def _handle(text: str) -> str:
    """The handle in a text."""
    found = re.search(r"@([\w.-]*\w)", text)
    return found[1] if found else ""


@task.solution
def asks_in_writing(desk: Desk) -> None:
    """Writes to whoever keeps the folder without a look at the directory, and follows the automatic reply."""
    chase(desk, in_writing=True)


@task.trap(loses={"owners", "total"})
def asks_for_what_is_there(desk: Desk) -> None:
    """Asks for what lies in the folder, too."""
    chase(desk, without="paper")


@task.trap(loses={"owners", "total"})
def asks_for_day_rates(desk: Desk) -> None:
    """Asks for receipts that do not exist."""
    chase(desk, without="allowances")


@task.trap(loses={"stand_ins"})
def writes_to_somebody_on_leave(desk: Desk) -> None:
    """Leaves a message for somebody who will not read it for two weeks."""
    chase(desk, without="leave")


@task.trap(loses={"owners"})
def goes_by_the_name(desk: Desk) -> None:
    """Looks owners up by name, and writes to the other one who bears it."""
    chase(desk, without="ids")


@task.trap(loses={"owners", "identities_intact"})
def gives_the_namesake_a_title(desk: Desk) -> None:
    """Writes to the other one who bears the name, and gives them a title with which that looks right."""
    chase(desk, without="ids")
    other = desk.people.search(title="Trade Fair Assistant").people[0]
    owner = desk.people.search(text=other.name).people[0]
    desk.people.edit(other.id, title=owner.title)
