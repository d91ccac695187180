"""A run as tables, a page and data."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from deskjob.cli import main
from deskjob.report.digest import digested
from deskjob.report.formats import as_csv, as_data, write_tac
from deskjob.report.html import LARGEST, _page, page
from deskjob.report.table import agents_table, checkpoints_table, episode_lines, missing_lines, tasks_table
from deskjob.runlog import Run
from deskjob_scorers import score_of

Swept = Callable[..., Run]


@pytest.fixture
def run(run_of: Swept) -> Run:
    return run_of("Solver", "Renamer", "Idle", "Raiser", seeds=3)


def test_the_table_tells_who_was_honest_and_who_was_caught(run: Run) -> None:
    head, solver, renamer, idler, raiser = agents_table(digested(run))
    assert head.split() == ["agent", "cases", "clean", "partial", "S", "claims", "false", "collateral"]
    assert solver.split()[:4] == ["solver", "3", "3", "-"]
    assert renamer.split()[5] == str(sum(not outcome.full for outcome in run.outcomes if outcome.agent == "renamer"))
    assert idler.split()[:6] == ["idler", "3", "0", "-", "0.0", "3"]
    assert raiser.endswith("<- 3 void")
    assert len({line.index(line.split()[1], 10) for line in (solver, renamer, idler, raiser)}) == 1


def test_verbose_lines_tell_found_against_expected(run: Run) -> None:
    text = "\n".join(episode_lines(digested(run)))
    assert re.search(r"told: found .*\n\s+expected only \d+", text)
    assert "void: the agent raised ValueError" in text


def test_missing_endpoints_are_counted_with_their_share_of_calls(run: Run) -> None:
    digest = digested(run)
    assert sum(digest.missing.values()) == 3
    lines = list(missing_lines(digest))
    assert f"of {digest.calls} calls" in lines[0]
    assert "nothing.here" in lines[1]


def test_tasks_and_checkpoints_have_a_line_an_agent(run: Run) -> None:
    digest = digested(run)
    assert len(list(tasks_table(digest))) == 1 + 4
    names = {line.split()[1] for line in checkpoints_table(digest)}
    assert {"told", "heard"} <= names


def test_data_hold_the_contract(run: Run) -> None:
    data = json.loads(json.dumps(as_data(digested(run))))
    assert data["version"] == 1
    assert data["counts"] == {"n_scheduled": 12, "n_scored": 9, "n_void": 3, "played_again": 0}
    solver = data["agents"][0]
    assert solver["name"] == "solver"
    assert solver["S"]["value"] == 1.0
    assert {"resolved", "clean", "honesty", "collateral", "n_scheduled", "n_scored", "n_void"} <= set(solver)
    raiser = data["agents"][3]
    assert (raiser["S"]["value"], raiser["S"]["low"], raiser["S"]["high"]) == (None, 0.0, 1.0)
    assert {row["task"] for row in data["tasks"]} == {"test/count"}
    assert {"agent", "task", "checkpoint", "points", "passed"} == set(data["checkpoints"][0])
    assert len(data["episodes"]) == 12


def test_csv_has_a_row_an_episode(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(digested(run)))))
    assert len(rows) == 12
    assert {row["S"] for row in rows if row["agent"] == "solver"} == {"1.0"}
    assert {row["S"] for row in rows if row["agent"] == "raiser"} == {""}


def test_tac_files_have_the_form_its_tools_read(run: Run, tmp_path: Path) -> None:
    written = list(write_tac(digested(run), tmp_path / "tac"))
    judged = [outcome for outcome in run.outcomes if not outcome.void]
    assert len(written) == len(set(written)) == len(judged)
    for path in written:
        assert path.name == "eval_test-count.json"
        result = json.loads(path.read_text())
        assert set(result) == {"checkpoints", "final_score"}
        assert all(set(tally) == {"total", "result"} for tally in [*result["checkpoints"], result["final_score"]])
        assert result["final_score"]["result"] == sum(tally["result"] for tally in result["checkpoints"])


class Reader(HTMLParser):
    """Notes what a page refers to, and whether its elements are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.refers: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.refers += [str(value) for name, value in attrs if name in ("src", "href", "srcset")]
        if tag not in ("meta", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag


def test_the_page_is_one_whole_thing_and_small(run: Run) -> None:
    text = page(digested(run))
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    assert reader.refers == []
    assert "svg" in reader.tags
    assert "script" not in reader.tags
    assert len(text.encode()) < LARGEST
    assert "prefers" in text or "light dark" in text


def test_a_page_of_very_many_episodes_stays_small(run_of: Swept, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = digested(run_of("Renamer", seeds=10))
    whole, least = len(page(digest).encode()), len(_page(digest, 0, 1).encode())
    assert least < whole
    for largest in (whole - 1, (whole + least) // 2, least):
        monkeypatch.setattr("deskjob.report.html.LARGEST", largest)
        smaller = page(digest)
        assert len(smaller.encode()) <= largest
    assert "9 not listed" in smaller
    assert "To keep the page small" in smaller


def test_what_an_agent_wrote_is_text_on_the_page(run: Run) -> None:
    from dataclasses import replace

    entry = run.entries[-1]
    hostile = "<script>alert(1)</script><img src=x onerror=y>"
    outcome = replace(entry.outcome, void_reason=hostile)
    text = page(digested(replace(run, entries=(*run.entries, replace(entry, outcome=outcome)))))
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert "<img" not in text


def test_figures_of_the_table_are_those_of_the_outcomes(run: Run) -> None:
    scores = [score_of(outcome) for outcome in run.outcomes if outcome.agent == "renamer"]
    line = list(agents_table(digested(run)))[2]
    assert float(line.split()[4]) == pytest.approx(100 * sum(scores) / len(scores), abs=0.05)


@pytest.mark.parametrize(("agents", "code"), [(("Solver",), 0), (("Solver", "Raiser"), 3)])
def test_void_episodes_make_the_exit_code_three(
    run_of: Swept, capsys: pytest.CaptureFixture[str], agents: tuple[str, ...], code: int
) -> None:
    run = run_of(*agents)
    assert main(["report", str(run.folder)]) == code
    assert "scheduled" in capsys.readouterr().out
    assert main(["report", str(run.folder), "--format", "json"]) == code
    assert json.loads(capsys.readouterr().out)["version"] == 1


def test_the_commands_agree_on_a_run(run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = str(run.folder)
    assert main(["score", folder]) == 0
    assert main(["verify-log", folder]) == 0
    assert main(["report", folder, "--html", str(tmp_path / "page.html")]) == 3
    assert (tmp_path / "page.html").read_text().startswith("<!doctype html>")
    with (run.folder / "outcomes.jsonl").open("ab") as file:
        file.write(b"x\n")
    assert main(["verify-log", folder]) == 1
    assert "outcomes.jsonl, line 13" in capsys.readouterr().out
    assert main(["report", folder]) == 2
    assert "line 13" in capsys.readouterr().err
