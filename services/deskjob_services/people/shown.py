"""What the directory shows."""

from deskjob_services.kernel.operation import Shown


class PersonCard(Shown):
    """One line of the directory. Names follow SCIM 2.0 where it has one."""

    id: str
    handle: str
    name: str
    title: str
    department: str
    email: str
    location: str
    active: bool
    away_until: str | None


class Profile(Shown):
    """Everything the directory says of a person. Dates are ISO days."""

    id: str
    handle: str
    name: str
    first_name: str
    last_name: str
    email: str
    title: str
    department_id: str
    department: str
    manager_id: str | None
    manager: str | None
    reports: list[PersonCard]
    location: str
    timezone: str
    phone: str
    start_date: str
    active: bool
    away_from: str | None
    away_until: str | None
    deputy_id: str | None
    deputy: str | None
    about: str
    roles: list[str]


class Cards(Shown):
    """A stretch of the directory; `total` counts all that match."""

    people: list[PersonCard]
    total: int


class DepartmentCard(Shown):
    """A department with its head."""

    id: str
    name: str
    cost_centre: str
    head_id: str | None
    head: str | None
    people: int


class Departments(Shown):
    """All departments."""

    departments: list[DepartmentCard]


class LeaveCard(Shown):
    """A leave; dates are ISO days."""

    id: str
    person_id: str
    person: str
    kind: str
    from_date: str
    until_date: str
    deputy_id: str | None
    deputy: str | None
    cancelled: bool


class Leaves(Shown):
    """Leaves, soonest first."""

    leaves: list[LeaveCard]


class ChartPost(Shown):
    """A person's place in the firm; only its head has no manager."""

    id: str
    name: str
    title: str
    department: str
    manager_id: str | None
    away: bool


class Chart(Shown):
    """Everybody who works here, the head first, then in the order of names."""

    posts: list[ChartPost]
