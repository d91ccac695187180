"""One database a company, in memory or in a file: restore, transactions, marks, undo, seal, state hash."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from deskjob_services import clock
from deskjob_services.blobs import Blobs, write_whole
from deskjob_services.errors import Damaged, Sealed, WrongUse
from deskjob_services.journal import JOURNAL_SCHEMA, ActRecord, Change, Context, Journal, Mark, triggers, written
from deskjob_services.packed import Image, pack, unpack
from deskjob_services.rows import Rows
from deskjob_services.statehash import StateHash

__all__ = ["Image", "Store", "domain_tables"]

META_SCHEMA = "create table meta (name text primary key, value text not null)"

_DENIED = {
    sqlite3.SQLITE_PRAGMA,
    sqlite3.SQLITE_ATTACH,
    sqlite3.SQLITE_DETACH,
    sqlite3.SQLITE_ALTER_TABLE,
    sqlite3.SQLITE_REINDEX,
    sqlite3.SQLITE_ANALYZE,
    *(getattr(sqlite3, name) for name in dir(sqlite3) if name.startswith(("SQLITE_CREATE_", "SQLITE_DROP_"))),
}
_MOVE = clock.MINUTE
"""How far an act that writes moves company time."""
_WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}


@cache
def domain_tables() -> dict[str, Table]:
    """The tables of all services by name, whichever of them this process has loaded so far."""
    services = [path.parent.name for path in sorted(Path(__file__).parent.glob("*/models.py"))]
    for service in services:
        import_module(f"deskjob_services.{service}.models")
    found = sorted(SQLModel.metadata.tables.items())
    return {name: table for name, table in found if name.partition("_")[0] in services}


def _ddl(table: Table) -> str:
    return str(CreateTable(table).compile(dialect=sqlite.dialect())).strip()


class Store:
    """The state of one company. Hold `lock` for a whole request; everything here expects it held."""

    def __init__(self, path: Path | None = None, blobs: Blobs | None = None) -> None:
        self.lock = threading.RLock()
        self.path = path
        self.blobs = blobs or Blobs()
        self.context = Context()
        self.sealed = False
        self.now = 0
        self._open = True
        self._connection = sqlite3.connect(
            path or ":memory:", timeout=1, check_same_thread=False, isolation_level=None, cached_statements=512
        )
        try:
            self._prepare()
        except sqlite3.DatabaseError:
            self._connection.close()
            raise
        self.tables = domain_tables()
        self.rows = Rows(self._connection)
        self.journal = Journal(self._connection, self.context, self.tables)
        self._state = StateHash(self._connection, self.tables)
        self._connection.set_authorizer(self._authorize)
        self._open = False

    @classmethod
    def empty(cls, now: int) -> Store:
        """A company with tables and no rows, not yet journalled; growing fills it. Times are company time."""
        store = cls()
        with store._opened():
            # A hundred and fifty tables and indexes, most of them short: half-empty pages of 4,096 cost a quarter MB.
            store._connection.execute("pragma page_size = 2048")
            for table in store.tables.values():
                store._connection.execute(_ddl(table))
            for statement in (META_SCHEMA, *JOURNAL_SCHEMA):
                store._connection.execute(statement)
        store.now = now
        store._connection.execute("insert into meta values ('now', ?)", (str(now),))
        return store

    @classmethod
    def of_image(cls, image: Image) -> Store:
        """A company in memory, as the image has it."""
        store = cls(blobs=Blobs(image.blobs))
        store.restore(image)
        return store

    @classmethod
    def in_folder(cls, folder: Path, image: Image | None = None) -> Store:
        """A company kept in a folder, which the image fills the first time.

        Raises Damaged where it cannot be read, WrongUse where another process has it open.
        """
        path, grown = folder / "company.sqlite", folder / "grown.image"
        if not path.exists():
            if image is None:
                raise Damaged(f"no company in {folder}", "a folder that deskjob serve --state made")
            write_whole(grown, pack(image))
            write_whole(path, image.database)
        if not grown.exists():
            raise Damaged(f"no {grown.name} in {folder}", "the folder as deskjob left it")
        return cls._kept(path, Blobs(unpack(grown.read_bytes()).blobs, folder / "blobs"))

    @classmethod
    def _kept(cls, path: Path, blobs: Blobs) -> Store:
        store: Store | None = None
        try:
            store = cls(path, blobs)
            store._check_file()
            store._state.restart(store.meta("sum"))
            store._read_now()
        except sqlite3.DatabaseError as error:
            if store is not None:
                store.close()
            if "locked" in str(error):
                raise WrongUse(
                    f"the company in {path.parent} is open in another process", "one process a folder", "stop the other"
                ) from error
            raise Damaged(f"{path} is not a whole company ({error})", "the file as deskjob left it") from error
        except Damaged:
            if store is not None:
                store.close()
            raise
        return store

    def finish_growing(self) -> None:
        """Add indexes and the journal's triggers, and settle the file; a grown company is an image from here on."""
        with self._opened():
            for table in self.tables.values():
                for index in sorted(table.indexes, key=lambda i: str(i.name)):
                    self._connection.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
                for statement in triggers(table):
                    self._connection.execute(statement)
            self._connection.execute("analyze")
            self.set_meta("schema", self._schema_digest())
            self.set_meta("sum", f"{self._state.sum():x}")
            self._connection.execute("vacuum")
        self._state.restart(self.meta("sum"))

    def image(self) -> Image:
        """The company as it is now, as bytes."""
        with self._opened():
            return Image(self._connection.serialize(), self.blobs.all())

    def restore(self, image: Image) -> None:
        """Become the image. Only for a store in memory; costs a copy of the bytes."""
        if self.path is not None:
            raise Sealed("a company kept in a file is not restored from an image", "undo to a mark")
        with self._opened():
            self._connection.deserialize(image.database)
        self.blobs.restart(image.blobs)
        self.sealed = False
        self._state.restart(self.meta("sum"))
        self._read_now()

    @contextmanager
    def act(self, actor: str, operation: str, step: int, targets: list[str]) -> Iterator[Context]:
        """One transaction of one actor. Committed when the block ends, rolled back when it raises.

        An act that wrote something is entered in the journal and moves company time on by one minute.
        """
        if self.sealed:
            raise Sealed("the company is sealed", "a company that is still open", "start another episode")
        context, run = self.context, self._connection.execute
        context.act, context.step, context.actor = self.journal.last_act() + 1, step, actor
        context.operation, context.at = operation, self.now
        run("begin immediate")
        try:
            before = self._connection.total_changes
            yield context
            if self._connection.total_changes != before:
                self.journal.enter(targets)
                self._tick(_MOVE)
            run("commit")
        except BaseException:
            # A full disk has rolled back already.
            if self._connection.in_transaction:
                run("rollback")
            self._read_now()
            raise

    def pass_time(self, seconds: int) -> None:
        """Let company time go by."""
        self._tick(seconds)

    def mark(self) -> Mark:
        """Here; `undo(mark)` comes back to it."""
        return Mark(self.journal.last(), self.journal.last_act(), self.now)

    def undo(self, mark: Mark) -> int:
        """Take everything since the mark back, company time too; how many changes."""
        with self.act("harness", "undo", self.context.step, [str(mark.seq)]):
            undone = self.journal.undo(mark)
            self._tick(mark.now - self.now - _MOVE)
        return undone

    def undo_step(self, step: int) -> int:
        """Take one step's writes back. Raises UndoBlocked where something later touched them."""
        with self.act("harness", "undo", step, []):
            return self.journal.undo_step(step)

    def seal(self) -> str:
        """Close for writing and give the state hash. Raises Damaged where the schema is not the one grown."""
        self.sealed = True
        if self._schema_digest() != self.meta("schema"):
            raise Damaged("the company's schema was changed", "the tables and triggers it was grown with")
        return self.state_hash()

    def schema(self) -> list[str]:
        """The statements that made tables, indexes and triggers, sorted; compared at sealing."""
        found = self._connection.execute("select sql from sqlite_schema where sql is not null order by type, name")
        return [str(row[0]) for row in found]

    def _schema_digest(self) -> str:
        return hashlib.sha256("\n".join(self.schema()).encode()).hexdigest()

    def _check_file(self) -> None:
        """Raises Damaged, or sqlite3.DatabaseError, unless the file is whole and of this version's tables."""
        with self._opened():
            # The first write takes the file for this process alone, until it is closed or the process ends.
            self._connection.execute("update meta set value = value")
            verdict = self._connection.execute("pragma quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise Damaged(f"{self.path} is not a whole company ({verdict})", "the file as deskjob left it")
        found = dict(self._connection.execute("select name, sql from sqlite_schema where type = 'table'").fetchall())
        other = sorted(name for name, table in self.tables.items() if found.get(name) != _ddl(table))
        if other or self._schema_digest() != self.meta("schema"):
            raise Damaged(
                f"{self.path} has other tables than this version of deskjob ({', '.join(other) or 'triggers'})",
                "a company that this version made",
                "serve it with the version that made it, or start a new one",
            )

    def state_hash(self) -> str:
        """One hash of every row of the domain tables; equal means equal byte for byte."""
        return self._state.hash()

    def recounted_hash(self) -> str:
        """The state hash from every row instead of from the image and the journal: slower, and always the same."""
        return self._state.recounted()

    def replay(self, act: ActRecord, changes: Sequence[Change]) -> None:
        """Do a recorded act again: the same rows, the same entry in the journal, at the same company time."""
        self._tick(act.at - self.now)
        with self.act(act.actor, act.operation, act.step, list(act.on)):
            for change in changes:
                self.journal.redo(change)

    def meta(self, name: str) -> str | None:
        """A fact about the company that is not part of its state, such as the blueprint."""
        found = self._connection.execute("select value from meta where name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def set_meta(self, name: str, value: str) -> None:
        """Keep such a fact."""
        self._connection.execute("insert or replace into meta values (?, ?)", (name, value))

    def close(self) -> None:
        """Let go of the database, and of files made for other programs."""
        self.blobs.let_go()
        self._connection.close()

    def _tick(self, seconds: int) -> None:
        self.now += seconds
        self._connection.execute("update meta set value = ? where name = 'now'", (str(self.now),))

    def _read_now(self) -> None:
        self.now = int(self.meta("now") or 0)

    def _prepare(self) -> None:
        self._connection.execute("pragma recursive_triggers = on")
        if self.path is None:
            # The pages are in memory already; a large cache would hold the busy ones twice.
            self._connection.execute("pragma cache_size = -256")
        else:
            self._connection.execute("pragma locking_mode = exclusive")
            self._connection.execute("pragma journal_mode = wal")
            self._connection.execute("pragma synchronous = full")
        context = self.context
        self._connection.create_function("act", 0, lambda: context.act)
        self._connection.create_function("written", -1, written, deterministic=True)

    @contextmanager
    def _opened(self) -> Iterator[None]:
        self._open = True
        try:
            yield
        finally:
            self._open = False

    def _authorize(self, action: int, one: str | None, two: str | None, base: str | None, inner: str | None) -> int:
        if self._open:
            return sqlite3.SQLITE_OK
        if action in _DENIED and inner is None:
            return sqlite3.SQLITE_DENY
        guarded = one is not None and (one.startswith("sqlite_") or one in ("journal", "journal_act"))
        if action in _WRITES and guarded and inner is None:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK
