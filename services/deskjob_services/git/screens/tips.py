"""A branch, tag or commit of a project, found once for a page that asks it several things."""

from __future__ import annotations

from deskjob_services.errors import NotFound
from deskjob_services.git.models import Project
from deskjob_services.git.screens.base import Opened
from deskjob_services.git.shown_code import CommitCard
from deskjob_services.kernel.web import intranet


class Tip:
    """What a ref of a project names. Raises NotFound where it names nothing."""

    def __init__(self, where: Opened, ref: str) -> None:
        from deskjob_services.git import refs
        from deskjob_services.git.objects import objects

        store = intranet().store
        kept = objects(store.rows, store.blobs)
        self._blobs = store.blobs
        self._repo = kept.reading
        self._ref = ref
        self._commit = refs.resolve(store.rows, kept, store.rows.need(Project, where.id), ref)

    def kind(self, path: str) -> str:
        """What stands at a path: blob, tree, or commit. Raises NotFound."""
        if not path:
            return "tree"
        try:
            return str(self._commit.tree[path].type_str) if "\0" not in path else ""
        except (KeyError, ValueError) as error:
            raise NotFound(f"no file {path[:200]!r} at {self._ref}", "the path of a file or a folder there") from error

    def last(self, path: str) -> CommitCard:
        """The commit that changed a path last."""
        from deskjob_services.git import walks

        return walks.card(walks.last(self._repo, self._blobs, self._commit, path))
