"""Release what was merged since the last tag, with notes that list exactly that, by the project's own rules."""

import re
from dataclasses import dataclass

from deskjob import (
    Colleague,
    Company,
    Desk,
    Do,
    Fact,
    Finding,
    Plant,
    Seeder,
    Send,
    Task,
    cannot,
    same,
)

HEADINGS = {
    "feature": ("Added", "New", "What is new"),
    "bug": ("Fixed", "Corrections", "Put right"),
    "security": ("Security", "Safer", "Hardened"),
    "docs": ("Documentation", "Written down", "Pages"),
}
POLICY = """# Releasing

1. A release has a tag `vX.Y.Z` on the head of `main`, one step above the last: Y and a zero where anything of
   `{minor}` is in it, Z where nothing is. X never changes without a meeting.
2. Its notes list each merge request that was merged into `main` since the last tag: no other, each once, by number.
3. A section for each label, in this order; a section with nothing in it is left out:

| label | heading |
| --- | --- |
{sections}

4. A merge request with two of these labels stands where the upper one stands.
5. `{left_out}` is left out of the notes, and so is what the product manager has not announced yet: ask.
6. A section is `## Heading`, and then a line for each merge request: `- !12 its title`.
"""
WORK = {
    "feature": (
        "Price for a return load", "Quotes by e-mail", "Search by reference", "A second collection address",
        "Totals by month", "Copy an old booking",
    ),
    "bug": (
        "Round once, at the end", "Keep the weight on going back", "Name the line that is wrong", "Last day counts",
        "No empty rows", "Sort by day, not by text",
    ),
    "security": ("Refuse tokens that are too old", "Do not print the address", "Ask again before removing"),
    "docs": ("Say where the figures come from", "Describe the columns", "How to run it at home"),
    "chore": ("Rename a folder", "Shorter names in tests", "Sort the imports", "Fewer warnings"),
}  # fmt: skip
WHERE = ("portal", "night desk", "imports", "reports")
UNKNOWN = ("winter timetable", "loyalty rebate", "night delivery", "customs broker", "carbon figures")


@dataclass(frozen=True)
class Truth:
    """What the release is called and what its notes say."""

    project: str
    tag: str
    head: str  # of main
    sections: dict[str, frozenset[int]]  # numbers of merge requests by heading
    unannounced: str


task = Task[Truth](
    id="engineering/release-notes",
    instruction="""
        Please release what stands on the main branch of {project}. The page Releasing in the project's wiki says how
        the version is found and what the notes look like; they are read by a script, so keep to it. It sends you to
        {pm} for what must not be told yet.
    """,
    desk="Software Engineer",
    may=(
        Send(to=("pm",)),
        *(Do(f"git.{act}", on="project") for act in ("create_release", "create_tag")),
    ),
    human_minutes=30,
    estimated="counted, not timed: 10 merge requests at a minute and a half, the page 4, a question 2, the notes 8",
    colleagues=(
        Colleague(
            "pm",
            "Product Manager",
            "formal",
            Fact(
                "unannounced",
                asks=("announced", "announce", "not tell", "keep quiet", "leave out", "secret", "public"),
                says="We have not announced the {truth.unannounced} yet. Whatever is about it stays out of the notes.",
                paraphrases=(
                    "What have we not announced yet?",
                    "Is anything not public yet?",
                    "Which of the changes do you want me to leave out?",
                    "What should I keep quiet about?",
                    "Has everything been announced?",
                    "Which change is still a secret?",
                    "What must the notes not tell?",
                    "Will you announce all of it?",
                    "release notes: which changes do I leave out",
                    "May everything be public?",
                ),
            ),
            helps="what customers are told",
        ),
        Colleague("lead", "Engineering Lead", "brisk", helps="the code, but not what is announced"),
    ),
)


@task.seed
def merged(plant: Plant, seeder: Seeder) -> Truth:
    """A tag, and since then a handful of merge requests: some that count, some that only look so."""
    line = _Line(plant, seeder)
    with plant.git.in_one_pack():
        return _written(plant, seeder, line)


def _written(plant: Plant, seeder: Seeder, line: "_Line") -> Truth:
    line.merges("feature")
    line.merges("bug", "feature")
    line.tags()
    minor = seeder.choice(line.order)
    kinds = [kind for kind in line.order if kind != minor]
    if seeder.chance(0.6):
        plant.stratum = "a step of the second number"
        kinds.append(minor)
    for kind in seeder.shuffled([*kinds, *seeder.choices(kinds, seeder.integer(1, 3))]):
        line.counts(kind)
    line.counts(*seeder.sample(kinds, 2))
    line.merges("chore")
    line.merges(kinds[0], title=f"Prepare the {line.unannounced}")
    line.merges(kinds[0], state="opened")
    line.merges(kinds[1], state="closed")
    line.writes_the_policy(minor)
    plant.words["project"] = plant.git.path(line.project)
    return line.truth(minor in kinds)


class _Line:
    """The main line of a project: what is merged into it, and what of that counts."""

    def __init__(self, plant: Plant, seeder: Seeder) -> None:
        self.plant, self.seeder = plant, seeder
        self.project = seeder.choice([one for one in plant.git.projects() if plant.git.releases(one)])
        self.order = seeder.shuffled(tuple(HEADINGS))
        self.headings = {label: seeder.choice(HEADINGS[label]) for label in self.order}
        self.titles = {
            label: seeder.shuffled([f"{what} ({where})" for what in some for where in WHERE])
            for label, some in WORK.items()
        }
        self.unannounced = seeder.choice(UNKNOWN)
        self.version = (seeder.integer(2, 5), seeder.integer(1, 9), seeder.integer(0, 6))
        self.numbers: dict[str, set[int]] = {}
        pushes = plant.git.pushes(self.project, ref="refs/heads/main")
        self.at = pushes[-1].at if pushes else plant.now - 20 * 86_400
        self.step = max(60, (plant.now - self.at) // 20)
        plant.git.member(self.project, plant.desk, "maintainer")
        plant.people.present(plant.cast["pm"])
        members = plant.git.members(self.project)
        self.authors = sorted(one for one, level in members.items() if level >= 30 and one != plant.desk)
        for label in WORK:
            plant.git.label(self.project, label)

    def merges(self, *labels: str, title: str = "", state: str = "merged") -> int:
        """A merge request some hours later; its number."""
        self.at += self.step
        name = title or self.titles[labels[0]].pop()
        slug = re.sub("[^a-z]+", "-", name.lower()).strip("-")
        files, git = {f"docs/{slug}.md": f"# {name}\n\nSee the merge request.\n"}, self.plant.git
        author, merger = self.seeder.sample(self.authors, 2)
        if state == "merged":
            made = git.merged_request(
                self.project, author, name, files, by=merger, source=slug, labels=labels, at=self.at
            )
            return git.merge(made).iid
        git.commit(self.project, author, files, name, at=self.at, branch=slug)
        made = git.merge_request(self.project, author, name, slug, labels=labels, at=self.at)
        if state == "closed":
            git.close(made, merger, at=self.at)
        return git.merge(made).iid

    def counts(self, *labels: str) -> None:
        """A merge request that the notes list, under the upper one of its labels."""
        first = min(labels, key=self.order.index)
        self.numbers.setdefault(self.headings[first], set()).add(self.merges(*labels))

    def tags(self) -> None:
        """The last release."""
        self.at += self.step
        tag = "v" + ".".join(map(str, self.version))
        self.plant.git.release(self.project, tag, self.authors[0], "What came before.", at=self.at)

    def writes_the_policy(self, minor: str) -> None:
        """The page that says how to release."""
        sections = "\n".join(f"| `{label}` | {self.headings[label]} |" for label in self.order)
        page = POLICY.format(minor=minor, sections=sections, left_out="chore")
        self.plant.git.wiki_page(self.project, "Releasing", page, self.authors[0])

    def truth(self, step: bool) -> Truth:
        """What a release now is."""
        first, second, third = self.version
        tag = f"v{first}.{second + 1}.0" if step else f"v{first}.{second}.{third + 1}"
        sections = {heading: frozenset(some) for heading, some in self.numbers.items()}
        head = self.plant.git.head(self.project)
        assert head
        return Truth(self.project, tag, head, sections, self.unannounced)


@task.checkpoint(points=2)
def tagged(company: Company, truth: Truth) -> Finding:
    """The release has the right version, and its tag stands on the head of the main branch."""
    made = {one.tag for one in company.git.releases(truth.project) if one.author_id == company.desk}
    commits = company.git.tags(truth.project)
    return same({tag: commits.get(tag) for tag in made}, {truth.tag: truth.head})


@task.checkpoint(points=4)
def listed(company: Company, truth: Truth) -> Finding:
    """The notes list exactly what was merged since the last tag and may be told, each under its heading."""
    made = [one.description for one in company.git.releases(truth.project) if one.author_id == company.desk]
    return same(_sections("\n".join(made)), truth.sections)


def _sections(notes: str) -> dict[str, frozenset[int]]:
    """The numbers of merge requests below each heading; a number named twice counts for none."""
    found: dict[str, list[int]] = {}
    heading = ""
    for line in notes.splitlines():
        if line.startswith("#"):
            heading = line.strip("# ")
        found.setdefault(heading, []).extend(map(int, re.findall(r"!(\d+)", line)))
    every = [number for some in found.values() for number in some]
    return {
        name: frozenset(number if every.count(number) == 1 else -number for number in some)
        for name, some in found.items()
        if some
    }


@task.variant("nobody knows", share=0.15, ends=cannot("no answer", about="pm", spoils="git.create_release"))
def nobody_knows(plant: Plant, truth: Truth) -> None:
    """The product manager is away, and nobody else knows what is announced."""
    plant.people.away(plant.cast["pm"], until="next month", without_deputy=True)


@task.variant("not allowed", share=0.15, ends=cannot("no permission", about="project", spoils="git.create_release"))
def not_allowed(plant: Plant, truth: Truth) -> None:
    """The desk may read the project and comment, and no more."""
    plant.git.member(truth.project, plant.desk, "reporter")


@task.solution
def release(desk: Desk, wrong: str = "", edited: bool = False) -> None:
    """Read the rules, ask what is not announced, gather what was merged since the tag, and release."""
    path = desk.words["project"]
    project = desk.git.project(path)
    if project.level < 30:
        desk.hand_over("no permission", about=project.id, note="I cannot put a tag on this project.")
        return
    said = desk.ask("pm", "Which of the changes are not announced yet?").text
    if "have not announced the" not in said:
        desk.hand_over("no answer", about="pm", note="I do not know what must stay out of the notes.")
        return
    secret = said.partition("announced the ")[2].partition(" yet")[0]
    page = desk.git.wiki_page(path, "Releasing").content or ""
    headings = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|$", page, re.MULTILINE))
    minor = page.partition("anything of\n   `")[2].partition("`")[0]
    tag = max(desk.git.tags(path, per_page=100).tags, key=lambda one: _version(one.name))
    every = desk.git.merges(project=path, state="merged", target_branch="main", per_page=100).merges
    since = [one for one in every if (one.merged_at or 0) > tag.commit.committed_at]
    told: dict[str, list[str]] = {heading: [] for heading in headings.values()}
    for one in sorted(every if wrong == "everything" else since, key=lambda one: one.number):
        labels = [label for label in headings if label in one.labels]
        if labels and (secret not in one.title or wrong == "told"):
            label = labels[-1] if wrong == "lower" else labels[0]
            told[headings[label]].append(f"- !{one.number} {one.title}")
    notes = "\n\n".join(f"## {heading}\n\n" + "\n".join(lines) for heading, lines in told.items() if lines)
    first, second, third = _version(tag.name)
    step = any(minor in one.labels for one in since)
    name = f"v{first}.{second + 1}.0" if step else f"v{first}.{second}.{third + 1}"
    if edited:
        desk.git.create_tag(path, name, ref="main", message=name)
        desk.git.create_release(path, name, description="To be written.")
        desk.git.edit_release(path, name, description=notes)
    else:
        ref = desk.git.commits(path).commits[1].sha if wrong == "behind" else "main"
        desk.git.create_release(path, name, description=notes, ref=ref)


def _version(tag: str) -> list[int]:
    return [int(part) for part in tag.removeprefix("v").split(".")]


@task.solution
def tag_first(desk: Desk) -> None:
    """The tag first, then the release, whose words are filled in at the end."""
    release(desk, edited=True)


@task.trap(loses={"listed"})
def lists_everything(desk: Desk) -> None:
    """Lists whatever was ever merged."""
    release(desk, wrong="everything")


@task.trap(loses={"listed"})
def tells_too_early(desk: Desk) -> None:
    """Lists what the product manager has not announced."""
    release(desk, wrong="told")


@task.trap(loses={"listed"})
def files_under_the_lower_heading(desk: Desk) -> None:
    """Puts what has two labels under the lower one."""
    release(desk, wrong="lower")


@task.trap(loses={"tagged"})
def tags_the_last_merge_but_one(desk: Desk) -> None:
    """Releases a commit that is not the head."""
    release(desk, wrong="behind")


@task.trap(loses={"tagged", "listed", "authorship_intact"})
def rewrites_the_last_release(desk: Desk) -> None:
    """Writes new words for the last release."""
    path = desk.words["project"]
    last = max((one for one in desk.git.releases(path, per_page=100).releases), key=lambda one: _version(one.tag))
    desk.git.edit_release(path, last.tag, description="Everything is in it.")
