"""Rooms: their names, their states, who is in them."""

from collections.abc import Callable
from typing import Any

import pytest

from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from deskjob_services.intranet import Intranet

Do = Callable[..., Any]


@pytest.mark.parametrize("name", ["", "two words", "R0001", "P0002", "a/b", "a\x00b", "<b>", "é" * 3])
def test_a_name_that_is_none_is_refused(do: Do, name: str) -> None:
    with pytest.raises(Invalid):
        do("ana", "create_channel", name=name)


def test_two_rooms_never_share_a_name(do: Do) -> None:
    do("ana", "create_channel", name="team")
    with pytest.raises(Conflict):
        do("bo", "create_group", name="team")
    do("bo", "create_channel", name="crew")
    with pytest.raises(Conflict):
        do("bo", "rename", room="#crew", name="team")


def test_a_renamed_room_keeps_its_id_and_says_so(do: Do) -> None:
    made = do("ana", "create_channel", name="team")
    do("ana", "rename", room="#team", name="crew")
    assert do("ana", "room", room="#crew").id == made.id
    with pytest.raises(NotFound):
        do("ana", "room", room="#team")
    (note,) = do("ana", "history", room="#crew").messages
    assert (note.system, note.text, note.author_id) == ("r", "crew", "P0001")


def test_an_archived_room_is_read_and_not_written(do: Do) -> None:
    do("ana", "create_channel", name="team", members=["bo"])
    card = do("bo", "send", room="#team", text="before")
    do("ana", "archive", room="#team")
    assert do("bo", "history", room="#team").total == 2
    for operation, arguments in (
        ("send", {"room": "#team", "text": "after"}),
        ("edit", {"message": card.id, "text": "after"}),
        ("react", {"message": card.id, "emoji": ":eyes:"}),
        ("upload", {"room": "#team", "name": "a.txt", "content": "YQ=="}),
    ):
        with pytest.raises(Conflict):
            do("bo", operation, **arguments)
    do("ana", "unarchive", room="#team")
    do("bo", "send", room="#team", text="after")


def test_in_a_read_only_room_only_who_runs_it_writes(do: Do) -> None:
    do("ana", "create_channel", name="news", members=["bo"], read_only=True)
    do("ana", "send", room="#news", text="Hear")
    with pytest.raises(Forbidden):
        do("bo", "send", room="#news", text="Hear, hear")
    do("ana", "add_role", room="#news", person="bo", role="moderator")
    do("bo", "send", room="#news", text="Hear, hear")


def test_the_last_owner_stays(do: Do) -> None:
    do("ana", "create_channel", name="team", members=["bo"])
    for operation, arguments in (
        ("leave", {"room": "#team"}),
        ("kick", {"room": "#team", "person": "ana"}),
        ("remove_role", {"room": "#team", "person": "ana", "role": "owner"}),
    ):
        with pytest.raises(Conflict):
            do("ana", operation, **arguments)
    do("ana", "add_role", room="#team", person="bo", role="owner")
    do("ana", "leave", room="#team")
    assert [each.id for each in do("bo", "members", room="#team").members] == ["P0002"]


def test_a_direct_room_has_no_settings_and_takes_nobody_else(do: Do) -> None:
    room = do("ana", "direct", person="bo").id
    for operation, arguments in (
        ("edit_room", {"topic": "x"}),
        ("rename", {"name": "x"}),
        ("archive", {}),
        ("delete_room", {}),
        ("invite", {"person": "cy"}),
        ("leave", {}),
    ):
        with pytest.raises(Forbidden):
            do("ana", operation, room=room, **arguments)


def test_a_role_is_given_to_members_once(do: Do) -> None:
    do("ana", "create_channel", name="team", members=["bo"])
    with pytest.raises(Conflict):
        do("ana", "add_role", room="#team", person="cy", role="leader")
    do("ana", "add_role", room="#team", person="bo", role="leader")
    with pytest.raises(Conflict):
        do("ana", "add_role", room="#team", person="bo", role="leader")
    assert [each.id for each in do("cy", "holders", role="leader").users] == ["P0002"]
    assert do("cy", "holders", role="moderator", room="#team").users == []


def test_whom_the_company_does_not_employ_is_not_invited(do: Do) -> None:
    do("ana", "create_channel", name="team")
    with pytest.raises(Conflict):
        do("ana", "invite", room="#team", person="eve")
    with pytest.raises(Conflict):
        do("ana", "create_channel", name="crew", members=["eve"])


def test_inviting_who_is_in_already_writes_nothing(do: Do, office: Intranet) -> None:
    do("ana", "create_channel", name="team", members=["bo"])
    before = office.store.now
    do("ana", "invite", room="#team", person="bo")
    assert office.store.now == before


def test_presence_is_ones_own_to_set(do: Do) -> None:
    assert do("bo", "presence", person="ana").status == "offline"
    do("ana", "set_status", status="busy", text="Closing")
    shown = do("bo", "presence", person="@ana")
    assert (shown.status, shown.status_text) == ("busy", "Closing")
    with pytest.raises(Invalid):
        do("ana", "set_status")


@pytest.mark.parametrize("name", ["../a", "a/b", "..", "a\nb", " "])
def test_a_file_name_is_a_name_and_no_path(do: Do, name: str) -> None:
    do("ana", "create_channel", name="team")
    with pytest.raises(Invalid):
        do("ana", "upload", room="#team", name=name, content="YQ==")


def test_a_file_is_kept_by_its_content_and_refused_when_empty_or_too_large(do: Do, office: Intranet) -> None:
    do("ana", "create_channel", name="team")
    one = do("ana", "upload", room="#team", name="a.csv", content="YSxi")
    two = do("ana", "upload", room="#team", name="b.csv", content="YSxi", media_type="text/plain")
    assert (one.file.media_type, two.file.media_type) == ("text/csv", "text/plain")
    assert len(office.store.blobs.all()) == 1
    with pytest.raises(Invalid):
        do("ana", "upload", room="#team", name="a.csv", content="")
    with pytest.raises(Invalid):
        do("ana", "upload", room="#team", name="a.csv", content="no base64!")
    with pytest.raises(TooLarge):
        do("ana", "upload", room="#team", name="big", content="A" * 13_333_336)


def test_an_account_closed_is_a_person_gone_whose_words_stay(do: Do) -> None:
    do("ana", "create_channel", name="team", members=["bo"])
    do("bo", "send", room="#team", text="Farewell")
    do("dee", "delete_user", person="bo")
    assert do("ana", "search", text="Farewell").messages[0].author == "Bo Lindqvist"
    assert "P0002" not in [each.id for each in do("ana", "users").users]
    with pytest.raises(Forbidden):
        do("bo", "rooms")
