"""Fill a template with sums out of a raw export, counted as a text says and grouped as one colleague knows."""

import base64
import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

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
    only,
    same,
    table,
)
from deskjob_tasks.data.raw_orders import COUNTED, DEPOTS, FOREIGN, HEADINGS, RULES, counted, export, ordered

HEADS = 4  # the row of the template that its headings are in
TEAMS = ("Amber", "Cobalt", "Ivory", "Jade", "Slate", "Crimson", "Olive")
QUARTERS = {"the last quarter of 2025": date(2025, 10, 1), "the first quarter of 2026": date(2026, 1, 1)}


@dataclass(frozen=True)
class Truth:
    """What the report must show."""

    template: str  # the file that stays as it is
    finished: str  # the folder the report goes into
    quarter: int
    months: tuple[str, ...]
    teams: Mapping[str, tuple[str, ...]]  # the depots of each team
    listed: str  # the same as the colleague says it
    cells: Mapping[str, Mapping[str, Decimal]]  # amounts by team and month
    total: Money

    @property
    def name(self) -> str:
        """What the report is called."""
        return f"Orders by team Q{self.quarter}.xlsx"


task = Task[Truth](
    id="data/pivot-report",
    instruction="""
        {boss} shares a folder "{folder}" with you. In it lie the raw export of our orders, a text on how to count
        them, and a template for a report of orders by team and month, with totals. Please make the report of
        {quarter}: a copy of the template, filled and otherwise unchanged, in the folder "Finished" that lies there
        too, under the name "{name}". The template itself stays as it is. Which depots a team looks after changes now
        and then, and {keeper} has the list that holds for this report: ask, and write nothing before you have it.
        Then tell {boss.first}, in a direct message, the total of the whole report and no other amount. If the report
        cannot be made, make none, and hand the case over, naming whom it hangs on.
    """,
    desk="Account Executive",
    may=(Send(to=("boss", "keeper")), Save(into="finished")),
    human_minutes=40,
    estimated="counted, not timed: the text 3, a question 4, cleaning the export 15, the sums 12, filling in 6",
    colleagues=(
        Colleague("boss", "Head of Sales", "brisk", helps="who gets the report"),
        Colleague(
            "keeper",
            "Operations Lead",
            "kind",
            Fact(
                "teams",
                asks=("team", "depot", "look after", "list", "group", "belong", "mapping", "assign"),
                says="Here is who looks after what in that report. {truth.listed}",
                paraphrases=(
                    "Which depots does each team look after?",
                    "Could you send me the list of this year?",
                    "How are the depots grouped?",
                    "Which team has which depot?",
                    "What belongs to whom this year?",
                    "I need the mapping for the report, please.",
                    "Who is assigned to Riga and the others?",
                    "teams and depots, what is the current state",
                    "Do you have the list of depots by team?",
                    "Who looks after which place?",
                ),
            ),
            helps="which team looks after which depot",
        ),
    ),
)


@task.seed
def orders(plant: Plant, seeder: Seeder) -> Truth:
    """An export with what does not count in it, a template in an order of its own, and last year's list of depots."""
    boss = plant.cast["boss"]
    plant.people.present(boss)
    plant.people.present(plant.cast["keeper"])
    plant.stratum = seeder.choice(("happy", "happy", "malformed document", "duplicate", "missing month"))
    words, first = seeder.choice(list(QUARTERS.items()))
    months = tuple(f"{first.replace(month=first.month + n):%B}" for n in range(3))
    depots = seeder.shuffled([*seeder.sample(list(FOREIGN), 4), *seeder.sample(DEPOTS, seeder.integer(7, 9))])
    names = seeder.sample(TEAMS, 5)
    # In the order of the alphabet, nobody would learn that rows are to be looked at.
    names = names if names != sorted(names) else names[::-1]
    teams = {name: tuple(depots[place::5]) for place, name in enumerate(names)}
    made = ordered(seeder, depots, first, plant.stratum)
    cells = {
        name: {month: counted(made, teams[name], first.month + n) for n, month in enumerate(months)} for name in names
    }
    folder = plant.sheets.folder(boss, "Orders by team")
    plant.sheets.share(folder, plant.desk, "write")
    finished = plant.sheets.folder(folder, "Finished")
    foreign = ", ".join(f"{FOREIGN[one]} is {one}" for one in sorted(depots) if one in FOREIGN)
    plant.sheets.text(folder, "How to count.txt", RULES.format(foreign=foreign))
    data = export(seeder, made, plant.stratum == "malformed document")
    plant.sheets.file(folder, f"orders export {plant.today:%Y-%m-%d}.csv", data)
    old = [[depot, names[(place + (place % 4 == 1)) % 5]] for place, depot in enumerate(depots)]
    plant.sheets.csv(folder, "Depots and teams 2024.csv", [["Depot", "Team"], *old])
    template = _template(plant, folder, names, months, top=seeder.chance(0.4))
    total = sum((amount for row in cells.values() for amount in row.values()), Decimal(0))
    truth = Truth(template, finished, 1 if first.month == 1 else 4, months, teams, "", cells, Money(total, "EUR"))
    plant.words |= {"folder": "Orders by team", "quarter": words, "name": truth.name}
    return replace(truth, listed=_listed(teams))


def _listed(teams: Mapping[str, Iterable[str]]) -> str:
    """Teams with their depots, as somebody writes them down."""
    return " ".join(f"{name}: {', '.join(depots)}." for name, depots in sorted(teams.items()))


def _template(plant: Plant, folder: str, names: list[str], months: tuple[str, ...], *, top: bool) -> str:
    """The empty report: a hidden column of keys beside the teams, and the totals above or beneath them."""
    rows = [[name, f"T{TEAMS.index(name) + 1}", *[None] * 4] for name in names]
    total: list[str | None] = ["Total", "T", *[None] * 4]
    head = ["Team", "Key", *months, "Total"]
    ordered = [total, *rows] if top else [*rows, total]
    return plant.sheets.workbook(
        folder,
        "Template orders by team.xlsx",
        {"Report": [["Orders by team and month"], ["EUR, without tax"], [], head, *ordered]},
        formats={"Report": dict.fromkeys("CDEF", "#,##0.00")},
        hidden_columns={"Report": "B"},
    )


def _report(company: Company, truth: Truth) -> list[dict[str, object]]:
    """The lines of the report that people see; none where there is no copy of the template that was filled."""
    named = [one for one in company.sheets.inside(truth.finished) if one.name == truth.name]
    if not named:
        return []
    form, report = company.sheets.worked(truth.template, 1).grid("Report"), company.sheets.worked(named[0].id)
    made = report.grid("Report")
    if form is None or made is None or any(made.cells.get(at) != value for at, value in form.cells.items()):
        return []
    wanted = {*truth.cells, "Total"}
    return [dict(row.cells) for row in report.table("Report", HEADS).rows if row["Team"] in wanted]


@task.checkpoint(points=4)
def cells(company: Company, truth: Truth) -> Finding:
    """The report has the right amount of each team in each month, and the template is as it was."""
    shown = [row for row in _report(company, truth) if row["Team"] != "Total"]
    wanted = [{"Team": name, **amounts} for name, amounts in truth.cells.items()]
    versions = company.sheets.versions(truth.template)
    kept = same(versions[-1].blob, versions[0].blob)
    return all_of(table(shown, wanted, columns=("Team", *truth.months)), kept)


@task.checkpoint(points=2)
def totals(company: Company, truth: Truth) -> Finding:
    """The report has the right totals of teams, of months, and of all."""
    shown = _report(company, truth)
    teams = [{"Team": name, "Total": sum(row.values(), Decimal(0))} for name, row in truth.cells.items()]
    months = {month: sum((row[month] for row in truth.cells.values()), Decimal(0)) for month in truth.months}
    whole = {"Team": "Total", "Total": truth.total.amount}
    last = [row for row in shown if row["Team"] == "Total"]
    return all_of(table(shown, [*teams, whole], columns=("Team", "Total")), table(last, [months], columns=truth.months))


@task.checkpoint(points=2)
def told(company: Company, truth: Truth) -> Finding:
    """The head of sales has the total of the report, and no other amount, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["boss"]), truth.total)


WRITING = ("sheets.write_range", "sheets.import_csv", "sheets.upload")


@task.variant("nobody knows", share=0.15, ends=cannot("no answer", about="keeper", spoils=WRITING))
def nobody_knows(plant: Plant, truth: Truth) -> None:
    """Who has the list is away without a deputy; there is only that of an earlier year."""
    plant.people.away(plant.cast["keeper"], until="next month", without_deputy=True)


@task.variant(
    "a depot of nobody",
    share=0.12,
    ends=cannot("missing record", "somebody else's decision", "contradictory", about="keeper", spoils=WRITING),
)
def a_depot_of_nobody(plant: Plant, truth: Truth) -> Truth:
    """One depot of the export is looked after by no team, and it is not decided which one will."""
    team = max(truth.teams)
    depot = truth.teams[team][0]
    listed = _listed({**truth.teams, team: truth.teams[team][1:]})
    return replace(truth, listed=f"{listed} {depot} has none at present; I shall decide that in May.")


@task.solution
def report(
    desk: Desk,
    *,
    signs: bool = True,
    statuses: tuple[str, ...] = COUNTED,
    old: bool = False,
    alphabet: bool = False,
    sums: bool = True,
    copied: bool = True,
) -> None:
    """Read the text, ask for the list, clean and add up the export, fill a copy of the template, and tell the total."""
    sheets = desk.sheets
    inside = {one.name: one for one in sheets.browse(folder=f"/{desk.words['folder']}").entries}
    answer = desk.ask("keeper", "Which depots does each team look after now?").text
    if not _listable(desk, answer):
        return
    team_of = {depot: name for name, depots in re.findall(r"(\w+): ([^.]+)\.", answer) for depot in depots.split(", ")}
    if old:
        stale = csv.reader(io.StringIO(_text(desk, inside["Depots and teams 2024.csv"].id)))
        team_of = {depot: name for depot, name in stale if depot in team_of}
    told = _text(desk, inside["How to count.txt"].id).partition("write them:")[2]
    english = dict(re.findall(r"(\w+) is (\w+)", told))
    amounts = _added_up(_lines(_text(desk, _export_of(inside))), statuses, signs)
    template = inside["Template orders by team.xlsx"].id
    grid = sheets.read_range(template, "Report").values or []
    head = next(n for n, row in enumerate(grid) if row[0] == "Team")
    months, names = [str(one) for one in grid[head][2:5]], [str(row[0]) for row in grid[head + 1 :]]
    sum_of = dict.fromkeys(((name, month) for name in names for month in (*months, "Total")), Decimal(0))
    for (depot, month), amount in amounts.items():
        name = team_of[english.get(depot, depot)]
        if month in months:
            for key in ((name, month), (name, "Total"), ("Total", month), ("Total", "Total")):
                sum_of[key] += amount
    block: list[list[bool | int | float | str | None]] = [
        [float(sum_of[name, month]) if sums or "Total" not in (name, month) else None for month in (*months, "Total")]
        for name in (_sorted(names) if alphabet else names)
    ]
    target = template
    if copied:
        target = sheets.copy(template, inside["Finished"].id, desk.words["name"]).id
    sheets.write_range(target, f"C{head + 2}", block, sheet="Report")
    desk.send("boss", f"The report is there. In all: {sum_of['Total', 'Total']:,.2f} EUR.")


def _sorted(names: list[str]) -> list[str]:
    """Teams as the alphabet has them, with the totals where they are."""
    teams = iter(sorted(name for name in names if name != "Total"))
    return [name if name == "Total" else next(teams) for name in names]


def _listable(desk: Desk, answer: str) -> bool:
    """Whether an answer gives every depot a team; if not, the case is handed over."""
    if "who looks after what" in answer and "has none" not in answer:
        return True
    desk.hand_over("somebody else's decision" if "has none" in answer else "no answer", about="keeper", note=answer)
    return False


def _text(desk: Desk, file: str) -> str:
    return base64.b64decode(desk.sheets.download(file).content).decode()


def _export_of(inside: Mapping[str, Any]) -> str:
    return next(str(one.id) for name, one in inside.items() if name.startswith("orders export"))


def _lines(text: str) -> list[list[str]]:
    """The lines of an export, each once; one that is broken in two is put together."""
    separator = ";" if text.partition("\n")[0].count(";") else ","
    lines: list[list[str]] = []
    for line in text.splitlines()[1:]:
        cells = line.split(separator)
        if lines and len(lines[-1]) < len(HEADINGS):
            lines[-1] = [*lines[-1][:-1], f"{lines[-1][-1]} {cells[0]}", *cells[1:]]
        else:
            lines.append(cells)
    return list({line[0]: line for line in lines}.values())


def _added_up(lines: list[list[str]], statuses: tuple[str, ...], signs: bool) -> dict[tuple[str, str], Decimal]:
    """What counts, by depot as it is written and by month."""
    amounts: dict[tuple[str, str], Decimal] = {}
    for _, day, _, depot, _, kind, status, amount in lines:
        if status in statuses:
            on = date.fromisoformat(day) if "-" in day else date(*(int(part) for part in day.split(".")[::-1]))
            plain = amount.replace(".", "").replace(",", ".") if "," in amount else amount
            worth = Decimal(plain) * (-1 if signs and kind == "return" else 1)
            key = (depot, f"{on:%B}")
            amounts[key] = amounts.get(key, Decimal(0)) + worth
    return amounts


@task.solution
def by_formulas(desk: Desk) -> None:
    """Put the cleaned orders on a sheet of the report's own, and let formulas add them up."""
    sheets, folder = desk.sheets, f"/{desk.words['folder']}"
    answer = desk.ask("keeper", "Do you have the list of depots by team?").text
    if not _listable(desk, answer):
        return
    inside = {one.name: one for one in sheets.browse(folder=folder).entries}
    told = _text(desk, inside["How to count.txt"].id).partition("write them:")[2]
    native = {english: name for name, english in re.findall(r"(\w+) is (\w+)", told)}
    rows: list[list[bool | int | float | str | None]] = []
    for name, depots in re.findall(r"(\w+): ([^.]+)\.", answer):
        for depot in depots.split(", "):
            for one in (depot, *([native[depot]] if depot in native else [])):
                of = [
                    (m, a)
                    for (d, m), a in _added_up(_lines(_text(desk, _export_of(inside))), COUNTED, True).items()
                    if d == one
                ]
                rows += [[name, month, float(amount)] for month, amount in of]
    made = sheets.copy(f"{folder}/Template orders by team.xlsx", f"{folder}/Finished", desk.words["name"]).id
    sheets.add_sheet(made, "Data")
    sheets.append_rows(made, rows, sheet="Data")
    first, names = 5, [str(row[0]) for row in sheets.read_range(made, "Report", "A5:A10").values or []]
    top = names[0] == "Total"
    for row, name in enumerate(names, first):
        sums = [f"=SUMIFS(Data!$C:$C,Data!$A:$A,$A{row},Data!$B:$B,{letter}$4)" for letter in "CDE"]
        if name == "Total":
            sums = [f"=SUM({letter}{first + top}:{letter}{first + top + 4})" for letter in "CDE"]
        sheets.write_range(made, f"C{row}", [[*sums, f"=SUM(C{row}:E{row})"]], sheet="Report")
    total = sheets.read_range(made, "Report", f"F{first + names.index('Total')}").values or [[0]]
    desk.send("boss", f"Your report is done; it comes to {Money(f'{total[0][0]:.2f}', 'EUR')}.")


@task.trap(loses={"cells", "totals", "told"})
def adds_returns(desk: Desk) -> None:
    """Takes the returns for orders, since they have no sign."""
    report(desk, signs=False)


@task.trap(loses={"cells", "totals", "told"})
def counts_what_was_cancelled(desk: Desk) -> None:
    """Adds up every line, whatever became of it."""
    report(desk, statuses=(*COUNTED, "cancelled", ""))


@task.trap(loses={"cells", "totals"})
def takes_the_old_list(desk: Desk) -> None:
    """Groups by the list of an earlier year that lies in the folder."""
    report(desk, old=True)


@task.trap(loses={"cells", "totals"})
def sorts_the_teams(desk: Desk) -> None:
    """Fills the rows in the order of the alphabet, which is not that of the template."""
    report(desk, alphabet=True)


@task.trap(loses={"totals"})
def leaves_the_totals(desk: Desk) -> None:
    """Fills in the months, and no totals."""
    report(desk, sums=False)


@task.trap(loses={"cells", "totals", "nothing_else_changed"})
def fills_the_template(desk: Desk) -> None:
    """Fills the template itself, so that the next report starts from this one."""
    report(desk, copied=False)
