"""The page of one merge request: what was said, its commits, its changes, and approving, merging, closing it."""

from __future__ import annotations

from typing import Any

from flask import request

from deskjob_services.errors import Invalid, Refusal
from deskjob_services.git.models import Merge
from deskjob_services.git.screens.base import Answer, May, Opened, attempt, blueprint, numbered, page, wrong
from deskjob_services.git.screens.patches import patches
from deskjob_services.git.screens.talk import changing, said_below, taken
from deskjob_services.git.shown_merges import Approvals, MergeChanges, MergeInfo
from deskjob_services.git.shown_planning import DiscussionCard
from deskjob_services.kernel.forms import typed
from deskjob_services.kernel.pages import back, flash
from deskjob_services.kernel.web import do

WHY = {
    "not_open": "It is no longer open.",
    "draft_status": "It is a draft: take “Draft:” off its title when it is ready.",
    "source_branch_missing": "The source branch is gone.",
    "target_branch_missing": "The target branch is gone.",
    "commits_missing": "The target has everything already; there is nothing to merge.",
    "conflict": "Both branches changed the same lines. Merge the target into the source, or rebase, and push.",
}
"""What stands in the way, in words."""
METHODS = [("merge", "Merge commit"), ("squash", "Squash into one commit"), ("fast_forward", "Fast-forward")]
_SAID = {
    "approve": "You approved it.",
    "unapprove": "Your approval is taken back.",
    "merge": "It is merged.",
    "close": "It is closed.",
    "reopen": "It is open again.",
    "ready": "It is ready to be reviewed and merged.",
}


@blueprint.get("/<project:project>/-/merge_requests/<number>")
def merge_request(project: str, number: str) -> Answer:
    """A merge request and what was said about it."""
    where = Opened(project)
    return _merge(where, numbered(Merge, where, number), "talk")


@blueprint.get("/<project:project>/-/merge_requests/<number>/commits")
def merge_commits(project: str, number: str) -> Answer:
    """The commits a merge request brings."""
    where = Opened(project)
    return _merge(where, numbered(Merge, where, number), "commits")


@blueprint.get("/<project:project>/-/merge_requests/<number>/diffs")
def merge_changes(project: str, number: str) -> Answer:
    """What a merge request changes; `?path=...&line=12` opens the form for words at that line."""
    where = Opened(project)
    return _merge(where, numbered(Merge, where, number), "changes")


@blueprint.post("/<project:project>/-/merge_requests/<number>")
def merge_step(project: str, number: str) -> Answer:
    """Do what a form on its pages asks; `do` says what."""
    where = Opened(project)
    key = numbered(Merge, where, number)
    given = typed(do="comment", body="", discussion="", sha="", path="", line="", method="merge", title="")
    refusal = _done(key, given)
    if refusal is not None:
        tab = "changes" if given["do"] == "discuss" else "talk"
        return _merge(where, key, tab, given, refusal), refusal.status
    if given["do"] in _SAID:
        flash("ok", _SAID[given["do"]])
    if given["do"] == "discuss":
        return back(where.at("merge_requests", number, "diffs") + f"#{request.form.get('back', '')}")
    anchor = f"#{given['discussion']}" if given["discussion"] else "#last" if given["do"].startswith("comment") else ""
    return back(where.at("merge_requests", number) + anchor)


def _merge(
    where: Opened, key: str, tab: str, given: dict[str, str] | None = None, refusal: Refusal | None = None
) -> str:
    info: MergeInfo = do("git.merge_request", {"merge": key})
    changes: MergeChanges = do("git.merge_changes", {"merge": key})
    approvals: Approvals = do("git.approvals", {"merge": key})
    talk, may, author = said_below(key), May(where.id), info.merge.author
    mine = {name: may.do(name, author) for name in ("edit_merge_request", "accept_merge", "comment", "discuss")}
    return page(
        "merge.html",
        where,
        "merges",
        one=info.merge,
        info=info,
        why=WHY.get(info.mergeable, ""),
        methods=METHODS,
        part=tab,
        changes=changes,
        approvals=approvals,
        patches=patches(changes.files) if tab == "changes" else [],
        placed=_placed(talk) if tab == "changes" else {},
        open_at=_open_at(given),
        talk=talk,
        settled=sum(one.resolved for one in talk if one.notes[0].path),
        changing=changing(where),
        people_here=taken(talk),
        mine=mine | {"resolve_discussion": may.do("resolve_discussion", author)},
        typed=given or {},
        **wrong(refusal, (given or {}).get("do", "")),
    )


def _done(key: str, given: dict[str, str]) -> Refusal | None:
    verb, rest = given["do"].partition("-")[::2]
    merge = {"merge": key}
    if verb == "comment":
        refusal = attempt("comment", {"target": key, "body": given["body"]}) if given["body"] or not rest else None
        return refusal or (_turn(key, rest) if rest else None)
    if verb in ("close", "reopen"):
        return _turn(key, verb)
    if verb == "ready":
        title = given["title"].partition(":")[2].strip() or given["title"]
        return attempt("edit_merge_request", {**merge, "title": title})
    if verb == "discuss":
        place = {"path": given["path"], "line": given["line"]} if given["path"] else {}
        return attempt("discuss", {**merge, "body": given["body"], **place})
    if verb == "reply":
        return attempt("reply", {"discussion": given["discussion"], "body": given["body"]})
    if verb in ("resolve", "unresolve"):
        return attempt("resolve_discussion", {"discussion": given["discussion"], "resolved": verb == "resolve"})
    if verb == "approve":
        return attempt("approve", {**merge, "sha": given["sha"]})
    if verb == "unapprove":
        return attempt("unapprove", merge)
    if verb == "merge":
        remove = bool(given.get("remove_source_branch"))
        asked = {"sha": given["sha"], "method": given["method"], "remove_source_branch": remove}
        return attempt("accept_merge", {**merge, **asked})
    raise Invalid(f"the step {given['do']!r}", "one that a button of the page names")


def _turn(key: str, verb: str) -> Refusal | None:
    return attempt("edit_merge_request", {"merge": key, "state": "closed" if verb == "close" else "opened"})


def _placed(talk: list[DiscussionCard]) -> dict[tuple[str, int | None], list[DiscussionCard]]:
    """Discussions by the place in the diff they are about."""
    found: dict[tuple[str, int | None], list[DiscussionCard]] = {}
    for one in talk:
        first = one.notes[0]
        if first.path:
            found.setdefault((first.path, first.line), []).append(one)
    return found


def _open_at(given: dict[str, str] | None) -> dict[str, Any]:
    """The place in the diff at which the form stands open."""
    line = (given or {}).get("line") or request.args.get("line", "")
    path = (given or {}).get("path") or request.args.get("path", "")
    return {"path": path, "line": int(line) if line.isdecimal() else None}
