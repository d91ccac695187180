"""The house's map: five source roots, who may import whom, and where time and chance may be asked for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import deskjob

HOUSE = Path(__file__).parents[1]
ROOTS = {
    "services": "deskjob_services",
    "scorers": "deskjob_scorers",
    "environment": "deskjob",
    "tasks": "deskjob_tasks",
    "agents": "deskjob_agents",
}
MAY_IMPORT = {
    "services": set[str](),
    "scorers": {"deskjob_services"},
    "environment": {"deskjob_services", "deskjob_scorers", "deskjob_launcher"},
    "tasks": {"deskjob"},
    "agents": {"deskjob"},
}
BESIDE = {"environment": {"deskjob_launcher.py"}}
OURS = {*ROOTS.values(), "deskjob_launcher"}

CLOCK_AND_SEEDER = {"services/deskjob_services/clock.py", "services/deskjob_services/seeder.py"}
KEEPS_SECRETS = "services/deskjob_services/identity.py"
CHANCE = {"random", "uuid", "numpy.random"}
SECRET = {"secrets", "os.urandom", "os.getrandom"}
HOST_TIME = {
    *("time." + name for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time")),
    *("time." + name + "_ns" for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time")),
    *("datetime.datetime." + name for name in ("now", "utcnow", "today")),
    "datetime.date.today",
}


class Use(NamedTuple):
    """A dotted name that a file reaches for, and the line where it does."""

    line: int
    name: str


def sources(root: str) -> list[Path]:
    """Every Python file of a source root."""
    return sorted((HOUSE / root).rglob("*.py"))


def uses(path: Path) -> list[Use]:
    """Every import of a file, and every attribute it reaches through one, as full dotted names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = list(_imports(tree, path))
    known = {alias: full for _, alias, full in imports}
    reached = [Use(line, full) for line, _, full in imports]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (dotted := _dotted(node)):
            first, _, rest = dotted.partition(".")
            if first in known:
                reached.append(Use(node.lineno, f"{known[first]}.{rest}"))
    return reached


def _imports(tree: ast.Module, path: Path) -> Iterator[tuple[int, str, str]]:
    """(line, name it is known by in the file, full name) of each import."""
    package = list(path.relative_to(HOUSE).parts[1:-1])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                yield node.lineno, bound, alias.name if alias.asname else bound
                yield node.lineno, "", alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, alias.asname or alias.name, f"{base}.{alias.name}"


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := _dotted(node.value)):
        return f"{left}.{node.attr}"
    return None


def by_name(path: Path) -> list[Use]:
    """Every string of a file that names a module of ours, as an import by name would.

    `deskjob.company` is a key of a request's environ; `deskjob.env:Office` is an import.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = re.compile(rf"({'|'.join(OURS - {'deskjob'})})(\.\w+)*(:\w+)?|deskjob(\.\w+)*:\w+")
    return [
        Use(node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and module.fullmatch(node.value)
    ]


def within(name: str, forbidden: set[str]) -> bool:
    """Whether a dotted name is one of these, or lies inside one of them."""
    return any(name == each or name.startswith(f"{each}.") for each in forbidden)


def breaches(root: str, forbidden: set[str], *, allowed_in: set[str]) -> list[str]:
    """`file:line name` of every use of a forbidden name in a source root."""
    return sorted(
        {
            f"{path.relative_to(HOUSE)}:{use.line} {use.name}"
            for path in sources(root)
            if str(path.relative_to(HOUSE)) not in allowed_in
            for use in uses(path)
            if within(use.name, forbidden)
        }
    )


def listed(found: list[str]) -> str:
    """One breach a line, for the message of a failed test."""
    return "\n".join(["", *found])


@pytest.mark.parametrize("root", ROOTS)
def test_a_source_root_holds_one_package(root: str) -> None:
    names = {path.name for path in (HOUSE / root).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert names == {ROOTS[root], *BESIDE.get(root, set())}
    assert (HOUSE / root / ROOTS[root] / "py.typed").exists()


@pytest.mark.parametrize("root", ROOTS)
def test_imports_point_one_way(root: str) -> None:
    others = OURS - MAY_IMPORT[root] - {ROOTS[root]}
    found = breaches(root, others, allowed_in=set())
    assert not found, listed(found)


@pytest.mark.parametrize("root", ROOTS)
def test_no_import_by_name_points_back(root: str) -> None:
    others = OURS - MAY_IMPORT[root] - {ROOTS[root]}
    found = [
        f"{path.relative_to(HOUSE)}:{use.line} {use.name!r}"
        for path in sources(root)
        for use in by_name(path)
        if within(re.split(r"[.:]", use.name)[0], others)
    ]
    assert not found, listed(found)


@pytest.mark.parametrize("root", ["tasks", "agents"])
def test_tasks_and_agents_use_the_public_door_only(root: str) -> None:
    door = {f"deskjob.{name}" for name in deskjob.__all__}
    found = [
        f"{path.relative_to(HOUSE)}:{use.line} {use.name}"
        for path in sources(root)
        for use in uses(path)
        if use.name.startswith("deskjob.") and not within(use.name, door)
    ]
    assert not found, listed(found)


@pytest.mark.parametrize("root", ROOTS)
def test_chance_comes_from_the_seeder(root: str) -> None:
    found = breaches(root, CHANCE, allowed_in=CLOCK_AND_SEEDER)
    assert not found, listed(found)


@pytest.mark.parametrize("root", ROOTS)
def test_time_comes_from_the_clock(root: str) -> None:
    found = breaches(root, HOST_TIME, allowed_in=CLOCK_AND_SEEDER)
    assert not found, listed(found)


@pytest.mark.parametrize("root", ROOTS)
def test_secrets_are_made_in_one_place(root: str) -> None:
    found = breaches(root, SECRET, allowed_in={KEEPS_SECRETS})
    assert not found, listed(found)


def test_the_map_sees_every_way_to_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "HOUSE", tmp_path)
    module = tmp_path / "services" / "deskjob_services" / "kernel" / "sly.py"
    module.parent.mkdir(parents=True)
    module.write_text(
        "import time as t\n"
        "from datetime import datetime\n"
        "import numpy as np\n"
        "from .. import clock\n"
        "import deskjob.task\n"
        "def f():\n"
        "    import random\n"
        "    named = 'deskjob_tasks', 'deskjob.env:Office', 'deskjob.company'\n"
        "    return t.time(), datetime.now(), np.random.default_rng(), random.choice, clock.wall\n"
    )
    found = {use.name for use in uses(module)}
    assert {"time.time", "datetime.datetime.now", "numpy.random.default_rng", "random.choice"} <= found
    assert {"deskjob_services.clock.wall", "deskjob.task"} <= found
    assert [use.name for use in by_name(module)] == ["deskjob_tasks", "deskjob.env:Office"]
    assert breaches("services", {"deskjob"}, allowed_in=set()) == [
        "services/deskjob_services/kernel/sly.py:5 deskjob",
        "services/deskjob_services/kernel/sly.py:5 deskjob.task",
    ]
