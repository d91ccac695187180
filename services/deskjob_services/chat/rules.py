"""What people may do in the chat, brought together: importing this declares every operation."""

from __future__ import annotations

from deskjob_services.chat import accounts, files, members, messages, presence, reading, rooms
from deskjob_services.chat.service import chat

service = chat

__all__ = ["accounts", "files", "members", "messages", "presence", "reading", "rooms", "service"]
