"""Hidden tests are observed: code that is wrong gives other notes than code that is right, whatever it pretends."""

import pytest

from deskjob.sandbox import Program, Returned, best, run
from deskjob.sandbox.observing import observed
from deskjob_services.errors import WrongUse

RIGHT = """
from dataclasses import dataclass
@dataclass
class Band:
    up_to: int
    cents: int
def band_for(bands, kg):
    if kg <= 0:
        raise ValueError(kg)
    return next(band for band in bands if kg <= band.up_to)
def names(): return {"b", "a"}
"""
TESTS = """
import unittest
from lib.bands import Band, band_for, names

class HiddenTest(unittest.TestCase):
    def setUp(self):
        self.bands = [Band(50, 10), Band(250, 20)]

    def test_bands(self):
        found = [band_for(self.bands, kg).cents for kg in (1, 50, 51)]
        expected = [10, 10, 4711]
        also = expected
        self.assertEqual(found, also, "a message")

    def test_edges(self):
        for kg in (0, -1):
            with self.subTest(kg=kg):
                self.assertRaises(ValueError, band_for, self.bands, kg)
        with self.assertRaises(StopIteration):
            band_for(self.bands, 251)
        self.assertTrue(isinstance(names(), set))
        self.assertEqual(names(), {"a", "b"})
        self.assertEqual(band_for(self.bands, 7), Band(50, 10))
        self.assertGreater(len(names()), 1)

if __name__ == "__main__":
    unittest.main()
"""


def notes(code: str, **more: bytes) -> list[Returned]:
    files = {"lib/__init__.py": b"", "lib/bands.py": code.encode(), **more}
    return run(Program.observing(files, {"tests/test_hidden.py": TESTS}), best(weak=True)).returned


def test_what_tests_look_at_is_noted() -> None:
    bands, edges = notes(RIGHT)
    assert bands.value == [[10, 10, 20]]
    assert edges.value == [
        "raised ValueError", "raised ValueError", "raised StopIteration", True, frozenset({"a", "b"}),
        {"up_to": 50, "cents": 10}, 2, 1,
    ]  # fmt: skip


def test_what_was_expected_is_not_there_to_be_read() -> None:
    ((_, source),) = observed({"t.py": TESTS}).files.items()
    assert b"4711" not in source and b"unittest" not in source


ALL_EQUAL = """
class Any(int):
    cents = property(lambda s: s)
    __eq__ = lambda s, o: True
    __hash__ = None
def band_for(bands, kg): return Any(10)
"""
REWRITES = """
import sys, unittest
unittest.TestCase.assertEqual = lambda *a: None
for module in list(sys.modules.values()):
    getattr(module, "TestCase", type("", (), {})).note = lambda *a: None
"""
WRONG = {
    "a mistake": RIGHT.replace("<=", "<"),
    "ends the process": RIGHT + "\nimport os\ndef band_for(bands, kg): print('OK'); os._exit(0)",
    "rewrites unittest": RIGHT + REWRITES,
    "equals everything": RIGHT + ALL_EQUAL,
    "leaves": "raise SystemExit(0)",
    "is not there": "",
}


@pytest.mark.parametrize("code", [pytest.param(code, id=name) for name, code in WRONG.items()])
def test_code_that_is_wrong_is_told_from_code_that_is_right(code: str) -> None:
    assert notes(code) != notes(RIGHT)


def test_files_beside_the_code_change_nothing() -> None:
    lying = b"import os\nos._exit(0)\n"
    names = ("sitecustomize.py", "conftest.py", "unittest.py", "tests/test_hidden.py")
    assert notes(RIGHT, **dict.fromkeys(names, lying)) == notes(RIGHT)


@pytest.mark.parametrize("text", ["", "x = (", "import unittest\nclass A(unittest.TestCase): pass"])
def test_what_holds_no_tests_is_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        observed({"t.py": text})
