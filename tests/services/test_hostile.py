"""Hostile texts in every text field of every operation: no fault of ours, no other row, no way out, no markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from tests.services.arranged import RELATIONS, ROWS, Arguments
from tests.services.matrix_office import Office
from tests.services.payloads import MARK, MARKUP, PAYLOADS
from tests.services.watch import WATCH, Tags

from deskjob import World
from deskjob_services.gateway import call, environ_of
from deskjob_services.git import marking
from deskjob_services.kernel.operation import Operation, registry
from deskjob_services.kernel.web import session_cookie
from deskjob_services.people.models import Role

PER_FIELD = 6
"""Payloads a field gets in the quick version; they rotate, so that every payload is used many times."""
SHOWN_ON = {
    "people": {"P": "/people/{}"},
    "chat": {"R": "/rooms/{}", "M": "/messages/{}"},
    "expenses": {"E": "/reports/{}", "B": "/batches/{}", "N": "/lines/{}/edit"},
    "git": {"GI": "/issues/{}", "GM": "/merges/{}", "GP": "/{}"},
    "sheets": {"SF": "/files/{}"},
}
"""Where a service shows a record, by how its id begins."""
BESIDE = {
    "git.commit_files": ("/{project}/-/tree/fix/src", "/{project}/-/commits/fix", "/{project}/-/blob/fix/src/more.py"),
    "git.discuss": ("/merges/{merge}/changes",),
    "git.write_wiki_page": ("/{project}/-/wikis/home",),
    "git.edit_release": ("/{project}/-/releases",),
    "git.create_release": ("/{project}/-/releases",),
    "git.delete_branch": ("/{project}/-/branches",),
    **dict.fromkeys(("sheets.make_folder", "sheets.upload"), ("/?folder={folder}",)),
    **dict.fromkeys(("sheets.format_range", "sheets.rename_sheet"), ("/files/{file}/versions",)),
    "sheets.lock": ("/files/{file}/about",),
    "sheets.trash": ("/trash",),
}
"""Other pages that show what an operation wrote."""
SHOWING = {
    *("people.edit", "people.rename", "chat.send", "chat.edit", "chat.upload", "chat.set_status", "chat.edit_room"),
    *("chat.create_channel", "expenses.create", "expenses.edit", "expenses.add_line", "expenses.edit_line"),
    *("expenses.comment", "expenses.decide", "expenses.reopen", "expenses.cancel_batch", "hand_over"),
    *("git.create_project", "git.edit_project", "git.commit_files", "git.write_wiki_page", "git.create_tag"),
    *("git.create_label", "git.edit_label", "git.create_milestone", "git.edit_milestone", "git.create_issue"),
    *("git.edit_issue", "git.comment", "git.edit_comment", "git.reply", "git.discuss", "git.open_merge_request"),
    *("git.edit_merge_request", "git.create_release", "git.edit_release", "git.protect"),
    *("sheets.make_folder", "sheets.upload", "sheets.rename", "sheets.move", "sheets.copy", "sheets.write_range"),
    *("sheets.append_rows", "sheets.add_sheet", "sheets.rename_sheet", "sheets.format_range"),
}
"""Operations whose words a page shows; for the others it is enough that none breaks."""


@dataclass
class Target:
    """One operation, arranged so that its benign call is let through, and what that call changes."""

    office: Office
    operation: Operation
    arguments: Arguments
    changed: set[tuple[str, str]]
    led: str = ""
    """Where the last answer sent its reader on."""

    def send(self, arguments: Arguments, watched: bool = True) -> tuple[int, str]:
        """Make the call over the wire, watched; nothing else may change, and nothing break."""
        world, service = self.office.world, self.operation.service
        token = world.intranet.credentials.issue(self.office.actor, service)
        headers = [("Authorization", f"Bearer {token}"), ("Content-Type", "application/json")]
        body = json.dumps(arguments).encode()
        path = f"/{service}/op/{self.operation.name}"
        return self._asked(environ_of("POST", path, [("Host", "deskjob"), *headers], body), watched)

    def page(self, path: str, watched: bool = True) -> str:
        """A page of the service, as the actor sees it."""
        world = self.office.world
        cookie = f"{session_cookie(world.intranet)}={world.intranet.credentials.issue(self.office.actor, 'web')}"
        headers = [("Host", "deskjob"), ("Cookie", cookie)]
        status, text = self._asked(environ_of("GET", f"/{self.operation.service}{path}", headers, b""), watched)
        if status in (302, 303) and (there := self.led.partition("#")[0]):
            status, text = self._asked(environ_of("GET", there, headers, b""), watched)
        assert status in (200, 302, 303, 403, 404, 405, 409, 422), f"{path}: {status}"
        return text

    def _asked(self, environ: dict[str, Any], watched: bool) -> tuple[int, str]:
        world = self.office.world
        WATCH.on = watched
        try:
            status, headers, content = call(world.gateway, environ)
        finally:
            WATCH.on = False
        assert status < 500, f"{status}: {world.intranet.faults[-1:]}"
        assert world.intranet.faults == []
        seen, WATCH.seen[:] = list(WATCH.seen), []
        assert seen == []
        assert not any(f"x-{MARK}" in name.lower() or "\n" in value for name, value in headers)
        self.led = dict(headers).get("Location", "")
        return status, content.decode(errors="replace")

    def stray(self, since: int) -> list[str]:
        """Rows that were there and changed, and are not those the benign call changes; tables it does not write."""
        tables = {table for table, _ in self.changed} | self.operation.footprint
        return [
            f"{change.kind} {change.table} {change.key}"
            for change in self.office.world.store.journal.read(since)
            if (change.kind != "insert" and (change.table, change.key) not in self.changed)
            or (change.kind == "insert" and change.table not in tables)
        ]


def text_fields(operation: Operation) -> list[str]:
    """The fields of the input that take any text, lists of texts too; `actions.path` is one of each of a list."""
    found = []
    for name, schema in operation.schema.get("properties", {}).items():
        if any(_text(kind) for kind in _kinds(schema)):
            found.append(name)
        for inner in (
            operation.schema["$defs"][kind["$ref"].split("/")[-1]] for kind in _kinds(schema) if "$ref" in kind
        ):
            found += [f"{name}.{part}" for part, each in inner["properties"].items() if any(map(_text, _kinds(each)))]
    return found


def _kinds(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """What a field may be: itself, one of several, one of a list, one of a list of lists."""
    kinds = [schema, *schema.get("anyOf", [])]
    return kinds + [inner for kind in kinds if "items" in kind for inner in _kinds(kind["items"])]


def _text(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "string" and "enum" not in schema


def put(operation: Operation, arguments: Arguments, name: str, payload: str) -> Arguments:
    """The arguments with the payload in a field, as the field takes it."""
    name, _, part = name.partition(".")
    if part:
        return {**arguments, name: [{**arguments[name][0], part: payload}]}
    given: Any = payload
    for _ in range(_depth(operation.schema["properties"][name])):
        given = [given]
    return {**arguments, name: given}


def _depth(schema: dict[str, Any]) -> int:
    """How many lists deep a field's texts stand."""
    return max((1 + _depth(kind["items"]) for kind in (schema, *schema.get("anyOf", [])) if "items" in kind), default=0)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """One company for all; each call is taken back. What pages load on their first text is loaded before."""
    marking.marked("A [link](x) and a `word`.", marking.Ground(lambda kind, text: None, lambda path, picture: None))
    with World(secret=b"s" * 32) as world:
        yield Office.of(world)


def aimed(office: Office, operation: Operation) -> Target:
    """The operation on a target on which the actor may do it, with the role that it takes."""
    relation, role = next(
        (relation, role)
        for relation in ROWS[operation.name].relations
        for role, allowed in sorted(operation.allow.items(), key=lambda one: one[0] != "employee")
        if allowed & ({"any"} | RELATIONS[relation]) and relation not in ROWS[operation.name].done
    )
    store = office.world.store
    with store.act("harness", "plant", 0, []):
        if role != "employee":
            store.rows.insert(Role, person_id=office.actor, role=role)
        arguments = ROWS[operation.name].arrange(office, relation)
    target = Target(office, operation, arguments, set())
    mark = office.world.mark()
    status, text = target.send(arguments, watched=False)
    assert status == 200, text
    target.changed = {(change.table, change.key) for change in store.journal.read(mark.seq)}
    for path in paths(target, text):
        target.page(path, watched=False)
    office.world.undo(mark)
    return target


def paths(target: Target, answer: str) -> list[str]:
    """Pages that show what was written: the service's first one, the operation's own, those of the records."""
    operation = target.operation
    named = {**_flat(answer), **target.arguments}
    own = [path.format_map(_Quoted(named)) for path in (operation.page or "/", *BESIDE.get(operation.name, ()))]
    asked = [name for name in named if f"{{{name}}}" in own[0]]
    ids = [str(named[name]) for name in ("id", "report", "target", "target_id", *asked) if name in named]
    records = SHOWN_ON.get(operation.service, {})
    shown = [path.format(one) for one in ids for start, path in records.items() if re.fullmatch(rf"{start}\d+", one)]
    return list(dict.fromkeys(["/", *own, *shown]))


class _Quoted(dict[str, Any]):
    """Values as a path takes them; what is not known is no record."""

    def __missing__(self, name: str) -> str:
        return "none"

    def __getitem__(self, name: str) -> str:
        return quote(str(super().__getitem__(name)), safe="")


def _flat(answer: str) -> dict[str, Any]:
    try:
        plain = json.loads(answer)
    except ValueError:
        return {}
    return plain if isinstance(plain, dict) else {}


class Attack(NamedTuple):
    """How many payloads were sent, and how many pages then had one of them on it."""

    sent: int
    shown: int


def attack(office: Office, operation: Operation, chosen: Callable[[int, int], bool]) -> Attack:
    """Send the chosen payloads in each field, and look at the pages that show them."""
    start = office.world.mark()
    try:
        target = aimed(office, operation)
        fields = enumerate(text_fields(operation))
        found = [
            struck(target, name, payload)
            for number, name in fields
            for index, payload in enumerate(PAYLOADS)
            if chosen(number, index)
        ]
        return Attack(len(found), sum(found))
    finally:
        office.world.undo(start)


def struck(target: Target, name: str, payload: str) -> int:
    """Send one payload and take it back; on how many pages it was."""
    world, where = target.office.world, f"{target.operation.name}.{name} {payload[:40]!r}"
    mark, before = world.mark(), world.store.journal.last()
    status, answer = target.send(put(target.operation, target.arguments, name, payload))
    assert status in (200, 403, 404, 409, 412, 413, 422), where
    assert "1787569" not in answer, where
    assert target.stray(before) == [], where
    pages = []
    if status == 200 and target.operation.writes and payload in MARKUP:
        pages = [target.page(path) for path in paths(target, answer)]
    for page in pages:
        assert Tags(page).live == [], where
    world.undo(mark)
    return sum(MARK in page for page in pages)


OPERATIONS = pytest.mark.parametrize("operation", registry.operations.values(), ids=lambda one: one.name)


@OPERATIONS
def test_hostile_text_is_only_text(office: Office, operation: Operation) -> None:
    """A rotating few payloads a field, one of them markup at least."""
    first = list(registry.operations).index(operation.name) * 7
    step = len(PAYLOADS) // PER_FIELD

    def few(number: int, index: int) -> bool:
        return (index + first + number * 5) % step == 0 or index == (first + number) % len(MARKUP)

    sent, shown = attack(office, operation, few)
    assert sent >= len(text_fields(operation)) * PER_FIELD
    if operation.name in SHOWING and not shown:
        # Some fields take few texts, such as the pattern of a branch; one piece of markup or another is among them.
        shown = attack(office, operation, lambda number, index: index < len(MARKUP)).shown
    assert shown or operation.name not in SHOWING


@pytest.mark.long
@OPERATIONS
def test_every_hostile_text_in_every_field_is_only_text(office: Office, operation: Operation) -> None:
    assert attack(office, operation, lambda number, index: True).sent == len(text_fields(operation)) * len(PAYLOADS)


def test_the_watch_would_see_a_way_out(tmp_path: Path) -> None:
    WATCH.on = True
    (tmp_path / "x").write_text("1")
    exec(compile("1", "<text>", "exec"))  # noqa: S102
    WATCH.on = False
    seen, WATCH.seen[:] = [one.split()[0] for one in WATCH.seen], []
    assert {"open", "exec"} <= set(seen)


def test_the_search_for_markup_would_find_it() -> None:
    for payload in MARKUP[:5]:
        assert Tags(f"<p title=x>{payload}</p>").live
    assert Tags("<script src='/static/time.js'></script><a href='/x'>x</a>").live == []
