"""Files, folders, versions, trash and locks as operations: nothing is overwritten for good, nobody sees too much."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from tests.services.sheets.conftest import b64

from deskjob_services.errors import Conflict, Forbidden, Full, Invalid, Locked, NotFound, Stale, TooLarge
from deskjob_services.intranet import Intranet
from deskjob_services.sheets import contents
from deskjob_services.sheets.models import Entry, Version

Do = Callable[..., Any]
Put = Callable[..., str]


def names(listed: Any) -> list[str]:
    return [one.name for one in listed.entries]


def bytes_of(do: Do, who: str, file: str, version: int | None = None) -> bytes:
    return base64.b64decode(do(who, "download", file=file, **({"version": version} if version else {})).content)


def test_a_file_is_there_by_id_and_by_path_and_every_content_stays(do: Do, put: Put) -> None:
    do("ana", "make_folder", name="Finance")
    one = put("ana", "Budget.csv", b"first", folder="/Finance")
    again = do("ana", "upload", folder="/Finance", name="Budget.csv", content=b64(b"second"))
    assert (again.id, again.version, again.path) == (one, 2, "/Finance/Budget.csv")
    assert bytes_of(do, "ana", "/Finance/Budget.csv") == b"second"
    assert bytes_of(do, "ana", one, 1) == b"first"
    assert [each.number for each in do("ana", "versions", file=one).versions] == [2, 1]
    back = do("ana", "restore_version", file=one, version=1)
    assert (back.version, bytes_of(do, "ana", one), bytes_of(do, "ana", one, 2)) == (3, b"first", b"second")
    with pytest.raises(Conflict):
        do("ana", "restore_version", file=one, version=3)
    with pytest.raises(NotFound):
        do("ana", "download", file=one, version=9)


def test_of_two_writers_one_learns_that_the_file_has_changed(do: Do, put: Put, office: Intranet) -> None:
    one = put("ana", "plan.csv", b"first")
    seen = do("ana", "stat", file=one).etag
    assert do("ana", "upload", name="plan.csv", content=b64(b"mine"), if_match=seen).version == 2
    before = office.store.journal.last()
    with pytest.raises(Stale):
        do("ana", "upload", name="plan.csv", content=b64(b"theirs"), if_match=seen)
    with pytest.raises(Stale):
        do("ana", "upload", name="other.csv", content=b64(b"theirs"), if_match=seen)
    with pytest.raises(Stale):
        do("ana", "restore_version", file=one, version=1, if_match=seen)
    assert office.store.journal.last() == before
    assert bytes_of(do, "ana", one) == b"mine"
    assert do("ana", "upload", name="plan.csv", content=b64(b"any"), if_match="*").version == 3


def test_what_is_locked_is_changed_by_its_holder_only_until_company_time_runs_out(
    do: Do, put: Put, office: Intranet
) -> None:
    do("ana", "make_folder", name="Shared")
    one = put("ana", "plan.csv", folder="/Shared")
    do("ana", "share", file="/Shared", to="bo", rights=15)
    lock = do("bo", "lock", file="/Shared/plan.csv", seconds=3600)
    assert do("ana", "stat", file=one).locked_by.handle == "bo"
    with pytest.raises(Locked):
        do("ana", "upload", folder="/Shared", name="plan.csv", content="")
    for operation in ("trash", "lock"):
        with pytest.raises(Locked):
            do("ana", operation, file=one)
    with pytest.raises(Locked):
        do("ana", "rename", file=one, name="x.csv")
    with pytest.raises(Locked):
        do("ana", "trash", file="/Shared")
    assert do("bo", "upload", folder="/Shared", name="plan.csv", content="").version == 2
    assert do("bo", "lock", file=one, token=lock.token, seconds=7200).expires_at > lock.expires_at
    office.store.pass_time(7200)
    assert do("ana", "upload", folder="/Shared", name="plan.csv", content="").version == 3
    again = do("bo", "lock", file=one)
    with pytest.raises(NotFound):
        do("ana", "lock", file=one, token=again.token)
    assert do("ana", "unlock", file=one).done == one
    assert do("ana", "stat", file=one).locked_by is None


def test_a_lock_on_a_folder_may_reach_down(do: Do, put: Put) -> None:
    top = do("ana", "make_folder", name="Top").id
    do("ana", "share", file=top, to="bo", rights=15)
    one = put("ana", "a.csv", folder="/Top")
    do("bo", "lock", file=top, depth="infinity")
    with pytest.raises(Locked):
        put("ana", "a.csv", folder="/Top")
    with pytest.raises(Locked):
        put("ana", "new.csv", folder="/Top")
    with pytest.raises(Locked):
        do("ana", "lock", file=one)


def test_what_is_deleted_waits_in_its_owners_trash(do: Do, put: Put) -> None:
    do("ana", "make_folder", name="Team")
    one = put("ana", "a.csv", b"kept", folder="/Team")
    do("ana", "share", file="/Team", to="bo", rights=15)
    do("bo", "trash", file="/Team/a.csv")
    assert names(do("ana", "trashed")) == ["a.csv"] and names(do("bo", "trashed")) == []
    for operation in ("stat", "download", "versions"):
        with pytest.raises(NotFound):
            do("ana", operation, file=one)
    with pytest.raises(Forbidden):
        do("bo", "restore", file=one)
    put("ana", "a.csv", b"new", folder="/Team")
    assert do("ana", "restore", file=one).path == "/Team/a (2).csv"
    do("ana", "trash", file="/Team")
    assert names(do("bo", "browse")) == []
    assert do("bo", "shared_with_me").shares == []
    with pytest.raises(NotFound):
        do("ana", "stat", file=one)
    team = do("ana", "trashed").entries[0].id
    assert do("ana", "purge", file=team).done == team
    assert names(do("ana", "trashed")) == []
    for operation in ("restore", "purge", "stat"):
        with pytest.raises(NotFound):
            do("ana", operation, file=team)


def test_a_restored_file_whose_folder_is_gone_stands_at_the_top(do: Do, put: Put) -> None:
    folder = do("ana", "make_folder", name="Old").id
    one = put("ana", "a.csv", folder="/Old")
    do("ana", "trash", file=one)
    do("ana", "trash", file=folder)
    assert do("ana", "restore", file=one).path == "/a.csv"


def test_ids_are_never_used_twice(do: Do, put: Put) -> None:
    one = put("ana", "a.csv")
    do("ana", "trash", file=one)
    do("ana", "purge", file=one)
    assert put("ana", "a.csv") != one


def test_what_is_shared_stands_at_the_root_and_makes_way_for_ones_own(do: Do, put: Put) -> None:
    do("ana", "make_folder", name="Plans")
    put("ana", "a.csv", b"of ana", folder="/Plans")
    do("eve", "make_folder", name="Plans")
    do("bo", "make_folder", name="Plans")
    do("ana", "share", file="/Plans", to="@bo", rights=1)
    do("eve", "share", file="/Plans", to=None, kind="link")
    do("eve", "share", file="/Plans", kind="department", to="Finance", rights=31)
    assert names(do("bo", "browse")) == ["Plans", "Plans (2)", "Plans (3)"]
    assert do("bo", "stat", file="/Plans (2)/a.csv").owner.handle == "ana"
    assert do("bo", "stat", file="/Plans (3)").rights == 31
    assert [one.file.path for one in do("bo", "shared_with_me").shares] == ["/Plans (2)", "/Plans (3)"]
    for operation, more in (
        ("upload", {"folder": "/Plans (2)", "name": "b.csv", "content": ""}),
        ("upload", {"folder": "/Plans (2)", "name": "a.csv", "content": ""}),
        ("trash", {"file": "/Plans (2)/a.csv"}),
        ("rename", {"file": "/Plans (2)", "name": "Mine"}),
        ("move", {"file": "/Plans (2)/a.csv", "folder": "/Plans"}),
        ("share", {"file": "/Plans (2)", "to": "cy"}),
    ):
        with pytest.raises(Forbidden):
            do("bo", operation, **more)
    for operation in ("trash", "rename"):
        with pytest.raises(Forbidden):
            do("bo", operation, file="/Plans (3)", **({"name": "x"} if operation == "rename" else {}))
    with pytest.raises(NotFound):
        do("cy", "stat", file=do("ana", "stat", file="/Plans").id)


def test_a_share_ends_with_its_last_day_and_with_the_one_it_is_for(do: Do, put: Put, office: Intranet) -> None:
    one = put("ana", "a.csv")
    share = do("ana", "share", file=one, to="bo", expires="2026-04-14")
    assert do("bo", "stat", file=one).id == one
    office.store.pass_time(2 * 24 * 3600)
    with pytest.raises(NotFound):
        do("bo", "stat", file=one)
    assert do("ana", "edit_share", share=share.id, never_expires=True, rights=3).rights == 3
    assert do("bo", "upload", name="a.csv", content="").owner.handle == "ana"
    assert do("bo", "unshare", share=share.id).done == share.id
    with pytest.raises(NotFound):
        do("bo", "stat", file=one)
    for wrong in ({"to": "ana"}, {"to": None}, {"rights": 2, "to": "bo"}, {"kind": "link", "rights": 3}):
        with pytest.raises(Invalid):
            do("ana", "share", file=one, **wrong)
    with pytest.raises(Invalid):
        do("ana", "share", file=one, to="bo", expires="2020-01-01")


def test_nobody_gives_more_than_they_have(do: Do, put: Put) -> None:
    one = put("ana", "a.csv")
    do("ana", "share", file=one, to="bo", rights=17)
    with pytest.raises(Forbidden):
        do("bo", "share", file=one, to="cy", rights=3)
    assert do("bo", "share", file=one, to="cy", rights=1).by.handle == "bo"
    with pytest.raises(Conflict):
        do("ana", "share", file=one, to="cy")


def test_what_is_moved_into_anothers_folder_becomes_theirs(do: Do, put: Put) -> None:
    do("ana", "make_folder", name="Inbox")
    do("ana", "share", file="/Inbox", to="bo", rights=15)
    one = put("bo", "a.csv")
    moved = do("bo", "move", file=one, folder="/Inbox", name="b.csv")
    assert (moved.id, moved.owner.handle, moved.path) == (one, "ana", "/Inbox/b.csv")
    with pytest.raises(Forbidden):
        do("bo", "move", file=one, folder="/")
    assert do("bo", "copy", file=one, folder="/").owner.handle == "bo"


def test_a_folder_is_copied_whole_and_not_into_itself(do: Do, put: Put) -> None:
    do("ana", "make_folder", name="A")
    do("ana", "make_folder", name="B", folder="/A")
    put("ana", "a.csv", b"1", folder="/A/B")
    put("ana", "a.csv", b"2", folder="/A/B")
    gone = put("ana", "gone.csv", folder="/A")
    do("ana", "trash", file=gone)
    do("ana", "copy", file="/A", folder="/", name="C")
    assert names(do("ana", "browse", folder="/C")) == ["B"]
    assert (bytes_of(do, "ana", "/C/B/a.csv"), do("ana", "stat", file="/C/B/a.csv").version) == (b"2", 1)
    for operation in ("move", "copy"):
        with pytest.raises(Conflict):
            do("ana", operation, file="/A", folder="/A/B")
        with pytest.raises(Conflict):
            do("ana", operation, file="/A", folder="/", name="C")
    with pytest.raises(Conflict):
        do("ana", "make_folder", name="C")


def test_too_much_is_refused_and_said(do: Do, put: Put, office: Intranet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "LARGEST", 100)
    monkeypatch.setattr(contents, "QUOTA", 150)
    with pytest.raises(TooLarge):
        put("ana", "a.csv", b"x" * 101)
    one = put("ana", "a.csv", b"x" * 100)
    with pytest.raises(Full):
        put("ana", "a.csv", b"y" * 60)
    with pytest.raises(Full):
        do("ana", "copy", file=one, folder="/", name="b.csv")
    assert (do("ana", "space").used, do("ana", "stat", file=one).version) == (100, 1)
    assert office.store.rows.count(Entry) == office.store.rows.count(Version) == 1
    do("ana", "trash", file=one)
    with pytest.raises(Full):
        put("ana", "b.csv", b"y" * 60)
    do("ana", "purge", file=one)
    assert put("ana", "b.csv", b"y" * 60)


def test_files_are_found_by_words_of_their_names_among_what_one_may_see(do: Do, put: Put) -> None:
    do("ana", "make_folder", name="Deep")
    put("ana", "Budget 2026.csv", folder="/Deep")
    put("bo", "Budget 2025.csv")
    assert [one.path for one in do("ana", "find", query="2026 budget").entries] == ["/Deep/Budget 2026.csv"]
    assert do("ana", "find", query="2025").total == 0
