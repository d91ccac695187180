"""The console script `deskjob`: tells the version at once and loads the rest only when it is wanted."""

import gc
import sys

__version__ = "0.1.0"


def main() -> int:
    """Run the command line and give its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"], ["version"]):
        print(f"deskjob {__version__}")
        return 0
    from deskjob.cli import main as command_line

    code = command_line()
    gc.freeze()  # Searching all that was imported for garbage takes a sixth of a short command; it ends here anyway.
    return code


if __name__ == "__main__":
    sys.exit(main())
