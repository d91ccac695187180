"""What an issue or a merge request is sorted by: its labels, the people it is with, its milestone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deskjob_services.errors import Forbidden, Invalid
from deskjob_services.git import labels, milestones
from deskjob_services.git.access import GUEST, REPORTER, level
from deskjob_services.git.asked import colleague
from deskjob_services.git.models import Assigned, Issue, Label, Labelled, Merge, Milestone, Project
from deskjob_services.kernel.act import Act
from deskjob_services.people.models import Person

SORTED = ("git_labelled", "git_assigned", "git_label")
"""Tables that sorting writes beside the record; part of the footprint."""


def set_labels(
    act: Act,
    where: Project,
    target: Issue | Merge,
    *,
    exactly: Sequence[str] | None = None,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
) -> list[str]:
    """Put labels on and take them off; what a note says of it. A name that is new becomes a label, as in the product.

    Raises Forbidden where the actor may not make the label, Invalid.
    """
    standing = {
        label.id: label
        for label in act.rows.query(
            Label,
            "select t.* from git_label t join git_labelled d on d.label_id = t.id where d.target_id = :target",
            target=target.id,
        )
    }
    wanted = dict(standing) if exactly is None else {one.id: one for one in _labels(act, where, exactly)}
    wanted |= {one.id: one for one in _labels(act, where, add)}
    dropped = {name.strip().lower() for name in remove}
    wanted = {
        key: one for key, one in wanted.items() if one.name.lower() not in dropped and one.id.lower() not in dropped
    }
    put = [one for key, one in wanted.items() if key not in standing]
    taken = [one for key, one in standing.items() if key not in wanted]
    for one in put:
        act.rows.insert(Labelled, target_id=target.id, label_id=one.id)
    for one in taken:
        act.rows.delete(act.rows.need(Labelled, target.id, one.id))
    said = [f"{verb} {_tildes(some)}" for verb, some in (("added", put), ("removed", taken)) if some]
    return [" ".join([" and ".join(said), "label" if len(put) + len(taken) == 1 else "labels"])] if said else []


def set_people(act: Act, where: Project, target: Issue | Merge, part: str, named: Sequence[str]) -> list[str]:
    """Let a target be with these people and no others; what a note says of it. Raises NotFound, Invalid."""
    before = [one.person_id for one in act.rows.where(Assigned, order="person_id", target_id=target.id, part=part)]
    people = {one.id: one for one in (_seeing(act, where, colleague(act, name)) for name in named)}
    put = [who for who in people if who not in before]
    taken = [who for who in before if who not in people]
    for who in put:
        act.rows.insert(Assigned, target_id=target.id, part=part, person_id=who)
    for who in taken:
        act.rows.delete(act.rows.need(Assigned, target.id, part, who))
    words = (
        ("assigned to", "unassigned") if part == "assignee" else ("requested review from", "removed review request for")
    )
    return [f"{word} {_handles(act, some)}" for word, some in zip(words, (put, taken), strict=True) if some]


def milestone_named(act: Act, where: Project, named: str) -> Milestone | None:
    """The milestone of a title or an id, none for an empty text. Raises NotFound."""
    return milestones.milestone_of(act, where, named) if named.strip() else None


def moved(before: str | None, after: Milestone | None) -> list[str]:
    """What a note says of another milestone."""
    if before == (after.id if after else None):
        return []
    return [f'changed milestone to %"{after.title}"' if after else "removed milestone"]


def _labels(act: Act, where: Project, names: Iterable[str]) -> list[Label]:
    """Labels by name or id, each once. Raises Forbidden, Invalid."""
    known = {
        key: one for one in act.rows.where(Label, project_id=where.id) for key in (one.name.lower(), one.id.lower())
    }
    found: dict[str, Label] = {}
    for name in names:
        if not name.strip():
            continue
        one = known.get(name.strip().lower())
        if one is None:
            if level(act.rows, where, act.me.id) < REPORTER and "admin" not in act.roles:
                raise Forbidden(
                    f"no label {name.strip()!r} in {where.path}", "a label there is; reporters add new ones"
                )
            one = labels.added(act, where, labels.free_name(act, where, name))
            known[one.name.lower()] = one
        found[one.id] = one
    return list(found.values())


def _seeing(act: Act, where: Project, one: Person) -> Person:
    if where.visibility != "internal" and level(act.rows, where, one.id) < GUEST:
        raise Invalid(f"{one.name} cannot see {where.path}", "a member of the project")
    return one


def _tildes(some: Iterable[Label]) -> str:
    return " ".join(f'~"{one.name}"' if " " in one.name else f"~{one.name}" for one in some)


def _handles(act: Act, some: Iterable[str]) -> str:
    return " and ".join(f"@{act.rows.need(Person, who).handle}" for who in some)
