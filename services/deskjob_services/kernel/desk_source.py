"""Writes `desk.py`, the typed client of one employee, from the registry of operations.

Run as `python -m deskjob_services.kernel.desk_source > services/deskjob_services/desk.py`; a test holds the two equal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic_core import PydanticUndefined

from deskjob_services.kernel.operation import Operation, Service, registry

_HEAD = '''"""The typed client of one employee, for every service. Written by kernel/desk_source.py; do not edit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

'''


def source() -> str:
    """The text of `desk.py`."""
    used = sorted({model for service in registry.services.values() for model in _models(service)})
    imports = "\n".join(f"from {module} import {name}" for module, name in used)
    seat = "from deskjob_services.kernel.seat import Caller, Part, Seat"
    classes = "\n\n\n".join(_part(service) for service in registry.services.values())
    return f"{_HEAD}{imports}\n{seat}\n\n\n{classes}\n\n\n{_desk()}\n"


def _models(service: Service) -> Iterator[tuple[str, str]]:
    for operation in service.operations.values():
        yield operation.output.__module__, operation.output.__name__


def _part(service: Service) -> str:
    methods = "\n\n".join(_method(operation) for operation in service.operations.values())
    return f'class {service.title.replace("-", "")}Desk(Part):\n    """{service.about}"""\n\n{methods}'


def _method(operation: Operation) -> str:
    fields = operation.input.model_fields.items()
    parameters = ["self"] + [
        _parameter(name, field) for name, field in sorted(fields, key=lambda f: not f[1].is_required())
    ]
    arguments = ", ".join(f"{name}={name}" for name in operation.input.model_fields)
    name = operation.name.rpartition(".")[2]
    output = operation.output.__name__
    return (
        f"    def {name}({', '.join(parameters)}) -> {output}:\n"
        f'        """{operation.sentence}"""\n'
        f'        return self._do("{operation.name}", {output}{", " if arguments else ""}{arguments})'
    )


def _parameter(name: str, field: Any) -> str:
    kind = _annotation(field.annotation)
    if field.is_required():
        return f"{name}: {kind}"
    default = field.default if field.default is not PydanticUndefined else None
    if isinstance(default, list | tuple | dict) or (default is None and "None" not in kind):
        return f"{name}: {kind} | None = None"
    return f"{name}: {kind} = {default!r}"


def _annotation(kind: Any) -> str:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _annotation(inside[0])
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, inside))}]"
    if origin in (Union, UnionType):
        return " | ".join(_annotation(part) for part in inside)
    if origin is not None:
        return f"{origin.__name__}[{', '.join(_annotation(part) for part in inside)}]"
    return "None" if kind is NoneType else str(getattr(kind, "__name__", kind))


def _desk() -> str:
    lines = ["class Desk(Seat):", '    """The seat of one employee: every service, and the work between them."""', ""]
    lines += ["    def __init__(self, caller: Caller) -> None:", "        super().__init__(caller)"]
    lines += [f"        self.{key} = {s.title.replace('-', '')}Desk(caller)" for key, s in registry.services.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(source())
