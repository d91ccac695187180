"""The chat in a browser: everything by plain links and forms."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from deskjob_services.intranet import Intranet
from deskjob_services.kernel.web import session_cookie

Do = Callable[..., Any]


class Browser:
    """Follows links and fills in forms as ana, with the token the page carries."""

    def __init__(self, address: str, office: Intranet) -> None:
        token = office.credentials.issue("P0001", "web")
        self.client = httpx.Client(base_url=address, cookies={session_cookie(office): token}, follow_redirects=True)
        self.text = ""

    def get(self, path: str) -> int:
        """Open a page; its status."""
        answer = self.client.get(path)
        self.text = answer.text
        return answer.status_code

    def post(self, path: str, **fields: Any) -> int:
        """Send a form of the page that is open; the status of what follows."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.text)
        assert found, "no form on this page"
        files = {"file": fields.pop("file")} if "file" in fields else None
        answer = self.client.post(path, data={**fields, "csrf": found[1]}, files=files)
        self.text = answer.text
        return answer.status_code


@pytest.fixture
def browser(address: str, office: Intranet) -> Iterator[Browser]:
    """A browser in which ana is signed in."""
    made = Browser(address, office)
    yield made
    made.client.close()


def test_a_channel_is_made_written_in_and_governed_by_forms(browser: Browser, do: Do) -> None:
    assert browser.get("/channels/new") == 200
    assert browser.post("/channels/new", name="budget", topic="Money", members="bo, @cy\n") == 200
    assert "#budget" in browser.text
    room = do("ana", "room", room="#budget").id
    assert browser.post(f"/rooms/{room}", text="Hello\r\nall") == 200
    (message,) = do("bo", "history", room=room).messages
    assert message.text == "Hello\nall"
    assert browser.post(f"/messages/{message.id}/edit", text="Hello again") == 200
    assert browser.post(f"/messages/{message.id}/react", emoji=":tada:") == 200
    assert browser.post(f"/messages/{message.id}/thread", text="A reply") == 200
    assert browser.post(f"/rooms/{room}", text="See", file=("a.csv", b"a,b", "text/csv")) == 200
    shown = do("bo", "message", message=message.id)
    assert (shown.message.text, shown.message.replies) == ("Hello again", 1)
    assert shown.message.reactions[0].people == ["ana"]
    assert browser.post(f"/rooms/{room}/members", do="add_role moderator", person="P0002") == 200
    assert browser.post(f"/rooms/{room}/members", do="kick", person="P0003") == 200
    assert browser.post(f"/rooms/{room}/members", do="invite", person="P0004") == 200
    assert [each.id for each in do("bo", "members", room=room).members] == ["P0001", "P0002", "P0004"]
    words = {"topic": "Less money", "announcement": "Closed", "description": "", "read_only": "1"}
    assert browser.post(f"/rooms/{room}/settings", **words) == 200
    assert browser.post(f"/rooms/{room}/settings", do="rename", name="spending") == 200
    assert browser.post(f"/rooms/{room}/settings", do="set_type", kind="group") == 200
    card = do("bo", "room", room="#spending")
    assert (card.topic, card.announcement, card.read_only, card.kind) == ("Less money", "Closed", True, "group")
    assert browser.post(f"/messages/{message.id}/delete") == 200
    assert browser.post(f"/rooms/{room}/settings", do="archive") == 200
    assert "archived" in browser.text
    assert browser.post(f"/rooms/{room}/delete") == 200
    assert do("ana", "rooms").rooms == []


def test_every_page_opens(browser: Browser, do: Do) -> None:
    do("ana", "create_channel", name="budget")
    do("ana", "send", room="#budget", text="first")
    do("ana", "edit", message="M000001", text="second")
    do("ana", "upload", room="#budget", name="a.txt", content="YQ==", thread="M000001")
    do("bo", "send", room="@ana", text="Psst @ana")
    for path in (
        "/", "/channels", "/channels?q=bud", "/channels/new", "/people", "/people?q=bo", "/direct", "/search",
        "/search?q=second", "/search?q=x&author=nobody", "/rooms/R0001", "/rooms/R0001?offset=1", "/rooms/budget",
        "/rooms/R0001/members", "/rooms/R0001/settings", "/rooms/R0001/files", "/rooms/R0001/threads",
        "/rooms/R0001/delete", "/rooms/R0002", "/rooms/R0002/members", "/rooms/R0002/settings",
        "/messages/M000001", "/messages/M000001/edit", "/messages/M000001/delete", "/messages/M000001/thread",
        "/files/F0001",
    ):  # fmt: skip
        assert browser.get(path) == 200, path
    for path in ("/rooms/R9999", "/messages/M9", "/files/F9", "/nowhere"):
        assert browser.get(path) == 404, path


def test_a_form_that_cannot_be_says_why_and_keeps_what_was_typed(browser: Browser, do: Do) -> None:
    do("ana", "create_channel", name="budget")
    browser.get("/rooms/R0001")
    assert browser.post("/rooms/R0001", text="x" * 5001) == 422
    assert "5,000 at most" in browser.text and "x" * 5001 in browser.text
    assert browser.post("/channels/new", name="budget", topic="kept topic") == 409
    assert "exists already" in browser.text and "kept topic" in browser.text


def test_what_people_write_is_never_markup(browser: Browser, do: Do) -> None:
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
    do("ana", "create_channel", name="budget", topic=nasty)
    do("ana", "edit_room", room="#budget", announcement=nasty, description=nasty)
    do("ana", "send", room="#budget", text=nasty)
    do("ana", "edit", message="M000003", text=f"{nasty} again")
    do("ana", "set_status", text=nasty)
    do("ana", "upload", room="#budget", name="<b>x.txt", content="YQ==", text=nasty)
    for path in (
        "/rooms/R0001", "/rooms/R0001/settings", "/rooms/R0001/files", "/messages/M000003", "/search?q=alert",
        "/messages/M000003/edit", "/messages/M000003/delete", "/people", "/", "/channels",
    ):  # fmt: skip
        assert browser.get(path) == 200
        assert "<script>alert" not in browser.text and "<img src=x" not in browser.text, path
        assert "<b>x.txt" not in browser.text and "49 again" not in browser.text, path


def test_a_form_from_elsewhere_is_refused(browser: Browser, do: Do) -> None:
    do("ana", "create_channel", name="budget")
    answer = browser.client.post("/rooms/R0001", data={"text": "forged"})
    assert answer.status_code == 403
    assert do("ana", "history", room="#budget").total == 0


def test_who_is_not_signed_in_is_led_to_the_door(address: str) -> None:
    answer = httpx.get(f"{address}/rooms/R0001")
    assert answer.status_code == 302
    assert "/login?next=" in answer.headers["Location"]


def test_unread_is_shown_until_the_button_is_pressed(browser: Browser, do: Do) -> None:
    do("bo", "send", room="@ana", text="Psst")
    browser.get("/rooms/R0001")
    assert "Mark as read" in browser.text and '1<span class="hidden"> unread' in browser.text
    browser.post("/rooms/R0001/read")
    assert "Mark as read" not in browser.text and "unread</span>" not in browser.text
