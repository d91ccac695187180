"""GitLab's wire for repositories, spoken by python-gitlab as it comes from PyPI, over a real socket."""

import base64
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import gitlab
import httpx
import pytest
from gitlab.exceptions import (
    GitlabAuthenticationError,
    GitlabCreateError,
    GitlabDeleteError,
    GitlabGetError,
    GitlabUpdateError,
)
from gitlab.v4.objects import Project
from tests.services.git.conftest import IDS

from deskjob_services.gateway import Gateway, call, environ_of
from deskjob_services.intranet import Intranet

Lab = Callable[[str], gitlab.Gitlab]


@pytest.fixture
def tariffs(lab: Lab) -> Callable[[str], Project]:
    """The project as somebody's client has it."""
    return lambda who: lab(who).projects.get("platform/tariffs")


def asked(office: Intranet, who: str, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """One request in process: status and JSON."""
    given = [("Host", "git.deskjob"), ("PRIVATE-TOKEN", office.credentials.issue(IDS[who], "git")), *headers.items()]
    data = json.dumps(body).encode() if body is not None else b""
    status, _, content = call(Gateway(office), environ_of(method, path, given, data))
    return status, json.loads(content) if content else None


def test_a_token_signs_in_and_a_wrong_one_does_not(lab: Lab, address: str) -> None:
    bo = lab("bo")
    bo.auth()
    assert bo.user is not None
    assert (bo.user.id, bo.user.username, bo.user.state) == (2, "bo", "active")
    assert bo.version()[0] == "17.0.0"
    with pytest.raises(GitlabAuthenticationError) as refused, gitlab.Gitlab(address, private_token="no") as wrong:
        wrong.auth()
    assert refused.value.response_code == 401
    assert refused.value.error_message == "401 Unauthorized"


def test_a_password_is_granted_a_token(office: Intranet, address: str) -> None:
    given = {"grant_type": "password", "username": "cy", "password": office.credentials.password(IDS["cy"])}
    granted = httpx.post(f"{address}/oauth/token", data=given).json()
    assert granted["token_type"] == "Bearer"
    with gitlab.Gitlab(address, oauth_token=granted["access_token"]) as cy:
        cy.auth()
        assert cy.user is not None
        assert cy.user.username == "cy"
    for wrong in ({"password": "no"}, {"username": "nobody"}, {"username": None}, {"grant_type": "code"}):
        answer = httpx.post(f"{address}/oauth/token", json={**given, **wrong})
        assert (answer.status_code, set(answer.json())) == (400, {"error"})


def test_projects_are_listed_found_and_paged(lab: Lab) -> None:
    fay = lab("fay")
    for number in range(5):
        fay.projects.create({"name": f"Side {number}", "visibility": "internal"})
    listed = fay.projects.list(iterator=True, per_page=2, order_by="name", sort="asc")
    assert (listed.total, listed.total_pages, listed.per_page) == (6, 3, 2)
    assert [one.name for one in listed] == [*(f"Side {number}" for number in range(5)), "Tariffs"]
    assert [one.path_with_namespace for one in fay.projects.list(search="tariffs")] == ["platform/tariffs"]
    assert [one.name for one in lab("cy").projects.list(membership=True)] == ["Tariffs"]
    assert [one.path for one in lab("bo").groups.list()] == ["platform"]
    assert [one.name for one in lab("bo").groups.get("platform").projects.list()] == ["Tariffs"]


def test_a_project_is_reached_by_number_and_by_path_wherever_it_is_asked_for(office: Intranet, lab: Lab) -> None:
    for named in (1, "1", "platform/tariffs"):
        assert lab("cy").projects.get(named).id == 1
    for path in ("/api/v4/projects/1", "/api/v4/projects/platform%2Ftariffs", "/api/v4/projects/platform%2ftariffs/"):
        status, body = asked(office, "cy", "GET", path)
        assert (status, body["id"]) == (200, 1)
    for path in ("/api/v4/projects/platform/tariffs", "/api/v4/projects//1"):
        assert asked(office, "cy", "GET", path) == (404, {"error": "404 Not Found"})
    assert sum(office.missing.values()) == 2


@pytest.mark.parametrize("named", [99, "nobody/nothing", "people/reviews", 2, "%00", "..%2f..", "a" * 190])
def test_an_unknown_project_is_not_found_nor_one_that_is_hidden(lab: Lab, named: Any) -> None:
    with pytest.raises(GitlabGetError) as refused:
        lab("bo").projects.get(named)
    assert (refused.value.response_code, refused.value.error_message) == (404, "404 Project Not Found")


def test_a_project_is_made_changed_archived_and_removed(lab: Lab) -> None:
    fay = lab("fay")
    made = fay.projects.create({"name": "Side Thing"})
    assert (made.path_with_namespace, made.visibility, made.empty_repo) == ("fay/side-thing", "private", True)
    with pytest.raises(GitlabCreateError) as refused:
        fay.projects.create({"name": "Side Thing"})
    assert refused.value.response_code == 400
    assert "has already been taken" in str(refused.value.error_message)
    made.description = "Beside"
    made.save()
    assert fay.projects.get(made.id).description == "Beside"
    made.archive()
    with pytest.raises(GitlabCreateError):
        made.files.create({"file_path": "a", "branch": "main", "content": "a", "commit_message": "A"})
    made.unarchive()
    made.delete()
    with pytest.raises(GitlabGetError):
        fay.projects.get(made.id)
    assert fay.projects.create({"name": "Side Thing"}).id != made.id
    with pytest.raises(GitlabDeleteError):
        lab("bo").projects.get(1).delete()


def test_members_come_change_and_go(tariffs: Callable[[str], Project]) -> None:
    one = tariffs("ana")
    made = one.members.create({"user_id": 6, "access_level": gitlab.const.AccessLevel.DEVELOPER})
    assert (made.username, made.access_level) == ("fay", 30)
    with pytest.raises(GitlabCreateError) as refused:
        one.members.create({"user_id": 6, "access_level": 30})
    assert refused.value.response_code == 409
    made.access_level = 20
    made.save()
    assert one.members.get(6).access_level == 20
    with pytest.raises(GitlabUpdateError):
        made.access_level = 50
        made.save()
    made.delete()
    assert [each.username for each in one.members_all.list()] == ["gus", "ana", "bo", "eve", "cy"]
    with pytest.raises(GitlabDeleteError):
        tariffs("gus").members.delete(7)
    tariffs("bo").members.delete(2)


def test_files_are_read_written_and_removed(tariffs: Callable[[str], Project]) -> None:
    one = tariffs("bo")
    file = one.files.get("tariffs/zones.py", ref="main")
    assert file.decode().startswith(b"ZONE_1 = 1\n")
    assert file.file_name == "zones.py"
    file.content = "ZONE = 0\n"
    file.save(branch="main", commit_message="One zone")
    assert one.files.raw("tariffs/zones.py", ref="main") == b"ZONE = 0\n"
    data = base64.b64encode(bytes(range(256))).decode()
    one.files.create(
        {"file_path": "a b/ü.bin", "branch": "main", "content": data, "encoding": "base64", "commit_message": "Bin"}
    )
    assert one.files.get("a b/ü.bin", ref="HEAD").decode() == bytes(range(256))
    assert one.files.head("README.md", ref="main")["X-Gitlab-File-Path"] == "README.md"
    one.files.delete("a b/ü.bin", branch="main", commit_message="Gone")
    with pytest.raises(GitlabGetError) as refused:
        one.files.get("a b/ü.bin", ref="main")
    assert (refused.value.response_code, refused.value.error_message) == (404, "404 File Not Found")
    with pytest.raises(GitlabCreateError) as twice:
        one.files.create({"file_path": "README.md", "branch": "main", "content": "", "commit_message": "Twice"})
    assert (twice.value.response_code, twice.value.error_message) == (400, "A file with this name already exists")
    with pytest.raises(GitlabGetError) as nowhere:
        one.files.get("README.md", ref="nowhere")
    assert nowhere.value.error_message == "404 Commit Not Found"


def test_trees_archives_and_objects_are_read(tariffs: Callable[[str], Project]) -> None:
    one = tariffs("cy")
    tree: Any = one.repository_tree(recursive=True, get_all=True)
    assert [each["path"] for each in tree] == [
        "CHANGES", "README.md", "tariffs", "tariffs/__init__.py", "tariffs/zones.py",
    ]  # fmt: skip
    readme = next(each for each in tree if each["path"] == "README.md")
    assert one.repository_raw_blob(readme["id"]) == b"# Tariffs\n\nWhat a parcel costs.\n"
    blob: Any = one.repository_blob(readme["id"])
    assert blob["size"] == 32
    packed = one.repository_archive(sha="v1.0", format="zip")
    assert isinstance(packed, bytes)
    assert len(zipfile.ZipFile(io.BytesIO(packed)).namelist()) == 3
    assert one.repository_archive() is not None
    with pytest.raises(GitlabGetError, match="404 Tree Not Found"):
        one.repository_tree(ref="nowhere")


def test_a_commit_of_several_actions_is_one_commit(tariffs: Callable[[str], Project]) -> None:
    one = tariffs("bo")
    actions = [
        {"action": "create", "file_path": "a.txt", "content": "a\n"},
        {"action": "move", "file_path": "docs/README.md", "previous_path": "README.md"},
        {"action": "update", "file_path": "CHANGES", "content": "2.0\n"},
        {"action": "delete", "file_path": "tariffs/zones.py"},
        {"action": "chmod", "file_path": "tariffs/__init__.py", "execute_filemode": True},
    ]
    made = one.commits.create(
        {"branch": "two", "start_branch": "main", "commit_message": "Much\n\nAt once", "actions": actions}
    )
    assert (made.title, made.message, made.author_name) == ("Much", "Much\n\nAt once", "Bo Lindqvist")
    assert made.stats == {"additions": 2, "deletions": 21, "total": 23}
    found: Any = {each["new_path"]: each for each in made.diff(get_all=True)}
    assert found["docs/README.md"]["renamed_file"]
    assert found["a.txt"]["diff"] == "@@ -0,0 +1 @@\n+a\n"
    assert found["tariffs/__init__.py"]["b_mode"] == "100755"
    assert [each["name"] for each in made.refs()] == ["two"]
    compared: Any = one.repository_compare("main", "two")
    assert [each["id"] for each in compared["commits"]] == [made.id]
    assert len(compared["diffs"]) == 5
    with pytest.raises(GitlabGetError, match="404 Ref Not Found"):
        one.repository_compare("main", "nowhere")
    with pytest.raises(GitlabCreateError) as refused:
        one.commits.create({"branch": "nowhere", "commit_message": "x", "actions": actions[:1]})
    assert refused.value.error_message == "You can only create or edit files when you are on a branch"


def test_histories_are_paged_and_chosen(tariffs: Callable[[str], Project]) -> None:
    one = tariffs("cy")
    assert [each.title for each in one.commits.list(iterator=True, per_page=1)] == ["Say what changed", "Begin"]
    assert [each.title for each in one.commits.list(ref_name="v1.0")] == ["Begin"]
    assert [each.title for each in one.commits.list(query_parameters={"path": "CHANGES"})] == ["Say what changed"]
    assert one.commits.list(since="2030-01-01T00:00:00Z") == []
    assert one.commits.get("main").parent_ids == [one.commits.get("v1.0").id]


def test_branches_and_tags_and_protection(tariffs: Callable[[str], Project]) -> None:
    bo, ana = tariffs("bo"), tariffs("ana")
    made = bo.branches.create({"branch": "fix/a", "ref": "main"})
    assert bo.branches.get("fix/a").commit["id"] == made.commit["id"]
    with pytest.raises(GitlabCreateError) as twice:
        bo.branches.create({"branch": "fix/a", "ref": "main"})
    assert (twice.value.response_code, twice.value.error_message) == (400, "Branch already exists")
    with pytest.raises(GitlabCreateError) as nowhere:
        bo.branches.create({"branch": "fix/b", "ref": "nowhere"})
    assert nowhere.value.error_message == "Invalid reference name: nowhere"
    assert [each.name for each in bo.branches.list(search="fix")] == ["fix/a"]
    made.delete()
    tag = bo.tags.create({"tag_name": "v2.0", "ref": "main", "message": "Two"})
    assert (tag.message, bo.tags.get("v2.0").target == tag.target) == ("Two", True)
    with pytest.raises(GitlabCreateError):
        bo.protectedbranches.create({"name": "main"})
    rule = ana.protectedbranches.create({"name": "main", "merge_access_level": 30})
    assert rule.push_access_levels == [{"access_level": 40, "access_level_description": "Maintainers"}]
    assert rule.merge_access_levels[0]["access_level_description"] == "Developers + Maintainers"
    assert bo.branches.get("main").protected
    assert not bo.branches.get("main").can_push
    with pytest.raises(GitlabCreateError) as refused:
        bo.files.create({"file_path": "x", "branch": "main", "content": "x", "commit_message": "X"})
    assert refused.value.response_code == 403
    assert str(refused.value.error_message).startswith("You are not allowed to push")
    ana.protectedbranches.get("main").delete()
    assert ana.protectedbranches.list() == []


def test_wiki_pages(tariffs: Callable[[str], Project]) -> None:
    bo = tariffs("bo")
    made = bo.wikis.create({"title": "On call", "content": "Who?"})
    assert made.slug == "On-call"
    made.content = "Ana."
    made.save()
    assert bo.wikis.get("On-call").content == "Ana."
    assert bo.wikis.list(with_content=True)[0].content == "Ana."
    bo.wikis.create({"title": "guides/New people", "content": "Hi"})
    assert bo.wikis.get("guides/New-people").title == "New people"
    made.delete()
    assert [each.slug for each in bo.wikis.list()] == ["guides/New-people"]
