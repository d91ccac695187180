"""One operation of one person: who asks, what they may, and the single door through which it happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from deskjob_services.blobs import Blobs
from deskjob_services.errors import Forbidden, Frozen, Invalid
from deskjob_services.kernel.operation import Ask, Operation, Shown, registry
from deskjob_services.people.models import Person, Role
from deskjob_services.rows import Rows

if TYPE_CHECKING:
    from deskjob_services.intranet import Intranet


class Act:
    """What a handler works with: the rows, the actor, and company time (`now`, seconds)."""

    def __init__(self, intranet: Intranet, operation: Operation, me: Person) -> None:
        self.intranet = intranet
        self.operation = operation
        self.me = me
        self.rows: Rows = intranet.store.rows
        self.blobs: Blobs = intranet.store.blobs
        self.now = intranet.store.now
        self.targets: list[str] = []
        self._roles: frozenset[str] | None = None

    @property
    def roles(self) -> frozenset[str]:
        """The rights the actor holds, `employee` included."""
        if self._roles is None:
            held = {role.role for role in self.rows.where(Role, person_id=self.me.id)}
            self._roles = frozenset(held | {"employee"})
        return self._roles

    def on(self, *ids: str) -> None:
        """Name the records this is aimed at, before anything is written; guards and the journal go by it."""
        self.targets.extend(ids)

    def may(self, *relations: str) -> bool:
        """Whether the role matrix lets this actor, standing so to the record, do this."""
        standing = {"any", *relations}
        return any(role in self.roles and standing & allowed for role, allowed in self.operation.allow.items())

    def permit(self, *relations: str) -> None:
        """Go on only if `may`. Raises Forbidden, saying who may."""
        if not self.may(*relations):
            who = ", ".join(
                role if "any" in allowed else f"{role} ({'/'.join(sorted(allowed))})"
                for role, allowed in sorted(self.operation.allow.items())
            )
            raise Forbidden(f"{self.me.name} may not do {self.operation.name} here", f"one of: {who}")


def parse(operation: Operation, arguments: Mapping[str, Any] | bytes) -> Ask:
    """The arguments as the operation's input. Raises Invalid, naming each field that is wrong.

    JSON text is taken as it is typed (true is no number); a mapping may hold numbers as text, as queries do.
    """
    try:
        if isinstance(arguments, bytes):
            return operation.input.model_validate_json(arguments or b"{}", strict=True)
        return operation.input.model_validate(arguments)
    except ValidationError as error:
        raise Invalid(f"{operation.name}: {_plain(error)}", "arguments as its schema says") from error


def _plain(error: ValidationError) -> str:
    parts = []
    for problem in error.errors(include_url=False, include_context=False)[:5]:
        place = ".".join(str(step) for step in problem["loc"]) or "body"
        parts.append(f"{place}: {problem['msg']}" + _given(problem.get("input")))
    return "; ".join(parts)


def _given(value: object) -> str:
    return f" (found {value!r})" if isinstance(value, str | int | float | bool) and len(repr(value)) < 60 else ""


def dispatch(intranet: Intranet, person_id: str, operation: Operation | str, arguments: Ask | Mapping[str, Any]) -> Any:
    """Do an operation as a person: the one path of every wire, page, tool, colleague and desk.

    Gives the operation's output model. Raises a Refusal; then nothing was written. Expects the store's lock held.
    """
    if isinstance(operation, str):
        operation = registry.operation(operation)
    if intranet.frozen:
        raise Frozen("the company is closed", "an episode that is still open")
    ask = arguments if isinstance(arguments, Ask) else parse(operation, arguments)
    me = intranet.store.rows.need(Person, person_id)
    if me.employment != "active":
        raise Forbidden(f"{me.name} no longer works here", "an active employee")
    act = Act(intranet, operation, me)
    if not any(role in act.roles for role in operation.allow):
        act.permit()
    if operation.writes:
        with intranet.store.act(me.id, operation.name, intranet.step, act.targets):
            shown: Shown = operation.handler(act, ask)
        intranet.wrote(operation, me.id)
    else:
        shown = operation.handler(act, ask)
    intranet.show(operation.name, me.id, shown)
    return shown
