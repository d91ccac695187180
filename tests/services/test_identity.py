"""Credentials: scoped to a person, a service and a world, revocable, and kept beside a company that is kept."""

from pathlib import Path

import pytest

from deskjob_services.errors import Damaged
from deskjob_services.identity import WEB, Credentials

SECRET = b"the secret of the tests, 32 bytes"


@pytest.fixture
def credentials() -> Credentials:
    return Credentials(SECRET)


def test_a_token_stands_for_its_person_in_its_service_only(credentials: Credentials) -> None:
    token = credentials.issue("P0001", "chat")
    assert credentials.holder(token, "chat") == "P0001"
    assert credentials.holder(token, "expenses") is None


def test_a_web_session_holds_in_every_service(credentials: Credentials) -> None:
    token = credentials.issue("P0001", WEB)
    assert [credentials.holder(token, service) for service in ("chat", "expenses", WEB)] == ["P0001"] * 3


def test_a_token_of_one_service_is_no_web_session(credentials: Credentials) -> None:
    assert credentials.holder(credentials.issue("P0001", "chat"), WEB) is None


def test_tokens_and_passwords_of_another_world_are_worthless(credentials: Credentials) -> None:
    other = Credentials()
    assert other.holder(credentials.issue("P0001", "chat"), "chat") is None
    assert not other.password_holds("P0001", credentials.password("P0001"))


def test_a_password_is_one_persons(credentials: Credentials) -> None:
    assert credentials.password_holds("P0001", credentials.password("P0001"))
    assert not credentials.password_holds("P0002", credentials.password("P0001"))
    assert not credentials.password_holds("P0001", "")
    assert not credentials.password_holds("P0001", "\ud800")


def test_every_token_given_out_differs(credentials: Credentials) -> None:
    assert len({credentials.issue("P0001", "chat") for _ in range(50)}) == 50


@pytest.mark.parametrize("change", ["person", "scope", "serial", "sign"])
def test_a_token_with_any_part_changed_is_worthless(credentials: Credentials, change: str) -> None:
    person, scope, serial, sign = credentials.issue("P0001", "chat").split(".")
    parts = {"person": person, "scope": scope, "serial": serial, "sign": sign}
    parts[change] = {"person": "P0002", "scope": "web", "serial": "2", "sign": sign[:-1]}[change]
    assert credentials.holder(".".join(parts.values()), "chat") is None


@pytest.mark.parametrize(
    "token", ["", "...", "P0001.chat.1.", "P0001.chat.².x", "a.b", "P0001.chat.1.x.y", "é.é.1.é", "x" * 9000]
)
def test_what_is_no_token_is_refused_quietly(credentials: Credentials, token: str) -> None:
    assert credentials.holder(token, "chat") is None
    credentials.revoke(token)


def test_a_revoked_token_is_worthless_and_others_hold(credentials: Credentials) -> None:
    one, other = credentials.issue("P0001", "chat"), credentials.issue("P0001", "chat")
    credentials.revoke(one)
    assert (credentials.holder(one, "chat"), credentials.holder(other, "chat")) == (None, "P0001")


def test_nobody_revokes_a_token_they_do_not_hold(credentials: Credentials) -> None:
    token = credentials.issue("P0001", "chat")
    credentials.revoke("P0001.chat.1.GUESSED")
    assert credentials.holder(token, "chat") == "P0001"


def test_revoking_all_spares_none_but_those_given_out_later(credentials: Credentials) -> None:
    before = credentials.issue("P0001", "chat")
    credentials.revoke_all()
    assert credentials.holder(before, "chat") is None
    assert credentials.holder(credentials.issue("P0001", "chat"), "chat") == "P0001"


def test_a_form_is_believed_in_its_own_session_only(credentials: Credentials) -> None:
    assert credentials.csrf("session one") != credentials.csrf("session two")
    assert credentials.csrf("session one") == Credentials(SECRET).csrf("session one")


def test_a_kept_company_remembers_what_was_given_out_and_revoked(tmp_path: Path) -> None:
    ledger = tmp_path / "tokens.json"
    before = Credentials(SECRET, ledger)
    kept, revoked = before.issue("P0001", "chat"), before.issue("P0001", "chat")
    before.revoke(revoked)
    after = Credentials(SECRET, ledger)
    assert (after.holder(kept, "chat"), after.holder(revoked, "chat")) == ("P0001", None)
    assert after.issue("P0001", "chat") not in (kept, revoked)
    after.revoke_all()
    assert Credentials(SECRET, ledger).holder(kept, "chat") is None


def test_a_ledger_holds_no_secret_and_is_its_owners_alone(tmp_path: Path) -> None:
    credentials = Credentials(SECRET, tmp_path / "tokens.json")
    token = credentials.issue("P0001", "chat")
    written = (tmp_path / "tokens.json").read_text()
    assert token.split(".")[3] not in written
    assert SECRET.decode() not in written
    assert (tmp_path / "tokens.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"serial": 1, "floor": "x", "revoked": []}'])
def test_a_damaged_ledger_is_named_and_not_taken_for_an_empty_one(tmp_path: Path, content: str) -> None:
    ledger = tmp_path / "tokens.json"
    ledger.write_text(content)
    with pytest.raises(Damaged, match=r"tokens\.json"):
        Credentials(SECRET, ledger)
