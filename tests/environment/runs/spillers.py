"""Agents that carry their own password and token wherever a careless log would keep them."""

from deskjob import Call, TrustedSeat


class Spiller:
    """Puts them into addresses, forms, bodies, searches, its summary, and the words of its own crash."""

    name = "spiller"
    trusted = True

    def play(self, seat: TrustedSeat) -> None:
        """Spill, step by step."""
        world, me = seat.episode.world, seat.episode.case.desk_id
        password = world.intranet.credentials.password(me)
        token = world.intranet.credentials.issue(me, "chat")
        home = f"http://chat.deskjob/api/v1/nothing/{token}?password={password}"
        seat.step(Call("http", {"method": "GET", "url": home}))
        form = {"user": world.person(me).handle, "password": password, "csrf": token}
        seat.step(Call("http", {"method": "POST", "url": "http://deskjob/login", "form": form}))
        seat.step(Call("http", {"method": "POST", "url": "http://chat.deskjob/api/v1/login", "json": form}))
        seat.step(Call("people_search", {"text": f"{token} {password}"}))
        seat.step(Call("chat_message", {"message": token}))
        self.end(seat, f"{password} {token}")

    def end(self, seat: TrustedSeat, words: str) -> None:
        """Finish with them."""
        seat.step(Call("finish", {"status": "failure", "summary": words}))


class Crasher(Spiller):
    """The same, and breaks over them."""

    name = "crasher"

    def end(self, seat: TrustedSeat, words: str) -> None:
        """Raise with them."""
        raise RuntimeError(f"cannot go on with {words}")


class Breaker(Spiller):
    """The same, while a service of ours breaks over them."""

    name = "breaker"

    def end(self, seat: TrustedSeat, words: str) -> None:
        """Leave a traceback as a service would."""
        seat.episode.world.intranet.faults.append(f"Traceback\nRuntimeError: cannot answer {words}")
        super().end(seat, words)
