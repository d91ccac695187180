"""Rules about the moment a case opens: nothing is done yet, nothing is given away, and it is the same each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from deskjob.case import Case
from deskjob.checking.bench import Bench, Try
from deskjob.judging import verdicts_of
from deskjob_services.errors import DeskjobError
from deskjob_services.values import Money, dates, ids, moneys, numbers, plain


def check_start(bench: Bench) -> None:
    """Open every case, and the sampled ones twice."""
    opened: list[Case] = []
    for one in bench.tries():
        case = _opened(bench, one)
        if case is not None:
            opened.append(case)
            _nothing_done(bench, one, case)
    for one in bench.sampled():
        _same_again(bench, one)
    _answers_vary(bench, [case for case in opened if not case.variant])
    _nothing_given_away(bench, opened)


def _opened(bench: Bench, one: Try) -> Case | None:
    try:
        case = bench.world.open(bench.task, one.seed, one.variant)
        assert case.instruction
        for colleague in bench.task.colleagues:
            for fact in colleague.facts:
                case.fill(fact.says)
                case.fill(fact.refuses)
        return case
    except DeskjobError as error:
        bench.report.say("seeding", "the case", f"cannot be opened: {error}", str(one))
    except Exception as error:
        bench.report.say("seeding", "the case", f"raised {type(error).__name__}: {error}", str(one))
    return None


def _nothing_done(bench: Bench, one: Try, case: Case) -> None:
    bench.world.probe()
    for verdict in verdicts_of(bench.world.company(), case, [])[0]:
        if verdict.status == "pass":
            bench.report.say("false before", verdict.name, f"passes before anyone acts: {verdict.found}", str(one))
        elif verdict.status == "error":
            bench.report.say("false before", verdict.name, f"raises {verdict.error}", str(one))


def _same_again(bench: Bench, one: Try) -> None:
    hashes, truths = set(), set()
    for _ in range(2):
        bench.world.forget()
        case = _opened(bench, one)
        hashes.add(bench.world.store.state_hash())
        truths.add(_canonical(case.truth) if case else "")
    if len(hashes) > 1:
        bench.report.say("same seed", "the company", "differs when the seed is planted again", str(one))
    if len(truths) > 1:
        bench.report.say("same seed", "Truth", "differs when the seed is planted again", str(one))


def _answers_vary(bench: Bench, plain_cases: list[Case]) -> None:
    answers = {_canonical(case.truth) for case in plain_cases}
    if len(plain_cases) > 1 and len(answers) < max(2, len(plain_cases) // 2):
        told = f"{len(answers)} different ones over {len(plain_cases)} seeds, expected at least half as many as seeds"
        bench.report.say("variation", "answers", told)


def _nothing_given_away(bench: Bench, opened: list[Case]) -> None:
    """By chance an instruction may hold one seed's value; held in most of them, it is the answer."""
    given: Counter[str] = Counter()
    for case in opened:
        given.update({name for name, value in _values(case.truth) if _stated(case.instruction, value)})
    for name, count in given.items():
        if len(opened) > 1 and 2 * count > len(opened):
            told = f"stands in the instruction in {count} of {len(opened)} cases"
            bench.report.say("instruction", f"Truth.{name}", told)


def _values(truth: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The single values of an answer key, by the field they are in. Collections of many are no one answer."""
    if is_dataclass(truth) and not isinstance(truth, type | Money):
        for field in fields(truth):
            yield from _values(getattr(truth, field.name), name or field.name)
    elif isinstance(truth, Mapping):
        for value in truth.values():
            yield from _values(value, name)
    elif isinstance(truth, Set | tuple | list):
        for value in truth:
            yield from _values(value, name)
    else:
        yield name, truth


def _stated(text: str, value: Any) -> bool:
    if isinstance(value, Money):
        return value in moneys(text, default=value.currency)
    if isinstance(value, date):
        return value in dates(text)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value in numbers(text)
    if isinstance(value, str) and len(value) > 3:
        words = f" {' '.join(plain(text).casefold().split())} "
        return value in ids(text) or f" {plain(value).casefold()} " in words.translate(_MARKS)
    return False


_MARKS = {ord(mark): " " for mark in ".,;:!?()\"'"}


def _canonical(value: Any) -> str:
    """A printed form that does not depend on the order of sets."""
    if is_dataclass(value) and not isinstance(value, type | Money):
        return ", ".join(f"{field.name}={_canonical(getattr(value, field.name))}" for field in fields(value))
    if isinstance(value, Mapping):
        return str(sorted((_canonical(key), _canonical(item)) for key, item in value.items()))
    if isinstance(value, Set):
        return str(sorted(map(_canonical, value)))
    if isinstance(value, list | tuple):
        return str(list(map(_canonical, value)))
    return repr(value)
