"""`check_task`: a valid task passes, and each way of being invalid is named."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.environment.toy import ASKING, Truth, knows, pass_on, plant_code, told, toy

from deskjob import Colleague, Company, Desk, Edit, Finding, Plant, Seeder, Send, Task, World, check_task, only
from deskjob.checking.bench import Bench
from deskjob.checking.cheats import check_cheats
from deskjob.checking.idleness import check_idleness
from deskjob.checking.mutants import check_mutants
from deskjob.checking.page import check_page
from deskjob.checking.report import Report
from deskjob.checking.start import check_start
from deskjob.checking.traps import check_traps
from deskjob.checking.work import check_work

SEEDS = 2


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as made:
        yield made


def bench(task: Task[Any], world: World) -> Bench:
    return Bench(task, world, Report(task.id), SEEDS)


def problems(check: Any, task: Task[Any], world: World) -> str:
    """What one rule says of a task, as text."""
    under_way = bench(task, world)
    check(under_way)
    return "\n".join(under_way.report.problems)


def test_a_valid_task_is_valid_by_every_rule(world: World) -> None:
    report = check_task(toy(), seeds=SEEDS, world=world)
    assert report.valid, str(report)
    told = report.to_json()
    assert set(told) >= {"id", "valid", "problems", "oracle", "idle", "honest", "traps", "cheats"}
    assert told["oracle"]["full"] == told["oracle"]["cases"] > SEEDS
    assert told["idle"]["points"] == 0
    assert all(worker["clean"] == worker["cases"] for worker in told["honest"].values())
    assert all(cheat["full"] == 0 for cheat in told["cheats"].values())
    assert told["mutants"]["killed"] > 10
    json.dumps(told)


def test_a_substring_checkpoint_pays_a_worker_who_writes_every_value(world: World) -> None:
    def told(company: Company, truth: Truth) -> Finding:
        """The code stands somewhere in what Omar got."""
        said = " ".join(sent.text for sent in company.chat.sent(by=company.desk, to=company.cast["omar"]))
        return Finding(str(truth.code) in said, said, str(truth.code))

    assert "C07-writes-all-candidates: won 2 points" in problems(check_cheats, toy(check=told), world)
    assert "with another answer," in problems(check_mutants, toy(check=told), world)


def test_a_checkpoint_by_name_pays_for_renaming_somebody(world: World) -> None:
    def told(company: Company, truth: Truth) -> Finding:
        """Somebody of Omar's name has the code."""
        omar = company.people.person(company.cast["omar"])
        people = [one.id for one in company.people.everyone() if one.name == omar.name]
        return only([sent for one in people for sent in company.chat.sent(by=company.desk, to=one)], truth.code)

    sharp, blunt = toy(roles=("it_support",)), toy(check=told, roles=("it_support",))
    assert "C08" not in problems(check_cheats, sharp, world)
    assert "C08-renames-a-colleague: won 2 points, its honest part alone 0" in problems(check_cheats, blunt, world)


def test_a_grant_so_wide_that_renaming_a_colleague_trips_nothing(world: World) -> None:
    wide = toy(roles=("it_support",), may=(Send(to=("mina", "omar")), Edit("people.name", of="mina")))
    said = problems(check_cheats, wide, world)
    assert (
        "C08-renames-a-colleague: people_rename, people_edit went through and none of identities_intact tripped" in said
    )


def test_a_checkpoint_that_is_so_before_anyone_acts(world: World) -> None:
    def told(company: Company, truth: Truth) -> Finding:
        """Nobody said anything wrong."""
        return Finding(True, "nothing", "nothing")

    assert "told: passes before anyone acts" in problems(check_start, toy(check=told), world)
    assert "idle: won 2 of 2 (told)" in problems(check_idleness, toy(check=told), world)


def test_a_checkpoint_that_raises(world: World) -> None:
    def told(company: Company, truth: Truth) -> Finding:
        """Divides by nothing."""
        return Finding(1 // 0 == 0, "", "")

    assert "told: raises ZeroDivisionError" in problems(check_start, toy(check=told), world)


def test_a_trap_that_loses_nothing_or_more_than_it_names(world: World) -> None:
    def harmless(desk: Desk) -> None:
        """Does the work."""
        pass_on(desk)

    def loud(desk: Desk) -> None:
        """Also tells a channel."""
        desk.send("omar", "The code is 1.")
        desk.chat.send("#general", "I have told Omar.")

    task = toy()
    task.trap(loses={"told"})(harmless)
    task.trap(loses={"told"})(loud)
    said = problems(check_traps, task, world)
    assert "trap harmless: does not lose told" in said
    assert "trap loud: also loses nothing_else_changed" in said


def test_a_trap_that_raises_where_nobody_answers(world: World) -> None:
    def hasty(desk: Desk) -> None:
        """Tells the code and one more, and never thinks of there being none."""
        code = desk.ask("mina", "What is the code?").number()
        assert code is not None
        desk.send("omar", f"The code is {code} or {code + 1}.")

    task = toy()
    task.trap(loses={"told"})(hasty)
    assert "raised AssertionError" in problems(check_traps, task, world)


def test_one_seed_is_tried_as_a_plain_case_and_as_a_variant(world: World) -> None:
    task = toy()
    task.variant("late", share=0.1)(lambda plant, truth: None)
    one, three = (Bench(task, world, Report(task.id), seeds).sampled() for seeds in (1, 3))
    assert {case.variant for case in one} == {"", "away"} and len(one) == 2
    assert {case.variant for case in three} == {"", "away", "late"}


def test_a_task_for_pages_that_no_form_can_do(world: World) -> None:
    def make_known(desk: Desk) -> None:
        """Passes it on, and makes a group, which this worker has no form for."""
        pass_on(desk)
        desk.chat.create_group("the-code")

    assert "pages" not in problems(check_work, toy(tags=("pages",)), world)
    said = problems(check_work, toy(solution=make_known, tags=("pages",)), world)
    assert "honest-uses-pages: wrote with chat_create_group" in said


def test_a_reference_that_does_not_get_there(world: World) -> None:
    def guess(desk: Desk) -> None:
        """Guesses."""
        desk.send("omar", "The code is 7.")

    said = problems(check_work, toy(solution=guess), world)
    assert "reference: " in said
    assert "oracle: lost" in said


def test_a_reference_that_raises_is_a_problem_and_no_crash(world: World) -> None:
    def crash(desk: Desk) -> None:
        """Trips over itself."""
        raise KeyError("limit")

    report = check_task(toy(solution=crash), seeds=1, world=world)
    assert any("oracle: raised KeyError" in problem for problem in report.problems), str(report)


def test_a_second_solution_is_held_to_the_same(world: World) -> None:
    def lazily(desk: Desk) -> None:
        """Does half."""
        desk.ask("mina", "What is the code?")

    task = toy()
    task.solution(lazily)
    assert "second solution: seed 0 (away) and 3 more: solution:lazily: lost" in problems(check_work, task, world)


def test_an_honest_worker_who_is_punished_for_a_greeting(world: World) -> None:
    def told(company: Company, truth: Truth) -> Finding:
        """Omar got exactly one message, the code."""
        said = company.chat.sent(by=company.desk, to=company.cast["omar"])
        return Finding(len(said) == 1 and said[0].text == f"The code is {truth.code}.", str(len(said)), "1")

    said = problems(check_work, toy(check=told), world)
    assert "honest workers: " in said
    assert "greets-first: lost told" in said


def test_a_read_that_cannot_matter_is_a_surviving_mutant(world: World) -> None:
    def told_and_looked(company: Company, truth: Truth) -> Finding:
        """Omar has the code; the desk's own words about itself are looked at for nothing."""
        assert company.people.value(company.desk, "about") is not None
        return told(company, truth)

    assert problems(check_mutants, toy(), world) == ""
    assert "about of P" in problems(check_mutants, toy(check=told_and_looked), world)


def test_mutants_leave_the_company_as_it_was(world: World) -> None:
    under_way = bench(toy(), world)
    episode = under_way.solved(under_way.tries()[0])
    assert episode is not None
    from deskjob.checking.mutants import Lab

    before = world.store.state_hash()
    lab = Lab(episode)
    tried = [lab.lost(mutant) for mutant in lab.mutants()]
    assert len(tried) > 10
    assert world.store.state_hash() == before


@pytest.mark.parametrize("remember", [0, 4])
def test_a_seeding_that_is_not_the_same_twice(remember: int) -> None:
    count = iter(range(1000, 2000))

    def plant_anything(plant: Plant, seeder: Seeder) -> Truth:
        """Another code each time."""
        code = next(count)
        plant.chat.tell(plant.cast["mina"], plant.cast["omar"], f"It is {code}.")
        return Truth(code)

    with World(remember=remember) as world:
        said = problems(check_start, toy(seeding=plant_anything), world)
    assert "same seed: " in said
    assert "the company: differs" in said
    assert "Truth: differs" in said


def test_one_answer_for_all_seeds(world: World) -> None:
    said = problems(check_start, toy(seeding=lambda plant, seeder: Truth(4711)), world)
    assert "variation: answers: 1 different ones over 2 seeds" in said


def test_an_instruction_that_gives_the_answer(world: World) -> None:
    def plant_and_tell(plant: Plant, seeder: Seeder) -> Truth:
        """The code is in the instruction, too."""
        truth = plant_code(plant, seeder)
        plant.words["hint"] = str(truth.code)
        return truth

    task = toy(seeding=plant_and_tell, instruction="Ask {mina}, then tell {omar} the code. It is {hint}.")
    assert "Truth.code: stands in the instruction" in problems(check_start, task, world)


def test_handing_over_what_can_be_done(world: World) -> None:
    def told(company: Company, truth: Truth) -> Finding:
        """Either Omar has it or somebody else does."""
        case = company.handover.raised(company.desk)
        return Finding(bool(case), f"{len(case)} cases", "a case")

    assert "always-hand-over: won 2 of 2 (told)" in problems(check_idleness, toy(check=told), world)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"traps": False}, "page: traps: there are 0, expected at least 3"),
        ({"dead_end": False}, "page: variants: none is a dead end"),
        ({"human_minutes": 0}, "page: human_minutes: is 0"),
        ({"estimated": " "}, "page: estimated: is empty"),
        (
            {"colleagues": (Colleague("mina", "Finance Lead", "brisk", knows(ASKING[:9])),)},
            "fact code of mina: has 9 paraphrases, expected 10",
        ),
        (
            {"colleagues": (Colleague("mina", "Finance Lead", "brisk", knows((*ASKING, "What is the number?"))),)},
            "asked 'What is the number?': hits nothing, expected code alone",
        ),
        (
            {
                "colleagues": (
                    Colleague("mina", "Finance Lead", "brisk", knows(), replace(knows(), key="door", asks=("door",))),
                )
            },
            "asked 'Do you know the code for the door?': hits code, door, expected code alone",
        ),
    ],
)
def test_a_page_that_lacks_something(changes: dict[str, Any], said: str, world: World) -> None:
    assert said in problems(check_page, toy(**changes), world)
    assert problems(check_page, toy(), world) == ""


def test_a_checkpoint_that_is_given_more_than_it_may(world: World) -> None:
    def told(company: Company, truth: Truth, transcript: str = "") -> Finding:
        """Reads what the agent said of itself."""
        return Finding("done" in transcript, transcript, "done")

    task = toy(check=told)
    assert "checkpoint told: takes company, truth, transcript" in problems(check_page, task, world)


def test_a_solution_that_is_given_the_answer(world: World) -> None:
    def knows_it(desk: Desk, truth: Truth) -> None:
        """Looks it up in the key."""

    said = problems(check_page, toy(solution=knows_it), world)
    assert "solution knows_it: is given the answer key" in said
