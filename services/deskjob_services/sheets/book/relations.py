"""Which part refers to which: the relationship parts of a package."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from deskjob_services.sheets.book.markup import attributes, elements, plain, prefix
from deskjob_services.sheets.book.package import Package


class Relation(NamedTuple):
    """One reference of a part: its name there, its kind (the last word of its type), and the part it leads to."""

    id: str
    kind: str
    target: str
    outside: bool
    written: str


def listing(part: str) -> str:
    """The part that holds the references of a part (`""` for those of the package itself)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(package: Package, part: str) -> list[Relation]:
    """What a part refers to; nothing where it says nothing. Targets are never followed further than one step."""
    where = listing(part)
    return read(plain(package.part(where), where), part) if where in package else []


def read(text: str, part: str) -> list[Relation]:
    """The references that a relationship part's text holds."""
    found = []
    for one in elements("Relationship", prefix(text)).finditer(text):
        told = attributes(one[1])
        outside = told.get("TargetMode") == "External"
        target = told.get("Target", "")
        lead = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        kind = told.get("Type", "").rpartition("/")[2]
        found.append(Relation(told.get("Id", ""), kind, target if outside else lead, outside, one[0]))
    return found
