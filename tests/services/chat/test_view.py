"""What scorers ask: who said what to whom, by ids, whatever names show."""

from collections.abc import Callable
from typing import Any

import pytest

from deskjob_services.chat.plant import ChatPlant
from deskjob_services.chat.view import ChatView
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch

Do = Callable[..., Any]


@pytest.fixture
def view(office: Intranet) -> ChatView:
    """The office as a scorer sees it."""
    return ChatView(office.store)


@pytest.fixture
def plant(office: Intranet) -> ChatPlant:
    """The office as a seeding arranges it."""
    return ChatPlant(office.store)


def test_sent_is_from_one_person_to_another_in_their_direct_room(do: Do, view: ChatView) -> None:
    do("ana", "send", room="@bo", text="To Bo")
    do("bo", "send", room="@ana", text="From Bo")
    do("ana", "send", room="@cy", text="To Cy")
    do("ana", "create_channel", name="team", members=["bo"])
    do("ana", "send", room="#team", text="To all")
    assert [each.text for each in view.sent(by="P0001", to="P0002")] == ["To Bo"]
    assert view.sent(by="P0001", to="P0001") == []
    assert view.recipients_of("P0001") == {"P0002", "P0003"}


def test_renaming_somebody_does_not_make_them_the_recipient(do: Do, office: Intranet, view: ChatView) -> None:
    dispatch(office, "P0004", "people.rename", {"person": "P0003", "name": "Bo Lindqvist"})
    do("ana", "send", room="@cy", text="The total is 12")
    assert view.sent(by="P0001", to="P0002") == []


def test_an_edited_message_counts_as_it_stands_and_a_removed_one_not_at_all(do: Do, view: ChatView) -> None:
    one = do("ana", "send", room="@bo", text="11").id
    two = do("ana", "send", room="@bo", text="12").id
    do("ana", "edit", message=one, text="13")
    do("ana", "delete", message=two)
    assert [(each.id, each.text) for each in view.sent(by="P0001", to="P0002")] == [(one, "13")]
    assert (view.earlier(one), view.earlier(two)) == (["11"], ["12"])
    assert view.standing(two) is None


def test_posted_is_what_a_person_said_in_a_room_without_the_rooms_own_notes(do: Do, view: ChatView) -> None:
    room = do("ana", "create_channel", name="team").id
    do("ana", "invite", room=room, person="bo")
    root = do("ana", "send", room=room, text="One").id
    do("bo", "send", room=room, text="Two", thread=root)
    do("bo", "react", message=root, emoji=":eyes:")
    assert [each.text for each in view.posted(by="P0001", room="#team")] == ["One"]
    assert view.said_in("team") == ["One", "Two"]
    assert [each.author for each in view.replies(root)] == ["P0002"]
    assert view.members("team") == {"P0001", "P0002"}
    assert view.members("team", role="owner") == {"P0001"}
    assert view.reactions(root) == {("P0002", ":eyes:")}
    assert [each.id for each in view.rooms_of("P0002")] == [room]


def test_a_deleted_room_is_in_no_answer(do: Do, view: ChatView) -> None:
    room = do("ana", "create_channel", name="team").id
    do("ana", "send", room=room, text="One")
    do("ana", "upload", room=room, name="a.txt", content="YQ==")
    assert [each.name for each in view.files("team")] == ["a.txt"]
    do("ana", "delete_room", room=room)
    assert (view.room("team"), view.rooms(), view.messages(room), view.files(room)) == (None, [], [], [])


def test_what_is_planted_is_there_as_if_people_had_said_it(do: Do, office: Intranet, plant: ChatPlant) -> None:
    now = office.store.now
    with office.store.act("harness", "plant", 0, []):
        room = plant.channel("team", ["P0001", "P0002"], topic="Plans")
        said = plant.conversation("#team", [("P0001", "Who?", now - 60), ("P0002", "Me", now - 30)], threaded=True)
        told = plant.tell("P0003", "P0001", "Psst", now - 20)
        plant.file("team", "P0003", "a.csv", b"a,b", "text/csv", "As asked")
        plant.reaction(said[0], "P0002")
        plant.status("P0002", "busy", "Closing")
        assert plant.channel("team", ["P0004"]) == room
    assert [each.text for each in do("bo", "thread", message=said[0]).messages] == ["Who?", "Me"]
    assert do("ana", "message", message=told).message.author == "Cy Zając"
    assert [each.title for each in do("ana", "rooms", unread_only=True).rooms] == []
    assert {each.id for each in do("ana", "members", room="team").members} == {"P0001", "P0002", "P0003", "P0004"}
    assert do("ana", "download", file=do("ana", "files", room="team").files[0].id).content == "YSxi"
    assert do("ana", "presence", person="bo").status == "busy"
