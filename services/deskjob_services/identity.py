"""Who somebody is: passwords and tokens derived from a world's secret, scoped to a person, a service and a world.

password = HMAC(secret, "password", person), token = HMAC(secret, "token", person, service, serial). Nothing is stored
but which serials were given out and revoked, so a company's image holds no credential and a public seed gives none
away. A company that is kept in a folder keeps that beside its database: outside journal, undo and state hash.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from pathlib import Path

from deskjob_services.blobs import write_whole
from deskjob_services.errors import Damaged

WEB = "web"
"""The scope of a browser session; it holds in every service."""


class Credentials:
    """Mints and checks the credentials of one world; a ledger file lets them outlive the process."""

    def __init__(self, secret: bytes | None = None, ledger: Path | None = None) -> None:
        # The only use of the host's chance: a secret that could be recomputed would let any agent be anyone.
        self.secret = secret or secrets.token_bytes(32)
        self._serial = 0
        self._revoked: set[int] = set()
        self._floor = 0
        self._ledger = ledger
        if ledger is not None and ledger.exists():
            self._read(ledger)

    def password(self, person_id: str) -> str:
        """The person's password; 16 letters and digits in four groups."""
        text = self._mac("password", person_id)[:16].lower()
        return "-".join(text[i : i + 4] for i in range(0, 16, 4))

    def password_holds(self, person_id: str, password: str) -> bool:
        """Whether this is the person's password."""
        return hmac.compare_digest(self.password(person_id).encode(), password.encode(errors="replace"))

    def issue(self, person_id: str, service: str) -> str:
        """A new token for a person in one service, or in all (`WEB`)."""
        self._serial += 1
        self._keep()
        return self._token(person_id, service, self._serial)

    def holder(self, token: str, service: str) -> str | None:
        """The person a token stands for in a service, or None."""
        found = self._genuine(token)
        if found is None:
            return None
        person_id, scope, serial = found
        alive = serial > self._floor and serial not in self._revoked
        return person_id if alive and scope in (service, WEB) else None

    def revoke(self, token: str) -> None:
        """Make one token worthless. What is not a token of ours changes nothing."""
        found = self._genuine(token)
        if found is not None:
            self._revoked.add(found[2])
            self._keep()

    def revoke_all(self) -> None:
        """Make every token issued so far worthless."""
        self._floor = self._serial
        self._revoked.clear()
        self._keep()

    def csrf(self, token: str) -> str:
        """What a form must carry to be believed in a browser session."""
        return self._mac("csrf", token)[:32]

    def link(self, record_id: str) -> str:
        """What the address of something open to whoever has the link carries."""
        return self._mac("link", record_id)[:20]

    def _genuine(self, token: str) -> tuple[str, str, int] | None:
        """Person, scope and serial of a token that we made, whether or not it still holds."""
        parts = token.split(".")
        if len(parts) != 4 or not parts[2].isascii() or not parts[2].isdigit():
            return None
        person_id, scope, serial = parts[0], parts[1], int(parts[2][:9])
        made = self._token(person_id, scope, serial).encode(errors="replace")
        return (person_id, scope, serial) if hmac.compare_digest(made, token.encode(errors="replace")) else None

    def _keep(self) -> None:
        if self._ledger is not None:
            facts = {"version": 1, "serial": self._serial, "floor": self._floor, "revoked": sorted(self._revoked)}
            write_whole(self._ledger, json.dumps(facts).encode())

    def _read(self, ledger: Path) -> None:
        try:
            facts = json.loads(ledger.read_bytes())
            self._serial, self._floor = int(facts["serial"]), int(facts["floor"])
            self._revoked = {int(serial) for serial in facts["revoked"]}
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged(f"{ledger} cannot be read ({error})", "the file as deskjob left it") from error

    def _token(self, person_id: str, scope: str, serial: int) -> str:
        return f"{person_id}.{scope}.{serial}.{self._mac('token', person_id, scope, str(serial))[:40]}"

    def _mac(self, *parts: str) -> str:
        digest = hmac.new(self.secret, "\x1f".join(parts).encode(errors="replace"), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().rstrip("=")
