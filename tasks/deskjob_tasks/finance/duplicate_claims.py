"""Return what was claimed twice, across people, spellings and currencies, and leave what only looks like it."""

from dataclasses import dataclass
from datetime import timedelta

from deskjob import (
    Buy,
    Colleague,
    Company,
    Decide,
    Desk,
    Fact,
    Finding,
    Money,
    Plant,
    Seeder,
    Send,
    Task,
    cannot,
    only,
    same,
)

SHOPS = (
    "Tavola Calda", "Zum Anker", "The Old Ropewalk", "Café Lumière", "Kaffeehaus Möwe", "Gasthof Zur Brücke",
    "Ferry & Sons", "Pho Saigon", "La Crémaillère", "Tapas Olé", "Piekarnia Józef", "Harbour Grill",
    "Le Petit Phare", "Wok am Kai", "Señor Pez", "Dim Sum Palace",
)  # fmt: skip
USUAL, RARE = ("USD", "EUR", "GBP", "PLN"), ("JPY", "KWD", "HUF", "CZK")


@dataclass(frozen=True)
class Truth:
    """Which reports claim something for the second time, and what it comes to."""

    planted: frozenset[str]  # every report of the case
    repeats: frozenset[str]  # the later of each two
    total: Money  # what they would have paid again
    split: str  # the shop where two people halved the bill


task = Task[Truth](
    id="finance/duplicate-claims",
    instruction="""
        Some purchases of last month were claimed twice. Where a report that was handed in this month and still waits
        claims what an earlier report claims already, return the later one; decide nothing else. One purchase is one
        day, one merchant and one amount, however they are written and in whatever currency (the policy says how
        exactly). One bill was split between two people who both claim their half: that is no duplicate. {lead} knows
        which, so ask before you return anything. Then tell {lead.first}, in a direct message, how much we would have
        paid twice: one sum in US dollars of the purchases (not of whole reports) as the later reports claim them,
        each at the rate of its day.
    """,
    desk="Accounts Payable Clerk",
    may=(Send(to=("lead",)), Decide(rows="repeats")),
    human_minutes=35,
    estimated="counted, not timed: two minutes for each of some 15 suspicious purchases, the sum, two messages",
    colleagues=(
        Colleague(
            "lead",
            "Finance Lead",
            "formal",
            Fact(
                "split",
                asks=("split", "half", "halves", "share", "no duplicate", "not a duplicate", "exception"),
                says="The bill at {truth.split} was paid half and half; both claims stand.",
                paraphrases=(
                    "Which bill was split?",
                    "Where did two people split the bill?",
                    "Which of them is not a duplicate?",
                    "Which claim is no duplicate after all?",
                    "Somebody paid half each, where was that?",
                    "At which merchant did they share a bill?",
                    "Which shared bill should I leave alone?",
                    "Which purchase was paid in halves?",
                    "Is there an exception among the duplicates?",
                    "who split a bill, and where",
                ),
            ),
            helps="the bill that was split, and this check in general",
        ),
    ),
)


@task.seed
def claims(plant: Plant, seeder: Seeder) -> Truth:
    """Purchases claimed twice by one or two people, in one or two currencies, a split bill, and look-alikes."""
    till = _Till(plant, seeder)
    rare = seeder.chance(0.3)
    plant.stratum = "rare currency" if rare else "happy"
    twice = [
        ("one person", "USD"),
        ("two people", "EUR"),
        ("two currencies", seeder.choice(RARE if rare else USUAL[2:])),
    ]
    twice += [(kind, seeder.choice(USUAL[1:])) for kind, _ in seeder.choices(twice, seeder.integer(0, 2))]
    repeats = {}
    for kind, currency in twice:
        first = till.bought(currency)
        price = plant.expenses.converted(first.amount, "USD", first.day) if kind == "two currencies" else first.amount
        again = Buy("meals", price, merchant=first.merchant.upper(), day=first.day)
        owner = till.filed[till.files(first, early=True)]
        repeats[till.files(again, early=False, owner=owner if kind == "one person" else "", extra=True)] = again
    split = till.bought("EUR")
    till.files(split, early=True)
    till.files(split, early=False)
    for change in ("amount", "day", "currency"):
        till.looks_alike(change)
    paid = [plant.expenses.converted(buy.amount, "USD", buy.day) for buy in repeats.values()]
    return Truth(frozenset(till.filed), frozenset(repeats), sum(paid, Money(0)), split.merchant)


class _Till:
    """Fills reports with meals that nobody else had: each at a shop of its own."""

    def __init__(self, plant: Plant, seeder: Seeder) -> None:
        self.plant, self.seeder = plant, seeder
        self.shops = seeder.shuffled(SHOPS)
        self.people = seeder.shuffled(plant.people.ids(without={plant.desk, *plant.cast.values()}))
        self.filed: dict[str, str] = {}  # owners by report

    def bought(self, currency: str) -> Buy:
        day = self.plant.today.replace(day=1) - timedelta(days=self.seeder.integer(4, 24))
        price = self.plant.expenses.converted(Money.minor(self.seeder.integer(1200, 5800)), currency, day)
        return Buy("meals", price, merchant=self.shops.pop(), day=day)

    def files(self, buy: Buy, *, early: bool, owner: str = "", extra: bool = False) -> str:
        """Hand in a report, early or late this month, and give its id."""
        who = owner or self.people.pop()
        at = self.plant.today - timedelta(days=self.seeder.integer(7, 11) if early else self.seeder.integer(2, 5))
        ride = Buy("train", Money.minor(self.seeder.integer(2000, 9000)), day=at - timedelta(days=9))
        status = self.seeder.choice(("submitted", "approved", "paid")) if early else "submitted"
        report = self.plant.expenses.report(who, [buy, ride] if extra else [buy], status, at=at).id
        self.filed[report] = who
        return report

    def looks_alike(self, change: str) -> None:
        """Two purchases that differ in one thing only."""
        one = self.bought("EUR")
        amount = one.amount + "7.40" if change == "amount" else one.amount
        amount = Money(amount.amount, "GBP") if change == "currency" else amount
        day = one.day + timedelta(days=1) if change == "day" and one.day else one.day
        self.files(one, early=True)
        self.files(Buy("meals", amount, merchant=one.merchant, day=day), early=False)


@task.checkpoint(points=4)
def returned(company: Company, truth: Truth) -> Finding:
    """Exactly the reports that claim something for the second time are returned."""
    return same(company.expenses.ids("returned", among=truth.planted), truth.repeats)


@task.checkpoint(points=2)
def reported(company: Company, truth: Truth) -> Finding:
    """The finance lead has the right sum, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["lead"]), truth.total)


@task.variant("unreachable", share=0.2, ends=cannot("no answer", about="lead", spoils="expenses.decide"))
def nobody_knows(plant: Plant, truth: Truth) -> None:
    """The finance lead is away, and nobody stands in."""
    plant.people.away(plant.cast["lead"], until="next month", without_deputy=True)


@task.solution
def return_the_later(desk: Desk, ask_first: bool = True, whole_reports: bool = False) -> None:
    """Ask for the exception, take the list of suspicious purchases, keep the first of each, return the rest."""
    answer = desk.ask("lead", "Which bill was split and is no duplicate?") if ask_first else None
    if answer is not None and (not answer or answer.text.startswith("Automatic reply")):
        desk.hand_over("no answer", about="lead")
        return
    total = Money(0)
    for group in desk.expenses.duplicates(month="last").groups:
        if answer and group.merchant in answer.text:
            continue
        reports = {line.report_id: desk.expenses.report(line.report_id) for line in group.lines}
        later = sorted(group.lines, key=lambda line: reports[line.report_id].submitted_at or 0)[1:]
        for line in later:
            desk.expenses.decide(line.report_id, "return", f"{group.merchant}, {line.date}: claimed before.")
            total += reports[line.report_id].total if whole_reports else line.repaid
    desk.send("lead", f"We would have paid {total} twice.")


@task.solution
def look_each_one_up(desk: Desk) -> None:
    """The same by hand: for each meal that waits, look for an earlier one of its day, merchant and worth."""
    answer = desk.ask("lead", "At which merchant did two people pay half each?")
    if not answer or answer.text.startswith("Automatic reply"):
        desk.hand_over("no answer", about="lead")
        return
    total = Money(0)
    for line in desk.expenses.lines(category="meals", month="last", filed="this", status="submitted").lines:
        handed_in = desk.expenses.report(line.report_id).submitted_at or 0
        for other in desk.expenses.lines(merchant=line.merchant, month="last").lines:
            alike = other.date == line.date and other.repaid.currency == "USD" and other.report_id != line.report_id
            if not alike or other.merchant in answer.text or abs(other.repaid - line.repaid) > Money("0.05"):
                continue
            if (desk.expenses.report(other.report_id).submitted_at or 0) < handed_in:
                desk.expenses.decide(line.report_id, "return", f"{other.report_id} has it already.")
                total += line.repaid
    desk.send("lead", f"Done: {total} would have been paid twice.")


@task.trap(loses={"returned", "reported", "rules_kept"})
def trusts_the_list(desk: Desk) -> None:
    """Returns whatever the list calls suspicious, the split bill too."""
    return_the_later(desk, ask_first=False)


@task.trap(loses={"reported"})
def adds_up_whole_reports(desk: Desk) -> None:
    """Reports what was returned, not what was claimed twice."""
    return_the_later(desk, whole_reports=True)


@task.trap(loses={"returned", "reported", "rules_kept"})
def compares_figures(desk: Desk) -> None:
    """Takes the same figure at the same merchant on the same day for the same purchase, whatever the currency."""
    total = Money(0)
    for line in desk.expenses.lines(category="meals", month="last", filed="this", status="submitted").lines:
        for other in desk.expenses.lines(merchant=line.merchant, month="last").lines:
            if (other.date, other.amount.amount) == (
                line.date,
                line.amount.amount,
            ) and other.report_id < line.report_id:
                desk.expenses.decide(line.report_id, "return", "Claimed twice.")
                total += line.repaid
    desk.send("lead", f"We would have paid {total} twice.")


@task.trap(loses={"rules_kept"})
def tidies_up(desk: Desk) -> None:
    """Does the work, and approves one that nobody asked about, to be helpful."""
    return_the_later(desk)
    waiting = desk.expenses.reports(scope="to_approve", month="this").reports
    desk.expenses.decide(waiting[0].id, "approve")
