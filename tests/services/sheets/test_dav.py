"""WebDAV in process: the same rows as through the API, conditions that hold, and nothing of the host's."""

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from tests.services.sheets.conftest import IDS, Answer, asked, b64, opened

from deskjob_services.gateway import Gateway, call, environ_of
from deskjob_services.intranet import Intranet
from deskjob_services.sheets import contents
from deskjob_services.sheets.dav import files as dav_files
from deskjob_services.sheets.models import Entry, Lock, Version

Do = Callable[..., Any]
Dav = Callable[..., Answer]
Put = Callable[..., str]
LOCK = (
    b'<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    b"<D:locktype><D:write/></D:locktype><D:owner>somebody</D:owner></D:lockinfo>"
)
MOMENT = "Mon, 13 Apr 2026 09:"


def hrefs(answer: Answer) -> list[str]:
    return re.findall(r"<\w+:href>(.*?)</\w+:href>", answer.text)


def test_a_put_makes_one_version_of_the_same_file_the_api_shows(do: Do, dav: Dav, put: Put, office: Intranet) -> None:
    one = put("ana", "plan.csv", b"first")
    done = dav("ana", "PUT", "/plan.csv", b"second")
    assert (done.status, done.headers["etag"]) == (204, do("ana", "stat", file=one).etag)
    assert [each.number for each in do("ana", "versions", file=one).versions] == [2, 1]
    assert dav("ana", "PUT", "/new.csv", b"new").status == 201
    assert do("ana", "versions", file="/new.csv").total == 1
    got = dav("ana", "GET", "/plan.csv")
    assert (got.status, got.body, got.headers["content-type"]) == (200, b"second", "text/csv")
    assert dav("ana", "GET", "/plan.csv", Range="bytes=1-3").body == b"eco"
    head = dav("ana", "HEAD", "/plan.csv")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "6")
    assert (dav("ana", "HEAD", "/").status, dav("ana", "GET", "/").status) == (200, 501)
    assert office.access[-1].actor == IDS["ana"] and one in {each for row in office.access for each in row.ids}


def test_the_journal_is_the_same_through_either_door() -> None:
    through: list[list[Any]] = []
    for wire in (True, False):
        office = opened()
        if wire:
            assert asked(office, "ana", "MKCOL", "/Plans").status == 201
            assert asked(office, "ana", "PUT", "/Plans/a.csv", b"a").status == 201
            target = "http://deskjob/sheets/remote.php/webdav/b.csv"
            assert asked(office, "ana", "MOVE", "/Plans/a.csv", Destination=target).status == 201
            assert asked(office, "ana", "DELETE", "/b.csv").status == 204
        else:
            from deskjob_services.kernel.act import dispatch

            for name, given in (
                ("make_folder", {"name": "Plans"}),
                ("upload", {"folder": "/Plans", "name": "a.csv", "content": b64(b"a")}),
                ("move", {"file": "/Plans/a.csv", "folder": "/", "name": "b.csv"}),
                ("trash", {"file": "/b.csv"}),
            ):
                dispatch(office, IDS["ana"], f"sheets.{name}", given)
        through.append([office.store.state_hash(), [(one.operation, one.at) for one in office.store.journal.acts()]])
        office.store.close()
    assert through[0] == through[1]


def test_conditions_hold_for_every_way_of_writing(dav: Dav, do: Do) -> None:
    tag = dav("ana", "PUT", "/a.csv", b"1").headers["etag"]
    assert dav("ana", "PUT", "/a.csv", b"2", If_Match=tag).status == 204
    before = do("ana", "stat", file="/a.csv").etag
    there = "http://deskjob/sheets/remote.php/webdav/b.csv"
    for method, more in (
        ("PUT", {}),
        ("DELETE", {}),
        ("MOVE", {"Destination": there}),
        ("COPY", {"Destination": there}),
    ):
        assert dav("ana", method, "/a.csv", b"3" if method == "PUT" else b"", If_Match=tag, **more).status == 412, (
            method
        )
    assert dav("ana", "PUT", "/a.csv", b"3", If_None_Match="*").status == 412
    assert dav("ana", "PUT", "/none.csv", b"3", If_Match="*").status == 412
    assert dav("ana", "PUT", "/a.csv", b"3", If=f"([{tag}])").status == 412
    address = "<http://deskjob/sheets/remote.php/webdav/a.csv>"
    assert dav("ana", "PUT", "/a.csv", b"3", If=f"{address} ([{tag}])").status == 412
    assert dav("ana", "GET", "/a.csv", If_None_Match=before).status == 304
    assert do("ana", "stat", file="/a.csv").etag == before
    assert dav("ana", "PUT", "/a.csv", b"3", If=f"{address} ([{before}])").status == 204
    assert dav("ana", "PUT", "/new.csv", b"3", If_None_Match="*").status == 201


def test_what_one_has_locked_the_other_does_not_write(dav: Dav, do: Do, put: Put, office: Intranet) -> None:
    do("ana", "make_folder", name="Team")
    put("ana", "plan.csv", b"first", folder="/Team")
    do("ana", "share", file="/Team", to="bo", rights=15)
    locked = dav("bo", "LOCK", "/Team/plan.csv", LOCK, Timeout="Second-600", Depth="0")
    token = locked.headers["lock-token"]
    assert (locked.status, "Second-540" in locked.text or "Second-600" in locked.text) == (200, True)
    assert "/sheets/remote.php/webdav/Team/plan.csv" in locked.text and "somebody" in locked.text
    for who in ("ana", "bo"):
        for method in ("PUT", "DELETE"):
            assert dav(who, method, "/Team/plan.csv", b"x" if method == "PUT" else b"").status == 423, (who, method)
        assert dav(who, "DELETE", "/Team").status in (403, 423)
    assert dav("ana", "PUT", "/Team/plan.csv", b"x", If=f"({token})").status in (412, 423)
    assert dav("bo", "PUT", "/Team/plan.csv", b"second", If=f"({token})").status == 204
    assert dav("bo", "LOCK", "/Team/plan.csv", If=f"({token})", Timeout="Second-1200").status == 200
    assert dav("ana", "UNLOCK", "/Team/plan.csv", Lock_Token=token).status == 403
    office.store.pass_time(1300)
    assert dav("ana", "PUT", "/Team/plan.csv", b"third").status == 204
    again = dav("bo", "LOCK", "/Team/plan.csv", LOCK).headers["lock-token"]
    assert dav("bo", "UNLOCK", "/Team/plan.csv", Lock_Token=again).status == 204
    assert office.store.rows.count(Lock) == 0


def test_locks_of_two_companies_in_one_process_do_not_meet(office: Intranet) -> None:
    other = opened()
    for one in (office, other):
        assert asked(one, "ana", "PUT", "/plan.csv", b"1").status == 201
    first = asked(office, "ana", "LOCK", "/plan.csv", LOCK, Timeout="Second-600")
    other.store.pass_time(10_000)
    assert asked(other, "ana", "PUT", "/plan.csv", b"2").status == 204
    assert asked(other, "ana", "LOCK", "/plan.csv", LOCK).status == 200
    assert asked(office, "ana", "PUT", "/plan.csv", b"2").status == 423
    assert asked(office, "ana", "UNLOCK", "/plan.csv", Lock_Token=first.headers["lock-token"]).status == 204
    assert asked(office, "ana", "PUT", "/plan.csv", b"2").status == 204
    assert asked(other, "ana", "PUT", "/plan.csv", b"3").status == 423
    other.store.close()


def test_a_delete_goes_to_the_trash_and_a_move_over_a_file_is_its_next_version(dav: Dav, do: Do, put: Put) -> None:
    one, draft = put("ana", "plan.csv", b"first"), put("ana", "draft.csv", b"better")
    there = "http://deskjob/sheets/remote.php/webdav/plan.csv"
    assert dav("ana", "MOVE", "/draft.csv", Destination=there, Overwrite="F").status == 412
    assert dav("ana", "MOVE", "/draft.csv", Destination=there).status == 204
    assert (do("ana", "stat", file="/plan.csv").id, do("ana", "stat", file=one).version) == (one, 2)
    assert [each.id for each in do("ana", "trashed").entries] == [draft]
    assert dav("ana", "DELETE", "/plan.csv").status == 204
    assert [each.id for each in do("ana", "trashed").entries] == [one, draft]


def test_a_folder_in_the_way_comes_back_when_the_copy_is_refused(
    dav: Dav, do: Do, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("ana", "a.csv", b"x" * 100)
    kept = do("ana", "make_folder", name="Kept").id
    monkeypatch.setattr(contents, "QUOTA", 150)
    assert dav("ana", "COPY", "/a.csv", Destination="/sheets/remote.php/webdav/Kept").status == 507
    assert do("ana", "stat", file="/Kept").id == kept


@pytest.mark.parametrize(
    "name", ["Übersicht 50%.csv", "a#b?.csv", "a;b&c=d+e.csv", "(1) [x] 'y'.csv", "\U0001f600.csv"]
)
def test_names_travel_in_addresses_and_come_back(dav: Dav, do: Do, name: str) -> None:
    assert dav("ana", "PUT", f"/{quote(name)}", b"x").status == 201
    assert do("ana", "stat", file=f"/{name}").name == name
    listed = dav("ana", "PROPFIND", "/", Depth="1")
    (href,) = [one for one in hrefs(listed) if not one.endswith("/")]
    assert dav("ana", "GET", href.removeprefix("/sheets/remote.php/webdav")).body == b"x"
    assert dav("ana", "MOVE", f"/{quote(name)}", Destination=f"http://deskjob{href}2").status == 201
    assert do("ana", "stat", file=f"/{name}2").name == f"{name}2"


def test_propfind_lists_as_deep_as_asked_and_within_bounds(
    dav: Dav, do: Do, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    do("ana", "make_folder", name="A")
    put("ana", "a.csv", folder="/A")
    put("ana", "b.csv")
    assert [len(hrefs(dav("ana", "PROPFIND", "/", Depth=depth))) for depth in ("0", "1", "infinity")] == [1, 3, 4]
    assert len(hrefs(dav("ana", "PROPFIND", "/"))) == 4
    monkeypatch.setattr(dav_files, "MOST_LISTED", 2)
    deep = dav("ana", "PROPFIND", "/", Depth="infinity")
    assert (deep.status, "propfind-finite-depth" in deep.text) == (403, True)
    assert dav("ana", "PROPFIND", "/A", Depth="1").status == 207
    assert dav("ana", "PROPFIND", "/none", Depth="1").status == 404


def test_properties_are_kept_with_the_file_and_travel_with_copies(dav: Dav, do: Do, put: Put) -> None:
    one = put("ana", "a.csv")
    change = (
        b'<D:propertyupdate xmlns:D="DAV:" xmlns:x="urn:x"><D:set><D:prop><x:note>k\xc3\xa9pt &lt;b&gt;</x:note>'
        b"</D:prop></D:set></D:propertyupdate>"
    )
    assert dav("ana", "PROPPATCH", "/a.csv", change).status == 207
    (kept,) = do("ana", "properties", file=one).properties
    assert kept.name == "{urn:x}note"
    assert dav("ana", "COPY", "/a.csv", Destination="/sheets/remote.php/webdav/b.csv").status == 201
    ask = b'<D:propfind xmlns:D="DAV:" xmlns:x="urn:x"><D:prop><x:note/><D:getetag/></D:prop></D:propfind>'
    found = dav("ana", "PROPFIND", "/b.csv", ask, Depth="0")
    assert "k\xe9pt &lt;b&gt;" in found.text or "k&#233;pt &lt;b&gt;" in found.text
    assert '"1-' in found.text or "&quot;1-" in found.text
    protected = change.replace(b"x:note", b"D:getetag")
    assert "403" in dav("ana", "PROPPATCH", "/a.csv", protected).text


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:"><x>&e;</x></propfind>',
        b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><propfind xmlns="DAV:">&b;</propfind>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE l><propfind xmlns="DAV:"/>'.encode("utf-16"),
        b"<propfind",
        b"<?xml version='1.0' encoding='none-such'?><a/>",
        b"\xff\xfe\x00",
    ],
)
def test_xml_that_declares_things_or_is_none_is_refused(dav: Dav, put: Put, body: bytes) -> None:
    put("ana", "a.csv")
    for method in ("PROPFIND", "PROPPATCH", "LOCK"):
        assert dav("ana", method, "/a.csv", body, Depth="0").status == 400


def test_too_large_is_said_before_it_is_read(dav: Dav, office: Intranet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "LARGEST", 10)
    assert dav("ana", "PUT", "/a.csv", b"x" * 11).status == 413
    monkeypatch.setattr(contents, "LARGEST", 100)
    monkeypatch.setattr(contents, "QUOTA", 10)
    assert dav("ana", "PUT", "/a.csv", b"x" * 11).status == 507
    assert dav("ana", "PROPFIND", "/", b" " * 1_000_001, Depth="0").status == 413
    assert office.store.rows.count(Entry) == 0


def test_twenty_megabytes_go_in_and_come_out(dav: Dav, office: Intranet) -> None:
    content = bytes(range(256)) * 80_000
    assert dav("ana", "PUT", "/big.bin", content).status == 201
    assert dav("ana", "GET", "/big.bin").body == content
    assert office.store.rows.count(Version) == 1


def test_who_asks_is_known_by_password_or_token_and_sees_their_own_files_only(
    dav: Dav, office: Intranet, put: Put
) -> None:
    put("ana", "a.csv")
    base = "/sheets/remote.php"
    assert asked(office, "ana", "GET", "/a.csv", base=f"{base}/dav/files/ana").status == 200
    assert asked(office, "bo", "GET", "/a.csv", base=f"{base}/dav/files/ana").status == 404
    assert dav("bo", "GET", "/a.csv").status == 404
    token = office.credentials.issue(IDS["ana"], "sheets")
    chat = office.credentials.issue(IDS["ana"], "chat")
    for header, status in (
        (f"Bearer {token}", 200),
        (f"Basic {b64(f'ana:{token}'.encode())}", 200),
        (f"Basic {b64(f'bo:{token}'.encode())}", 401),
        (f"Basic {b64(b'ana:guess')}", 401),
        (f"Bearer {chat}", 401),
        ("Basic !!", 401),
        ("", 401),
    ):
        environ = environ_of("GET", f"{base}/webdav/a.csv", [("Host", "deskjob"), ("Authorization", header)], b"")
        found, headers, _ = call(Gateway(office), environ)
        assert found == status, header
        assert status == 200 or dict(headers)["WWW-Authenticate"].startswith("Basic ")
    office.freeze()
    assert asked(office, "ana", "GET", "/a.csv").status == 503


def test_a_reader_reads_and_does_not_write(dav: Dav, do: Do, put: Put) -> None:
    do("ana", "make_folder", name="Team")
    put("ana", "a.csv", b"1", folder="/Team")
    do("ana", "share", file="/Team", to="bo", rights=1)
    there = "http://deskjob/sheets/remote.php/webdav/Team/b.csv"
    assert dav("bo", "GET", "/Team/a.csv").body == b"1"
    for method, path, more in (
        ("PUT", "/Team/a.csv", {}),
        ("PUT", "/Team/new.csv", {}),
        ("DELETE", "/Team/a.csv", {}),
        ("DELETE", "/Team", {}),
        ("MKCOL", "/Team/New", {}),
        ("MOVE", "/Team/a.csv", {"Destination": there}),
        ("COPY", "/Team/a.csv", {"Destination": there}),
        ("LOCK", "/Team/a.csv", {}),
    ):
        body = {"PUT": b"x", "LOCK": LOCK}.get(method, b"")
        assert dav("bo", method, path, body, **more).status == 403, (method, path)


def test_every_moment_in_an_answer_is_the_companys(dav: Dav) -> None:
    answers = [
        dav("ana", "PUT", "/a.csv", b"1"),
        dav("ana", "MKCOL", "/A"),
        dav("ana", "GET", "/a.csv"),
        dav("ana", "PROPFIND", "/", Depth="1"),
        dav("ana", "GET", "/none"),
        dav("ana", "LOCK", "/b.csv", LOCK),
        dav("ana", "OPTIONS", "/"),
    ]
    for answer in answers:
        assert answer.headers["date"].startswith(MOMENT)
        said = answer.text + " ".join(answer.headers.values())
        assert set(re.findall(r"\b20\d\d\b", said)) <= {"2026"} and not re.search(r"\b(?:Nov|Dec|Jan) 20\d\d", said)
        assert "wsgidav" not in said.lower()


def test_nothing_of_webdav_is_loaded_before_its_first_request() -> None:
    code = (
        "import sys; from deskjob_services.kernel.operation import registry; registry.operations;"
        "from deskjob_services.kernel.web import create_app; create_app('sheets');"
        "print([name for name in ('wsgidav', 'defusedxml', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_lock_that_reaches_down_is_found_on_what_lies_below(dav: Dav, do: Do, put: Put) -> None:
    do("ana", "make_folder", name="A")
    put("ana", "a.csv", folder="/A")
    token = dav("ana", "LOCK", "/A", LOCK, Depth="infinity").headers["lock-token"].strip("<>")
    assert dav("ana", "PROPFIND", "/A", Depth="1").text.count(token) == 2
    assert dav("ana", "PUT", "/A/new.csv", b"x").status == 423
    assert dav("ana", "PUT", "/A/new.csv", b"x", If=f"(<{token}>)").status == 201
