"""What the whole suite shares: the needs of a test, and a closing list of what did not run and why."""

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence

import pytest

COMMANDS = {
    "docker": "make test-docker",
    "browser": "make test-browser",
    "dav": "make test-dav",
    "long": "make verify",
}
UNRUN = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark by which a test names the programs it cannot do without."""
    config.addinivalue_line("markers", "needs(*programs): skipped where one of these programs is not installed")
    config.stash[UNRUN] = Counter[str]()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test when a program it needs is not on the PATH."""
    for mark in item.iter_markers("needs"):
        for program in mark.args:
            if shutil.which(program) is None:
                pytest.skip(f"{program} is not installed")


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count the tests that the chosen marks leave out."""
    for item in items:
        marks = [mark for mark in COMMANDS if item.get_closest_marker(mark)]
        item.config.stash[UNRUN].update(marks[:1])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the count from a worker of xdist to the process that prints."""
    output = getattr(session.config, "workeroutput", None)
    unrun = session.config.stash[UNRUN]
    if output is not None:
        output["unrun"] = dict(unrun)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take over a worker's count: every worker collects the whole suite, so one of them is enough."""
    config = getattr(node, "config", None)
    output: dict[str, dict[str, int]] = getattr(node, "workeroutput", {})
    if isinstance(config, pytest.Config):
        config.stash[UNRUN].clear()
        config.stash[UNRUN].update(output.get("unrun", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Close with the tests that were skipped, by what was missing, and those with a command of their own."""
    reasons = _reasons(terminalreporter.stats.get("skipped", ()))
    unrun = config.stash[UNRUN]
    if not reasons and not unrun:
        return
    terminalreporter.section("not run")
    for reason, tests in sorted(reasons.items()):
        terminalreporter.line(f"{reason}:")
        for test in sorted(tests):
            terminalreporter.line(f"    {test}")
    for mark, count in sorted(unrun.items()):
        terminalreporter.line(f"{count} marked {mark}: {COMMANDS[mark]}")


def _reasons(reports: Iterable[pytest.TestReport | pytest.CollectReport]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for report in reports:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        found.setdefault(re.sub(r"^Skipped: ", "", reason), []).append(report.nodeid)
    return found
