"""Forms of pages: what was typed, an operation tried with it, and what is said beside each field when it is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import request

from deskjob_services.errors import Refusal
from deskjob_services.kernel.web import do


def attempt(operation: str, arguments: Mapping[str, Any]) -> Refusal | None:
    """Do an operation; the refusal, where it says no, for the page to show."""
    try:
        do(operation, arguments)
    except Refusal as refusal:
        return refusal
    return None


def wrong(refusal: Refusal | None, operation: str = "", expected: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a form shows of a refusal: `error`, one sentence, and `errors`, one for each field it names.

    `expected` says in the words of the page what a field takes.
    """
    if refusal is None:
        return {"error": "", "errors": {}}
    errors = {}
    for part in refusal.found.removeprefix(f"{operation}: ").split("; "):
        field = re.match(r"(\w+)(?:\.\d+)?: ", part)
        if refusal.found.startswith(f"{operation}: ") and field:
            errors[field[1]] = _plainly(field[1], part[field.end() :], expected or {})
    if errors:
        return {"error": "Something in the form is not right; it says below what.", "errors": errors}
    return {"error": said(refusal), "errors": {}}


def said(refusal: Refusal) -> str:
    """What a page says about a refusal."""
    found = f"{refusal.found[:1].upper()}{refusal.found[1:].removesuffix('.')}."
    wanted = f" What it takes: {refusal.expected}." if refusal.expected else ""
    return f"{found}{wanted}" + (f" {refusal.fix[:1].upper()}{refusal.fix[1:]}." if refusal.fix else "")


def typed(**otherwise: str) -> dict[str, str]:
    """What the form that was sent holds, without spaces around; lines end as they do in text."""
    sent = {name: value.strip().replace("\r\n", "\n") for name, value in request.form.items() if name != "csrf"}
    return otherwise | sent


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form whose value is another than before."""
    return {name: after[name] for name in before if name in after and after[name] != before[name]}


def offset() -> int:
    """How many rows come before this page of a list."""
    return min(1_000_000, max(0, request.args.get("offset", 0, type=int)))


def _plainly(field: str, problem: str, expected: Mapping[str, str]) -> str:
    if "at least 1 character" in problem or "Field required" in problem:
        return "This is needed."
    if "at most" in problem and "character" in problem:
        return f"This is too long: {problem.partition(' (found')[0].removeprefix('String should have ')}."
    return f"Expected {expected[field]}." if field in expected else f"{problem.partition(' (found')[0]}."
