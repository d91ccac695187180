"""The chat as a service; its operations stand in the modules that `rules` brings together."""

from __future__ import annotations

from deskjob_services.kernel.operation import Service

chat = Service("chat", "Chat", "blue", "Channels, private groups and direct messages.")
