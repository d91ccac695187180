"""The same request gets the same answer whether the company is called directly or stands behind a socket."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from deskjob import Call, Episode, Task, World
from deskjob.backend import Answer
from deskjob_services.chat.models import Message

SECRET = b"b" * 32
FORM = ("Content-Type", "application/x-www-form-urlencoded")


@pytest.fixture(scope="module")
def worlds() -> Iterator[list[World]]:
    with World(secret=SECRET) as direct, World(secret=SECRET, backend="loopback") as socket:
        yield [direct, socket]


def ask(world: World, method: str, path: str, body: bytes, headers: list[tuple[str, str]]) -> Answer:
    return world.backend.request(method, path, [("Host", "deskjob"), *headers], body)


def kept(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    """What must agree: not the server's own name, date and connection."""
    own = {"date", "server", "connection", "transfer-encoding", "content-length", "via"}
    return (
        answer.status,
        {name.lower(): value for name, value in answer.headers if name.lower() not in own},
        answer.body,
    )


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/", b""),
        ("GET", "/people/me", b""),
        ("GET", "/people/people/P0001", b""),
        ("GET", "/people/?text=b%C3%A9la&department=", b""),
        ("GET", "/people/people/..%2F..%2Fetc%2Fpasswd", b""),
        ("GET", "/chat/api/v1/channels.list?count=3", b""),
        ("GET", "/chat/api/v1/no.such.thing", b""),
        ("GET", "/nowhere/at/all", b""),
        ("POST", "/people/op/people.me", b"{}"),
        ("POST", "/people/op/people.me", b"{"),
        ("POST", "/people/op/people.nothing", b"{}"),
        ("POST", "/people/op/people.profile", '{"person": "ü\u2028"}'.encode()),
        ("DELETE", "/people/people/P0001", b""),
        ("PUT", "/people/", b"x" * 70_000),
        ("GET", "/people/?text=" + "x" * 9000, b""),
        ("GET", "/static/deskjob.svg", b""),
        ("HEAD", "/people/me", b""),
        ("OPTIONS", "/people/me", b""),
    ],
)
def test_answers_agree(worlds: list[World], method: str, path: str, body: bytes) -> None:
    answers = []
    for world in worlds:
        world.reset()
        token = world.intranet.credentials.issue("P0003", "web")
        headers = [("Authorization", f"Bearer {token}"), ("Cookie", f"deskjob_company={token}")]
        answers.append(kept(ask(world, method, path, body, [*headers, ("Content-Type", "application/json")])))
    assert answers[0] == answers[1]


def cookie_of(answer: Answer) -> str:
    return next(value.partition(";")[0] for name, value in answer.headers if name.lower() == "set-cookie")


def test_signing_in_leaves_no_session_for_the_next_request(worlds: list[World]) -> None:
    for world in worlds:
        world.reset()
        form = ask(world, "GET", "/login", b"", [])
        csrf = form.body.decode().partition('name="csrf" value="')[2].partition('"')[0]
        word = world.intranet.credentials.password("P0003")
        typed = f"csrf={csrf}&user={world.person('P0003').handle}&password={word}".encode()
        signed = ask(world, "POST", "/login", typed, [FORM, ("Cookie", cookie_of(form))])
        assert signed.status in (302, 303), signed
        assert ask(world, "GET", "/people/me", b"", [("Cookie", cookie_of(signed))]).status == 200
        assert ask(world, "GET", "/people/me", b"", []).status == 302


def forty_at_once(world: World) -> list[str]:
    """Four people post ten messages each; gives the ids."""
    hands = [world.desk(person) for person in ("P0003", "P0004", "P0005", "P0006")]
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda n: hands[n % 4].chat.send(room="#general", text=f"number {n}").id, range(40)))


def test_requests_at_the_same_time_are_answered_one_after_another(task: Task[object], worlds: list[World]) -> None:
    for world in worlds:
        episode = Episode(world, task, 0, "")
        sent = set(forty_at_once(world))
        assert len(sent) == 40
        said = {row.text for row in world.store.rows.where(Message) if row.id in sent}
        assert said == {f"number {n}" for n in range(40)}
        assert world.intranet.faults == []
        assert episode.step(Call("people_me")).result.startswith("{")
