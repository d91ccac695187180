"""An episode so far, for people: as text for a terminal, and as a piece of HTML that needs nothing beside it."""

from __future__ import annotations

import json
from html import escape

from deskjob.episode import Action, Episode

_LONG = 400


def ansi(episode: Episode) -> str:
    """The episode as text with terminal colours."""
    seen = episode.observation
    lines = [f"\033[1m{seen.time}\033[0m  {episode.case.task.id}", seen.instruction, ""]
    for action in episode.actions:
        colour = "32" if action.status < 400 else "31"
        lines.append(f"{action.step:3} \033[{colour}m{action.tool}\033[0m {_arguments(action)}")
        lines.append(f"    {_short(action.result)}")
    if seen.unread:
        lines += ["", f"\033[33m{seen.unread}\033[0m"]
    return "\n".join(lines) + "\n"


def html(episode: Episode) -> str:
    """The episode as one `<section>`, styled in place."""
    seen = episode.observation
    rows = "".join(
        f"<tr><td>{action.step}<td><b>{escape(action.tool)}</b> {escape(_arguments(action))}"
        f'<td style="color:{"#27632a" if action.status < 400 else "#9b1c1c"}">{action.status}'
        f"<td>{escape(_short(action.result))}"
        for action in episode.actions
    )
    unread = f'<pre style="background:#fff8e1">{escape(seen.unread)}</pre>' if seen.unread else ""
    return (
        '<section style="font:14px/1.4 system-ui,sans-serif;max-width:60em">'
        f"<h2>{escape(episode.case.task.id)}</h2><p>{escape(seen.time)}</p>"
        f'<p style="white-space:pre-wrap">{escape(seen.instruction)}</p>'
        f'<table style="border-collapse:collapse"><tbody>{rows}</tbody></table>{unread}</section>'
    )


def _arguments(action: Action) -> str:
    return _short(json.dumps(action.arguments, ensure_ascii=False, default=repr))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONG else f"{line[:_LONG]} …"
