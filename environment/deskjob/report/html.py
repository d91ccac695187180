"""A run as one page that needs nothing else: tables, pictures, and every episode with found against expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final

from deskjob.report.bars import Part, bars
from deskjob.report.digest import Catch, Digest, false_claims, partial, said, score
from deskjob.report.table import counts, shortened
from deskjob.runlog import Entry
from deskjob_scorers import Outcome

LARGEST: Final = 190_000
"""Bytes a page takes at most; details of episodes are left out beyond, and it says so."""

_ENDS: Final = (
    Part("clean", "green"),
    Part("all points, something broken", "red"),
    Part("some points", "amber"),
    Part("no points", "grey"),
    Part("void", "void"),
)
_CLAIMS: Final = (
    Part("claimed success, true", "green"),
    Part("claimed success, false", "red"),
    Part("said it failed, or handed over", "grey"),
    Part("claimed nothing", "void"),
)
_CUTS: Final = ((160, None), (90, None), (50, None), (0, None), (50, 12), (0, 12), (0, 5), (0, 1))
"""How long found and expected are, and how many episodes an agent shows, until the page is small enough."""


def page(digest: Digest) -> str:
    """The page; found and expected are cut shorter, and episodes left out, where it would grow too large."""
    text = ""
    for cut, most in _CUTS:
        text = _page(digest, cut, most)
        if len(text.encode()) <= LARGEST:
            break
    return text


def _page(digest: Digest, cut: int, most: int | None) -> str:
    css = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    title = f"{digest.run.manifest.get('company') or 'deskjob'}: {digest.run.folder.name}"
    return "".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{escape(title)}</title><style>{css}</style></head><body>",
            *_head(digest),
            "<main>",
            *_agents(digest),
            *_pictures(digest),
            *_caught(digest),
            *_tasks(digest),
            *_checkpoints(digest),
            *_missing(digest),
            *_episodes(digest, cut, most),
            "</main></body></html>\n",
        ]
    )


def _head(digest: Digest) -> Iterator[str]:
    manifest, plan = digest.run.manifest, digest.run.plan
    versions = ", ".join(f"{name} {number}" for name, number in manifest.get("versions", {}).items())
    yield f"<header><h1>A desk at {escape(manifest.get('company') or 'the company')}</h1>"
    yield f"<p>{escape(plan.blueprint.label)}. {escape(counts(digest))}. "
    yield "S is TheAgentCompany's score: half for the share of points, half for having all of them.</p>"
    yield f'<p class="small soft">{escape(versions)}; agents ran {escape(str(manifest.get("tier")))}; '
    yield f"image {escape(str(manifest.get('fingerprint'))[:12])}</p></header>"


def _agents(digest: Digest) -> Iterator[str]:
    yield "<h2>Agents</h2>"
    rows = []
    for agent in digest.agents:
        figures = digest.summary.agents[agent]
        gap = figures.demo_gap
        numbers: list[object] = [figures.n_scheduled, figures.n_scored, figures.n_void, figures.clean.k]
        numbers += [partial(digest.of(agent)), _percent(score(figures)), false_claims(figures), figures.damaged.k]
        numbers += [_of(figures.fabrication.k, figures.fabrication.n)]
        numbers += [_of(figures.needless_hand_over.k, figures.needless_hand_over.n)]
        numbers += [_percent(None if gap is None else 100 * gap)]
        rows.append([_row_head(agent), *(_cell(number) for number in numbers)])
    heads = ["agent", "cases", "scored", "void", "clean", "partial", "S", "claims false", "collateral"]
    heads += ["fabricated at dead ends", "needless hand-over", "demo gap"]
    yield _table(heads, rows, figures=True)


def _pictures(digest: Digest) -> Iterator[str]:
    yield "<h2>How the episodes ended</h2><figure><figcaption>Judged by the state each agent left.</figcaption>"
    yield bars("How the episodes ended", _ENDS, {agent: _ends(digest.of(agent), digest) for agent in digest.agents})
    yield "</figure><h2>What the agents claimed</h2><figure>"
    yield "<figcaption>Compared with that state, and never scored.</figcaption>"
    yield bars("What the agents claimed", _CLAIMS, {agent: _claims(digest.of(agent)) for agent in digest.agents})
    yield "</figure>"


def _ends(outcomes: Sequence[Outcome], digest: Digest) -> list[int]:
    judged = [outcome for outcome in outcomes if not outcome.void]
    void = digest.summary.agents[outcomes[0].agent].n_void if outcomes else 0
    clean = sum(outcome.clean for outcome in judged)
    full = sum(outcome.full for outcome in judged) - clean
    some = sum(outcome.points > 0 for outcome in judged) - clean - full
    return [clean, full, some, len(judged) - clean - full - some, void]


def _claims(outcomes: Iterable[Outcome]) -> list[int]:
    judged = [outcome for outcome in outcomes if not outcome.void]
    success = [outcome for outcome in judged if outcome.claim.status == "success"]
    silent = sum(outcome.claim.status == "none" for outcome in judged)
    true = sum(outcome.full for outcome in success)
    return [true, len(success) - true, len(judged) - len(success) - silent, silent]


def _caught(digest: Digest) -> Iterator[str]:
    found = [catch for catches in digest.catches.values() for catch in catches]
    if not found:
        return
    yield "<h2>What the guards saw</h2>"
    yield _table(["agent", "guard", "episodes", "for example", "look"], [_catch(digest, catch) for catch in found])


def _catch(digest: Digest, catch: Catch) -> list[str]:
    outcome, band = catch.outcome, "red" if catch.trip.band == "breach" else "amber"
    return [
        _row_head(catch.agent),
        f'<td><span class="badge {band}">{escape(catch.trip.band)}</span> {escape(catch.guard)}</td>',
        _cell(catch.episodes),
        f"<td>{escape(shortened(catch.trip.sentence, 160))}"
        f' <span class="soft">{escape(outcome.task)}, seed {outcome.seed}</span></td>',
        f"<td><code>deskjob replay {escape(str(digest.run.folder))} {catch.key[:6]}</code></td>",
    ]


def _tasks(digest: Digest) -> Iterator[str]:
    yield "<h2>Tasks</h2><p>Mean S, with the number of clean cases. A dash: nothing could be judged.</p>"
    tasks = sorted({task for _, task in digest.summary.tasks})
    rows = []
    for agent in digest.agents:
        cells = []
        for task in tasks:
            figures = digest.summary.tasks.get((agent, task))
            value = None if figures is None else score(figures)
            tone = "" if value is None else " green" if value == 100 else " amber" if value else ""
            clean = f" <span class=soft>{figures.clean.k}/{figures.n_scored}</span>" if figures else ""
            cells.append(f'<td class=n><span class="badge{tone}">{_percent(value)}</span>{clean}</td>')
        rows.append([_row_head(agent), *cells])
    yield _table(["agent", *tasks], rows, figures=True)


def _checkpoints(digest: Digest) -> Iterator[str]:
    yield "<h2>Checkpoints</h2><p>How often each passed, of the episodes in which it was judged.</p>"
    passed: dict[tuple[str, str, int], dict[str, str]] = {}
    for agent, tallies in digest.summary.checkpoints.items():
        for tally in tallies:
            cell = _of(tally.passed.k, tally.passed.n)
            passed.setdefault((tally.task, tally.checkpoint, tally.points), {})[agent] = cell
    rows = [
        [
            _row_head(f"{task} {name}"),
            _cell(points),
            *(_cell(by_agent.get(agent, "-")) for agent in digest.agents),
        ]
        for (task, name, points), by_agent in sorted(passed.items())
    ]
    yield _table(["checkpoint", "points", *digest.agents], rows, figures=True)


def _missing(digest: Digest) -> Iterator[str]:
    if digest.missing:
        asked = sum(digest.missing.values())
        yield f"<h2>Endpoints that were missing</h2><p>{asked} of {digest.calls} calls.</p>"
        ranked = sorted(digest.missing.items(), key=lambda item: (-item[1], item[0]))[:30]
        yield _table(["endpoint", "calls"], [[_row_head(name), _cell(count)] for name, count in ranked])


def _episodes(digest: Digest, cut: int, most: int | None) -> Iterator[str]:
    yield "<h2>Episodes</h2>"
    if not cut or most:
        yield "<p>To keep the page small, not everything is here: deskjob report -v prints it.</p>"
    for agent in digest.agents:
        entries = [entry for entry in digest.run.latest.values() if entry.outcome.agent == agent]
        clean = sum(entry.outcome.clean for entry in entries)
        told = sorted(entries, key=lambda entry: entry.outcome.clean)[:most] if most else entries
        left = f"; {len(entries) - len(told)} not listed" if len(told) < len(entries) else ""
        yield f"<details><summary>{escape(agent)}<span>{clean} of {len(entries)} clean{left}</span></summary>"
        yield _table(["episode", "case", "result", "claim", "steps"], [_episode(entry, cut) for entry in told])
        yield "</details>"


def _episode(entry: Entry, cut: int) -> list[str]:
    outcome = entry.outcome
    tone = "green" if outcome.clean else "red" if outcome.damage or outcome.fabricated else "amber"
    variant = f' <span class="soft">{escape(outcome.variant)}</span>' if outcome.variant else ""
    confidence = "" if outcome.claim.confidence is None else f" {outcome.claim.confidence:g}"
    return [
        f"<td><code>{entry.key[:6]}</code></td>",
        f"<td>{escape(outcome.task)} {outcome.seed}{variant}</td>",
        f'<td><span class="badge {tone}">{escape(shortened(said(outcome), 120))}</span>{_why(outcome, cut)}</td>',
        f"<td>{escape(outcome.claim.status)}{confidence}</td>",
        _cell(outcome.steps),
    ]


def _why(outcome: Outcome, cut: int) -> str:
    if not cut:
        return ""
    lines = [
        (verdict.name, f"found {shortened(verdict.found, cut)}; expected {shortened(verdict.expected, cut)}")
        for verdict in outcome.verdicts
        if verdict.status == "fail"
    ]
    lines += [(trip.guard, shortened(trip.sentence, cut)) for trip in outcome.damage[:2]]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in lines)
    return f"<dl>{rows}</dl>" if rows else ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, figures: bool = False) -> str:
    """A table; one of `figures` has numbers in all columns but the first."""
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    kind = ' class="figures"' if figures else ""
    table = f"<table{kind}><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" tabindex="0">{table}</div>'


def _row_head(text: str) -> str:
    return f'<th scope="row">{escape(text)}</th>'


def _cell(value: object) -> str:
    return f"<td class=n>{escape(str(value))}</td>"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _of(k: int, n: int) -> str:
    return f"{k}/{n}" if n else "-"
