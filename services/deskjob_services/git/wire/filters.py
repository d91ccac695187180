"""What lists of issues and merge requests may be asked alike, and the fields that both take when they are written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from deskjob_services.errors import NotFound
from deskjob_services.git.models import Milestone
from deskjob_services.git.wire.door import Asked, Listed, Numbers, Paged, WireError, Words, id_of
from deskjob_services.kernel.web import caller_id, do
from deskjob_services.people.models import Person


def _number(value: object) -> object:
    return 0 if value in ("", None) else value


def _text(value: object) -> object:
    return "" if value is None else value


Number = Annotated[int, BeforeValidator(_number)]
"""An integer id; 0, nothing and null all say none."""
Text = Annotated[str, BeforeValidator(_text)]
"""A text; null says an empty one."""
Who = str | int | None


class Filters(Paged):
    """What issues and merge requests are found by alike."""

    model_config = ConfigDict(extra="ignore", str_max_length=20_000, populate_by_name=True)

    iids: Numbers = Field(default=[], max_length=100)
    search: str = Field(default="", max_length=200)
    labels: Words = Field(default=[], max_length=20)
    not_labels: Words = Field(default=[], max_length=20, alias="not[labels]")
    milestone: str = Field(default="", max_length=255)
    author_id: int | None = None
    author_username: str | None = Field(default=None, max_length=200)
    assignee_id: Who = None
    assignee_username: Words = Field(default=[], max_length=1)
    scope: Literal["", "all", "created_by_me", "created-by-me", "assigned_to_me", "assigned-to-me"] = ""
    created_after: str = Field(default="", max_length=40)
    created_before: str = Field(default="", max_length=40)
    updated_after: str = Field(default="", max_length=40)
    updated_before: str = Field(default="", max_length=40)
    sort: Literal["asc", "desc"] = "desc"

    def asked(self, project: str | None) -> dict[str, Any]:
        """As our operations take it."""
        same = ("search", "labels", "not_labels", "milestone", "sort", "created_after", "created_before",
                "updated_after", "updated_before")  # fmt: skip
        given = {name: getattr(self, name) for name in same}
        given |= {"numbers": self.iids, "project": project, **self.stretch()}
        given["author"] = self.author_username or numbered(self.author_id)
        given["assignee"] = next(iter(self.assignee_username), None) or numbered(self.assignee_id)
        # Without a project the product shows one's own, unless it is asked for all.
        scope = self.scope.replace("-", "_") or ("all" if project else "created_by_me")
        if scope == "created_by_me" and given["author"] is None:
            given["author"] = caller_id()
        if scope == "assigned_to_me" and given["assignee"] is None:
            given["assignee"] = caller_id()
        return given


class Sorted(Asked):
    """What issues and merge requests are sorted by, as it is written; null and an empty text take away."""

    labels: Words | None = Field(default=None, max_length=50)
    assignee_ids: Numbers | None = Field(default=None, max_length=20)
    assignee_id: Number | None = None
    milestone_id: Number | None = None

    def given(self, *same: str) -> dict[str, Any]:
        """What was sent, as our operations take it; `same` are fields that are called alike."""
        sent = self.model_fields_set
        found = {name: getattr(self, name) for name in same if name in sent}
        if "labels" in sent:
            found["labels"] = self.labels or []
        if "assignee_ids" in sent:
            found["assignees"] = people(self.assignee_ids)
        elif "assignee_id" in sent:
            found["assignees"] = people([self.assignee_id or 0])
        if "milestone_id" in sent:
            found["milestone"] = id_of(Milestone, self.milestone_id) if self.milestone_id else ""
        return found


def people(numbers: list[int] | None) -> list[str]:
    """Our ids of these people; 0 is nobody."""
    return [id_of(Person, number) for number in numbers or () if number > 0]


def numbered(given: Who) -> str | None:
    """A person as our filters take them: an id, `none` or `any`."""
    if given is None or given == "":
        return None
    text = str(given)
    if text.lower() in ("none", "any"):
        return text
    if not (text.isascii() and text.isdigit()):
        raise WireError(400, "assignee_id is invalid", "error")
    return "none" if int(text) == 0 else id_of(Person, text)


def found(operation: str, asked: dict[str, Any]) -> Any:
    """A list, None where it was to be of a person there is not: the product finds nothing then."""
    try:
        return do(operation, asked)
    except NotFound as refusal:
        if refusal.found.startswith("no user"):
            return None
        raise


def nothing(ask: Paged) -> Listed:
    """An empty list."""
    return ask.listed([], 0)
