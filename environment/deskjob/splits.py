"""Splits of the seeds: ranges that never meet, so that what was trained on is not what is tested on.

train    0 <= seed < 2**30
test     2**30 <= seed < 2**31
heldout  2**31 <= seed: HMAC-SHA256 of the task and a number under a secret (DESKJOB_HELDOUT_SECRET), so that nobody
         without it can play, or train on, the cases that count
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Final, Literal

from deskjob.schema import Chance
from deskjob_services.errors import WrongUse

Split = Literal["train", "test", "heldout"]
SECRET: Final = "DESKJOB_HELDOUT_SECRET"
_HALF: Final = 2**30
_RANGES: Final = {"train": (0, _HALF), "test": (_HALF, 2 * _HALF), None: (0, 2 * _HALF)}


def checked(split: str | None) -> Split | None:
    """The split of a name; None is train and test together. Raises WrongUse, for heldout without a secret too."""
    if split == "heldout":
        _secret()
        return "heldout"
    if split not in _RANGES:
        raise WrongUse(f"the split {split!r}", "train, test, heldout, or None for train and test together")
    return split  # type: ignore[return-value]


def drawn(split: Split | None, task_id: str, chance: Chance) -> int:
    """A seed of the split."""
    if split == "heldout":
        return heldout(task_id, int(chance.integers(0, 2 * _HALF)))
    return int(chance.integers(*_RANGES[split]))


def heldout(task_id: str, number: int) -> int:
    """The seed of a task's nth held-out case. Raises WrongUse where no secret is set."""
    digest = hmac.new(_secret().encode(), f"{task_id}\x1f{number}".encode(), hashlib.sha256).digest()
    return 2 * _HALF + int.from_bytes(digest[:6], "big")


def _secret() -> str:
    secret = os.environ.get(SECRET, "")
    if not secret:
        raise WrongUse(f"the held-out split and no {SECRET}", "its secret in the environment", f"set {SECRET}")
    return secret
