"""OCS as ownCloud's clients speak it, and what a public link gives to whoever has it."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from tests.services.sheets.conftest import Answer, asked

from deskjob_services.gateway import Gateway, call, environ_of
from deskjob_services.intranet import Intranet

Do = Callable[..., Any]
Put = Callable[..., str]
SHARES = "/apps/files_sharing/api/v1/shares"


@pytest.fixture
def ocs(office: Intranet) -> Callable[..., Answer]:
    """Ask as somebody: `ocs("ana", "POST", SHARES, path="/a.csv", shareType=3)`."""

    def run(who: str, method: str, address: str, /, version: str = "v1.php", **fields: object) -> Answer:
        body = b"" if method == "GET" else urlencode(fields).encode()
        query = f"?{urlencode({'format': 'json', **(fields if method == 'GET' else {})})}"
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        answer = asked(office, who, method, f"{address}{query}", body, base=f"/sheets/ocs/{version}", **kind)
        assert office.faults == []
        return answer

    return run


def data(answer: Answer) -> Any:
    said = json.loads(answer.body)["ocs"]
    assert said["meta"]["statuscode"] in (100, 200), said
    return said["data"]


def code(answer: Answer) -> int:
    return int(json.loads(answer.body)["ocs"]["meta"]["statuscode"])


def test_a_share_is_made_shown_changed_and_ended(ocs: Callable[..., Answer], do: Do, put: Put) -> None:
    do("ana", "make_folder", name="Team")
    made = data(ocs("ana", "POST", SHARES, path="/Team", shareType=0, shareWith="bo"))
    assert (made["share_type"], made["share_with"], made["permissions"], made["uid_owner"]) == (0, "bo", 31, "ana")
    assert (made["path"], made["item_type"]) == ("/Team", "folder")
    (listed,) = data(ocs("ana", "GET", SHARES, path="/Team"))
    assert listed["id"] == made["id"] and data(ocs("ana", "GET", SHARES))[0]["id"] == made["id"]
    (received,) = data(ocs("bo", "GET", SHARES, shared_with_me="true"))
    assert received["file_target"] == "/Team"
    changed = data(ocs("ana", "PUT", f"{SHARES}/{made['id']}", permissions=1, expireDate="2026-12-31"))
    assert (changed["permissions"], changed["expiration"]) == (1, "2026-12-31 00:00:00")
    assert do("bo", "stat", file="/Team").rights == 1
    assert data(ocs("bo", "GET", f"{SHARES}/{made['id']}"))[0]["id"] == made["id"]
    assert code(ocs("cy", "GET", f"{SHARES}/{made['id']}")) == 404
    assert code(ocs("cy", "DELETE", f"{SHARES}/{made['id']}")) == 404
    assert data(ocs("ana", "DELETE", f"{SHARES}/{made['id']}")) == []
    assert data(ocs("ana", "GET", SHARES, path="/Team")) == []


def test_a_department_is_a_group(ocs: Callable[..., Answer], do: Do, put: Put) -> None:
    put("ana", "a.csv")
    made = data(ocs("ana", "POST", SHARES, path="a.csv", shareType=1, shareWith="Sales"))
    assert (made["share_with"], made["share_with_displayname"], made["permissions"]) == ("D02", "Sales", 19)
    assert do("cy", "stat", file="/a.csv").owner.handle == "ana"


def test_who_has_the_link_reads_and_does_nothing_else(
    ocs: Callable[..., Answer], office: Intranet, do: Do, put: Put
) -> None:
    do("ana", "make_folder", name="Open")
    put("ana", "Übersicht.csv", b"a,b\n", folder="/Open")
    put("ana", "secret.csv")
    made = data(ocs("ana", "POST", SHARES, path="/Open/Übersicht.csv", shareType=3))
    assert made["url"] == f"http://deskjob/sheets/index.php/s/{made['token']}" and len(made["token"]) == 20
    again = data(ocs("ana", "GET", SHARES, path="/Open/Übersicht.csv"))
    assert again[0]["token"] == made["token"]

    def got(path: str) -> tuple[int, bytes]:
        status, _, body = call(Gateway(office), environ_of("GET", f"/sheets{path}", [("Host", "deskjob")], b""))
        return status, body

    link = f"/index.php/s/{made['token']}"
    status, page = got(link)
    assert status == 200 and f"{link}/download".encode() in page
    assert got(f"{link}/download") == (200, b"a,b\n")
    assert got("/index.php/s/ABCDEFGHIJKLMNOPQRST/download")[0] == 404
    assert got(f"{link}x/download")[0] == 404
    assert office.access[-1].operation == "sheets.link" and office.access[-1].actor == ""
    do("ana", "unshare", share=f"SS{int(made['id']):04d}")
    assert got(f"{link}/download")[0] == 404
    office.freeze()
    assert got(link)[0] == 503
    assert not any(made["token"] in str(row) for row in office.store.rows.values("select * from sheets_share"))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"path": "/none", "shareType": 3}, 404),
        ({"path": "/a.csv", "shareType": 6}, 400),
        ({"path": "/a.csv"}, 400),
        ({"path": "/a.csv", "shareType": 0, "shareWith": "nobody"}, 404),
        ({"path": "/a.csv", "shareType": 0, "shareWith": "ana"}, 400),
        ({"path": "/a.csv", "shareType": 3, "password": "x"}, 400),
        ({"path": "/a.csv", "shareType": 3, "publicUpload": "true"}, 400),
        ({"path": "/a.csv", "shareType": 3, "permissions": 31}, 400),
        ({"path": "/a.csv", "shareType": 0, "shareWith": "bo", "uid_owner": "cy"}, 400),
        ({"path": "/a.csv", "shareType": 0, "shareWith": "bo", "permissions": "99999999"}, 400),
        ({"path": "/a.csv", "shareType": 0, "shareWith": "bo", "expireDate": "soon"}, 400),
    ],
)
def test_what_makes_no_sense_is_refused_in_the_products_form(
    ocs: Callable[..., Answer], put: Put, fields: dict[str, object], expected: int
) -> None:
    put("ana", "a.csv")
    answer = ocs("ana", "POST", SHARES, **fields)
    assert (answer.status, code(answer)) == (200, expected)
    second = ocs("ana", "POST", SHARES, version="v2.php", **fields)
    assert second.status == code(second) == expected


def test_the_server_says_what_it_can_and_who_is_here_as_xml_too(ocs: Callable[..., Answer], office: Intranet) -> None:
    can = data(ocs("ana", "GET", "/cloud/capabilities"))
    assert can["capabilities"]["files_sharing"]["api_enabled"] is True
    assert sorted(data(ocs("ana", "GET", "/cloud/users"))["users"]) == ["ana", "bo", "cy", "dee", "eve"]
    assert data(ocs("ana", "GET", "/cloud/users", search="Zaj"))["users"] == ["cy"]
    assert data(ocs("ana", "GET", "/cloud/users/ana"))["quota"]["used"] == 0
    assert "quota" not in data(ocs("ana", "GET", "/cloud/users/bo"))
    assert code(ocs("ana", "GET", "/cloud/none")) == 404
    assert office.missing == {"GET /ocs/v1.php/cloud/none": 1}
    wrong = ocs("ana", "PUT", "/cloud/users")
    assert (wrong.status, wrong.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert ocs("ana", "OPTIONS", SHARES).headers["allow"] == "GET, HEAD, POST, OPTIONS"
    plain = asked(office, "ana", "GET", "/cloud/user", base="/sheets/ocs/v1.php")
    said = ElementTree.fromstring(plain.body)
    assert (said.findtext("meta/statuscode"), said.findtext("data/id")) == ("100", "ana")
    nobody = call(Gateway(office), environ_of("GET", "/sheets/ocs/v1.php/cloud/user", [("Host", "deskjob")], b""))
    assert nobody[0] == 401
