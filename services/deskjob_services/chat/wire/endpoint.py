"""What an endpoint is, what it may be asked, and the table they all stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from deskjob_services.errors import Refusal

JSON = dict[str, Any]
Method = Literal["GET", "POST"]
Key = Annotated[str, Field(max_length=200)]
"""An id or a name in a query, short enough for an address."""
MOST = 500
"""How many of a list are given at once; asking for 0 means this many."""


class Query(BaseModel):
    """What comes in a query string; whatever else is there is not for us."""

    model_config = ConfigDict(extra="ignore", str_max_length=20_000)


class Body(BaseModel):
    """What comes in a JSON body; its types are not guessed."""

    model_config = ConfigDict(extra="ignore", strict=True, str_max_length=20_000)


class Empty(Body):
    """Nothing is asked."""


class Nothing(Query):
    """Nothing is asked."""


class Paged(Query):
    """A stretch of a list."""

    count: int = Field(default=50, ge=0, le=1_000_000, description=f"0 for as many as there may be: {MOST}")
    offset: int = Field(default=0, ge=0, le=1_000_000)

    def stretch(self) -> dict[str, int]:
        """As our operations take it."""
        return {"count": min(self.count or MOST, MOST), "offset": self.offset}


class WireError(Refusal):
    """A refusal in the product's own words."""

    def __init__(self, text: str, kind: str, status: int = 400) -> None:
        super().__init__(text)
        self.code = kind
        self.status = status


@dataclass(frozen=True)
class Endpoint:
    """One line of the interface; `path` follows `/api/v1/`, `gives` are the answer's fields and their JSON types."""

    method: Method
    path: str
    summary: str
    asks: type[BaseModel]
    handler: Callable[..., JSON]
    gives: Mapping[str, str]
    open: bool = False
    upload: bool = False


ENDPOINTS: list[Endpoint] = []
"""Every endpoint, in the order they are declared."""

H = TypeVar("H", bound=Callable[..., JSON])


def endpoint(
    method: Method,
    path: str,
    asks: type[BaseModel],
    summary: str = "",
    gives: str = "",
    *,
    open: bool = False,
    upload: bool = False,
) -> Callable[[H], H]:
    """Enter a handler in the table; its sentence is its docstring where none is given; `gives` as `users:array`."""

    def declare(handler: H) -> H:
        said = summary or (handler.__doc__ or "").split("\n")[0]
        fields = dict(part.split(":") for part in gives.split())
        ENDPOINTS.append(Endpoint(method, path, said, asks, handler, fields, open, upload))
        return handler

    return declare


FORGED = frozenset(
    {"author", "author_id", "author_name", "author_icon", "author_link", "ts", "created_at", "created_by", "u",
     "alias", "avatar", "editedAt", "editedBy", "_updatedAt", "approved_by"}
)  # fmt: skip
"""Fields by which somebody would speak as another or at another time."""


def refuse_forged(body: Mapping[str, Any]) -> None:
    """Refuse what we must not believe, also one step further in. Raises WireError."""
    for part in (body, *(each for value in body.values() for each in _inner(value))):
        forged = sorted(FORGED & part.keys())
        if forged:
            raise WireError(
                f"The field {forged[0]!r} cannot be given: who says something and when comes from the token and the"
                " company's clock",
                "error-invalid-params",
            )


def _inner(value: object) -> list[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        return [value]
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
