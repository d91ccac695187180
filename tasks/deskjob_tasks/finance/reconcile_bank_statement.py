"""Reconcile a month's bank statement with the ledger: what is missing, doubled, mistyped or in another currency."""

import base64
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from deskjob import (
    Colleague,
    Company,
    Desk,
    Fact,
    Finding,
    Limits,
    Money,
    Plant,
    Save,
    Seeder,
    Send,
    Task,
    all_of,
    cannot,
    moneys,
    only,
    same,
    table,
)
from deskjob_tasks.finance.bank_month import (
    HEADS,
    POSTINGS,
    Entry,
    Gap,
    Kind,
    account_number,
    booked_wrongly,
    exported,
    payments,
    postings,
    workdays,
)

USUAL, RARE = ("EUR", "GBP", "PLN", "SEK"), ("JPY", "KWD", "ISK", "TND")
STRATA = ("happy", "rare currency", "duplicate", "malformed document")
ASKED = (
    "Where is the statement of the operating account?", "Do you have another statement for me?",
    "Has the bank sent you more than what is in the folder?", "The export seems to be of another account.",
    "Could you save the bank's file once more?", "Is there a CSV of the month?", "which account is this file of",
    "I miss the statement, can you help?", "Did you get anything from the bank last week?",
    "Could you export the month again, please?",
)  # fmt: skip
WRITES = ("sheets.write_range", "sheets.append_rows", "sheets.import_csv", "sheets.upload", "sheets.add_sheet")


@dataclass(frozen=True)
class Truth:
    """What does not agree, and where the files are."""

    ledger: str
    statement: str
    reserve: str  # the other account's
    gaps: tuple[Gap, ...]
    net: Money


task = Task[Truth](
    id="finance/reconcile-bank-statement",
    instruction="""
        Please reconcile {month} on our operating account in {currency}. The ledger is the workbook "{ledger}" in the
        folder "{folder}", and {treasurer} saves there what comes from the bank. Compare the two by reference; an entry
        that the bank booked some days later under the same reference is no discrepancy. Add a sheet named
        Discrepancies to the ledger's workbook, with the columns Reference, Kind and Amount in its first row, and a row
        for each reference that does not agree, no others. Kind is one of these: not in ledger, not on statement,
        doubled, wrong amount, wrong currency. Amount is what the statement has under that reference less what the
        ledger has, in {currency} and with its sign; what is booked in another currency counts as nothing. Leave the
        ledger's own rows as they are, the bookkeepers correct them. Then tell {boss}, in a direct message, the net
        difference: the sum of these amounts with its sign and currency, and no other sum. Should the statement of that
        month and account not be there, ask {treasurer.first}; if it cannot be had, write nothing and hand the case
        over: with the file where that is not what it should be, with the colleague where nobody answers.
    """,
    desk="Finance Clerk",
    may=(Send(to=("boss", "treasurer")), Save(of="ledger")),
    human_minutes=45,
    estimated="counted, not timed: 40 references ticked off at 45 seconds, 8 discrepancies at 90, finding the files 3",
    limits=Limits(steps=120),
    colleagues=(
        Colleague("boss", "Finance Controller", "brisk", helps="what is done with differences"),
        Colleague(
            "treasurer",
            "Treasurer",
            "formal",
            Fact(
                "statements",
                asks=("statement", "bank", "export", "account", "csv"),
                says="All that the bank sent me is in that folder. I have nothing else, and cannot get it again.",
                paraphrases=ASKED,
            ),
            helps="what comes from the bank",
        ),
    ),
)


@task.seed
def month(plant: Plant, seeder: Seeder) -> Truth:
    """A month of payments, told by the bank and by the bookkeepers, who do not agree on all of them."""
    last = plant.today.replace(day=1) - timedelta(days=1)
    plant.stratum = seeder.choices(STRATA, 1, (4, 2, 2, 3))[0]
    currency = seeder.choice(RARE if plant.stratum == "rare currency" else USUAL)
    entries = payments(seeder, currency, seeder.integer(32, 40), last)
    gaps, booked = booked_wrongly(seeder, entries, workdays(last), twice=3 if plant.stratum == "duplicate" else 1)
    treasurer, spoken = plant.cast["treasurer"], f"{last:%B %Y}"
    name, place = f"Operating account {spoken}.xlsx", f"Bank {spoken}"
    plant.words |= {"month": spoken, "currency": currency, "ledger": name, "folder": place}
    folder = plant.sheets.folder(plant.cast["boss"], place)
    for person in (plant.desk, treasurer):
        plant.sheets.share(folder, person, "write")
    ours, other = account_number(seeder), account_number(seeder)
    about = [("Account", "Operating"), ("IBAN", ours), ("Currency", currency), ("Kept by", "Accounts payable")]
    formats = {"Postings": {"A": "yyyy-mm-dd", "F": f"#,##{Money(0, currency).digits}"}}
    rows = [POSTINGS, *postings(seeder, booked)]
    ledger = plant.sheets.workbook(folder, name, {"Postings": rows, "Account": about}, formats=formats)
    odd = plant.stratum == "malformed document"

    def saved(title: str, iban: str, lines: list[Entry], end: date) -> str:
        rows = exported(lines, iban, currency, end, odd)
        separator, encoding = (";", "utf-8-sig") if odd else (",", "utf-8")
        name = f"Statement {end:%B %Y} {title}.csv"
        return plant.sheets.csv(folder, name, rows, separator=separator, encoding=encoding, by=treasurer)

    unseen, before = {gap.reference for gap in gaps if gap.kind is Kind.UNSEEN}, last.replace(day=1) - timedelta(days=1)
    statement = saved("operating", ours, [entry for entry in entries if entry.reference not in unseen], last)
    reserve = saved("reserve", other, payments(seeder, currency, 6, last), last)
    saved("operating", ours, payments(seeder, currency, 30, before), before)
    return Truth(ledger, statement, reserve, tuple(gaps), sum((gap.amount for gap in gaps), Money(0, currency)))


def _listed(company: Company, truth: Truth, *columns: str) -> Finding:
    """The sheet of discrepancies against what does not agree, over some columns; capitals and blanks apart."""
    listed: list[dict[str, object]] = [
        {name: " ".join(str(row[name]).split()).casefold() for name in ("Reference", "Kind")}
        | {"Amount": _amount(row["Amount"], truth)}
        for row in company.sheets.table(truth.ledger, "Discrepancies").rows
    ]
    expected: list[dict[str, object]] = [
        {"Reference": gap.reference.casefold(), "Kind": gap.kind.value, "Amount": gap.amount.amount}
        for gap in truth.gaps
    ]
    return table(listed, expected, columns=columns)


def _amount(cell: object, truth: Truth) -> object:
    """A cell's number; of a text that is an amount and nothing else, in the account's currency, that amount."""
    if not isinstance(cell, str):
        return cell
    currency, told = truth.net.currency, moneys(cell, default=truth.net.currency)
    bare = set(re.findall(r"[^\W\d_]+|[=?<>~]", cell.upper())) <= {currency}
    return told[0].amount if bare and [one.currency for one in told] == [currency] else f"{cell!r}, no {currency}"


@task.checkpoint(points=2)
def found(company: Company, truth: Truth) -> Finding:
    """Every reference that does not agree is on the sheet, no other, and the ledger's own rows are as they were."""
    changed = {one for one in company.sheets.changed(truth.ledger, 1) if one[0] in ("Postings", "Account")}
    return all_of(_listed(company, truth, "Reference"), same(changed, set()))


@task.checkpoint(points=3)
def kinds(company: Company, truth: Truth) -> Finding:
    """Each discrepancy is on the sheet once, under its reference, with the right kind."""
    return _listed(company, truth, "Reference", "Kind")


@task.checkpoint(points=3)
def amounts(company: Company, truth: Truth) -> Finding:
    """Each discrepancy is on the sheet once, under its reference, with the right amount and sign."""
    return _listed(company, truth, "Reference", "Amount")


@task.checkpoint(points=2)
def told(company: Company, truth: Truth) -> Finding:
    """The controller has the net difference, and no other sum, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["boss"]), truth.net)


@task.variant("not there", share=0.12, ends=cannot("missing record", "no answer", about="treasurer", spoils=WRITES))
def not_there(plant: Plant, truth: Truth) -> None:
    """The statement is not in the folder, and the treasurer, who has it, is away."""
    plant.sheets.purge(truth.statement)
    plant.people.away(plant.cast["treasurer"], until="2 weeks", without_deputy=True)


@task.variant(
    "other account", share=0.1, ends=cannot("contradictory", "missing record", about="statement", spoils=WRITES)
)
def other_account(plant: Plant, truth: Truth) -> None:
    """What is called the operating account's statement is of another account, and there is no other."""
    plant.people.present(plant.cast["treasurer"])
    plant.sheets.save(truth.statement, plant.sheets.data(truth.reserve), by=plant.cast["treasurer"])


@task.solution
def reconcile(desk: Desk, how: str = "") -> None:
    """Find the statement of the account, compare by reference, list what does not agree, and tell the sum."""
    files = {one.name: one.id for one in desk.sheets.browse(folder=f"/{desk.words['folder']}").entries}
    ledger, currency = files[desk.words["ledger"]], desk.words["currency"]
    account = {row[0]: row[1] for row in desk.sheets.read_range(ledger, "Account").values or []}
    wanted = [name for name in files if name.endswith(".csv") and desk.words["month"] in name]
    pages = {name: _page(desk, files[name]) for name in wanted}
    right = [page for page in pages.values() if ["IBAN", account["IBAN"]] in [row[:2] for row in page]]
    if not right:
        desk.ask("treasurer", "I miss the statement of the operating account. Do you have it?")
        named = [files[name] for name in wanted if "operating" in name]
        desk.hand_over("contradictory" if named else "missing record", about=named or "treasurer")
        return
    books = [
        Entry(f"{row[1]}", f"{row[0]}", f"{row[2]}", f"{row[3]}", Money(Decimal(f"{row[5]}").normalize(), f"{row[4]}"))
        for row in (desk.sheets.read_range(ledger, "Postings").values or [])[1:]
    ]
    found = list(_compared(list(_lines(right[0])), books, currency, how))
    _write(desk, ledger, found, how)
    net = sum((gap.amount for gap in found), Money(0, currency))
    desk.send("boss", f"The net difference of the month is {net}.")


def _page(desk: Desk, file: str) -> list[list[str]]:
    """A file of separated values, whatever separates them."""
    text = base64.b64decode(desk.sheets.download(file).content).decode("utf-8-sig")
    return [row for row in csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ",") if row]


def _lines(page: list[list[str]]) -> Iterator[Entry]:
    """The payments in a statement: numbers as the country writes them."""
    for row in page:
        if len(row) == len(HEADS) and row[0] != HEADS[0]:
            digits = row[5].replace(".", "").replace(",", ".") if "." in row[0] else row[5]
            yield Entry(row[3].strip(), row[0], row[2], row[4], Money(digits, row[6]))


def _compared(bank: list[Entry], books: list[Entry], currency: str, how: str) -> Iterator[Gap]:
    """The references under which the two do not agree."""
    if how == "by day":
        bank, books = ([replace(one, reference=f"{one.reference} {one.day}") for one in side] for side in (bank, books))
    if how == "currency":
        books = [replace(one, amount=Money(one.amount.amount, currency)) for one in books]
    if how == "doubles":
        books = list({one.reference: one for one in books}.values())
    there, none = {one.reference: one.amount for one in bank}, Money(0, currency)
    for reference in sorted({*there, *(one.reference for one in books)}):
        booked = [one.amount for one in books if one.reference == reference]
        gap = there.get(reference, none) - sum((one for one in booked if one.currency == currency), none)
        kind = Kind.UNBOOKED if not booked else Kind.DOUBLED if len(booked) > 1 else Kind.MISTYPED
        kind = Kind.CURRENCY if any(one.currency != currency for one in booked) else kind
        if gap:
            yield Gap(reference.split(" ")[0], kind if reference in there else Kind.UNSEEN, gap)


def _write(desk: Desk, ledger: str, found: list[Gap], how: str) -> None:
    """The sheet of discrepancies, cell by cell or as separated text."""
    desk.sheets.add_sheet(ledger, "Discrepancies")
    if how == "text":
        lines = [f"{one.reference},{one.kind.value},{one.amount.amount}\r\n" for one in found]
        content = "".join(["Reference,Kind,Amount\r\n", *lines]).encode()
        desk.sheets.import_csv(ledger, base64.b64encode(content).decode(), "Discrepancies")
        return
    cells: list[list[bool | int | float | str | None]] = [["Reference", "Kind", "Amount"]]
    for one in found:
        amount = float(one.amount.amount)
        cells.append([one.reference, one.kind.value, abs(amount) if how == "unsigned" else amount])
    desk.sheets.write_range(ledger, "A1", cells, "Discrepancies")


@task.solution
def in_separated_text(desk: Desk) -> None:
    """Puts the list in as separated text, and not cell by cell."""
    reconcile(desk, how="text")


@task.trap(loses={"found", "kinds", "amounts"})
def takes_days_for_differences(desk: Desk) -> None:
    """Lists what was booked on another day, once for either side."""
    reconcile(desk, how="by day")


@task.trap(loses={"found", "kinds", "amounts", "told"})
def overlooks_the_currency(desk: Desk) -> None:
    """Compares figures, whatever the currency they are in."""
    reconcile(desk, how="currency")


@task.trap(loses={"found", "kinds", "amounts", "told"})
def sees_each_reference_once(desk: Desk) -> None:
    """Looks each reference up in the ledger, and never meets the second booking."""
    reconcile(desk, how="doubles")


@task.trap(loses={"amounts"})
def leaves_signs_out(desk: Desk) -> None:
    """Lists what differs by how much, and not which way."""
    reconcile(desk, how="unsigned")


@task.trap(loses={"found"})
def corrects_the_ledger(desk: Desk) -> None:
    """Lists what differs, then books the bank's fee itself."""
    reconcile(desk)
    ledger = desk.sheets.find(desk.words["ledger"]).entries[0].id
    listed = desk.sheets.read_range(ledger, "Discrepancies").values or []
    fee = next(row for row in listed if str(row[0]).startswith("FEE"))
    desk.sheets.append_rows(ledger, [[None, fee[0], "Bank", "Fees", desk.words["currency"], fee[2]]], "Postings")
