"""Wrappers of the environment."""

from __future__ import annotations

from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs

from deskjob.spaces import JsonCall, ToolCall

LONGEST = 20_000_000
"""Characters of an action; a file goes into one as base64."""


class JsonAction(gymnasium.ActionWrapper[Any, str, Any], RecordConstructorArgs):
    """Takes actions as JSON text: `'{"tool": "people_me", "arguments": {}}'`. Text that is none is answered so."""

    def __init__(self, env: gymnasium.Env[Any, Any]) -> None:
        RecordConstructorArgs.__init__(self)
        gymnasium.ActionWrapper.__init__(self, env)
        calls = env.action_space
        self.action_space = JsonCall(calls if isinstance(calls, ToolCall) else ToolCall(), LONGEST)

    def action(self, action: str) -> str:
        """The text as it is: the environment reads it."""
        return action
