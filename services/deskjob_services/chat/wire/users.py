"""Signing in and out, and the accounts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import request
from pydantic import Field

from deskjob_services.chat.shown import UserCard, Users
from deskjob_services.chat.wire import shapes
from deskjob_services.chat.wire.endpoint import JSON, Body, Empty, Key, Nothing, Paged, Query, WireError, endpoint
from deskjob_services.errors import NotFound
from deskjob_services.kernel.act import dispatch
from deskjob_services.kernel.web import caller_id, do, intranet, person_named

API_LEVEL = "6.0"
"""The version of the product whose interface this is."""


class Account(Body):
    """An account by one of its names."""

    username: str | None = None
    email: str | None = None


class Login(Body):
    """Who signs in: a handle or an address with the password, or a token that holds."""

    user: str | Account | None = Field(default=None, description="a handle, an address, or an object with one of them")
    username: str | None = None
    email: str | None = None
    password: str | None = None
    resume: str | None = None


class WhichUser(Query):
    """A person by id or user name."""

    userId: Key | None = None
    username: Key | None = None
    email: Key | None = None


class ListUsers(Paged):
    """A stretch of the accounts."""


class SetStatus(Body):
    """How one shows."""

    message: Annotated[str, Field(max_length=120)] | None = None
    status: Literal["online", "away", "busy", "offline"] | None = None


class NewValues(Body):
    """What may change about an account."""

    name: str | None = None
    username: str | None = None
    bio: str | None = None
    statusText: str | None = None


class UpdateUser(Body):
    """An account and its new values."""

    userId: str
    data: NewValues


class CreateUser(Body):
    """A new account. Passwords are the company's sign-in's: the one given here is not used."""

    email: str
    name: str
    username: str
    password: str | None = None


class DeleteUser(Body):
    """The account to close."""

    userId: str | None = None
    username: str | None = None


@endpoint("GET", "info", Nothing, open=True, gives="version:string")
def info(ask: Nothing) -> JSON:
    """Whether the service is there, and which interface it speaks."""
    return {"version": API_LEVEL, "info": {"version": API_LEVEL}}


@endpoint("POST", "login", Login, open=True, gives="status:string data:object")
def login(ask: Login) -> JSON:
    """Sign in; gives the token that goes into `X-Auth-Token`, and the id that goes into `X-User-Id`."""
    company = intranet()
    person_id = _resumed(ask.resume) if ask.resume else _proved(ask)
    token = ask.resume or company.credentials.issue(person_id, "chat")
    who = dispatch(company, person_id, "chat.presence", {"person": person_id})
    return {"status": "success", "data": {"authToken": token, "userId": person_id, "me": _me(who)}}


@endpoint("POST", "logout", Empty, gives="status:string data:object")
def logout(ask: Empty) -> JSON:
    """Make the token worthless."""
    intranet().credentials.revoke(request.headers.get("X-Auth-Token") or _bearer())
    return {"status": "success", "data": {"message": "You've been logged out!"}}


@endpoint("GET", "me", Nothing, gives="_id:string username:string")
def me(ask: Nothing) -> JSON:
    """One's own account."""
    return _me(do("chat.presence", {"person": caller_id()}))


@endpoint("GET", "users.list", ListUsers, gives="users:array total:integer")
def users_list(ask: ListUsers) -> JSON:
    """The accounts, by user name."""
    found: Users = do("chat.users", ask.stretch())
    return shapes.listed("users", map(shapes.user, found.users), found.total, ask.offset)


@endpoint("GET", "users.info", WhichUser, gives="user:object")
def users_info(ask: WhichUser) -> JSON:
    """One account."""
    return {"user": shapes.user(_asked(ask))}


@endpoint("GET", "users.getPresence", WhichUser, gives="presence:string")
def presence(ask: WhichUser) -> JSON:
    """Whether a person is there; oneself, where nobody is named."""
    nobody = not (ask.userId or ask.username or ask.email)
    who: UserCard = do("chat.presence", {"person": caller_id()}) if nobody else _asked(ask)
    return {"presence": who.status}


@endpoint("GET", "users.getStatus", WhichUser, gives="status:string message:string")
def status(ask: WhichUser) -> JSON:
    """How a person shows, with their own words; oneself, where nobody is named."""
    nobody = not (ask.userId or ask.username or ask.email)
    who: UserCard = do("chat.presence", {"person": caller_id()}) if nobody else _asked(ask)
    return {"_id": who.id, "status": who.status, "message": who.status_text}


@endpoint("POST", "users.setStatus", SetStatus)
def set_status(ask: SetStatus) -> JSON:
    """Set how one shows."""
    do("chat.set_status", {"status": ask.status, "text": ask.message})
    return {}


@endpoint("POST", "users.update", UpdateUser, gives="user:object")
def update(ask: UpdateUser) -> JSON:
    """Change one's own account, or as an administrator anybody's."""
    changes = _changes(ask.data)
    if ask.data.statusText is not None and ask.userId != caller_id():
        raise WireError("Only one's own status can be set", "error-not-allowed", 403)
    if changes:
        do("people.edit", {"person": ask.userId, **changes})
    if ask.data.statusText is not None:
        do("chat.set_status", {"text": ask.data.statusText})
    return {"user": shapes.user(do("chat.presence", {"person": ask.userId}))}


@endpoint("POST", "users.create", CreateUser, gives="user:object")
def create(ask: CreateUser) -> JSON:
    """Make an account; for administrators."""
    card = do("chat.create_user", {"name": ask.name, "handle": ask.username, "email": ask.email})
    return {"user": shapes.user(card)}


@endpoint("POST", "users.delete", DeleteUser)
def delete(ask: DeleteUser) -> JSON:
    """Close an account; for administrators."""
    do("chat.delete_user", {"person": named(ask.userId, ask.username)})
    return {}


def named(person_id: str | None, username: str | None) -> str:
    """A person as our operations name them. Raises WireError."""
    if person_id:
        return person_id
    if username:
        return f"@{username.removeprefix('@')}"
    raise WireError('The required "userId" or "username" param was not provided', "error-user-param-not-provided")


def _asked(ask: WhichUser) -> UserCard:
    if ask.email and not (ask.userId or ask.username):
        found = person_named(intranet(), ask.email)
        who = found.id if found else ask.email
    else:
        who = named(ask.userId, ask.username)
    card: UserCard | None
    try:
        card = do("chat.presence", {"person": who})
    except NotFound:
        card = None
    if card is None or not card.active:
        text = 'The required "userId" or "username" param provided does not match any users'
        raise WireError(text, "error-invalid-user")
    return card


def _me(card: UserCard) -> JSON:
    return {**shapes.user(card), "email": card.email}


def _proved(ask: Login) -> str:
    named = ask.user
    if isinstance(named, Account):
        named = named.username or named.email
    company = intranet()
    person = person_named(company, named or ask.username or ask.email or "")
    if person is None or not company.credentials.password_holds(person.id, ask.password or ""):
        raise _unauthorized()
    return person.id


def _resumed(token: str) -> str:
    holder = intranet().credentials.holder(token, "chat")
    if holder is None:
        raise _unauthorized()
    return holder


def _unauthorized() -> WireError:
    return WireError("Unauthorized", "error-unauthorized", 401)


def _bearer() -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ").strip()


def _changes(data: NewValues) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if data.name is not None:
        first, _, last = data.name.strip().rpartition(" ")
        changes |= {"first_name": first or last, "last_name": last}
    if data.username is not None:
        changes["handle"] = data.username
    if data.bio is not None:
        changes["about"] = data.bio
    return changes
