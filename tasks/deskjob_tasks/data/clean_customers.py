"""Clean a customer list by written rules, and mark what is double by a rule that only its keeper knows."""

import csv
import io
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import timedelta

from deskjob import (
    Colleague,
    Company,
    Desk,
    Fact,
    Finding,
    Plant,
    Save,
    Seeder,
    Send,
    Task,
    all_of,
    cannot,
    only,
    table,
)
from deskjob_tasks.data.customer_list import HEADINGS, LANDS, RULES, TEXT, TYPED, Customer, drawn, typed

FILE, RESULT, PAGE = "Customers export.csv", "Customers clean", "Cleaning rules.txt"
STRATA = ("happy", "happy", "malformed document", "duplicate")


@dataclass(frozen=True)
class Row:
    """A row of the answer."""

    id: str
    name: str
    city: str
    country: str
    phone: str
    email: str
    double: str  # the id of the oldest row of the same customer
    test: bool


@dataclass(frozen=True)
class Truth:
    """What the clean list must hold, and what was planted."""

    folder: str
    source: str  # the file with the list
    rows: tuple[Row, ...]
    doubled: int  # rows that are marked as duplicates
    rule: str  # how its keeper puts what makes two rows the same customer


task = Task[Truth](
    id="data/clean-customers",
    instruction="""
        The shared folder "{folder}" has our list of customers as it came out of the old system, and a page of rules.
        Please clean it by these rules. What makes two rows the same customer is not on the page: ask {steward}. Put
        the result into the same folder as Customers clean.csv (or .xlsx), with the columns ID, Name, City, Country,
        Phone, E-mail, Duplicate of and Test, and no row lost; the list itself stays as it is.

        Then tell {boss}, in a direct message, how many rows are marked as duplicates: that number and no other. If
        you cannot find out what counts as a duplicate, put nothing there, and hand the case over with whoever should
        have told you.
    """,
    desk="Account Executive",
    may=(Send(to=("steward", "boss")), Save(into="folder")),
    human_minutes=50,
    estimated="counted, not timed: 70 rows at 30 seconds, the rules and the question 10, a second look 5",
    colleagues=(
        Colleague("boss", "Head of Sales", "brisk", helps="what we sell, and to whom"),
        Colleague(
            "steward",
            "Marketing Manager",
            "kind",
            Fact(
                "rule",
                asks=("duplicate", "double", "same", "twice", "identical", "more than once", "count as one", "rule"),
                says="{truth.rule}",
                paraphrases=(
                    "What counts as a duplicate?",
                    "When are two rows the same customer?",
                    "How do I know that one is in the list twice?",
                    "What makes a customer a double of another?",
                    "Which rows are duplicates of each other?",
                    "Could you tell me your rule for the list?",
                    "same customer, when?",
                    "Who is in there more than once?",
                    "Under which rule do I mark rows?",
                    "Is it identical if only the city differs?",
                ),
            ),
            helps="the list of customers",
        ),
    ),
)


@task.seed
def customers(plant: Plant, seeder: Seeder) -> Truth:
    """The list as it was typed over the years, and the page of rules."""
    for person in plant.cast.values():
        plant.people.present(person)
    plant.stratum, rule = seeder.choice(STRATA), seeder.choice(sorted(RULES))
    name = f"Customer list {plant.today - timedelta(days=seeder.integer(2, 9)):%B %Y}"
    plant.words["folder"] = name
    folder = plant.sheets.folder(plant.cast["boss"], name)
    plant.sheets.share(folder, plant.desk, "write")
    steward = plant.people.person(plant.cast["steward"])
    plant.sheets.text(folder, PAGE, TEXT.format(who=f"{steward.name}, {steward.title},"), by=steward.id)
    rows = drawn(seeder, thrice=plant.stratum == "duplicate")
    shown = [typed(one, seeder) for one in seeder.shuffled(rows)]
    if plant.stratum == "malformed document":
        source = _broken(plant, folder, shown, seeder)
    else:
        source = plant.sheets.csv(folder, FILE, [TYPED, *shown], by=steward.id)
    first: dict[str, str] = {}
    for one in rows:
        first.setdefault(one.key(rule) or one.id, one.id)
    answer = tuple(_row(one, first[one.key(rule) or one.id]) for one in rows)
    return Truth(folder, source, answer, sum(one.double != "" for one in answer), RULES[rule])


def _row(one: Customer, first: str) -> Row:
    double = first if first != one.id else ""
    return Row(one.id, one.name, one.city, one.country, one.phone, one.email, double, one.test)


def _broken(plant: Plant, folder: str, shown: list[list[str]], seeder: Seeder) -> str:
    """The list in another encoding, with semicolons, some too many at the end of a row, and empty lines."""
    rows = [[*row, *([""] * seeder.choice((0, 0, 0, 1, 3)))] for row in shown]
    for at in (50, 31, 12):
        rows.insert(at, [""] * len(TYPED) if at == 31 else [])
    by = plant.cast["steward"]
    return plant.sheets.csv(folder, FILE, [TYPED, *rows], separator=";", encoding="cp1252", by=by)


FIELDS = ("id", "name", "city", "country", "phone", "email", "double", "test")


def _holds(company: Company, truth: Truth, *columns: str) -> Finding:
    """Whether these columns are right in the clean list that the desk put there; where there are two, in both."""
    made = [one for one in company.sheets.made(by=company.desk) if one.parent == truth.folder and not one.trashed]
    lists = [one.id for one in made if one.name.casefold() in (f"{RESULT.casefold()}.csv", f"{RESULT.casefold()}.xlsx")]
    found = [_rows(company, one) for one in lists] or [[]]
    return all_of(*(table(rows, truth.rows, columns=columns) for rows in found))


def _rows(company: Company, file: str) -> list[dict[str, object]]:
    return [
        {field: _text(row[heading]) for field, heading in zip(FIELDS, HEADINGS, strict=True)}
        | {"test": _text(row["Test"]).casefold() in ("yes", "y", "true", "x", "1")}
        for row in company.sheets.table(file).rows
    ]


def _text(cell: object) -> str:
    """What a cell says; the apostrophe in front that some programs write before a plus is no part of it."""
    return "" if cell is None else str(cell).removeprefix("'")


@task.checkpoint(points=2)
def names(company: Company, truth: Truth) -> Finding:
    """Every row is there once, by its ID, with the clean name, city and country."""
    return _holds(company, truth, "id", "name", "city", "country")


@task.checkpoint(points=2)
def contacts(company: Company, truth: Truth) -> Finding:
    """Every row is there once, with the clean phone number and e-mail address."""
    return _holds(company, truth, "id", "phone", "email")


@task.checkpoint(points=3)
def duplicates(company: Company, truth: Truth) -> Finding:
    """Exactly the duplicates are marked, each with the ID of the oldest row, and no row is lost."""
    return _holds(company, truth, "id", "double")


@task.checkpoint(points=1)
def tests(company: Company, truth: Truth) -> Finding:
    """Exactly the tests are marked, and no row is lost."""
    return _holds(company, truth, "id", "test")


@task.checkpoint(points=2)
def told(company: Company, truth: Truth) -> Finding:
    """The head of sales has the number of duplicates, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["boss"]), truth.doubled)


@task.variant("unreachable", share=0.15, ends=cannot("no answer", about="steward", spoils="sheets.upload"))
def unreachable(plant: Plant, truth: Truth) -> None:
    """Whoever decides what is a duplicate is away, and nobody stands in."""
    plant.people.away(plant.cast["steward"], until="3 weeks", without_deputy=True)


@task.variant(
    "not settled",
    share=0.1,
    ends=cannot(
        "contradictory", "somebody else's decision", "no answer", "missing record", "other",
        about="steward", spoils="sheets.upload",
    ),
)  # fmt: skip
def not_settled(plant: Plant, truth: Truth) -> Truth:
    """Two rules stand against each other, and neither holds yet."""
    told = "That is open: I said the same e-mail address, legal says the same tax number, and neither holds until we "
    return replace(truth, rule=told + "agree. Please mark nothing before; we meet the week after next.")


@task.solution
def clean(desk: Desk, without: str = "") -> None:
    """Ask what makes two rows the same customer, clean the list, mark and keep what is double, give the number."""
    rows = _cleaned(desk, without)
    if rows is not None:
        _put(desk, rows)
        _report(desk, rows)


@task.solution
def for_a_spreadsheet(desk: Desk) -> None:
    """Writes the list as a spreadsheet program does in half of Europe, the last row first, and reports first."""
    rows = _cleaned(desk, "")
    if rows is not None:
        _report(desk, rows)
        _put(desk, rows[::-1], "utf-8-sig", ";")


def _report(desk: Desk, rows: list[dict[str, str]]) -> None:
    desk.send("boss", f"{sum(row['Duplicate of'] != '' for row in rows)} rows are marked as duplicates.")


def _put(desk: Desk, rows: list[dict[str, str]], encoding: str = "utf-8", separator: str = ",") -> None:
    """Upload the list."""
    text = io.StringIO()
    made = csv.DictWriter(text, HEADINGS, delimiter=separator, extrasaction="ignore")
    made.writeheader()
    made.writerows(rows)
    folder = desk.sheets.find(desk.words["folder"]).entries[0].id
    desk.sheets.upload(f"{RESULT}.csv", b64encode(text.getvalue().encode(encoding)).decode(), folder)


def _cleaned(desk: Desk, without: str) -> list[dict[str, str]] | None:
    """The clean rows with their marks; None where the case was handed over."""
    said = desk.ask("steward", "When are two rows the same customer?").text if without != "rule" else "same name"
    keys = {"same name in": ("Name", "City"), "same e-mail": ("E-mail",), "tax number": ("Tax no.",)}
    keys |= {"same name": ("Name",)} if without == "rule" else {}
    kinds = [columns for phrase, columns in keys.items() if phrase in said]
    if len(kinds) != 1:
        desk.hand_over("contradictory" if kinds else "no answer", about="steward", note=f"The answer was {said!r}.")
        return None
    folder = desk.sheets.find(desk.words["folder"]).entries[0].id
    files = {one.name: one.id for one in desk.sheets.browse(folder=folder).entries}
    rows = [_clean(row, without) for row in _read(b64decode(desk.sheets.download(files[FILE]).content))]
    order = "ID" if without == "age" else "Customer since"
    first: dict[tuple[str, ...], str] = {}
    for row in sorted(rows, key=lambda row: row[order]):
        key = tuple(row[column] for column in kinds[0])
        if all(key) and (not row["Test"] or without == "tests"):
            oldest = first.setdefault(key, row["ID"])
            row["Duplicate of"] = oldest if oldest != row["ID"] else ""
    return rows


def _read(data: bytes) -> list[dict[str, str]]:
    """The rows of the export, whatever it was written with."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    separator = ";" if text.startswith(f"{TYPED[0]};") else ","
    return [row for row in csv.DictReader(io.StringIO(text), delimiter=separator) if row[TYPED[0]]]


FORMS = {"gmbh": "GmbH", "ltd": "Ltd", "limited": "Ltd", "sa": "S.A.", "bv": "B.V.", "ab": "AB"}
CODES = {"deutschland": "DE", "germany": "DE", "ger": "DE", "uk": "GB", "united kingdom": "GB", "great britain": "GB",
         "france": "FR", "fra": "FR", "netherlands": "NL", "the netherlands": "NL", "nederland": "NL", "sweden": "SE",
         "sverige": "SE", "swe": "SE"}  # fmt: skip


def _clean(row: dict[str, str], without: str) -> dict[str, str]:
    """A row by the rules of the page."""
    *words, form = row["Company"].split()
    name = " ".join([*words, FORMS[form.casefold().replace(".", "")]])
    country = CODES.get(row["Country"].strip().casefold(), row["Country"].strip())
    email = "".join(row["E-mail"].split()).casefold().removeprefix("mailto:")
    test = name.casefold().startswith("test " if without != "words" else "test") or email.endswith("@example.com")
    return {
        "ID": row["Customer ID"],
        "Name": name,
        "City": " ".join(row["City"].split()),
        "Country": "UK" if country == "GB" and without == "iso" else country,
        "Phone": _phone(row["Phone"], LANDS[country].dial),
        "E-mail": email,
        "Duplicate of": "",
        "Test": "yes" if test else "",
        "Tax no.": row["Tax no."],
        "Customer since": row["Customer since"],
    }


def _phone(text: str, dial: str) -> str:
    """A phone number with its dialling code, one space and the rest."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if not digits:
        return ""
    abroad = text.strip().startswith("+") or digits.startswith("00")
    rest = digits.removeprefix("00").removeprefix(dial) if abroad else digits
    return f"+{dial} {rest.lstrip('0')}"


@task.trap(loses={"names", "contacts", "duplicates", "tests"})
def drops_duplicates(desk: Desk) -> None:
    """Takes out what is double, and reports how much that was."""
    rows = _cleaned(desk, "")
    if rows is not None:
        _put(desk, [row for row in rows if not row["Duplicate of"]])
        _report(desk, rows)


@task.trap(loses={"duplicates", "told"})
def goes_by_the_name(desk: Desk) -> None:
    """Asks nobody, and takes whoever is called the same for the same, in whatever city."""
    clean(desk, without="rule")


@task.trap(loses={"duplicates"})
def keeps_the_lowest_number(desk: Desk) -> None:
    """Takes the row with the lowest ID for the oldest."""
    clean(desk, without="age")


@task.trap(loses={"duplicates", "told"})
def counts_tests(desk: Desk) -> None:
    """Marks tests as duplicates of each other."""
    clean(desk, without="tests")


@task.trap(loses={"tests"})
def goes_by_four_letters(desk: Desk) -> None:
    """Takes Testa Rossa for a test."""
    clean(desk, without="words")


@task.trap(loses={"names"})
def writes_uk(desk: Desk) -> None:
    """Writes UK, which the rules forbid."""
    clean(desk, without="iso")


@task.trap(loses={"nothing_else_changed"})
def replaces_the_list(desk: Desk) -> None:
    """Puts the clean list in the place of the old one, too."""
    clean(desk)
    folder = desk.sheets.find(desk.words["folder"]).entries[0].id
    files = {one.name: one.id for one in desk.sheets.browse(folder=folder).entries}
    result = files.get(f"{RESULT}.csv")
    if result is not None:
        desk.sheets.upload(FILE, desk.sheets.download(result).content, folder)
