"""Tables of the directory. `id` never changes; everything else about a person may."""

from typing import ClassVar

from sqlmodel import Field

from deskjob_services.rows import Record


class Department(Record, table=True):
    """A department and who heads it."""

    __tablename__ = "people_department"
    __prefix__: ClassVar[str] = "D"
    __width__: ClassVar[int] = 2
    __identity__: ClassVar[frozenset[str]] = frozenset({"name"})
    __called__: ClassVar[str] = "department"

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    head_id: str | None = None
    cost_centre: str


class Person(Record, table=True):
    """One employee, present or former."""

    __tablename__ = "people_person"
    __prefix__: ClassVar[str] = "P"
    __owner__: ClassVar[str | None] = "id"
    __identity__: ClassVar[frozenset[str]] = frozenset(
        {"handle", "name", "first_name", "last_name", "email", "title", "department_id"}
    )
    __called__: ClassVar[str] = "person"

    id: str = Field(primary_key=True)
    handle: str = Field(unique=True)
    name: str = Field(index=True)
    first_name: str
    last_name: str
    email: str
    title: str = Field(index=True)
    department_id: str = Field(index=True)
    manager_id: str | None = Field(default=None, index=True)
    location: str
    timezone: str
    phone: str = ""
    started_at: int
    employment: str = "active"  # active | left
    deputy_id: str | None = None
    about: str = ""


class Leave(Record, table=True):
    """A stretch of days away, and who stands in."""

    __tablename__ = "people_leave"
    __prefix__: ClassVar[str] = "L"
    __owner__: ClassVar[str | None] = "person_id"
    __called__: ClassVar[str] = "leave"

    id: str = Field(primary_key=True)
    person_id: str = Field(index=True)
    kind: str  # vacation | sick | parental | training
    from_at: int
    until_at: int
    deputy_id: str | None = None
    cancelled: int = 0


class Role(Record, table=True):
    """A right that a person holds company-wide, beyond being an employee."""

    __tablename__ = "people_role"
    __called__: ClassVar[str] = "role"

    person_id: str = Field(primary_key=True)
    role: str = Field(primary_key=True)  # one of kernel.operation.ROLES


class Setting(Record, table=True):
    """A fact about the company itself, such as its name and its mail domain."""

    __tablename__ = "people_setting"
    __called__: ClassVar[str] = "setting"

    name: str = Field(primary_key=True)
    value: str
