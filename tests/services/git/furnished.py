"""Something of everything in the office's project, so that there is a record for every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pygit2

from deskjob_services.git.models import Job, Pipeline, Project, Ref
from deskjob_services.git.objects import objects
from deskjob_services.intranet import Intranet

README = """# Tariffs

What a parcel costs, by [zone](tariffs/zones.py#L3). Ask @bo or see #1 and !1.

| Zone | Price |
|------|------:|
| 1    | 4.20  |

- [x] rounding
- [ ] surcharges
"""
ZONES = "".join(f"ZONE_{n} = {n}\n" for n in range(1, 21)).replace("ZONE_7 = 7\n", "ZONE_7 = 8\n")


def furnish(office: Intranet, do: Callable[..., Any], branch: Callable[..., str]) -> None:
    """Labels, milestones, issues, merge requests in each state, a wiki, releases and pipelines in GP001."""
    planned(do)
    proposed(do, branch)
    do("ana", "write_wiki_page", project="GP001", title="home", content="# Welcome\n\nSee [rounding](Rounding).\n")
    do("ana", "write_wiki_page", project="GP001", title="Rounding", content="Half up. See #1.\n")
    do("ana", "create_release", project="GP001", tag="v1.0", name="One", description="- first, see #1\n")
    do("ana", "protect", project="GP001", pattern="main")
    piped(office)


def planned(do: Callable[..., Any]) -> None:
    """Labels, milestones and issues with their discussions."""
    for name, color in (("bug", "#d9534f"), ("workflow::doing", "#428bca")):
        do("cy", "create_label", project="GP001", name=name, color=color, description=f"What is {name}")
    for title in ("Spring", "Summer"):
        do(
            "cy",
            "create_milestone",
            project="GP001",
            title=title,
            description="For the *season*",
            due_date="2026-04-02",
        )
    issue = do(
        "eve", "create_issue", project="GP001", title="Half a cent is lost", description=f"{README}\nAlso ~bug.",
        labels=["bug", "workflow::doing"], assignees=["bo"], milestone="Spring", due_date="2026-05-01",
    ).id  # fmt: skip
    other = do("eve", "create_issue", project="GP001", title="Surcharges", confidential=True).id
    do("eve", "link_issues", issue=issue, other=other, kind="blocks")
    do("bo", "comment", target=issue, body="I look into it, with @eve.")
    do("cy", "edit_issue", issue=other, state="closed")


def proposed(do: Callable[..., Any], branch: Callable[..., str]) -> None:
    """A merge request that is open and discussed, one merged, one closed."""
    branch("fix/zones", {"README.md": README, "tariffs/zones.py": ZONES}, message="Put zone 7 right\n\nSee #1\n")
    one = do(
        "bo", "open_merge_request", project="GP001", source_branch="fix/zones", title="Put zone 7 right",
        description="Closes #1", reviewers=["ana"], labels=["bug"], milestone="Spring",
    ).id  # fmt: skip
    placed = do("ana", "discuss", merge=one, body="Why 8?", path="tariffs/zones.py", line=7).id
    do("bo", "reply", discussion=placed, body="The contract says so.")
    do("eve", "approve", merge=one)
    branch(
        "docs", {"docs/a b.md": "# Prices\n\n[up](../README.md)\n", ".gitlab-ci.yml": "tests:\n  script: [pytest]\n"}
    )
    done = do("bo", "open_merge_request", project="GP001", source_branch="docs", title="Draft: Write it up").id
    do("bo", "edit_merge_request", merge=done, title="Write it up")
    do("ana", "accept_merge", merge=done)
    branch("idea", {"IDEA": "None yet.\n"})
    left = do("eve", "open_merge_request", project="GP001", source_branch="idea", title="An idea").id
    do("eve", "edit_merge_request", merge=left, state="closed")


def piped(office: Intranet) -> None:
    """A pipeline that passed, with a log, and one that waits."""
    store = office.store
    sha = store.rows.need(Ref, "GP001", 0, "refs/heads/main").sha
    tree = str(objects(store.rows, store.blobs).reading[sha].peel(pygit2.Tree).id)
    store.rows.need(Project, "GP001")
    with store.act("harness", "plant", 0, []):
        common = {"project_id": "GP001", "ref": "main", "sha": sha, "tree": tree, "person_id": "P0002"}
        one = store.rows.insert(Pipeline, **common, state="failed", created_at=store.now, finished_at=store.now)
        store.rows.insert(Pipeline, **common, state="skipped", reason="No sandbox here.", created_at=store.now)
        log = store.blobs.put(b"$ pytest\n<script>alert(1)</script>\n1 failed\n")
        store.rows.insert(Job, pipeline_id=one.id, name="tests", state="failed", exit_code=1, log=log)
