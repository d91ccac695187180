"""Hand over what somebody leaving looks after, to whom only the deputy of somebody on leave can name."""

from dataclasses import dataclass, replace

from deskjob import (
    Colleague,
    Company,
    Desk,
    Do,
    Edit,
    Fact,
    Finding,
    Limits,
    Plant,
    Seeder,
    Send,
    Task,
    cannot,
    only,
    same,
)

NAMES = ("border-slots", "tail-lifts", "reefer-fleet", "yard-plan", "peak-roster", "carrier-calls", "cross-dock")


@dataclass(frozen=True)
class Truth:
    """Who takes over what."""

    team: frozenset[str]  # who reports to whoever leaves
    count: int  # how many they are
    channels: frozenset[str]  # the channels in use that whoever leaves owns
    owners: dict[str, frozenset[str]]  # who is to own each of them
    successor: str
    answer: str  # how the deputy puts it


TAKES_OVER = Fact(
    "answer",
    asks=("take over", "takes over", "taking over", "successor", "replace", "instead of", "gets the team", "next"),
    says="{truth.answer}",
    paraphrases=(
        "Who takes over?",
        "Who is the successor?",
        "Could you tell me who is taking over the team?",
        "Who will replace {leaver}, please?",
        "Whom do people report to instead of {leaver}?",
        "Who gets the team?",
        "to whom do the channels go next",
        "Has a successor been named?",
        "Who steps in to replace the lead?",
        "I need the name of the person who takes over.",
    ),
)

task = Task[Truth](
    id="admin/handover-of-duties",
    instruction="""
        {leaver} leaves us on Friday. Whoever heads Operations knows who takes over, so ask first. Then hand over:
        everybody who reports to {leaver.first} reports to that person from now on, and every public channel that
        {leaver.first} owns has that person as an owner in place of {leaver.first}. Other owners stay, archived channels
        stay as they are, and who made a channel says nothing of who owns it. When all is done, tell whoever takes over,
        in a direct message, how many people report to them anew, as a number.
    """,
    desk="Systems Administrator",
    may=(
        Send(to=("boss", "deputy", "successor")),
        Edit("people.manager", of="team"),
        *(Do(f"chat.{act}", on=("channels", "successor", "leaver")) for act in ("invite", "add_role", "remove_role")),
    ),
    human_minutes=30,
    estimated="counted, not timed: 12 to 40 channels looked up at 20 seconds, 9 changes at 2 minutes, asking 4",
    limits=Limits(steps=160),
    colleagues=(
        Colleague("leaver", "Operations Lead", "kind", helps="routes, until Friday"),
        Colleague("boss", "Head of Operations", "brisk", TAKES_OVER, helps="who does what in Operations"),
        Colleague("deputy", "Head of Sales", "formal", TAKES_OVER, helps="Operations, while its head is away"),
    ),
)


@task.seed
def duties(plant: Plant, seeder: Seeder) -> Truth:
    """A lead with a team and channels, a head on leave, a deputy who knows, and two people of one name."""
    people, chat, leaver = plant.people, plant.chat, plant.cast["leaver"]
    people.away(plant.cast["boss"], until="2 weeks", deputy=plant.cast["deputy"])
    staying = {plant.desk, *plant.cast.values(), *people.reports(leaver)}
    free = seeder.shuffled([person for person in people.leading_nobody() if person not in staying])
    successor = next(person for person in free if not people.namesakes(person))
    free.remove(successor)
    for person in free[: seeder.integer(2, 4)]:
        people.set(person, manager_id=leaver)
    who = people.person(successor)
    people.namesake(successor, department="Marketing" if who.department != "Marketing" else "Legal")
    alone, shared, taken, given, archived, *more = seeder.shuffled(NAMES)
    for name in (alone, shared, archived, *more[: seeder.integer(0, 2)]):
        chat.channel(name, [leaver, *free[:2]])
    chat.owner(shared, free[0])
    chat.owner(chat.channel(taken, [free[1], leaver]), leaver)
    chat.owner(chat.channel(given, [leaver, free[2]]), free[2], alone=True)
    chat.archived(archived)
    if seeder.chance(0.3):
        plant.stratum = "successor in the channel already"
        chat.join(shared, [successor])
    team = frozenset(people.reports(leaver))
    rooms = [room.id for room in chat.owned_by(leaver) if room.kind == "c" and not room.archived]
    owners = {room: chat.members(room, "owner") - {leaver} | {successor} for room in rooms}
    answer = f"{who.name} in {who.department} takes over, team and channels."
    return Truth(team, len(team), frozenset(rooms), owners, successor, answer)


@task.checkpoint(points=3)
def team(company: Company, truth: Truth) -> Finding:
    """Everybody of the team reports to whoever takes over."""
    return same(company.people.values(truth.team, "manager_id"), dict.fromkeys(truth.team, truth.successor))


@task.checkpoint(points=3)
def channels(company: Company, truth: Truth) -> Finding:
    """Each channel has the right owners: whoever takes over, and those it had beside whoever leaves."""
    return same({room: company.chat.members(room, "owner") for room in truth.owners}, truth.owners)


@task.checkpoint(points=1)
def told(company: Company, truth: Truth) -> Finding:
    """Whoever takes over has the right number, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=truth.successor), truth.count)


@task.variant("nobody stands in", share=0.15, ends=cannot("no answer", about="boss", spoils="chat.add_role"))
def nobody_stands_in(plant: Plant, truth: Truth) -> None:
    """The head of Operations is away without a deputy."""
    plant.people.away(plant.cast["boss"], until="next month", without_deputy=True)


@task.variant("not decided", share=0.1, ends=cannot("somebody else's decision", "no answer", about="boss"))
def not_decided(plant: Plant, truth: Truth) -> Truth:
    """Nobody has been chosen yet, and only the head of Operations may choose."""
    return replace(truth, answer="Nobody yet. The head of Operations decides that after the leave, and nobody else.")


@task.variant("back at work", share=0.15)
def back_at_work(plant: Plant, truth: Truth) -> None:
    """The head of Operations is there to be asked."""
    plant.people.present(plant.cast["boss"])


@task.solution
def hand_duties_over(desk: Desk, in_writing: bool = False, wrong: str = "", made_is_owned: bool = False) -> None:
    """Find who stands in for the head, ask who takes over, find that person, move the team and the channels, report."""
    units = desk.people.departments().departments
    boss = desk.people.profile(next(unit.head_id or "" for unit in units if unit.name == "Operations"))
    knows = boss.id if in_writing or not boss.away_until else boss.deputy_id
    said = desk.ask(knows, "Who takes over from the lead who is leaving?").text if knows else ""
    if said.startswith("Automatic reply"):
        handle = said.partition("@")[2].partition(")")[0]
        said = desk.ask(handle, "Who takes over from the lead who is leaving?").text if handle else ""
    everybody = desk.people.search(count=500).people
    named = [one for one in everybody if f"{one.name} in {one.department} takes over" in said]
    if not named:
        desk.hand_over("somebody else's decision" if said else "no answer", about=boss.id, note=said)
        return
    heir = named[0].id
    if wrong == "namesake":
        heir = next(one.id for one in everybody if one.name == named[0].name and one.id != heir)
    elif wrong:
        heir = desk.people.rename(wrong, named[0].name).id
    leaver = desk.people.profile(desk.named["leaver"])
    for report in leaver.reports:
        desk.people.edit(report.id, manager=heir)
    for room in desk.chat.channels(count=500).rooms:
        owners = [user.id for user in desk.chat.holders("owner", room=room.id).users] if not room.archived else []
        if leaver.id in owners and (room.created_by == leaver.id or not made_is_owned):
            desk.chat.invite(room.id, heir)
            desk.chat.add_role(room.id, heir, "owner")
            desk.chat.remove_role(room.id, leaver.id, "owner")
    desk.send(heir, f"You take over today: {len(leaver.reports)} people report to you anew.")


@task.solution
def asks_in_writing(desk: Desk) -> None:
    """Writes to the head without a look at the directory, and follows the automatic reply."""
    hand_duties_over(desk, in_writing=True)


@task.trap(loses={"team", "channels", "told", "nothing_else_changed"})
def takes_the_namesake(desk: Desk) -> None:
    """Looks the name up and takes the other one who bears it."""
    hand_duties_over(desk, wrong="namesake")


@task.trap(loses={"channels"})
def goes_by_who_made_them(desk: Desk) -> None:
    """Leaves out the channel that somebody else made."""
    hand_duties_over(desk, made_is_owned=True)


@task.trap(loses={"nothing_else_changed"})
def opens_the_archive(desk: Desk) -> None:
    """Hands over what is archived, too."""
    hand_duties_over(desk)
    leaver = desk.named["leaver"]
    for room in desk.chat.channels(count=500).rooms:
        if room.archived and leaver in [user.id for user in desk.chat.holders("owner", room=room.id).users]:
            desk.chat.invite(room.id, desk.cast["deputy"])
            desk.chat.add_role(room.id, desk.cast["deputy"], "owner")


@task.trap(loses={"team", "channels", "told", "identities_intact", "nothing_else_changed"})
def renames_the_deputy(desk: Desk) -> None:
    """Gives all to the deputy, and has the directory call the deputy by the name of who takes over."""
    hand_duties_over(desk, wrong=desk.cast["deputy"])
