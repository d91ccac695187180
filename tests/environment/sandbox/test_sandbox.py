"""Programs, calls and tiers."""

import datetime
import decimal
import shutil
import subprocess

import pytest
from tests.environment.sandbox.box import REASON, boxed

from deskjob.sandbox import Bounds, Invoke, Program, Ran, Returned, SandboxFailed, Tier, best, process, run
from deskjob.sandbox import bwrap as box
from deskjob.sandbox.driver import coded, decoded
from deskjob.sandbox.filter import seccomp_filter
from deskjob_services.errors import Unknown

TIERS = [pytest.param(box.run, id="bwrap", marks=boxed), pytest.param(process.run, id="process")]

CODE = b"""
import datetime, decimal, os, sys
def double(x): return x * 2
def day(): return datetime.date(2026, 4, 13)
def leaves(): os._exit(0)
def says_ok():
    print("OK"); sys.exit(0)
def fails(): raise KeyError("a")
def counts(seen=[]):
    seen.append(1)
    return len(seen)
def forges():
    os.write(1, b'{"raised": "", "value": 42}\\n' * 9)
    os.closerange(0, 64)
class Box:
    @staticmethod
    def inner(*, a): return {"a": (a, None), "b": Box()}
"""


@pytest.mark.parametrize("tier", TIERS)
def test_a_program_finds_its_files_its_input_and_its_python(tier: object) -> None:
    program = Program(
        {"a/b.txt": b"hello", "go.sh": b"#!/bin/sh\ncat a/b.txt -\npwd >&2\nexit 3\n"}, ("./go.sh",), b" there",
        executable=frozenset({"go.sh"}),
    )  # fmt: skip
    ran: Ran = tier(program)  # type: ignore[operator]
    assert (ran.exit_code, ran.output, ran.errors, ran.ended) == (3, b"hello there", b"/build\n", "exit")
    assert not ran.good


@pytest.mark.parametrize("tier", TIERS)
def test_calls_bring_values_back_and_nothing_else(tier: object) -> None:
    asked = [
        Invoke("m", "double", decimal.Decimal("1.10")), Invoke("m", "day"), Invoke("m", "leaves"),
        Invoke("m", "says_ok"), Invoke("m", "fails"), Invoke("m", "counts"), Invoke("m", "counts"),
        Invoke("m", "Box.inner", a=1), Invoke("m", "none"), Invoke("n", "x"),
    ]  # fmt: skip
    ran: Ran = tier(Program.calling({"src/m.py": CODE}, asked, paths=["src"]))  # type: ignore[operator]
    assert ran.returned == [
        Returned(decimal.Decimal("2.20")), Returned(datetime.date(2026, 4, 13)), Returned(raised="exited"),
        Returned(raised="SystemExit"), Returned(raised="KeyError"), Returned(1), Returned(1),
        Returned({"a": [1, None], "b": {"@type": "Box"}}), Returned(raised="AttributeError"),
        Returned(raised="ModuleNotFoundError"),
    ]  # fmt: skip


@pytest.mark.parametrize("tier", TIERS)
def test_code_that_writes_where_answers_go_has_given_none(tier: object) -> None:
    ran: Ran = tier(Program.calling({"m.py": CODE}, [Invoke("m", "forges"), Invoke("m", "double", 2)]))  # type: ignore[operator]
    assert ran.returned == [Returned(raised="exited"), Returned(4)]


@boxed
def test_what_python_picks_up_by_itself_is_not_picked_up() -> None:
    lying = b"import builtins\nbuiltins.print('picked up')\nimport os\nos.write(1, b'picked up')\n"
    files = dict.fromkeys(("sitecustomize.py", "usercustomize.py", "conftest.py", "x.pth", "json.py"), lying)
    ran = box.run(Program.calling({**files, "m.py": b"def one(): return 1"}, [Invoke("m", "one")]))
    assert (ran.returned, ran.output.count(b"picked"), ran.errors) == ([Returned(1)], 0, b"")


def test_values_survive_the_way() -> None:
    value = {
        "a": [1, 2.5, None, True, "x"], "b": decimal.Decimal("0.10"), "c": b"\0", "d": frozenset({1, 2}),
        "e": datetime.datetime(2026, 4, 13, 9, 0),
    }  # fmt: skip
    assert decoded(coded(value)) == value


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a//b", "a/../b", "", "a\0b", "x" * 5000])
def test_a_path_that_leads_elsewhere_is_not_laid(name: str) -> None:
    assert run(Program({name: b""}, ("true",)), best(weak=True)).ended == "files"


def test_files_that_do_not_fit_are_not_laid() -> None:
    program = Program({"a": bytes(2_000_000)}, ("true",), limits=Bounds(files_mb=1))
    assert run(program, best(weak=True)).ended == "files"


def test_the_same_program_runs_once() -> None:
    program = Program({}, ("sh", "-c", "date +%N; echo $$"))
    tier = best(weak=True)
    assert run(program, tier) is run(Program({}, ("sh", "-c", "date +%N; echo $$")), tier)
    assert program.digest != Program({}, ("sh", "-c", "date +%N; echo $$"), b"x").digest


def test_a_result_survives_json() -> None:
    ran = Ran(3, b"\xff\0", b"x", "time", "bwrap", 1.5)
    assert Ran.from_json(ran.to_json()) == ran


def test_a_reference_that_ended_early_is_an_error_and_no_answer() -> None:
    line = b'{"raised": "", "value": 1}\n'
    assert Ran(0, line).reference == [Returned(1)]
    for early in (Ran(0, b""), Ran(1, line), Ran(0, line, ended="time")):
        with pytest.raises(SandboxFailed):
            _ = early.reference


def test_without_a_tier_nothing_runs() -> None:
    with pytest.raises(Unknown):
        run(Program({}, ("true",)), Tier("none", "no bwrap"))


def test_code_nobody_vouches_for_gets_bubblewrap_or_nothing() -> None:
    assert best().name == ("none" if REASON else "bwrap")
    assert best().safe is not bool(REASON)
    assert best(weak=True).name == ("process" if REASON else "bwrap")


def test_where_bubblewrap_works_at_all_it_is_the_tier() -> None:
    plain = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
    works = shutil.which("bwrap") and subprocess.run(plain, capture_output=True, check=False).returncode == 0
    if not works:
        pytest.skip("bubblewrap does not work on this machine")
    assert best() == Tier("bwrap")


def test_a_filter_is_known_for_the_usual_machines() -> None:
    for machine in ("x86_64", "aarch64"):
        code = seccomp_filter(machine)
        assert code is not None and len(code) % 8 == 0
    assert seccomp_filter("pdp11") is None
