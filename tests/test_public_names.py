"""The public door: what `from deskjob import ...` promises."""

import inspect
import subprocess
import sys
from importlib.metadata import version

import pytest

import deskjob
import deskjob_launcher


def test_all_is_sorted_and_holds_nothing_twice() -> None:
    assert list(deskjob.__all__) == sorted(set(deskjob.__all__))


def test_all_is_what_a_newcomer_sees() -> None:
    modules = {name for name, value in vars(deskjob).items() if inspect.ismodule(value)}
    seen = {name for name in dir(deskjob) if not name.startswith("_")} - modules
    assert seen - set(deskjob.__all__) == set()


@pytest.mark.parametrize("name", deskjob.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    thing = getattr(deskjob, name)
    if inspect.isclass(thing) or inspect.isroutine(thing):
        assert inspect.getdoc(thing), f"deskjob.{name} has no docstring"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(deskjob, "no_such_name")  # noqa: B009


def test_the_launcher_knows_the_installed_version() -> None:
    assert deskjob_launcher.__version__ == version("deskjob")


def test_importing_deskjob_loads_nothing_heavy() -> None:
    heavy = {"flask", "sqlmodel", "sqlalchemy", "httpx", "faker", "docker", "rich", "fpdf", "PIL", "waitress"}
    code = f"import sys, deskjob; print(*sorted({heavy!r} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == []


def test_telling_the_version_loads_nothing_of_deskjob() -> None:
    code = (
        "import sys, deskjob_launcher as l; sys.argv = ['deskjob', '--version']; l.main();"
        "print(*sorted(m for m in sys.modules if m.startswith('deskjob')))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines() == [f"deskjob {deskjob_launcher.__version__}", "deskjob_launcher"]
