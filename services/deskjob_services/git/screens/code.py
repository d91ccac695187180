"""Pages of a repository's content: its home with the README, folders, files, files as they are, archives."""

from __future__ import annotations

import base64
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from deskjob_services.git.screens.base import Answer, Opened, blueprint, page
from deskjob_services.git.screens.tips import Tip
from deskjob_services.git.shown_code import Archive, FileShown, TreeEntry, TreeListing
from deskjob_services.kernel.forms import offset
from deskjob_services.kernel.pages import back, urls
from deskjob_services.kernel.web import do

LONGEST = 400_000
"""Characters of a file that are shown with line numbers."""
ENTRIES = 100
_PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
_READMES = ("readme.md", "readme.markdown", "readme.txt", "readme.rst", "readme")


@blueprint.get("/<project:project>/-/tree")
@blueprint.get("/<project:project>/-/tree/<path:rest>")
def tree(project: str, rest: str = "") -> Answer:
    """A folder at a branch, tag or commit; `?ref=` leads to that ref."""
    where = Opened(project)
    asked = request.args.get("ref", "").strip()
    ref, path = where.parted(rest) if rest else (where.card.default_branch, "")
    if asked:
        return back(where.at("tree", asked, path))
    if where.card.empty:
        return back(where.at())
    tip = Tip(where, ref)
    if tip.kind(path) == "blob":
        return back(where.at("blob", ref, path))
    return folder(where, tip, ref, path, home=False)


@blueprint.get("/<project:project>/-/blob")
@blueprint.get("/<project:project>/-/blob/<path:rest>")
def blob(project: str, rest: str = "") -> Answer:
    """A file with numbered lines; Markdown as it reads, with `?plain=1` as it is written."""
    where = Opened(project)
    ref, path = where.parted(rest)
    tip = Tip(where, ref)
    if tip.kind(path) != "blob":
        return back(where.at("tree", ref, path) if rest else where.at())
    found: FileShown = do("git.file", {"project": where.id, "ref": ref, "path": path})
    text = found.content if found.encoding == "text" and len(found.content) <= LONGEST else None
    readable = path.lower().endswith((".md", ".markdown")) and text is not None
    return page(
        "blob.html",
        where,
        "files",
        ref=ref,
        path=path,
        trail=trail(where, ref, path),
        found=found,
        text=text,
        lines=text.removesuffix("\n").split("\n") if text else [],
        picture=picture(path),
        link=found.mode == "120000",
        readable=readable,
        plain=request.args.get("plain") == "1" or not readable,
        folder=path.rpartition("/")[0],
        last=tip.last(path),
    )


@blueprint.get("/<project:project>/-/raw/<path:rest>")
def raw(project: str, rest: str) -> Response:
    """A file's bytes: text and pictures to look at, anything else to keep."""
    where = Opened(project)
    ref, path = where.parted(rest)
    found: FileShown = do("git.file", {"project": where.id, "ref": ref, "path": path})
    text = found.encoding == "text"
    data = found.content.encode() if text else base64.b64decode(found.content)
    shown = picture(path) if not text else "text/plain; charset=utf-8"
    response = Response(data, content_type=shown or "application/octet-stream")
    if not shown:
        response.headers.set("Content-Disposition", "attachment", filename=path.rpartition("/")[2])
    # Nothing in a repository may act as a page of ours.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.get("/<project:project>/-/archive")
@blueprint.get("/<project:project>/-/archive/<path:ref>")
def archive(project: str, ref: str = "") -> Response:
    """All files at a ref as one download; `?format=tar.gz` for the other kind."""
    where = Opened(project)
    asked = {"project": where.id, "ref": ref or None, "format": request.args.get("format", "zip")}
    made: Archive = do("git.archive", asked)
    response = Response(base64.b64decode(made.content), content_type=made.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=made.name)
    return response


def folder(where: Opened, tip: Tip, ref: str, path: str, *, home: bool) -> Answer:
    """The page of a folder, or of the project's home, which is its first folder with more around it."""
    number = offset() // ENTRIES + 1
    asked = {"project": where.id, "ref": ref, "path": path, "page": number, "per_page": ENTRIES}
    found: TreeListing = do("git.tree", asked)
    readme = _readme(where, ref, found.entries)
    return page(
        "home.html" if home else "tree.html",
        where,
        "home" if home else "files",
        ref=ref,
        path=path,
        trail=trail(where, ref, path),
        found=found,
        offset=offset(),
        count=ENTRIES,
        rows=[(entry, tip.last(entry.path)) for entry in found.entries],
        last=tip.last(path),
        readme=readme,
        clone=clone(where),
    )


def clone(where: Opened) -> str:
    """The address that `git clone` takes."""
    place = urls().service("git")
    root = place if "://" in place else request.host_url.rstrip("/") + place
    return f"{root}/{where.path}.git"


def trail(where: Opened, ref: str, path: str) -> list[tuple[str, str]]:
    """The way from the project's home to a path, each folder on it a link."""
    steps = [(where.card.name, where.at()), (ref, where.at("tree", ref) if path else "")]
    parts = path.split("/") if path else []
    for number, part in enumerate(parts, 1):
        steps.append((part, where.at("tree", ref, "/".join(parts[:number])) if number < len(parts) else ""))
    return steps


def picture(path: str) -> str:
    """The type of a picture that browsers show, by its name; empty for anything else."""
    return _PICTURES.get(path.rpartition(".")[2].lower(), "")


def _readme(where: Opened, ref: str, entries: list[TreeEntry]) -> dict[str, Any] | None:
    names = {entry.name.lower(): entry for entry in entries if entry.kind == "blob"}
    entry = next((names[name] for name in _READMES if name in names), None)
    if entry is None:
        return None
    found: FileShown = do("git.file", {"project": where.id, "ref": ref, "path": entry.path})
    if found.encoding != "text":
        return None
    return {"path": entry.path, "name": entry.name, "text": found.content, "marked": "md" in entry.name.lower()}
