"""The registry of operations: what an employee can do in a service is declared once, here, and everything follows.

From one declaration come the route `POST /op/<name>`, the service's own REST route where it has one, OpenAPI, the
tools of agents, the typed `Desk`, the reference page and a row of the role matrix.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from deskjob_services.errors import Duplicate, Unknown

if TYPE_CHECKING:
    from deskjob_services.kernel.act import Act

ROLES = ("employee", "people_ops", "it_support", "finance", "treasurer", "admin")
"""Company-wide rights. Everyone who works here is `employee`; the others are held beside it."""

ANY = frozenset({"any"})
EVERYONE: Mapping[str, frozenset[str]] = {"employee": ANY}

Risk = Literal["plain", "consequential"]


class Ask(BaseModel):
    """Base of inputs. What is not asked for is refused: an author or a date of the caller's is never believed."""

    # Built on first use: one command needs a dozen of the models, building all two hundred takes a third of a second.
    model_config = ConfigDict(extra="forbid", str_max_length=20_000, frozen=True, defer_build=True)


class Shown(BaseModel):
    """Base of outputs. Records in it carry an `id`; dispatch notes those as shown to the caller."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    def ids(self) -> Iterator[str]:
        """The ids of the records this shows, nested ones too."""
        for name, value in self.__dict__.items():
            if name == "id":
                yield value
            elif isinstance(value, Shown):
                yield from value.ids()
            elif isinstance(value, list | tuple):
                for item in value:
                    if isinstance(item, Shown):
                        yield from item.ids()


class Nothing(Ask):
    """The input of an operation that needs none."""


Handler = Callable[["Act", Any], Shown]
H = TypeVar("H", bound=Callable[..., Shown])


@dataclass(frozen=True)
class Operation:
    """One thing an employee can do in one service."""

    name: str
    service: str
    handler: Handler
    input: type[Ask]
    output: type[Shown]
    writes: bool
    risk: Risk
    once: bool
    reversed_by: str | None
    footprint: frozenset[str]
    allow: Mapping[str, frozenset[str]]
    http: str | None
    page: str | None
    no_page: str | None

    @cached_property
    def sentence(self) -> str:
        """The first line of the handler's docstring."""
        return (inspect.getdoc(self.handler) or "").split("\n")[0]

    @property
    def tool(self) -> str:
        """The name as models' tool interfaces allow it."""
        return self.name.replace(".", "_")

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the input."""
        return self.input.model_json_schema()


class Service:
    """One intranet application and its operations."""

    def __init__(self, key: str, title: str, accent: str, about: str) -> None:
        self.key = key
        self.title = title
        self.accent = accent
        self.about = about
        self.operations: dict[str, Operation] = {}

    @cached_property
    def tools(self) -> dict[str, Operation]:
        """The operations by the name tools carry; asked for when all are declared."""
        return {operation.tool: operation for operation in self.operations.values()}

    def reads(
        self,
        *,
        http: str | None = None,
        page: str | None = None,
        no_page: str | None = None,
        allow: Mapping[str, frozenset[str]] = EVERYONE,
        name: str | None = None,
    ) -> Callable[[H], H]:
        """Declare an operation that changes nothing. `http` is its own REST route, such as `GET /reports`."""
        return self._declare(name, http, page, no_page, allow, writes=False)

    def writes(
        self,
        *,
        http: str | None = None,
        page: str | None = None,
        no_page: str | None = None,
        allow: Mapping[str, frozenset[str]] = EVERYONE,
        risk: Risk = "plain",
        once: bool = False,
        reversed_by: str | None = None,
        footprint: tuple[str, ...] = (),
        name: str | None = None,
    ) -> Callable[[H], H]:
        """Declare an operation that changes state.

        `footprint` names tables whose rows it writes by itself; `once` means that doing it twice to one record is
        wrong; `reversed_by` is the operation that takes it back in the open.
        """
        return self._declare(name, http, page, no_page, allow, True, risk, once, reversed_by, frozenset(footprint))

    def _declare(
        self,
        name: str | None,
        http: str | None,
        page: str | None,
        no_page: str | None,
        allow: Mapping[str, frozenset[str]],
        writes: bool,
        risk: Risk = "plain",
        once: bool = False,
        reversed_by: str | None = None,
        footprint: frozenset[str] = frozenset(),
    ) -> Callable[[H], H]:
        def declare(handler: H) -> H:
            hints = typing.get_type_hints(handler)
            asked = [hints[parameter] for parameter in inspect.signature(handler).parameters][1]
            full = name or f"{self.key}.{handler.__name__}"
            if full in self.operations:
                raise Duplicate(f"two operations are called {full!r}", "one name, one operation")
            declared = Operation(
                full, self.key, handler, asked, hints["return"], writes, risk, once, reversed_by, footprint,
                allow, http, page, no_page,
            )  # fmt: skip
            # By name: which module is imported first differs from process to process, and agents see the order.
            self.operations = dict(sorted({**self.operations, full: declared}.items()))
            return handler

        return declare


def only(**roles: str) -> dict[str, frozenset[str]]:
    """A row of the role matrix: which role may do it to which records, such as `employee="own", admin="any"`."""
    return {role: frozenset(relations.split()) for role, relations in roles.items()}


SERVICE_KEYS = ("people", "chat", "expenses", "git", "sheets", "handover")


BETWEEN = "handover"
"""The service of what is done between services: `wait`, `finish` and `hand_over` carry no service's name."""


class Registry:
    """All services of the intranet, each loaded on first use: what an episode does not touch costs it nothing."""

    def service(self, key: str) -> Service:
        """The service of a key."""
        found: Service = import_module(f"deskjob_services.{key}.rules").service
        return found

    def operation(self, name: str) -> Operation:
        """The operation of a name. Raises Unknown."""
        found = self.find(name)
        if found is None:
            raise Unknown("operation", name, self.operations)
        return found

    def find(self, name: str) -> Operation | None:
        """The operation of a name, if there is one."""
        return self.service(_owner(name, ".")).operations.get(name)

    def of_tool(self, tool: str) -> Operation | None:
        """The operation behind a tool's name, if there is one."""
        return self.service(_owner(tool, "_")).tools.get(tool)

    @cached_property
    def services(self) -> dict[str, Service]:
        """All of them by key, in the order the bar shows them."""
        return {key: self.service(key) for key in SERVICE_KEYS}

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """Those of all services, by name."""
        return {name: op for service in self.services.values() for name, op in service.operations.items()}

    @cached_property
    def tools(self) -> dict[str, Operation]:
        """Those of all services, by the name tools carry."""
        return {tool: operation for service in self.services.values() for tool, operation in service.tools.items()}


def _owner(name: str, mark: str) -> str:
    first, found, _ = name.partition(mark)
    return first if found and first in SERVICE_KEYS else BETWEEN


registry = Registry()
