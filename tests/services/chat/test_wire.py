"""The wire, spoken by a client that knows nothing of us, and by one that tries what it should not."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from rocketchat_API.APIExceptions.RocketExceptions import RocketApiException, RocketAuthenticationException
from rocketchat_API.rocketchat import RocketChat

from deskjob_services.intranet import Intranet
from deskjob_services.people.models import Person

IDS = {"ana": "P0001", "bo": "P0002", "cy": "P0003", "dee": "P0004"}


class Clients:
    """Signs people in, and closes what it opened."""

    def __init__(self, address: str, office: Intranet) -> None:
        self.address, self.office = address, office
        self.open: list[RocketChat] = []

    def client(self, who: str) -> RocketChat:
        """The client of a person who has signed in."""
        made = RocketChat(who, self.office.credentials.password(IDS[who]), server_url=self.address)
        self.open.append(made)
        return made


@pytest.fixture
def clients(address: str, office: Intranet) -> Iterator[Clients]:
    """Everybody's clients against one office."""
    made = Clients(address, office)
    yield made
    for each in made.open:
        each.session.close()


@pytest.fixture
def http(address: str, clients: Clients) -> Iterator[httpx.Client]:
    """Plain requests as ana."""
    with httpx.Client(base_url=address, headers=clients.client("ana").headers) as made:
        yield made


def test_a_day_at_work_through_the_products_own_client(clients: Clients) -> None:
    ana, bo = clients.client("ana"), clients.client("bo")
    assert [user["username"] for user in ana.users_list()] == ["ana", "bo", "cy", "dee"]
    room = ana.channels_create("budget")["channel"]["_id"]
    assert ana.channels_invite(room, IDS["bo"])["channel"]["usersCount"] == 2
    posted = ana.chat_post_message("Where do we stand, @bo?", channel="#budget")["message"]
    assert posted["mentions"][0]["_id"] == IDS["bo"]
    reply = bo.chat_post_message("On track.", room_id=room, tmid=posted["_id"])["message"]
    assert [each["_id"] for each in ana.chat_get_thread_messages(posted["_id"])] == [reply["_id"]]
    assert ana.chat_get_message(posted["_id"])["message"]["tcount"] == 1
    edited = ana.chat_update(room, posted["_id"], "Where do we stand, Bo?")["message"]
    assert (edited["msg"], edited["editedBy"]["username"]) == ("Where do we stand, Bo?", "ana")
    bo.chat_react(posted["_id"], emoji="eyes")
    assert ana.chat_get_message(posted["_id"])["message"]["reactions"] == {":eyes:": {"usernames": ["bo"]}}
    bo.chat_react(posted["_id"], emoji="eyes")
    assert "reactions" not in ana.chat_get_message(posted["_id"])["message"]
    history = list(bo.channels_history(room, count=50))
    assert [each["msg"] for each in history if "t" not in each] == ["On track.", "Where do we stand, Bo?"]
    assert [each["_id"] for each in bo.chat_search(room, "stand")] == [posted["_id"]]
    kept = ana.rooms_media(room, ("totals.csv", b"a,b\n1,2\n", "text/csv"))["file"]["_id"]
    shown = ana.rooms_media_confirm(room, kept, msg="The totals")["message"]
    assert (shown["file"]["name"], shown["file"]["type"], shown["msg"]) == ("totals.csv", "text/csv", "The totals")
    assert [each["_id"] for each in bo.channels_files(room)] == [kept]
    ana.chat_delete(room, reply["_id"])
    assert bo.chat_get_message(reply["_id"])["message"]["t"] == "rm"


def test_a_direct_room_is_reached_by_its_id_and_by_the_others_user_id(clients: Clients) -> None:
    ana, bo = clients.client("ana"), clients.client("bo")
    room = ana.dm_create("bo")["room"]
    ana.chat_post_message("Psst", room_id=room["_id"])
    bo.chat_post_message("Yes?", channel="@ana")
    for which in (room["_id"], IDS["bo"]):
        assert [each["msg"] for each in ana.dm_history(which)] == ["Yes?", "Psst"]
    assert [each["msg"] for each in bo.dm_history(IDS["ana"])] == ["Yes?", "Psst"]
    (listed,) = bo.dm_list()
    assert (listed["_id"], listed["usernames"]) == (room["_id"], ["ana", "bo"])
    with pytest.raises(RocketApiException):
        clients.client("cy").dm_history(room["_id"])


def test_messages_are_dated_by_the_company(clients: Clients) -> None:
    ana = clients.client("ana")
    ana.channels_create("budget")
    assert ana.chat_post_message("Now", channel="budget")["message"]["ts"] == "2026-04-13T09:01:00.000Z"


def test_roles_are_those_of_the_product(clients: Clients) -> None:
    ana, bo = clients.client("ana"), clients.client("bo")
    room = ana.channels_create("budget", members=["bo", "cy"])["channel"]["_id"]
    refused: list[Callable[[], Any]] = [
        lambda: bo.channels_kick(room, IDS["cy"]),
        lambda: bo.channels_set_topic(room, "Mine"),
        lambda: bo.channels_archive(room),
        lambda: bo.channels_delete(room),
        lambda: bo.channels_add_owner(room, user_id=IDS["bo"]),
        lambda: bo.channels_set_type(room, "p"),
    ]
    for each in refused:
        with pytest.raises(RocketApiException) as error:
            each()
        assert error.value.status_code == 403
    ana.channels_add_moderator(room, IDS["bo"])
    bo.channels_set_topic(room, "Ours")
    bo.channels_kick(room, IDS["cy"])
    ana.channels_add_leader(room, IDS["bo"])
    ana.channels_add_owner(room, user_id=IDS["bo"])
    ana.channels_remove_owner(room, IDS["bo"])
    assert [each["username"] for each in bo.roles_get_users_in_role("moderator", roomId=room)] == ["bo"]
    assert [each["username"] for each in bo.roles_get_users_in_role("owner")] == ["ana"]
    ana.channels_rename(room, "spending")
    ana.channels_set_announcement(room, "Closed")
    ana.channels_archive(room)
    info = bo.channels_info(channel="spending")["channel"]
    assert (info["_id"], info["topic"], info["announcement"], info["archived"]) == (room, "Ours", "Closed", True)
    with pytest.raises(RocketApiException) as error:
        bo.chat_post_message("Late", room_id=room)
    assert error.value.error_type == "error-room-archived"


def test_a_group_is_seen_by_its_members_only(clients: Clients) -> None:
    ana, bo, cy = (clients.client(who) for who in ("ana", "bo", "cy"))
    room = ana.groups_create("payroll", members=["bo"])["group"]["_id"]
    bo.chat_post_message("Figures", room_id=room)
    assert [each["name"] for each in bo.groups_list()] == ["payroll"]
    assert [each["username"] for each in ana.groups_members(room)] == ["ana", "bo"]
    assert [each["msg"] for each in ana.groups_history(room)] == ["Figures"]
    assert list(cy.groups_list()) == [] == list(cy.channels_list())
    with pytest.raises(RocketApiException) as error:
        cy.groups_history(room)
    assert (error.value.status_code, error.value.error_type) == (400, "error-room-not-found")
    with pytest.raises(RocketApiException):
        ana.channels_history(room)


def test_unread_rooms_show_in_subscriptions(clients: Clients) -> None:
    ana, bo = clients.client("ana"), clients.client("bo")
    room = ana.channels_create("budget", members=["bo"])["channel"]["_id"]
    ana.chat_post_message("One", room_id=room)
    (mine,) = bo.subscriptions_get()["update"]
    assert (mine["rid"], mine["unread"], mine["alert"]) == (room, 1, True)
    bo.subscriptions_read(room)
    assert bo.subscriptions_get_one(room)["subscription"]["unread"] == 0
    assert [each["_id"] for each in bo.rooms_get()["update"]] == [room]


def test_people_change_their_own_account_and_the_administrator_makes_and_closes_them(
    clients: Clients, office: Intranet
) -> None:
    ana, dee = clients.client("ana"), clients.client("dee")
    assert ana.users_info(username="bo")["user"]["nameInsensitive"] == "bo lindqvist"
    ana.users_set_status("Back soon", status="away")
    assert ana.users_get_presence(username="ana")["presence"] == "away"
    assert dee.users_update(IDS["bo"], bio="On leave")["user"]["bio"] == "On leave"
    assert ana.users_update(IDS["ana"], bio="Numbers")["user"]["bio"] == "Numbers"
    refused: list[Callable[[], Any]] = [
        lambda: ana.users_update(IDS["bo"], name="Somebody Else"),
        lambda: ana.users_create("new@office.example", "New Name", "none", "new"),
        lambda: ana.users_delete(IDS["bo"]),
    ]
    for each in refused:
        with pytest.raises(RocketApiException) as error:
            each()
        assert error.value.status_code == 403
    made = dee.users_create("new@office.example", "New Name", "none", "new")["user"]["_id"]
    assert office.store.rows.need(Person, made).name == "New Name"
    dee.users_delete(made)
    with pytest.raises(RocketApiException) as error:
        ana.users_info(user_id=made)
    assert error.value.error_type == "error-invalid-user"


def test_a_wrong_password_and_a_token_after_signing_out_are_refused(clients: Clients, address: str) -> None:
    with pytest.raises(RocketAuthenticationException):
        RocketChat("ana", "guess", server_url=address)
    ana = clients.client("ana")
    assert ana.me()["_id"] == IDS["ana"]
    ana.logout()
    with pytest.raises(RocketApiException) as error:
        ana.me()
    assert error.value.status_code == 401


def test_the_token_and_the_user_id_must_be_of_one_person(http: httpx.Client) -> None:
    answer = http.get("/api/v1/me", headers={"X-User-Id": IDS["bo"]})
    assert (answer.status_code, answer.json()["status"]) == (401, "error")
    assert httpx.get(f"{http.base_url}api/v1/me").status_code == 401


@pytest.mark.parametrize(
    "forged",
    [{"alias": "CEO"}, {"avatar": "x"}, {"ts": "2020-01-01"}, {"u": {"_id": "P0002"}}, {"author": "P0002"},
     {"attachments": [{"author_name": "CEO"}]}],
)  # fmt: skip
def test_nobody_says_who_speaks_or_when(http: httpx.Client, office: Intranet, forged: dict[str, Any]) -> None:
    http.post("/api/v1/channels.create", json={"name": "budget"})
    before = office.store.state_hash()
    for path, body in (
        ("chat.postMessage", {"channel": "#budget", "text": "Hi", **forged}),
        ("chat.sendMessage", {"message": {"rid": "R0001", "msg": "Hi", **forged}}),
    ):
        if path == "chat.sendMessage" and "attachments" in forged:
            continue
        answer = http.post(f"/api/v1/{path}", json=body)
        assert (answer.status_code, answer.json()["errorType"]) == (400, "error-invalid-params")
    assert office.store.state_hash() == before


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "channels.info", 400, "error-roomid-param-not-provided"),
        ("GET", "channels.info?roomId=nope", 400, "error-room-not-found"),
        ("GET", "channels.history?roomName=nope", 400, "error-room-not-found"),
        ("GET", "chat.getMessage?msgId=M9", 400, "error-message-not-found"),
        ("GET", "chat.getMessage", 400, "error-invalid-params"),
        ("GET", "users.info?username=nobody", 400, "error-invalid-user"),
        ("GET", "users.list?count=many", 400, "error-invalid-params"),
        ("GET", "channels.history?roomId=R0001&latest=soon", 400, "error-invalid-params"),
        ("POST", "chat.postMessage", 400, "error-room-id-param-not-provided"),
        ("POST", "channels.create", 400, "error-invalid-params"),
        ("POST", "users.list", 405, "error-method-not-allowed"),
        ("GET", "livechat.rooms", 404, "error-endpoint-not-found"),
        ("GET", "rooms.media/a%0Ab/c%0A", 404, "error-endpoint-not-found"),
    ],
)
def test_errors_have_the_products_shape(http: httpx.Client, method: str, path: str, status: int, kind: str) -> None:
    http.post("/api/v1/channels.create", json={"name": "budget"})
    answer = http.request(method, f"/api/v1/{path}", json={} if method == "POST" else None)
    body = answer.json()
    assert (answer.status_code, body["success"], body["errorType"]) == (status, False, kind)
    assert body["error"].endswith(f"[{kind}]")


def test_an_endpoint_we_lack_is_counted(http: httpx.Client, office: Intranet) -> None:
    http.get("/api/v1/livechat.rooms")
    assert office.missing["GET /api/v1/livechat.rooms"] == 1


@pytest.mark.parametrize("body", [b"[1]", b"{", b"\xff", b'{"text": "\\ud800", "channel": "#budget"}', b"[" * 90_000])
def test_a_body_that_is_no_object_is_a_plain_refusal(http: httpx.Client, body: bytes) -> None:
    http.post("/api/v1/channels.create", json={"name": "budget"})
    answer = http.post("/api/v1/chat.postMessage", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["success"]) == (400, False)


def test_the_clients_loose_queries_are_understood(http: httpx.Client) -> None:
    assert http.get("/api/v1/users.list?").json()["total"] == 4
    assert http.get("/api/v1/users.list??").json()["total"] == 4
    assert http.get("/api/v1/users.list?count=1&offset=1").json()["users"][0]["username"] == "bo"
    assert http.get("/api/info").json()["success"] is True


def test_a_file_goes_up_in_one_step_and_is_served_as_a_download(http: httpx.Client, clients: Clients) -> None:
    http.post("/api/v1/groups.create", json={"name": "payroll"})
    answer = http.post(
        "/api/v1/rooms.upload/R0001",
        files={"file": ("../../pay <b>.html", b"<script>", "text/html")},
        data={"msg": "As asked"},
    )
    message = answer.json()["message"]
    link = message["attachments"][0]["title_link"]
    assert (message["msg"], message["file"]["name"]) == ("As asked", "pay <b>.html")
    served = http.get(link)
    assert served.content == b"<script>"
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert http.get(link, headers=clients.client("bo").headers).status_code == 400


def test_a_message_to_a_room_one_is_not_in_has_no_effect(clients: Clients, office: Intranet) -> None:
    room = clients.client("ana").groups_create("payroll")["group"]["_id"]
    before = office.store.state_hash()
    with pytest.raises(RocketApiException):
        clients.client("bo").chat_send_message({"rid": room, "msg": "Let me in"})
    assert office.store.state_hash() == before
