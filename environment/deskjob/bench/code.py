"""The git host's figures: reading over GitLab's interface, a repository's first write, a clone by `git` itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from deskjob.backend.loopback import stop
from deskjob.bench.floors import Bare
from deskjob.bench.measure import Figure, figure, times
from deskjob.hands import Hands
from deskjob.task import Task
from deskjob.world import World
from deskjob_services import clock
from deskjob_services.blueprint import Blueprint
from deskjob_services.errors import WrongUse
from deskjob_services.gateway import Environ

READS: Final = ("", "/repository/tree", "/repository/files/README.md?ref=main", "/repository/commits", "/issues")
_CLONES: Final = 9


def git_read(world: World, task: Task[Any], bare: Bare, rounds: int) -> Figure:
    """A read over GitLab's interface in process: the mean of a project, its tree, a file, its history, its issues."""
    world.open(task, 0, "")
    project, person = _largest(world)
    headers = {"Authorization": Hands(world.intranet, world.backend, person).headers[1][1]}
    base = f"http://git.deskjob/api/v4/projects/{int(project[2:])}"

    def reads() -> None:
        for part in READS:
            world.client.get(base + part, headers=headers).raise_for_status()

    taken = [spent / len(READS) for spent in times(reads, max(20, rounds // 4))]
    with bare.client() as client:
        return figure(taken, times(lambda: client.get("/"), rounds), 1.5)


def git_first_write(world: World, task: Task[Any]) -> Figure:
    """What the first commit to a repository of a fresh company takes beyond the second, which is its floor."""
    first, second = [], []
    for _ in range(20):
        world.open(task, 0, "")
        project, person = _largest(world)
        hands = Hands(world.intranet, world.backend, person)
        commits = iter(range(10))

        def commit(hands: Hands = hands, project: str = project, commits: Iterator[int] = commits) -> None:
            name = f"notes-{next(commits)}.txt"
            asked = {"project": project, "branch": "bench", "start_branch": "main" if name == "notes-0.txt" else None}
            actions = [{"action": "create", "path": name, "content": "One line.\n"}]
            answer = hands.operation("git.commit_files", {**asked, "message": "Add a note", "actions": actions})
            assert answer.status == 200, answer

        first.append(_once(commit))
        second.append(_once(commit))
    return figure([a - b for a, b in zip(first, second, strict=True)], second, 15.0)


def git_clone(blueprint: Blueprint, task: Task[Any]) -> Figure:
    """A clone over loopback, as a ratio to one from plain `git http-backend` under a bare WSGI route.

    Raises WrongUse where this machine has no git.
    """
    if shutil.which("git") is None:
        raise WrongUse("no program git on the PATH", "git, to measure a clone", "install git, or name other figures")
    with World(blueprint, backend="loopback") as world, tempfile.TemporaryDirectory() as folder:
        world.open(task, 0, "")
        project, person = _largest(world)
        path = world.store.rows.values("select path from git_project where id = :id", id=project)[0][0]
        place = world.backend.base_url.partition("//")[2]
        word = world.intranet.credentials.password(person)
        handle = world.person(person).handle
        ours = f"http://{handle}:{word}@{place}/git/{path}.git"
        _git("clone", "-q", "--bare", ours, f"{folder}/plain.git")
        with _plain(Path(folder)) as plain:
            ratios = []
            for number in range(_CLONES):
                pair = [_once(lambda u=url, n=name: _git("clone", "-q", u, f"{folder}/{n}"))  # type: ignore[misc]
                        for url, name in ((plain, f"plain{number}"), (ours, f"ours{number}"))]  # fmt: skip
                ratios.append(pair[1] / pair[0])
    return figure(ratios, [1.0], 1.5, "ratio")


def _largest(world: World) -> tuple[str, str]:
    """The project with most pushes, and a person who may write to it."""
    rows = world.store.rows.values(
        "select p.project_id, m.person_id from git_push p join git_member m on m.project_id = p.project_id"
        " where m.level >= 40 group by p.project_id order by count(*) desc, p.project_id limit 1"
    )
    return str(rows[0][0]), str(rows[0][1])


def _once(act: Callable[[], object]) -> float:
    started = clock.wall()
    act()
    return (clock.wall() - started) * 1e3


def _git(*arguments: str) -> None:
    bare = {"PATH": os.environ.get("PATH", ""), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
    subprocess.run(["git", *arguments], check=True, capture_output=True, env={**bare, "GIT_TERMINAL_PROMPT": "0"})


@contextmanager
def _plain(root: Path) -> Iterator[str]:
    """The address of the repository `plain.git` in a folder, behind forty lines less than ours."""
    from waitress.server import create_server

    def app(environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
        passed = {name: str(environ.get(name, "")) for name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING",
                  "CONTENT_TYPE", "HTTP_GIT_PROTOCOL", "HTTP_CONTENT_ENCODING", "CONTENT_LENGTH")}  # fmt: skip
        settings = {"GIT_PROJECT_ROOT": str(root), "GIT_HTTP_EXPORT_ALL": "1", "PATH": os.environ.get("PATH", "")}
        settings["GIT_PROTOCOL"] = passed["HTTP_GIT_PROTOCOL"]
        done = subprocess.run(["git", "http-backend"], input=environ["wsgi.input"].read(), capture_output=True,
                              env={**passed, **settings}, check=True)  # fmt: skip
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        lines = [line.partition(": ") for line in head.decode().split("\r\n")]
        headers = [(name, value) for name, _, value in lines if name != "Status"]
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    server = create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}/plain.git"  # type: ignore[union-attr]
    finally:
        stop(server)
        thread.join(timeout=5)
