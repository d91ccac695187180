"""Tiers: how well a sandbox keeps what runs in it away from everything else, and which there is on this machine."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from deskjob.sandbox import bwrap, process
from deskjob.sandbox.program import Program, Ran
from deskjob_services.errors import Unknown

NONE = "none"
_REMEMBERED = 512
_known: OrderedDict[tuple[str, str], Ran] = OrderedDict()


class Tier(NamedTuple):
    """A tier by name ("bwrap", "process", "none"), and why there is no better one."""

    name: str
    reason: str = ""

    @property
    def safe(self) -> bool:
        """Whether code that nobody vouches for may run in it."""
        return self.name == bwrap.NAME


def best(*, weak: bool = False) -> Tier:
    """The best tier there is. `weak`: all that will run is code of our own, for which a plain process will do."""
    lacking = bwrap.missing()
    if not lacking:
        return Tier(bwrap.NAME)
    return Tier(process.NAME if weak else NONE, lacking)


def run(program: Program, tier: Tier) -> Ran:
    """Run a program in a tier; one that ran there before is not run again, unless it was stopped at a bound.

    Raises SandboxFailed where the sandbox itself fails, and Unknown for a tier in which nothing runs.
    """
    if program.misfit:
        return Ran(125, errors=program.misfit.encode(), ended="files", tier=tier.name)
    key = (tier.name, program.digest)
    if key in _known:
        _known.move_to_end(key)
        return _known[key]
    ran = _runner(tier.name)(program)
    if ran.ended == "exit":
        _known[key] = ran
        if len(_known) > _REMEMBERED:
            _known.popitem(last=False)
    return ran


def _runner(name: str) -> Callable[[Program], Ran]:
    runners = {bwrap.NAME: bwrap.run, process.NAME: process.run}
    if name not in runners:
        raise Unknown("sandbox tier", name, runners)
    return runners[name]
