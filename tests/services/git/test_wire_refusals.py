"""GitLab's wire where something is wrong: its words, its headers, and what is never believed."""

from collections.abc import Callable
from typing import Any

import gitlab
import httpx
import pytest
from tests.services.git.conftest import IDS
from tests.services.git.test_wire_code import asked

from deskjob_services.gateway import Gateway, call, environ_of
from deskjob_services.intranet import Intranet

Lab = Callable[[str], gitlab.Gitlab]


def test_who_and_when_are_not_believed_from_a_body(office: Intranet) -> None:
    given = {"branch": "main", "commit_message": "x", "content": "x"}
    path = "/api/v4/projects/1/repository/files/new.txt"
    for forged in ({"author_name": "Ana Ruiz"}, {"author_email": "ana@office.example"}, {"created_at": "2020-01-01"}):
        status, body = asked(office, "bo", "POST", path, {**given, **forged})
        assert (status, set(body)) == (400, {"error"})
    assert asked(office, "bo", "POST", path, {**given, "author_name": "Bo Lindqvist"})[0] == 201


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "said"),
    [
        ("POST", "projects/1/repository/branches", {}, 400, {"error": "branch is missing, ref is missing"}),
        ("POST", "projects/1/protected_branches", {"name": "a", "push_access_level": 7}, 400,
         {"error": "push_access_level does not have a valid value"}),
        ("GET", "projects?per_page=x", None, 400, {"error": "per_page is invalid"}),
        ("GET", "projects/1/members/x", None, 400, {"error": "user_id is invalid"}),
        ("POST", "projects/1/repository/commits", [1], 400, {"error": "The body is not a JSON object"}),
        ("POST", "projects/1/repository/commits",
         {"branch": "main", "commit_message": "x", "actions": [{"file_path": "x"}]}, 400,
         {"error": "actions[0][action] is missing"}),
        ("PUT", "projects/1/repository/tree", None, 405, {"error": "405 Not Allowed"}),
        ("PUT", "projects/1/members/all", None, 405, {"error": "405 Not Allowed"}),
        ("GET", "projects/1/nothing", None, 404, {"error": "404 Not Found"}),
        ("GET", "projects/1/repository/files/%2e%2e%2fx?ref=main", None, 404, {"message": "404 File Not Found"}),
        ("GET", "projects/1/repository/commits/zzz", None, 404, {"message": "404 Commit Not Found"}),
        ("GET", "projects/1/repository/branches/zzz", None, 404, {"message": "404 Branch Not Found"}),
        ("GET", "projects/1/repository/tags/zzz", None, 404, {"message": "404 Tag Not Found"}),
        ("GET", "projects/1/wikis/zzz", None, 404, {"message": "404 Wiki Page Not Found"}),
        ("GET", "users/99", None, 404, {"message": "404 User Not Found"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_as_the_product_says_it(
    office: Intranet, method: str, path: str, body: Any, status: int, said: Any
) -> None:
    assert asked(office, "bo", method, f"/api/v4/{path}", body) == (status, said)
    assert office.faults == []


@pytest.mark.parametrize(
    "path",
    ["../x", "a/../../x", ".git/config", ".GIT/config", "git~1/config", "a\x00b", "x" * 4_001, "/etc/passwd", "a//b",
     "a\nb", ".git ", "C:\\x"],
)  # fmt: skip
def test_a_path_that_may_not_be_is_a_clear_error(office: Intranet, path: str) -> None:
    before = office.store.state_hash()
    actions = [{"action": "create", "file_path": path, "content": "x"}]
    given = {"branch": "main", "commit_message": "x", "actions": actions}
    status, body = asked(office, "bo", "POST", "/api/v4/projects/1/repository/commits", given)
    assert status == 400
    assert body["message"].startswith("invalid ")
    assert (office.faults, office.store.state_hash()) == ([], before)


def test_a_raw_file_is_never_a_page_of_ours(office: Intranet, address: str, lab: Lab) -> None:
    given = {"file_path": "x.html", "branch": "main", "content": "<script>1</script>", "commit_message": "X"}
    lab("bo").projects.get(1).files.create(given)
    token = office.credentials.issue(IDS["bo"], "git")
    answer = httpx.get(
        f"{address}/api/v4/projects/1/repository/files/x.html/raw", headers={"PRIVATE-TOKEN": token}
    )  # fmt: skip
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["a%0d%0aSet-Cookie:%20x=1", "a%0ab", "%22%3e", "%ff"])
def test_an_address_that_is_passed_on_stays_one_line(office: Intranet, name: str) -> None:
    path = f"/{name}/{name}/info/refs?service={name}"
    status, headers, _ = call(Gateway(office), environ_of("GET", path, [("Host", "git.deskjob")], b""))
    place = dict(headers)["Location"]
    assert (status, "\n" in place, "Set-Cookie" in dict(headers), office.faults) == (301, False, False, [])
    assert place.startswith(f"/{name[:1]}")


def test_a_method_there_is_not_names_those_there_are(address: str) -> None:
    answer = httpx.patch(f"{address}/api/v4/projects/1/repository/branches")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")


def test_an_error_of_ours_is_noted_and_answered_in_the_products_form(
    office: Intranet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.credentials, "holder", lambda token, service: 1 / 0)
    assert asked(office, "bo", "GET", "/api/v4/user") == (500, {"error": "500 Internal Server Error"})
    assert "ZeroDivisionError" in office.faults[0]


def test_an_answer_names_each_page_of_its_list(office: Intranet) -> None:
    token = office.credentials.issue(IDS["bo"], "git")
    given = [("Host", "git.deskjob"), ("Authorization", f"Bearer {token}")]
    path = "/api/v4/projects/platform%2Ftariffs/repository/tree?recursive=true&per_page=2&page=2"
    _, headers, _ = call(Gateway(office), environ_of("GET", path, given, b""))
    found = dict(headers)
    names = ("X-Total", "X-Total-Pages", "X-Page", "X-Prev-Page", "X-Next-Page", "X-Per-Page")
    assert [found[name] for name in names] == ["5", "3", "2", "1", "3", "2"]
    root = "http://git.deskjob/api/v4/projects/platform%2Ftariffs/repository/tree?recursive=true&per_page=2&page="
    assert found["Link"].split(", ")[:2] == [f'<{root}1>; rel="prev"', f'<{root}3>; rel="next"']
