"""Gymnasium spaces of an office: text of any script, and tool calls."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from gymnasium.spaces import Space

from deskjob.schema import example, fits
from deskjob.tool import Tool, tools
from deskjob_services.errors import WrongUse

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789.,:;!?éüßñøżčłΩжあ漢"
_SAMPLED: Final = 40


class Unicode(Space[str]):
    """Text of at most `max_length` characters, any of them; `gymnasium.spaces.Text` knows a closed alphabet only."""

    def __init__(self, max_length: int, seed: int | None = None) -> None:
        if max_length < 0:
            raise WrongUse(f"a text of at most {max_length} characters", "0 or more")
        self.max_length = max_length
        super().__init__(shape=(), dtype=None, seed=seed)

    @property
    def is_np_flattenable(self) -> bool:
        """Text has no fixed number of numbers."""
        return False

    def sample(self, mask: None = None, probability: None = None) -> str:
        """A short text."""
        length = int(self.np_random.integers(0, min(self.max_length, _SAMPLED) + 1))
        return "".join(_LETTERS[place] for place in self.np_random.integers(0, len(_LETTERS), length))

    def contains(self, x: object) -> bool:
        """Whether it is text and not too long."""
        return isinstance(x, str) and len(x) <= self.max_length

    def to_jsonable(self, sample_n: Iterable[str]) -> list[str]:
        """Plain strings."""
        return list(sample_n)

    def from_jsonable(self, sample_n: list[Any]) -> list[str]:
        """Plain strings."""
        return [str(one) for one in sample_n]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unicode) and type(other) is type(self) and other.max_length == self.max_length

    def __hash__(self) -> int:
        return hash((type(self), self.max_length))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.max_length})"


class ToolCall(Space[dict[str, Any]]):
    """`{"tool": name, "arguments": {...}}`: one of the tools, with arguments that are valid against its schema."""

    def __init__(self, offered: Iterable[Tool] | None = None, seed: int | None = None) -> None:
        self.tools: dict[str, Tool] = {tool.name: tool for tool in (tools() if offered is None else offered)}
        if not self.tools:
            raise WrongUse("no tools", "at least one to call")
        super().__init__(shape=None, dtype=None, seed=seed)

    @property
    def is_np_flattenable(self) -> bool:
        """A call has no fixed number of numbers."""
        return False

    def sample(self, mask: Iterable[str] | None = None, probability: None = None) -> dict[str, Any]:
        """A small valid call of any tool, or of one that the mask names."""
        names = [name for name in self.tools if mask is None or name in set(mask)]
        name = names[int(self.np_random.integers(0, len(names)))]
        return {"tool": name, "arguments": copy.deepcopy(example(self.tools[name].schema, self.np_random))}

    def contains(self, x: object) -> bool:
        """Whether it is a call of a tool there is, with valid arguments."""
        if not isinstance(x, Mapping) or set(x) != {"tool", "arguments"}:
            return False
        tool = self.tools.get(x["tool"]) if isinstance(x["tool"], str) else None
        return tool is not None and fits(tool.schema, x["arguments"])

    def to_jsonable(self, sample_n: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Calls are plain data already."""
        return [copy.deepcopy(one) for one in sample_n]

    def from_jsonable(self, sample_n: list[Any]) -> list[dict[str, Any]]:
        """Calls are plain data already."""
        return [copy.deepcopy(one) for one in sample_n]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ToolCall) and other.tools == self.tools

    def __hash__(self) -> int:
        return hash((type(self), *self.tools))

    def __repr__(self) -> str:
        return f"ToolCall({len(self.tools)} tools)"


class JsonCall(Unicode):
    """A tool call as JSON text; any text may be sent, a sample is a valid call."""

    def __init__(self, calls: ToolCall, max_length: int, seed: int | None = None) -> None:
        self.calls = calls
        super().__init__(max_length, seed)

    def seed(self, seed: Any = None) -> Any:
        """Seed the calls along with the text."""
        self.calls.seed(seed)
        return super().seed(seed)

    def sample(self, mask: None = None, probability: None = None) -> str:
        """A small valid call."""
        return json.dumps(self.calls.sample(), ensure_ascii=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JsonCall) and super().__eq__(other) and other.calls == self.calls

    __hash__ = Unicode.__hash__
