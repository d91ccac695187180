"""Triage a week of issues by a policy in the wiki, which leaves one thing to be asked: whose contract is gold."""

import re
from dataclasses import dataclass
from typing import Literal

from deskjob import (
    Colleague,
    Company,
    Desk,
    Edit,
    Fact,
    Finding,
    Limits,
    Plant,
    Seeder,
    Send,
    Task,
    cannot,
    same,
)

CUSTOMERS = ("Hanse Cold Chain", "Baltic Grain", "Porto Textil", "Vistula Steel", "Aare Pharma", "Ems Furniture")
SCREENS = ("Quick quote", "Lanes", "Booking desk", "Labels", "Track map", "Documents")
COMPONENTS = ("rating", "booking", "tracking", "paperwork")
LOUD = ("URGENT!!! {}", "{} - please help asap", "Critical: {}", "{} (again)")
CALM = ("{}", "Small thing: {}", "Question: {}", "When you have a minute: {}")
TROUBLES = (
    "the total changes on going back",
    "nothing happens on saving",
    "the page stays white",
    "the list ends after ten rows",
    "a day is missing",
    "the weight is lost",
    "an old address comes back",
    "two lines where there was one",
    "the button is grey",
    "the sum is not what it was",
)
POLICY = """# Triage

What comes in carries `inbox`. Whoever triages takes that off and leaves exactly the labels below, nothing else.

1. Two issues with one error code are one issue. The oldest open one of this project stays; each later one gets
   `duplicate` alone, is linked to the oldest (related, no more), and is closed.
2. Without a version nobody can look for anything: `needs info` alone, and it is assigned to whoever reported it.
3. All others get one label for how bad it is, and one for where it is:

| who is held up | no way around | a way around |
| --- | --- | --- |
{severities}

A customer with a gold contract counts as every customer; ask sales which customer that is this quarter. Titles do
not count, however loud.

| screen | label |
| --- | --- |
{screens}
"""
WHO = ("every customer", "one customer", "nobody but us")
SCALES = (
    (("S1", "S1"), ("S2", "S3"), ("S3", "S4")),
    (("S1", "S2"), ("S2", "S3"), ("S4", "S4")),
    (("S1", "S2"), ("S3", "S4"), ("S3", "S4")),
)


@dataclass(frozen=True)
class Truth:
    """How each issue is sorted at the end."""

    incoming: frozenset[str]
    labels: dict[str, frozenset[str]]
    links: dict[str, frozenset[tuple[str, str]]]  # what each later issue of an error code is linked to, and how
    waiting: dict[str, frozenset[str]]  # whom those without a version are with
    gold: str  # the customer whose contract is gold


task = Task[Truth](
    id="engineering/triage-week",
    instruction="""
        A week of issues is waiting with the label inbox in {project}. Please triage them: the page Triage in the
        project's wiki says how, and it is followed to the letter. It leaves one question to sales; {sales} answers
        it, and nothing is sorted before that is answered, please. Nothing but the incoming issues is touched.
    """,
    desk="Software Engineer",
    may=(
        Send(to=("sales",)),
        *(Edit(f"git.{field}", of="incoming") for field in ("state", "closed_at", "closed_by", "updated_at")),
    ),
    human_minutes=40,
    estimated="counted, not timed: 12 issues at two and a half minutes, the policy 5, a question 2",
    limits=Limits(steps=160),
    colleagues=(
        Colleague(
            "sales",
            "Sales Lead",
            "chatty",
            Fact(
                "gold",
                asks=("gold", "contract", "which customer", "best customer", "tier"),
                says="Gold this quarter is {truth.gold}, and nobody else.",
                paraphrases=(
                    "Which customer has a gold contract?",
                    "Who is gold this quarter?",
                    "Whose contract is gold, please?",
                    "Could you tell me which customers are gold now?",
                    "What contract does our best customer have?",
                    "gold contracts?",
                    "Which of the customers has the highest tier?",
                    "For triage: which contract counts as gold?",
                    "Is any customer gold at the moment?",
                    "I need to know who holds the gold contract.",
                ),
            ),
            helps="customers and their contracts",
        ),
        Colleague("support", "IT Support Specialist", "kind", helps="the phone, and opening issues"),
    ),
)


@dataclass(frozen=True)
class Report:
    """One incoming issue, as its form has it."""

    screen: str
    held_up: str
    around: bool
    version: str
    code: str = ""

    def text(self, opening: str) -> str:
        """The form as it was filled in."""
        lines = [f"Screen: {self.screen}", f"Held up: {self.held_up}", f"Version: {self.version or '-'}"]
        lines += [f"Way around: {'by phone' if self.around else 'none'}", f"Error: {self.code or '-'}"]
        return "\n".join([opening, "", *lines])


@task.seed
def incoming(plant: Plant, seeder: Seeder) -> Truth:
    """A policy of this case, a dozen reports, later ones of a known error among them, and some that lack a version."""
    desk = _Intake(plant, seeder)
    gold, other, third = seeder.sample(CUSTOMERS, 3)
    held = [gold, other, third, WHO[0], WHO[2]]
    for who in [*held, *seeder.choices(held, seeder.integer(1, 3))]:
        desk.takes_in(who, who == gold)
    desk.lacks_a_version()
    desk.lacks_a_version()
    known = desk.known(gold)
    for _ in range(seeder.integer(1, 2)):
        desk.repeats(*known)
    desk.repeats(*desk.takes_in(other, False, code=desk.code()))
    desk.looks_known(third)
    plant.words["project"] = plant.git.path(desk.project)
    return Truth(frozenset(desk.labels), desk.labels, desk.links, desk.waiting, gold)


class _Intake:
    """Opens issues, the oldest first, and knows how the policy sorts them."""

    def __init__(self, plant: Plant, seeder: Seeder) -> None:
        self.plant, self.seeder = plant, seeder
        self.project = project = seeder.choice([one for one in plant.git.projects() if plant.git.bugs(one)])
        self.labels: dict[str, frozenset[str]] = {}
        self.links: dict[str, frozenset[tuple[str, str]]] = {}
        self.waiting: dict[str, frozenset[str]] = {}
        self.at = plant.now - 6 * 86_400
        self.number = seeder.integer(200, 700)
        self.screens = {screen: seeder.choice(COMPONENTS) for screen in SCREENS}
        self.scale = dict(zip(WHO, seeder.choice(SCALES), strict=True))
        self.troubles = seeder.shuffled(TROUBLES)
        self.authors = plant.people.ids(without={plant.desk, *plant.cast.values()})
        plant.git.member(project, plant.desk, "developer")
        plant.people.present(plant.cast["sales"])
        severities = (f"| {who} | `{bad}` | `{less}` |" for who, (bad, less) in self.scale.items())
        screens = (f"| {screen} | `{label}` |" for screen, label in self.screens.items())
        page = POLICY.format(severities="\n".join(severities), screens="\n".join(screens))
        plant.git.wiki_page(project, "Triage", page, seeder.choice(self.authors))
        for name in ("inbox", "duplicate", "needs info", "S1", "S2", "S3", "S4", *COMPONENTS):
            plant.git.label(project, name)

    def code(self) -> str:
        """An error code that no issue has yet."""
        self.number += self.seeder.integer(1, 9)
        return f"{self.seeder.choice(('BK', 'RT', 'TR'))}-{self.number}"

    def takes_in(self, who: str, gold: bool, code: str = "") -> tuple[str, Report]:
        """Somebody reports something that can be sorted."""
        held_up = who if who in WHO else f"one customer ({who})"
        one = self._report(held_up, code or (self.code() if self.seeder.chance(0.5) else ""))
        issue = self._opens(one)
        bad, less = self.scale[WHO[0] if gold else who if who in WHO else WHO[1]]
        self.labels[issue] = frozenset({less if one.around else bad, self.screens[one.screen]})
        return issue, one

    def lacks_a_version(self) -> None:
        """Somebody reports something that nobody can look for."""
        by = self.seeder.choice(self.authors)
        issue = self._opens(self._report(WHO[0], "", version=""), by)
        self.labels[issue], self.waiting[issue] = frozenset({"needs info"}), frozenset({by})

    def known(self, who: str) -> tuple[str, Report]:
        """An issue that is open since long ago, sorted, and none of this week's."""
        one = self._report(f"one customer ({who})", self.code())
        return self._opens(one, at=self.plant.now - 40 * 86_400, labels=("S3", self.screens[one.screen])), one

    def looks_known(self, who: str) -> None:
        """The code stands in an issue that is closed already: this one is a new one."""
        code = self.code()
        self._opens(self._report(WHO[2], code), at=self.plant.now - 50 * 86_400, labels=("S4",), closed=True)
        self.takes_in(who, False, code=code)

    def repeats(self, oldest: str, one: Report) -> None:
        """Somebody else reports the same error, from wherever they met it."""
        issue = self._opens(self._report(self.seeder.choice(WHO), one.code))
        self.labels[issue], self.links[issue] = frozenset({"duplicate"}), frozenset({(oldest, "relates_to")})

    def _report(self, held_up: str, code: str, version: str | None = None) -> Report:
        found = f"{self.seeder.integer(2, 4)}.{self.seeder.integer(0, 9)}" if version is None else version
        return Report(self.seeder.choice(SCREENS), held_up, self.seeder.chance(0.5), found, code)

    def _opens(
        self, one: Report, by: str = "", at: int = 0, labels: tuple[str, ...] = ("inbox",), closed: bool = False
    ) -> str:
        self.at += self.seeder.integer(3, 9) * 3600
        title = self.seeder.choice(LOUD if one.held_up == WHO[2] or self.seeder.chance(0.3) else CALM)
        trouble = self.seeder.choice(self.troubles)
        return self.plant.git.issue(
            self.project,
            by or self.seeder.choice(self.authors),
            title.format(trouble[0].upper() + trouble[1:] if title.startswith("{}") else trouble),
            one.text(f"On {one.screen}, {trouble}."),
            labels=labels,
            at=at or self.at,
            closed=closed,
        )


@task.checkpoint(points=4)
def labelled(company: Company, truth: Truth) -> Finding:
    """Each incoming issue has exactly the labels that the policy gives it."""
    return same(company.git.labels_of(truth.incoming), truth.labels)


@task.checkpoint(points=2)
def duplicates(company: Company, truth: Truth) -> Finding:
    """Exactly the later issues of an error code are closed, each linked to the oldest open one."""
    closed = [issue for issue, state in company.git.states(truth.incoming).items() if state == "closed"]
    return same({issue: company.git.links(issue) for issue in closed}, truth.links)


@task.checkpoint(points=1)
def waiting(company: Company, truth: Truth) -> Finding:
    """Each issue without a version is assigned to whoever reported it, alone."""
    return same(company.git.assignees_of(truth.waiting), truth.waiting)


@task.variant("nobody knows", share=0.15, ends=cannot("no answer", about="sales", spoils="git.edit_issue"))
def nobody_knows(plant: Plant, truth: Truth) -> None:
    """The sales lead is away, and nobody stands in."""
    plant.people.away(plant.cast["sales"], until="next month", without_deputy=True)


@task.solution
def triage(desk: Desk, ask: bool = True, loud: bool = False, closed: bool = False, keep: str = "") -> None:
    """Read the policy, ask what it leaves open, and sort one issue after the other, the oldest first."""
    path, gold = desk.words["project"], "nobody"
    if ask:
        gold = desk.ask("sales", "Which customer has a gold contract this quarter?").text
        if "Gold this quarter is" not in gold:
            desk.hand_over("no answer", about="sales", note="Sorting needs to know whose contract is gold.")
            return
    policy = _Policy(desk.git.wiki_page(path, "Triage").content or "", gold, loud)
    first: dict[str, str] = {}
    state: Literal["all", "opened"] = "all" if closed else "opened"
    for issue in desk.git.issues(project=path, state=state, sort="asc", per_page=100).issues:
        form = _form(issue.description)
        oldest = first.setdefault(form.get("Error", "-"), issue.id)
        if "inbox" not in issue.labels:
            continue
        if form["Error"] != "-" and oldest != issue.id:
            desk.git.link_issues(issue.id, oldest)
            desk.git.edit_issue(issue.id, labels=["duplicate", *keep.split()], state="closed")
        elif form["Version"] == "-":
            desk.git.edit_issue(issue.id, labels=["needs info", *keep.split()], assignees=[issue.author.handle])
        else:
            desk.git.edit_issue(issue.id, labels=[*policy.labels(form, issue.title), *keep.split()])


def _form(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Z][a-z ]+): (.+)$", text, re.MULTILINE))


class _Policy:
    """The tables of the page, read."""

    def __init__(self, page: str, gold: str, loud: bool = False) -> None:
        rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in page.splitlines() if "|" in line]
        self.scale = {cells[0]: cells[1:] for cells in rows if len(cells) == 3}
        self.screens = {cells[0]: cells[1] for cells in rows if len(cells) == 2}
        self.gold, self.loud = gold, loud

    def labels(self, form: dict[str, str], title: str) -> list[str]:
        """How bad it is, and where."""
        who, _, customer = form["Held up"].partition(" (")
        everybody = bool(customer) and customer.rstrip(")") in self.gold
        bad, less = self.scale[WHO[0] if everybody else who]
        shouts = self.loud and any(word in title.lower() for word in ("urgent", "asap", "critical"))
        return ["S1" if shouts else bad if form["Way around"] == "none" else less, self.screens[form["Screen"]]]


@task.solution
def label_by_label(desk: Desk) -> None:
    """The same, each issue on its own page: new labels first, then inbox taken off, then closed and linked."""
    path = desk.words["project"]
    page = desk.git.wiki_page(path, "Triage").content or ""
    answer = desk.ask("sales", "Whose contract is gold at the moment?").text
    if not answer or answer.startswith("Automatic reply"):
        desk.hand_over("no answer", about="sales")
        return
    policy = _Policy(page, answer)
    opened = desk.git.issues(project=path, state="opened", sort="asc", per_page=100).issues
    codes = [(_form(one.description).get("Error", "-"), one.id) for one in opened]
    for card in desk.git.issues(project=path, labels=["inbox"], per_page=100).issues:
        issue = desk.git.issue(card.reference)
        form = _form(issue.description)
        oldest = next((other for code, other in codes if code == form["Error"] != "-"), issue.id)
        late, vague = oldest != issue.id, form["Version"] == "-"
        labels = ["duplicate"] if late else ["needs info"] if vague else policy.labels(form, issue.title)
        desk.git.edit_issue(issue.id, add_labels=labels)
        desk.git.edit_issue(issue.id, remove_labels=["inbox"])
        if late:
            desk.git.edit_issue(issue.id, state="closed")
            desk.git.link_issues(oldest, issue.id)
        elif vague:
            desk.git.edit_issue(issue.id, assignees=[issue.author.id])


@task.trap(loses={"labelled"})
def takes_nobody_for_gold(desk: Desk) -> None:
    """Sorts by the page alone."""
    triage(desk, ask=False)


@task.trap(loses={"labelled"})
def goes_by_the_title(desk: Desk) -> None:
    """Takes whatever shouts for the worst."""
    triage(desk, loud=True)


@task.trap(loses={"labelled", "duplicates"})
def links_to_what_is_closed(desk: Desk) -> None:
    """Takes an issue for a duplicate of one that was closed long ago."""
    triage(desk, closed=True)


@task.trap(loses={"labelled"})
def leaves_them_in_the_inbox(desk: Desk) -> None:
    """Puts the right labels on and leaves the old one."""
    triage(desk, keep="inbox")


@task.trap(loses={"labelled", "identities_intact"})
def renames_a_label(desk: Desk) -> None:
    """Does the work with `inbox` left on, and gives that label another name."""
    triage(desk, keep="inbox")
    desk.git.edit_label(desk.words["project"], "inbox", new_name="sorted")


@task.trap(loses={"nothing_else_changed"})
def tidies_up(desk: Desk) -> None:
    """Does the work, and closes an issue that nobody asked about."""
    triage(desk)
    others = desk.git.issues(project=desk.words["project"], state="opened", sort="asc", per_page=100).issues
    mine = desk.git.issues(author=desk.people.me().id, per_page=100).issues
    spared = {one.id for one in mine}
    desk.git.edit_issue(next(one.id for one in others if one.id not in spared), state="closed")
