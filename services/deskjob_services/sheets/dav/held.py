"""Lock storage for wsgidav over the rows: per company, by company time; locking is an operation like any other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from wsgidav.dav_error import HTTP_FORBIDDEN, DAVError
from wsgidav.lock_man.lock_manager import LockManager

from deskjob_services.sheets import locks, places
from deskjob_services.sheets.locking import LONGEST_LOCK, lock_card
from deskjob_services.sheets.models import Entry, Lock
from deskjob_services.sheets.shown import LockCard

if TYPE_CHECKING:
    from deskjob_services.sheets.dav.files import Files

_DEFAULT = 30 * 60
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>\s*")


class Held:
    """The locks as wsgidav asks for them: by address, as the caller sees it."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def manager(self) -> Any:
        """wsgidav's manager over this storage."""
        return LockManager(self)

    def open(self) -> None:
        """Nothing to open: the rows are there."""

    def close(self) -> None:
        """Nothing to close."""

    def on(self, path: str) -> list[LockCard]:
        """The locks that hold what stands at a path, those of folders above it too."""
        one = self.files.entry(path) if path.strip("/") else None
        if one is None:
            return []
        rows = self.files.rows
        return [
            lock_card(self.files.act, rows.need(Entry, each.entry_id), each)
            for each in locks.held(rows, one, self.files.now)
        ]

    def get(self, token: str) -> dict[str, Any] | None:
        """A lock that has not run out, by its token."""
        found = self.files.rows.get(Lock, token)
        return self._told(found) if found is not None and locks.alive(found, self.files.now) else None

    def create(self, path: str, lock: dict[str, Any]) -> dict[str, Any]:
        """Lock what stands at an address; the token is added to the lock."""
        one = self._at(path)
        if one is None:
            raise DAVError(HTTP_FORBIDDEN, "The top of one's files cannot be locked.")
        owner = _DECLARATION.sub("", lock["owner"].decode())
        made: LockCard = self.files.do(
            "sheets.lock",
            file=one.id,
            seconds=_seconds(lock["timeout"]),
            scope=lock["scope"],
            depth=lock["depth"],
            owner=owner,
        )
        lock["token"] = made.token
        return lock

    def refresh(self, token: str, *, timeout: float) -> dict[str, Any]:
        """Let a lock hold on longer."""
        one = self.files.rows.need(Lock, token)
        self.files.do("sheets.lock", file=one.entry_id, seconds=_seconds(timeout), token=token)
        return self._told(self.files.rows.need(Lock, token))

    def delete(self, token: str) -> bool:
        """Let go of a lock."""
        found = self.files.rows.get(Lock, token)
        if found is None:
            return False
        self.files.do("sheets.unlock", file=found.entry_id, token=token)
        return True

    def get_lock_list(self, path: str, *, include_root: bool, include_children: bool, token_only: bool) -> list[Any]:
        """The locks on what stands at an address itself, and with `include_children` on what lies in it."""
        rows, now = self.files.rows, self.files.now
        one = self._at(path) if rows.count(Lock) else None
        if one is None:
            return []
        found = [each for each in rows.where(Lock, entry_id=one.id) if locks.alive(each, now)] if include_root else []
        if include_children and one.folder:
            found += locks.within(rows, one, now)
        return [each.token if token_only else self._told(each) for each in found]

    def _at(self, url: str) -> Entry | None:
        path = unquote(url)
        return self.files.entry(path) if path.strip("/") else None

    def _told(self, lock: Lock) -> dict[str, Any]:
        """A lock in wsgidav's words. How long it still holds is said by us, by company time."""
        files = self.files
        one = files.rows.need(Entry, lock.entry_id)
        path = places.path(files.rows, files.me, files.now, one) or "/"
        return {
            "root": quote(path),
            "type": "write",
            "scope": lock.scope,
            "depth": lock.depth,
            "owner": lock.owner.encode(),
            "timeout": -1,
            "expire": -1,
            "principal": lock.person_id,
            "token": lock.token,
        }


def _seconds(timeout: float | None) -> int:
    if timeout is None:
        return _DEFAULT
    return LONGEST_LOCK if timeout < 0 else max(1, min(int(timeout), LONGEST_LOCK))
