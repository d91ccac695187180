"""Grants: what a case allows beyond the desk's own things (`may=` of a task), in names and in ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from deskjob_services.errors import WrongUse

Names = str | tuple[str, ...]

_ID: Final = re.compile(r"[A-Z]{1,3}\d{2,}")
_CONTENT: Final = (
    "append_rows", "write_range", "format_range", "import_csv", "upload", "restore_version", "add_sheet",
    "rename_sheet", "delete_sheet", "insert_rows", "delete_rows", "insert_columns", "delete_columns", "lock", "unlock",
)  # fmt: skip
_PLACING: Final = ("make_folder", "copy", "rename", "move", "trash")
_MOVING: Final = ("git.commit_files", "git.push", "git.create_branch", "git.open_merge_request")


@dataclass(frozen=True, slots=True)
class Do:
    """An operation, on the records that `on` names, and on what is the desk's own or was made by it in the case.

    A name is an attribute of Truth that holds ids, a key of the cast (`"mina"`), or an id as it stands.
    """

    operation: str
    on: Names = ()


@dataclass(frozen=True, slots=True)
class Send:
    """Messages to people in direct rooms and groups, and posts in named channels."""

    to: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes of one field (`people.title`, `chat.name`: service, dot, field) of the records that `of` names.

    `people.name` covers first_name and last_name too, `people.department` the column department_id.
    """

    field: str
    of: Names

    def __post_init__(self) -> None:
        if self.field.count(".") != 1:
            raise WrongUse(f"Edit of {self.field!r}", "expected service.field, such as 'people.title'")


def Decide(rows: Names) -> Do:
    """Grant deciding the expense reports that `rows` names."""
    return Do("expenses.decide", on=rows)


@dataclass(frozen=True, slots=True)
class Push:
    """Commits to a branch of the repositories that `repo` names, from a clone, through the API or on the pages.

    Own branches may be made and merge requests opened, and merged where `merge` says so. Branches of others, but for
    this one, are granted to nobody.
    """

    repo: Names
    branch: str = "main"
    merge: bool = False


@dataclass(frozen=True, slots=True)
class Save:
    """New contents of the files that `of` names, cell by cell or whole, and new files in the folders of `into`.

    What the desk made itself in the case it may rename, move and trash; the named files it may not.
    """

    of: Names = ()
    into: Names = ()


Grant = Do | Send | Edit | Push | Save


@dataclass(frozen=True, slots=True)
class Deed:
    """A resolved Do: an operation and the ids it may be aimed at; none means the desk's own things.

    refs: the only branches of others that it may move, by their rows' keys; none means any.
    new: it may change what was made in the case and stands in these records, not the records.
    """

    operation: str
    ids: frozenset[str]
    refs: frozenset[str] = frozenset()
    new: bool = False


@dataclass(frozen=True, slots=True)
class Editing:
    """A resolved Edit: a field of one service's tables, and the keys of the rows."""

    service: str
    field: str
    ids: frozenset[str]

    def covers(self, table: str, key: str, column: str) -> bool:
        """Tell whether changing this column of this row is granted."""
        return table.startswith(f"{self.service}_") and key in self.ids and self._names(column)

    def _names(self, column: str) -> bool:
        return column in (self.field, f"{self.field}_id") or column.endswith(f"_{self.field}")


@dataclass(frozen=True, slots=True)
class Grants:
    """All that a case grants, by id."""

    deeds: tuple[Deed, ...] = ()
    edits: tuple[Editing, ...] = ()
    people: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()


def resolve(
    may: Sequence[Grant], truth: object, cast: Mapping[str, str], channels: Mapping[str, str] | None = None
) -> Grants:
    """Turn the names in a task's grants into ids; `cast` is colleague -> person, `channels` name -> room.

    Raises WrongUse for a name that is none of these.
    """
    sends = [grant for grant in may if isinstance(grant, Send)]
    return Grants(
        tuple(deed for grant in may for deed in _deeds(grant, truth, cast)),
        tuple(_editing(edit, truth, cast) for edit in may if isinstance(edit, Edit)),
        frozenset().union(*(_ids(send.to, truth, cast) for send in sends)),
        frozenset(_channel(name, channels or {}) for send in sends for name in send.channels),
    )


def _deeds(grant: Grant, truth: object, cast: Mapping[str, str]) -> Iterable[Deed]:
    if isinstance(grant, Do):
        yield Deed(grant.operation, _ids(grant.on, truth, cast))
    if isinstance(grant, Push):
        projects = _ids(grant.repo, truth, cast)
        refs = frozenset(f"{project}/0/refs/heads/{grant.branch}" for project in projects)
        for operation in (*_MOVING, *(("git.accept_merge",) if grant.merge else ())):
            yield Deed(operation, projects, refs)
    if isinstance(grant, Save):
        folders = _ids(grant.into, truth, cast)
        contents = _ids(grant.of, truth, cast) | folders
        yield from (Deed(f"sheets.{operation}", contents) for operation in _CONTENT)
        yield from (Deed(f"sheets.{operation}", folders, new=True) for operation in _PLACING if folders)


def _editing(edit: Edit, truth: object, cast: Mapping[str, str]) -> Editing:
    service, field = edit.field.split(".")
    return Editing(service, field, _ids(edit.of, truth, cast))


def _ids(names: Names, truth: object, cast: Mapping[str, str]) -> frozenset[str]:
    listed = (names,) if isinstance(names, str) else names
    return frozenset(key for name in listed for key in _meant(name, truth, cast))


def _meant(name: str, truth: object, cast: Mapping[str, str]) -> Iterable[str]:
    if name in cast:
        return (cast[name],)
    held = getattr(truth, name, None)
    if isinstance(held, str):
        return (held,)
    if isinstance(held, Iterable):
        return tuple(str(key) for key in held)
    if _ID.fullmatch(name):
        return (name,)
    raise WrongUse(f"grant names {name!r}", "expected an attribute of Truth that holds ids, a colleague, or an id")


def _channel(name: str, channels: Mapping[str, str]) -> str:
    room = channels.get(name, name)
    if not _ID.fullmatch(room):
        raise WrongUse(f"grant names the channel {name!r}", f"expected one of {sorted(channels)}")
    return room
