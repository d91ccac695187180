"""The entrance: who is believed, what a page carries, which errors come back in which shape."""

import ast
import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from deskjob_services.blueprint import Blueprint
from deskjob_services.gateway import Gateway, call, environ_of
from deskjob_services.identity import Credentials
from deskjob_services.image import golden_image
from deskjob_services.intranet import Intranet
from deskjob_services.kernel import desk_source
from deskjob_services.kernel.operation import ROLES, SERVICE_KEYS, Operation, registry
from deskjob_services.people.models import Person
from deskjob_services.store import Store

Headers = list[tuple[str, str]]


class Browser:
    """Asks a company's gateway and keeps its cookies, as a browser would."""

    def __init__(self, intranet: Intranet) -> None:
        self.intranet = intranet
        self.gateway = Gateway(intranet)
        self.cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {}

    def ask(self, method: str, path: str, body: bytes = b"", more: Headers | None = None) -> tuple[int, str]:
        """Status and text of one request."""
        headers = [("Host", "deskjob"), *(more or [])]
        if self.cookies:
            headers.append(("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items())))
        status, answered, content = call(self.gateway, environ_of(method, path, headers, body))
        for name, value in answered:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        self.headers = {name.lower(): value for name, value in answered}
        return status, content.decode()

    def form(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form."""
        return self.ask(
            "POST", path, urlencode(fields).encode(), [("Content-Type", "application/x-www-form-urlencoded")]
        )

    def sign_in(self, person: Person) -> None:
        """Sign in as a person would."""
        _, page = self.ask("GET", "/login")
        password = self.intranet.credentials.password(person.id)
        status, _ = self.form("/login", csrf=csrf(page), user=person.handle, password=password)
        assert status == 303


def csrf(page: str) -> str:
    """The token of a page's first form."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, "no form with a token on the page"
    return found[1]


@pytest.fixture
def intranet() -> Iterator[Intranet]:
    """A small company of its own."""
    store = Store.of_image(golden_image(Blueprint()))
    yield Intranet(store, Credentials(b"s" * 32))
    store.close()


@pytest.fixture
def browser(intranet: Intranet) -> Browser:
    """Nobody signed in yet."""
    return Browser(intranet)


@pytest.fixture
def person(intranet: Intranet) -> Person:
    """Somebody who works here."""
    return intranet.store.rows.where(Person, employment="active")[1]


def bearer(intranet: Intranet, person_id: str, service: str) -> Headers:
    token = intranet.credentials.issue(person_id, service)
    return [("Authorization", f"Bearer {token}"), ("Content-Type", "application/json")]


def test_one_sign_in_opens_every_service(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    for key in SERVICE_KEYS:
        status, page = browser.ask("GET", f"/{key}/")
        assert status == 200, key
        assert person.name in page


def test_signing_out_ends_the_session_everywhere(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    kept = dict(browser.cookies)
    _, page = browser.ask("GET", "/")
    assert browser.form("/logout", csrf=csrf(page))[0] == 303
    browser.cookies = kept
    assert browser.ask("GET", "/people/")[0] == 302


def test_a_wrong_password_says_so_and_keeps_the_name(browser: Browser, person: Person) -> None:
    _, page = browser.ask("GET", "/login")
    status, page = browser.form("/login", csrf=csrf(page), user=person.handle, password="nearly")
    assert status == 401
    assert person.handle in page


def test_a_form_without_our_token_is_refused(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    status, page = browser.form("/handover/new", reason="other", about="", note="")
    assert status == 403
    assert "did not come from one of our pages" in page
    assert browser.intranet.store.journal.acts() == []


def test_a_cookie_alone_is_not_believed_by_the_wire(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    status, _ = browser.ask("POST", "/people/op/people.me", b"{}", [("Content-Type", "application/json")])
    assert status == 401


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    assert "HttpOnly" in browser.headers["set-cookie"]
    assert "SameSite=Strict" in browser.headers["set-cookie"]


def test_pages_allow_no_script_but_ours(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    _, page = browser.ask("GET", "/people/")
    policy = browser.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:", page)


def test_signing_in_leads_back_to_our_pages_only(browser: Browser, person: Person) -> None:
    for target in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        _, page = browser.ask("GET", f"/login?next={target}")
        password = browser.intranet.credentials.password(person.id)
        browser.form("/login", csrf=csrf(page), user=person.handle, password=password, next=target)
        assert browser.headers["location"] == "/"
        browser.cookies.clear()


def test_a_token_holds_in_its_own_service_only(intranet: Intranet, browser: Browser, person: Person) -> None:
    people = bearer(intranet, person.id, "people")
    assert browser.ask("POST", "/people/op/people.me", b"{}", people)[0] == 200
    assert browser.ask("POST", "/expenses/op/expenses.policy", b"{}", people)[0] == 401


def test_a_token_of_another_world_is_worthless(intranet: Intranet, browser: Browser, person: Person) -> None:
    other = Credentials(b"t" * 32).issue(person.id, "people")
    assert browser.ask("POST", "/people/op/people.me", b"{}", [("Authorization", f"Bearer {other}")])[0] == 401


def test_who_asks_is_the_token_and_not_the_header(intranet: Intranet, browser: Browser, person: Person) -> None:
    headers = [*bearer(intranet, person.id, "people"), ("X-User-Id", f"{person.id}9")]
    assert browser.ask("POST", "/people/op/people.me", b"{}", headers)[0] == 401


@pytest.mark.parametrize("field", ["author", "author_id", "created_at", "approved_by", "id"])
def test_a_field_we_must_not_believe_is_refused(
    intranet: Intranet, browser: Browser, person: Person, field: str
) -> None:
    body = json.dumps({"person": person.id, "about": "hello", field: "P0003"}).encode()
    status, text = browser.ask("POST", "/people/op/people.edit", body, bearer(intranet, person.id, "people"))
    assert status == 422
    assert field in text
    assert intranet.store.journal.last() == 0


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"person": {"$ne": 1}}', b"[" * 20_000])
def test_a_body_that_is_no_request_is_refused(
    intranet: Intranet, browser: Browser, person: Person, body: bytes
) -> None:
    status, _ = browser.ask("POST", "/people/op/people.profile", body, bearer(intranet, person.id, "people"))
    assert status == 422
    assert intranet.faults == []


def test_an_endpoint_we_lack_is_counted(intranet: Intranet, browser: Browser, person: Person) -> None:
    assert browser.ask("GET", "/people/api/calendar", b"", bearer(intranet, person.id, "people"))[0] == 404
    assert browser.ask("POST", "/people/op/people.fly", b"{}", bearer(intranet, person.id, "people"))[0] == 404
    assert set(intranet.missing) == {"GET /api/calendar", "POST /op/people.fly"}


def test_a_closed_company_answers_nobody(intranet: Intranet, browser: Browser, person: Person) -> None:
    headers = bearer(intranet, person.id, "people")
    intranet.freeze()
    assert browser.ask("POST", "/people/op/people.me", b"{}", headers)[0] == 401
    headers = bearer(intranet, person.id, "people")
    assert browser.ask("POST", "/people/op/people.me", b"{}", headers)[0] == 503


@pytest.mark.parametrize("key", SERVICE_KEYS)
def test_every_service_describes_itself(browser: Browser, key: str) -> None:
    status, text = browser.ask("GET", f"/{key}/openapi.json")
    described = json.loads(text)
    assert status == 200
    assert described["openapi"].startswith("3.1")
    assert {f"/op/{name}" for name in registry.services[key].operations} <= set(described["paths"])
    status, page = browser.ask("GET", f"/{key}/docs")
    assert status == 200
    assert all(name in page for name in registry.services[key].operations)


@pytest.mark.parametrize("operation", registry.operations.values(), ids=lambda operation: operation.name)
def test_every_operation_has_a_sentence_schemas_and_a_page_or_a_reason(operation: Operation) -> None:
    assert operation.sentence.endswith(".")
    assert operation.schema["type"] == "object"
    assert operation.output.model_json_schema()["type"] == "object"
    assert bool(operation.page) != bool(operation.no_page), "a page, or the reason why there is none"
    assert operation.allow
    assert set(operation.allow) <= set(ROLES)
    assert operation.reversed_by is None or operation.reversed_by in registry.operations


def test_the_typed_desk_is_the_one_the_registry_makes() -> None:
    """Compared without layout and imports; `python -m deskjob_services.kernel.desk_source` writes it."""
    for place, source in desk_source.sources():
        assert classes(place.read_text(encoding="utf-8")) == classes(source), place


def classes(source: str) -> list[str]:
    return [ast.dump(node) for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
