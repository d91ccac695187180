"""Which commit brought each line: as git itself says, through GitLab's own client."""

import subprocess
from collections.abc import Callable
from itertools import chain, pairwise
from typing import Any

import gitlab
import pytest
from gitlab.exceptions import GitlabError, GitlabListError
from tests.services.git.conftest import Git

from deskjob_services.errors import Conflict, NotFound

Do = Callable[..., Any]
ZONES = "tariffs/zones.py"


@pytest.fixture
def changed(do: Do) -> None:
    """The zones after three hands: a line changed twice, some added in between, one taken away."""
    text = "".join(f"ZONE_{n} = {n}\n" for n in range(1, 21))
    for who, after in (
        ("bo", text.replace("ZONE_7 = 7", "ZONE_7 = 8")),
        ("eve", text.replace("ZONE_7 = 7", "ZONE_7 = 8\n# Mind\n# the toll")),
        ("ana", text.replace("ZONE_7 = 7", "ZONE_7 = 9\n# Mind\n# the toll").replace("ZONE_20 = 20\n", "ZONE_20 = 21")),
    ):
        change = {"action": "update", "path": ZONES, "content": after}
        do(who, "commit_files", project="GP001", branch="main", message=f"By {who}", actions=[change])


@pytest.mark.parametrize("path", [ZONES, "README.md", "CHANGES"])
def test_lines_come_from_the_commits_that_git_names(
    path: str, changed: None, lab: Callable[[str], gitlab.Gitlab], clone: Callable[..., Git]
) -> None:
    mine = clone("fay")
    told = subprocess.run(
        ["git", "blame", "-l", "-s", "--root", path], cwd=mine.folder, capture_output=True, text=True, check=True
    ).stdout
    expected = [(line[:40], line.partition(") ")[2]) for line in told.split("\n") if line]
    found = lab("fay").projects.get("platform/tariffs").files.blame(path, ref="main")
    assert (
        list(chain.from_iterable([(one["commit"]["id"], line) for line in one["lines"]] for one in found)) == expected
    )
    for one, next_one in pairwise(found):
        assert one["commit"]["id"] != next_one["commit"]["id"]
    assert found[0]["commit"]["author_name"] == "Bo Lindqvist"


def test_a_stretch_of_lines_is_cut_out_and_may_be_beyond_the_end(
    changed: None, lab: Callable[[str], gitlab.Gitlab]
) -> None:
    client = lab("fay")
    place = f"/projects/1/repository/files/{ZONES.replace('/', '%2F')}/blame"

    def lines(**asked: int) -> list[Any]:
        query = {"ref": "main", **{f"range[{name}]": value for name, value in asked.items()}}
        found: Any = client.http_get(place, query_data=query)
        return [one["lines"] for one in found]

    assert lines(start=6, end=9) == [["ZONE_6 = 6"], ["ZONE_7 = 9"], ["# Mind", "# the toll"]]
    assert lines(start=22, end=500) == [["ZONE_20 = 21"]]
    assert lines(start=500, end=501) == []
    for asked, said in (({"start": 9, "end": 6}, "less than or equal"), ({"start": 2}, r"range\[end\] is missing")):
        with pytest.raises(GitlabError, match=said):
            lines(**asked)


def test_what_has_no_lines_has_no_origin(do: Do, lab: Callable[[str], gitlab.Gitlab]) -> None:
    assert do("cy", "blame", project="GP001", path="tariffs/__init__.py").parts == []
    image = {"action": "create", "path": "a.png", "content": "AAAA", "encoding": "base64"}
    do("bo", "commit_files", project="GP001", branch="main", message="A picture", actions=[image])
    with pytest.raises(Conflict, match="is no text"):
        do("cy", "blame", project="GP001", path="a.png")
    for path in ("gone.py", "tariffs", "a\0b", "../x"):
        with pytest.raises(NotFound):
            do("cy", "blame", project="GP001", path=path)
    with pytest.raises(GitlabListError, match="404"):
        lab("fay").projects.get("platform/tariffs").files.blame(ZONES, ref="nowhere")
