"""`deskjob clean`."""

from __future__ import annotations

import argparse

HELP = """\
Remove cached companies, which are grown again when they are next needed, and what processes left that were killed.
Runs are never touched.
"""
EPILOG = "example: deskjob clean"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def main(args: argparse.Namespace) -> int:
    """Remove the cache and say what went."""
    from deskjob_services import image, scratch

    gone = image.forget() + scratch.forget()
    print(f'{{"version": 1, "bytes": {gone}}}' if args.json else f"Removed cached companies, {gone / 1e6:.1f} MB.")
    return 0
