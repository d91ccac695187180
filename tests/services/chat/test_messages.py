"""Saying something, changing it, taking it back."""

from collections.abc import Callable
from typing import Any

import pytest

from deskjob_services.chat.models import Message, Version
from deskjob_services.errors import Conflict, Forbidden, Invalid, NotFound
from deskjob_services.intranet import Intranet

Do = Callable[..., Any]


def test_a_message_carries_its_author_by_id_and_the_companys_time(do: Do, office: Intranet) -> None:
    do("ana", "create_channel", name="team")
    now = office.store.now
    card = do("ana", "send", room="#team", text="Hello")
    assert (card.author_id, card.at, card.text) == ("P0001", now, "Hello")


@pytest.mark.parametrize(("text", "found"), [("", "empty"), (" \n ", "empty"), ("x" * 5001, "5001"), ("a\x00b", "NUL")])
def test_a_text_nobody_can_read_is_refused_and_nothing_is_kept(do: Do, office: Intranet, text: str, found: str) -> None:
    do("ana", "create_channel", name="team")
    before = office.store.state_hash()
    with pytest.raises(Invalid) as refused:
        do("ana", "send", room="#team", text=text)
    assert found in refused.value.found
    assert office.store.state_hash() == before


def test_five_thousand_characters_are_a_message(do: Do) -> None:
    do("ana", "create_channel", name="team")
    assert len(do("ana", "send", room="#team", text="x" * 5000).text) == 5000


def test_writing_to_a_person_opens_one_direct_room_for_both_ways(do: Do) -> None:
    there = do("ana", "send", room="@bo", text="Psst")
    back = do("bo", "send", room="P0001", text="Yes?")
    assert there.room_id == back.room_id
    assert do("ana", "members", room=there.room_id).total == 2


def test_the_act_of_a_direct_message_names_the_room_and_the_person(do: Do, office: Intranet) -> None:
    card = do("ana", "send", room="@bo", text="Psst")
    again = do("ana", "send", room=card.room_id, text="Hey")
    acts = list(office.store.journal.acts())
    assert [act.on for act in acts] == [(card.room_id, "P0002")] * 2
    assert again.room_id == card.room_id


def test_nobody_writes_to_themselves_to_the_unknown_or_to_who_left(do: Do) -> None:
    with pytest.raises(Invalid):
        do("ana", "send", room="@ana", text="Me")
    with pytest.raises(NotFound):
        do("ana", "send", room="@nobody", text="Who?")
    with pytest.raises(Conflict):
        do("ana", "send", room="@eve", text="Still there?")
    with pytest.raises(NotFound):
        do("ana", "send", room="#nowhere", text="Hello?")


def test_an_edit_keeps_every_text_before(do: Do) -> None:
    do("ana", "create_channel", name="team")
    card = do("ana", "send", room="#team", text="one")
    do("ana", "edit", message=card.id, text="two")
    edited = do("ana", "edit", message=card.id, text="three")
    info = do("ana", "message", message=card.id)
    assert [(old.number, old.text) for old in info.versions] == [(1, "one"), (2, "two")]
    assert (edited.text, edited.edited_by) == ("three", "P0001")
    assert edited.at == card.at


def test_an_edit_that_changes_nothing_writes_nothing(do: Do, office: Intranet) -> None:
    do("ana", "create_channel", name="team")
    card = do("ana", "send", room="#team", text="one")
    before = office.store.now
    do("ana", "edit", message=card.id, text="one")
    assert office.store.now == before


def test_a_removed_message_leaves_a_tombstone_and_its_text_only_as_evidence(do: Do, office: Intranet) -> None:
    do("ana", "create_channel", name="team")
    card = do("ana", "send", room="#team", text="oops")
    do("ana", "delete", message=card.id)
    (shown,) = do("ana", "history", room="#team").messages
    assert (shown.removed, shown.text) == (True, "")
    assert do("ana", "message", message=card.id).versions == []
    assert do("ana", "search", text="oops").total == 0
    assert office.store.rows.need(Version, card.id, 1).text == "oops"
    with pytest.raises(Conflict):
        do("ana", "edit", message=card.id, text="again")


def test_only_the_author_or_who_runs_the_room_changes_a_message(do: Do, office: Intranet) -> None:
    do("ana", "create_channel", name="team", members=["bo", "cy"])
    card = do("bo", "send", room="#team", text="mine")
    for operation in ({"operation": "edit", "text": "yours"}, {"operation": "delete"}):
        with pytest.raises(Forbidden):
            do("cy", message=card.id, **operation)
    do("ana", "edit", message=card.id, text="moderated")
    assert office.store.rows.need(Message, card.id).author_id == "P0002"
    assert do("bo", "message", message=card.id).message.edited_by == "P0001"


def test_a_rooms_own_note_cannot_be_changed(do: Do) -> None:
    do("ana", "create_channel", name="team")
    do("ana", "invite", room="#team", person="bo")
    (note,) = do("ana", "history", room="#team").messages
    assert note.system == "au"
    with pytest.raises(Forbidden):
        do("ana", "delete", message=note.id)


def test_replies_hang_on_the_first_message_of_their_thread(do: Do) -> None:
    do("ana", "create_channel", name="team", members=["bo"])
    root = do("ana", "send", room="#team", text="Who?")
    reply = do("bo", "send", room="#team", text="Me", thread=root.id)
    deeper = do("ana", "send", room="#team", text="Good", thread=reply.id)
    assert deeper.thread_id == root.id
    thread = do("bo", "thread", message=deeper.id).messages
    assert [each.text for each in thread] == ["Who?", "Me", "Good"]
    assert thread[0].replies == 2
    assert [each.id for each in do("bo", "threads", room="#team").messages] == [root.id]


def test_a_reply_to_a_message_of_another_room_is_refused(do: Do) -> None:
    do("ana", "create_channel", name="one")
    do("ana", "create_channel", name="two")
    card = do("ana", "send", room="#one", text="Here")
    with pytest.raises(Invalid):
        do("ana", "send", room="#two", text="There", thread=card.id)


def test_a_reaction_is_there_once_and_can_be_taken_back(do: Do) -> None:
    do("ana", "create_channel", name="team", members=["bo"])
    card = do("ana", "send", room="#team", text="Done")
    do("bo", "react", message=card.id, emoji="tada")
    shown = do("bo", "react", message=card.id, emoji=":tada:")
    assert [(each.emoji, each.people) for each in shown.reactions] == [(":tada:", ["bo"])]
    assert do("bo", "unreact", message=card.id, emoji=":tada:").reactions == []
    with pytest.raises(Conflict):
        do("bo", "unreact", message=card.id, emoji=":tada:")
    with pytest.raises(Invalid):
        do("bo", "react", message=card.id, emoji="<b>")


def test_unread_counts_what_others_said_until_it_is_marked_as_read(do: Do) -> None:
    do("ana", "create_channel", name="team", members=["bo"])
    do("ana", "send", room="#team", text="one")
    do("ana", "send", room="@bo", text="two")
    unread = {room.title: room.unread for room in do("bo", "rooms").rooms}
    assert unread == {"team": 1, "Ana Ruiz": 1}
    do("bo", "mark_read", room="#team")
    assert [room.title for room in do("bo", "rooms", unread_only=True).rooms] == ["Ana Ruiz"]
    assert all(room.unread == 0 for room in do("ana", "rooms").rooms)


def test_history_is_newest_first_and_bounded_by_moments(do: Do, office: Intranet) -> None:
    do("ana", "create_channel", name="team")
    cards = [do("ana", "send", room="#team", text=str(number)) for number in range(5)]
    assert [each.text for each in do("ana", "history", room="#team", count=2, offset=1).messages] == ["3", "2"]
    bounds = {"after": cards[1].when, "before": cards[3].when}
    assert [each.text for each in do("ana", "history", room="#team", **bounds).messages] == ["2"]
    both = do("ana", "history", room="#team", inclusive=True, **bounds)
    assert [each.text for each in both.messages] == ["3", "2", "1"]
    with pytest.raises(Invalid):
        do("ana", "history", room="#team", before="yesterday")


def test_search_takes_every_word_plainly(do: Do) -> None:
    do("ana", "create_channel", name="team")
    do("ana", "send", room="#team", text="The limit is 100% of the rate")
    do("ana", "send", room="#team", text="The rate is fine")
    assert do("ana", "search", text="rate limit").total == 1
    assert do("ana", "search", text="100%").total == 1
    assert do("ana", "search", text="%").total == 1
    assert do("ana", "search", text="rate", author="bo").total == 0
