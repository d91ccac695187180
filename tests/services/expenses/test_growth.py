from __future__ import annotations

import io
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest
from PIL import Image as Picture
from pypdf import PdfReader

from deskjob_services import clock
from deskjob_services.expenses import cards
from deskjob_services.expenses.diary import SHARES
from deskjob_services.expenses.exchange import converted
from deskjob_services.expenses.models import Batch, Event, Line, Receipt, Report
from deskjob_services.expenses.sniff import media_type
from deskjob_services.expenses.textlayer import text_layer
from deskjob_services.money import Money
from deskjob_services.store import Image, Store

GROW = """
import sys
from deskjob_services.blueprint import Blueprint
from deskjob_services.expenses import grow as expenses
from deskjob_services.people import grow as people
from deskjob_services.seeder import Seeder
from deskjob_services.store import Store
blueprint = Blueprint(seed=int(sys.argv[1]))
store = Store.empty(blueprint.start)
for key, part in (("people", people), ("expenses", expenses)):
    part.grow(store.rows, store.blobs, blueprint, Seeder(blueprint.seed, key))
store.finish_growing()
print(store.state_hash(), len(store.blobs.all()))
"""


def test_one_blueprint_grows_one_company_wherever_it_is_grown(firm: Image, tmp_path: Any) -> None:
    here = Store.of_image(firm)
    found = set()
    for hashes, zone, lang in (("1", "UTC", "C"), ("77", "Asia/Tokyo", "de_DE.UTF-8")):
        env = {**os.environ, "PYTHONHASHSEED": hashes, "TZ": zone, "LANG": lang, "LC_ALL": lang}
        env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        run = subprocess.run(
            [sys.executable, "-c", GROW, "7"], env=env, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        found.add(run.stdout)
    assert found == {f"{here.state_hash()} {len(firm.blobs)}\n"}
    here.close()


def test_there_are_as_many_as_the_blueprint_says_in_every_state(office: Any) -> None:
    rows = office.store.rows
    states = Counter(report.status for report in rows.where(Report))
    assert (sum(states.values()), rows.count(Line)) == (60, 215)
    assert set(states) == set(SHARES)
    assert min(states.values()) >= 2


def test_nothing_waits_that_was_handed_in_this_month(office: Any) -> None:
    waiting = office.store.rows.where(Report, status="submitted")
    assert waiting
    assert all(one.submitted_at < clock.month_start(office.store.now) for one in waiting)


def test_the_past_of_every_report_fits_its_state(office: Any) -> None:
    rows, now = office.store.rows, office.store.now
    for report in rows.where(Report):
        events = rows.where(Event, record_id=report.id, order="at, id")
        assert [one.to_status for one in events][-1] == report.status
        assert [one.from_status for one in events] == ["", *[one.to_status for one in events][:-1]]
        times = [one.at for one in events]
        assert times == sorted(set(times))
        assert times[0] == report.created_at
        assert times[-1] < now
        for line in cards.lines_of(rows, report.id):
            assert line.date_at <= report.created_at


def test_duties_were_always_apart(office: Any) -> None:
    rows = office.store.rows
    owner = {one.id: one.owner_id for one in rows.where(Report)}
    for event in rows.where(Event):
        if event.record_id in owner and event.action in ("approved", "returned", "paid"):
            assert event.actor_id != owner[event.record_id]
    treasurers = {row[0] for row in rows.values("select person_id from people_role where role = 'treasurer'")}
    for batch in rows.where(Batch):
        three = [batch.created_by, batch.first_approved_by, batch.second_approved_by]
        assert len(set(three)) == 3
        assert treasurers & set(three[1:])
        assert not {owner[one] for one in office.plant.payment(batch.id).reports} & set(three)


def test_the_books_balance_and_hold_every_payment_once(office: Any) -> None:
    plant = office.plant
    assert not plant.unbalanced()
    assert office.do(office.titled("Treasurer"), "accounts").balanced
    for report in office.store.rows.where(Report):
        bookings = plant.bookings(report=report.id)
        assert len(bookings) == (report.status == "paid")
        for booking in bookings:
            bank = [money for account, money in booking.postings if account.startswith("10")]
            assert bank == [-plant.total(report.id)]


def test_every_line_is_converted_at_the_rate_of_its_day(office: Any) -> None:
    rows = office.store.rows
    for line in rows.where(Line):
        report = rows.need(Report, line.report_id)
        money = Money.minor(line.amount_minor, line.currency)
        assert converted(rows, money, report.currency, line.date_at).units == line.repaid_minor


def test_every_receipt_is_a_file_that_states_its_line(office: Any) -> None:
    rows = office.store.rows
    kinds: Counter[str] = Counter()
    for line in rows.where(Line):
        if line.receipt_id is None:
            continue
        proof = rows.need(Receipt, line.receipt_id)
        content = office.plant.receipt_bytes(proof.id)
        kinds[proof.media_type] += 1
        assert media_type(content) == proof.media_type
        assert (proof.owner_id, proof.report_id, proof.size) == (line.owner_id, line.report_id, len(content))
        if proof.media_type == "image/png":
            Picture.open(io.BytesIO(content)).verify()
        else:
            amount = Money.minor(line.amount_minor, line.currency)
            assert f"{amount.amount:,} {line.currency}" in text_layer(content)
            if kinds["application/pdf"] % 10 == 0:
                assert len(PdfReader(io.BytesIO(content), strict=True).pages) == 1
    assert kinds["application/pdf"] > 100
    assert kinds["image/png"] >= 5


def test_people_make_mistakes_and_some_things_are_claimed_twice_but_none_of_it_lately(office: Any) -> None:
    clerk = office.titled("Finance Clerk")
    groups = office.do(clerk, "duplicates").groups
    assert groups
    for group in groups:
        assert {line.status for line in group.lines} == {"paid"}
        assert len({line.owner_id for line in group.lines}) > 1
        assert group.date < clock.day(office.store.now - 100 * clock.DAY).isoformat()
    kinds = Counter(kind for one in office.store.rows.where(Report) for kind in office.plant.findings(one.id))
    assert {"limit", "receipt", "window"} & set(kinds)


@pytest.mark.parametrize("month", ["this", "last", "2026-01"])
def test_a_month_of_reports_is_that_month(office: Any, month: str) -> None:
    wanted = {"this": "2026-04", "last": "2026-03", "2026-01": "2026-01"}[month]
    found = office.do(office.titled("Treasurer"), "reports", month=month, count=200).reports
    assert found
    assert all(one.submitted.startswith(wanted) for one in found)
