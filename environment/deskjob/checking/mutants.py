"""Mutants of the solved state: each change to what a checkpoint read must cost something, and gain nothing.

A change is made as the desk's own journalled act on the solved company, judged, and taken back.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from deskjob.checking.bench import Bench
from deskjob.checking.cells import CellWatch
from deskjob.checking.change import CONTRADICTION, denied, is_prose, one_off, other
from deskjob.checking.contents import Contents
from deskjob.checking.watch import Cell, Watch
from deskjob.episode import Episode
from deskjob.judging import operation_facts, rules_of, table_facts, verdicts_of
from deskjob_scorers import OperationFacts, guards
from deskjob_services.chat.models import Message
from deskjob_services.rows import Record, Rows, shape
from deskjob_services.store import Store

MUTANT = "mutant"
WRITING = "sheets.write_range"
UNREAD = 2  # rows of each table that nobody read, tried from either end


@dataclass(frozen=True)
class Mutant:
    """One change. Those that share a `group` need only lose something once; a group of its own each time.

    operation: what it is journalled as; what the case grants of that, on what it is aimed at, is no harm in itself.
    """

    group: str
    sentence: str
    make: Callable[[Rows], None]
    unread: bool = False
    operation: str = MUTANT
    on: tuple[str, ...] = ()


def check_mutants(bench: Bench) -> None:
    """Mutate the solved state of the sampled cases."""
    tried = killed = 0
    for one in bench.sampled():
        episode = bench.solved(one)
        if episode is None:
            continue
        lab = Lab(episode)
        if not lab.before:
            continue
        spared: dict[str, list[Mutant]] = defaultdict(list)
        dead: set[str] = set()
        for mutant in lab.mutants():
            losses, gains = lab.lost(mutant)
            if losses is None:
                continue
            tried += 1
            killed += bool(losses)
            (dead.add(mutant.group) if losses else spared[mutant.group].append(mutant))
            for name in gains:
                bench.report.say("mutants", name, f"is gained when {mutant.sentence}", str(one))
        for group in set(spared) - dead:
            rule = "is lost to nothing" if not spared[group][0].unread else "trips no guard"
            bench.report.say("mutants", _kind(group), f"{spared[group][0].sentence}, and that {rule}", str(one))
    bench.report.mutants = {"tried": tried, "killed": killed}


def _kind(group: str) -> str:
    return group.partition("/")[0]


class Lab:
    """A solved case on which one change after the other is made, judged and taken back."""

    def __init__(self, episode: Episode) -> None:
        self.episode = episode
        self.case = episode.case
        self.store: Store = episode.world.store
        self._journal = self.store.journal.read(self.case.opened.seq)
        self._acts = self.store.journal.acts(self.case.opened.act)
        self._facts = {**operation_facts(), MUTANT: OperationFacts()}
        self._company = episode.world.company()
        self._company.probed = episode.world.probe()
        with Watch(self.store.rows) as self.watch, CellWatch() as self.seen:
            self.before = self._passing()
        self._tripped = self._trips([], [])

    def lost(self, mutant: Mutant) -> tuple[frozenset[str] | None, frozenset[str]]:
        """What the change costs (None where it cannot be made), and what it gains."""
        mark = self.store.mark()
        try:
            with self.store.act(self.case.desk_id, mutant.operation, 10_000, list(mutant.on)):
                mutant.make(self.store.rows)
        except sqlite3.IntegrityError:
            return None, frozenset()
        try:
            changes, acts = self.store.journal.read(mark.seq), self.store.journal.acts(mark.act)
            if not changes:
                return None, frozenset()
            self._company.probed = self.episode.world.probe()
            passing = self._passing()
            tripped = self._trips(changes, acts)
        finally:
            self.store.undo(mark)
        return (self.before - passing) | (tripped - self._tripped), passing - self.before

    def mutants(self) -> Iterator[Mutant]:
        """Every change worth making."""
        yield from self._of_cells()
        if self.case.ends is None:
            yield from self._of_rows()
            yield from self._second_answers()
            yield from self._of_files()
        yield from self._unread()

    def _of_cells(self) -> Iterator[Mutant]:
        for table, key, column in self._judged_by():
            row, form = self.watch.read[table, key], shape(self.watch.models[table])
            value = row.__dict__[column]
            if column in form.keys:
                continue
            place = f"{column} of {key} in {table}"
            if not is_prose(column, value):
                yield self._cell(row, column, other(self.store.rows, table, column, value), f"{place}/{key}", place)
                continue
            if value:
                yield self._cell(row, column, value + CONTRADICTION, f"{place}/{key}", f"{place}, with another answer,")
            for how, told in (("denied", denied(value)), ("one off", one_off(value))):
                if told:
                    yield self._cell(row, column, told, f"{table}.{column} {how}", f"{place}, {how},")
        for table, column in self.watch.chosen if self.case.ends is None else ():
            for (of, key), row in self.watch.read.items():
                looked_at = (table, key, column) in self.watch.used or column in shape(self.watch.models[table]).keys
                if of == table and not looked_at:
                    value = other(self.store.rows, table, column, row.__dict__[column])
                    place = f"{column} of {key} in {table}"
                    yield self._cell(row, column, value, f"{table}.{column} by which rows are picked", place)

    def _judged_by(self) -> list[Cell]:
        """The cells that decide. At a dead end only the case handed over does; the goals are looked at, not paid."""
        return [cell for cell in self.watch.used if self.case.ends is None or cell[0] == "handover_case"]

    def _cell(self, row: Record, column: str, value: Any, group: str, place: str) -> Mutant:
        return Mutant(
            group, f"{place} becomes {str(value)[:80]!r}", partial(_update, row=row, column=column, value=value)
        )

    def _of_rows(self) -> Iterator[Mutant]:
        """Others' rows that were read are removed."""
        for (table, key), row in self.watch.read.items():
            if not self._own(row):
                yield Mutant(f"{table} {key}/removed", f"{key} of {table} is removed", partial(_delete, row=row))

    def _second_answers(self) -> Iterator[Mutant]:
        """The desk says something else beside each message of its own that was read, in the same room."""
        rooms: set[str] = set()
        for row in self.watch.read.values():
            own = isinstance(row, Message) and row.author_id == self.case.desk_id and row.at >= self.case.opened.now
            if isinstance(row, Message) and own and row.room_id not in rooms:
                rooms.add(row.room_id)
                said = {**row.__dict__, "text": f"It is{CONTRADICTION}", "at": self.store.now}
                said = {name: said[name] for name in shape(Message).columns if name != "id"}
                yield Mutant(
                    f"second answer in {row.room_id}",
                    f"the desk gives a second answer in {row.room_id}",
                    partial(_insert, values=said),
                )

    def _of_files(self) -> Iterator[Mutant]:
        """The desk writes something else into a file that it wrote."""
        desk = self.case.desk_id
        contents = Contents(self.store, self._company.sheets, desk, self._journal, self.seen)
        for one in contents.rewrites():
            yield Mutant(one.group, one.sentence, one.make, one.unread, WRITING, (one.file,))

    def _unread(self) -> Iterator[Mutant]:
        """Rows that nobody read and that are not the desk's are changed."""
        models = {shape(model).name: model for model in _models(Record)}
        rows, granted = self.store.rows, self._granted()
        for table in self.store.tables:
            model = models[table]
            form = shape(model)
            for order in ("rowid", "rowid desc"):
                for row in rows.where(model, order=order, limit=UNREAD):
                    key = "/".join(str(row.__dict__[name]) for name in form.keys)
                    column = _plain_column(model)
                    if column and (table, key) not in self.watch.read and not self._near(row) and key not in granted:
                        value = other(rows, table, column, row.__dict__[column])
                        told = f"{column} of {key} in {table}, which nobody read, becomes {str(value)[:40]!r}"
                        make = partial(_update, row=row, column=column, value=value)
                        yield Mutant(f"unread {table}/{key}", told, make, True)

    def _granted(self) -> frozenset[str]:
        grants = rules_of(self.store.rows, self.case, self._journal).grants
        return frozenset().union(*(edit.ids for edit in grants.edits), *(deed.ids for deed in grants.deeds))

    def _near(self, row: Record) -> bool:
        """Whether a row is the desk's own, or belongs to something the desk made."""
        made = {self.case.desk_id} | {change.key for change in self._journal if change.actor == self.case.desk_id}
        return any(isinstance(value, str) and value in made for value in row.__dict__.values())

    def _own(self, row: Record) -> bool:
        owner = type(row).__owner__
        return self._near(row) if owner is None else row.__dict__[owner] == self.case.desk_id

    def _passing(self) -> frozenset[str]:
        verdicts = verdicts_of(self._company, self.case, self._acts)[0]
        return frozenset(verdict.name for verdict in verdicts if verdict.status == "pass")

    def _trips(self, changes: list[Any], acts: list[Any]) -> frozenset[str]:
        journal = [*self._journal, *changes]
        rules = rules_of(self.store.rows, self.case, journal)
        return guards(
            journal, [*self._acts, *acts], table_facts(), self._facts, rules, self.episode.world.intranet.access
        ).tripped


def _update(rows: Rows, row: Record, column: str, value: Any) -> None:
    rows.update(row, **{column: value})


def _delete(rows: Rows, row: Record) -> None:
    rows.delete(row)


def _insert(rows: Rows, values: dict[str, Any]) -> None:
    rows.insert(Message, **values)


def _plain_column(model: type[Record]) -> str | None:
    """A column that is neither key, nor owner, nor a name, nor another record."""
    form = shape(model)
    spared = {*form.keys, *model.__identity__, model.__owner__}
    return next((name for name in form.columns if name not in spared and not name.endswith("_id")), None)


def _models(base: type[Record]) -> list[type[Record]]:
    return [model for child in base.__subclasses__() for model in (child, *_models(child))]
