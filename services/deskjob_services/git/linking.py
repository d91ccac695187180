"""Links between issues."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid, NotFound
from deskjob_services.git import access
from deskjob_services.git.cards import among, issue_card, issue_cards, reference
from deskjob_services.git.issues import WhichIssue
from deskjob_services.git.models import Issue, Link, Project
from deskjob_services.git.remarks import NOTED, tell
from deskjob_services.git.service import PLANNING, READING, git
from deskjob_services.git.shown import Done
from deskjob_services.git.shown_planning import LinkCard, Linked, Links
from deskjob_services.git.words import IssueName
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

Kind = Literal["relates_to", "blocks", "is_blocked_by"]
_TURNED = {"relates_to": "relates_to", "blocks": "is_blocked_by"}
_SAID = {
    "relates_to": "marked this issue as related to {}",
    "blocks": "marked this issue as blocking {}",
    "is_blocked_by": "marked this issue as blocked by {}",
}


class LinkIssues(Ask):
    """Two issues, and how the first stands to the other."""

    issue: IssueName
    other: IssueName
    kind: Kind = "relates_to"


class UnlinkIssues(Ask):
    """Two issues that are linked."""

    issue: IssueName
    other: IssueName = Field(description="the other issue's id or reference")


@git.reads(page="/issues/{issue}", allow=READING)
def links(act: Act, ask: WhichIssue) -> Links:
    """List the issues that one is linked to."""
    where, one = access.issue(act, ask.issue)
    access.permit(act, where, own=one.author_id == act.me.id)
    found = act.rows.query(
        Link, "select t.* from git_link t where t.source_id = :one or t.target_id = :one order by t.rowid", one=one.id
    )
    others = {link.target_id if link.source_id == one.id else link.source_id: link for link in found}
    listed, bound = among(others)
    rows = act.rows.query(Issue, f"select t.* from git_issue t where t.id in {listed}", **bound)
    shown = {card.id: card for card in issue_cards(act.rows, [each for each in rows if _seen(act, each)], act.now)}
    return Links(
        links=[
            LinkCard(link=name_of(link), kind=_kind(link, one), at=link.at, issue=shown[other])
            for other, link in others.items()
            if other in shown
        ]
    )


@git.writes(page="/issues/{issue}/links", allow=PLANNING, reversed_by="git.unlink_issues", footprint=NOTED)
def link_issues(act: Act, ask: LinkIssues) -> Linked:
    """Link an issue to another one."""
    where, one = access.issue(act, ask.issue)
    access.permit(act, where, own=one.author_id == act.me.id)
    there, other = access.issue(act, ask.other)
    if one.id == other.id:
        raise Invalid("an issue linked to itself", "another issue")
    if _between(act, one, other):
        raise Conflict("Issue(s) already assigned", f"an issue that {reference(where, one)} is not linked to yet")
    source, target, kind = (other, one, "blocks") if ask.kind == "is_blocked_by" else (one, other, ask.kind)
    act.on(where.id, one.id, other.id)
    made = act.rows.insert(Link, source_id=source.id, target_id=target.id, kind=kind, person_id=act.me.id, at=act.now)
    tell(act, one, [_SAID[_kind(made, one)].format(_called(where, there, other))])
    tell(act, other, [_SAID[_kind(made, other)].format(_called(there, where, one))])
    return Linked(
        link=name_of(made),
        kind=ask.kind,
        source=issue_card(act.rows, one, act.now),
        target=issue_card(act.rows, other, act.now),
    )


@git.writes(page="/issues/{issue}/links", allow=PLANNING, reversed_by="git.link_issues", footprint=NOTED)
def unlink_issues(act: Act, ask: UnlinkIssues) -> Done:
    """Take the link between two issues away."""
    where, one = access.issue(act, ask.issue)
    access.permit(act, where, own=one.author_id == act.me.id)
    there, other = access.issue(act, ask.other)
    link = _between(act, one, other)
    if link is None:
        raise NotFound(f"no issue link between {reference(where, one)} and {reference(there, other)}", "linked issues")
    act.on(where.id, one.id, other.id)
    act.rows.delete(link)
    tell(act, one, [f"removed the relation with {_called(where, there, other)}"])
    tell(act, other, [f"removed the relation with {_called(there, where, one)}"])
    return Done(done=name_of(link))


def name_of(link: Link) -> str:
    """What a link is called: the ids of both issues."""
    return f"{link.source_id}:{link.target_id}"


def _between(act: Act, one: Issue, other: Issue) -> Link | None:
    return act.rows.get(Link, one.id, other.id) or act.rows.get(Link, other.id, one.id)


def _kind(link: Link, one: Issue) -> str:
    return link.kind if link.source_id == one.id else _TURNED[link.kind]


def _called(here: Project, there: Project, other: Issue) -> str:
    """The other issue, as one names it from here."""
    return f"#{other.iid}" if here.id == there.id else reference(there, other)


def _seen(act: Act, one: Issue) -> bool:
    where = act.rows.need(Project, one.project_id)
    return access.sees(act, where) and access.visible(act, where, one)
