"""No name a user gives becomes a path on disk, leaves their files, or breaks anything."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.services.sheets.conftest import IDS, asked, b64, image, opened

from deskjob_services.errors import Invalid, Refusal
from deskjob_services.identity import Credentials
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch
from deskjob_services.sheets import names, places
from deskjob_services.sheets.models import Entry
from deskjob_services.store import Store

BAD = ["", ".", "..", "/", "a/b", "../x", "a\\b", "nul\0", "line\nbreak", "\x7f", "\u2028", "x" * 256, "é" * 128, "   "]
TRICKS = st.sampled_from(
    ["..", ".", "/", "//", "\\", "%2e%2e", "%00", "\0", "C:", "~", "$HOME", "etc/passwd", "a", "é", "\U0001f600"]
)
PATHS = st.one_of(
    st.text(max_size=60), st.lists(TRICKS, max_size=8).map("".join), st.lists(TRICKS, max_size=6).map("/".join)
)


@pytest.mark.parametrize("bad", BAD)
def test_such_a_name_is_refused_with_a_sentence(bad: str) -> None:
    with pytest.raises(Invalid) as refused:
        names.name(bad)
    assert "a name" in str(refused.value)


def test_names_are_kept_composed_so_that_one_name_is_one_file() -> None:
    assert names.name("U\u0308bersicht") == "\u00dcbersicht"


@given(
    wanted=st.text(min_size=1, max_size=300).filter(lambda text: "/" not in text),
    taken=st.sets(st.text(min_size=1, max_size=5)),
)
def test_a_name_beside_others_is_free(wanted: str, taken: set[str]) -> None:
    assert names.beside(wanted, taken) not in taken


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=PATHS)
def test_whatever_the_path_it_stays_within_and_is_found_again(path: str, tmp_path: Path) -> None:
    office = _kept(tmp_path)
    before = {one.name for one in tmp_path.iterdir()}
    mark = office.store.mark()
    for operation, arguments in (
        ("sheets.upload", {"folder": "/", "name": path, "content": b64(b"x")}),
        ("sheets.make_folder", {"folder": path or "/", "name": "New"}),
        ("sheets.stat", {"file": path or "/"}),
    ):
        try:
            shown: Any = dispatch(office, IDS["ana"], operation, arguments)
        except Refusal:
            continue
        assert shown.name == names.name(shown.name) or operation == "sheets.stat"
    for one in office.store.rows.where(Entry):
        assert "/" not in one.name and "\0" not in one.name and one.name not in (".", "..")
        found = places.path(office.store.rows, _ana(office), office.store.now, one)
        assert found is not None and _at(office, found).id == one.id
    office.store.undo(mark)
    assert {one.name for one in tmp_path.iterdir()} == before
    assert all(len(one.name) == 64 for one in (tmp_path / "blobs").iterdir())


@settings(max_examples=100, deadline=None)
@given(
    path=st.binary(max_size=40), method=st.sampled_from(["PUT", "GET", "MKCOL", "DELETE", "PROPFIND", "MOVE", "LOCK"])
)
def test_whatever_the_address_no_request_breaks_the_server(path: bytes, method: str) -> None:
    office = _shared()
    mark = office.store.mark()
    raw = "/" + "".join(f"%{byte:02X}" for byte in path)
    headers = {"Destination": f"http://deskjob/sheets/remote.php/webdav{raw}x"} if method == "MOVE" else {}
    answer = asked(office, "ana", method, raw, b"x" if method == "PUT" else b"", Depth="0", **headers)
    assert answer.status < 500 or answer.status in (501, 502), answer.text
    assert office.faults == []
    office.store.undo(mark)


_offices: dict[str, Intranet] = {}


def _shared() -> Intranet:
    return _offices.setdefault("", opened())


def _kept(folder: Path) -> Intranet:
    """An office in a folder on disk."""
    if str(folder) not in _offices:
        store = Store.in_folder(folder, image())
        _offices[str(folder)] = Intranet(store, Credentials(b"a secret of the tests, 32 bytes.."))
        store.blobs.put(b"x")
    return _offices[str(folder)]


def _ana(office: Intranet) -> Any:
    from deskjob_services.people.models import Person

    return office.store.rows.need(Person, IDS["ana"])


def _at(office: Intranet, path: str) -> Entry:
    found = places.at(office.store.rows, _ana(office), office.store.now, path)
    assert found is not None
    return found
