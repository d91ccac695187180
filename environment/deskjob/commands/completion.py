"""`deskjob completion`."""

from __future__ import annotations

import argparse

HELP = "Print a completion script for a shell."
EPILOG = """examples:
  deskjob completion bash >> ~/.bash_completion
  deskjob completion zsh > ~/.zfunc/_deskjob
  deskjob completion fish > ~/.config/fish/completions/deskjob.fish"""

_BASH = """\
_deskjob() {{
  local cur="${{COMP_WORDS[COMP_CWORD]}}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{commands}" -- "$cur"))
  elif [[ "$cur" == -* ]]; then
    COMPREPLY=($(compgen -W "$(deskjob "${{COMP_WORDS[1]}}" --help | grep -oE -- '--[a-z-]+' | sort -u)" -- "$cur"))
  else
    COMPREPLY=($(compgen -f -- "$cur") $(compgen -W "$(deskjob list -q 2>/dev/null | cut -d' ' -f1)" -- "$cur"))
  fi
}}
complete -F _deskjob deskjob
"""
_ZSH = """\
#compdef deskjob
_arguments '1:command:({commands})' '*::argument:_files'
"""
_FISH = "complete -c deskjob -n __fish_use_subcommand -f -a '{commands}'\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which shell."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))


def main(args: argparse.Namespace) -> int:
    """Print the script."""
    from deskjob.cli import COMMANDS

    script = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}[args.shell]
    print(script.format(commands=" ".join(COMMANDS)), end="")
    return 0
