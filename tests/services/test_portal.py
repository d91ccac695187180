"""The first page: what waits for a person in each service, and the way to it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from deskjob_services.blueprint import Blueprint
from deskjob_services.company import Plant
from deskjob_services.identity import Credentials
from deskjob_services.image import golden_image
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch
from deskjob_services.kernel.operation import SERVICE_KEYS
from deskjob_services.money import Money
from deskjob_services.packed import Image
from deskjob_services.people.models import Leave, Person
from deskjob_services.store import Store

Browse = Callable[..., Any]


@dataclass
class Firm:
    """A grown company with ways to act in it."""

    store: Store
    intranet: Intranet
    plant: Plant

    def do(self, person: str, operation: str, **arguments: Any) -> Any:
        """Do an operation as a person."""
        return dispatch(self.intranet, person, operation, arguments)

    def titled(self, title: str) -> str:
        """The id of the first person with a title."""
        found = self.store.rows.first(Person, title=title, employment="active", order="id")
        assert found is not None
        return found.id


@pytest.fixture(scope="module")
def image() -> Image:
    """The small company."""
    return golden_image(Blueprint(seed=7, scale="small"))


@pytest.fixture
def firm(image: Image) -> Iterator[Firm]:
    """It, opened."""
    store = Store.of_image(image)
    yield Firm(store, Intranet(store, Credentials(b"a secret of the tests, 32 bytes..")), Plant(store))
    store.close()


def tile(browser: Any, service: str) -> tuple[int, str]:
    """How many things wait in a service, and the line below its name."""
    pattern = rf'href="/{service}/">(.(?!</a>))*.</a>\s*<p class="soft">(.*?)</p>'
    found = re.search(pattern, browser.text[browser.text.index("<h2>Services</h2>") :], re.DOTALL)
    assert found, service
    count = re.search(r'<span class="count">(\d+)', found[0])
    return int(count[1]) if count else 0, found[2]


def test_an_unread_message_waits_until_it_is_read(firm: Firm, browse: Browse) -> None:
    me, other = firm.titled("Office Manager"), firm.titled("Recruiter")
    before = sum(room.unread for room in firm.do(me, "chat.rooms", count=500).rooms)
    room = firm.do(other, "chat.send", room=me, text="Do you have the keys?").room_id
    browser = browse(firm.intranet, me)
    assert browser.get("/") == 200
    assert tile(browser, "chat")[0] == before + 1
    assert f'href="/chat/rooms/{room}"' in browser.text
    assert firm.store.rows.need(Person, other).name in browser.text
    firm.do(me, "chat.mark_read", room=room)
    browser.get("/")
    assert tile(browser, "chat")[0] == before and f'href="/chat/rooms/{room}"' not in browser.text


def test_a_report_waits_for_who_may_decide_and_then_for_its_owner(firm: Firm, browse: Browse) -> None:
    owner = firm.titled("Account Executive")
    lead = firm.store.rows.need(Person, owner).manager_id or ""
    stranger = firm.titled("Software Engineer")
    claim = firm.plant.expenses.meal(owner, Money("20"))
    place = f'href="/expenses/reports/{claim.id}"'
    waits = {}
    for person in (owner, lead, stranger):
        browser = browse(firm.intranet, person)
        browser.get("/")
        waits[person] = place in browser.text
    assert waits == {owner: False, lead: True, stranger: False}
    firm.do(lead, "expenses.decide", report=claim.id, decision="return", reason="Which customer?")
    for person in (owner, lead, stranger):
        browser = browse(firm.intranet, person)
        browser.get("/")
        waits[person] = place in browser.text
    assert waits == {owner: True, lead: False, stranger: False}


def test_a_batch_waits_only_for_those_whose_approval_it_lacks(firm: Firm, browse: Browse) -> None:
    owner = firm.titled("Account Executive")
    lead = firm.store.rows.need(Person, owner).manager_id or ""
    claim = firm.plant.expenses.meal(owner, Money("20"))
    firm.do(lead, "expenses.decide", report=claim.id, decision="approve")
    clerk, treasurer = firm.titled("Accounts Payable Clerk"), firm.titled("Treasurer")
    controller = firm.titled("Finance Controller")
    batch = firm.do(clerk, "expenses.create_batch", title="April", reports=[claim.id]).id

    def waits(person: str) -> bool:
        browser = browse(firm.intranet, person)
        assert browser.get("/") == 200
        return f'href="/expenses/batches/{batch}"' in browser.text

    assert [waits(one) for one in (clerk, controller, treasurer, owner)] == [False, True, True, False]
    firm.do(controller, "expenses.approve_batch", batch=batch)
    assert [waits(one) for one in (clerk, controller, treasurer)] == [False, False, True]
    firm.do(treasurer, "expenses.approve_batch", batch=batch)
    assert not waits(treasurer)


def test_an_open_case_waits_until_it_is_withdrawn(firm: Firm, browse: Browse) -> None:
    me = firm.titled("Office Manager")
    case = firm.do(me, "hand_over", reason="no answer", about=["E0001"], note="Nobody knows").id
    browser = browse(firm.intranet, me)
    browser.get("/")
    assert tile(browser, "handover") == (1, "1 case of yours open.") and f"Case {case} is open" in browser.text
    firm.do(me, "handover.withdraw", case=case)
    browser.get("/")
    assert tile(browser, "handover") == (0, "No open case of yours.")


def test_the_directory_says_how_many_are_away_today(firm: Firm, browse: Browse) -> None:
    rows, now = firm.store.rows, firm.store.now
    for leave in rows.where(Leave):
        rows.update(leave, cancelled=1)
    browser = browse(firm.intranet, firm.titled("Office Manager"))
    browser.get("/")
    assert tile(browser, "people") == (0, "Nobody is away today.")
    rows.insert(Leave, person_id=firm.titled("Recruiter"), kind="sick", from_at=now - 100, until_at=now + 100)
    browser.get("/")
    assert tile(browser, "people") == (0, "1 person is away today.")


def test_the_page_is_there_for_everybody_and_leads_only_to_pages_they_may_open(firm: Firm, browse: Browse) -> None:
    for title in ("CEO", "Treasurer", "Finance Clerk", "Systems Administrator", "Recruiter", "Sales Lead"):
        browser = browse(firm.intranet, firm.titled(title))
        assert browser.get("/") == 200, title
        links = set(re.findall(r'href="(/(?:' + "|".join(SERVICE_KEYS) + r")/[^\"]*)\"", browser.text))
        assert len(links) > len(SERVICE_KEYS)
        for link in sorted(links):
            assert browser.get(link) == 200, (title, link)


def test_what_waits_is_never_markup(firm: Firm, browse: Browse) -> None:
    owner = firm.titled("Account Executive")
    lead = firm.store.rows.need(Person, owner).manager_id or ""
    claim = firm.do(owner, "expenses.create", title="<script>alert(1)</script>")
    line = {"date": "2026-04-02", "merchant": "Inn", "category": "meals", "amount": "5", "currency": "USD"}
    firm.do(owner, "expenses.add_line", report=claim.id, **line)
    firm.do(owner, "expenses.submit", report=claim.id)
    browser = browse(firm.intranet, lead)
    browser.get("/")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in browser.text and "<script>alert" not in browser.text


def test_looking_at_it_changes_nothing(firm: Firm, browse: Browse) -> None:
    before = firm.store.state_hash()
    browse(firm.intranet, firm.titled("Treasurer")).get("/")
    assert firm.store.state_hash() == before
