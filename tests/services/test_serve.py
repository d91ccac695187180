"""`deskjob serve` as programs meet it: its contract, its ports, its bad input, and kills at any moment."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from deskjob.cli import main
from deskjob.library import tasks
from deskjob_services.kernel.operation import ROLES, SERVICE_KEYS

DESKJOB = str(Path(sys.executable).parent / "deskjob")
TASK = min(tasks())
PERSON = {"id", "ids", "handle", "name", "email", "title", "department", "password", "roles"}
WRITERS = 4
PAUSE = threading.Event()


class Served(NamedTuple):
    """A company that stands, and what it says of itself."""

    process: subprocess.Popen[str]
    facts: dict[str, Any]

    def op(self, name: str, **arguments: Any) -> Any:
        """Do an operation as the person at the desk; the answer."""
        service = name.partition(".")[0]
        with self.client(service) as client:
            return client.post(f"/op/{name}", json=arguments).raise_for_status().json()

    def client(self, service: str) -> httpx.Client:
        """A client of one service, as the person at the desk."""
        headers = {"Authorization": f"Bearer {self.facts['you']['tokens'][service]}"}
        return httpx.Client(base_url=self.facts["services"][service], headers=headers, timeout=20, verify=False)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Stop it; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


@contextmanager
def serving(*args: str | Path) -> Iterator[Served]:
    """`deskjob serve --json` with more arguments, once its first line is out; killed at the end if it still runs."""
    command = [DESKJOB, "serve", "--json", *map(str, args)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            yield Served(process, json.loads(line))
        finally:
            process.kill()


Refused = Callable[..., str]


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Iterator[Refused]:
    """What `deskjob serve` says when it will not: with exit code 2, and nothing for programs to read."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)}

    def run(*args: str | Path) -> str:
        signal.signal(signal.SIGALRM, _served_after_all)
        signal.alarm(60)
        try:
            code: object = main(["serve", "--json", *map(str, args)])
        except SystemExit as exit_:
            code = exit_.code
        signal.alarm(0)
        said = capsys.readouterr()
        assert code == 2, said.err
        assert said.out == ""
        return said.err

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


def _served_after_all(*_: object) -> None:
    raise AssertionError("it serves what it should refuse")


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A company with a case in it and the chat on a port of its own."""
    with serving("--port", "0", "--ports", "chat=0", "--task", TASK) as company:
        yield company


def test_the_first_line_says_what_programs_are_promised(served: Served) -> None:
    facts = served.facts
    assert {"version", "company", "services", "people", "you", "admin"} <= set(facts)
    assert facts["version"] == 1
    assert facts["company"]
    assert set(facts["services"]) == set(SERVICE_KEYS)
    assert len(facts["people"]) >= 30
    for person in facts["people"]:
        assert set(person) == PERSON
        assert set(person["ids"]) == set(SERVICE_KEYS)
        assert set(person["roles"]) <= set(ROLES)
        assert all(isinstance(person[key], str) and person[key] for key in PERSON - {"ids", "roles"})
    assert len({person["id"] for person in facts["people"]}) == len(facts["people"])
    for key in ("you", "admin"):
        assert set(facts[key]) == PERSON | {"tokens"}
        assert set(facts[key]["tokens"]) == set(SERVICE_KEYS)
    assert "admin" in facts["admin"]["roles"]


def test_a_case_is_planted_and_said(served: Served) -> None:
    assert served.facts["task"]["id"] == TASK
    assert served.facts["task"]["instruction"]
    assert served.op("people.me")["id"] == served.facts["you"]["id"]


def test_a_named_service_has_its_own_port_and_the_others_stay_beneath_the_main_one(served: Served) -> None:
    main, services = served.facts["url"], served.facts["services"]
    assert not services["chat"].startswith(main)
    assert httpx.URL(services["chat"]).path in ("", "/")
    for key in set(SERVICE_KEYS) - {"chat"}:
        assert services[key] == f"{main}/{key}"
        assert httpx.get(f"{services[key]}/openapi.json").json()["openapi"].startswith("3.1")


def test_every_password_signs_in_where_a_client_of_the_product_looks(served: Served) -> None:
    url = served.facts["services"]["chat"]
    for person in served.facts["people"][:3]:
        signed = httpx.post(f"{url}/api/v1/login", json={"user": person["handle"], "password": person["password"]})
        data = signed.json()["data"]
        assert data["userId"] == person["ids"]["chat"]
        headers = {"X-Auth-Token": data["authToken"], "X-User-Id": data["userId"]}
        assert httpx.get(f"{url}/api/v1/me", headers=headers).json()["username"] == person["handle"]
    assert httpx.post(f"{url}/api/v1/login", json={"user": "nobody", "password": "nothing"}).status_code == 401


def test_forms_may_be_sent_to_the_other_addresses_of_the_company(served: Served) -> None:
    main, services = served.facts["url"], served.facts["services"]
    policy = httpx.get(f"{main}/login").headers["content-security-policy"]
    forms = next(part.split() for part in policy.split(";") if part.strip().startswith("form-action"))
    assert {"'self'", main, services["chat"]} <= set(forms)


def test_one_session_signs_in_on_every_port(served: Served) -> None:
    main, person = served.facts["url"], served.facts["people"][0]
    with httpx.Client(follow_redirects=True) as client:
        token = client.get(f"{main}/login").text.partition('name="csrf" value="')[2].partition('"')[0]
        client.post(f"{main}/login", data={"csrf": token, "user": person["handle"], "password": person["password"]})
        for url in served.facts["services"].values():
            page = client.get(f"{url}/")
            assert page.status_code == 200
            assert person["name"] in page.text


def test_it_ends_well_when_told_and_keeps_what_was_said(tmp_path: Path, refused: Refused) -> None:
    with serving("--state", tmp_path / "kept") as company:
        before = company.facts
        sent = company.op("chat.send", room=f"@{before['people'][5]['handle']}", text="kept?")
        assert "another process" in refused("--state", tmp_path / "kept")
        assert company.end(signal.SIGINT) == 0
    with serving("--state", tmp_path / "kept") as company:
        assert company.op("chat.message", message=sent["id"])["message"]["text"] == "kept?"
        assert company.facts["people"] == before["people"]
        held = Served(company.process, {**company.facts, "you": before["you"]})
        assert held.op("people.me"), "a token given out before still holds"
        assert company.end(signal.SIGTERM) == 0


def test_a_kept_case_is_the_same_case_when_it_is_opened_again(tmp_path: Path, refused: Refused) -> None:
    args = ("--task", TASK, "--seed", "3", "--state", tmp_path / "case")
    with serving(*args) as company:
        before = company.facts
        assert company.end() == 0
    path = tmp_path / "case" / "company.sqlite"
    with serving(*args) as company:
        assert company.facts["task"] == before["task"]
        assert company.facts["you"]["id"] == before["you"]["id"]
        assert company.end() == 0
    assert "another folder" in refused("--state", tmp_path / "case", "--seed", "4")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "not a whole company" in refused(*args)


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (("--port", "99999"), "99999"),
        (("--port", "eighty"), "eighty"),
        (("--ports", "mail=3000"), "mail"),
        (("--ports", "chat"), "chat"),
        (("--seed", "seven"), "seven"),
        (("--seed", "-1"), "-1"),
        (("--scale", "enormous"), "enormous"),
        (("--scale", "0"), "0"),
        (("--scale", "nan"), "nan"),
        (("--task", "finance/expence-audit"), "finance/expense-audit"),
        (("--task", TASK, "--variant", "nonesuch"), "nonesuch"),
        (("--state", "/dev/null"), "/dev/null"),
        (("--state", "/proc/nowhere/at/all"), "/proc/nowhere"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_it_cannot_use_it_refuses_in_a_clear_line(args: tuple[str, ...], found: str, refused: Refused) -> None:
    said = refused(*args)
    assert found in said
    assert len(said.strip().splitlines()) <= 4


def test_a_port_in_use_is_named(refused: Refused) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert port in refused("--port", port)
        assert port in refused("--ports", f"chat={port}")


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work")
    assert "holds no company" in refused("--state", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


MOMENTS: dict[str, Callable[[Path, Path], bool]] = {
    "begun": lambda making, folder: making.exists(),
    "secret": lambda making, folder: (making / "secret").exists(),
    "image": lambda making, folder: (making / "grown.image").exists(),
    "database": lambda making, folder: (making / "company.sqlite").exists(),
    "noted": lambda making, folder: (making / "company.json").exists() or folder.exists(),
    "moved": lambda making, folder: folder.exists(),
}


@pytest.mark.parametrize(
    "moment", [pytest.param(name, marks=() if name == "database" else pytest.mark.long) for name in MOMENTS]
)
def test_a_kill_while_the_folder_is_made_leaves_none_or_all_of_it(moment: str, tmp_path: Path) -> None:
    folder, making = tmp_path / "kept", tmp_path / ".kept.making"
    with subprocess.Popen([DESKJOB, "serve", "--json", "--state", folder], stdout=subprocess.DEVNULL) as process:
        while not MOMENTS[moment](making, folder):
            assert process.poll() is None
            PAUSE.wait(0.001)
        process.kill()
    assert not folder.exists() or (folder / "company.json").exists()
    with serving("--state", folder) as company:
        assert company.op("people.me")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def write_until_it_dies(company: Served, writer: int, answered: list[str]) -> None:
    """Send messages one after the other, and note each that was answered."""
    room = f"@{company.facts['people'][writer + 2]['handle']}"
    with suppress(httpx.HTTPError), company.client("chat") as client:
        while True:
            sent = client.post("/op/chat.send", json={"room": room, "text": "x"})
            answered.append(sent.raise_for_status().json()["id"])


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.long)])
def test_a_kill_under_writing_clients_loses_no_answered_write(kills: int, tmp_path: Path) -> None:
    answered: list[str] = []
    for killed in range(kills + 1):
        with serving("--state", tmp_path / "kept", "--port", "0") as company:
            with company.client("chat") as client:
                for message in answered:
                    kept = client.post("/op/chat.message", json={"message": message}).raise_for_status().json()
                    assert kept["message"]["text"] == "x"
            if killed == kills:
                break
            before = len(answered)
            writers = [
                threading.Thread(target=write_until_it_dies, args=(company, number, answered))
                for number in range(WRITERS)
            ]
            for writer in writers:
                writer.start()
            while len(answered) < before + 15 + 7 * killed % 20:
                assert company.process.poll() is None
                PAUSE.wait(0.001)
            company.process.kill()
            for writer in writers:
                writer.join()
    assert len(answered) == len(set(answered)) >= kills * 15
