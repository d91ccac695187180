"""A small office with one project on the git host: its people by their level there, a branch or two, and a tag."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import gitlab
import pygit2
import pytest

from deskjob.backend.loopback import Loopback
from deskjob_services import clock
from deskjob_services.gateway import Gateway
from deskjob_services.git import rules
from deskjob_services.git.models import Member, Project, Ref
from deskjob_services.git.objects import objects
from deskjob_services.identity import Credentials
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch
from deskjob_services.people.models import Department, Person, Role
from deskjob_services.store import Image, Store

IDS = {"ana": "P0001", "bo": "P0002", "cy": "P0003", "dee": "P0004", "eve": "P0005", "fay": "P0006", "gus": "P0007"}
NAMES = {
    "ana": "Ana Ruiz", "bo": "Bo Lindqvist", "cy": "Cy Zając", "dee": "Dee Okafor", "eve": "Eve Moreau",
    "fay": "Fay Tanaka", "gus": "Gus Haas",
}  # fmt: skip
LEVELS = {"ana": 40, "bo": 30, "cy": 20, "eve": 30, "gus": 50}
"""Maintainer, two developers, a reporter, an owner. Dee administers the systems; Fay is nobody here."""
FILES = {
    "README.md": "# Tariffs\n\nWhat a parcel costs.\n",
    "tariffs/__init__.py": "",
    "tariffs/zones.py": "".join(f"ZONE_{n} = {n}\n" for n in range(1, 21)),
}


def commit(
    repo: pygit2.Repository, files: Mapping[str, str], parents: Sequence[str], message: str, at: int, by: str = "bo"
) -> str:
    """Write a commit of exactly these files; its id."""
    index = pygit2.Index()
    for path, text in files.items():
        index.add(pygit2.IndexEntry(path, repo.create_blob(text.encode()), pygit2.enums.FileMode.BLOB))
    tree = index.write_tree(repo)
    sign = pygit2.Signature(NAMES[by], f"{by}@office.example", at, 0)
    return str(repo.create_commit(None, sign, sign, message, tree, [pygit2.Oid(hex=one) for one in parents]))


def put(store: Store, name: str, sha: str, project: str = "GP001") -> None:
    """Point a ref of a project at a commit that was written, as growing does."""
    known = [ref.sha for ref in store.rows.where(Ref)]
    objects(store.rows, store.blobs).keep([sha], known)
    ref = store.rows.get(Ref, project, 0, name)
    if ref is None:
        store.rows.insert(Ref, project_id=project, wiki=0, name=name, sha=sha, creator_id=IDS["bo"])
    else:
        store.rows.update(ref, sha=sha)


@cache
def image() -> Image:
    """The office before anybody has opened an issue."""
    assert rules.service.operations
    store = Store.empty(clock.DEFAULT_START)
    store.rows.insert(Department, id="D01", name="Engineering", cost_centre="CC-1")
    for handle, person_id in IDS.items():
        first, last = NAMES[handle].split()
        store.rows.insert(
            Person, id=person_id, handle=handle, name=NAMES[handle], first_name=first, last_name=last,
            email=f"{handle}@office.example", title="Software Engineer", department_id="D01", location="Kraków",
            timezone="Europe/Warsaw", started_at=0,
        )  # fmt: skip
    store.rows.insert(Role, person_id=IDS["dee"], role="admin")
    start = clock.DEFAULT_START - 30 * clock.DAY
    store.rows.insert(
        Project, path="platform/tariffs", name="Tariffs", description="What a parcel costs",
        creator_id=IDS["gus"], created_at=start,
    )  # fmt: skip
    store.rows.insert(
        Project, path="people/reviews", name="Reviews", visibility="private", creator_id=IDS["gus"], created_at=start
    )
    for who, level in LEVELS.items():
        store.rows.insert(Member, project_id="GP001", person_id=IDS[who], level=level)
    store.rows.insert(Member, project_id="GP002", person_id=IDS["gus"], level=50)
    repo = objects(store.rows, store.blobs).writing
    first = commit(repo, FILES, [], "Begin\n", start)
    second = commit(repo, {**FILES, "CHANGES": "1.0\n"}, [first], "Say what changed\n", start + clock.DAY)
    put(store, "refs/heads/main", second)
    put(store, "refs/tags/v1.0", first)
    store.finish_growing()
    made = store.image()
    store.close()
    return made


@pytest.fixture
def office() -> Iterator[Intranet]:
    """A fresh office; project GP001 is `platform/tariffs`, open to all; GP002 `people/reviews`, to Gus alone."""
    store = Store.of_image(image())
    yield Intranet(store, Credentials(b"a secret of the tests, 32 bytes.."))
    store.close()


@pytest.fixture
def do(office: Intranet) -> Callable[..., Any]:
    """Do an operation as somebody: `do("bo", "create_issue", project="GP001", title="Rounding")`."""

    def run(who: str, operation: str, **arguments: Any) -> Any:
        return dispatch(office, IDS[who], rules.service.operations[f"git.{operation}"], arguments)

    return run


@pytest.fixture
def branch(office: Intranet) -> Callable[..., str]:
    """Put a branch on main with other files: `branch("fix/rounding", {"tariffs/zones.py": "..."})`; its new head."""

    def make(name: str, changes: Mapping[str, str | None], onto: str = "main", message: str = "Change it\n") -> str:
        store = office.store
        base = store.rows.need(Ref, "GP001", 0, f"refs/heads/{onto}").sha
        repo = objects(store.rows, store.blobs).writing
        files = {**_files(repo, repo[base].peel(pygit2.Tree)), **changes}
        left = {path: text for path, text in files.items() if text is not None}
        sha = commit(repo, left, [base], message, store.now)
        with store.act("harness", "plant", 0, []):
            put(store, f"refs/heads/{name}", sha)
        return sha

    return make


def _files(repo: pygit2.Repository, tree: pygit2.Tree, before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in tree:
        if isinstance(entry, pygit2.Tree):
            found |= _files(repo, entry, f"{before}{entry.name}/")
        elif isinstance(entry, pygit2.Blob):
            found[f"{before}{entry.name}"] = entry.data.decode()
    return found


@pytest.fixture
def address(office: Intranet) -> Iterator[str]:
    """The git host behind a real socket; what a client is given as its URL."""
    server = Loopback(Gateway(office))
    yield f"{server.base_url}/git"
    server.close()


@pytest.fixture
def lab(office: Intranet, address: str) -> Iterator[Callable[[str], gitlab.Gitlab]]:
    """Somebody's python-gitlab, signed in by token: `lab("bo").projects.get("platform/tariffs")`."""
    made: dict[str, gitlab.Gitlab] = {}

    def sign_in(who: str) -> gitlab.Gitlab:
        if who not in made:
            made[who] = gitlab.Gitlab(address, private_token=office.credentials.issue(IDS[who], "git"))
        return made[who]

    yield sign_in
    for one in made.values():
        one.session.close()


class Git:
    """Somebody at a shell with git: a folder, a name, and an environment that has nothing else in it."""

    def __init__(self, folder: Path, who: str, remote: str) -> None:
        self.folder = folder
        self.remote = remote
        self.env = {
            "PATH": os.environ["PATH"], "HOME": str(folder.parent), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0", "GIT_AUTHOR_NAME": NAMES[who], "GIT_COMMITTER_NAME": NAMES[who],
            "GIT_AUTHOR_EMAIL": f"{who}@office.example", "GIT_COMMITTER_EMAIL": f"{who}@office.example",
        }  # fmt: skip

    def run(self, *arguments: str, fails: bool = False) -> str:
        """What git says, on both of its channels; it must succeed, or fail where that is expected."""
        folder = self.folder if self.folder.exists() else self.folder.parent
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=self.env, capture_output=True, text=True, timeout=120
        )
        assert (done.returncode != 0) == fails, f"git {arguments}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def commit(self, message: str = "Change it", **files: str | bytes) -> str:
        """A commit of these files (`a__b_txt` is a/b.txt); its id."""
        for name, text in files.items():
            path = self.folder / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.run("add", "-A")
        self.run("commit", "-q", "-m", message)
        return self.run("rev-parse", "HEAD").strip()


@pytest.fixture
def clone(office: Intranet, address: str, tmp_path: Path) -> Callable[..., Git]:
    """A clone that somebody makes: `clone("bo", "--depth=1")`."""

    def make(who: str, *options: str, path: str = "platform/tariffs.git", at: str = "") -> Git:
        password = office.credentials.password(IDS[who])
        remote = f"{address.replace('http://', f'http://{who}:{password}@')}/{path}"
        one = Git(tmp_path / (at or who), who, remote)
        one.run("clone", "-q", *options, remote, str(one.folder))
        return one

    return make
