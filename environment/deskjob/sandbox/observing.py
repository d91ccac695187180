"""Hidden tests, observed and not believed: what each test looks at is brought out, and compared where it never ran.

A test that runs beside the code it tests can be made to pass: by code that ends the process, rewrites `unittest` or
equals everything. So every assertion becomes a note of what was found; what was expected stays behind, also where it
was kept in a variable. The same tests are run on code that is known to be right, and the two lists of notes compared.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from deskjob.sandbox.calls import Invoke
from deskjob_services.errors import WrongUse

_FOUND_FIRST = frozenset(
    {"assertEqual", "assertNotEqual", "assertAlmostEqual", "assertNotAlmostEqual", "assertSequenceEqual",
     "assertListEqual", "assertTupleEqual", "assertSetEqual", "assertDictEqual", "assertMultiLineEqual",
     "assertCountEqual", "assertTrue", "assertFalse", "assertIsNone", "assertIsNotNone", "assertRegex",
     "assertNotRegex", "assertIsInstance", "assertNotIsInstance"}
)  # fmt: skip
_RAISES = frozenset({"assertRaises", "assertRaisesRegex"})
_BASE = """
class TestCase:
    def __init__(self):
        self.notes = []

    def setUp(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    def note(self, *found):
        self.notes.extend(found)

    def note_raised(self, function, *args, **kwargs):
        with self.noting():
            function(*args, **kwargs)

    def noting(self):
        return Noting(self.notes)

    def subTest(self, *args, **kwargs):
        return Noting(None)


class Noting:
    def __init__(self, notes):
        self.notes = notes

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if self.notes is not None:
            self.notes.append("raised " + (kind.__name__ if kind else "nothing"))
        return self.notes is not None


def notes_of(case, test):
    one = globals()[case]()
    one.setUpClass()
    one.setUp()
    getattr(one, test)()
    return one.notes

"""


class Observed(NamedTuple):
    """Test files made into notes: files to lay beside the code, and the calls that give the notes of each test."""

    files: Mapping[str, bytes]
    calls: Sequence[Invoke]


def observed(tests: Mapping[str, str]) -> Observed:
    """The tests of these files (`unittest` classes), by path, in their order. Raises WrongUse for what is none."""
    files: dict[str, bytes] = {}
    calls: list[Invoke] = []
    for path, text in sorted(tests.items()):
        module = f"observed_{sha256(text.encode()).hexdigest()[:16]}"
        files[f"{module}.py"], found = _observed(text, path)
        calls += [Invoke(module, "notes_of", case, test) for case, test in found]
    if not calls:
        raise WrongUse(f"no tests in {', '.join(tests) or 'no file'}", "classes of unittest.TestCase with test methods")
    return Observed(files, calls)


@lru_cache(maxsize=64)  # Every judging of a case asks for the same few files.
def _observed(text: str, path: str) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """A file's text as it is laid down, and its tests by case and name."""
    tree = _noting(text, path)
    return (_BASE + ast.unparse(tree)).encode(), tuple(_tests(tree))


def _noting(text: str, path: str) -> ast.Module:
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise WrongUse(f"{path} is no Python ({error})", "a file of tests") from error
    tree.body = [node for node in tree.body if not _of_unittest(node)]
    changed = _Notes().visit(tree)
    for node in ast.walk(changed):
        if isinstance(node, ast.FunctionDef):
            _forget(node)
        elif isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("TestCase") for base in node.bases):
            node.bases = [ast.Name("TestCase", ast.Load())]
    return ast.fix_missing_locations(changed)  # type: ignore[no-any-return]


def _tests(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for case in tree.body:
        if isinstance(case, ast.ClassDef) and any(ast.unparse(base) == "TestCase" for base in case.bases):
            for one in case.body:
                if isinstance(one, ast.FunctionDef) and one.name.startswith("test"):
                    yield case.name, one.name


def _of_unittest(node: ast.stmt) -> bool:
    """Whether a line belongs to `unittest` itself: its import, and the running of a file as a program."""
    text = ast.unparse(node)
    return text.startswith(("import unittest", "from unittest", "if __name__"))


class _Notes(ast.NodeTransformer):
    """Turns assertions into notes of what they look at."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """`self.assertEqual(found, expected)` becomes `self.note(found)`."""
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) and _is_self(node.func.value) else ""
        if name in _RAISES:
            kept = node.args[1 if name == "assertRaises" else 2 :]
            return ast.Call(_method("note_raised" if kept else "noting"), kept, node.keywords if kept else [])
        if name.startswith("assert"):
            return ast.Call(_method("note"), node.args[:1] if name in _FOUND_FIRST else node.args[:2], [])
        if name == "fail":
            return ast.Call(_method("note"), [ast.Constant("failed")], [])
        return node


def _method(name: str) -> ast.Attribute:
    return ast.Attribute(ast.Name("self", ast.Load()), name, ast.Load())


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _forget(function: ast.FunctionDef) -> None:
    """Take out assignments to names that nothing reads any more: what was expected must not lie about."""
    while True:
        read = {
            one.id for one in ast.walk(function) if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Store)
        }
        idle = [node for node in function.body if isinstance(node, ast.Assign) and _only_names(node, read)]
        if not idle:
            return
        function.body = [node for node in function.body if node not in idle] or [ast.Pass()]


def _only_names(node: ast.Assign, read: set[str]) -> bool:
    return all(isinstance(target, ast.Name) and target.id not in read for target in node.targets)
