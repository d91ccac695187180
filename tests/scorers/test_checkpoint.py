"""Verdicts have three values: what raises is neither failed nor passed."""

from collections.abc import Callable

import pytest

from deskjob_scorers import Checkpoint, Finding, Verdict, judge, same
from deskjob_services.errors import WrongUse

Check = Callable[[set[str], str], Finding]


def checkpoint(check: Check, points: int = 2) -> Checkpoint[set[str], str]:
    return Checkpoint("returned", "It is returned.", points, check)


def test_a_finding_that_holds_wins_all_points() -> None:
    (verdict,) = judge([checkpoint(lambda company, truth: same(company, {truth}))], {"E1"}, "E1")
    assert verdict == Verdict("returned", 2, "pass", "{E1}", "{E1}", sentence="It is returned.")
    assert verdict.result == 2


def test_a_finding_that_does_not_hold_wins_none() -> None:
    (verdict,) = judge([checkpoint(lambda company, truth: same(company, {truth}))], {"E1"}, "E2")
    assert (verdict.status, verdict.result, verdict.found, verdict.expected) == ("fail", 0, "{E1}", "{E2}")


def no_finding(company: set[str], truth: str) -> Finding:
    return True  # type: ignore[return-value]


def truthy_finding(company: set[str], truth: str) -> Finding:
    return Finding("yes", "", "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("check", "error"),
    [
        (lambda company, truth: same(company, [truth]), "TypeError: found a set, expected a sequence"),
        (lambda company, truth: Finding(1 // 0 == 0, "", ""), "ZeroDivisionError"),
        (no_finding, "found True, expected a Finding"),
        (truthy_finding, "expected a Finding"),
    ],
)
def test_a_check_that_breaks_is_an_error_and_wins_nothing(check: Check, error: str) -> None:
    broken, fine = judge([checkpoint(check), checkpoint(lambda company, truth: same(1, 1))], {"E1"}, "E1")
    assert (broken.status, broken.result) == ("error", 0)
    assert error in broken.error
    assert fine.status == "pass"


@pytest.mark.parametrize("points", [0, -1, 1.5, True])
def test_points_are_whole_and_above_zero(points: int) -> None:
    with pytest.raises(WrongUse, match="points"):
        checkpoint(lambda company, truth: same(1, 1), points)


def test_one_point_is_enough() -> None:
    assert judge([checkpoint(lambda company, truth: same(1, 1), 1)], set(), "")[0].result == 1


def test_a_checkpoint_has_a_sentence() -> None:
    with pytest.raises(WrongUse, match="no sentence"):
        Checkpoint("returned", " ", 1, no_finding)
