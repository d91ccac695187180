"""Making commits out of files: the actions of one commit are done on a tree, which then becomes a branch's next."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable

import pygit2
from pygit2.enums import FileMode

from deskjob_services.errors import Conflict, Invalid, TooLarge
from deskjob_services.git import paths, refs, trees, walks
from deskjob_services.git.committing import CommitFiles, FileAction
from deskjob_services.git.models import Project, Ref
from deskjob_services.git.objects import NOTHING, Objects, objects
from deskjob_services.kernel.act import Act

EXISTS = "A file with this name already exists"
MISSING = "A file with this name doesn't exist"
NO_BRANCH = "You can only create or edit files when you are on a branch"
CHANGED = "You are attempting to update a file that has changed since you started editing it."


def commit_files(act: Act, one: Project, ask: CommitFiles) -> str:
    """Do the actions in one commit on a branch; its hash. Raises Invalid in the product's words, Conflict, TooLarge."""
    name = refs.HEADS + ask.branch
    refs.check_name(name)
    store = objects(act.rows, act.blobs)
    known = refs.of(act.rows, one)
    stands, parent = _parent(known, ask)
    tip = store.reading[parent].peel(pygit2.Commit) if parent else None
    draft = Draft(act, store, tip)
    for action in ask.actions:
        draft.do(action)
    made = signed(act, store, draft.tree(), ask.message, [parent] if parent else [])
    refs.move(act, one, name, made, before=stands)
    if not known:
        adopt(act, one, ask.branch)
    return made


def signed(act: Act, store: Objects, tree: pygit2.Oid, message: str, parents: list[str]) -> str:
    """A commit by the actor, now, by the company's clock; its hash."""
    by = pygit2.Signature(_plain(act.me.name), _plain(act.me.email), act.now, 0)
    text = message.replace("\0", "").encode("utf-8", "replace").decode()
    return str(store.writing.create_commit(None, by, by, text, tree, list(parents)))


def adopt(act: Act, one: Project, branch: str) -> None:
    """The first branch of a repository becomes its default one, where that one is not there."""
    if branch != one.default_branch and act.rows.get(Ref, one.id, 0, refs.HEADS + one.default_branch) is None:
        act.rows.update(one, default_branch=branch)


class Draft:
    """A tree that is being changed, file by file."""

    def __init__(self, act: Act, store: Objects, tip: pygit2.Commit | None) -> None:
        self._act = act
        self._tip = tip
        self._repo = store.writing
        self._index = pygit2.Index()
        if tip is not None:
            self._index.read_tree(tip.tree)

    def do(self, action: FileAction) -> None:
        """One action. Raises Invalid, TooLarge."""
        path = paths.check(action.path)
        if action.last_commit_sha and self._tip is not None:
            self._unchanged(action.previous_path or path, action.last_commit_sha)
        if action.action == "create":
            self.create(path, content_of(action, ""), executable=bool(action.executable))
        elif action.action == "move":
            self._move(paths.check(action.previous_path or ""), path, action)
        elif action.action == "delete":
            self._need(path)
            self._index.remove(path)
        else:
            self._change(path, action)

    def create(self, path: str, data: bytes, *, executable: bool = False) -> None:
        """A new file. Raises Invalid where something stands in its place."""
        self._free(path)
        self._put(path, data, FileMode.BLOB_EXECUTABLE if executable else FileMode.BLOB)

    def update(self, path: str, data: bytes) -> None:
        """New content of a file that is there. Raises Invalid."""
        self._put(path, data, self._need(path).mode)

    def delete(self, path: str) -> None:
        """A file less. Raises Invalid."""
        self._need(path)
        self._index.remove(path)

    def tree(self) -> pygit2.Oid:
        """What came of it."""
        return self._index.write_tree(self._repo)

    def _change(self, path: str, action: FileAction) -> None:
        entry = self._need(path)
        if action.action == "update":
            self._put(path, content_of(action), entry.mode)
            entry = self._need(path)
        if action.executable is None and action.action == "chmod":
            raise Invalid("chmod without executable", "executable: true or false")
        if action.executable is not None and entry.mode in (FileMode.BLOB, FileMode.BLOB_EXECUTABLE):
            mode = FileMode.BLOB_EXECUTABLE if action.executable else FileMode.BLOB
            self._index.add(pygit2.IndexEntry(path, entry.id, mode))

    def _move(self, before: str, path: str, action: FileAction) -> None:
        entry = self._need(before)
        self._index.remove(before)
        self._free(path)
        if action.content is not None:
            self._put(path, content_of(action), entry.mode)
            return
        if entry.mode == FileMode.LINK:
            paths.check_link(path, self._repo[entry.id].peel(pygit2.Blob).data.decode(errors="replace"))
        self._index.add(pygit2.IndexEntry(path, entry.id, entry.mode))

    def _put(self, path: str, data: bytes, mode: int) -> None:
        if len(data) > trees.LARGEST:
            raise TooLarge(f"a file of {len(data):,} bytes", f"at most {trees.LARGEST:,}", "push it with git")
        if mode == FileMode.LINK:
            paths.check_link(path, data.decode(errors="replace"))
        self._index.add(pygit2.IndexEntry(path, self._repo.create_blob(data), FileMode(mode)))

    def _need(self, path: str) -> pygit2.IndexEntry:
        try:
            entry = self._index[path]
        except KeyError:
            raise Invalid(MISSING) from None
        if entry.mode == FileMode.COMMIT:
            raise Invalid(f"{path!r} is another repository at a commit", "a file", "change it with git")
        return entry

    def _free(self, path: str) -> None:
        if path in self._index:
            raise Invalid(EXISTS)
        below = f"{path}/"
        above = {path[:place] for place, letter in enumerate(path) if letter == "/"}
        for entry in self._index:
            if entry.path.startswith(below):
                raise Invalid("A directory with this name already exists")
            if entry.path in above:
                raise Invalid(f"{entry.path!r} is a file", "a folder to put it in")

    def _unchanged(self, path: str, believed: str) -> None:
        assert self._tip is not None
        if not str(walks.last(self._repo, self._act.blobs, self._tip, path).id).startswith(believed):
            raise Invalid(CHANGED)


def content_of(action: FileAction, otherwise: str | None = None) -> bytes:
    """The bytes an action brings. Raises Invalid."""
    content = otherwise if action.content is None else action.content
    if content is None:
        raise Invalid("no content", "the new content of the file")
    if action.encoding == "text":
        return content.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("content that is not base64", "the file's bytes in base64") from error


def _parent(known: dict[str, str], ask: CommitFiles) -> tuple[str, str | None]:
    """Where the branch stands (NOTHING: it is new) and what the commit is put on."""
    name = refs.HEADS + ask.branch
    if ask.start_branch is not None and ask.start_branch != ask.branch:
        if name in known:
            said = f"A branch called '{ask.branch}' already exists. Switch to that branch in order to make changes"
            raise Conflict(said)
        start = known.get(refs.HEADS + ask.start_branch)
        if start is None:
            raise Invalid(f"Cannot find start branch {ask.start_branch[:80]!r}", "a branch of this repository")
        return NOTHING, start
    if name in known:
        return known[name], known[name]
    if _heads(known):
        raise Invalid(NO_BRANCH)
    return NOTHING, None


def _heads(known: Iterable[str]) -> bool:
    return any(name.startswith(refs.HEADS) for name in known)


def _plain(text: str) -> str:
    """A name as a commit can carry it."""
    return "".join(letter for letter in text if letter not in "<>\n\0").strip() or "unknown"
