"""What may be asked of the directory."""

from pydantic import Field

from deskjob_services.kernel.operation import Ask


class Search(Ask):
    """Which people: words of a name, handle or title, all of which must fit; a department by id or name."""

    text: str = Field(default="", max_length=200)
    department: str = Field(default="", max_length=200)
    title: str = Field(default="", max_length=200)
    manager: str = Field(default="", max_length=200, description="id or handle of the manager")
    include_former: bool = False
    count: int = Field(default=50, ge=1, le=500)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class WhichPerson(Ask):
    """A person by immutable id, or by handle."""

    person: str = Field(min_length=1, max_length=200)


class Edit(Ask):
    """New values for a person's record; what is left out stays. Dates and authors cannot be given."""

    person: str = Field(min_length=1, max_length=200)
    first_name: str | None = Field(default=None, max_length=80, pattern=r"\S")
    last_name: str | None = Field(default=None, max_length=80, pattern=r"\S")
    handle: str | None = Field(default=None, min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9._-]*$")
    title: str | None = Field(default=None, max_length=120, pattern=r"\S")
    department: str | None = Field(default=None, max_length=120, description="id or name")
    manager: str | None = Field(default=None, max_length=120, description="id or handle")
    location: str | None = Field(default=None, max_length=120)
    phone: str | None = Field(default=None, max_length=40)
    about: str | None = Field(default=None, max_length=2000)


class Rename(Ask):
    """A new display name."""

    person: str = Field(min_length=1, max_length=200)
    name: str = Field(max_length=160, pattern=r"\S")


class TakeLeave(Ask):
    """Days away, both included, and who stands in."""

    person: str = Field(min_length=1, max_length=200)
    kind: str = Field(pattern="^(vacation|sick|parental|training)$")
    from_date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    until_date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    deputy: str | None = Field(default=None, max_length=120)


class WhichLeave(Ask):
    """A leave by id."""

    leave: str = Field(min_length=1, max_length=40)


class SetDeputy(Ask):
    """Who stands in for a person; none when left out."""

    person: str = Field(min_length=1, max_length=200)
    deputy: str | None = Field(default=None, max_length=120)
