"""The directory in a browser: what is shown, which forms whom, and that a form is only believed as ours."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from deskjob_services.gateway import Gateway, call, environ_of
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.web import session_cookie
from deskjob_services.people.plant import PeoplePlant

Do = Callable[..., Any]


class Browser:
    """A signed-in person's browser, without script."""

    def __init__(self, firm: Intranet, person_id: str) -> None:
        self.gateway = Gateway(firm)
        self.token = firm.credentials.issue(person_id, "web")
        self.cookie = f"{session_cookie(firm)}={self.token}"
        self.csrf = firm.credentials.csrf(self.token)

    def open(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        status, _, body = call(self.gateway, environ_of("GET", path, self._headers(), b""))
        return status, body.decode()

    def send(self, path: str, **fields: str) -> tuple[int, str, str]:
        """Status, where to next, and text after a form is sent."""
        body = urlencode({"csrf": self.csrf, **fields}).encode()
        form = ("Content-Type", "application/x-www-form-urlencoded")
        status, headers, shown = call(self.gateway, environ_of("POST", path, [*self._headers(), form], body))
        return status, dict(headers).get("Location", ""), shown.decode()

    def _headers(self) -> list[tuple[str, str]]:
        return [("Host", "localhost"), ("Cookie", self.cookie)]


@pytest.fixture
def clerk(firm: Intranet, cast: dict[str, str]) -> Browser:
    return Browser(firm, cast["own"])


@pytest.fixture
def partner(firm: Intranet, cast: dict[str, str]) -> Browser:
    return Browser(firm, cast["people_ops"])


PAGES = ("/", "/me", "/chart", "/departments", "/leaves", "/people/{own}", "/people/{own}/edit", "/people/{own}/leave")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_with_one_heading_and_nothing_inline(clerk: Browser, cast: dict[str, str], path: str) -> None:
    status, text = clerk.open("/people" + path.format(**cast))
    assert status == 200
    assert text.count("<h1") == 1
    assert not re.search(r"<script>|<style>| style=| on\w+=", text)


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in(firm: Intranet, cast: dict[str, str], path: str) -> None:
    stranger = Browser(firm, cast["own"])
    stranger.cookie = ""
    status, _ = stranger.open("/people" + path.format(**cast))
    assert status == 302


def test_the_directory_finds_and_filters(clerk: Browser, people: PeoplePlant) -> None:
    new = people.hire("Łukasz Świątek", "Treasurer", "Finance")
    status, text = clerk.open("/people/?text=swiatek&department=" + people.department("Finance").id)
    assert (status, text.count('<th scope="row">')) == (200, 1)
    assert "Łukasz Świątek" in text
    assert f"/people/people/{new}" in text
    assert "Nobody fits." in clerk.open("/people/?text=nobody+at+all")[1]


def test_names_are_text_and_never_markup(clerk: Browser, people: PeoplePlant) -> None:
    people.hire("Bobby <script>alert(1)</script>", "Recruiter", "People")
    assert "<script>alert" not in clerk.open("/people/?text=bobby")[1]


@pytest.mark.parametrize("query", ["offset=-5", "offset=x", "offset=99999", "department=none", "text=%00", "former=1"])
def test_odd_addresses_get_an_answer(clerk: Browser, query: str) -> None:
    assert clerk.open(f"/people/?{query}")[0] in (200, 404, 422)


def test_a_profile_says_who_is_away_and_stands_in(clerk: Browser, people: PeoplePlant, cast: dict[str, str]) -> None:
    people.away(cast["report"], until="2026-04-30", deputy=cast["other"])
    _, text = clerk.open(f"/people/people/{cast['report']}")
    assert "until Thu 30 Apr 2026" in text
    assert f"{people.person(cast['other']).name} stands in" in text


def test_one_edits_ones_own_record_but_not_ones_place(
    clerk: Browser, people: PeoplePlant, cast: dict[str, str]
) -> None:
    me = people.person(cast["own"])
    _, form = clerk.open(f"/people/people/{me.id}/edit")
    assert 'name="phone"' in form
    assert 'name="title"' not in form
    status, there, _ = clerk.send(f"/people/people/{me.id}/edit", first_name=me.first_name, phone="+44 20 7946 0999")
    assert (status, there) == (303, f"/people/people/{me.id}")
    assert people.person(me.id).phone == "+44 20 7946 0999"
    assert "is saved" in clerk.open(there)[1]


def test_the_record_of_another_is_not_ones_to_change(clerk: Browser, people: PeoplePlant, cast: dict[str, str]) -> None:
    there = f"/people/people/{cast['other']}"
    assert f"{there}/edit" not in clerk.open(there)[1]
    assert "not yours to change" in clerk.open(f"{there}/edit")[1]
    status, _, text = clerk.send(f"{there}/edit", phone="1")
    assert status == 403
    assert people.person(cast["other"]).phone != "1"
    assert "may not do people.edit here" in text


def test_people_operations_move_somebody_by_the_form(
    firm: Intranet, partner: Browser, people: PeoplePlant, cast: dict[str, str]
) -> None:
    unit, head = people.department("Legal"), people.by_title("Legal Counsel")[0]
    page = f"/people/people/{cast['own']}/edit"
    assert partner.send(page, title="Paralegal", department=unit.id, manager=head.id)[0] == 303
    moved = people.person(cast["own"])
    assert (moved.title, moved.department, moved.manager_id) == ("Paralegal", "Legal", head.id)
    (act,) = firm.store.journal.acts()
    assert (act.actor, act.operation, act.on) == (cast["people_ops"], "people.edit", (cast["own"],))


def test_a_form_with_a_mistake_comes_back_as_it_was_typed(partner: Browser, cast: dict[str, str]) -> None:
    page = f"/people/people/{cast['own']}/edit"
    status, _, text = partner.send(page, title="Keeper of Keys", handle="NOT GOOD")
    assert status == 422
    assert "Keeper of Keys" in text
    assert "NOT GOOD" in text
    assert 'role="alert"' in text


def test_a_leave_is_entered_shown_and_called_off(clerk: Browser, people: PeoplePlant, cast: dict[str, str]) -> None:
    me = cast["own"]
    days = {"kind": "vacation", "from_date": "2026-09-01", "until_date": "2026-09-04", "deputy": cast["report"]}
    status, there, _ = clerk.send(f"/people/people/{me}/leave", **days)
    assert (status, there) == (303, "/people/leaves")
    (leave,) = [found for found in people.leaves(me) if found.from_at > people.now]
    assert leave.deputy_id == cast["report"]
    _, text = clerk.open(there)
    assert "Tue 1 Sep 2026" in text
    assert text.count("/cancel") == 1
    assert clerk.send(f"/people/people/{me}/leave", **days)[0] == 409
    assert clerk.send(f"/people/leaves/{leave.id}/cancel")[0] == 303
    assert leave.id not in [found.id for found in people.leaves(me)]


def test_a_deputy_is_named_and_taken_back(clerk: Browser, people: PeoplePlant, cast: dict[str, str]) -> None:
    page = f"/people/people/{cast['own']}/deputy"
    assert clerk.send(page, deputy=cast["other"])[0] == 303
    assert people.deputy(cast["own"]) == cast["other"]
    assert clerk.send(page, deputy="")[0] == 303
    assert people.deputy(cast["own"]) is None


@pytest.mark.parametrize("path", ["/people/{own}/edit", "/people/{own}/leave", "/people/{own}/deputy"])
def test_a_form_from_elsewhere_is_refused(firm: Intranet, clerk: Browser, cast: dict[str, str], path: str) -> None:
    clerk.csrf = "guessed"
    before = firm.store.state_hash()
    status, _, _ = clerk.send("/people" + path.format(**cast), phone="1", deputy=cast["other"])
    assert status == 403
    assert firm.store.state_hash() == before


def test_the_chart_lists_everybody_below_the_head(clerk: Browser) -> None:
    _, text = clerk.open("/people/chart")
    assert text.count('<div class="leaf">') == 30
    assert text.index("CEO, Executive") < text.index("Head of Finance")


def test_nobody_is_found_as_a_page_that_says_so(clerk: Browser) -> None:
    status, text = clerk.open("/people/people/P9999")
    assert status == 404
    assert "no person" in text


def test_a_message_starts_from_a_profile(clerk: Browser, cast: dict[str, str]) -> None:
    _, text = clerk.open(f"/people/people/{cast['other']}")
    assert 'action="/chat/direct"' in text
    status, there, _ = clerk.send("/chat/direct", person=cast["other"])
    assert status == 303
    assert there.startswith("/chat/rooms/")
