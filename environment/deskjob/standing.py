"""A company standing for people and programs: servers on ports of this machine, company time ticking with the clock."""

from __future__ import annotations

import fcntl
import json
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from deskjob.backend.loopback import stop
from deskjob.case import seeded
from deskjob.task import Task
from deskjob.world import World
from deskjob_services.blobs import write_whole
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import Damaged, WrongUse
from deskjob_services.gateway import Gateway
from deskjob_services.identity import Credentials
from deskjob_services.kernel.operation import SERVICE_KEYS
from deskjob_services.people.models import Department, Person, Role, Setting

HOST = "127.0.0.1"
TICK_SECONDS = 60
"""How often company time moves by as much; a company minute is a minute."""

BUILD_SECONDS = 0.3
"""How often somebody looks for a pipeline that waits."""


class Plan(NamedTuple):
    """What is to stand: the company, a case in it, where it is kept, and on which ports."""

    blueprint: Blueprint
    task: Task[Any] | None
    seed: int
    variant: str | None
    folder: Path | None
    port: int
    ports: Mapping[str, int]


class Standing:
    """A company that answers on this machine until it is closed."""

    def __init__(self, plan: Plan) -> None:
        self.world = _world(plan)
        self._servers: list[Any] = []
        self._threads: list[threading.Thread] = []
        self._stop = threading.Event()
        try:
            main = self._serve(Gateway(self.world.intranet), plan.port)
            addresses = {"portal": f"http://{HOST}:{main}"}
            for key in SERVICE_KEYS:
                addresses[key] = f"http://{HOST}:{main}/{key}"
            for key, port in plan.ports.items():
                gateway = Gateway(self.world.intranet, key)
                addresses[key] = f"http://{HOST}:{self._serve(gateway, port)}"
        except BaseException:
            self.close()
            raise
        self.url = addresses["portal"]
        self.services = {key: addresses[key] for key in SERVICE_KEYS}
        self.world.intranet.addresses = addresses if plan.ports else {}
        self.world.builds = False
        self._thread(self._tick)
        self._thread(self._build)

    def contract(self) -> dict[str, Any]:
        """What programs are told on the first line; version 1."""
        rows = self.world.store.rows
        company = rows.get(Setting, "company")
        people = [self._person(person) for person in rows.where(Person, employment="active")]
        case = self.world.case
        desk_id = case.desk_id if case else people[0]["id"]
        admins = [role.person_id for role in rows.where(Role, role="admin")]
        by_id = {person["id"]: person for person in people}
        return {
            "version": 1,
            "company": company.value if company else "",
            "url": self.url,
            "services": self.services,
            "people": people,
            "you": self._with_tokens(by_id[desk_id]),
            "admin": self._with_tokens(by_id[admins[0]]),
            "task": None if case is None else {"id": case.task.id, "seed": case.seed, "instruction": case.instruction},
        }

    def close(self) -> None:
        """Stop answering; what was answered is kept."""
        self._stop.set()
        for server in self._servers:
            stop(server)
        for thread in self._threads:
            thread.join(timeout=5)
        with self.world.store.lock:
            self.world.close()

    def _person(self, person: Person) -> dict[str, Any]:
        rows = self.world.store.rows
        return {
            "id": person.id,
            "ids": dict.fromkeys(SERVICE_KEYS, person.id),
            "handle": person.handle,
            "name": person.name,
            "email": person.email,
            "title": person.title,
            "department": rows.need(Department, person.department_id).name,
            "password": self.world.intranet.credentials.password(person.id),
            "roles": sorted(role.role for role in rows.where(Role, person_id=person.id)),
        }

    def _with_tokens(self, person: dict[str, Any]) -> dict[str, Any]:
        issue = self.world.intranet.credentials.issue
        return {**person, "tokens": {key: issue(person["id"], key) for key in SERVICE_KEYS}}

    def _serve(self, gateway: Gateway, port: int) -> int:
        from waitress.server import create_server

        try:
            listening = socket.create_server((HOST, port))
        except OSError as error:
            raise WrongUse(
                f"port {port} cannot be used ({error.strerror or error})",
                "a free port",
                "give another with --port, or 0",
            ) from error
        server = create_server(
            gateway, sockets=[listening], threads=8, clear_untrusted_proxy_headers=True, ident="deskjob"
        )
        self._servers.append(server)
        self._thread(server.run)
        return int(server.effective_port)  # type: ignore[union-attr]

    def _thread(self, target: Any) -> None:
        thread = threading.Thread(target=target, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _tick(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            with self.world.store.lock:
                self.world.wait("", TICK_SECONDS // 60)

    def _build(self) -> None:
        """Carry out pipelines, one after another; the company goes on meanwhile."""
        from deskjob import pipelines

        while not self._stop.wait(BUILD_SECONDS):
            with self.world.store.lock:
                work = pipelines.pending(self.world.store)
            if work is None:
                continue
            report = work.report(self.world.tier)
            with self.world.store.lock:
                if not self._stop.is_set():
                    pipelines.enter(self.world.store, work, report)


@contextmanager
def standing(plan: Plan) -> Iterator[Standing]:
    """A company standing for as long as the block lasts."""
    stood = Standing(plan)
    try:
        yield stood
    finally:
        stood.close()


def _world(plan: Plan) -> World:
    if plan.folder is None:
        world = World(plan.blueprint)
        if plan.task is not None:
            world.open(plan.task, plan.seed, plan.variant)
        return world
    return _kept(plan, plan.folder.resolve())


def _kept(plan: Plan, folder: Path) -> World:
    """A company in a folder: made the first time, opened as it was left afterwards."""
    if not (folder / "company.json").exists():
        _make(plan, folder)
    secret = _secret(folder, _facts(plan))
    world = World(plan.blueprint, secret=secret, folder=folder)
    if plan.task is not None:
        with World(plan.blueprint) as scratch:
            world.sit(scratch.open(plan.task, plan.seed, plan.variant))
    return world


def _secret(folder: Path, expected: dict[str, Any]) -> bytes:
    """The secret of a kept company, which must be the one asked for. Raises Damaged, WrongUse."""
    noted = folder / "company.json"
    try:
        before = json.loads(noted.read_text())
        secret = bytes.fromhex((folder / "secret").read_text().strip())
    except (OSError, ValueError) as error:
        raise Damaged(f"{noted} cannot be read ({error})", "the folder as deskjob serve --state left it") from error
    if before != expected:
        raise WrongUse(
            f"{folder} holds {before}", f"{expected}", "give the same --seed, --scale and --task, or another folder"
        )
    return secret


def _make(plan: Plan, folder: Path) -> None:
    """Make a company's folder: beside it first, then there in one move, so that a kill leaves none or all of it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUse(f"{folder} is not empty and holds no company", "an empty folder, or one that serve --state made")
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = folder.with_name(f".{folder.name}.making")
    with making.with_suffix(".lock").open("ab") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WrongUse(f"another process is making {folder}", "one process a folder", "wait for it") from error
        if making.exists():
            shutil.rmtree(making)
        making.mkdir()
        _fill(plan, making)
        making.replace(folder)
        making.with_suffix(".lock").unlink(missing_ok=True)


def _fill(plan: Plan, folder: Path) -> None:
    secret = Credentials().secret
    write_whole(folder / "secret", secret.hex().encode())
    (folder / "secret").chmod(0o600)
    with World(plan.blueprint, secret=secret, folder=folder) as world:
        if plan.task is not None:
            seeded(world.store, plan.task, plan.seed, plan.variant)
    write_whole(folder / "company.json", json.dumps(_facts(plan)).encode())


def _facts(plan: Plan) -> dict[str, Any]:
    return {
        "version": 1,
        "blueprint": plan.blueprint.digest,
        "task": plan.task.id if plan.task else None,
        "seed": plan.seed if plan.task else None,
        "variant": plan.variant,
    }
