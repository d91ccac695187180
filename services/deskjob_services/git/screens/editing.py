"""Forms that change files in a browser: edit one, make one, take one away; each becomes a commit."""

from __future__ import annotations

from itertools import count
from typing import Any

from flask import request

from deskjob_services.errors import Conflict, NotFound, Refusal, TooLarge
from deskjob_services.git.screens.base import Answer, Opened, answered, attempt, blueprint, done, page, wrong
from deskjob_services.git.screens.code import LONGEST, trail
from deskjob_services.git.screens.tips import Tip
from deskjob_services.git.shown_code import FileShown
from deskjob_services.kernel.forms import typed
from deskjob_services.kernel.pages import back, me
from deskjob_services.kernel.web import do

_VERBS = {"edit": "Update", "new": "Add", "delete": "Delete"}


@blueprint.route("/<project:project>/-/edit/<path:rest>", methods=["GET", "POST"])
def edit_file(project: str, rest: str) -> Answer:
    """Change a file's text; a folder leads to the form for a new file."""
    where = Opened(project)
    ref, path = where.parted(rest)
    if not path:
        return back(where.at("new", ref))
    found: FileShown = do("git.file", {"project": where.id, "ref": ref, "path": path})
    if found.encoding != "text":
        raise Conflict(f"{path} is no text", "a text file", "change it in a clone of the repository")
    if len(found.content) > LONGEST:
        raise TooLarge(f"{path} of {found.size:,} bytes", f"at most {LONGEST:,} here", "change it in a clone")
    content = _content(found.content)
    action = {"action": "update", "path": path, "content": content, "last_commit_sha": request.form.get("seen") or None}
    given = typed(message="", branch=_branch(where, ref), seen=found.last_commit_sha) | {
        "content": content,
        "path": path,
    }
    return _form(where, "edit", ref, path, action, given)


@blueprint.route("/<project:project>/-/new", methods=["GET", "POST"])
@blueprint.route("/<project:project>/-/new/<path:rest>", methods=["GET", "POST"])
def new_file(project: str, rest: str = "") -> Answer:
    """Make a file in a folder."""
    where = Opened(project)
    ref, folder = where.parted(rest) if rest else (where.card.default_branch, "")
    given = typed(message="", branch=_branch(where, ref), path=f"{folder}/" if folder else "") | {
        "content": _content("")
    }
    action = {"action": "create", "path": given["path"], "content": given["content"]}
    return _form(where, "new", ref, given["path"], action, given)


@blueprint.route("/<project:project>/-/delete/<path:rest>", methods=["GET", "POST"])
def delete_file(project: str, rest: str) -> Answer:
    """Take a file away."""
    where = Opened(project)
    ref, path = where.parted(rest)
    do("git.file", {"project": where.id, "ref": ref, "path": path})
    return _form(
        where, "delete", ref, path, {"action": "delete", "path": path}, typed(message="", branch=_branch(where, ref))
    )


def _form(where: Opened, kind: str, ref: str, path: str, action: dict[str, Any], given: dict[str, str]) -> Answer:
    refusal: Refusal | None = None
    message = given["message"] or f"{_VERBS[kind]} {path.rpartition('/')[2] or 'a file'}"
    branch = given["branch"] or ref
    if request.method == "POST":
        started = branch not in where.branches and not where.card.empty
        asked = {"project": where.id, "branch": branch, "message": message, "actions": [action]}
        refusal = attempt("commit_files", asked | ({"start_branch": ref} if started else {}))
        if refusal is None:
            return _committed(where, kind, branch, action["path"], ref if started else "")
    shown = page(
        "edit.html", where, "files", kind=kind, ref=ref, path=path, typed={**given, "branch": branch},
        suggested=message, trail=_trail(where, kind, ref, path), **wrong(refusal, "commit_files"),
    )  # fmt: skip
    return answered(shown, refusal)


def _committed(where: Opened, kind: str, branch: str, path: str, target: str) -> Answer:
    now = Opened(where.id)
    said = {"edit": "changed", "new": "added", "delete": "deleted"}[kind]
    if target:
        ask = f"?source={branch}&target={target}"
        return done(now.at("merge_requests", "new", ask=ask), f"{path} is {said} on the new branch {branch}.")
    there = now.at("tree", branch, _left(now, branch, path)) if kind == "delete" else now.at("blob", branch, path)
    return done(there, f"{path} is {said} on {branch}.")


def _branch(where: Opened, ref: str) -> str:
    """The branch a form suggests: the one that is open, or a new one where the reader may not push to that."""
    if where.card.empty:
        return ref
    if ref in where.branches and do("git.branch", {"project": where.id, "branch": ref}).branch.can_push:
        return ref
    names = (f"{me().handle}-patch-{number}" for number in count(1))
    return next(name for name in names if name not in where.branches)


def _left(where: Opened, ref: str, path: str) -> str:
    """The folder nearest to where a file was: git keeps none that is empty."""
    tip = Tip(where, ref)
    while path := path.rpartition("/")[0]:
        try:
            tip.kind(path)
        except NotFound:
            continue
        return path
    return ""


def _trail(where: Opened, kind: str, ref: str, path: str) -> list[tuple[str, str]]:
    word = {"edit": "Edit", "new": "New file", "delete": "Delete"}[kind]
    if kind == "new":
        return [*trail(where, ref, "")[:-1], (ref, where.at("tree", ref)), (word, "")]
    steps = trail(where, ref, path)
    return [*steps[:-1], (steps[-1][0], where.at("blob", ref, path)), (word, "")]


def _content(before: str) -> str:
    """The text as it was typed, ending its lines as the file did; a browser sends every end as two characters."""
    if request.method != "POST":
        return before
    text = request.form.get("content", "").replace("\r\n", "\n")
    windows = "\r\n" in before and before.count("\r\n") == before.count("\n")
    return text.replace("\n", "\r\n") if windows else text
