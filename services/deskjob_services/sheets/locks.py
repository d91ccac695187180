"""Locks: who may change an entry while somebody works on it. They run out by company time."""

from __future__ import annotations

from collections.abc import Iterator

from deskjob_services.errors import Locked
from deskjob_services.kernel.act import Act
from deskjob_services.people.models import Person
from deskjob_services.rows import Rows
from deskjob_services.sheets.models import Entry, Lock
from deskjob_services.sheets.places import above, inside


def held(rows: Rows, one: Entry, now: int) -> Iterator[Lock]:
    """The locks that hold an entry: its own, and those on folders above it that reach down."""
    for place in above(rows, one):
        for lock in rows.where(Lock, entry_id=place.id):
            if alive(lock, now) and (place.id == one.id or lock.depth == "infinity"):
                yield lock


def within(rows: Rows, folder: Entry, now: int) -> list[Lock]:
    """The locks on what lies in a folder, at any depth."""
    if not rows.count(Lock):
        return []
    return [lock for one in inside(rows, folder)[1:] for lock in rows.where(Lock, entry_id=one.id) if alive(lock, now)]


def alive(lock: Lock, now: int) -> bool:
    """Whether a lock has not run out."""
    return lock.expires_at is None or lock.expires_at > now


def dropped(act: Act, one: Entry) -> None:
    """Let go of all locks on an entry and on what lies in it, when it is moved or thrown away."""
    if act.rows.count(Lock):
        for each in inside(act.rows, one):
            for lock in act.rows.where(Lock, entry_id=each.id):
                act.rows.delete(lock)


def unlocked(act: Act, one: Entry, *, deep: bool = False) -> None:
    """Raises Locked where somebody else holds the entry, or with `deep` anything that lies in it.

    Who holds a lock may write through any door; over WebDAV the lock's token must come along as well.
    """
    locks = list(held(act.rows, one, act.now))
    if deep and one.folder:
        locks += within(act.rows, one, act.now)
    if any(lock.person_id == act.me.id for lock in locks if lock.scope == "shared"):
        locks = [lock for lock in locks if lock.scope != "shared"]
    for lock in locks:
        if lock.person_id != act.me.id:
            who = act.rows.need(Person, lock.person_id)
            raise Locked(
                f"{one.name!r} is locked by {who.name} ({who.handle})",
                "a file nobody else has locked",
                "ask them, or wait until the lock is released",
            )
