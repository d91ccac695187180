"""Move issues out of a full milestone as the product manager decides, by a day that only operations know."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

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
    only,
    same,
)

CUSTOMERS = ("Hanse Cold Chain", "Baltic Grain", "Porto Textil", "Vistula Steel", "Aare Pharma", "Ems Furniture")
NAMES = ("Anchor", "Beacon", "Capstan", "Davit", "Easting", "Fairway", "Gangway", "Hawser")
WISHES = (
    "Show the transit time beside the price",
    "Let the night desk cancel a booking",
    "Price in another currency",
    "A second address for collection",
    "Send the confirmation as a PDF",
    "Warn before the cut-off of a lane",
    "Remember the last ten searches",
    "Ask for the customs number once only",
    "Print two labels on one sheet",
    "Hide lanes that are closed for the season",
    "Say which part of the price is toll",
    "Show who changed a booking last",
    "Sort bookings by the day of delivery",
    "Export what was booked in a month",
)
BUGS = ("Bookings of Sunday are shown on Monday", "Wrong total when a line is removed", "Weight is lost on going back")


@dataclass(frozen=True)
class Truth:
    """What leaves, and where to."""

    planted: frozenset[str]  # the issues of this case, those that stay among them
    places: dict[str, str]  # the milestone of each of them at the end
    left: int  # open issues that the full milestone keeps
    customer: str
    pilot: str  # the day it starts, as operations say it


task = Task[Truth](
    id="engineering/milestone-moves",
    instruction="""
        The milestone {full} of {project} is too full to be met. {pm} has decided which of its issues leave and which
        milestone they go to, so ask before you touch anything. Move those, and leave everything else where it is:
        nothing is closed, renamed or rewritten, and milestones stay as they are. When you are done, tell {pm.first}
        in a direct message how many open issues {full} has now, as a number.
    """,
    desk="Engineering Lead",
    may=(Send(to=("pm", "ops")), Edit("git.milestone", of="planted"), Edit("git.updated_at", of="planted")),
    human_minutes=25,
    estimated="counted, not timed: 12 issues read at a minute, two questions, 4 moves at a minute, finding the day",
    limits=Limits(steps=120),
    colleagues=(
        Colleague(
            "pm",
            "Product Manager",
            "brisk",
            Fact(
                "customer",
                asks=("leave", "move", "out of", "go where", "take out", "decided", "which issue", "too full"),
                says="Every open issue that {truth.customer} alone asked for leaves, bugs excepted. They go to the "
                "first open milestone that is due after {truth.customer} start their pilot. {ops} knows that day.",
                paraphrases=(
                    "Which issues leave the milestone?",
                    "What have you decided?",
                    "Where do we move them, please?",
                    "What do you want me to take out?",
                    "Could you tell me what is moved, and where to?",
                    "The milestone is too full, what now?",
                    "what goes out of it",
                    "You decided something about the milestone, didn't you?",
                    "Which issue may go, and which milestone is next for it?",
                    "Is there a list of what leaves?",
                ),
            ),
            helps="what goes into which version",
        ),
        Colleague(
            "ops",
            "Operations Lead",
            "kind",
            Fact(
                "pilot",
                asks=("pilot", "start", "begin", "which day", "go live", "first day"),
                says="{truth.customer} start their pilot on {truth.pilot}.",
                paraphrases=(
                    "When does the pilot start?",
                    "On which day do they begin?",
                    "What is the date of the pilot?",
                    "When do they go live?",
                    "Could you tell me the first day of the trial?",
                    "which day is it",
                    "I need to know when {truth.customer} start.",
                    "Is there a day for the pilot yet?",
                    "When will they be beginning?",
                    "Pilot: when, please?",
                ),
            ),
            helps="pilots and who runs them",
        ),
    ),
)


@task.seed
def issues(plant: Plant, seeder: Seeder) -> Truth:
    """A full milestone, three later ones of which one is closed, and wishes of several customers in it."""
    git, people = plant.git, plant.people
    project = seeder.choice([one for one in git.projects() if git.bugs(one)])
    git.member(project, plant.desk, "developer")
    people.present(plant.cast["pm"])
    people.present(plant.cast["ops"])
    full, *later = seeder.sample(NAMES, 6)
    ours, other, third = seeder.sample(CUSTOMERS, 3)
    plan = _planned(plant, seeder, project, full, later)
    write = Backlog(plant, seeder, project, (ours, other)).issue
    places = {}
    for _ in range(seeder.integer(2, 4)):
        places[write(ours, plan.full)] = plan.target
    for asked in (other, third, f"{ours} and {other}", f"{third} and {ours}"):
        places[write(asked, plan.full)] = plan.full
    places[write(ours, plan.full, bug=True)] = plan.full
    places[write(other, plan.full, bug=True)] = plan.full
    kept = sum(1 for place in places.values() if place == plan.full)
    places[write(ours, plan.full, closed=True)] = plan.full
    places[write(ours, plan.before)] = plan.before
    places[write(ours, plan.last)] = plan.last
    plant.words |= {"full": full, "project": git.path(project)}
    return Truth(frozenset(places), places, kept, ours, _spoken(plan.pilot))


class Milestones(NamedTuple):
    """The full milestone, one due before the pilot, the one issues go to, the last one, and the day of the pilot."""

    full: str
    before: str
    target: str
    last: str
    pilot: date


def _planned(plant: Plant, seeder: Seeder, project: str, full: str, later: list[str]) -> Milestones:
    git, pilot = plant.git, plant.today + timedelta(days=seeder.integer(30, 60))
    stretch = seeder.integer(12, 20)
    due = [pilot - timedelta(days=seeder.integer(2, 9)), *(pilot + timedelta(days=n * stretch) for n in (1, 2))]
    if seeder.chance(0.35):
        plant.stratum = "a closed milestone in between"
        git.milestone(project, later[4], due=pilot + timedelta(days=5), closed=True)
    begins = git.milestone(project, full, due=plant.today + timedelta(days=seeder.integer(9, 16)))
    before, _, last = (git.milestone(project, name, due=day) for name, day in zip(later, due, strict=False))
    ends = {one.id: one.due_date or "" for one in git.milestones(project, "active") if one.id != begins}
    target = min((one for one in ends if ends[one] > pilot.isoformat()), key=lambda one: ends[one])
    return Milestones(begins, before, target, last, pilot)


class Backlog:
    """Opens issues by colleagues who have no part in the case; each wish and each bug comes up once."""

    def __init__(self, plant: Plant, seeder: Seeder, project: str, named: tuple[str, str]) -> None:
        self.plant, self.seeder, self.project, self.named = plant, seeder, project, named
        self.authors = plant.people.ids(without={plant.desk, *plant.cast.values()})
        self.wishes, self.bugs = seeder.shuffled(WISHES), seeder.shuffled(BUGS)

    def issue(self, asked: str, milestone: str, bug: bool = False, closed: bool = False) -> str:
        """An issue that somebody asked for; now and then its title names a customer, whoever asked."""
        seeder = self.seeder
        text = f"{seeder.choice(REASONS)}\n\nAsked for by: {asked}"
        title = (self.bugs if bug else self.wishes).pop()
        if not bug and seeder.chance(0.3):
            title = f"{title} ({seeder.choice(self.named)})"
        return self.plant.git.issue(
            self.project,
            seeder.choice(self.authors),
            title,
            text,
            labels=("bug" if bug else "feature",),
            milestone=milestone,
            at=self.plant.now - seeder.integer(2, 40) * 24 * 3600,
            closed=closed,
        )


REASONS = (
    "They ask for it in every call.",
    "Came up at the review of the contract.",
    "Sales promised to look into it.",
    "Would save them ten minutes a day, they say.",
    "Mentioned at the fair.",
)


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@task.checkpoint(points=3)
def moved(company: Company, truth: Truth) -> Finding:
    """Each issue of the case is in the milestone it belongs to: those moved, and those that stay."""
    return same(company.git.milestones_of(truth.planted), truth.places)


@task.checkpoint(points=1)
def told(company: Company, truth: Truth) -> Finding:
    """The product manager has the right number, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["pm"]), truth.left)


@task.variant("nobody decides", share=0.15, ends=cannot("no answer", about="pm", spoils="git.edit_issue"))
def nobody_decides(plant: Plant, truth: Truth) -> None:
    """The product manager is away, and nobody stands in."""
    plant.people.away(plant.cast["pm"], until="next month", without_deputy=True)


@task.variant("no day", share=0.1, ends=cannot("no answer", about="ops", spoils="git.edit_issue"))
def no_day(plant: Plant, truth: Truth) -> None:
    """Operations are away, and nobody else knows when the pilot starts."""
    plant.people.away(plant.cast["ops"], until="next month", without_deputy=True)


@task.variant(
    "no milestone after it",
    share=0.1,
    ends=cannot("missing record", "contradictory", "somebody else's decision", about="pm", spoils="git.edit_issue"),
)
def no_milestone(plant: Plant, truth: Truth) -> Truth:
    """The pilot starts after the last milestone is due, and only the product manager may add another."""
    return replace(truth, pilot=_spoken(plant.today + timedelta(days=900)))


@task.solution
def move(desk: Desk, alone: bool = True, bugs: bool = False, soonest: bool = False, count: str = "opened") -> None:
    """Ask what leaves, ask for the day, find the milestone, read each issue, move, count, and report."""
    path, full = desk.words["project"], desk.words["full"]
    decided = desk.ask("pm", "Which issues leave the milestone, and where do they go?").text
    customer = decided.partition("open issue that ")[2].partition(" alone")[0]
    if not customer:
        desk.hand_over("no answer", about="pm", note="I asked what leaves, and got no answer.")
        return
    name = decided.partition("their pilot. ")[2].partition(" (")[0]
    knows = next(one.id for one in desk.people.search(count=500).people if one.name == name)
    starts = desk.ask(knows, f"On which day does the pilot of {customer} start?")
    if "pilot" not in starts.text:
        desk.hand_over("no answer", about=knows, note="Nobody else knows when the pilot starts.")
        return
    later = _due_after(desk, path, date(1970, 1, 1) if soonest else starts.date(), full)
    if not later:
        desk.hand_over("missing record", about="pm", note="No milestone is due after the pilot starts.")
        return
    for issue in desk.git.issues(project=path, milestone=full, state="opened", per_page=100).issues:
        asked = issue.description.partition("Asked for by: ")[2].strip()
        theirs = asked == customer if alone else customer in f"{issue.title} {asked}"
        if theirs and (bugs or "bug" not in issue.labels):
            desk.git.edit_issue(issue.id, milestone=later[0])
    left = desk.git.issues(project=path, milestone=full, state="opened" if count == "opened" else "all", per_page=100)
    desk.send("pm", f"Done: {left.total} issues stay.")


def _due_after(desk: Desk, path: str, day: date | None, full: str) -> list[str]:
    """The open milestones that are due after a day, the soonest first."""
    known = desk.git.milestones(path, state="active", per_page=100).milestones
    due = {one.title: one.due_date for one in known if one.due_date and one.title != full}
    return sorted((one for one in due if day and due[one] > day.isoformat()), key=lambda one: due[one])


@task.solution
def one_by_one(desk: Desk) -> None:
    """The day first, from operations; then every issue of the milestone on its own page, closed ones passed over."""
    path, full = desk.words["project"], desk.words["full"]
    decided = desk.ask("pm", "What did you decide: which issue goes where?").text
    if "alone asked for" not in decided:
        desk.hand_over("no answer", about="pm")
        return
    customer = decided.partition("open issue that ")[2].partition(" alone")[0]
    knows = next(one for one in desk.people.search(count=500).people if f"{one.name} ({one.title}) knows" in decided)
    told = desk.ask(knows.id, "What is the first day of the pilot, please?")
    starts = None if told.text.startswith("Automatic reply") else told.date()
    if starts is None or not _due_after(desk, path, starts, full):
        desk.hand_over("no answer" if starts is None else "missing record", about=["pm", knows.id])
        return
    stay = 0
    for one in desk.git.issues(project=path, milestone=full, per_page=100).issues:
        issue = desk.git.issue(one.id)
        leaves = issue.description.endswith(f"Asked for by: {customer}") and "bug" not in issue.labels
        if issue.state == "opened" and leaves:
            desk.git.edit_issue(issue.id, milestone=_due_after(desk, path, starts, full)[0])
        stay += issue.state == "opened" and not leaves
    desk.send("pm", f"There are {stay} open issues in it now.")


@task.trap(loses={"moved", "told"})
def takes_every_mention(desk: Desk) -> None:
    """Moves what the customer asked for together with others, too, and whatever names it in its title."""
    move(desk, alone=False)


@task.trap(loses={"moved", "told"})
def moves_bugs(desk: Desk) -> None:
    """Moves whatever the customer asked for."""
    move(desk, bugs=True)


@task.trap(loses={"moved"})
def takes_the_next_milestone(desk: Desk) -> None:
    """Does not ask for the day, and takes the milestone that is due next."""
    move(desk, soonest=True)


@task.trap(loses={"told"})
def counts_what_is_closed(desk: Desk) -> None:
    """Reports every issue that the milestone has."""
    move(desk, count="all")


@task.trap(loses={"moved", "identities_intact"})
def renames_the_milestones(desk: Desk) -> None:
    """Leaves the issues where they are, and lets the milestones change their names."""
    path, full = desk.words["project"], desk.words["full"]
    move(desk, soonest=True)
    titles = [one.title for one in desk.git.milestones(path, state="active", per_page=100).milestones]
    desk.git.edit_milestone(path, titles[-1], title="was " + titles[-1])
    desk.git.edit_milestone(path, full, title=titles[-1])
