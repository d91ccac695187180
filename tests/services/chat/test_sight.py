"""What is said in a room is for those in it; public channels are for everybody."""

from collections.abc import Callable
from typing import Any

import pytest

from deskjob_services.errors import Forbidden, NotFound

Do = Callable[..., Any]


@pytest.fixture
def secret(do: Do) -> dict[str, str]:
    """A private group of ana and bo with a message and a file, and their direct room."""
    room = do("ana", "create_group", name="secret", members=["bo"]).id
    message = do("bo", "send", room=room, text="the figure is 42").id
    file = do("ana", "upload", room=room, name="a.txt", content="NDI=").file.id
    direct = do("ana", "send", room="@bo", text="the figure is 43")
    return {"room": room, "message": message, "file": file, "direct": direct.room_id, "told": direct.id}


@pytest.mark.parametrize("who", ["cy", "dee"])
def test_nobody_outside_reads_a_group_or_a_direct_room_not_even_the_administrator(
    do: Do, secret: dict[str, str], who: str
) -> None:
    for operation, arguments in (
        ("history", {"room": secret["room"]}),
        ("history", {"room": "#secret"}),
        ("history", {"room": secret["direct"]}),
        ("threads", {"room": secret["room"]}),
        ("files", {"room": secret["room"]}),
        ("message", {"message": secret["message"]}),
        ("message", {"message": secret["told"]}),
        ("thread", {"message": secret["message"]}),
        ("download", {"file": secret["file"]}),
        ("search", {"text": "figure", "room": secret["room"]}),
        ("send", {"room": secret["room"], "text": "hi"}),
        ("send", {"room": secret["direct"], "text": "hi"}),
        ("react", {"message": secret["message"], "emoji": ":eyes:"}),
        ("mark_read", {"room": secret["room"]}),
        ("join", {"room": secret["room"]}),
    ):
        with pytest.raises(NotFound):
            do(who, operation, **arguments)
    assert do(who, "search", text="figure").total == 0
    assert do(who, "rooms").rooms == []
    assert do(who, "channels").rooms == []


def test_a_refusal_of_a_room_one_cannot_see_is_that_of_a_room_there_is_not(do: Do, secret: dict[str, str]) -> None:
    said = []
    for named in (secret["room"], "R9999"):
        with pytest.raises(NotFound) as refused:
            do("cy", "room", room=named)
        said.append(str(refused.value).replace(named, "it"))
    assert said[0] == said[1]


def test_members_read_it_all(do: Do, secret: dict[str, str]) -> None:
    assert do("bo", "history", room="#secret").total == 2
    assert do("bo", "download", file=secret["file"]).content == "NDI="
    assert do("bo", "search", text="figure").total == 2


def test_who_leaves_a_group_sees_it_no_longer(do: Do, secret: dict[str, str]) -> None:
    do("bo", "leave", room="#secret")
    with pytest.raises(NotFound):
        do("bo", "history", room="#secret")
    with pytest.raises(NotFound):
        do("bo", "message", message=secret["message"])


def test_a_public_channel_is_read_by_everybody_and_joined_by_writing(do: Do) -> None:
    do("ana", "create_channel", name="open")
    do("ana", "send", room="#open", text="hello all")
    assert do("cy", "history", room="#open").total == 1
    assert do("cy", "search", text="hello").total == 1
    do("cy", "send", room="#open", text="hello")
    assert [room.title for room in do("cy", "rooms").rooms] == ["open"]


def test_the_administrator_governs_a_group_without_reading_it(do: Do, secret: dict[str, str]) -> None:
    assert do("dee", "room", room="#secret").topic == ""
    do("dee", "edit_room", room="#secret", topic="Checked")
    do("dee", "kick", room="#secret", person="bo")
    with pytest.raises(NotFound):
        do("dee", "history", room="#secret")


def test_a_deleted_room_is_gone_with_what_was_said_in_it(do: Do, secret: dict[str, str]) -> None:
    do("ana", "delete_room", room="#secret")
    for operation, arguments in (
        ("history", {"room": secret["room"]}),
        ("message", {"message": secret["message"]}),
        ("download", {"file": secret["file"]}),
    ):
        with pytest.raises(NotFound):
            do("ana", operation, **arguments)
    assert do("ana", "search", text="42").total == 0
    assert do("ana", "create_group", name="secret").id != secret["room"]


def test_a_removed_messages_file_is_not_served(do: Do) -> None:
    do("ana", "create_channel", name="open")
    card = do("ana", "upload", room="#open", name="a.txt", content="NDI=")
    do("ana", "delete", message=card.id)
    with pytest.raises(NotFound):
        do("ana", "download", file=card.file.id)
    assert do("ana", "files", room="#open").total == 0


def test_a_file_handed_in_is_seen_by_others_only_once_it_is_posted(do: Do) -> None:
    do("ana", "create_channel", name="open", members=["bo"])
    kept = do("ana", "keep_file", room="#open", name="a.txt", content="NDI=")
    with pytest.raises(NotFound):
        do("bo", "download", file=kept.id)
    with pytest.raises(NotFound):
        do("bo", "post_file", file=kept.id)
    do("ana", "post_file", file=kept.id, text="look")
    assert do("bo", "download", file=kept.id).size == 2


def test_who_left_the_room_cannot_post_the_file_handed_in_before(do: Do) -> None:
    do("ana", "create_channel", name="open", members=["bo"])
    kept = do("bo", "keep_file", room="#open", name="a.txt", content="NDI=")
    do("bo", "leave", room="#open")
    with pytest.raises(Forbidden):
        do("bo", "post_file", file=kept.id)
