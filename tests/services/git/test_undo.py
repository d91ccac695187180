"""Twenty pushes by git itself, merges and edits by several people, taken back together: rows, refs, what one clones."""

from collections.abc import Callable
from typing import Any

from tests.services.git.conftest import IDS, Git
from tests.services.git.furnished import furnish

from deskjob_services.git.models import Approval, Issue, Merge, Note, Pack, Push, Ref, Release
from deskjob_services.intranet import Intranet

Clone = Callable[..., Git]
Do = Callable[..., Any]
Lab = Callable[[str], Any]
PUSHES = 20


def rows(office: Intranet) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in the order of the table."""
    store = office.store
    return {name: store.rows.values(f"select rowid, * from {name} order by rowid") for name in store.tables}


def cloned(clone: Clone, at: str) -> dict[str, list[str]]:
    """What git says of a fresh clone of the code and one of the wiki: refs, history, files, all by hash."""
    asked = (("for-each-ref",), ("log", "--all", "--format=%H %T %an %at %s"), ("ls-tree", "-r", "HEAD"))
    found = {}
    for name in ("platform/tariffs.git", "platform/tariffs.wiki.git"):
        one = clone("gus", path=name, at=f"{at}-{name.rpartition('/')[2]}")
        assert one.run("fsck", "--full", "--strict") == ""
        found[name] = [one.run(*words) for words in asked]
    return found


def worked(clone: Clone, lab: Lab, office: Intranet) -> None:
    """Twenty pushes by three, of branches, main, tags and the wiki; merges, reviews and planning between them."""
    bo, eve, ana = clone("bo", at="bo-works"), clone("eve", at="eve-works"), clone("ana", at="ana-works")
    for number in range(5):
        # What bo begins, eve goes on with; ana looks at it, merges it, and writes on main itself.
        name = f"topic/{number}"
        bo.run("checkout", "-q", "-b", name, "origin/main")
        bo.commit(f"Step {number}", **{f"notes__{number}_md": f"{number}\n"})
        bo.run("push", "-q", "origin", name)
        eve.run("fetch", "-q")
        eve.run("checkout", "-q", name)
        eve.commit(f"More of {number}", **{f"notes__{number}_md": f"{number}\nmore\n", f"m{number}_txt": "m\n"})
        eve.run("push", "-q", "origin", name)
        project = lab("bo").projects.get("platform/tariffs")
        asked = {"source_branch": name, "target_branch": "main", "title": f"Step {number}", "labels": ["step"]}
        iid = project.mergerequests.create(asked).iid
        seen = lab("ana").projects.get("platform/tariffs").mergerequests.get(iid)
        seen.notes.create({"body": f"Why {number}?"})
        seen.approve()
        seen.merge(squash=bool(number % 2), should_remove_source_branch=number > 2)
        ana.run("pull", "-q", "origin", "main")
        ana.commit(f"After {number}", CHANGES=f"2.{number}\n")
        ana.run("push", "-q", "origin", "HEAD:main")
        bo.run("fetch", "-q", "-p")
    eve.run("checkout", "-q", "-b", "idea-again", "origin/idea")
    eve.run("commit", "-q", "--amend", "-m", "Another idea")
    eve.run("push", "-q", "-f", "origin", "idea-again:idea")
    bo.run("push", "-q", "origin", "--delete", "topic/0")
    bo.run("tag", "-a", "v2.0", "-m", "Two", "origin/main")
    bo.run("push", "-q", "origin", "v2.0")
    wiki = clone("eve", path="platform/tariffs.wiki.git", at="eve-writes")
    for number in range(2):
        wiki.commit(f"Page {number}", home_md=f"# Welcome\n\n{number}\n", **{f"p{number}_md": "p\n"})
        wiki.run("push", "-q", "origin", "HEAD")
    planned(lab)


def planned(lab: Lab) -> None:
    """Edits of what was there before, and its end."""
    ana, eve = (lab(who).projects.get("platform/tariffs") for who in ("ana", "eve"))
    ana.files.update("README.md", {"branch": "main", "content": "# Other\n", "commit_message": "Say it otherwise"})
    issue = eve.issues.get(1)
    issue.title, issue.labels, issue.state_event = "Half a cent", [], "close"
    issue.save()
    for note in eve.issues.get(1).notes.list(get_all=True):
        if note.author["username"] == "eve" and not note.system:
            note.delete()
    summer = ana.milestones.list(search="Summer")[0]
    summer.state_event = "close"
    summer.save()
    ana.labels.delete("bug")
    ana.releases.delete("v1.0")
    ana.releases.create({"tag_name": "v2.0", "name": "Two", "description": "- all of it"})
    ana.protectedbranches.delete("main")
    ana.members.create({"user_id": int(IDS["fay"][1:]), "access_level": 30})
    ana.wikis.get("home").delete()


def test_twenty_pushes_merges_and_edits_by_several_people_are_taken_back_together(
    office: Intranet, do: Do, branch: Callable[..., str], clone: Clone, lab: Lab
) -> None:
    furnish(office, do, branch)
    store = office.store
    before, refs, old = rows(office), store.rows.where(Ref), cloned(clone, "before")
    start, mark = store.state_hash(), store.mark()
    worked(clone, lab, office)
    since = [one for one in store.journal.acts() if one.act > mark.act]
    assert sum(one.operation == "git.push" for one in since) >= PUSHES
    assert {one.actor for one in since if one.operation == "git.push"} == {IDS[who] for who in ("ana", "bo", "eve")}
    assert sum(one.operation == "git.accept_merge" for one in since) == 5
    now = rows(office)
    touched = {model.__tablename__ for model in (Approval, Issue, Merge, Note, Pack, Push, Ref, Release)}
    assert touched <= {name for name in now if now[name] != before[name]}
    assert store.state_hash() == store.recounted_hash() != start
    assert cloned(clone, "changed") != old
    store.undo(mark)
    assert rows(office) == before
    assert store.rows.where(Ref) == refs
    assert store.state_hash() == store.recounted_hash() == start
    assert store.now == mark.now
    assert cloned(clone, "after") == old
    # The company goes on from there: what was taken back can be done again.
    again = clone("bo", at="bo-again")
    sha = again.commit("Step 0", notes__0_md="0\n")
    again.run("push", "-q", "origin", "HEAD:refs/heads/topic/0")
    assert store.rows.need(Ref, "GP001", 0, "refs/heads/topic/0").sha == sha
