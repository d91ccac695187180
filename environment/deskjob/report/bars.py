"""Pictures as inline SVG: a bar of parts for each agent, every part named and counted so that colour is not needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

_LEFT, _WIDTH, _ROW, _BAR = 190, 700, 30, 20
_LETTER = 6.8


class Part(NamedTuple):
    """One kind of thing that is counted: its name, its colour's class."""

    name: str
    colour: str


def bars(title: str, parts: Sequence[Part], rows: Mapping[str, Sequence[int]]) -> str:
    """A row of parts for each name, as long as its counts, with a legend on top."""
    height = 34 + _ROW * len(rows)
    body = [_legend(parts)]
    for place, (name, counts) in enumerate(rows.items()):
        body.append(_row(34 + place * _ROW, name, parts, counts))
    label = f"{title}: " + "; ".join(
        f"{name} " + ", ".join(f"{count} {part.name}" for part, count in zip(parts, counts, strict=True) if count)
        for name, counts in rows.items()
    )
    return f'<svg viewBox="0 0 {_LEFT + _WIDTH} {height}" role="img" aria-label="{escape(label)}">{"".join(body)}</svg>'


def _legend(parts: Sequence[Part]) -> str:
    drawn, x = [], float(_LEFT)
    for part in parts:
        drawn.append(f'<rect class="{part.colour}" x="{x:.0f}" y="5" width="12" height="12"/>')
        drawn.append(f'<text class="soft" x="{x + 17:.0f}" y="16">{escape(part.name)}</text>')
        x += 36 + _LETTER * len(part.name)
    return "".join(drawn)


def _row(y: int, name: str, parts: Sequence[Part], counts: Sequence[int]) -> str:
    total = sum(counts) or 1
    shown = name if len(name) <= 25 else f"{name[:24]}…"
    drawn = [f'<text x="{_LEFT - 10}" y="{y + 15}" text-anchor="end">{escape(shown)}</text>']
    x = float(_LEFT)
    for part, count in zip(parts, counts, strict=True):
        width = _WIDTH * count / total
        if count:
            drawn.append(
                f'<rect class="{part.colour}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}">'
                f"<title>{escape(name)}: {count} {escape(part.name)}</title></rect>"
            )
        if width > _LETTER * len(str(count)) + 4:
            tone = "grey-on" if part.colour in ("grey", "void") else "on"
            drawn.append(
                f'<text class="{tone}" x="{x + width / 2:.1f}" y="{y + 15}" text-anchor="middle">{count}</text>'
            )
        x += width
    return "".join(drawn)
