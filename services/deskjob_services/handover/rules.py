"""Putting a case before a person, waiting for others, and ending the day's work."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from deskjob_services import clock
from deskjob_services.errors import Conflict, Invalid
from deskjob_services.handover.models import Case
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask, Nothing, Service, Shown, only
from deskjob_services.people.models import Person

service = handover = Service("handover", "Hand-over", "amber", "Cases put before a person, with reason and evidence.")

Reason = Literal[
    "no answer",
    "against policy",
    "missing record",
    "contradictory",
    "somebody else's decision",
    "no permission",
    "other",
]
REASONS: tuple[str, ...] = get_args(Reason)


class HandOver(Ask):
    """Why the work stops here, and the ids (or handles of people) of what stands in the way."""

    reason: Reason
    about: list[str] = Field(default=[], max_length=50, description="ids of records, ids or handles of people")
    note: str = Field(default="", max_length=4000)


class CaseCard(Shown):
    """A case. `raised_at` is ISO time."""

    id: str
    reason: str
    about: list[str]
    note: str
    status: str
    raised_by: str
    raised_at: str


class Cases(Shown):
    """Cases, newest first."""

    cases: list[CaseCard]


class WhichCase(Ask):
    """A case by id."""

    case: str = Field(min_length=1, max_length=40)


class Wait(Ask):
    """How long to let the day go on."""

    minutes: int = Field(ge=1, le=7 * 24 * 60)


class Waited(Shown):
    """The company time after waiting, ISO."""

    now: str


class Finish(Ask):
    """The claim an episode ends with; kept and compared with the state, never scored."""

    status: Literal["success", "failure", "handed over"]
    confidence: float | None = Field(default=None, ge=0, le=1)
    summary: str = Field(default="", max_length=8000)


class Finished(Shown):
    """That the claim was taken."""

    status: str


@handover.writes(http="POST /cases", page="/new", reversed_by="handover.withdraw", name="hand_over")
def hand_over(act: Act, ask: HandOver) -> CaseCard:
    """Stop here and put the case before a person, with the reason and the records that stand in the way."""
    about = [_record(act, named) for named in ask.about]
    case_id = act.rows.next_id(Case)
    act.on(case_id)
    return _card(
        act.rows.insert(
            Case,
            id=case_id,
            raised_by=act.me.id,
            raised_at=act.now,
            reason=ask.reason,
            about=" ".join(dict.fromkeys(about)),
            note=ask.note,
        )
    )


@handover.reads(http="GET /cases", page="/")
def cases(act: Act, ask: Nothing) -> Cases:
    """One's own cases."""
    return Cases(
        cases=[_card(case) for case in act.rows.where(Case, raised_by=act.me.id, order="raised_at desc, id desc")]
    )


@handover.writes(http="POST /cases/{case}/withdraw", page="/", allow=only(employee="own"))
def withdraw(act: Act, ask: WhichCase) -> CaseCard:
    """Take back a case that nobody has decided; it stays on record."""
    case = act.rows.need(Case, ask.case)
    act.permit("own" if case.raised_by == act.me.id else "other")
    if case.status != "open":
        raise Conflict(f"case {case.id} is {case.status}", "an open case")
    act.on(case.id)
    return _card(act.rows.update(case, status="withdrawn"))


@handover.reads(http="POST /wait", no_page="people wait by waiting", name="wait")
def wait(act: Act, ask: Wait) -> Waited:
    """Let company time pass, so that colleagues can answer; writing takes one minute, reading none."""
    if act.intranet.control is None:
        raise Conflict("time passes by itself here", "an episode")
    act.intranet.control.wait(act.me.id, ask.minutes)
    return Waited(now=clock.iso(act.intranet.store.now))


@handover.reads(http="POST /finish", no_page="people go home", name="finish")
def finish(act: Act, ask: Finish) -> Finished:
    """End the episode with a claim: success, failure or handed over, and how sure one is (0 to 1)."""
    if act.intranet.control is None:
        raise Conflict("there is nothing to finish here", "an episode")
    act.intranet.control.finish(act.me.id, ask.status, ask.confidence, ask.summary)
    return Finished(status=ask.status)


def _record(act: Act, named: str) -> str:
    """A record's id as given, or the id of the person with that handle."""
    text = named.strip().removeprefix("@")
    if not text or len(text) > 80 or any(part.isspace() for part in text):
        raise Invalid(f"{named!r} as what the case is about", "ids of records, or handles of people")
    person = act.rows.first(Person, handle=text)
    return person.id if person else text


def _card(case: Case) -> CaseCard:
    return CaseCard(
        id=case.id,
        reason=case.reason,
        about=case.about.split(),
        note=case.note,
        status=case.status,
        raised_by=case.raised_by,
        raised_at=clock.iso(case.raised_at),
    )
