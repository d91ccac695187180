"""Grows the firm's files: folders of departments and people, workbooks with their versions, papers, and shares."""

from __future__ import annotations

from datetime import timedelta

from deskjob_services import clock
from deskjob_services.blobs import Blobs
from deskjob_services.blueprint import Blueprint
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows
from deskjob_services.seeder import Seeder
from deskjob_services.sheets.growing.kinds import About, Book, books
from deskjob_services.sheets.growing.office import Job, Office, spoken
from deskjob_services.sheets.growing.package import package
from deskjob_services.sheets.growing.papers import PAPERS, Paper
from deskjob_services.sheets.growing.shelf import CHANGE, READ, Content, Shelf
from deskjob_services.sheets.growing.table import Workbook

OWN = "Documents"
"""The folder in which people keep what is their own."""
_KEEPERS = {"Finance": "Finance", "People": "People", "Sales": "Sales", "Operations": "Operations",
            "Projects": "Engineering", "Company": "Administration"}  # fmt: skip
"""The top folders, and the department whose head owns each."""
_GIVEN = (
    ("Finance", "Finance", CHANGE), ("People", "People", CHANGE), ("Sales", "Sales", CHANGE),
    ("Sales", "Marketing", READ), ("Operations", "Operations", CHANGE), ("Projects", "Engineering", CHANGE),
    ("Projects", "Operations", CHANGE), ("Projects", "Product", CHANGE), ("Projects", "IT", READ),
    ("Company", "Administration", CHANGE),
)  # fmt: skip
_WHAT = ("First draft", "Brought up to date", "Checked and corrected", "Remarks worked in")


def grow(rows: Rows, blobs: Blobs, blueprint: Blueprint, seeder: Seeder) -> None:
    """Fill the file store of a company that has people. Nothing is later than the blueprint's start."""
    filing = _Filing(Office(rows, blueprint.start), Shelf(blobs), seeder)
    filing.open()
    for one in books(filing.office, blueprint.sizes.workbooks):
        filing.book(one)
    for paper in PAPERS[: max(6, blueprint.sizes.workbooks // 3)]:
        filing.paper(paper)
    filing.shelf.write(rows)


class _Filing:
    """Writes the files and puts them where they belong."""

    def __init__(self, office: Office, shelf: Shelf, seeder: Seeder) -> None:
        self.office, self.shelf, self._seeder = office, shelf, seeder

    def open(self) -> None:
        """Make the top folders and share them."""
        since: dict[str, int] = {}
        for top, department in _KEEPERS.items():
            owner = self.office.head(department)
            since[top] = max(self.office.start - 420 * clock.DAY, owner.started_at + clock.HOUR)
            self.shelf.folder(owner, top, since[top])
        given = [*_GIVEN, *(("Company", one.name, READ) for one in self.office.departments if one.name not in _OWNING)]
        for top, department, rights in given:
            owner = self.office.head(_KEEPERS[top])
            folder = self.shelf.folder(owner, top, since[top])["id"]
            self.shelf.share(folder, "department", self.office.named[department].id, rights, owner, since[top])

    def book(self, book: Book) -> None:
        """A workbook in all its versions; the budget is shared with everybody who heads a department."""
        kind, about = book
        title = kind.title.format(about.text, month=spoken(about.since), quarter=_quarter(about)).strip()
        owner, path, department = self._place(kind.folder, about.person)
        chance = self._seeder.branch("book", kind.title, title, about.person.id if about.person else "")
        moments = self._moments(about, kind.versions, chance)
        people = self._writers(about.person, department, moments, chance)
        contents = []
        for place, at in enumerate(moments):
            job = self._job(chance, about, place, kind.versions)
            made = Workbook(
                kind.build(job), dict(kind.names), author=people[0].name, saved_by=people[place].name,
                made_at=moments[0], saved_at=at,
            )  # fmt: skip
            what = _WHAT[place] if kind.versions > 1 else "Uploaded"
            contents.append(Content(package(made), people[place], at, what))
        made_id = self.shelf.file(owner, path, f"{title}.xlsx", contents)
        if kind.folder == "Finance/Budget":
            for unit in self.office.departments:
                if unit.head_id and unit.head_id != owner.id:
                    self.shelf.share(made_id, "person", unit.head_id, READ, owner, moments[-1])

    def paper(self, paper: Paper) -> None:
        """A file that is no workbook."""
        owner, path, department = self._place(paper.folder, None)
        chance = self._seeder.branch("paper", paper.folder, paper.name)
        day = self.office.today - timedelta(days=paper.age)
        month = self.office.month(1)
        about = About("", month if "{month}" in paper.name else day - timedelta(days=20), day)
        moments = self._moments(about, paper.versions, chance)
        people = self._writers(None, department, moments, chance)
        contents = [
            Content(paper.build(self._job(chance, about, place, paper.versions)), people[place], at, "Uploaded")
            for place, at in enumerate(moments)
        ]
        self.shelf.file(owner, path, paper.name.format(month=spoken(month)), contents)

    def _job(self, chance: Seeder, about: About, place: int, versions: int) -> Job:
        """What a version is made from: the same numbers each time, more of them in later ones."""
        share = (place + 1) / versions
        return Job(self.office, chance.branch("content"), about.text, about.since, about.until, share)

    def _place(self, folder: str, person: Person | None) -> tuple[Person, str, str]:
        """Whose a file is, in which folder it lies, and the department that writes it."""
        if person is not None:
            return person, OWN, ""
        department = _KEEPERS[folder.partition("/")[0]]
        return self.office.head(department), folder, department

    def _moments(self, about: About, versions: int, chance: Seeder) -> list[int]:
        """When each version was saved: over the days it covers, the last soon after them; never after the start."""
        end = clock.of_day(about.until, 17) + chance.integer(0, 5) * clock.DAY
        latest = self.office.start - (1 + chance.integer(0, 40)) * clock.HOUR
        last = min(end, latest)
        first = min(clock.of_day(about.since, 9), last - versions * clock.DAY)
        made = [first + (last - first) * place // versions for place in range(1, versions)]
        return [_working(at + chance.integer(0, 7) * clock.HOUR) for at in made] + [_working(last)]

    def _writers(self, person: Person | None, department: str, moments: list[int], chance: Seeder) -> list[Person]:
        if person is not None:
            return [person] * len(moments)
        return [self.office.writer(department, at, chance) for at in moments]


_OWNING = {department for top, department, _ in _GIVEN if top == "Company"}


def _quarter(about: About) -> str:
    return f"{(about.since.month + 2) // 3} {about.since.year}"


def _working(at: int) -> int:
    """A moment before, between 9 and 17 of a working day."""
    found = clock.moment(at)
    day = found.date()
    if found.hour < 9:
        day -= timedelta(days=1)
    hour = min(16, max(9, found.hour)) if found.hour >= 9 else 16
    day -= timedelta(days=max(0, day.weekday() - 4))
    return clock.of_day(day, hour, at // 7 % 60)
