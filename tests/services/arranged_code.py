"""Situations for the role matrix on the git host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.services import matrix_code as code
from tests.services.matrix_office import Office

RELATIONS: Mapping[str, frozenset[str]] = {
    "stranger": frozenset({"other"}),
    "former": frozenset(),
    "kept": frozenset(),
    "guest": frozenset({"other", "reader"}),
    "reader": frozenset({"other", "reader"}),
    "writer": frozenset({"own", "reader"}),
    "leaver": frozenset({"own", "reader"}),
    "reporter": frozenset({"other", "reader", "reporter"}),
    "developer": frozenset({"other", "reader", "reporter", "developer"}),
    "peer": frozenset({"other", "reader", "reporter", "developer", "reviewer"}),
    "proposer": frozenset({"own", "reader", "reporter", "developer"}),
    "maintainer": frozenset({"other", "reader", "reporter", "developer", "maintainer"}),
    "holder": frozenset({"other", "reader", "reporter", "developer", "maintainer", "owner"}),
}
"""A stranger does not see the project, nor does a former author any more; a confidential issue is kept from a guest.

A writer is the author of the record, and nobody else there; a guest, a reporter and who leaves are members of a closed
project. The hostile walk takes the first relation of a row, so that comes first which is allowed to employees.
"""
READING = ("reporter", "reader", "guest", "stranger")
SEEING = (*READING, "former", "kept")
OWN = ("writer", "holder", "reader", "stranger", "former", "kept")
PLANNING = ("writer", "reporter", "reader", "guest", "stranger", "former", "kept")
SORTING = ("developer", "reporter", "reader", "guest", "stranger")
PROPOSING = ("writer", "developer", "reporter", "reader", "guest", "stranger", "former")
REVIEWING = ("peer", "reporter", "reader", "guest", "proposer", "stranger")
TAKING_BACK = ("writer", "maintainer", "developer", "reader", "stranger", "former", "kept")
DEVELOPING = ("developer", "reporter", "reader", "guest", "stranger")
MAINTAINING = ("maintainer", "developer", "reader", "guest", "stranger")
OWNING = ("holder", "maintainer", "reader", "guest", "stranger")

Arguments = dict[str, Any]
NEW_FILE = {"action": "create", "path": "src/more.py", "content": "MORE = 1\n"}


class CodeRow(NamedTuple):
    """As `Row` of the other services: who does not see a record is told that there is none."""

    relations: tuple[str, ...]
    arrange: Callable[[Office, str], Arguments]
    hidden: tuple[str, ...] = ("stranger", "former", "kept")
    done: tuple[str, ...] = ()


def _project(relations: tuple[str, ...], **given: Any) -> CodeRow:
    return CodeRow(relations, lambda office, relation: {"project": code.project(office, relation), **given})


def _repository(relations: tuple[str, ...], **given: Any) -> CodeRow:
    return CodeRow(relations, lambda office, relation: {"project": code.repository(office, relation), **given})


def _wiki(relations: tuple[str, ...], **given: Any) -> CodeRow:
    return CodeRow(relations, lambda office, relation: {"project": code.repository(office, relation, True), **given})


def _person(relations: tuple[str, ...], who: str, **given: Any) -> CodeRow:
    def arrange(office: Office, relation: str) -> Arguments:
        person = office.actor if relation == "leaver" else getattr(office, who)
        return {"project": code.project(office, relation), "person": person, **given}

    return CodeRow(relations, arrange)


def _issue(relations: tuple[str, ...], name: str = "issue", **given: Any) -> CodeRow:
    return CodeRow(relations, lambda office, relation: {name: code.issue(office, relation), **given})


def _merge(relations: tuple[str, ...], **given: Any) -> CodeRow:
    return CodeRow(relations, lambda office, relation: {"merge": code.merge(office, relation), **given})


def _note(relations: tuple[str, ...], name: str = "note", **given: Any) -> CodeRow:
    return CodeRow(relations, lambda office, relation: {name: code.note(office, relation), **given})


def _label(relations: tuple[str, ...], **given: Any) -> CodeRow:
    return CodeRow(relations, lambda office, relation: {**code.label(office, relation), **given})


def _milestone(relations: tuple[str, ...], **given: Any) -> CodeRow:
    return CodeRow(relations, lambda office, relation: {**code.milestone(office, relation), **given})


def _release(relations: tuple[str, ...], **given: Any) -> CodeRow:
    return CodeRow(relations, lambda office, relation: {**code.release(office, relation), **given})


def _linking(linked: bool) -> CodeRow:
    def arrange(office: Office, relation: str) -> Arguments:
        return dict(zip(("issue", "other"), code.two_issues(office, relation, linked), strict=True))

    return CodeRow(PLANNING, arrange)


def _settling(office: Office, relation: str) -> Arguments:
    return {"discussion": code.note(office, relation, code.merge(office, relation))}


PLANNED: Mapping[str, CodeRow] = {
    "git.labels": _project(READING),
    "git.create_label": _project(SORTING, name="urgent"),
    "git.edit_label": _label(SORTING, new_name="defect"),
    "git.delete_label": _label(SORTING),
    "git.milestones": _project(READING),
    "git.milestone": _milestone(READING),
    "git.create_milestone": _project(SORTING, title="June"),
    "git.edit_milestone": _milestone(SORTING, title="June"),
    "git.issues": _project(READING),
    "git.issue": _issue(SEEING),
    "git.create_issue": _project(READING, title="Zones"),
    "git.edit_issue": _issue(PLANNING, title="Zones"),
    "git.links": _issue(SEEING),
    "git.link_issues": _linking(False),
    "git.unlink_issues": _linking(True),
    "git.notes": _issue(SEEING, "target"),
    "git.note": _note(SEEING),
    "git.discussions": _issue(SEEING, "target"),
    "git.comment": _issue(SEEING, "target", body="Which zone?"),
    "git.edit_comment": _note(OWN, body="Which zone?"),
    "git.delete_comment": _note(TAKING_BACK),
    "git.reply": _note(SEEING, "discussion", body="Zone 5"),
    "git.boards": _project(READING),
    "git.merges": _project(READING),
    "git.merge_request": _merge(READING),
    "git.merge_changes": _merge(READING),
    "git.open_merge_request": _repository(DEVELOPING, source_branch="fix", title="Zones"),
    "git.edit_merge_request": _merge(PROPOSING, title="Rounding"),
    "git.discuss": _merge(READING, body="Why 2?", path="src/zones.py", line=1),
    "git.resolve_discussion": CodeRow(("proposer", *DEVELOPING), _settling),
    "git.approvals": _merge(READING),
    "git.approve": _merge(REVIEWING),
    "git.unapprove": CodeRow(REVIEWING, lambda office, relation: {"merge": code.approved(office, relation)}),
    "git.accept_merge": _merge(DEVELOPING),
    "git.releases": _project(READING),
    "git.release": _release(READING),
    "git.create_release": _repository(DEVELOPING, tag="v1"),
    "git.edit_release": _release(DEVELOPING, name="May"),
    "git.delete_release": _release(MAINTAINING),
    "git.pipelines": _project(READING),
    "git.pipeline": CodeRow(READING, lambda office, relation: {"pipeline": code.pipeline(office, relation)[0]}),
    "git.job_log": CodeRow(READING, lambda office, relation: {"job": code.pipeline(office, relation)[1]}),
    "git.run_pipeline": _repository(DEVELOPING, ref="fix"),
    "git.retry_pipeline": CodeRow(
        DEVELOPING, lambda office, relation: {"pipeline": code.pipeline(office, relation)[0]}
    ),
}
"""Planning, merge requests and delivery."""
REPOSITORIES: Mapping[str, CodeRow] = {
    "git.projects": CodeRow(("company",), lambda office, relation: {}),
    "git.groups": CodeRow(("company",), lambda office, relation: {}),
    "git.create_project": CodeRow(("company",), lambda office, relation: {"name": "Side"}),
    "git.project": _project(READING),
    "git.edit_project": _project(MAINTAINING, description="What a parcel costs"),
    "git.delete_project": _project(OWNING),
    "git.members": _project(READING),
    "git.add_member": _person(MAINTAINING, "cem", level=30),
    "git.set_member": _person(MAINTAINING, "ben", level=20),
    "git.remove_member": _person(("leaver", *MAINTAINING), "ben"),
    "git.tree": _repository(READING),
    "git.file": _repository(READING, path="src/zones.py"),
    "git.blob": CodeRow(READING, lambda office, relation: code.blob(office, relation)),
    "git.blame": _repository(READING, path="src/zones.py"),
    "git.archive": _repository(READING),
    "git.commits": _repository(READING),
    "git.commit": _repository(READING, sha="fix"),
    "git.compare": _repository(READING, from_ref="main", to="fix"),
    "git.commit_files": _repository(DEVELOPING, branch="fix", message="More", actions=[NEW_FILE]),
    "git.branches": _repository(READING),
    "git.branch": _repository(READING, branch="fix"),
    "git.create_branch": _repository(DEVELOPING, branch="more", ref="fix"),
    "git.delete_branch": _repository(DEVELOPING, branch="fix"),
    "git.tags": _repository(READING),
    "git.tag": _repository(READING, tag="v1"),
    "git.create_tag": _repository(DEVELOPING, tag="v2", ref="fix"),
    "git.delete_tag": _repository(MAINTAINING, tag="v1"),
    "git.protections": _project(READING),
    "git.protect": _project(MAINTAINING, pattern="main"),
    "git.unprotect": CodeRow(MAINTAINING, lambda office, relation: code.protected(office, relation)),
    "git.push": CodeRow(DEVELOPING, lambda office, relation: code.pushed(office, relation)),
    "git.wiki_pages": _wiki(READING),
    "git.wiki_page": _wiki(READING, slug="home"),
    "git.write_wiki_page": _wiki(DEVELOPING, slug="home", content="Hello"),
    "git.delete_wiki_page": _wiki(DEVELOPING, slug="home"),
}
"""Projects, repositories and wikis."""
CODE: Mapping[str, CodeRow] = {**REPOSITORIES, **PLANNED}
"""Every operation of the git host; a new one needs a row here."""
