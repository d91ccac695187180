"""`deskjob version`."""

from __future__ import annotations

import argparse

HELP = "Print the version, and with --json or --verbose what it stands on."
EPILOG = "example: deskjob version --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def main(args: argparse.Namespace) -> int:
    """Print the version."""
    import json
    import platform
    import sqlite3

    from deskjob_launcher import __version__

    facts = {"deskjob": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    if args.json:
        print(json.dumps({"version": 1, **facts}))
    else:
        print(f"deskjob {__version__}" + (f" on {facts}" if args.verbose else ""))
    return 0
