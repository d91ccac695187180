"""Pages of a repository's history: commits, one commit with its change, and what two refs differ in."""

from __future__ import annotations

from flask import request

from deskjob_services.errors import NotFound, Refusal
from deskjob_services.git.screens.base import PAGE, Answer, Opened, answered, blueprint, page, wrong
from deskjob_services.git.screens.code import trail
from deskjob_services.git.screens.patches import patches
from deskjob_services.git.shown_code import CommitInfo, Commits, Comparison
from deskjob_services.kernel.forms import offset
from deskjob_services.kernel.pages import back
from deskjob_services.kernel.web import do


@blueprint.get("/<project:project>/-/commits")
@blueprint.get("/<project:project>/-/commits/<path:rest>")
def commits(project: str, rest: str = "") -> Answer:
    """The history of a ref, or of a path at it, newest first."""
    where = Opened(project)
    ref, path = where.parted(rest) if rest else (where.card.default_branch, "")
    if asked := request.args.get("ref", "").strip():
        return back(where.at("commits", asked, path))
    given = {"project": where.id, "path": path, "author": request.args.get("author", "").strip()}
    given |= {} if where.card.empty else {"ref": ref}
    found: Commits = do("git.commits", {**given, "page": offset() // PAGE + 1, "per_page": PAGE})
    steps = [*trail(where, ref, path)[:-1], (trail(where, ref, path)[-1][0], where.at("tree", ref, path))]
    return page("commits.html", where, "commits", found=found, ref=ref, path=path, trail=[*steps, ("History", "")],
                offset=offset(), count=PAGE)  # fmt: skip


@blueprint.get("/<project:project>/-/commit/<path:sha>")
def commit(project: str, sha: str) -> Answer:
    """One commit: its message, its parents and what it changes."""
    where = Opened(project)
    found: CommitInfo = do("git.commit", {"project": where.id, "sha": sha})
    refs = [name for name, at in where.refs.items() if at == found.commit.sha]
    return page("commit.html", where, "commits", found=found, one=found.commit, refs=refs, patches=patches(found.files))


@blueprint.get("/<project:project>/-/compare")
@blueprint.get("/<project:project>/-/compare/<path:spec>")
def compare(project: str, spec: str = "") -> Answer:
    """What one ref has that another has not: `compare/main...fix`, or chosen in the form."""
    where = Opened(project)
    old, _, new = spec.partition("...") if spec else ("", "", "")
    asked = {"from": old or request.args.get("from", "").strip(), "to": new or request.args.get("to", "").strip()}
    found, refusal = None, None
    if asked["from"] and asked["to"]:
        try:
            found = compared(where, asked["from"], asked["to"])
        except Refusal as refused:
            refusal = refused
    elif asked["from"] or asked["to"]:
        refusal = NotFound("only one of two refs", "two branches, tags or commits to compare")
    shown = patches(found.files) if found else []
    return answered(page("compare.html", where, "compare", asked=asked, found=found, patches=shown, **wrong(refusal)),
                    refusal)  # fmt: skip


def compared(where: Opened, old: str, new: str) -> Comparison:
    """What `new` has that `old` has not. Raises NotFound."""
    found: Comparison = do("git.compare", {"project": where.id, "from_ref": old, "to": new})
    return found
