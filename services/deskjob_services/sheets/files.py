"""Files and folders: looking, fetching, uploading, making folders."""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from pydantic import Field

from deskjob_services.errors import Conflict, Invalid, TooLarge
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, Nothing
from deskjob_services.sheets import contents, names, places
from deskjob_services.sheets.access import CREATE, READ, UPDATE, able, entry, seen
from deskjob_services.sheets.asked import Bytes, FileName, FolderName, IfMatch, Name, Stretch, Which
from deskjob_services.sheets.cards import file_card, folder_cards, media_type
from deskjob_services.sheets.locks import unlocked
from deskjob_services.sheets.models import Entry
from deskjob_services.sheets.service import ANYBODY, READING, WRITING, sheets
from deskjob_services.sheets.shown import Content, FileCard, Folder, Found, Space

MOST_INSIDE = 5000
"""Files and folders in one folder."""
MOST_OF_ONE = 50_000
"""Files and folders of one person."""


class Browse(Stretch):
    """A stretch of what stands in a folder."""

    folder: FolderName = "/"


class Find(Stretch):
    """Words of a name."""

    query: str = Field(min_length=1, max_length=200)


class Fetch(Ask):
    """A file, and which of its versions."""

    file: FileName
    version: int | None = Field(
        default=None, ge=1, le=1_000_000, description="an earlier version; the newest if left out"
    )


class Upload(Ask):
    """A file for a folder. A file that is there under the name gets a new version."""

    folder: FolderName = "/"
    name: Name
    content: Bytes
    if_match: IfMatch = None


class MakeFolder(Ask):
    """A new folder, and in which it is to lie."""

    folder: FolderName = "/"
    name: Name


class Place(NamedTuple):
    """A folder that something is put into: its row (None at a person's top), and whose it then is."""

    folder: Entry | None
    owner_id: str

    @property
    def id(self) -> str | None:
        """The folder's id; None at the top."""
        return self.folder.id if self.folder else None


@sheets.reads(page="/", allow=READING)
def browse(act: Act, ask: Browse) -> Folder:
    """Look into a folder: one's own files and what is shared with one, folders first."""
    if ask.folder == "/":
        act.permit("own")
        inside = list(places.root(act.rows, act.me, act.now).items())
        path, given = "", None
    else:
        one = entry(act, ask.folder, READ)
        if not one.folder:
            raise Invalid(f"{one.name!r} is a file", "a folder")
        inside = [(each.name, each) for each in places.children(act.rows, one)]
        path, given = places.path(act.rows, act.me, act.now, one) or "", able(act, one)
    inside.sort(key=lambda found: (not found[1].folder, found[0].casefold(), found[0]))
    shown = inside[ask.offset : ask.offset + ask.count]
    return Folder(path=path or "/", entries=folder_cards(act, shown, path, given), total=len(inside))


@sheets.reads(page="/files/{file}", allow=READING)
def stat(act: Act, ask: Which) -> FileCard:
    """Look at a file or folder: whose it is, how large, at which version, and what one may do with it."""
    return file_card(act, entry(act, ask.file, READ))


@sheets.reads(page="/find", allow=ANYBODY)
def find(act: Act, ask: Find) -> Found:
    """Find files and folders by words of their name, among one's own and what is shared with one."""
    words = ask.query.casefold().split()
    found = [one for one in _within_sight(act) if all(word in one.name.casefold() for word in words)]
    found.sort(key=lambda one: (-one.changed_at, one.name, one.id))
    shown = found[ask.offset : ask.offset + ask.count]
    return Found(entries=[file_card(act, one) for one in shown], total=len(found))


@sheets.reads(page="/files/{file}/download", allow=READING)
def download(act: Act, ask: Fetch) -> Content:
    """Fetch a file's bytes, of the newest version or an earlier one."""
    one = entry(act, ask.file, READ)
    data = contents.read(act, one, ask.version)
    version = one.version if ask.version is None else ask.version
    tag = contents.etag(one) if version == one.version else contents.etag_of(act.rows, one, version)
    return Content(
        id=one.id,
        name=one.name,
        media_type=media_type(one.name),
        version=version,
        etag=tag,
        size=len(data),
        content=base64.b64encode(data).decode(),
    )


@sheets.reads(no_page="the list of files says it", allow=ANYBODY)
def space(act: Act, ask: Nothing) -> Space:
    """How much of one's quota is used."""
    return Space(used=contents.used(act.rows, act.me.id), quota=contents.QUOTA)


@sheets.writes(page="/upload", allow=WRITING, reversed_by="sheets.restore_version", footprint=("sheets_version",))
def upload(act: Act, ask: Upload) -> FileCard:
    """Put a file into a folder; a file that is there under the name gets a new version."""
    data = decoded(ask.content)
    name = names.name(ask.name)
    there = _there(act, ask.folder, name)
    if there is None:
        place = into(act, ask.folder, CREATE)
        if ask.if_match is not None:
            contents.matching_nothing(name, ask.if_match)
        there = made(act, place, name, folder=False)
        contents.store(act, there, data, "Uploaded")
    else:
        contents.store(act, entry(act, there.id, UPDATE), data, "Uploaded", ask.if_match)
    return file_card(act, act.rows.need(Entry, there.id))


@sheets.writes(page="/folders/new", allow=WRITING, reversed_by="sheets.trash")
def make_folder(act: Act, ask: MakeFolder) -> FileCard:
    """Make a folder in a folder."""
    name = names.name(ask.name)
    place = into(act, ask.folder, CREATE)
    free(act, place, name)
    return file_card(act, made(act, place, name, folder=True))


def into(act: Act, named: str, need: int) -> Place:
    """The folder that something is put into, which nobody else has locked. Raises Refusals."""
    if named == "/":
        act.permit("own")
        return Place(None, act.me.id)
    one = entry(act, named, need)
    if not one.folder:
        raise Invalid(f"{one.name!r} is a file", "a folder")
    unlocked(act, one)
    if len(list(places.above(act.rows, one))) >= names.DEEPEST:
        raise Conflict(f"{one.name!r} lies {names.DEEPEST} folders deep", "a place less deep")
    return Place(one, one.owner_id)


def free(act: Act, place: Place, name: str, *, but: str = "") -> None:
    """Raises Conflict where the name is taken in a folder, by anything but the entry of this id."""
    there = _in(act, place, name)
    if there is not None and there.id != but:
        raise Conflict(
            f"there is a {'folder' if there.folder else 'file'} {name!r} already ({there.id})", "another name"
        )


def made(act: Act, place: Place, name: str, *, folder: bool) -> Entry:
    """A new row for a file without content, or a folder. Raises TooLarge where there are too many."""
    inside = act.rows.count(Entry, parent_id=place.id, trashed_at=None, purged_at=None, owner_id=place.owner_id)
    if inside >= MOST_INSIDE or act.rows.count(Entry, owner_id=place.owner_id, purged_at=None) >= MOST_OF_ONE:
        raise TooLarge(f"{MOST_INSIDE:,} files in one folder, or {MOST_OF_ONE:,} in all", "fewer")
    act.on(*([place.folder.id] if place.folder else []))
    return act.rows.insert(
        Entry,
        parent_id=place.id,
        name=name,
        folder=int(folder),
        owner_id=place.owner_id,
        made_at=act.now,
        changed_at=act.now,
        changed_by=act.me.id,
    )


def _there(act: Act, folder: str, name: str) -> Entry | None:
    """What lies in a folder under a name, as the actor sees it."""
    if folder == "/":
        return places.root(act.rows, act.me, act.now).get(name)
    one = seen(act, folder)
    return places.child(act.rows, one, name) if one.folder else None


def _in(act: Act, place: Place, name: str) -> Entry | None:
    if place.folder is not None:
        return places.child(act.rows, place.folder, name)
    return places.root(act.rows, act.me, act.now).get(name)


def _within_sight(act: Act) -> list[Entry]:
    """Everything the actor has or is given, without what was thrown away."""
    starts = list(places.root(act.rows, act.me, act.now).values())
    seen: dict[str, Entry] = {}
    while starts:
        one = starts.pop()
        if one.id not in seen:
            seen[one.id] = one
            starts += places.children(act.rows, one) if one.folder else []
    return list(seen.values())


def decoded(text: str) -> bytes:
    """Bytes out of base64. Raises Invalid, TooLarge."""
    if len(text) > 4 * (contents.LARGEST // 3 + 2):
        raise TooLarge(
            f"a text of {len(text):,} characters for a file", f"a file of {contents.LARGEST:,} bytes at most"
        )
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("content that is not base64", "the file's bytes in base64") from error
