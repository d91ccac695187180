"""Putting commits, branches, tags and mistakes into repositories before a case opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from deskjob_services import clock
from deskjob_services.errors import WrongUse
from deskjob_services.git.growing import team
from deskjob_services.git.growing.history import Author, commit_text, mode, tag_text
from deskjob_services.git.growing.packing import Packer
from deskjob_services.git.growing.story import Story, keys, replaced, story
from deskjob_services.git.models import Pack, Project, Push, Ref
from deskjob_services.git.view import GitView
from deskjob_services.git.view_code import HEADS, TAGS
from deskjob_services.people.models import Person
from deskjob_services.seeder import Seeder
from deskjob_services.store import Store

NOTHING = "0" * 40
Files = Mapping[str, str | bytes | None]
"""Paths with what is in them from now on; None removes the file."""
Entries = dict[str, tuple[str, str]]
"""What stands in a folder: name -> (mode, id)."""


@dataclass(frozen=True, slots=True)
class Bug:
    """A mistake that was committed: where, by whom, which tests tell, and what somebody outside notices.

    `right` is the file as it was, `wrong` as it is now. `hidden` are tests for a probe: path and text of a file that
    no repository has; they fail with the mistake in place, and pass without it.
    """

    key: str
    path: str
    tests: tuple[str, ...]
    symptom: str
    commit: str
    author: str
    right: str
    wrong: str
    hidden: tuple[str, str]


class CodePlant(GitView):
    """The git host's questions, and verbs that write into repositories. Projects and people are named by id."""

    def __init__(self, store: Store, since: int = 0) -> None:
        super().__init__(store, since)
        self._folders: dict[str, Entries] = {}
        self._roots: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}
        self._beneath: Any = None
        self._pending: Packer | None = None

    @contextmanager
    def in_one_pack(self) -> Iterator[None]:
        """Keep all that is committed inside as one pack, which is quicker; it can be read after that."""
        self._pending = packer = Packer()
        try:
            yield
        finally:
            self._pending = None
            self._keep(packer)

    def find(self, kind: str) -> str:
        """The id of the project of a kind: tariffs, shipments, servers, handbook, ... in any company."""
        if kind in keys():
            slug, space = story(kind).head["project"][0].given
            if (found := self.rows.first(Project, path=f"{space}/{slug}")) is not None:
                return found.id
        raise WrongUse(f"no project of the kind {kind!r} in this company", f"one of {', '.join(keys()[:4])}")

    def file(self, project: str, path: str, ref: str | None = None, *, wiki: bool = False) -> bytes | None:
        """As the view's; what was planted is remembered, so that it need not be laid on disk to be read."""
        sha = self._sha(project, ref, wiki)
        *folders, name = path.split("/")
        entries = self._entries(self._root(sha)) if sha else {}
        for folder in folders:
            entries = self._entries(entries[folder][1]) if folder in entries else {}
        if name not in entries:
            return None
        found = entries[name][1]
        return self._contents[found] if found in self._contents else bytes(self._object(found).data)

    def commit(
        self, project: str, by: str, files: Files, message: str, *, at: int | None = None, branch: str | None = None
    ) -> str:
        """A person's commit on a branch (the default one if left out; one that is not there begins at it). Its id."""
        return self.history(project, by, [(message, files)], at=at, branch=branch)[0]

    def history(
        self,
        project: str,
        by: str,
        changes: Sequence[tuple[str, Files]],
        *,
        at: int | None = None,
        branch: str | None = None,
    ) -> list[str]:
        """Several commits (message, files) of a person, an hour between them, the last at the moment. Their ids."""
        one = self.rows.need(Project, project)
        name, last = HEADS + (branch or one.default_branch), self.now if at is None else at
        before = self.head(project, branch)
        tip, packer, made = before or self.head(project), self._packer(), list[str]()
        for number, (message, files) in enumerate(changes, 1):
            moment = last - (len(changes) - number) * clock.HOUR
            tip = self._write(packer, [tip] if tip else [], files, by, moment, message)
            made.append(tip)
        self._keep(packer)
        self._move(project, by, name, before, made[-1], last)
        return made

    def branch(self, project: str, name: str, by: str, *, at: int | None = None, start: str | None = None) -> None:
        """A branch at a commit, at the head of the default one if left out."""
        sha = start or self.head(project)
        assert sha is not None
        self._move(project, by, HEADS + name, self.head(project, name), sha, self.now if at is None else at)

    def remove_branch(self, project: str, name: str, by: str, *, at: int | None = None) -> None:
        """Take a branch away; its commits stay where something else reaches them."""
        self._move(project, by, HEADS + name, self.head(project, name), NOTHING, self.now if at is None else at)

    def tag(self, project: str, name: str, by: str, *, at: int | None = None, start: str | None = None) -> str:
        """An annotated tag of a commit, of the head of the default branch if left out. The commit's id."""
        sha, moment = start or self.head(project), self.now if at is None else at
        assert sha is not None
        packer = self._packer()
        made = packer.tag(tag_text(name, sha, self._author(by), moment, name))
        self._keep(packer)
        self._move(project, by, TAGS + name, None, made, moment)
        return sha

    def wiki_page(self, project: str, slug: str, text: str, by: str, *, at: int | None = None) -> str:
        """A page of the wiki, made or changed. The commit's id."""
        moment, before = self.now if at is None else at, self.head(project, wiki=True)
        packer = self._packer()
        parents = [before] if before else []
        sha = self._write(packer, parents, {f"{slug}.md": text}, by, moment, f"Write {slug.replace('-', ' ')}")
        self._keep(packer)
        self._move(project, by, f"{HEADS}main", before, sha, moment, wiki=1)
        return sha

    def bugs(self, project: str) -> list[str]:
        """The mistakes that can be planted in a project."""
        return [step.given[0] for step in self._story(project).head.get("defect", [])]

    def plant_bug(
        self,
        project: str,
        seeder: Seeder,
        key: str | None = None,
        *,
        by: str | None = None,
        at: int | None = None,
        message: str | None = None,
        branch: str | None = None,
    ) -> Bug:
        """Commit a mistake (one of `bugs`, or any) under a harmless message, as a developer of the project.

        Raises WrongUse where the project has none, or its file is no longer as it was grown.
        """
        head = self._story(project).head
        known = dict(zip(self.bugs(project), range(99), strict=False))
        if not known or (key is not None and key not in known):
            raise WrongUse(f"no bug {key or ''!r} for {self.path(project)}", f"one of {', '.join(known)}")
        chosen = key or seeder.choice(list(known))
        defect, wrong, fails = (head[verb][known[chosen]] for verb in ("defect", "becomes", "fails"))
        path, author = defect.given[1], by or self._developer(project, seeder)
        stands = self.text(project, path, branch) or self.text(project, path) or ""
        broken = replaced(stands, defect.body, wrong.body, path)
        sha = self.commit(project, author, {path: broken}, message or defect.text, at=at, branch=branch)
        hidden = head["hidden"][0]
        return Bug(
            chosen, path, fails.given, wrong.text, sha, author, stands, broken, (hidden.given[0], hidden.content)
        )

    def _developer(self, project: str, seeder: Seeder) -> str:
        able = [person for person, level in self.members(project).items() if level >= 30]
        return seeder.choice(able)

    def _story(self, project: str) -> Story:
        path = self.path(project)
        for key in keys():
            told = story(key)
            slug, space = told.head["project"][0].given
            if path == f"{space}/{slug}" or path.startswith(f"{space}/{slug}-"):
                return told
        raise WrongUse(f"{path} was not grown", "a project of the company as it was grown")

    def _author(self, person: str) -> Author:
        return team.author(self.rows.need(Person, person))

    def _move(
        self, project: str, by: str, name: str, before: str | None, after: str, at: int, *, wiki: int = 0
    ) -> None:
        """Point a ref elsewhere and note the push, as if it had gone through the rules."""
        ref = self.rows.get(Ref, project, wiki, name)
        if ref is None:
            self.rows.insert(Ref, project_id=project, wiki=wiki, name=name, sha=after, creator_id=by)
        elif after == NOTHING:
            self.rows.delete(ref)
        else:
            self.rows.update(ref, sha=after)
        self.rows.insert(
            Push, project_id=project, wiki=wiki, person_id=by, at=at, ref=name, before=before or NOTHING, after=after
        )

    def _packer(self) -> Packer:
        return Packer() if self._pending is None else self._pending

    def _keep(self, packer: Packer) -> None:
        if packer is self._pending:
            return
        packed = packer.packed()
        blobs = self._store.blobs
        name = blobs.put(packed.pack)
        if self.rows.get(Pack, name) is None:
            self.rows.insert(Pack, pack=name, listing=blobs.put(packed.listing))

    def _write(
        self, packer: Packer, parents: Sequence[str], files: Files, by: str, at: int, message: str
    ) -> str:  # fmt: skip
        """A commit that changes these files of its first parent. Its id."""
        root = self._root(parents[0]) if parents else None
        tree = self._tree(packer, root, {path: files[path] for path in sorted(files)})
        sha = packer.commit(commit_text(tree or packer.tree({}), parents, self._author(by), at, message))
        self._roots[sha] = tree or ""
        return sha

    def _tree(self, packer: Packer, tree: str | None, files: Files) -> str | None:
        """The id of a folder with these files changed, or None where nothing is left in it."""
        names = dict(self._entries(tree)) if tree else {}
        below: dict[str, dict[str, str | bytes | None]] = {}
        for path, content in files.items():
            name, slash, rest = path.partition("/")
            if slash:
                below.setdefault(name, {})[rest] = content
            elif content is None:
                names.pop(name, None)
            else:
                whole = content.encode() if isinstance(content, str) else content
                names[name] = (mode(name), sha := packer.blob(whole))
                self._contents[sha] = whole
        for name, inner in below.items():
            folder = self._tree(packer, names[name][1] if name in names else None, inner)
            if folder is None:
                names.pop(name, None)
            else:
                names[name] = ("40000", folder)
        if not names:
            return None
        made = packer.tree(names)
        self._folders[made] = names
        return made

    def _entries(self, tree: str) -> Entries:
        if tree not in self._folders:
            found = self._object(tree)
            self._folders[tree] = {str(entry.name): (f"{entry.filemode:o}", str(entry.id)) for entry in found}
        return self._folders[tree]

    def _root(self, commit: str) -> str:
        return self._roots.get(commit) or str(self._object(commit).tree.id)

    def _object(self, sha: str) -> Any:
        """An object, from the grown pack where it is there: reading what was planted since would lay it on disk."""
        if self._beneath is None:
            self._beneath = self._repository
        return self._beneath[sha] if sha in self._beneath else self._repository[sha]
