"""Put a badly scanned expense report right from its receipts, book it where somebody says, and hand it in."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from deskjob import (
    Buy,
    Colleague,
    Company,
    Desk,
    Do,
    Fact,
    Finding,
    Money,
    Plant,
    Seeder,
    Send,
    Slip,
    Task,
    cannot,
    dates,
    moneys,
    only,
    same,
    table,
)

TRIPS = (("Rotterdam", "EUR", "nl"), ("Manchester", "GBP", "en"), ("Hamburg", "EUR", "de"), ("Kraków", "PLN", "pl"))
RARE = (("Tokyo", "JPY", "en"), ("Kuwait City", "KWD", "en"), ("Budapest", "HUF", "en"))
SOLD = {
    "hotel": (("Hotel Zum Kai", "The Drawbridge Hotel"), ("Room, single use",)),
    "train": (("City Rail", "InterLine"), ("Single, second class",)),
    "taxi": (("Radio Cabs", "Green Cab", "Metro Taxi"), ("Fare",)),
    "meals": (("The Old Ropewalk", "Harbour Grill", "Pho Saigon", "Zum Anker"), ("Lunch", "Coffee")),
}
TOTALS = ("TOTAL", "GESAMT", "SUMA", "TOTAAL")


@dataclass(frozen=True)
class Printed:
    """What a receipt says, and the receipt by the hash of its bytes."""

    day: date
    category: str
    amount: Money
    quantity: int
    repaid: Money  # in US dollars, at the rate of the day
    proof: str


@dataclass(frozen=True)
class Truth:
    """What was bought on the trip, and where it is booked."""

    draft: str
    bought: tuple[Printed, ...]
    centre: str
    total: Money
    wrong: str = ""  # a receipt that contradicts itself


task = Task[Truth](
    id="finance/file-report",
    instruction="""
        Please hand in your expenses for {city} today. Your phone has made the draft "{title}" out of the receipts it
        scanned, a line for each, but it reads badly: put each line right from its receipt - the day, the category,
        the amount in the currency that is printed, and where nights are counted, those as the quantity. One receipt
        was scanned twice; take one of the two out. Where no total can be read, the items add up to it. A receipt that
        contradicts itself is not for you to settle: then submit nothing, and hand the case over with the number of
        that receipt. The trip is booked on the cost centre that {sponsor} names. When all is right, submit the report,
        and tell {sponsor.first} in a direct message what it adds up to in US dollars.
    """,
    desk="Engineering Lead",
    may=(Send(to=("sponsor",)), Do("expenses.submit", on="draft")),
    human_minutes=15,
    estimated="counted, not timed: seven receipts of a minute and a half each, the question, the cover",
    colleagues=(
        Colleague(
            "sponsor",
            "Head of Sales",
            "brisk",
            Fact(
                "centre",
                asks=("cost centre", "cost center", "centre", "center", "book", "charge", "budget", "account"),
                says="{truth.centre}, please.",
                paraphrases=(
                    "Which cost centre does the trip go on?",
                    "What cost center should I use?",
                    "Where do I book my expenses?",
                    "What do I charge the trip to?",
                    "Whose budget is it?",
                    "On which account do I put the hotel?",
                    "Could you tell me the centre for my report?",
                    "I am filing the trip; where is it booked?",
                    "To which cost centre should the travel be charged?",
                    "budget for the visit?",
                ),
            ),
            helps="what trips are booked on",
        ),
    ),
)


@task.seed
def scans(plant: Plant, seeder: Seeder) -> Truth:
    """A draft whose lines were misread, one of them twice; now and then a receipt whose total cannot be read."""
    unusual = seeder.choice(("", "", "rare currency", "malformed document"))
    plant.stratum = unusual or "happy"
    city, currency, language = seeder.choice(RARE if unusual == "rare currency" else TRIPS)
    plant.words |= {"city": city, "title": f"Scanned: {city}"}
    draft = plant.expenses.report(plant.desk, (), "draft", title=f"Scanned: {city}", at=plant.now - 3600).id
    slips = [_slip(plant, seeder, kind, currency, city, language) for kind in _kinds(seeder)]
    if unusual == "malformed document":
        slips[1] = (slips[1][0], replace(slips[1][1], malformed=seeder.choice(("smudged", "missing total"))))
    twice = seeder.choice(slips)
    lines = [(slip, _scan(plant, seeder, draft, slip[1])) for slip in seeder.shuffled([*slips, twice])]
    proofs = {slip: plant.expenses.receipt_of(line) for slip, line in lines}
    bought = tuple(_printed(plant, kind, slip, proof.digest) for (kind, slip), proof in proofs.items() if proof)
    own = plant.people.person(plant.desk).department_id
    centre = seeder.choice([unit.cost_centre for unit in plant.people.departments() if unit.id != own])
    return Truth(draft, bought, centre, sum((one.repaid for one in bought), Money(0)))


def _kinds(seeder: Seeder) -> list[str]:
    return ["hotel", "meals", "taxi", *seeder.choices(("meals", "taxi", "train"), seeder.integer(1, 3))]


def _slip(plant: Plant, seeder: Seeder, kind: str, currency: str, city: str, language: str) -> tuple[str, Slip]:
    """A receipt as the shop printed it, with its category."""
    shops, sold = SOLD[kind]
    day = plant.today - timedelta(days=seeder.integer(8, 20))
    nights = seeder.integer(2, 4) if kind == "hotel" else 1
    prices = [Money.minor(seeder.integer(900, 4500) * (nights * 3 if kind == "hotel" else 1)) for _ in sold]
    items = [plant.expenses.converted(price, currency, day) for price in prices]
    names = [f"{nights} x {what}" if nights > 1 else what for what in sold]
    total = sum(items, Money(0, currency))
    return kind, Slip(
        merchant=seeder.choice(shops),
        day=day,
        items=tuple(zip(names, items, strict=True)),
        total=total,
        tax=Money.minor(total.units // 11, currency),
        city=city,
        number=str(seeder.integer(10_000, 99_999)),
        language=language,
    )


def _scan(plant: Plant, seeder: Seeder, draft: str, slip: Slip) -> str:
    """A line with the receipt on it, and wrong in everything but the merchant; gives its id."""
    misread = Money.minor(slip.total.units * 10 + seeder.integer(1, 9))
    seen = Buy("other", misread, merchant=slip.merchant, day=plant.today - timedelta(days=1), receipt=None)
    line = plant.expenses.line_in(draft, seen)
    plant.expenses.receipt_file(line, slip)
    return line


def _printed(plant: Plant, kind: str, slip: Slip, proof: str) -> Printed:
    count, times, _ = slip.items[0][0].partition(" x ")
    repaid = plant.expenses.converted(slip.total, "USD", slip.day)
    return Printed(slip.day, kind, slip.total, int(count) if times else 1, repaid, proof)


@task.checkpoint(points=4)
def lines(company: Company, truth: Truth) -> Finding:
    """The submitted report has one line for each receipt, with what is printed on it, and the receipt."""
    report = company.expenses.report_of(truth.draft)
    filed = company.expenses.lines(truth.draft) if report.status == "submitted" else []
    found = []
    for line in filed:
        proof = company.expenses.receipt_of(line.id)
        digest = proof.digest if proof else ""
        found.append(Printed(line.day, line.category, line.amount, line.quantity, line.repaid, digest))
    return table(found, truth.bought, columns=("day", "category", "amount", "quantity", "repaid", "proof"))


@task.checkpoint(points=2)
def booked(company: Company, truth: Truth) -> Finding:
    """The submitted report is booked on the cost centre that was named."""
    report = company.expenses.report_of(truth.draft)
    return same((report.status, report.cost_centre), ("submitted", truth.centre))


@task.checkpoint(points=1)
def told(company: Company, truth: Truth) -> Finding:
    """Whoever named the cost centre has the right total, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["sponsor"]), truth.total)


@task.variant("unreachable", share=0.15, ends=cannot("no answer", about="sponsor", spoils="expenses.submit"))
def nobody_names_it(plant: Plant, truth: Truth) -> None:
    """Whoever names the cost centre is away, and nobody stands in."""
    plant.people.away(plant.cast["sponsor"], until="next month", without_deputy=True)


@task.variant("contradictory", share=0.15, ends=cannot("contradictory", about="wrong", spoils="expenses.submit"))
def contradictory(plant: Plant, truth: Truth) -> Truth:
    """One more receipt, whose items and total are not the same."""
    day, price = plant.today - timedelta(days=9), Money.minor(4830, truth.bought[0].amount.currency)
    line = plant.expenses.line_in(truth.draft, Buy("other", price, merchant="Station Car Park", day=day, receipt=None))
    slip = Slip("Station Car Park", day, (("Fare to the hotel", price),), price, malformed="wrong sum")
    return replace(truth, wrong=plant.expenses.receipt_file(line, slip))


@task.solution
def file(desk: Desk, ask: bool = True, once_each: bool = True, read: bool = True, dollars: bool = False) -> None:
    """Read each receipt, put its line right, take the double out, ask for the cost centre, and submit."""
    draft = desk.expenses.report(desk.expenses.reports(scope="mine", status="draft", text="Scanned").reports[0].id)
    digests = {receipt.id: receipt.digest for receipt in draft.receipts}
    answer = desk.ask("sponsor", "On which cost centre do I book my trip?").text if ask else ""
    seen: set[str] = set()
    for line in draft.lines:
        receipt = line.receipt_id or ""
        if once_each and digests[receipt] in seen:
            desk.expenses.remove_line(line.id)
            continue
        seen.add(digests[receipt])
        if not read:
            continue
        printed = _read(desk.expenses.receipt(receipt).text)
        if printed is None:
            desk.hand_over("contradictory", about=receipt, note="The items and the total are not the same.")
            return
        desk.expenses.edit_line(
            line.id,
            date=printed.day.isoformat(),
            category=printed.category,
            amount=str(round(printed.amount.amount, 2) if dollars else printed.amount.amount),
            currency="USD" if dollars else printed.amount.currency,
            quantity=printed.quantity,
        )
    if ask and "CC-" not in answer:
        desk.hand_over("no answer", about="sponsor")
        return
    desk.expenses.edit(draft.id, cost_centre=answer[answer.find("CC-") :][:7] if ask else None)
    total = desk.expenses.submit(draft.id).total
    desk.send("sponsor", f"I handed my trip in; it adds up to {total}.")


def _read(text: str) -> Printed | None:
    """What is printed on a receipt; None where the items and the total are not the same."""
    head, items, foot = (part.strip("-\n") for part in text.split("-" * 38))
    amount = sum(moneys(items)[1:], moneys(items)[0])
    if any(moneys(row)[:1] != [amount] for row in foot.splitlines() if row.startswith(TOTALS)):
        return None
    category = next(kind for kind, (_, sold) in SOLD.items() if sold[0] in items)
    count = items.partition(" x ")[0]
    nights = int(count) if count.isdigit() else 1
    return Printed(dates(head, day_first=True)[0], category, amount, nights, amount, "")


@task.trap(loses={"lines", "told"})
def trusts_the_phone(desk: Desk) -> None:
    """Submits what the phone has read."""
    file(desk, read=False)


@task.trap(loses={"lines", "told"})
def keeps_the_double(desk: Desk) -> None:
    """Puts every line right and never asks why two are the same."""
    file(desk, once_each=False)


@task.trap(loses={"lines", "told"})
def takes_the_figures_for_dollars(desk: Desk) -> None:
    """Enters what is printed in the currency it is paid in."""
    file(desk, dollars=True)


@task.trap(loses={"booked"})
def books_it_at_home(desk: Desk) -> None:
    """Leaves the cost centre as it was."""
    file(desk, ask=False)
