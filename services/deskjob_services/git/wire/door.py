"""What an endpoint of GitLab's REST API is, what it may be asked, how it answers, and the table they all stand in.

An endpoint is added by one function in a module of this package that `api` imports:

    class FindBranches(Paged):
        search: str = ""

    @endpoint("GET", "projects/{project}/repository/branches", FindBranches)
    def branches(ask: FindBranches, project: str) -> Listed:
        \"\"\"The branches of a project.\"\"\"
        found = do("git.branches", {"project": project, "search": ask.search, **ask.stretch()})
        return ask.listed([branch_json(one) for one in found.branches], found.total)

The words in braces are one encoded segment of the path each, decoded, and handed over by name; a parameter annotated
`int` must be digits. `{project}` may be an integer id or an encoded path: the handler gets what operations take.
The input is made of the query and of a JSON or form body together, as the product does; fields of arrays may be
written `name[]`, whatever else is there is not for us. What is missing or wrong is answered `{"error": ...}`.
A handler gives an object, a list, `Listed` (a list with the headers of paging), a Flask Response, or None (204).
It raises nothing itself: refusals of operations become the product's errors in `api`; where the product has a word
or a status of its own, the handler raises WireError.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlencode

from flask import Response, request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from deskjob_services import clock
from deskjob_services.errors import Refusal
from deskjob_services.git.models import Project
from deskjob_services.rows import Record, numbered

JSON = dict[str, Any]
T = TypeVar("T")
Method = Literal["GET", "POST", "PUT", "DELETE"]
MOST = 100
"""How many of a list are given on one page, whatever is asked."""
DONE: Mapping[str, int] = {"GET": 200, "POST": 201, "PUT": 200, "DELETE": 204}
"""The status of what went well, by method; an endpoint may have its own."""


class Asked(BaseModel):
    """What comes with a request: query and body together."""

    model_config = ConfigDict(extra="ignore", str_max_length=20_000)


class Paged(Asked):
    """A page of a list."""

    page: int = Field(default=1, ge=1, le=1_000_000)
    per_page: int = Field(default=20, ge=1, le=1_000_000, description=f"no more than {MOST} are given")

    def stretch(self) -> dict[str, int]:
        """As our operations take it."""
        return {"page": self.page, "per_page": min(self.per_page, MOST)}

    def cut(self, found: list[T]) -> list[T]:
        """What stands on the page, of a whole list."""
        start = (self.page - 1) * min(self.per_page, MOST)
        return found[start : start + min(self.per_page, MOST)]

    def listed(self, items: list[JSON], total: int) -> Listed:
        """The answer: what stands on this page, and how many there are in all."""
        return Listed(items, total, self.page, min(self.per_page, MOST))


@dataclass(frozen=True)
class Listed:
    """One page of a list; `total` counts all that match."""

    items: list[JSON]
    total: int
    page: int
    per_page: int

    def headers(self) -> dict[str, str]:
        """What clients page by."""
        pages = max(1, -(-self.total // self.per_page))
        before, after = self.page - 1 if self.page > 1 else 0, self.page + 1 if self.page < pages else 0
        links = [(before, "prev"), (after, "next"), (1, "first"), (pages, "last")]
        return {
            "Link": ", ".join(f'<{_page_address(page)}>; rel="{rel}"' for page, rel in links if page),
            "X-Page": str(self.page),
            "X-Per-Page": str(self.per_page),
            "X-Prev-Page": str(before or ""),
            "X-Next-Page": str(after or ""),
            "X-Total": str(self.total),
            "X-Total-Pages": str(pages),
        }


Answer = JSON | list[JSON] | list[str] | Listed | Response | None


class WireError(Refusal):
    """A refusal in the product's own words: `{"message": ...}`, or `{"error": ...}` where parameters are wrong."""

    def __init__(self, status: int, said: Any, key: Literal["message", "error"] = "message") -> None:
        super().__init__(str(said))
        self.status = status
        self.body: JSON = {key: said}


@dataclass(frozen=True)
class Endpoint:
    """One line of the interface; `path` follows `/api/v4/`."""

    method: Method
    path: str
    summary: str
    asks: type[Asked]
    handler: Callable[..., Answer]
    digits: frozenset[str]
    status: int
    open: bool

    @property
    def segments(self) -> tuple[str, ...]:
        """The path in its parts."""
        return tuple(self.path.split("/"))


ENDPOINTS: list[Endpoint] = []
"""Every endpoint, in the order they are declared."""

H = TypeVar("H", bound=Callable[..., Answer])


def endpoint(
    method: Method, path: str, asks: type[Asked] = Asked, *, status: int | None = None, open: bool = False
) -> Callable[[H], H]:
    """Enter a handler in the table; its sentence is its docstring. `open` to who is not signed in."""

    def declare(handler: H) -> H:
        hints = typing.get_type_hints(handler)
        digits = frozenset(name for name, hint in hints.items() if hint is int)
        said = (handler.__doc__ or "").split("\n")[0]
        given = DONE[method] if status is None else status
        ENDPOINTS.append(Endpoint(method, path, said, asks, handler, digits, given, open))
        return handler

    return declare


def _split(value: object) -> object:
    if isinstance(value, str):
        return [word for part in value.split(",") if (word := part.strip())]
    return value


Words = Annotated[list[str], BeforeValidator(_split)]
"""A list that may be written as text with commas, as the product's labels."""


def _listed(value: object) -> object:
    return [one for one in value if one != ""] if isinstance(value, list) else [] if value in ("", None) else [value]


Numbers = Annotated[list[int], BeforeValidator(_listed)]
"""A list of integer ids; one alone and an empty text are taken too."""


def project_named(segment: str) -> str:
    """A project as our operations name it, from its integer id or its path."""
    return id_of(Project, segment) if segment.isascii() and segment.isdigit() else segment


def id_of(model: type[Record], number: int | str) -> str:
    """Our id for the product's integer one."""
    return numbered(model, int(str(number)[:12]))


def number_of(record_id: str) -> int:
    """The product's integer id for ours: `GP001` is 1."""
    return int(record_id.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


@lru_cache(maxsize=8192)
def moment(seconds: int | None) -> str | None:
    """A moment of company time as the product writes it."""
    return None if seconds is None else clock.iso(seconds)


def home() -> str:
    """The address of the git host, without a slash at its end."""
    return request.root_url.rstrip("/")


def _page_address(page: int) -> str:
    query = [(name, value) for name, values in request.args.lists() for value in values if name != "page"]
    path = str(request.environ.get("REQUEST_URI") or request.script_root + request.path).partition("?")[0]
    return f"{request.host_url.rstrip('/')}{path}?{urlencode([*query, ('page', str(page))])}"


FORGED = frozenset(
    {"author", "author_id", "created_at", "updated_at", "closed_at", "merged_at", "closed_by", "merged_by", "user_name",
     "approved_by", "approved_at", "committed_date", "authored_date", "committer_name", "committer_email"}
)  # fmt: skip
"""Fields by which somebody would speak as another or at another time; refused where something is written."""


def refuse_forged(given: Mapping[str, Any]) -> None:
    """Refuse what we must not believe. Raises WireError."""
    forged = sorted(FORGED & given.keys())
    if forged:
        said = f"{forged[0]} cannot be given: who and when come from the token and the company's clock"
        raise WireError(400, said, "error")
