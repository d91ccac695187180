"""The chat's rows of the role matrix, every cell of them tried."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from deskjob_services.errors import Forbidden
from deskjob_services.kernel.operation import registry

Do = Callable[..., Any]

STANDINGS = {"owner": "ana", "moderator": "bo", "member": "cy", "admin": "dee"}
ASKED: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "send": ({"room": "#team", "text": "hi"}, "owner moderator member admin"),
    "upload": ({"room": "#team", "name": "a.txt", "content": "YQ=="}, "owner moderator member admin"),
    "keep_file": ({"room": "#team", "name": "a.txt", "content": "YQ=="}, "owner moderator member admin"),
    "edit": ({"message": "M000001", "text": "new"}, "owner moderator admin"),
    "delete": ({"message": "M000001"}, "owner moderator admin"),
    "react": ({"message": "M000001", "emoji": ":eyes:"}, "owner moderator member"),
    "edit_room": ({"room": "#team", "topic": "new"}, "owner moderator admin"),
    "rename": ({"room": "#team", "name": "crew"}, "owner moderator admin"),
    "set_type": ({"room": "#team", "kind": "group"}, "owner admin"),
    "archive": ({"room": "#team"}, "owner admin"),
    "delete_room": ({"room": "#team"}, "owner admin"),
    "invite": ({"room": "#team", "person": "dee"}, "owner moderator admin"),
    "kick": ({"room": "#team", "person": "cy"}, "owner moderator admin"),
    "add_role": ({"room": "#team", "person": "cy", "role": "leader"}, "owner admin"),
    "remove_role": ({"room": "#team", "person": "bo", "role": "moderator"}, "owner admin"),
    "mark_read": ({"room": "#team"}, "owner moderator member"),
    "history": ({"room": "#team"}, "owner moderator member admin"),
    "members": ({"room": "#team"}, "owner moderator member admin"),
    "join": ({"room": "#team"}, "owner moderator member admin"),
    "create_user": ({"name": "New Name", "handle": "new", "email": "new@office.example"}, "admin"),
    "delete_user": ({"person": "cy"}, "admin"),
}


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("operation", ASKED)
def test_each_cell_of_the_matrix_is_as_stated(do: Do, operation: str, standing: str) -> None:
    do("ana", "create_channel", name="team", members=["bo", "cy"])
    do("ana", "add_role", room="#team", person="bo", role="moderator")
    root = do("ana", "send", room="#team", text="first")
    arguments, allowed = ASKED[operation]
    if "message" in arguments:
        arguments = {**arguments, "message": root.id}
    if standing in allowed.split():
        do(STANDINGS[standing], operation, **arguments)
    else:
        with pytest.raises(Forbidden):
            do(STANDINGS[standing], operation, **arguments)


def test_every_operation_has_a_sentence_a_page_or_a_reason_and_what_takes_it_back_exists() -> None:
    operations = registry.services["chat"].operations
    for operation in operations.values():
        assert operation.sentence.endswith("."), operation.name
        assert bool(operation.page) != bool(operation.no_page), operation.name
        assert operation.reversed_by is None or operation.reversed_by in operations, operation.name
    consequential = {name for name, each in operations.items() if each.risk == "consequential"}
    assert consequential == {"chat.delete_room", "chat.create_user", "chat.delete_user"}
