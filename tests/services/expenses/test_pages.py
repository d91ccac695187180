"""Expenses in a browser: everything by plain links and forms, for those who file, decide and pay."""

import io
import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest
from PIL import Image

from deskjob_services.money import Money

Browse = Callable[..., Any]
LINE = {"date": "2026-04-02", "merchant": "Hotel Albion", "category": "hotel", "amount": "120.00", "currency": "EUR",
        "tax": "7.85", "quantity": "2", "city": "Berlin"}  # fmt: skip
PAYLOADS = [
    template.format(code)
    for code in ("alert(1)", "fetch('//x')", "top.location='//x'")
    for template in (
        "<script>{}</script>", "<img src=x onerror={}>", "\"><svg onload={}>", "' autofocus onfocus={} x='",
        "</textarea><script>{}</script>", "</title><script>{}</script>", "<a href=\"javascript:{}\">x</a>",
        "<iframe srcdoc=\"<script>{}</script>\">", "<details open ontoggle={}>",
        "<!--<img src=\"--><img src=x onerror={}>",
        "<style>@import 'javascript:{}'</style>", "<body onload={}>", "<math><mi xlink:href=\"data:x,{}\">",
        "<form action=javascript:{}><input type=submit>", "<object data=\"javascript:{}\">",
        "<base href=\"javascript:{}\">",
        "<input onfocus={} autofocus>", "{{{{config}}}}{}", "{{% for x in () %}}{}", "<ScRiPt/x>{}</sCrIpT>",
    )
]  # fmt: skip


@pytest.fixture
def desk(office: Any, browse: Browse) -> Callable[[str], Any]:
    """A browser in which the holder of a title, or a person by id, looks at expenses."""

    def open_(who: str) -> Any:
        person = who if re.fullmatch(r"P\d+", who) else office.titled(who)
        browser = browse(office.intranet, person, "/expenses")
        assert browser.get("/") == 200
        return browser

    return open_


def picture() -> tuple[str, bytes, str]:
    """A receipt as a form sends it."""
    made = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(made, "PNG")
    return "receipt.png", made.getvalue(), "image/png"


def begun(browser: Any, title: str = "Berlin visit") -> str:
    """A report begun by form; its id."""
    browser.get("/new")
    assert browser.post("/new", title=title, purpose="Customer", currency="USD", cost_centre="") == 200
    return str(browser.path).rpartition("/")[2]


def test_a_report_is_filed_from_cover_to_hand_in_by_forms_alone(office: Any, desk: Callable[[str], Any]) -> None:
    browser = desk("Office Manager")
    report = begun(browser)
    assert browser.says("Nothing in it yet.")
    browser.get(f"/reports/{report}/lines/new")
    assert browser.post(f"/reports/{report}/lines/new", file=picture(), **LINE) == 200
    assert browser.post(f"/reports/{report}/lines/new", **LINE | {"merchant": "Radio Cabs", "category": "taxi"}) == 200
    me = office.titled("Office Manager")
    hotel, taxi = sorted(office.do(me, "report", report=report).lines, key=lambda line: line.id)
    assert hotel.receipt_id and not taxi.receipt_id
    browser.get(f"/lines/{taxi.id}/edit")
    assert browser.post(f"/lines/{taxi.id}/edit", amount="31.50", tax="0") == 200
    browser.get(f"/lines/{taxi.id}/receipt")
    assert browser.post(f"/lines/{taxi.id}/receipt", file=picture()) == 200
    browser.get(f"/lines/{hotel.id}/remove")
    assert browser.post(f"/lines/{hotel.id}/remove") == 200
    browser.get(f"/reports/{report}/edit")
    assert browser.post(f"/reports/{report}/edit", title="Berlin, two days") == 200
    assert browser.post(f"/reports/{report}", do="comment", text="Receipts are in.") == 200
    assert browser.post(f"/reports/{report}", do="submit") == 200
    one = office.do(me, "report", report=report)
    assert (one.status, one.title, one.purpose) == ("submitted", "Berlin, two days", "Customer")
    assert [(line.amount, line.category) for line in one.lines] == [(Money("31.50", "EUR"), "taxi")]
    assert one.lines[0].receipt_id and one.comments[0].text == "Receipts are in."
    assert browser.says("€31.50") and browser.says("Submitted") and browser.says("Receipts are in.")
    browser.get(f"/reports/{report}/withdraw")
    assert browser.post(f"/reports/{report}/withdraw", reason="Forgot lunch") == 200
    assert browser.says("Forgot lunch")
    assert browser.post(f"/reports/{report}", do="redraft") == 200
    assert office.do(me, "report", report=report).status == "draft"


def test_whoever_decides_chooses_and_nothing_is_chosen_before(office: Any, desk: Callable[[str], Any]) -> None:
    owner = office.titled("Account Executive")
    claim, other = office.plant.meal(owner, Money("20")), office.plant.meal(owner, Money("30"))
    lead = office.manager(owner)
    browser = desk(lead)
    browser.get("/?scope=to_approve")
    assert f"/expenses/reports/{claim.id}" in browser.text
    browser.get(f"/reports/{claim.id}")
    assert 'value="approve"' in browser.text and "checked" not in browser.text
    assert browser.post(f"/reports/{claim.id}", do="decide", reason="typed before") == 422
    assert "typed before</textarea>" in browser.text and browser.says("Expected approve or return.")
    assert browser.post(f"/reports/{claim.id}", do="decide", decision="return", reason=" ") == 422
    assert re.search(r'value="return" checked', browser.text) and browser.says("A return without a reason.")
    assert browser.post(f"/reports/{claim.id}", do="decide", decision="return", reason="No receipt") == 200
    assert browser.says("No receipt")
    browser.get(f"/reports/{claim.id}/reopen")
    assert browser.post(f"/reports/{claim.id}/reopen", reason="") == 422
    assert browser.post(f"/reports/{claim.id}/reopen", reason="Found it") == 200
    browser.get(f"/reports/{other.id}")
    assert browser.post(f"/reports/{other.id}", do="decide", decision="approve", reason="") == 200
    found = [office.do(lead, "report", report=one.id).status for one in (claim, other)]
    assert found == ["submitted", "approved"]
    assert browser.post(f"/reports/{other.id}", do="decide", decision="approve") == 409


def test_the_owner_sees_why_a_report_came_back(office: Any, desk: Callable[[str], Any]) -> None:
    owner = office.titled("Account Executive")
    claim = office.plant.meal(owner, Money("20"))
    office.do(office.manager(owner), "decide", report=claim.id, decision="return", reason="Which customer?")
    browser = desk(owner)
    assert browser.get("/?scope=mine&status=returned") == 200 and claim.id in browser.text
    browser.get(f"/reports/{claim.id}")
    assert browser.says("Which customer?") and browser.says("Hand it in")


def test_a_batch_goes_from_prepared_to_paid_to_reversed_by_forms(office: Any, desk: Callable[[str], Any]) -> None:
    owner = office.titled("Account Executive")
    ids = [office.plant.meal(owner, Money(amount)).id for amount in ("20", "30")]
    for one in ids:
        office.do(office.manager(owner), "decide", report=one, decision="approve")
    clerk = desk("Accounts Payable Clerk")
    clerk.get("/batches/new?currency=USD")
    assert all(f'value="{one}"' in clerk.text for one in ids)
    assert clerk.post("/batches/new", title="", currency="USD", reports=ids) == 422
    assert f'aria-label="{ids[0]}' in clerk.text and clerk.text.count("checked") == 2
    assert clerk.post("/batches/new", title="April", currency="USD", reports=ids[:1]) == 200
    batch = str(clerk.path).rpartition("/")[2]
    assert clerk.post(f"/batches/{batch}", do="add") == 422
    assert clerk.post(f"/batches/{batch}", do="add", reports=ids[1:]) == 200
    assert clerk.post(f"/batches/{batch}", do="remove", reports=ids[1:]) == 200
    assert clerk.post(f"/batches/{batch}", do="add", reports=ids[1:]) == 200
    assert f"/batches/{batch}/approve" not in clerk.text
    assert clerk.get(f"/batches/{batch}/pay") == 409
    for title in ("Finance Controller", "Treasurer"):
        second = desk(title)
        second.get(f"/batches/{batch}")
        assert f"/expenses/batches/{batch}/approve" in second.text
        second.get(f"/batches/{batch}/approve")
        assert second.post(f"/batches/{batch}/approve") == 200
        assert f"/expenses/batches/{batch}/approve" not in second.text
    clerk.get(f"/batches/{batch}/pay")
    assert clerk.says("$50.00") and clerk.post(f"/batches/{batch}/pay") == 200
    done = office.do(office.titled("Treasurer"), "batch", batch=batch)
    assert (done.status, {one.status for one in done.reports}) == ("released", {"paid"})
    treasurer = desk("Treasurer")
    entry = done.entries[0]
    treasurer.get(f"/ledger/entries/{entry}")
    assert f"/ledger/entries/{entry}/reverse" in treasurer.text
    treasurer.get(f"/ledger/entries/{entry}/reverse")
    assert treasurer.post(f"/ledger/entries/{entry}/reverse", reason="") == 422
    assert treasurer.post(f"/ledger/entries/{entry}/reverse", reason="Wrong bank") == 200
    assert treasurer.says("Reversed") and office.do(owner, "report", report=ids[0]).status == "approved"
    treasurer.get("/ledger")
    assert treasurer.says("Balanced")


def test_a_batch_is_given_up_with_a_reason(office: Any, desk: Callable[[str], Any]) -> None:
    made = office.do(office.titled("Accounts Payable Clerk"), "create_batch", title="Empty", currency="EUR").id
    clerk = desk("Accounts Payable Clerk")
    clerk.get(f"/batches/{made}/cancel")
    assert clerk.post(f"/batches/{made}/cancel", reason="") == 422
    assert clerk.post(f"/batches/{made}/cancel", reason="Not needed") == 200
    assert clerk.says("Cancelled") and clerk.says("Not needed")


def test_a_receipt_opens_as_the_file_it_is_and_can_do_nothing(office: Any, desk: Callable[[str], Any]) -> None:
    claim = office.plant.meal(office.titled("Account Executive"), Money("80"))
    browser = desk("Finance Controller")
    (receipt,) = office.do(office.titled("Finance Controller"), "report", report=claim.id).receipts
    assert browser.get(f"/receipts/{receipt.id}") == 200
    headers = browser.answer.headers
    assert browser.answer.content.startswith(b"%PDF-" if receipt.media_type == "application/pdf" else b"\x89PNG")
    assert headers["Content-Type"] == receipt.media_type
    assert headers["Content-Disposition"] == f"inline; filename={receipt.name}"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = [part.strip() for part in headers["Content-Security-Policy"].split(";")]
    assert "sandbox" in policy and "default-src 'none'" in policy
    assert browser.get(f"/receipts/{receipt.id}?download=1") == 200
    assert browser.answer.headers["Content-Disposition"].startswith("attachment;")
    assert browser.get(f"/receipts/{receipt.id}/text") == 200 and receipt.name in browser.text
    assert desk("Software Engineer").get(f"/receipts/{receipt.id}") == 403


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), (b"<script>alert(1)</script>", 422), (b"%PDF-1.4 cut", 422), (b"\x89PNG" * 1_200_000, 413)],
    ids=["empty", "html", "half a PDF", "too large"],
)
def test_what_is_no_receipt_is_refused_on_its_form(
    office: Any, desk: Callable[[str], Any], content: bytes, status: int
) -> None:
    browser = desk("Office Manager")
    report = office.draft(office.titled("Office Manager"))
    (line,) = office.do(office.titled("Office Manager"), "report", report=report).lines
    browser.get(f"/lines/{line.id}/receipt")
    assert browser.post(f"/lines/{line.id}/receipt", file=("r.png", content, "image/png")) == status
    assert 'role="alert"' in browser.text and 'name="file"' in browser.text
    assert office.do(office.titled("Office Manager"), "report", report=report).receipts == []


def test_a_line_whose_receipt_is_refused_is_kept_and_says_so(office: Any, desk: Callable[[str], Any]) -> None:
    browser = desk("Office Manager")
    report = begun(browser)
    browser.get(f"/reports/{report}/lines/new")
    assert browser.post(f"/reports/{report}/lines/new", file=("r.pdf", b"nothing", "application/pdf"), **LINE) == 200
    assert browser.path.endswith("/receipt") and browser.says("Its receipt is not")


def test_a_wrong_form_comes_back_as_typed_with_what_is_wrong_at_each_field(
    office: Any, desk: Callable[[str], Any]
) -> None:
    browser = desk("Office Manager")
    report = begun(browser)
    browser.get(f"/reports/{report}/lines/new")
    wrong = LINE | {"merchant": "", "amount": "12,50", "date": "yesterday", "note": "keep <this>"}
    assert browser.post(f"/reports/{report}/lines/new", **wrong) == 422
    assert browser.text.count('aria-invalid="true"') == 3
    assert 'value="12,50"' in browser.text and "keep &lt;this&gt;</textarea>" in browser.text
    assert browser.says("This is needed.") and browser.says("an amount with a dot, such as 120.50")
    assert browser.post(f"/reports/{report}/lines/new", **LINE | {"date": "2030-01-01"}) == 422
    assert browser.says("2030-01-01") and 'value="Hotel Albion"' in browser.text
    assert browser.post("/new", title="", purpose="Mine", currency="USD") == 422 and "Mine</textarea>" in browser.text
    assert office.do(office.titled("Office Manager"), "report", report=report).lines == []


def test_a_filter_that_makes_no_sense_is_refused_on_the_list(desk: Callable[[str], Any]) -> None:
    browser = desk("Finance Controller")
    for path in (
        "/?scope=all&month=May", "/?scope=all&owner=nobody", "/?scope=none&status=lost", "/claims?month=13",
        "/lines?at_least=ten", "/lines?owner=nobody", "/duplicates?month=2026-13", "/rates?until=soon",
        "/rates?amount=ten&from=EUR&to=USD", "/rates?amount=1&from=EUR&to=XXX", "/batches?status=lost",
    ):  # fmt: skip
        assert browser.get(path) in (404, 422), path
        assert 'role="alert"' in browser.text and "<form" in browser.text, path


def test_every_list_opens_and_every_empty_one_says_what_to_do(office: Any, desk: Callable[[str], Any]) -> None:
    finance = desk("Finance Controller")
    for path in (
        "/", "/?scope=all", "/?scope=to_approve", "/?scope=all&status=paid&category=hotel&text=berlin",
        "/?scope=all&offset=50", "/?scope=all&offset=999999", "/new", "/claims", "/claims?status=", "/lines",
        "/lines?without_receipt=1&currency=EUR&at_least=10&at_most=20", "/duplicates", "/policy", "/rates",
        "/rates?currency=EUR&until=2026-01-01", "/batches", "/batches?status=draft", "/batches/new",
        "/batches/new?currency=JPY", "/ledger", "/ledger/entries", "/ledger/entries?account=1010", "/?list=1",
    ):  # fmt: skip
        assert finance.get(path) == 200, path
        assert finance.text.count("<h1>") == 1, path
    for path in (
        "/?scope=all&text=zzz",
        "/lines?merchant=zzz",
        "/claims?owner=zzz&category=gift",
        "/batches?status=cancelled",
    ):
        finance.get(path)
        assert 'class="empty"' in finance.text or 'role="alert"' in finance.text, path
    finance.get("/rates?amount=100&from=USD&to=USD&date=2026-04-01")
    assert finance.says("$100.00 = $100.00")
    clerk = desk("Software Engineer")
    for path in ("/batches", "/batches/new", "/ledger", "/ledger/entries", "/duplicates"):
        assert clerk.get(path) == 403, path
        assert path not in re.sub(r"<main.*", "", clerk.text, flags=re.DOTALL), "not in the list on the left"
    assert clerk.get("/reports/E9999") == 404 and clerk.says("There is nothing here")
    assert clerk.get("/?scope=to_approve") == 200 and clerk.says("Nothing to decide.")


def test_pages_of_steps_that_are_not_open_say_so(office: Any, desk: Callable[[str], Any]) -> None:
    claim = office.plant.meal(office.titled("Office Manager"), Money("20"))
    browser = desk("Office Manager")
    (line,) = office.do(office.titled("Office Manager"), "report", report=claim.id).lines
    for path in (
        f"/reports/{claim.id}/edit", f"/reports/{claim.id}/lines/new", f"/reports/{claim.id}/reopen",
        f"/lines/{line.id}/edit", f"/lines/{line.id}/receipt", f"/lines/{line.id}/remove",
    ):  # fmt: skip
        assert browser.get(path) == 409, path
    assert browser.get(f"/reports/{claim.id}") == 200
    assert browser.post(f"/reports/{claim.id}", do="decide", decision="approve") == 403
    assert browser.says("is your own report")
    assert browser.post(f"/reports/{claim.id}", do="destroy") == 422


def test_what_people_write_is_never_markup(office: Any, desk: Callable[[str], Any]) -> None:
    assert len(PAYLOADS) == 60
    owner = office.titled("Office Manager")
    controller = office.titled("Finance Controller")
    text = " ".join(PAYLOADS)[:1900]
    fields = {name: text[:80] for name in ("city", "project")} | {"note": text, "attendees": text[:1000]}
    report = office.draft(owner, merchant=PAYLOADS[1], **fields)
    office.do(owner, "edit", report=report, title=PAYLOADS[0], purpose=text)
    for payload in PAYLOADS:
        office.do(owner, "comment", report=report, text=payload)
    office.do(owner, "submit", report=report)
    office.do(controller, "decide", report=report, decision="return", reason=text)
    (line,) = office.do(owner, "report", report=report).lines
    browser = desk(owner)
    for path in ("/", f"/reports/{report}", f"/reports/{report}/edit", f"/lines/{line.id}/edit",
                 f"/lines/{line.id}/receipt", f"/lines/{line.id}/remove", "/lines", "/claims?status="):  # fmt: skip
        assert browser.get(path) == 200, path
        _inert(browser.text, path)
    browser.get(f"/reports/{report}")
    assert all(
        escape(payload).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in browser.text for payload in PAYLOADS
    )
    for payload in PAYLOADS:
        assert browser.post("/new", title=payload, purpose="x" * 2001, currency=payload) == 422
        _inert(browser.text, payload)
        browser.get(f"/lines?merchant={payload.replace('&', '').replace('#', '')}")
        _inert(browser.text, payload)
        browser.get("/new")


class Tags(HTMLParser):
    """What a browser would run: scripts, handlers, and addresses that are script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag where it is none of ours."""
        if tag in ("iframe", "object", "base", "math", "style", "details", "img") or (
            tag == "script" and dict(attrs).get("src") != "/static/deskjob.js"
        ):
            self.found.append(tag)
        for name, value in attrs:
            runs = name in ("href", "action", "src", "data", "xlink:href") and (value or "").startswith("javascript:")
            if runs or name.startswith("on") or name in ("srcdoc", "autofocus"):
                self.found.append(f"{tag} {name}")


def _inert(page: str, where: str) -> None:
    """Nothing of a payload became a tag or an attribute."""
    assert Tags(page).found == [], where


def test_the_check_of_what_is_inert_would_see_a_payload() -> None:
    assert all(Tags(payload).found or "{" in payload or payload[0] == "'" for payload in PAYLOADS)


def test_a_form_from_elsewhere_changes_nothing(office: Any, desk: Callable[[str], Any]) -> None:
    claim = office.plant.meal(office.titled("Account Executive"), Money("20"))
    browser = desk("Finance Controller")
    before = office.store.state_hash()
    for path in (f"/reports/{claim.id}", "/new", "/batches/new", f"/reports/{claim.id}/withdraw"):
        answer = browser.client.post(path, data={"do": "decide", "decision": "approve", "csrf": "forged"})
        assert answer.status_code == 403, path
    assert office.store.state_hash() == before


def test_a_confidential_report_shows_others_its_cover_only_in_lists(office: Any, desk: Callable[[str], Any]) -> None:
    claim = office.plant.meal(office.titled("Account Executive"), Money("20"))
    title = office.do(office.titled("Account Executive"), "report", report=claim.id).title
    office.plant.confidential(claim.id)
    browser = desk("Finance Controller")
    browser.get("/?scope=to_approve")
    row = re.search(rf"<a href=\"/expenses/reports/{claim.id}\">.*?</tr>", browser.text, re.DOTALL)
    assert row and "Confidential" in row[0] and title not in row[0]


def test_who_is_not_signed_in_is_led_to_the_door(office: Any, desk: Callable[[str], Any]) -> None:
    browser = desk("Office Manager")
    browser.client.cookies.clear()
    answer = browser.client.get("/reports/E0001", follow_redirects=False)
    assert answer.status_code == 302 and "/login?next=" in answer.headers["Location"]
