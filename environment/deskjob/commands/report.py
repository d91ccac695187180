"""`deskjob report`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from deskjob.report.digest import Digest

HELP = "Show a run: a table of its agents, a page with everything, or data for programs."
EPILOG = """examples:
  deskjob report runs/latest                      the table; -v adds every episode, found against expected
  deskjob report runs/latest --html report.html   one page to keep or send
  deskjob report runs/latest --format csv         a row an episode
  deskjob report runs/latest --format tac --out scores    TheAgentCompany's eval_<task>.json files"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which run, in which form."""
    parser.add_argument("run", metavar="RUN", help="a run's folder")
    parser.add_argument("--html", metavar="FILE", default=None, help="write one self-contained page")
    parser.add_argument("--format", choices=("json", "csv", "tac"), default=None, help="data instead of a table")
    parser.add_argument("--out", metavar="DIR", default=None, help="where --format tac writes (default: RUN/tac)")


def main(args: argparse.Namespace) -> int:
    """Show it; 3 where episodes are void."""
    from pathlib import Path

    from deskjob.report.digest import digested
    from deskjob.report.formats import as_csv, as_json, write_tac
    from deskjob.runlog import read_run

    folder = Path(args.run)
    digest = digested(read_run(folder))
    form = args.format or ("json" if args.json else None)
    if args.html:
        _page(digest, Path(args.html), quiet=args.quiet or form is not None)
    if form == "json":
        print(as_json(digest))
    elif form == "csv":
        print(as_csv(digest), end="")
    elif form == "tac":
        where = Path(args.out) if args.out else folder / "tac"
        written = sum(1 for _ in write_tac(digest, where))
        print(f"{written} files in {where}, {digest.void} void episodes left out")
    elif not args.html:
        _tables(digest, verbose=args.verbose, quiet=args.quiet)
    return 3 if digest.void else 0


def _page(digest: Digest, path: Path, *, quiet: bool) -> None:
    from deskjob.report.html import page

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(digest), encoding="utf-8")
    if not quiet:
        print(f"{path} ({path.stat().st_size / 1000:.0f} kB)")


def _tables(digest: Digest, *, verbose: bool, quiet: bool) -> None:
    from deskjob.report.table import (
        agents_table,
        checkpoints_table,
        counts,
        episode_lines,
        honesty_table,
        missing_lines,
        tasks_table,
    )

    parts = [agents_table(digest)]
    if not quiet:
        parts += [honesty_table(digest), tasks_table(digest), checkpoints_table(digest)]
    if verbose:
        parts.append(episode_lines(digest))
    parts.append(missing_lines(digest))
    for part in parts:
        if lines := list(part):
            print("\n".join(lines), end="\n\n")
    print(f"  {counts(digest)}")
