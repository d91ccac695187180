"""Hostile texts where WebDAV takes them: names, properties, owners of locks, targets of moves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from tests.services.payloads import PAYLOADS
from tests.services.sheets.conftest import WEBDAV, Answer

from deskjob_services.errors import Refusal
from deskjob_services.intranet import Intranet
from deskjob_services.sheets.models import Entry

Do = Callable[..., Any]
Dav = Callable[..., Answer]
BASE = f"http://deskjob{WEBDAV}"
DAV = "{DAV:}"
REFUSED = (400, 403, 404, 405, 409, 412, 413, 414, 415, 422)
WRITABLE = [one for one in PAYLOADS if len(quote(one)) < 8_000]
"""Those that go into an address; the long ones go into bodies alone."""


def names_of(answer: Answer) -> set[str]:
    """What a listing calls its entries; that it is well-formed, this shows too."""
    assert answer.status == 207, answer.text
    return {one.text or "" for one in ElementTree.fromstring(answer.body).iter(f"{DAV}displayname")}


@pytest.mark.parametrize("payload", WRITABLE, ids=range(len(WRITABLE)))
def test_a_hostile_name_is_a_name_or_refused(payload: str, dav: Dav, do: Do, office: Intranet) -> None:
    dav("ana", "PUT", "/plan.csv", b"a,b\n")
    named = quote(payload, safe="")
    for method, path, more in (
        ("MKCOL", f"/{named}", {}),
        ("PUT", f"/{named}.csv", {}),
        ("COPY", "/plan.csv", {"Destination": f"{BASE}/{named}.bak"}),
        ("PROPFIND", f"/{named}.none", {"Depth": "1"}),
        ("GET", f"/{named}.none", {}),
    ):
        before = office.store.rows.count(Entry)
        answer = dav("ana", method, path, b"x" if method == "PUT" else b"", **more)
        done = answer.status in (201, 204)
        assert done or answer.status in REFUSED, f"{method} {payload[:40]!r}: {answer.status}"
        assert office.store.rows.count(Entry) == before + done
        if not done:
            assert "<script" not in answer.text.lower()
    listed = names_of(dav("ana", "PROPFIND", "/", Depth="1"))
    assert len(listed) == 1 + office.store.rows.count(Entry) and "plan.csv" in listed
    assert {one.name for one in do("ana", "browse", folder="/").entries} <= listed
    assert len(names_of(dav("bo", "PROPFIND", "/", Depth="1"))) == 1
    assert dav("ana", "GET", "/plan.csv").body == b"a,b\n"


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_hostile_property_and_owner_come_back_as_text(payload: str, dav: Dav) -> None:
    dav("ana", "PUT", "/plan.csv", b"a,b\n")
    kept = "".join(letter for letter in payload if letter >= " " and letter not in "\x7f\ufffe\uffff")
    update = ElementTree.Element(f"{DAV}propertyupdate")
    prop = ElementTree.SubElement(ElementTree.SubElement(update, f"{DAV}set"), f"{DAV}prop")
    ElementTree.SubElement(prop, "{urn:x}note").text = kept
    answer = dav("ana", "PROPPATCH", "/plan.csv", ElementTree.tostring(update, "utf-8"))
    assert answer.status in (207, *REFUSED)
    ask = b'<D:propfind xmlns:D="DAV:"><D:prop><x:note xmlns:x="urn:x"/></D:prop></D:propfind>'
    told = dav("ana", "PROPFIND", "/plan.csv", ask, Depth="0")
    assert told.status == 207
    found = [one.text or "" for one in ElementTree.fromstring(told.body).iter("{urn:x}note")]
    if answer.status == 207 and b"200 OK" in answer.body:
        assert found == [kept]
    lock = ElementTree.Element(f"{DAV}lockinfo")
    ElementTree.SubElement(ElementTree.SubElement(lock, f"{DAV}lockscope"), f"{DAV}exclusive")
    ElementTree.SubElement(ElementTree.SubElement(lock, f"{DAV}locktype"), f"{DAV}write")
    ElementTree.SubElement(lock, f"{DAV}owner").text = kept
    locked = dav("ana", "LOCK", "/plan.csv", ElementTree.tostring(lock, "utf-8"))
    assert locked.status in (200, *REFUSED)
    if locked.status == 200:
        ElementTree.fromstring(locked.body)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_what_comes_in_through_the_api_never_keeps_webdav_from_listing(payload: str, dav: Dav, do: Do) -> None:
    dav("ana", "PUT", "/plan.csv", b"a,b\n")
    for operation, given in (
        ("set_property", {"name": payload, "value": "<x/>"}),
        ("set_property", {"name": "{urn:x}note", "value": payload}),
        ("set_property", {"name": "{urn:x}note", "value": f'<note xmlns="urn:x">{payload}</note>'}),
        ("lock", {"owner": payload}),
        ("rename", {"name": payload}),
    ):
        with suppress(Refusal):
            do("ana", operation, file=do("ana", "browse", folder="/").entries[0].id, **given)
        assert len(names_of(dav("ana", "PROPFIND", "/", Depth="1"))) == 2, operation
