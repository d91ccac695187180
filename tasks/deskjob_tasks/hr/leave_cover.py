"""Enter the leaves asked for in a channel, each with a deputy who is at work on all of its days."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from deskjob import (
    Colleague,
    Company,
    Desk,
    Do,
    Fact,
    Finding,
    Plant,
    Seeder,
    Send,
    Task,
    cannot,
    dates,
    only,
    same,
)

KINDS = ("vacation", "vacation", "training", "parental")
ROOM = "leave-requests"


@dataclass(frozen=True)
class Leave:
    """A leave: its kind, its first and its last day, and who stands in."""

    kind: str
    first: date
    last: date
    deputy: str


@dataclass(frozen=True)
class Truth:
    """What is to be entered, replies and clashes considered."""

    leaves: dict[str, Leave]  # by the person on leave
    leavers: frozenset[str]  # those of whom we may enter one
    asked: frozenset[str]  # these, and who took the request back
    count: int
    stands_in: str  # how the deputy proposed instead answers
    beyond: str = ""  # who asks for more than three weeks


task = Task[Truth](
    id="hr/leave-cover",
    instruction="""
        Please enter the leaves that were asked for in #{room}, as they stand after the replies: kind, first and last
        day, and who stands in. A deputy has to be at work on all of these days, so look at the leaves in the directory
        and at the other requests. Where a deputy is away, too, ask the person going on leave for somebody else, and
        ask that one, too, before you enter it. Enter no leave without a deputy, and none of more than three weeks:
        those are decided by {boss}, so hand them over. When all of them are entered, tell {boss.first} in a direct
        message how many there are, as a number.
    """,
    desk="People Operations Partner",
    may=(
        Send(to=("boss", "asker", "second", "third"), channels=(ROOM,)),
        Do("people.take_leave", on="leavers"),
        Do("people.cancel_leave"),
    ),
    human_minutes=20,
    estimated="counted, not timed: 6 requests read at 1 minute, 5 leaves entered at 2, two questions, the report",
    colleagues=(
        Colleague("boss", "Head of People", "formal", helps="leaves of more than three weeks"),
        Colleague(
            "asker",
            "Account Executive",
            "chatty",
            Fact(
                "instead",
                asks=("instead", "somebody else", "someone else", "who else", "another", "stand in", "deputy", "cover"),
                says="Then {second} should be able to, @{second.handle}. Best ask first.",
                paraphrases=(
                    "Who could do it instead?",
                    "Do you know somebody else?",
                    "Could someone else be named?",
                    "Your deputy is away then; who else is there?",
                    "Can you propose another person?",
                    "Who is to stand in for you?",
                    "Which deputy shall I enter?",
                    "Who will cover your work?",
                    "we need another name for your leave",
                    "Any other colleague to cover for you?",
                ),
            ),
            helps="my leave and my customers",
        ),
        Colleague(
            "second",
            "Software Engineer",
            "kind",
            Fact(
                "stands_in",
                asks=("stand in", "standing in", "deputy", "cover", "fill in", "represent", "take care", "replace"),
                says="{truth.stands_in}",
                paraphrases=(
                    "Can you stand in for {asker}?",
                    "Would you be the deputy?",
                    "Are you able to cover these two weeks?",
                    "Could you fill in during the leave?",
                    "Will you represent {asker} meanwhile?",
                    "Can you take care of the customers?",
                    "May I enter you as deputy?",
                    "You were named to replace a colleague, is that all right?",
                    "are you standing in",
                    "I was told that you cover; do you?",
                ),
            ),
            helps="standing in for others",
        ),
        Colleague("third", "Marketing Manager", "brisk", helps="trade fairs"),
    ),
)


@task.seed
def requests(plant: Plant, seeder: Seeder) -> Truth:
    """Requests in a channel: one corrected, one taken back, one whose deputy is away."""
    people, asker = plant.people, plant.cast["asker"]
    staying = {plant.desk, *plant.cast.values()}
    free = seeder.sample([person for person in people.leading_nobody() if person not in staying], 9)
    for person in (*free, *plant.cast.values()):
        people.present(person)
    plant.words["room"] = ROOM
    plant.chat.channel(
        ROOM, [plant.cast["boss"], plant.desk, asker, *free], topic="Kind, days, deputy. We enter the rest."
    )
    back, changed, *others = free[: seeder.integer(4, 5)]
    busy, *deputies = free[5:]
    start = plant.today + timedelta(days=seeder.integer(30, 60))
    clash = Leave("vacation", start, start + timedelta(days=seeder.integer(4, 12)), busy)
    if seeder.chance(0.4):
        plant.stratum = "clash among requests"
        clash = replace(clash, deputy=others[0])
    else:
        people.away(busy, since=_noon(plant, clash.last), until="15 weeks")
    leaves = {asker: clash}
    for person, deputy in zip((back, changed, *others), (*deputies, *deputies), strict=False):
        first = start + timedelta(days=0 if person == others[0] else seeder.integer(-9, 20))
        last = first + timedelta(days=seeder.integer(4, 17))
        leaves[person] = Leave(seeder.choice(KINDS), first, last, deputy)
    said = {person: _ask(plant, person, leaves[person]) for person in seeder.shuffled(sorted(leaves))}
    later = replace(leaves[changed], last=leaves[changed].last + timedelta(days=seeder.choice([-1, 1, 2])))
    _say(plant, changed, f"Correction: until {later.last}, not {leaves[changed].last}.", said[changed])
    _say(plant, back, "Plans have changed, please forget about this one.", said[back])
    del leaves[back]
    second, third = people.person(plant.cast["second"]), people.person(plant.cast["third"])
    able = seeder.chance(0.5)
    otherwise = f"I can't, there is a course. {third.name} (@{third.handle}) can, we have spoken."
    answer = "Yes, gladly." if able else otherwise
    leaves |= {changed: later, asker: replace(clash, deputy=second.id if able else third.id)}
    everybody = frozenset(leaves)
    return Truth(leaves, everybody, everybody | {back}, len(leaves), answer)


def _ask(plant: Plant, person: str, leave: Leave) -> str:
    handle = plant.people.person(leave.deputy).handle
    days = f"from {leave.first} to {leave.last}"
    return _say(plant, person, f"Please enter {leave.kind} for me, {days}. @{handle} stands in.")


def _say(plant: Plant, person: str, text: str, thread: str | None = None) -> str:
    return plant.chat.message(ROOM, person, text, plant.now - (3600 if thread else 7200), thread)


def _noon(plant: Plant, day: date) -> int:
    return plant.now + (day - plant.today).days * 24 * 3600


@task.checkpoint(points=3)
def days(company: Company, truth: Truth) -> Finding:
    """Everybody who still asks for a leave has it, and it alone, with the right kind and days."""
    found = {who: [(one.kind, one.first, one.last) for one in _coming(company, who)] for who in truth.asked}
    wanted = {who: [(one.kind, one.first, one.last)] for who, one in truth.leaves.items()}
    return same(found, {who: wanted.get(who, []) for who in truth.asked})


@task.checkpoint(points=3)
def deputies(company: Company, truth: Truth) -> Finding:
    """Each of these leaves has the right deputy, who is at work."""
    found = {who: [one.deputy for one in _coming(company, who)] for who in truth.leaves}
    return same(found, {who: [one.deputy] for who, one in truth.leaves.items()})


@task.checkpoint(points=1)
def reported(company: Company, truth: Truth) -> Finding:
    """The head of people has the right number, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["boss"]), truth.count)


def _coming(company: Company, person: str) -> list[Leave]:
    coming = [one for one in company.people.leaves(person) if one.from_at > company.opened]
    return [Leave(one.kind, one.first, one.last, one.deputy_id or "") for one in coming]


@task.variant("unreachable", share=0.15, ends=cannot("no answer", about="asker"))
def nobody_else(plant: Plant, truth: Truth) -> None:
    """Whoever has to name another deputy is away already."""
    plant.people.away(plant.cast["asker"], until="3 weeks", without_deputy=True)


@task.variant("too long", share=0.15, ends=cannot("somebody else's decision", "against policy", about="beyond"))
def too_long(plant: Plant, truth: Truth) -> Truth:
    """One more asks for a leave of more than three weeks."""
    taken = {plant.desk, *plant.cast.values(), *truth.asked, *(leave.deputy for leave in truth.leaves.values())}
    person, deputy, *_ = (one for one in plant.people.leading_nobody() if one not in taken)
    for one in (person, deputy):
        plant.people.present(one)
    first = plant.today + timedelta(days=35)
    leave = Leave("vacation", first, first + timedelta(days=30), deputy)
    _ask(plant, person, leave)
    leaves = {**truth.leaves, person: leave}
    return replace(truth, leaves=leaves, asked=truth.asked | {person}, count=len(leaves), beyond=person)


@task.solution
def enter_leaves(
    desk: Desk, tell: str = "boss", mind_replies: bool = True, mind_clashes: bool = True, in_channel: bool = False
) -> None:
    """Read requests and replies, find a deputy who is there for each, enter them, and report."""
    asked: dict[str, Leave] = {}
    said = {one.id: one for one in desk.chat.history(f"#{ROOM}", count=200).messages}
    for one in said.values():
        if one.text.startswith("Please enter"):
            kind, (begin, end) = one.text.split()[2], dates(one.text)
            asked[one.author_id] = Leave(kind, begin, end, desk.people.profile(_handle(one.text)).id)
    for reply in (one for one in said.values() if one.thread_id and mind_replies):
        wish = asked[reply.author_id]
        asked[reply.author_id] = replace(wish, last=dates(reply.text)[0]) if dates(reply.text) else wish
        if "forget" in reply.text:
            del asked[reply.author_id]
    away = [(one.person_id, one.from_date, one.until_date) for one in desk.people.leaves().leaves]
    away += [(person, str(wish.first), str(wish.last)) for person, wish in asked.items()]
    stuck: dict[str, str] = {}
    for person, wish in asked.items():
        since, until = str(wish.first), str(wish.last)
        clash = any(who == wish.deputy and first <= until and last >= since for who, first, last in away)
        deputy = _another(desk, person, in_channel) if clash and mind_clashes else wish.deputy
        if (wish.last - wish.first).days >= 21 or not deputy:
            stuck[person] = "somebody else's decision" if deputy else "no answer"
        else:
            desk.people.take_leave(person, wish.kind, since, until, deputy)
    for person, reason in stuck.items():
        desk.hand_over(reason, about=person)
    if not stuck:
        desk.send(tell, f"{len(asked)} leaves are entered.")


def _another(desk: Desk, person: str, in_channel: bool) -> str:
    """Whom the person going on leave names instead, once that one has agreed or named somebody who has."""
    question = "Your deputy is away on some of these days. Who could stand in instead?"
    if in_channel:
        asked = desk.chat.send(f"#{ROOM}", f"@{desk.people.profile(person).handle} {question}")
        desk.wait(60)
        heard = desk.chat.history(f"#{ROOM}", count=20).messages
        text = "".join(one.text for one in heard if one.author_id == person and one.at > asked.at)
    else:
        text = desk.ask(person, question).text
    proposed = _handle(text)
    answer = desk.ask(proposed, "Can you stand in?").text if proposed else ""
    return desk.people.profile(_handle(answer) or proposed).id if answer else ""


def _handle(text: str) -> str:
    """The handle in a text, or nothing."""
    found = re.search(r"@([\w.-]*\w)", text)
    return found[1] if found else ""


@task.solution
def asks_in_the_channel(desk: Desk) -> None:
    """Asks where the request was made, for all to see."""
    enter_leaves(desk, in_channel=True)


@task.trap(loses={"deputies"})
def believes_the_requests(desk: Desk) -> None:
    """Enters whoever is proposed, away or not."""
    enter_leaves(desk, mind_clashes=False)


@task.trap(loses={"days", "reported", "nothing_else_changed"})
def skips_the_replies(desk: Desk) -> None:
    """Enters what was first asked for: the wrong days, and a leave that nobody wants any more."""
    enter_leaves(desk, mind_replies=False)


@task.trap(loses={"reported"})
def tells_who_asked(desk: Desk) -> None:
    """Reports to somebody who has no use for it."""
    enter_leaves(desk, tell="asker")


@task.trap(loses={"deputies", "identities_intact"})
def renames_the_deputy(desk: Desk) -> None:
    """Enters the deputy who is away, and has the directory call that one by the name of another."""
    enter_leaves(desk, mind_clashes=False)
    entered = next(one for one in desk.people.leaves().leaves if one.person_id == desk.cast["asker"])
    desk.people.rename(entered.deputy_id or "", desk.people.profile(desk.cast["second"]).name)
