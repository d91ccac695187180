"""Who somebody is: passwords and tokens derived from a world's secret, scoped to a person, a service and a world.

password = HMAC(secret, "password", person), token = HMAC(secret, "token", person, service, serial). Nothing is stored
but which serials were revoked, so a company's image holds no credential and a public seed gives none away.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

WEB = "web"
"""The scope of a browser session; it holds in every service."""


class Credentials:
    """Mints and checks the credentials of one world."""

    def __init__(self, secret: bytes | None = None) -> None:
        # The only use of the host's chance: a secret that could be recomputed would let any agent be anyone.
        self.secret = secret or secrets.token_bytes(32)
        self._serial = 0
        self._revoked: set[tuple[str, int]] = set()
        self._floor = 0

    def password(self, person_id: str) -> str:
        """The person's password; 16 letters and digits in four groups."""
        text = self._mac("password", person_id)[:16].lower()
        return "-".join(text[i : i + 4] for i in range(0, 16, 4))

    def password_holds(self, person_id: str, password: str) -> bool:
        """Whether this is the person's password."""
        return hmac.compare_digest(self.password(person_id).encode(), password.encode())

    def issue(self, person_id: str, service: str) -> str:
        """A new token for a person in one service, or in all (`WEB`)."""
        self._serial += 1
        return self._token(person_id, service, self._serial)

    def holder(self, token: str, service: str) -> str | None:
        """The person a token stands for in a service, or None."""
        parts = token.split(".")
        if len(parts) != 4 or parts[1] not in (service, WEB) or not parts[2].isascii() or not parts[2].isdigit():
            return None
        person_id, scope, serial = parts[0], parts[1], int(parts[2][:9])
        known = hmac.compare_digest(self._token(person_id, scope, serial).encode(), token.encode())
        alive = serial > self._floor and (person_id, serial) not in self._revoked
        return person_id if known and alive else None

    def revoke(self, token: str) -> None:
        """Make one token worthless."""
        parts = token.split(".")
        if len(parts) == 4 and parts[2].isdigit():
            self._revoked.add((parts[0], int(parts[2][:9])))

    def revoke_all(self) -> None:
        """Make every token issued so far worthless."""
        self._floor = self._serial

    def csrf(self, token: str) -> str:
        """What a form must carry to be believed in a browser session."""
        return self._mac("csrf", token)[:32]

    def _token(self, person_id: str, scope: str, serial: int) -> str:
        return f"{person_id}.{scope}.{serial}.{self._mac('token', person_id, scope, str(serial))[:40]}"

    def _mac(self, *parts: str) -> str:
        digest = hmac.new(self.secret, "\x1f".join(parts).encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().rstrip("=")
