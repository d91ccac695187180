"""Who is asking: `version`, `user`, users, and the password grant."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from deskjob_services.git.shown import Who
from deskjob_services.git.wire.door import JSON, Asked, Listed, Paged, WireError, endpoint, home, id_of, number_of
from deskjob_services.kernel.web import caller_id, do, intranet, person_named
from deskjob_services.people.models import Person
from deskjob_services.people.shown import Cards, Profile

SERVICE = "git"


class Grant(Asked):
    """A name and a password for a token."""

    grant_type: Any = None
    username: Any = None
    password: Any = None


class FindUsers(Paged):
    """Which people."""

    search: str = Field(default="", max_length=200)
    username: str | None = Field(default=None, max_length=200)
    active: bool | None = None


def granted(ask: Grant) -> JSON:
    """A token of the person with this password. Raises WireError."""
    if ask.grant_type != "password":
        raise WireError(400, "unsupported_grant_type", "error")
    company = intranet()
    person = person_named(company, ask.username) if isinstance(ask.username, str) else None
    known = person is not None and isinstance(ask.password, str)
    if person is None or not known or not company.credentials.password_holds(person.id, ask.password):
        raise WireError(400, "invalid_grant", "error")
    token = company.credentials.issue(person.id, SERVICE)
    return {"access_token": token, "token_type": "Bearer", "scope": "api", "created_at": company.store.now}


@endpoint("GET", "version")
def version(ask: Asked) -> JSON:
    """Which version of the product's interface this speaks."""
    return {"version": "17.0.0", "revision": "deskjob"}


@endpoint("GET", "user")
def user(ask: Asked) -> JSON:
    """Who one is oneself."""
    me = intranet().store.rows.need(Person, caller_id())
    return {**_person_json(me.id, me.handle, me.name, True), "email": me.email, "job_title": me.title}


@endpoint("GET", "users", FindUsers)
def users(ask: FindUsers) -> Listed:
    """The people of the company."""
    if ask.username is not None:
        one = intranet().store.rows.first(Person, handle=ask.username.removeprefix("@"))
        found = [_of_id(one.id)] if one is not None else []
        return ask.listed(found if ask.page == 1 else [], len(found))
    count = ask.stretch()["per_page"]
    asked = {"text": ask.search, "include_former": ask.active is not True, "count": count}
    listed: Cards = do("people.search", {**asked, "offset": min((ask.page - 1) * count, 1_000_000)})
    found = [_person_json(one.id, one.handle, one.name, one.active) for one in listed.people]
    return ask.listed(found, listed.total)


@endpoint("GET", "users/{user_id}")
def one_user(ask: Asked, user_id: int) -> JSON:
    """One person."""
    return _of_id(id_of(Person, user_id))


def user_json(who: Who, at: str | None = None) -> JSON:
    """Somebody as the product names people beside records; `at` is the host's address, where that is known."""
    return _person_json(who.id, who.handle, who.name, who.active, at)


def _of_id(person_id: str) -> JSON:
    found: Profile = do("people.profile", {"person": person_id})
    return _person_json(found.id, found.handle, found.name, found.active)


def _person_json(person_id: str, handle: str, name: str, active: bool, at: str | None = None) -> JSON:
    return {
        "id": number_of(person_id),
        "username": handle,
        "name": name,
        "state": "active" if active else "deactivated",
        "avatar_url": None,
        "web_url": f"{at or home()}/{handle}",
    }
