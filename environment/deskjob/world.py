"""World: a running company - services, clock, colleagues, journal - that can be reset, rolled back and closed."""

from __future__ import annotations

from collections import OrderedDict
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from deskjob.backend import Backend, backend
from deskjob.case import Case, seeded
from deskjob.hands import Hands
from deskjob.probing import Probed, probed
from deskjob.stage import Company
from deskjob.task import Task
from deskjob.troupe import Troupe
from deskjob_scorers import Claim
from deskjob_services import clock
from deskjob_services.blueprint import Blueprint
from deskjob_services.desk import Desk
from deskjob_services.errors import Unknown
from deskjob_services.gateway import Gateway
from deskjob_services.identity import Credentials
from deskjob_services.image import golden_image
from deskjob_services.intranet import Intranet
from deskjob_services.journal import Mark
from deskjob_services.kernel.operation import Operation
from deskjob_services.packed import Image
from deskjob_services.people.models import Person
from deskjob_services.store import Store

if TYPE_CHECKING:
    import httpx

    from deskjob.sandbox import Tier


class World:
    """A company grown from a blueprint. Use as a context manager, or `close` it.

    backend: "in_process" or "loopback". secret: 32 bytes that fix all credentials, for tests; random otherwise.
    folder: where the company is kept in a file, so that it outlives the process; in memory when left out.
    remember: how many seeded cases are kept as images, so that opening one again costs no planting.
    weak: code that is pushed is all our own, and may run in a plain process where there is no sandbox.
    """

    def __init__(
        self,
        blueprint: Blueprint | None = None,
        *,
        backend: str = "in_process",
        secret: bytes | None = None,
        folder: Path | None = None,
        remember: int = 0,
        weak: bool = False,
    ) -> None:
        self.blueprint = blueprint or Blueprint()
        self._image = golden_image(self.blueprint)
        self._secret = secret
        self.store = Store.of_image(self._image) if folder is None else Store.in_folder(folder, self._image)
        self.intranet = Intranet(self.store, Credentials(secret, folder / "tokens.json" if folder else None))
        self.intranet.control = self
        self.gateway = Gateway(self.intranet)
        self._backend_name = backend
        self._backend: Backend | None = None
        self._client: httpx.Client | None = None
        self._troupe: Troupe | None = None
        self._pristine = True
        self.weak = weak
        self.probed = Probed()
        self._ran_in: set[str] = set()
        self.trusted = False
        """Whether the one at the desk is an agent of our own, and with it the code that is pushed."""
        self.builds = True
        """Whether pipelines are carried out between acts; if not, whoever runs the company has them carried out."""
        self._remember = remember
        self._opened: OrderedDict[tuple[str, str, int, str | None], tuple[Image, Case]] = OrderedDict()
        self.case: Case | None = None
        self.claim = Claim()
        self.summary = ""
        self.finished = False

    @property
    def backend(self) -> Backend:
        """How the company stands; a server is started on first use."""
        if self._backend is None:
            self._backend = backend(self._backend_name, self.gateway)
        return self._backend

    @property
    def client(self) -> httpx.Client:
        """An HTTP client of the whole intranet: `world.client.get("http://chat.deskjob/api/info")`."""
        if self._client is None:
            import httpx

            self._client = httpx.Client(transport=self.backend.transport(), trust_env=False)
        return self._client

    @property
    def now(self) -> int:
        """Company time, seconds since 1970."""
        return self.store.now

    def open(self, task: Task[Any], seed: int, variant: str | None = None) -> Case:
        """Reset the company and plant a case. The variant is the seed's own unless one is named ("" is the plain)."""
        key = (task.id, task.grading, seed, variant)
        known = self._opened.get(key)
        if known is not None:
            image, case = known
            self._opened.move_to_end(key)
            self._become(image)
            return self.sit(replace(case, truth=deepcopy(case.truth)))
        self.reset()
        case = seeded(self.store, task, seed, variant)
        if self._remember:
            self._opened[key] = self.store.image(), replace(case, truth=deepcopy(case.truth))
            if len(self._opened) > self._remember:
                self._opened.popitem(last=False)
        return self.sit(case)

    def forget(self) -> None:
        """Plant every case anew when it is opened next, also those that are remembered."""
        self._opened.clear()

    def sit(self, case: Case) -> Case:
        """Let colleagues and judging go by a case that stands in this company already."""
        self.case = case
        self._troupe = Troupe(self.intranet, self.company(), case.task.colleagues, case, case.seed)
        return case

    def reset(self) -> None:
        """Become the company as it was grown. Tokens given out before are worthless."""
        self._become(self._image)

    def _become(self, image: Image) -> None:
        with self.store.lock:
            if not self._pristine or image is not self._image:
                self.store.restore(image)
                self.intranet = Intranet(self.store, Credentials(self._secret))
                self.intranet.control = self
                self.gateway.intranet = self.intranet
            self._pristine = False
            self.trusted = False
            self.probed, self._ran_in = Probed(), set()
            self._troupe = None
            self.case = None
            self.claim, self.summary, self.finished = Claim(), "", False

    def desk(self, person: str) -> Desk:
        """The desk of an employee, by handle, id or e-mail address. Raises Unknown."""
        self._pristine = False
        return Desk(Hands(self.intranet, self.backend, self.person(person).id))

    def person(self, named: str) -> Person:
        """An employee by id, handle or e-mail address. Raises Unknown."""
        rows = self.store.rows
        found = rows.get(Person, named) or rows.first(Person, handle=named) or rows.first(Person, email=named)
        if found is None:
            handles = [str(row[0]) for row in rows.values("select handle from people_person")]
            raise Unknown("person", named, handles, "deskjob serve --json lists everybody")
        return found

    def company(self) -> Company:
        """The company as scorers see it."""
        case = self.case
        if case is None:
            return Company(self.store, {}, "")
        return Company(self.store, case.cast, case.desk_id, case.opened.now, self.probed)

    @property
    def tier(self) -> Tier:
        """How well code that was pushed is kept away from everything else when it runs."""
        from deskjob.sandbox import best

        return best(weak=self.weak or self.trusted)

    @property
    def ran_in(self) -> str:
        """The weakest sandbox in which code that was pushed has run in this case; empty where none has."""
        tiers = self._ran_in | self.probed.tiers
        return "process" if "process" in tiers else "".join(tiers)

    def probe(self) -> Probed:
        """Find out by the case's probes what the code that was pushed does; the company's checkpoints see it."""
        if self.case is not None and self.case.task.probes:
            self.probed = probed(self.case.task.probes, self.company(), self.case.truth, self.tier)
        return self.probed

    def wait(self, person_id: str, minutes: int) -> None:
        """Let company time pass; whoever is due acts at their minute."""
        self._build()
        until = self.store.now + minutes * clock.MINUTE
        while self._troupe and self._troupe.next_at is not None and self._troupe.next_at <= until:
            self.store.pass_time(max(0, self._troupe.next_at - self.store.now))
            self._troupe.answer()
        self.store.pass_time(max(0, until - self.store.now))

    def finish(self, person_id: str, status: str, confidence: float | None, summary: str) -> None:
        """Take the claim of the one at the desk; anybody else's is not an end."""
        if self.case is None or person_id == self.case.desk_id:
            self.claim = Claim(status, confidence)  # type: ignore[arg-type]
            self.summary = summary
            self.finished = True

    def _build(self) -> None:
        """Have what waits for a runner carried out."""
        waits = self.builds and self.store.rows.values("select 1 from git_pipeline where state = 'pending' limit 1")
        if waits:
            from deskjob.pipelines import run_pending

            tier = self.tier
            self._ran_in |= {tier.name} - {"none"}
            run_pending(self.store, tier)

    def wrote(self, operation: Operation, person_id: str) -> None:
        """Carry out what a push set going; let colleagues notice what was just said, and answer what is due."""
        if operation.service == "git":
            self._build()
        if self._troupe is None:
            return
        if operation.service == "chat":
            self._troupe.notice()
        if self._troupe.next_at is not None and self._troupe.next_at <= self.store.now:
            self._troupe.answer()

    def mark(self) -> Mark:
        """A place to come back to with `undo`."""
        return self.store.mark()

    def undo(self, mark: Mark) -> int:
        """Take back everything since the mark; how many changes."""
        with self.store.lock:
            undone = self.store.undo(mark)
            if self._troupe is not None:
                self._troupe.rewind()
            return undone

    def seal(self) -> str:
        """Close the gateway, make all tokens worthless, and give the state hash."""
        with self.store.lock:
            self.intranet.freeze()
            return self.store.seal()

    def close(self) -> None:
        """Stop serving and let go of the state."""
        if self._client is not None:
            self._client.close()
        if self._backend is not None:
            self._backend.close()
        self.store.close()

    def __enter__(self) -> World:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
