"""Writes the typed client of one employee from the registry: a `desk.py` in each service, and `Desk` over them.

Run as `python -m deskjob_services.kernel.desk_source`, and lay out with ruff; a test holds them equal. A service is
loaded when a desk first turns to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from deskjob_services.kernel.operation import Operation, Service, registry

_ROOT = Path(__file__).parents[1]
_WRITTEN = "Written by kernel/desk_source.py; do not edit."


def sources() -> Iterator[tuple[Path, str]]:
    """Each file with its text, without layout."""
    for service in registry.services.values():
        yield _ROOT / service.key / "desk.py", _client(service)
    yield _ROOT / "desk.py", _desk(list(registry.services.values()))


def _client(service: Service) -> str:
    imports = "\n".join(f"from {module} import {name}" for module, name in sorted(set(_models(service))))
    return (
        f'"""The typed client of one employee for {service.title}. {_WRITTEN}"""\n\n'
        "from __future__ import annotations\n\nfrom decimal import Decimal\nfrom typing import Any, Literal\n\n"
        f"{imports}\nfrom deskjob_services.kernel.seat import Part\n\n\n{_part(service)}\n"
    )


def _models(service: Service) -> Iterator[tuple[str, str]]:
    for operation in service.operations.values():
        yield operation.output.__module__, operation.output.__name__
        for field in operation.input.model_fields.values():
            yield from _asked(field.annotation)


def _asked(kind: Any) -> Iterator[tuple[str, str]]:
    """The models inside an argument's type."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind.__module__, kind.__name__
    for part in get_args(kind):
        yield from _asked(part)


def _part(service: Service) -> str:
    methods = "\n\n".join(_method(operation) for operation in service.operations.values())
    return f'class {_called(service)}(Part):\n    """{service.about}"""\n\n{methods}'


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


def _desk(services: list[Service]) -> str:
    imports = "\n".join(f"    from deskjob_services.{s.key}.desk import {_called(s)}" for s in services)
    parts = "\n\n".join(
        f"    @cached_property\n    def {s.key}(self) -> {_called(s)}:\n"
        f'        """{s.about}"""\n'
        f"        from deskjob_services.{s.key}.desk import {_called(s)}\n\n"
        f"        return {_called(s)}(self._caller)"
        for s in services
    )
    return (
        f'"""The typed client of one employee, for every service. {_WRITTEN}"""\n\n'
        "from __future__ import annotations\n\nfrom functools import cached_property\n"
        "from typing import TYPE_CHECKING\n\nfrom deskjob_services.kernel.seat import Seat\n\n"
        f"if TYPE_CHECKING:\n{imports}\n\n\n"
        'class Desk(Seat):\n    """The seat of one employee: every service, and the work between them."""\n\n'
        f"{parts}\n"
    )


def _called(service: Service) -> str:
    return f"{service.title.replace('-', '')}Desk"


if __name__ == "__main__":
    for place, text in sources():
        place.write_text(text, encoding="utf-8")
