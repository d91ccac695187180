"""No scorer is handed what the agent did or said: only state, journals and typed claims (threats.md, 2 and 7)."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import deskjob_scorers
from deskjob.library import tasks

HOUSE = Path(__file__).parents[2]
WORDS_OF_THE_AGENT = re.compile(
    r"transcripts?|trajector(y|ies)|actions?|messages_of_agent|agent_messages|conversation|completion|response"
    r"|summary|claim_text|claimed_text|reasoning|thoughts?"
)
OF_THE_EPISODE = {"actions", "observation", "transcript", "summary", "trajectory", "access_log"}


def functions() -> Iterator[tuple[str, inspect.Signature]]:
    """Every function and method that the package of scorers defines, private ones too."""
    for found in iter_modules(deskjob_scorers.__path__):
        module = import_module(f"deskjob_scorers.{found.name}")
        for name, thing in vars(module).items():
            if getattr(thing, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(thing):
                yield f"{found.name}.{name}", inspect.signature(thing)
            elif inspect.isclass(thing):
                for method, function in inspect.getmembers(thing, inspect.isfunction):
                    yield f"{found.name}.{name}.{method}", inspect.signature(function)


def test_no_scorer_takes_what_the_agent_said_or_did() -> None:
    seen = dict(functions())
    assert len(seen) > 100
    assert {name: str(signature) for name, signature in seen.items() if _takes_words(signature)} == {}


def test_the_search_would_find_one() -> None:
    def grade(company: object, transcript: str) -> bool:
        return "done" in transcript

    assert _takes_words(inspect.signature(grade))


@pytest.mark.parametrize("name", sorted(tasks()))
def test_checkpoints_take_the_company_and_the_truth_and_read_no_actions(name: str) -> None:
    checkpoints = tasks()[name].checkpoints
    assert checkpoints
    for checkpoint in checkpoints:
        check = inspect.unwrap(checkpoint.check)
        assert len(inspect.signature(check).parameters) == 2, checkpoint.name
        assert list(inspect.signature(check).parameters) == ["company", "truth"], checkpoint.name
        assert not _attributes(check) & OF_THE_EPISODE, checkpoint.name


def _takes_words(signature: inspect.Signature) -> bool:
    return any(WORDS_OF_THE_AGENT.fullmatch(name) for name in signature.parameters)


def _attributes(function: object) -> set[str]:
    """The attributes a function reads, by its source."""
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(function)))  # type: ignore[arg-type]
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
