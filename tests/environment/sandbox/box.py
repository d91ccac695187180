"""What a program says in the sandbox of this machine."""

import textwrap

import pytest

from deskjob.sandbox import Bounds, Program, Ran, best
from deskjob.sandbox import bwrap as tier

REASON = best().reason
boxed = pytest.mark.skipif(bool(REASON), reason=f"no bubblewrap sandbox here: {REASON}")


def says(source: str, **limits: float) -> Ran:
    """Run Python in the box."""
    code = textwrap.dedent(source).encode()
    return tier.run(Program({"probe.py": code}, ("python3", "probe.py"), limits=Bounds(**limits)))  # type: ignore[arg-type]


def refused(source: str, **limits: float) -> str:
    """What an attempt says that must not work: it prints `escaped` where it did."""
    ran = says(source, **limits)
    assert b"escaped" not in ran.output, ran.text
    assert ran.output or ran.ended != "exit", ran.errors
    return ran.text.strip()
