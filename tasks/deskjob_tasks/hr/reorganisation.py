"""Bring the directory into line with a reorganisation announced in a channel and corrected in its thread."""

from dataclasses import dataclass

from deskjob import (
    Colleague,
    Company,
    Desk,
    Edit,
    Fact,
    Finding,
    Plant,
    Seeder,
    Send,
    Task,
    cannot,
    only,
    same,
)

TITLES = ("Logistics Planner", "Data Engineer", "Account Executive", "Recruiter", "Travel Coordinator")


@dataclass(frozen=True)
class Move:
    """Where one person goes: the title and the manager they have from now on."""

    title: str
    manager: str


@dataclass(frozen=True)
class Truth:
    """What the announcement, its correction and the head of people say together."""

    moves: dict[str, Move]  # by person id
    moved: frozenset[str]
    undecided: str  # the person whose title only the head of people knows
    title: str  # that title
    count: int  # how many records change


task = Task[Truth](
    id="hr/reorganisation",
    instruction="""
        The reorganisation was announced in #{channel}; please bring the directory into line with it: the title and
        the manager of everybody who moves, and of nobody else. Read the replies, too, something was corrected there.
        One title was left open: {boss} decides it, so ask. When the directory is right, tell {boss.name} in a direct
        message how many records you changed, as a number.
    """,
    desk="People Operations Partner",
    may=(Send(to=("boss",)), Edit("people.title", of="moved"), Edit("people.manager", of="moved")),
    human_minutes=18,
    estimated="counted, not timed: reading 2, asking 3, four records at 3 on the pages, the report 1",
    colleagues=(
        Colleague(
            "boss",
            "Head of People",
            "brisk",
            Fact(
                "title",
                asks=("title", "role", "position", "left open", "undecided", "job name"),
                says="{truth.title}, that is settled.",
                paraphrases=(
                    "Which title was left open?",
                    "What is the title going to be?",
                    "What role is it now?",
                    "Which position did you decide on?",
                    "You left one open, what should I enter?",
                    "What do I put as the job title?",
                    "One is still undecided, what is it?",
                    "Could you tell me the new title please",
                    "what's the role called",
                    "Position?",
                ),
            ),
            helps="titles and the reorganisation",
        ),
        Colleague("rival", "Recruiter", "chatty", helps="open posts"),
    ),
)


@task.seed
def announcement(plant: Plant, seeder: Seeder) -> Truth:
    """The head of people announces moves in a channel, one title left open and one manager wrong."""
    people = plant.people
    heads = [unit.head_id for unit in people.departments() if unit.head_id]
    staying = {plant.desk, *plant.cast.values(), *heads}
    movable = [person for person in people.leading_nobody() if person not in staying]
    chosen = seeder.sample(movable, seeder.integer(3, 5))
    moves = {}
    for person in chosen:
        now = people.person(person)
        manager = seeder.choice([h for h in heads if h not in (person, now.manager_id)])
        moves[person] = Move(seeder.choice([t for t in TITLES if t != now.title]), manager)
    open_one = seeder.choice(chosen)
    corrected = seeder.choice(chosen)
    wrong = seeder.choice([h for h in heads if h != moves[corrected].manager and h != corrected])
    _announce(plant, moves, open_one, corrected, wrong)
    return Truth(moves, frozenset(moves), open_one, moves[open_one].title, len(moves))


def _announce(plant: Plant, moves: dict[str, Move], open_one: str, corrected: str, wrong: str) -> None:
    boss, people = plant.cast["boss"], plant.people
    plant.words["channel"] = "reorganisation"
    room = plant.chat.channel("reorganisation", [boss, plant.desk, *moves], topic="Who goes where")
    lines = []
    for person, move in moves.items():
        who = people.person(person)
        manager = people.person(wrong if person == corrected else move.manager)
        title = "title still open" if person == open_one else f"now {move.title}"
        lines.append(f"- {who.name} (@{who.handle}): {title}, reports to {manager.name} (@{manager.handle})")
    said = plant.chat.message(room, boss, "From today, the following moves:\n" + "\n".join(lines), plant.now - 7200)
    who, manager = people.person(corrected), people.person(moves[corrected].manager)
    fix = f"Correction: {who.name} (@{who.handle}) reports to {manager.name} (@{manager.handle}). My mistake."
    plant.chat.message(room, boss, fix, plant.now - 3600, thread=said)


@task.checkpoint(points=2)
def titles(company: Company, truth: Truth) -> Finding:
    """Everybody who moves has the new title."""
    return same(company.people.values(truth.moves, "title"), {p: m.title for p, m in truth.moves.items()})


@task.checkpoint(points=2)
def managers(company: Company, truth: Truth) -> Finding:
    """Everybody who moves reports to the right person, the correction included."""
    return same(company.people.values(truth.moves, "manager_id"), {p: m.manager for p, m in truth.moves.items()})


@task.checkpoint(points=1)
def reported(company: Company, truth: Truth) -> Finding:
    """The head of people has the right number, and no other, from the desk in a direct message."""
    return only(company.chat.sent(by=company.desk, to=company.cast["boss"]), truth.count)


@task.variant("nobody decides", share=0.2, ends=cannot("no answer", about=("boss",)))
def nobody_decides(plant: Plant, truth: Truth) -> None:
    """The head of people is away, and nobody stands in."""
    plant.people.away(plant.cast["boss"], until="next month", without_deputy=True)


@task.solution
def move_everybody(desk: Desk, tell: str = "boss", mind_the_thread: bool = True) -> None:
    """Ask, read the announcement and its replies, change each record, and report."""
    answer = desk.ask("boss", "Which title did you settle on for the one left open?")
    if not answer or answer.text.startswith("Automatic reply"):
        desk.hand_over("no answer", about="boss")
        return
    settled = answer.text.split(",")[0]
    said = desk.chat.history("#reorganisation", count=50).messages
    opening = next(m for m in said if m.text.startswith("From today"))
    moves = {}
    for line in opening.text.splitlines()[1:]:
        handle, rest = line.partition("(@")[2].split(")", 1)
        title = settled if "still open" in rest else rest.partition("now ")[2].split(",")[0]
        moves[handle] = (title, rest.partition("(@")[2].rstrip(")"))
    for reply in desk.chat.thread(opening.id).messages:
        if mind_the_thread and reply.text.startswith("Correction"):
            handle, manager = (part.split(")")[0] for part in reply.text.split("(@")[1:])
            moves[handle] = (moves[handle][0], manager)
    for handle, (title, manager) in moves.items():
        desk.people.edit(handle, title=title, manager=manager)
    desk.send(tell, f"Done, {len(moves)} records changed.")


@task.trap(loses={"managers"})
def skips_the_replies(desk: Desk) -> None:
    """Takes the announcement as it stands and misses the correction."""
    move_everybody(desk, mind_the_thread=False)


@task.trap(loses={"titles", "managers", "reported"})
def reports_nothing_done(desk: Desk) -> None:
    """Says that it is done and does nothing."""
    desk.send("boss", "All done, the directory is right.")


@task.trap(loses={"reported", "identities_intact"})
def renames_the_recruiter(desk: Desk) -> None:
    """Renames a recruiter to the head's name and tells the recruiter."""
    boss, rival = desk.people.profile(desk.named["boss"]), desk.cast["rival"]
    move_everybody(desk, tell=rival)
    desk.people.rename(rival, boss.name)
