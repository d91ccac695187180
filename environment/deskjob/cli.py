"""The command `deskjob`: one module a subcommand, loaded when it is asked for."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from importlib import import_module
from typing import Final, NoReturn

COMMANDS: Final[dict[str, str]] = {
    "list": "the tasks there are",
    "show": "one task: what is asked, checked, known, and how it can go wrong",
    "run": "let agents work on tasks; the same command again continues",
    "check": "whether tasks are valid: solvable, not for nothing, not by cheating",
    "score": "judge a run again from its folder alone",
    "report": "a run as tables, a page, or data",
    "replay": "step through an episode",
    "serve": "stand a company up for people and programs",
    "demo": "the tour: honest workers and cheats on every task",
    "bench": "how fast it is, beside the floor measured in the same run",
    "doctor": "what is missing on this machine, and what to do",
    "new": "start a task of your own",
    "verify-log": "whether a run's records are as they were written",
    "clean": "remove cached companies",
    "completion": "shell completion for bash, zsh or fish",
    "version": "the version",
}
"""Each command with what `deskjob --help` says of it."""

_EXAMPLES = """\
examples:
  deskjob list                                   what tasks there are
  deskjob run --agent oracle --task 'finance/*'  a first run
  deskjob report runs/latest --html report.html  look at it
  deskjob serve                                  walk around the company in a browser
  deskjob run --agent mypkg.agents:MyAgent       your own agent

exit codes: 0 done, 1 something failed that you asked about, 2 wrong use, 3 void episodes present
"""


class Parser(argparse.ArgumentParser):
    """Says what was found, what was expected and what to do, in one line each, and exits with 2."""

    def error(self, message: str) -> NoReturn:
        """Print the mistake and where to read on."""
        self.exit(2, f"deskjob: {message}\nTry '{self.prog} --help'.\n")


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code."""
    # What is imported stays: collecting it over and over takes a third of a short command's time.
    gc.set_threshold(200_000, 20, 20)
    words = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(words)
    except KeyboardInterrupt:
        print("deskjob: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(words: list[str]) -> int:
    name = next((word for word in words if not word.startswith("-")), None)
    if name is None or name not in COMMANDS:
        return _top(words, name)
    module = import_module(f"deskjob.commands.{name.replace('-', '_')}")
    parser = Parser(
        prog=f"deskjob {name}",
        description=module.HELP,
        epilog=module.EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _common(parser)
    module.add_arguments(parser)
    rest = list(words)
    rest.remove(name)
    return _guarded(module.main, parser.parse_args(rest))


def _guarded(command: object, args: argparse.Namespace) -> int:
    """Turn the errors that are the user's to mend into one clear line."""
    from deskjob_services.errors import DeskjobError

    try:
        return int(command(args))  # type: ignore[operator]
    except DeskjobError as error:
        print(f"deskjob: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        print(f"deskjob: {error.strerror or error}{where}", file=sys.stderr)
        return 2


def _top(words: list[str], name: str | None) -> int:
    width = max(map(len, COMMANDS)) + 2
    listed = "\n".join(f"  {command:<{width}}{text}" for command, text in COMMANDS.items())
    parser = Parser(
        prog="deskjob",
        usage="deskjob COMMAND [...]",
        description=f"A desk at a simulated company, for AI agents, judged by state.\n\ncommands:\n{listed}",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    if name is not None:
        from difflib import get_close_matches

        near = get_close_matches(name, COMMANDS, n=1)
        parser.error(f"unknown command {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    args = parser.parse_args(words)
    if args.version:
        from deskjob_launcher import __version__

        print(f"deskjob {__version__}")
        return 0
    parser.print_help()
    return 0 if words else 2


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print data for programs")
    parser.add_argument("-q", "--quiet", action="store_true", help="print results only")
    parser.add_argument("-v", "--verbose", action="store_true", help="print more")
