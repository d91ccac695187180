"""Sharing: with a person, with a department, or with whoever has the link."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from deskjob_services import clock
from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.people.models import Department
from deskjob_services.rows import Rows
from deskjob_services.sheets import places
from deskjob_services.sheets.access import ALL, CREATE, DELETE, READ, RESHARE, able, entry, given
from deskjob_services.sheets.asked import FileName, Stretch, Which, colleague
from deskjob_services.sheets.cards import file_card, who
from deskjob_services.sheets.links import token_of
from deskjob_services.sheets.models import Entry, Share
from deskjob_services.sheets.service import ANYBODY, OWNING, READING, WRITING, sheets
from deskjob_services.sheets.shown import Done, ShareCard, Shares

Day = Annotated[str | None, Field(max_length=10, description="the last day it holds, such as 2026-05-01")]
_BITS = "1 read, 2 change, 4 add to, 8 take from, 16 share on; added up"


class NewShare(Ask):
    """What is shared, with whom, and what they may do. A link is for whoever has it, and for reading only."""

    file: FileName
    kind: Literal["person", "department", "link"] = "person"
    to: str | None = Field(
        default=None, max_length=200, description="a person's id or handle, a department's id or name"
    )
    rights: int = Field(default=READ, ge=1, le=ALL, description=_BITS)
    expires: Day = None


class EditShare(Ask):
    """A share, and what changes about it; `never_expires` takes an end away."""

    share: str = Field(min_length=1, max_length=40)
    rights: int | None = Field(default=None, ge=1, le=ALL, description=_BITS)
    expires: Day = None
    never_expires: bool = False


class WhichShare(Ask):
    """A share."""

    share: str = Field(min_length=1, max_length=40)


class Held(NamedTuple):
    """A share with what is shared."""

    share: Share
    entry: Entry


@sheets.reads(page="/files/{file}/shares", allow=READING)
def shares(act: Act, ask: Which) -> Shares:
    """List with whom a file or folder is shared; not with whom a folder above it is."""
    one = entry(act, ask.file, READ)
    return Shares(shares=[share_card(act, Held(each, one)) for each in act.rows.where(Share, entry_id=one.id)])


@sheets.reads(page="/shared/by-me", allow=ANYBODY)
def shared_by_me(act: Act, ask: Stretch) -> Shares:
    """List what one shares with others, in the order it was shared."""
    found = []
    for each in act.rows.where(Share, person_id=act.me.id):
        one = act.rows.need(Entry, each.entry_id)
        if not places.gone(act.rows, one) and able(act, one) & READ:
            found.append(Held(each, one))
    return Shares(shares=[share_card(act, each) for each in found[ask.offset : ask.offset + ask.count]])


@sheets.reads(page="/shared", allow=ANYBODY)
def shared_with_me(act: Act, ask: Stretch) -> Shares:
    """List what others share with one, or with one's department."""
    found = []
    for one in places.received(act.rows, act.me, act.now):
        mine = [each for each in act.rows.where(Share, entry_id=one.id) if given(each, act.me, act.now)]
        found += [Held(each, one) for each in mine]
    return Shares(shares=[share_card(act, each) for each in found[ask.offset : ask.offset + ask.count]])


@sheets.writes(page="/files/{file}/shares", allow=WRITING, reversed_by="sheets.unshare")
def share(act: Act, ask: NewShare) -> ShareCard:
    """Share a file or folder with a person, with a department, or with whoever has the link."""
    one = entry(act, ask.file, RESHARE)
    rights = _rights(act, one, ask.kind, ask.rights)
    with_id = _with(act, one, ask)
    until = _until(act, ask.expires)
    same = act.rows.first(Share, entry_id=one.id, kind=ask.kind, with_id=with_id) if with_id else None
    if same is not None:
        raise Conflict(f"{one.name!r} is shared with them already ({same.id})", "a share to edit", "sheets.edit_share")
    act.on(one.id, *([with_id] if with_id else []))
    made = act.rows.insert(
        Share,
        entry_id=one.id,
        kind=ask.kind,
        with_id=with_id,
        rights=rights,
        person_id=act.me.id,
        at=act.now,
        expires_at=until,
    )
    return share_card(act, Held(made, one))


@sheets.writes(page="/shares/{share}", allow=OWNING, reversed_by="sheets.edit_share")
def edit_share(act: Act, ask: EditShare) -> ShareCard:
    """Change what a share allows, or how long it holds."""
    found = _mine(act, ask.share, receiver=False)
    changes: dict[str, int | None] = {}
    if ask.rights is not None:
        changes["rights"] = _rights(act, found.entry, found.share.kind, ask.rights)
    if ask.expires is not None or ask.never_expires:
        changes["expires_at"] = _until(act, ask.expires)
    act.on(found.share.id, found.entry.id)
    return share_card(act, Held(act.rows.update(found.share, **changes), found.entry))


@sheets.writes(page="/shares/{share}/end", allow=OWNING, reversed_by="sheets.share")
def unshare(act: Act, ask: WhichShare) -> Done:
    """End a share; the one it is for may end it too."""
    found = _mine(act, ask.share, receiver=True)
    act.on(found.share.id, found.entry.id)
    act.rows.delete(found.share)
    return Done(done=found.share.id)


def share_card(act: Act, held: Held) -> ShareCard:
    """A share as the actor sees it; the link itself is for who made it, the owner, and who may share on."""
    one = held.share
    trusted = one.person_id == act.me.id or bool(able(act, held.entry) & RESHARE)
    return ShareCard(
        id=one.id,
        file=file_card(act, held.entry),
        kind=one.kind,
        to=who(act.rows, one.with_id) if one.kind == "person" and one.with_id else None,
        department=act.rows.need(Department, one.with_id).name if one.kind == "department" and one.with_id else None,
        rights=one.rights,
        token=token_of(act.intranet.credentials, one) if one.kind == "link" and trusted else None,
        by=who(act.rows, one.person_id),
        at=one.at,
        expires_at=one.expires_at,
    )


def _mine(act: Act, share_id: str, *, receiver: bool) -> Held:
    """A share the actor gave, owns what it shares, or (with `receiver`) got. Raises NotFound, Forbidden."""
    found = act.rows.get(Share, share_id)
    one = act.rows.get(Entry, found.entry_id) if found else None
    if (
        found is None
        or one is None
        or places.gone(act.rows, one)
        or not (able(act, one) & READ or found.person_id == act.me.id)
    ):
        raise NotFound(f"no share {share_id!r}", "the id of a share you can see")
    gave = act.me.id in (found.person_id, one.owner_id)
    got = receiver and found.kind == "person" and found.with_id == act.me.id
    act.permit(*(("own",) if gave or got else ()))
    return Held(found, one)


def _rights(act: Act, one: Entry, kind: str, asked: int) -> int:
    """The rights a share gives: what makes sense for it, and no more than the giver has."""
    if not asked & READ:
        raise Invalid(f"rights {asked} without reading", "1, and what else they may do")
    if kind == "link" and asked != READ:
        raise Invalid(f"rights {asked} for a link", "1: a link is for reading only")
    rights = asked if one.folder else asked & ~(CREATE | DELETE)
    if rights & ~able(act, one):
        raise Forbidden(
            f"{act.me.name} has rights {able(act, one)} there and cannot give {rights}", "no more than that"
        )
    return rights


def _with(act: Act, one: Entry, ask: NewShare) -> str | None:
    if ask.kind == "link":
        if ask.to:
            raise Invalid(f"a link for {ask.to!r}", "a link, which is for whoever has it, or a share with them")
        return None
    if not ask.to:
        raise Invalid(f"a share with no {ask.kind}", f"the {ask.kind} in `to`")
    if ask.kind == "department":
        return department(act.rows, ask.to).id
    person = colleague(act, ask.to)
    if person.id in (act.me.id, one.owner_id):
        raise Invalid(f"a share with {person.name}, who has {one.name!r} already", "somebody else")
    return person.id


def department(rows: Rows, named: str) -> Department:
    """A department by id or name. Raises NotFound."""
    found = rows.get(Department, named) or rows.first(Department, name=named)
    if found is None:
        raise NotFound(f"no department {named[:200]!r}", "a department's id or name")
    return found


def _until(act: Act, last: str | None) -> int | None:
    if last is None:
        return None
    try:
        until = clock.of_day(date.fromisoformat(last)) + clock.DAY
    except ValueError as error:
        raise Invalid(f"the day {last!r}", "a day such as 2026-05-01") from error
    if until <= act.now:
        raise Invalid(f"an end at {last}, which is past", "a day to come")
    return until
