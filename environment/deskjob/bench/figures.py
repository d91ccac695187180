"""The figures of `deskjob bench`, by the names its contract promises."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import gymnasium

from deskjob.bench import code, files
from deskjob.bench.floors import Bare
from deskjob.bench.measure import Figure, figure, times
from deskjob.episode import Episode
from deskjob.hands import Hands
from deskjob.judging import judged
from deskjob.library import find_task, find_tasks, make_agent
from deskjob.plan import Plan, pieces, players
from deskjob.playing import play
from deskjob.sweep import sweep
from deskjob.tool import Call
from deskjob.world import World
from deskjob_services.blueprint import Blueprint
from deskjob_services.image import golden_image, grow
from deskjob_services.store import Store

TASK: Final = "hr/reorganisation"
READ: Final = {"tool": "chat_message", "arguments": {}}
STEPS: Final = 15


class Bench:
    """Everything measured on one standard company, each thing when it is first asked for."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.blueprint = Blueprint(scale="standard")
        self.image = golden_image(self.blueprint)
        self.bare = Bare(self.image.database)
        self.task = find_task(TASK)

    def figures(self) -> Iterator[tuple[str, Callable[[], Figure]]]:
        """Each name with what measures it, quick ones first."""
        for name in NAMES:
            yield name, getattr(self, name)

    @cached_property
    def world(self) -> World:
        """The company that steps are taken in."""
        return World(self.blueprint)

    @cached_property
    def env(self) -> gymnasium.Env[Any, Any]:
        """The Gymnasium environment of one task on it."""
        return gymnasium.make("deskjob:deskjob/Office-v0", task=TASK, scale="standard", disable_env_checker=True)

    def state_restore(self) -> Figure:
        """The state of a company made pristine."""
        store = Store.of_image(self.image)
        return figure(times(lambda: store.restore(self.image), self.rounds), self._restores, 0.5)

    def env_reset(self) -> Figure:
        """`env.reset` with the case seeded, of a task that plants little.

        One that plants twenty expense reports, with receipts and a past, takes four times as long.
        """
        number = iter(range(10**6))
        taken = times(lambda: self.env.reset(seed=next(number)), self.rounds)
        return figure(taken, times(self.bare.pristine, self.rounds), 2.0)

    def env_step_read(self) -> Figure:
        """`env.step` with an operation that reads."""
        action = {"tool": "chat_message", "arguments": {"message": self._message}}
        taken = times(lambda: self.env.step(action), self.rounds, before=self._fresh_env)
        return figure(taken, times(lambda: self.bare.call("GET"), self.rounds), 0.5)

    def env_step_write(self) -> Figure:
        """`env.step` with an operation that writes."""
        action = {"tool": "people_edit", "arguments": {"person": self._desk, "about": "."}}

        def step() -> None:
            action["arguments"]["about"] += "."  # type: ignore[index]
            self.env.step(action)

        return figure(times(step, self.rounds, before=self._fresh_env), times(self._bare_write, self.rounds), 0.5)

    def http_in_process(self) -> Figure:
        """The same read through httpx, no socket."""
        self.world.open(self.task, 0, "")
        hands = Hands(self.world.intranet, self.world.backend, self._desk_of(self.world))
        url = f"http://chat.deskjob/api/v1/chat.getMessage?msgId={self._message}"
        headers = {"Authorization": hands.headers[1][1]}
        taken = times(lambda: self.world.client.get(url, headers=headers), self.rounds)
        with self.bare.client() as client:
            return figure(taken, times(lambda: client.get("/"), self.rounds), 0.8)

    def http_socket(self) -> Figure:
        """The same read through a server on this machine, keep-alive."""
        with World(self.blueprint, backend="loopback") as world, self.bare.socket() as client:
            world.open(self.task, 0, "")
            hands = Hands(world.intranet, world.backend, self._desk_of(world))
            url = f"http://chat.deskjob/api/v1/chat.getMessage?msgId={self._message}"
            headers = {"Authorization": hands.headers[1][1]}
            taken = times(lambda: world.client.get(url, headers=headers), self.rounds)
            return figure(taken, times(lambda: client.get("/"), self.rounds), 1.5)

    def judge(self) -> Figure:
        """A finished episode judged: checkpoints and guards."""
        calls = self._calls
        episode = Episode(self.world, self.task, 0, "")
        for call in calls:
            episode.step(call)
        return figure(times(lambda: judged(episode, "", 0), self.rounds), times(self.bare.judge, self.rounds), 1.0)

    def undo(self) -> Figure:
        """Fifteen writes taken back."""
        world = self.world
        world.open(self.task, 0, "")
        store, desk = world.store, self._desk_of(world)
        mark = store.mark()

        def write() -> None:
            nonlocal mark
            mark = store.mark()
            person = world.person(desk)
            for number in range(STEPS):
                with store.act(desk, "people.edit", 0, []):
                    person = store.rows.update(person, about=f"{number} at {store.now}")

        taken = times(lambda: store.undo(mark), self.rounds // 2, before=write)
        return figure(taken, times(lambda: self.bare.undo(STEPS), self.rounds // 2), 1.0)

    def episode_direct(self) -> Figure:
        """A whole episode of fifteen steps, reset and judging included, actions called directly."""
        calls = self._calls

        def whole() -> None:
            episode = Episode(self.world, self.task, 0, "")
            for call in calls:
                episode.step(call)
            episode.close()

        return figure(times(whole, self.rounds // 4), times(self._bare_episode, self.rounds // 4), 10.5)

    def episode_desk(self) -> Figure:
        """The same, each action a request of an httpx client."""
        calls = self._calls

        def whole() -> None:
            episode = Episode(self.world, self.task, 0, "")
            headers = {
                "Authorization": Hands(self.world.intranet, self.world.backend, episode.case.desk_id).headers[1][1]
            }
            for call in calls:
                name = call.tool.replace("_", ".", 1) if call.tool not in ("wait", "finish", "hand_over") else call.tool
                service = name.partition(".")[0] if "." in name else "handover"
                self.world.client.post(f"http://{service}.deskjob/op/{name}", headers=headers, json=call.arguments)
            episode.close()

        with self.bare.client() as client:
            return figure(
                times(whole, self.rounds // 4), times(lambda: self._bare_episode(client), self.rounds // 4), 15
            )

    def version_command(self) -> Figure:
        """`deskjob --version`, the whole process."""
        n = max(5, self.rounds // 20)
        return figure(times(lambda: _process("-m", "deskjob_launcher", "--version"), n), self._starts(n), 150)

    def cold_start(self) -> Figure:
        """`deskjob run` of one case from a cached image, the whole process."""
        n = max(3, self.rounds // 40)
        golden_image(Blueprint())

        def run() -> None:
            with tempfile.TemporaryDirectory() as folder:
                arguments = ["--agent", "oracle", "--task", TASK, "--seeds", "1", "--out", f"{folder}/run", "--quiet"]
                _process("-m", "deskjob_launcher", "run", *arguments)

        return figure(times(run, n), self._starts(n), 1000)

    def growth(self) -> Figure:
        """The standard company grown from nothing."""
        n = max(3, self.rounds // 60)
        return figure(times(lambda: grow(self.blueprint), n), times(self.bare.refill, n), 2000)

    def memory_per_company(self) -> Figure:
        """Resident memory of one more company."""
        kept = [Store.of_image(self.image) for _ in range(2)]
        before, count = _resident(), 24
        kept += [Store.of_image(self.image) for _ in range(count)]
        each = (_resident() - before) / count
        for store in kept:
            store.close()
        return Figure("MB", each, each, count, len(self.image.database) / 1e6, 4.0)

    def reset_10x(self) -> Figure:
        """The state of a company ten times as large made pristine."""
        large = golden_image(Blueprint(scale=10.0))
        store, bare = Store.of_image(large), Bare(large.database)
        n = max(5, self.rounds // 10)
        taken = figure(times(lambda: store.restore(large), n), times(bare.restore, n), 50)
        store.close()
        return taken

    def keyed_read_10x(self) -> Figure:
        """A keyed read in a company ten times as large, against the same in the standard one."""
        large = golden_image(Blueprint(scale=10.0))
        with World(self.blueprint) as one, World(Blueprint(scale=10.0)) as ten:
            reads = [self._keyed(world) for world in (one, ten)]
            pairs = [(times(reads[0], 20), times(reads[1], 20)) for _ in range(max(5, self.rounds // 10))]
        ratios = [min(b) / min(a) for a, b in pairs]
        del large
        return figure(ratios, [1.0], 1.5, "ratio")

    def run_2_workers(self) -> Figure:
        """Episodes a second on two workers against one, of the tasks outside engineering."""
        ratios = [1 / self._speed(1) * self._speed(2) for _ in range(2)]
        return figure(ratios, [2.0], 1.6, "ratio")

    def git_read(self) -> Figure:
        """A read over GitLab's interface, in process."""
        return code.git_read(self.world, self.task, self.bare, self.rounds)

    def git_first_write(self) -> Figure:
        """What a repository's first commit takes beyond its second."""
        return code.git_first_write(self.world, self.task)

    def git_clone(self) -> Figure:
        """A clone over loopback against plain `git http-backend`."""
        return code.git_clone(self.blueprint, self.task)

    def sheets_read(self) -> Figure:
        """A thousand cells of a workbook read, in process."""
        return files.sheets_read(self.world, self.task, self.rounds)

    def sheets_write(self) -> Figure:
        """A hundred cells written, with all formulas of a workbook of a thousand rows worked out anew."""
        return files.sheets_write(self.world, self.task, self.rounds)

    def sheets_propfind(self) -> Figure:
        """A folder of a hundred files listed over WebDAV, in process."""
        return files.sheets_propfind(self.world, self.task, self.bare, self.rounds)

    @cached_property
    def _calls(self) -> list[Call]:
        """The oracle's own actions, brought to fifteen by reading once more."""
        played = play(self.task, make_agent("oracle"), 0, "", world=self.world)
        calls = [Call(action.tool, dict(action.arguments)) for action in played.actions]
        more = [Call("chat_message", {"message": self._message})] * max(0, STEPS - len(calls))
        return [*calls[:-1], *more, calls[-1]][-STEPS:]

    @cached_property
    def _restores(self) -> list[float]:
        return times(self.bare.restore, self.rounds)

    @cached_property
    def _message(self) -> str:
        found = self.world.store.rows.values(
            "select m.id from chat_message m join chat_room r on r.id = m.room_id where r.kind = 'c' limit 1"
        )
        return str(found[0][0])

    @cached_property
    def _desk(self) -> str:
        return self.world.open(self.task, 0, "").desk_id

    def _desk_of(self, world: World) -> str:
        assert world.case is not None
        return world.case.desk_id

    _stepped = 0

    def _fresh_env(self) -> None:
        """A new episode every fifty steps, so that no limit is met."""
        if self._stepped % 50 == 0:
            self.env.reset(seed=0, options={"seed": 0, "variant": ""})
        self._stepped += 1

    def _bare_write(self) -> None:
        self.bare.call("POST")

    def _bare_episode(self, client: Any = None) -> None:
        self.bare.restore()
        for number in range(STEPS):
            method = "POST" if number % 2 else "GET"
            if client is None:
                self.bare.call(method)
            else:
                client.request(method, "/", json={})
        self.bare.judge()

    def _keyed(self, world: World) -> Callable[[], object]:
        hands = Hands(world.intranet, world.backend, world.person("P0001").id)
        message = world.store.rows.values(
            "select m.id from chat_message m join chat_room r on r.id = m.room_id where r.kind = 'c' limit 1"
        )[0][0]
        return lambda: hands.operation("chat.message", {"message": message})

    def _speed(self, workers: int) -> float:
        """Episodes a second of the oracle, the workers' start left out, on the tasks outside engineering.

        There code is run: the sandbox's time would be measured, and what one worker ran the next would run again.
        """
        tasks = [task for task in find_tasks() if not task.id.startswith("engineering/")]
        cases = pieces(tasks, range(80), None, {})
        plan = Plan(Blueprint(), players(["oracle"], {}), cases, 1, "in_process", None)
        with tempfile.TemporaryDirectory() as folder:
            return len(cases) / sweep(plan, Path(folder) / "run", workers=workers).seconds

    def _starts(self, n: int) -> list[float]:
        return times(lambda: _process("-c", "pass"), n)


NAMES: Final = (
    "state_restore",
    "env_reset",
    "env_step_read",
    "env_step_write",
    "http_in_process",
    "http_socket",
    "judge",
    "undo",
    "episode_direct",
    "episode_desk",
    "version_command",
    "cold_start",
    "growth",
    "memory_per_company",
    "reset_10x",
    "keyed_read_10x",
    "run_2_workers",
    "git_read",
    "git_first_write",
    "git_clone",
    "sheets_read",
    "sheets_write",
    "sheets_propfind",
)


def _process(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=Path.home())


def _resident() -> float:
    """Megabytes of this process in memory."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
