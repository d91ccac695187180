"""The second sandbox, in which code written by an agent runs: pipelines of a push, probes at sealing."""

from __future__ import annotations

from deskjob.sandbox.calls import Invoke
from deskjob.sandbox.program import Bounds, Ended, Program, Ran, SandboxFailed
from deskjob.sandbox.returned import Returned
from deskjob.sandbox.tiers import NONE, Tier, best, run

__all__ = [
    "NONE", "Bounds", "Ended", "Invoke", "Program", "Ran", "Returned", "SandboxFailed", "Tier", "best", "run",
]  # fmt: skip
