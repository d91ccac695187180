"""Generated paths and names of refs, through every door: nothing outside the scratch folder, no child but git."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.services.git.conftest import IDS, image

from deskjob_services.gateway import Gateway, call, environ_of
from deskjob_services.identity import Credentials
from deskjob_services.intranet import Intranet
from deskjob_services.scratch import place
from deskjob_services.store import Store

PIECES = st.sampled_from(
    ["a", "main", "..", ".", ".git", ".GIT", "git~1", "HEAD", "refs/heads/", "@{", "/", "//", "\\", "\0", "\n", "\r\n",
     "%2e%2e", "%00", " ", "~", "^", ":", "*", "?", "[", ".lock", "-", "--upload-pack=x", "é", "\u200c", "\u202e",
     "$(x)", ";", "`", "|", "README.md", "tariffs", "zones.py", ".git/hooks/post-update", "etc/passwd", "d" * 300]
)  # fmt: skip
NAMES = st.lists(PIECES | st.text(max_size=6), min_size=1, max_size=6).map("".join)
QUICK = 40
CHANGING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod")


class Watch:
    """What the process does to files and children while it answers, as the interpreter reports it."""

    def __init__(self) -> None:
        self.on = False
        self.written: list[str] = []
        self.started: list[list[str]] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Note one audit event."""
        if not self.on:
            return
        if event in ("os.remove", "os.rmdir") and args[1] != -1:
            return  # beneath a folder that is being removed, named by its descriptor
        named = event == "open" and not isinstance(args[0], int)  # a number is a file that is open already
        writes = named and bool(int(args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if writes or event in CHANGING:
            self.written.append(str(args[0]))
        if event == "subprocess.Popen":
            self.started.append([str(one) for one in args[1]])
        if event in ("os.system", "os.exec", "os.posix_spawn", "os.spawn"):
            self.started.append([event])


WATCH = Watch()
sys.addaudithook(WATCH)


@pytest.fixture(scope="module")
def office() -> Iterator[Intranet]:
    """One office for all examples; each is taken back."""
    store = Store.of_image(image())
    yield Intranet(store, Credentials(b"a secret of the tests, 32 bytes.."))
    store.close()


def asked(office: Intranet, method: str, path: str, body: bytes = b"") -> int:
    """The status of one request, watched."""
    token = office.credentials.issue(IDS["bo"], "git")
    kind = "application/json" if body[:1] == b"{" else "application/x-git-receive-pack-request"
    environ = environ_of(
        method, path, [("Host", "git.deskjob"), ("PRIVATE-TOKEN", token), ("Content-Type", kind)], body
    )
    WATCH.on = True
    try:
        return call(Gateway(office), environ)[0]
    finally:
        WATCH.on = False


def tried(office: Intranet, name: str) -> list[int]:
    """The name in every place where one may stand; the statuses."""
    inside = quote(name, safe="")
    root = "/api/v4/projects/1"
    actions = [
        {"action": "create", "file_path": name, "content": name},
        {"action": "move", "file_path": name, "previous_path": "README.md"},
        {"action": "delete", "file_path": name},
    ]
    bodies = [{"branch": "main", "commit_message": "x", "actions": [one]} for one in actions]
    bodies += [{"branch": name, "start_branch": "main", "commit_message": name or "x", "actions": actions[:1]}]
    statuses = [asked(office, "POST", f"{root}/repository/commits", json.dumps(body).encode()) for body in bodies]
    for path in (
        f"{root}/repository/files/{inside}?ref=main", f"{root}/repository/files/README.md/raw?ref={inside}",
        f"{root}/repository/tree?path={inside}&ref={inside}", f"{root}/repository/commits/{inside}",
        f"{root}/repository/branches/{inside}", f"{root}/repository/compare?from={inside}&to=main",
        f"{root}/repository/archive?sha={inside}", f"{root}/wikis/{inside}", f"/api/v4/projects/{inside}",
        f"/{inside}.git/info/refs?service=git-upload-pack",
        f"/platform/{inside}.git/info/refs?service=git-receive-pack",
        f"/platform/tariffs.git/info/refs?service={inside}", f"/platform/tariffs.git/{inside}",
        f"/platform/tariffs.git/objects/{inside}",
    ):  # fmt: skip
        statuses.append(asked(office, "GET", path))
    for path, body in (
        (f"{root}/repository/branches", {"branch": name, "ref": "main"}),
        (f"{root}/repository/tags", {"tag_name": name, "ref": "main", "message": name}),
        (f"{root}/wikis", {"title": name or "x", "content": name}),
        ("/api/v4/projects", {"name": name or "x", "path": name or "x"}),
    ):
        statuses.append(asked(office, "POST", path, json.dumps(body).encode()))
    return statuses


def pushed(office: Intranet, name: str) -> int:
    """A push that removes the ref of this name, and one that makes it; the worse status."""
    ref = name.encode("utf-8", "replace")
    worst = 0
    for before, after in (("1" * 40, "0" * 40), ("0" * 40, "1" * 40)):
        line = f"{before} {after} ".encode() + ref + b"\0report-status"
        body = f"{len(line) + 4:04x}".encode() + line + b"0000"
        worst = max(worst, asked(office, "POST", "/platform/tariffs.git/git-receive-pack", body))
    return worst


def judged(office: Intranet, act: Callable[[], Any]) -> None:
    """Nothing of what must not happen has happened."""
    mark = office.store.mark()
    WATCH.written.clear()
    WATCH.started.clear()
    found = act()
    assert all(status < 500 for status in (found if isinstance(found, list) else [found]))
    assert office.faults == []
    scratch = str(office.store.blobs.scratch())
    outside = [path for path in WATCH.written if not _within(path, scratch)]
    assert outside == []
    assert all(Path(one[0]).name == "git" and one[1:] == ["http-backend"] for one in WATCH.started)
    office.store.undo(mark)


def _within(path: str, scratch: str) -> bool:
    return path.startswith((scratch, "/dev/null", f"{place()}/deskjob-")) and ".." not in path.split("/")


@settings(max_examples=QUICK, deadline=None)
@given(NAMES)
def test_no_name_leads_anywhere(office: Intranet, name: str) -> None:
    judged(office, lambda: tried(office, name))


@settings(max_examples=QUICK // 3, deadline=None)
@given(NAMES)
def test_no_pushed_name_leads_anywhere(office: Intranet, name: str) -> None:
    judged(office, lambda: pushed(office, name))


@pytest.mark.long
@settings(max_examples=10_000, deadline=None)
@given(NAMES)
def test_none_of_very_many_names_leads_anywhere(office: Intranet, name: str) -> None:
    judged(office, lambda: tried(office, name))


@pytest.mark.long
@settings(max_examples=1_000, deadline=None)
@given(NAMES)
def test_none_of_very_many_pushed_names_leads_anywhere(office: Intranet, name: str) -> None:
    judged(office, lambda: pushed(office, name))


def test_the_watch_would_see_a_way_out(office: Intranet, tmp_path: Path) -> None:
    WATCH.on = True
    (tmp_path / "x").write_text("1")
    (tmp_path / "x").unlink()
    WATCH.on = False
    assert [path for path in WATCH.written if not _within(path, str(office.store.blobs.scratch()))]
