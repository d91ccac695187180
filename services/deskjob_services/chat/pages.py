"""The pages of the chat; importing this puts every one of them on the blueprint."""

from __future__ import annotations

from deskjob_services.chat.screens import finding, rooms, talk
from deskjob_services.chat.screens.base import blueprint

__all__ = ["blueprint", "finding", "rooms", "talk"]
