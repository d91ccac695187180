"""The three doors of the git host, each as one person uses it for a day's work: GitLab's client, pages, git itself."""

from __future__ import annotations

import os
import subprocess
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gitlab
from gitlab.v4 import objects
from tests.browser.conftest import Visitor, password
from tests.browser.test_sessions import fill, press, says

from deskjob.standing import Standing

if TYPE_CHECKING:
    from deskjob_services.people.models import Person

PROJECT = "platform/tariffs"


class Still(Standing):
    """A company in which time moves by acts alone: a tick or a finished pipeline between two would date the next."""

    def _tick(self) -> None:
        """Nobody turns the clock."""

    def _build(self) -> None:
        """Nobody carries out pipelines: each stays pending."""


class Interface:
    """GitLab's interface, spoken by python-gitlab as it is published."""

    def __init__(self, company: Standing, who: Person) -> None:
        self.company, self.who = company, who
        token = company.world.intranet.credentials.issue(who.id, "git")
        self.client = gitlab.Gitlab(f"{company.url}/git", private_token=token)

    def leave(self) -> None:
        """Hang up."""
        self.client.session.close()

    @cached_property
    def project(self) -> objects.Project:
        """The project as the client has it."""
        return self.client.projects.get(PROJECT)

    def label(self, name: str, color: str) -> None:
        """Make a label."""
        self.project.labels.create({"name": name, "color": color})

    def milestone(self, title: str, due: str) -> None:
        """Make a milestone."""
        self.project.milestones.create({"title": title, "due_date": due})

    def issue(self, title: str, text: str, label: str, milestone: str) -> int:
        """Open an issue; its number."""
        planned = next(one for one in self.project.milestones.list(iterator=True) if one.title == milestone)
        asked = {"title": title, "description": text, "labels": [label], "milestone_id": planned.id}
        return int(self.project.issues.create(asked).iid)

    def branch(self, name: str) -> None:
        """Make a branch at main."""
        self.project.branches.create({"branch": name, "ref": "main"})

    def edit(self, branch: str, path: str, more: str, message: str) -> None:
        """Put more at the end of a file."""
        file = self.project.files.get(path, ref=branch)
        file.content = file.decode().decode() + more
        file.save(branch=branch, commit_message=message)

    def add(self, branch: str, path: str, text: str, message: str) -> None:
        """Make a file."""
        asked = {"file_path": path, "branch": branch, "content": text, "commit_message": message}
        self.project.files.create(asked)

    def propose(self, branch: str, title: str, text: str) -> int:
        """Open a merge request into main; its number."""
        asked = {"source_branch": branch, "target_branch": "main", "title": title, "description": text}
        return int(self.project.mergerequests.create(asked).iid)

    def comment(self, kind: str, number: int, text: str) -> None:
        """Say something under `issues` or `merge_requests`."""
        held: Any = self.project.issues if kind == "issues" else self.project.mergerequests
        held.get(number).notes.create({"body": text})

    def approve(self, number: int) -> None:
        """Approve a merge request."""
        one = self.project.mergerequests.get(number)
        one.approve(sha=one.sha)

    def merge(self, number: int) -> None:
        """Merge it by a merge commit in the product's words."""
        self.project.mergerequests.get(number).merge()

    def close(self, number: int) -> None:
        """Close an issue."""
        one = self.project.issues.get(number)
        one.state_event = "close"
        one.save()

    def tag(self, name: str) -> None:
        """Tag main."""
        self.project.tags.create({"tag_name": name, "ref": "main"})

    def release(self, tag: str, name: str, text: str) -> None:
        """Release a tag."""
        self.project.releases.create({"tag_name": tag, "name": name, "description": text})

    def wiki(self, slug: str, more: str) -> None:
        """Put more at the end of a wiki page."""
        one = self.project.wikis.get(slug)
        one.content += more
        one.save()


class Git(Interface):
    """A clone and the git program for what git can do; issues, merge requests and releases by the interface.

    A client of git says whose a commit is and when it was made. It says here what the host would: the company's time.
    """

    def __init__(self, company: Standing, who: Person, folder: Path) -> None:
        super().__init__(company, who)
        self.folder = folder / who.handle
        word = password(company, who.handle)
        remote = company.url.replace("://", f"://{who.handle}:{word}@") + f"/git/{PROJECT}"
        for name, address in (("code", f"{remote}.git"), ("wiki", f"{remote}.wiki.git")):
            (self.folder / name).mkdir(parents=True)
            self.git("clone", "-q", address, ".", where=name)

    def git(self, *arguments: str, given: str = "", where: str = "code") -> None:
        """Have git do something in a clone."""
        moment = f"{self.company.world.store.now} +0000"
        said = {"NAME": self.who.name, "EMAIL": self.who.email, "DATE": moment}
        signed = {f"GIT_{part}_{key}": value for part in ("AUTHOR", "COMMITTER") for key, value in said.items()}
        settings = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", **signed}
        subprocess.run(
            ["git", *arguments], cwd=self.folder / where, env=settings, input=given.encode(), check=True,
            capture_output=True, timeout=60,
        )  # fmt: skip

    def commit(self, path: str, text: str, message: str, where: str = "code") -> None:
        """Commit a file; `-m` would end the message with a line break, what people type elsewhere is kept as it is."""
        (self.folder / where / path).write_text(text, encoding="utf-8")
        self.git("add", path, where=where)
        self.git("commit", "-q", "--cleanup=verbatim", "-F", "-", given=message, where=where)
        self.git("push", "-q", "origin", "HEAD", where=where)

    def branch(self, name: str) -> None:
        self.git("checkout", "-q", "-b", name)
        self.git("push", "-q", "origin", name)

    def edit(self, branch: str, path: str, more: str, message: str) -> None:
        self.git("checkout", "-q", branch)
        self.commit(path, (self.folder / "code" / path).read_text(encoding="utf-8") + more, message)

    def add(self, branch: str, path: str, text: str, message: str) -> None:
        self.git("checkout", "-q", branch)
        self.commit(path, text, message)

    def merge(self, number: int) -> None:
        """Merge by hand and push: the host notes that the merge request is merged."""
        one = self.project.mergerequests.get(number)
        closes = " and ".join(f"#{each.iid}" for each in one.closes_issues())
        said = [f"Merge branch '{one.source_branch}' into 'main'", one.title, f"Closes {closes}" if closes else ""]
        said.append(f"See merge request {one.references['full']}\n")
        self.git("fetch", "-q", "origin")
        self.git("checkout", "-q", "-B", "main", "origin/main")
        self.git("merge", "-q", "--no-ff", "--no-commit", f"origin/{one.source_branch}")
        self.git("commit", "-q", "--cleanup=verbatim", "-F", "-", given="\n\n".join(filter(None, said)))
        self.git("push", "-q", "origin", "main")

    def tag(self, name: str) -> None:
        self.git("fetch", "-q", "origin")
        self.git("tag", name, "origin/main")
        self.git("push", "-q", "origin", name)

    def wiki(self, slug: str, more: str) -> None:
        self.git("pull", "-q", where="wiki")
        text = (self.folder / "wiki" / f"{slug}.md").read_text(encoding="utf-8") + more
        self.commit(f"{slug}.md", text, f"Update {slug}", "wiki")


class Pages:
    """The pages, in Chromium."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def open(self, *steps: str) -> None:
        """Go to a page of the project."""
        assert self.visitor.go(f"/git/{PROJECT}/-/{'/'.join(steps)}") == 200

    def number(self) -> int:
        """The number at the end of the address one was led to."""
        return int(self.visitor.page.url.rpartition("/")[2])

    def label(self, name: str, color: str) -> None:
        self.open("labels/new")
        fill(self.visitor, Name=name, Colour=color)
        press(self.visitor, "Make the label")

    def milestone(self, title: str, due: str) -> None:
        self.open("milestones/new")
        fill(self.visitor, Title=title, Due=due)
        press(self.visitor, "Make the milestone")

    def issue(self, title: str, text: str, label: str, milestone: str) -> int:
        self.open("issues/new")
        fill(self.visitor, Title=title, Description=text)
        self.visitor.page.get_by_role("checkbox", name=label, exact=True).check()
        self.visitor.page.get_by_label("Milestone").select_option(label=milestone)
        press(self.visitor, "Open the issue")
        says(self.visitor, "is open.")
        return self.number()

    def branch(self, name: str) -> None:
        self.open("branches/new")
        fill(self.visitor, Name=name, Begins_at="main")
        press(self.visitor, "Make the branch")

    def edit(self, branch: str, path: str, more: str, message: str) -> None:
        self.open("edit", branch, path)
        text = self.visitor.page.get_by_label("Text")
        text.fill(text.input_value() + more)
        fill(self.visitor, Commit_message=message)
        press(self.visitor, "Commit the change")
        says(self.visitor, f"{path} is changed on {branch}.")

    def add(self, branch: str, path: str, text: str, message: str) -> None:
        self.open("new", branch)
        fill(self.visitor, Path=path, Text=text, Commit_message=message)
        press(self.visitor, "Commit the file")
        says(self.visitor, f"{path} is added on {branch}.")

    def propose(self, branch: str, title: str, text: str) -> int:
        self.open(f"merge_requests/new?source={branch}&target=main")
        fill(self.visitor, Title=title, Description=text)
        press(self.visitor, "Open the merge request")
        says(self.visitor, "is open.")
        return self.number()

    def comment(self, kind: str, number: int, text: str) -> None:
        self.open(kind, str(number))
        self.visitor.page.get_by_role("textbox", name="Comment").fill(text)
        press(self.visitor, "Comment")
        says(self.visitor, text)

    def approve(self, number: int) -> None:
        self.open("merge_requests", str(number))
        press(self.visitor, "Approve", exact=False)
        says(self.visitor, "You approved it.")

    def merge(self, number: int) -> None:
        self.open("merge_requests", str(number))
        press(self.visitor, "Merge")
        says(self.visitor, "It is merged.")

    def close(self, number: int) -> None:
        self.open("issues", str(number))
        press(self.visitor, "Close issue")

    def tag(self, name: str) -> None:
        self.open("tags/new")
        fill(self.visitor, Name=name, Of="main")
        press(self.visitor, "Make the tag")
        says(self.visitor, f"Tag {name} is made.")

    def release(self, tag: str, name: str, text: str) -> None:
        self.open(f"releases/new?tag={tag}")
        fill(self.visitor, Name=name, What_it_brings=text)
        press(self.visitor, "Release it")
        says(self.visitor, f"{name} is released.")

    def wiki(self, slug: str, more: str) -> None:
        self.open("wikis", slug, "edit")
        text = self.visitor.page.get_by_label("Text")
        text.fill(text.input_value() + more)
        press(self.visitor, "Save the page")
        says(self.visitor, "is changed.")

    def leave(self) -> None:
        """Close the browser's window; nothing may have been wrong with a page."""
        self.visitor.context.close()
        assert self.visitor.wrong == []


Door = Interface | Pages
