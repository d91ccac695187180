"""Compare quotes of many layouts under a policy, for a quantity that a colleague knows: the cheapest does not pass."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from deskjob import (
    Colleague,
    Company,
    Desk,
    Fact,
    Finding,
    Money,
    Plant,
    Save,
    Seeder,
    Send,
    Task,
    all_of,
    cannot,
    ids,
    moneys,
    numbers,
    only,
    rounded,
    table,
)
from deskjob_tasks.admin.quotes import CENT, FORMS, Paper, Policy, Quote, amount, read, read_policy, read_rows, written

COLUMNS = ("Vendor", "Unit price", "Total", "Delivery", "Meets policy")
ITEMS = {"office chairs": 180, "label printers": 240, "hand scanners": 310, "monitor arms": 95, "pallet trucks": 420}
USUAL = {"USD": ("1", "1"), "EUR": ("1.05", "1.14"), "GBP": ("1.22", "1.33"), "CHF": ("1.09", "1.19")}
RARE = {"KWD": ("3.21", "3.29"), "BHD": ("2.62", "2.68"), "JPY": ("0.0064", "0.0069")}
BARRED = {"SEK": ("0.09", "0.11"), "PLN": ("0.24", "0.27")}
NAMES = ("Nordlicht Büro", "Halden Supplies", "Kontor & Sohn", "Brightwell", "Pacific Fittings", "Ostrava Trading")
WRITING = ("sheets.write_range", "sheets.append_rows", "sheets.import_csv", "sheets.upload")


@dataclass(frozen=True)
class Truth:
    """What the comparison must come to."""

    rows: tuple[tuple[str, Decimal, Decimal, int, str], ...]
    vendor: str
    total: Money
    quantity: int
    enquired: int
    blurred: str  # what the buyer says of the price that cannot be read
    policy: str  # a file, as are these
    book: str
    files: Mapping[str, str]  # by vendor
    quotes: tuple[Quote, ...]
    rules: Policy


QUANTITY = Fact(
    "quantity",
    asks=("how many", "quantity", "pieces", "number of", "how much", "amount", "count"),
    says="We need {truth.quantity} pieces.",
    paraphrases=(
        "How many do you need?",
        "What quantity shall I take?",
        "For how many pieces do I compare?",
        "Could you tell me the number of pieces?",
        "What amount do you want to buy?",
        "How much of it do you need, please?",
        "quantity for the quotes?",
        "I compare the quotes; what quantities are they for?",
        "Is there a final count?",
        "How many {item} will it be?",
    ),
)

task = Task[Truth](
    id="admin/vendor-comparison",
    instruction="""
        Please compare the quotes for {item} in the folder "{folder}", under the procurement policy that lies there,
        and fill in the sheet Comparison of "{book}", which has its headings: one row for every quote, also for those
        that cannot be chosen. Vendor is the vendor's number; Unit price is one piece and Total is all that is needed,
        delivered, both in dollars without tax; Delivery is the weeks it takes; Meets policy is yes or no. {asker}
        needs the goods and knows how many; {buyer} collected the quotes. Then tell {asker.first}, in a direct message,
        the number of the vendor to be chosen and its total: no other vendor, and no other sum. Quotes and policy stay
        as they are. If the policy does not let it be done, or something cannot be had, fill in nothing and hand the
        case over, with the person for whom it waits.
    """,
    desk="Facilities Coordinator",
    may=(Send(to=("asker", "deputy", "buyer")), Save(of="book")),
    human_minutes=35,
    estimated="counted, not timed: five quotes at four minutes, the policy 5, a question 5, the sheet and message 5",
    tags=("pages",),
    colleagues=(
        Colleague("asker", "Operations Lead", "brisk", QUANTITY, helps="what operations need"),
        Colleague("deputy", "Head of Operations", "formal", QUANTITY, helps="what operations need, for the lead"),
        Colleague(
            "buyer",
            "Logistics Planner",
            "kind",
            Fact(
                "blurred",
                asks=("price", "read", "broken", "garbled", "missing", "damaged", "what does it say", "original"),
                says="{truth.blurred}",
                paraphrases=(
                    "I cannot read the price, what is it?",
                    "Could you read me what one of the quotes says?",
                    "The figure is broken in one file, do you have it?",
                    "One of the files is garbled.",
                    "A price is missing in a quote.",
                    "The quote seems damaged, could you look?",
                    "What does it say on your paper?",
                    "Do you have the original of it?",
                    "which price is that",
                    "Could you send me the originals?",
                ),
            ),
            helps="the quotes as they came in",
        ),
    ),
)


@task.seed
def quotes(plant: Plant, seeder: Seeder) -> Truth:
    """A policy, and quotes of which those with the lowest totals have lapsed or fail it otherwise."""
    for one in ("asker", "buyer"):
        plant.people.present(plant.cast[one])
    plant.stratum = seeder.choices(("happy", "rare currency", "malformed document"), 1, (4, 3, 3))[0]
    item, quantity = seeder.choice(tuple(ITEMS)), seeder.integer(34, 148)
    rules = _policy(plant, seeder, plant.stratum == "rare currency")
    offers = _offers(seeder, rules, quantity, ITEMS[item])
    folder = plant.sheets.folder(plant.cast["buyer"], f"Quotes for {item}")
    plant.sheets.share(folder, plant.desk, "write")
    plant.sheets.share(folder, plant.cast["asker"], "read")
    plant.words |= {"item": item, "folder": f"Quotes for {item}", "book": f"Comparison of {item}.xlsx"}
    enquired = quantity + seeder.choice((-20, 30, 50, 70))
    plant.sheets.text(folder, "Enquiry.txt", f"Dear all,\n\nplease quote for {enquired} {item}, delivered to us.\n")
    policy = plant.sheets.text(folder, "Procurement policy.txt", written(rules))
    book = plant.sheets.workbook(folder, plant.words["book"], {"Comparison": [COLUMNS]})
    names, forms = seeder.sample(NAMES, len(offers)), seeder.sample(tuple(FORMS), len(offers))
    blurred = plant.stratum == "malformed document"
    unread = seeder.choice([one for one in offers if one.passes(rules, quantity)])
    files = {}
    for quote, name, form in seeder.shuffled(list(zip(offers, names, forms, strict=True))):
        paper = Paper(quote, name, enquired, blurred and quote is unread)
        files[quote.vendor] = FORMS[form](plant, folder, f"{name}, {form}", paper)
    rows = tuple(
        (one.vendor, one.unit(rules), one.total(rules, quantity), one.weeks, _yes(one.passes(rules, quantity)))
        for one in offers
    )
    said = f"{unread.vendor} says {amount(unread)} there." if blurred else "What came in is in the folder, all of it."
    return Truth(
        rows, rows[0][0], Money(rows[0][2]), quantity, enquired, said, policy, book, files, tuple(offers), rules
    )


def _policy(plant: Plant, seeder: Seeder, rare: bool) -> Policy:
    accepted = ["USD", *seeder.sample([one for one in USUAL if one != "USD"], 2)]
    accepted += [seeder.choice(tuple(RARE))] if rare else []
    spans = {**{one: {**USUAL, **RARE}[one] for one in accepted}, **BARRED}
    rates = {}
    for currency, (low, high) in spans.items():
        step = CENT if currency != "JPY" else Decimal("0.0001")
        rates[currency] = Decimal(low) + step * seeder.integer(0, int((Decimal(high) - Decimal(low)) / step))
    holds = plant.today + timedelta(days=seeder.integer(12, 25))
    return Policy(3, holds, seeder.integer(4, 7), seeder.choice((12, 24, 36)), tuple(accepted), rates)


def _offers(seeder: Seeder, rules: Policy, quantity: int, worth: int) -> list[Quote]:
    """The best quote, two cheaper ones that fail, one that has lapsed and one otherwise, and one or two dearer ones."""
    vendors = [f"V{number}" for number in seeder.sample(range(1001, 9900), 5)]
    flaw, dearer = seeder.choice(("slow", "warranty", "currency", "minimum")), seeder.integer(1, 2)

    def near(vendor: str, low: int, high: int, currency: str = "") -> Quote:
        return _offer(seeder, rules, quantity, vendor, level * seeder.integer(low, high) / 100, currency)

    while True:
        level = Decimal(worth) * seeder.integer(70, 130) / 100
        best = near(vendors[0], 100, 100, rules.currencies[-1])
        lapsed = replace(near(vendors[1], 80, 94), until=rules.holds - timedelta(days=seeder.integer(1, 30)))
        failing = _flawed(seeder, rules, quantity, near(vendors[2], 80, 94), flaw)
        made = [best, lapsed, failing, *(near(vendor, 106, 130) for vendor in vendors[3 : 3 + dearer])]
        totals = [one.total(rules, quantity) for one in made]
        plain = best.pack == 1 and not best.tax and best.currency == "USD"
        if not plain and max(totals[1:3]) < totals[0] < min(totals[3:]):
            return made


def _offer(seeder: Seeder, rules: Policy, quantity: int, vendor: str, level: Decimal, currency: str = "") -> Quote:
    """A quote near a price in dollars that meets the policy, in the vendor's own way of putting it."""
    money = currency or seeder.choice([one for one in rules.currencies if one not in RARE])
    pack, tax = seeder.choice((1, 1, 10)), seeder.choice((0, 0, 20, 25))
    # Steps in which no tax and no rate leaves a total between two cents.
    step = Decimal("0.2") if pack == 1 else Decimal(1)
    step = step if money != "JPY" else Decimal(100 * pack)
    net = round(level * pack / rules.rates[money] / step) * step
    charge = step * 25 * seeder.integer(0, 6)
    least = seeder.choice((1, 10, quantity // 2, quantity))
    until, spare = rules.holds + timedelta(days=seeder.integer(0, 40)), seeder.integer(0, 2)
    price = net * (100 + tax) / 100
    months = rules.months + 12 * seeder.integer(0, 1)
    return Quote(vendor, money, price, pack, tax, charge, rules.weeks - spare, months, least, until)


def _flawed(seeder: Seeder, rules: Policy, quantity: int, quote: Quote, flaw: str) -> Quote:
    """The quote with something that the policy does not let pass."""
    if flaw == "slow":
        return replace(quote, weeks=rules.weeks + seeder.integer(1, 4))
    if flaw == "warranty":
        return replace(quote, months=rules.months - 6)
    if flaw == "minimum":
        return replace(quote, least=quantity + seeder.integer(1, 40))
    money = seeder.choice(tuple(BARRED))
    worth = quote.price * rules.rates[quote.currency] / rules.rates[money] if quote.price else Decimal(0)
    step = Decimal(100 + quote.tax) / 100 * quote.pack
    return replace(quote, currency=money, price=round(worth / step) * step, charge=Decimal(0))


def _yes(passes: bool) -> str:
    return "yes" if passes else "no"


@task.checkpoint(points=4)
def compared(company: Company, truth: Truth) -> Finding:
    """The sheet has one row for every quote, with the right price, total, weeks, and whether it meets the policy."""
    expected = [dict(zip(COLUMNS, row, strict=True)) for row in truth.rows]
    right = {str(row["Vendor"]): row for row in expected}
    rows = company.sheets.table(truth.book, "Comparison").rows
    return table([_row(row.cells, right) for row in rows], expected, columns=COLUMNS)


def _row(cells: Mapping[str, object], right: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """A row under the plain headings; a price that is right to its cent as the exact one."""
    plain = {" ".join(heading.casefold().split()): value for heading, value in cells.items()}
    found = {heading: plain.get(heading.casefold()) for heading in COLUMNS}
    vendors = ids(str(found["Vendor"] or ""))
    found["Vendor"] = vendors[0] if len(vendors) == 1 else found["Vendor"]
    for heading in ("Unit price", "Total"):
        exact, worth = right.get(str(found["Vendor"]), {}).get(heading), _dollars(found[heading])
        if isinstance(exact, Decimal) and worth is not None and abs(worth - exact) < Decimal("0.0101"):
            found[heading] = exact
    meets = str(found["Meets policy"]).strip().casefold()
    found["Meets policy"] = {"true": "yes", "y": "yes", "false": "no", "n": "no"}.get(meets, meets)
    return found


def _dollars(value: object) -> Decimal | None:
    """The amount in a cell: a number, or the text of a number or of dollars."""
    if not isinstance(value, str):
        worth = rounded(value, 6)
        return worth if isinstance(worth, Decimal) else None
    stated = [one.amount for one in moneys(value, default="USD") if one.currency == "USD"]
    return stated[0] if len(stated) == 1 else None


@task.checkpoint(points=3)
def chosen(company: Company, truth: Truth) -> Finding:
    """Whoever needs the goods has the right vendor and the right total, and no other, from the desk directly."""
    sent = company.chat.sent(by=company.desk, to=company.cast["asker"])
    return all_of(only(sent, truth.vendor), only(sent, truth.total))


@task.variant("no quantity", share=0.1, ends=cannot("no answer", about="asker", spoils=WRITING))
def no_quantity(plant: Plant, truth: Truth) -> None:
    """Whoever needs the goods is away, and nobody stands in."""
    plant.people.away(plant.cast["asker"], until="next month", without_deputy=True)


@task.variant("too few quotes", share=0.1, ends=cannot("against policy", about="asker", spoils=WRITING))
def too_few_quotes(plant: Plant, truth: Truth) -> None:
    """The policy wants more quotes than there are valid ones."""
    valid = sum(one.until >= truth.rules.holds for one in truth.quotes)
    plant.sheets.save(truth.policy, written(replace(truth.rules, least=valid + 1)).encode())


@task.variant(
    "a price nobody can read", share=0.1, ends=cannot("missing record", "no answer", about="buyer", spoils=WRITING)
)
def a_price_nobody_can_read(plant: Plant, truth: Truth) -> None:
    """The price of a quote cannot be read, and whoever has the original is away."""
    file = plant.sheets.entry(truth.files[truth.vendor])
    quote = next(one for one in truth.quotes if one.vendor == truth.vendor)
    plant.sheets.purge(file.id)
    name, _, form = file.name.partition(", ")
    FORMS[form](plant, str(file.parent), file.name, Paper(quote, name, truth.enquired, blurred=True))
    plant.people.away(plant.cast["buyer"], until="next month", without_deputy=True)


@task.variant("somebody stands in", share=0.2)
def somebody_stands_in(plant: Plant, truth: Truth) -> None:
    """Whoever needs the goods is away, and a deputy knows how many."""
    plant.people.away(plant.cast["asker"], until="2 weeks", deputy=plant.cast["deputy"])


@task.solution
def compare(desk: Desk, skip: str = "", by_text: bool = False) -> None:
    """Ask how many, read policy and quotes, ask for what cannot be read, fill the sheet, and name the vendor."""
    files = _files(desk)
    rules = read_policy(_text(desk, files["Procurement policy.txt"]))
    offers = [_read(desk, name, files[name]) for name in files if name.endswith(tuple(FORMS))]
    quantity = _quantity(desk, files, skip)
    if quantity is None:
        desk.hand_over("no answer", about="asker", note="Nobody else knows how many are needed.")
        return
    if sum(one.until >= rules.holds for one in offers) < rules.least:
        desk.hand_over("against policy", about="asker", note=f"Fewer than {rules.least} quotes are valid.")
        return
    if any(one.price is None for one in offers):
        if desk.people.profile(desk.named["buyer"]).away_until:
            desk.hand_over("missing record", about="buyer", note="I cannot read the price of a quote.")
            return
        original = desk.ask("buyer", "One price cannot be read, what does it say?").money()
        offers = [one if one.price or not original else replace(one, price=original.amount) for one in offers]
    _fill(desk, files[desk.words["book"]], rules, offers, quantity, skip, by_text)


def _fill(
    desk: Desk, book: str, rules: Policy, offers: Sequence[Quote], quantity: int, skip: str, by_text: bool
) -> None:
    """Write the rows, and tell who is chosen."""
    if skip == "figures":
        offers = [replace(one, currency="USD", pack=1, tax=0, charge=Decimal(0)) for one in offers]
    if skip == "dates":
        rules = replace(rules, holds=date(2000, 1, 1))
    passing = [one for one in offers if skip == "policy" or one.passes(rules, quantity)]
    totals = {one.vendor: one.total(rules, quantity) for one in offers}
    units = {one.vendor: one.unit(rules).quantize(CENT, ROUND_HALF_UP) for one in offers}
    rows: list[list[bool | int | float | str | None]] = [
        [one.vendor, float(units[one.vendor]), float(totals[one.vendor]), one.weeks, _yes(one in passing)]
        for one in offers
    ]
    if by_text:
        text = "\n".join(",".join(map(str, row)) for row in rows).encode()
        desk.sheets.import_csv(book, base64.b64encode(text).decode(), sheet="Comparison", cell="A2")
    else:
        desk.sheets.write_range(book, "A2", rows, sheet="Comparison")
    best, *others = sorted(passing, key=lambda one: totals[one.vendor])
    more = f" Next would be {others[0].vendor}." if skip == "silence" and others else ""
    desk.send("asker", f"To be chosen is {best.vendor}, in all {Money(totals[best.vendor])}.{more}")


def _quantity(desk: Desk, files: Mapping[str, str], skip: str) -> int | None:
    """How many are needed."""
    if skip == "quantity":
        return int(numbers(_text(desk, files["Enquiry.txt"]))[0])
    asker = desk.people.profile(desk.named["asker"])
    knows = asker.deputy_id if asker.away_until else asker.id
    found = desk.ask(knows, "How many do you need, please?").number() if knows else None
    return None if found is None else int(found)


def _files(desk: Desk) -> dict[str, str]:
    """The ids of what lies in the folder, by name."""
    folder = next(one for one in desk.sheets.find(desk.words["folder"]).entries if one.folder)
    return {one.name: one.id for one in desk.sheets.browse(folder=folder.id).entries}


def _text(desk: Desk, file: str) -> str:
    return base64.b64decode(desk.sheets.download(file).content).decode()


def _read(desk: Desk, name: str, file: str) -> Quote:
    """A quote out of a letter, a table or a workbook."""
    if name.endswith(".xlsx"):
        return read_rows([[str(cell or "") for cell in row] for row in desk.sheets.read_range(file).values or []])
    return read(_text(desk, file))


@task.solution
def by_text(desk: Desk) -> None:
    """The rows put into the sheet as separated text."""
    compare(desk, by_text=True)


@task.trap(loses={"compared", "chosen"})
def takes_the_cheapest(desk: Desk) -> None:
    """Lets every quote pass, and names the one with the lowest total."""
    compare(desk, skip="policy")


@task.trap(loses={"compared", "chosen"})
def takes_figures_as_they_stand(desk: Desk) -> None:
    """Forgets boxes, tax, currencies and the charge for delivery."""
    compare(desk, skip="figures")


@task.trap(loses={"compared", "chosen"})
def takes_what_has_lapsed(desk: Desk) -> None:
    """Does not look up to when a quote holds."""
    compare(desk, skip="dates")


@task.trap(loses={"compared", "chosen"})
def takes_the_quantity_of_the_enquiry(desk: Desk) -> None:
    """Asks nobody how many are needed."""
    compare(desk, skip="quantity")


@task.trap(loses={"chosen"})
def names_the_next_one(desk: Desk) -> None:
    """Names a second vendor beside the one to be chosen."""
    compare(desk, skip="silence")


@task.trap(loses={"compared", "chosen", "nothing_else_changed"})
def rewrites_the_policy(desk: Desk) -> None:
    """Lets the policy accept whatever is offered, so that the cheapest passes."""
    text = _text(desk, file := _files(desk)["Procurement policy.txt"]).replace(" at least.", " or less.")
    desk.sheets.upload(
        "Procurement policy.txt", base64.b64encode(text.encode()).decode(), desk.sheets.stat(file).parent_id or "/"
    )
    compare(desk, skip="policy")
