"""Every error the project raises on purpose.

DeskjobError                 something found, something expected, something to do
├── WrongUse                 a person or program asked for what cannot be (exit code 2)
│   ├── Unknown              no such task, agent, person, ...; suggests the nearest
│   └── Duplicate            two owners of one id
├── StateError               the stored state is not what it must be
│   ├── Damaged              a file, image or run folder is broken or incomplete
│   ├── UndoBlocked          something later stands in the way of an undo
│   └── Sealed               the company no longer takes changes
└── Refusal                  an operation said no; carries an HTTP status
    ├── Invalid (422)  Unauthenticated (401)  Forbidden (403)  NotFound (404)
    ├── Conflict (409)  Stale (412)  TooLarge (413)  Locked (423)
    └── Frozen (503)  Full (507)
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class DeskjobError(Exception):
    """What was found, what was expected, and what to do; each is an attribute too."""

    def __init__(self, found: str, expected: str = "", fix: str = "") -> None:
        super().__init__(found, expected, fix)
        self.found = found
        self.expected = expected
        self.fix = fix

    def __str__(self) -> str:
        return "; ".join(part for part in (self.found, self.expected, self.fix) if part)


class WrongUse(DeskjobError):
    """A person or program asked for something that cannot be."""


class Unknown(WrongUse):
    """A name that is not known; the nearest known one is suggested."""

    def __init__(self, kind: str, name: str, known: Iterable[str], fix: str = "") -> None:
        near = get_close_matches(name, list(known), n=1, cutoff=0.5)
        super().__init__(f"unknown {kind} {name!r}", f"did you mean {near[0]!r}?" if near else "", fix)
        self.kind = kind
        self.name = name
        self.nearest = near[0] if near else None


class Duplicate(WrongUse):
    """One id is claimed by two owners."""


class StateError(DeskjobError):
    """The stored state is not what it must be."""


class Damaged(StateError):
    """A file, an image or a run folder is broken or incomplete."""


class UndoBlocked(StateError):
    """Something later touched what an undo would restore."""


class Sealed(StateError):
    """The company no longer takes changes."""


class Refusal(DeskjobError):
    """An operation said no. `status` is the HTTP status, `code` a stable word for programs."""

    status = 400
    code = "refused"


class Invalid(Refusal):
    """The request does not make sense as it stands."""

    status = 422
    code = "invalid"


class Unauthenticated(Refusal):
    """Nobody, or nobody known, is asking."""

    status = 401
    code = "unauthenticated"


class Forbidden(Refusal):
    """This person may not do this."""

    status = 403
    code = "forbidden"


class NotFound(Refusal):
    """There is no such record, or none this person may see."""

    status = 404
    code = "not-found"


class Conflict(Refusal):
    """The record is in a state that does not allow this."""

    status = 409
    code = "conflict"


class Stale(Refusal):
    """The record is no longer what the caller last saw."""

    status = 412
    code = "stale"


class TooLarge(Refusal):
    """More than the service takes."""

    status = 413
    code = "too-large"


class Locked(Refusal):
    """Somebody else holds the record locked."""

    status = 423
    code = "locked"


class Full(Refusal):
    """There is no room left for it."""

    status = 507
    code = "full"


class Frozen(Refusal):
    """The company has been closed for changes and questions."""

    status = 503
    code = "frozen"
