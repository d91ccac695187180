"""What scorers may ask about repositories: projects and who belongs to them, refs, files, commits, pushes.

Who pushed what and when is told by the pushes, which are the company's own record; what a commit says of its author
and its date comes from whoever made it, and proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deskjob_services.git.models import Member, Project, Protection, Push, Ref
from deskjob_services.git.records import Committed, Pushed, Repository
from deskjob_services.kernel.view import View
from deskjob_services.store import Store

if TYPE_CHECKING:
    import pygit2

HEADS, TAGS = "refs/heads/", "refs/tags/"


class CodeView(View):
    """Read-only questions about repositories. Projects and people are named by id, branches and tags by name.

    Where a `ref` is asked for, it is a branch, a tag or a whole hash; the default branch if left out. What people
    pushed is told from `since` on: in a case, from its opening; else from the beginning.
    """

    def __init__(self, store: Store, since: int = 0) -> None:
        super().__init__(store)
        self._since = since

    def projects(self, space: str = "") -> list[str]:
        """The ids of all projects, or of those in a name space such as `platform`."""
        found = self.rows.where(Project, archived=0)
        return [one.id for one in found if not space or one.path.startswith(f"{space}/")]

    def project(self, named: str) -> Repository:
        """A project by its id or path. Raises NotFound."""
        found = self.rows.first(Project, path=named) if "/" in named else None
        return _repository(found or self.rows.need(Project, named))

    def path(self, project: str) -> str:
        """The path of a project, such as `platform/tariffs`."""
        return self.rows.need(Project, project).path

    def members(self, project: str) -> dict[str, int]:
        """Who belongs to a project, and their level (10 guest ... 50 owner)."""
        return {one.person_id: one.level for one in self.rows.where(Member, project_id=project)}

    def level(self, project: str, person: str) -> int:
        """A person's level in a project; 0 for who is no member."""
        found = self.rows.get(Member, project, person)
        return found.level if found else 0

    def protection(self, project: str, branch: str) -> tuple[int, int, int] | None:
        """Who may push to and merge into a branch, and whether by force, where a rule of this very name says so."""
        found = self.rows.get(Protection, project, branch)
        return (found.push_level, found.merge_level, found.force) if found else None

    def refs(self, project: str, *, wiki: bool = False) -> dict[str, str]:
        """Where each branch and tag points, by full name."""
        return {one.name: one.sha for one in self.rows.where(Ref, order="name", project_id=project, wiki=int(wiki))}

    def branches(self, project: str) -> dict[str, str]:
        """Where each branch points, by its name."""
        return {name.removeprefix(HEADS): sha for name, sha in self.refs(project).items() if name.startswith(HEADS)}

    def tags(self, project: str) -> dict[str, str]:
        """The commit of each tag, by its name."""
        found = {name: sha for name, sha in self.refs(project).items() if name.startswith(TAGS)}
        return {name.removeprefix(TAGS): str(self._commit(sha).id) for name, sha in found.items()}

    def head(self, project: str, branch: str | None = None, *, wiki: bool = False) -> str | None:
        """The commit of a branch, the default one if left out; None where there is no such branch."""
        named = branch or ("main" if wiki else self.rows.need(Project, project).default_branch)
        found = self.rows.get(Ref, project, int(wiki), HEADS + named)
        return found.sha if found else None

    def tree(self, project: str, ref: str | None = None, *, wiki: bool = False) -> dict[str, bytes]:
        """Every file at a ref, by path; nothing where there is no such ref."""
        sha = self._sha(project, ref, wiki)
        found: dict[str, bytes] = {}
        if sha is not None:
            _gather(self._commit(sha).tree, "", found)
        return found

    def file(self, project: str, path: str, ref: str | None = None, *, wiki: bool = False) -> bytes | None:
        """The bytes of a file at a ref; None where there is none."""
        sha = self._sha(project, ref, wiki)
        try:
            found: Any = self._commit(sha).tree[path] if sha is not None else None
        except (KeyError, ValueError):
            return None
        return None if found is None or found.type_str != "blob" else bytes(found.data)

    def text(self, project: str, path: str, ref: str | None = None) -> str | None:
        """A file at a ref as text; None where there is none, or it is not UTF-8."""
        found = self.file(project, path, ref)
        try:
            return None if found is None else found.decode()
        except UnicodeDecodeError:
            return None

    def wiki(self, project: str, slug: str) -> str | None:
        """The text of a page of the wiki, by its address; None where there is none."""
        found = self.file(project, f"{slug}.md", wiki=True)
        return None if found is None else found.decode(errors="replace")

    def commits(self, project: str, ref: str | None = None, *, since: str | None = None) -> list[Committed]:
        """The commits that a ref reaches, children before parents; those that a commit `since` reaches left out."""
        sha = self._sha(project, ref, False)
        if sha is None:
            return []
        from pygit2.enums import SortMode

        walk = self._repository.walk(self._commit(sha).id, SortMode.TOPOLOGICAL)
        if since is not None:
            walk.hide(self._commit(since).id)
        return [_committed(one) for one in walk]

    def reaches(self, newer: str, older: str) -> bool:
        """Whether a commit has another among its ancestors, or is it."""
        one, other = self._commit(newer).id, self._commit(older).id
        return one == other or self._repository.descendant_of(one, other)

    def changed_files(self, before: str, after: str) -> frozenset[str]:
        """The paths that differ between two commits."""
        old: dict[str, str] = {}
        new: dict[str, str] = {}
        _name(self._commit(before).tree, "", old)
        _name(self._commit(after).tree, "", new)
        return frozenset(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))

    def pushes(
        self, project: str | None = None, *, by: str | None = None, ref: str | None = None, since: int | None = None
    ) -> list[Pushed]:
        """Who moved which ref, oldest first; of a project, a person, a ref by its full name."""
        asked: dict[str, Any] = {"project_id": project, "person_id": by, "ref": ref}
        found = self.rows.where(Push, **{name: value for name, value in asked.items() if value is not None})
        return [_pushed(one) for one in found if one.at >= self._from(since)]

    @property
    def _repository(self) -> pygit2.Repository:
        from deskjob_services.git.objects import objects

        return objects(self.rows, self._store.blobs).reading

    def _commit(self, sha: str) -> pygit2.Commit:
        import pygit2

        return self._repository[sha].peel(pygit2.Commit)

    def _sha(self, project: str, ref: str | None, wiki: bool) -> str | None:
        if ref is None:
            return self.head(project, wiki=wiki)
        for name in (HEADS + ref, TAGS + ref, ref):
            if (found := self.rows.get(Ref, project, int(wiki), name)) is not None:
                return found.sha
        whole = len(ref) == 40 and all(letter in "0123456789abcdef" for letter in ref)
        return ref if whole and ref in self._repository else None

    def _from(self, since: int | None) -> int:
        return self._since if since is None else since


def _gather(tree: Any, folder: str, found: dict[str, bytes]) -> None:
    for entry in tree:
        if entry.type_str == "tree":
            _gather(entry, f"{folder}{entry.name}/", found)
        elif entry.type_str == "blob":
            found[f"{folder}{entry.name}"] = bytes(entry.data)


def _name(tree: Any, folder: str, found: dict[str, str]) -> None:
    for entry in tree:
        if entry.type_str == "tree":
            _name(entry, f"{folder}{entry.name}/", found)
        else:
            found[f"{folder}{entry.name}"] = f"{entry.filemode:o} {entry.id}"


def _committed(one: pygit2.Commit) -> Committed:
    return Committed(
        str(one.id), tuple(str(parent) for parent in one.parent_ids), one.author.name, one.author.email,
        one.committer.name, one.author.time, one.message,
    )  # fmt: skip


def _repository(one: Project) -> Repository:
    return Repository(
        one.id, one.path, one.name, one.default_branch, one.visibility, one.creator_id, one.archived
    )  # fmt: skip


def _pushed(one: Push) -> Pushed:
    return Pushed(one.id, one.project_id, one.wiki, one.person_id, one.at, one.ref, one.before, one.after)
