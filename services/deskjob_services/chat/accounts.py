"""Accounts, as the product's administrator makes and closes them. The directory stays the one place for people."""

from __future__ import annotations

from pydantic import Field

from deskjob_services.chat import sight
from deskjob_services.chat.asked import PersonName
from deskjob_services.chat.cards import user_cards
from deskjob_services.chat.service import chat
from deskjob_services.chat.shown import Done, UserCard
from deskjob_services.errors import Conflict, Invalid
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, only
from deskjob_services.people.models import Person


class CreateUser(Ask):
    """A new account; department, location and manager follow in the directory."""

    name: str = Field(min_length=1, max_length=160)
    handle: str = Field(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9._-]*$")
    email: str = Field(min_length=3, max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")


class DeleteUser(Ask):
    """The account to close."""

    person: PersonName


@chat.writes(no_page="accounts are made by the product's API", allow=only(admin="any"), risk="consequential")
def create_user(act: Act, ask: CreateUser) -> UserCard:
    """Make an account for somebody new."""
    name = sight.without_nul(ask.name).strip()
    if not name:
        raise Invalid("an empty name", "a first and a last name")
    for column in ("handle", "email"):
        if act.rows.first(Person, **{column: getattr(ask, column)}):
            raise Conflict(f"{getattr(ask, column)} is in use", f"a {column} nobody has")
    first, _, last = name.rpartition(" ")
    act.on(act.rows.next_id(Person))
    made = act.rows.insert(
        Person,
        handle=ask.handle,
        name=name,
        first_name=first or last,
        last_name=last,
        email=ask.email,
        title="New account",
        department_id=act.me.department_id,
        location=act.me.location,
        timezone=act.me.timezone,
        started_at=act.now,
    )
    return user_cards(act.rows, [made])[0]


@chat.writes(no_page="accounts are closed by the product's API", allow=only(admin="any"), risk="consequential")
def delete_user(act: Act, ask: DeleteUser) -> Done:
    """Close a person's account; what they said stays."""
    who = sight.colleague(act, ask.person)
    if who.id == act.me.id:
        raise Invalid("one's own account", "somebody else's")
    act.on(who.id)
    act.rows.update(who, employment="left")
    return Done(done=f"the account of {who.name} is closed")
