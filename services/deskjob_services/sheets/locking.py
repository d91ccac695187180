"""Locking a file while one works on it, and the properties WebDAV clients keep with it."""

from __future__ import annotations

import hashlib
import re
from typing import Literal

from pydantic import Field

from deskjob_services.errors import Invalid, Locked, NotFound, TooLarge
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask
from deskjob_services.people.models import Person
from deskjob_services.sheets import locks
from deskjob_services.sheets.access import READ, UPDATE, entry
from deskjob_services.sheets.asked import FileName, Which
from deskjob_services.sheets.cards import file_card, who
from deskjob_services.sheets.models import Entry, Lock, Property
from deskjob_services.sheets.service import READING, WRITING, sheets
from deskjob_services.sheets.shown import Done, LockCard, Properties, PropertyCard

LONGEST_LOCK = 4 * 7 * 24 * 60 * 60
"""Seconds of company time."""
MOST_LOCKS, MOST_PROPERTIES = 50, 100
"""On one entry."""
_STARTS = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_SIGN = r"(?:[A-Za-z0-9._~?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
_SITE = r"//[A-Za-z0-9._-]+(?::[0-9]{1,5})?(?=[/}])"
_URI = rf"(?:[A-Za-z][A-Za-z0-9+.-]*:(?:{_SITE})?(?:/?(?:{_SIGN}|:))*/?#?|(?:{_SIGN}/?)*)"
_PROPERTY = re.compile(rf"(?:\{{{_URI}\}})?[{_STARTS}][{_STARTS}0-9.\u00b7-]*")
"""What can be the name of an element; a property of another name would keep WebDAV from listing the folder."""


class AskLock(Ask):
    """A file or folder, and how it is to be locked; with a `token`, how long that lock is to hold on."""

    file: FileName
    seconds: int = Field(default=30 * 60, ge=1, le=LONGEST_LOCK, description="of company time")
    scope: Literal["exclusive", "shared"] = "exclusive"
    depth: Literal["0", "infinity"] = "0"
    owner: str = Field(default="", max_length=2000, description="who the lock says works on it")
    token: str | None = Field(default=None, max_length=100)


class AskUnlock(Ask):
    """A file or folder, and which lock on it; all of one's own if left out."""

    file: FileName
    token: str | None = Field(default=None, max_length=100)


class SetProperty(Ask):
    """A property of an entry, by `{namespace}name`; without a value it is taken away."""

    file: FileName
    name: str = Field(min_length=1, max_length=500)
    value: str | None = Field(default=None, max_length=10_000, description="XML")


@sheets.writes(page="/files/{file}/lock", allow=WRITING, reversed_by="sheets.unlock")
def lock(act: Act, ask: AskLock) -> LockCard:
    """Lock a file or folder, so that nobody else changes it meanwhile; or let a lock hold on longer."""
    one = entry(act, ask.file, UPDATE)
    until = act.now + ask.seconds
    act.on(one.id)
    if ask.token is not None:
        mine = _own(act, one, ask.token)
        if mine.person_id != act.me.id or not locks.alive(mine, act.now):
            raise NotFound(f"no lock {ask.token!r} on {one.name!r} of {act.me.name}", "the token that lock gave")
        return lock_card(act, one, act.rows.update(mine, expires_at=until))
    _compatible(act, one, ask)
    for old in act.rows.where(Lock, entry_id=one.id):
        if not locks.alive(old, act.now):
            act.rows.delete(old)
    if act.rows.count(Lock, entry_id=one.id) >= MOST_LOCKS:
        raise TooLarge(f"{MOST_LOCKS} locks on {one.name!r}", "fewer")
    new = act.rows.insert(
        Lock,
        token=_token(act, one),
        entry_id=one.id,
        person_id=act.me.id,
        scope=ask.scope,
        depth=ask.depth if one.folder else "0",
        owner=ask.owner,
        at=act.now,
        expires_at=until,
    )
    return lock_card(act, one, new)


@sheets.writes(page="/files/{file}/unlock", allow=WRITING, reversed_by="sheets.lock")
def unlock(act: Act, ask: AskUnlock) -> Done:
    """Let go of one's lock on a file or folder; its owner may let go of anybody's."""
    one = entry(act, ask.file, UPDATE)
    if ask.token is not None:
        found = [_own(act, one, ask.token)]
    else:
        found = [each for each in act.rows.where(Lock, entry_id=one.id) if _may_release(act, one, each)]
    if not found:
        raise NotFound(f"no lock on {one.name!r} that {act.me.name} may let go of", "a file one has locked")
    act.on(one.id)
    for each in found:
        act.rows.delete(each)
    return Done(done=one.id)


@sheets.reads(no_page="what WebDAV clients keep with a file is for them", allow=READING)
def properties(act: Act, ask: Which) -> Properties:
    """List the properties that WebDAV clients keep with a file or folder."""
    return _properties(act, entry(act, ask.file, READ))


@sheets.writes(
    no_page="what WebDAV clients keep with a file is for them", allow=WRITING, reversed_by="sheets.set_property"
)
def set_property(act: Act, ask: SetProperty) -> Properties:
    """Keep a property with a file or folder, as WebDAV clients do, or take it away."""
    one = entry(act, ask.file, UPDATE)
    locks.unlocked(act, one)
    act.on(one.id)
    if ask.value is not None and not _PROPERTY.fullmatch(ask.name):
        raise Invalid(f"the property {ask.name[:80]!r}", "the name of an XML element, such as {urn:office}note")
    there = act.rows.get(Property, one.id, ask.name)
    if ask.value is None:
        if there is not None:
            act.rows.delete(there)
    elif there is not None:
        act.rows.update(there, value=ask.value)
    else:
        if act.rows.count(Property, entry_id=one.id) >= MOST_PROPERTIES:
            raise TooLarge(f"{MOST_PROPERTIES} properties of {one.name!r}", "fewer")
        act.rows.insert(Property, entry_id=one.id, name=ask.name, value=ask.value)
    return _properties(act, one)


def _properties(act: Act, one: Entry) -> Properties:
    found = act.rows.where(Property, entry_id=one.id, order="name")
    return Properties(id=one.id, properties=[PropertyCard(name=each.name, value=each.value) for each in found])


def lock_card(act: Act, one: Entry, each: Lock) -> LockCard:
    """A lock as it is shown to its holder."""
    return LockCard(
        token=each.token,
        file=file_card(act, one),
        by=who(act.rows, each.person_id),
        scope=each.scope,
        depth=each.depth,
        owner=each.owner,
        expires_at=each.expires_at,
    )


def _compatible(act: Act, one: Entry, ask: AskLock) -> None:
    """Raises Locked where another lock, one's own too, does not go together with the one asked for."""
    there = list(locks.held(act.rows, one, act.now))
    if ask.depth == "infinity" and one.folder:
        there += locks.within(act.rows, one, act.now)
    for each in there:
        if each.scope == "exclusive" or ask.scope == "exclusive":
            holder = act.rows.need(Person, each.person_id)
            raise Locked(
                f"{one.name!r} is locked by {holder.name} ({holder.handle})",
                "a file that is not locked",
                "wait until the lock is released",
            )


def _own(act: Act, one: Entry, token: str) -> Lock:
    found = act.rows.get(Lock, token)
    if found is None or found.entry_id != one.id or not _may_release(act, one, found):
        raise NotFound(f"no lock {token!r} on {one.name!r} of {act.me.name}", "the token that lock gave")
    return found


def _may_release(act: Act, one: Entry, each: Lock) -> bool:
    return each.person_id == act.me.id or one.owner_id == act.me.id or "admin" in act.roles


def _token(act: Act, one: Entry) -> str:
    """A token no other lock has: by the act that makes it, so that equal acts give equal tokens."""
    made = f"{one.id} {act.me.id} {act.intranet.store.context.act}"
    digest = hashlib.sha256(made.encode()).hexdigest()
    return f"opaquelocktoken:{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"
