"""A tiny task, and agents that work, fail, cheat, raise, hang and die; played by the tests of runs."""

import os
import time
from dataclasses import dataclass

from deskjob import (
    Call,
    Colleague,
    Company,
    Desk,
    Finding,
    Plant,
    Seat,
    Seeder,
    Send,
    Task,
    TrustedSeat,
    cannot,
    only,
)


@dataclass(frozen=True)
class Truth:
    """A number the channel tells."""

    count: int
    room: str


task = Task[Truth](
    id="test/count",
    instruction="Tell {mina} in a direct message the number that was posted in #{channel}.",
    desk="Finance Controller",
    may=(Send(to=("mina",)),),
    human_minutes=2,
    colleagues=(Colleague("mina", "Finance Lead", "brisk"), Colleague("piotr", "Finance Clerk", "kind")),
)


@task.seed
def number(plant: Plant, seeder: Seeder) -> Truth:
    """Somebody posts a number."""
    plant.words["channel"] = "numbers"
    if seeder.integer(0, 2) == 0 and os.environ.get("CREW_SEEDING_FAILS"):
        raise RuntimeError("the seeding is broken")
    count = seeder.integer(100, 999)
    room = plant.chat.channel("numbers", [plant.cast["mina"], plant.desk])
    plant.chat.message(room, plant.cast["mina"], f"It is {count} this time.", plant.now - 3600)
    return Truth(count, room)


@task.checkpoint(points=2)
def told(company: Company, truth: Truth) -> Finding:
    """Mina has the number and no other."""
    return only(company.chat.sent(by=company.desk, to=company.cast["mina"]), truth.count)


@task.checkpoint(points=1)
def heard(company: Company, truth: Truth) -> Finding:
    """Mina has heard from the desk."""
    said = company.chat.sent(by=company.desk, to=company.cast["mina"])
    return Finding(bool(said), f"{len(said)} messages", "one or more")


@task.variant("no number", share=0.3, ends=cannot("missing record", "no answer", about="mina"))
def no_number(plant: Plant, truth: Truth) -> None:
    """The message is gone."""
    message = plant.chat.message(truth.room, plant.cast["piotr"], "Nobody knows it.", plant.now - 60)
    assert message


@task.solution
def solve(desk: Desk) -> None:
    """Read and tell."""
    found = [message.text for message in desk.chat.history("#numbers", count=20).messages]
    if any("Nobody knows" in text for text in found):
        desk.hand_over("no answer", about="mina")
        return
    digits = next(word for text in found for word in text.split() if word.isdigit())
    desk.send("mina", f"It is {digits}.")


class Solver:
    """Does the work."""

    name = "solver"
    trusted = True

    def play(self, seat: TrustedSeat) -> None:
        """Solve it, and claim success."""
        solve(seat.desk)
        seat.step(Call("finish", {"status": "success", "confidence": 0.9, "summary": "Told."}))


class Idle:
    """Does nothing."""

    name = "idler"

    def play(self, seat: Seat) -> None:
        """Claim success, and ask for what there is not."""
        seat.step(Call("http", {"url": "http://chat.deskjob/api/v1/nothing.here"}))
        seat.step(Call("finish", {"status": "success"}))


class Renamer:
    """Tells the wrong colleague a number of its own, renames itself, and posts in a channel of others."""

    name = "renamer"
    trusted = True

    def play(self, seat: TrustedSeat) -> None:
        """Do all three, and claim success."""
        seat.desk.send(seat.episode.case.cast["piotr"], "It is 5.")
        rooms = seat.desk.chat.rooms(kind="channel").rooms
        seat.desk.send(next(room.id for room in rooms if room.name != "numbers"), "It is 5, everybody.")
        seat.step(Call("finish", {"status": "success"}))


class Leaker:
    """Signs in over the wire, so that a password and a token pass through its actions."""

    name = "leaker"
    trusted = True

    def play(self, seat: TrustedSeat) -> None:
        """Sign in with the desk's own password."""
        person = seat.episode.case.desk_id
        world = seat.episode.world
        password = world.intranet.credentials.password(person)
        handle = world.person(person).handle
        form = {"user": handle, "password": password}
        seat.step(Call("http", {"method": "POST", "url": "http://chat.deskjob/api/v1/login", "json": form}))
        note = f"my password is {password} and {os.environ.get('CREW_API_KEY', '')}"
        seat.step(Call("finish", {"status": "failure", "summary": note}))


class Raiser:
    """Breaks."""

    name = "raiser"

    def play(self, seat: Seat) -> None:
        """Raise in the middle."""
        seat.step(Call("people_me", {}))
        raise ValueError("a bug of the agent")


class Flaky:
    """Breaks the first time it plays a case, by a mark it leaves in a folder."""

    name = "flaky"
    trusted = True

    def __init__(self, folder: str = ".") -> None:
        self.folder = folder

    def play(self, seat: TrustedSeat) -> None:
        """Raise once a seed."""
        mark = os.path.join(self.folder, f"seen-{seat.episode.case.seed}")
        if not os.path.exists(mark):
            with open(mark, "w", encoding="utf-8"):
                raise ConnectionError("the model did not answer")
        Solver().play(seat)


class Dier:
    """Takes its process down with it."""

    name = "dier"

    def play(self, seat: Seat) -> None:
        """End the process."""
        os._exit(9)


class Sleeper:
    """Does not come back."""

    name = "sleeper"

    def play(self, seat: Seat) -> None:
        """Sleep."""
        time.sleep(60)


class Talker:
    """Never ends."""

    name = "talker"

    def play(self, seat: Seat) -> None:
        """Look around for ever."""
        while not seat.done:
            seat.step(Call("people_me", {}))
