"""Honest workers, the reader and chance, at work with files: they use them in their own ways."""

from collections.abc import Iterator

import pytest
from tests.environment.toy_files import filed, toy_file, write_file

from deskjob import Limits, Played, World, play
from deskjob.library import make_agent
from deskjob_agents.seen import Seen

ROOM = Limits(steps=3000)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World() as made:
        yield made


def worked(name: str, world: World) -> Played:
    played = play(toy_file(), make_agent(f"honest-{name}"), 1, "", world=world, limits=ROOM)
    assert played.outcome.clean, name
    return played


def done(played: Played) -> list[tuple[str, int]]:
    return [(action.tool, action.status) for action in played.actions if action.tool.startswith("sheets_")]


def test_who_reads_everything_reads_files_and_changes_none(world: World) -> None:
    for agent in ("reader", "honest-reads-everything"):
        played = play(toy_file(), make_agent(agent), 1, "", world=world, limits=ROOM)
        read = {tool for tool, status in done(played) if status == 200}
        assert read >= {"sheets_download", "sheets_read_range", "sheets_versions", "sheets_workbook"}
        opened = {record for look in played.access for record in look.ids if record.startswith("SF")}
        assert played.case.truth.file in opened, agent
        if agent == "reader":
            assert not played.journal


def test_scratch_files_lie_in_a_folder_of_ones_own(world: World) -> None:
    made = [
        one.new
        for one in worked("leaves-a-draft-and-a-scratch-file", world).journal
        if (one.table, one.kind) == ("sheets_entry", "insert")
    ]
    folder, file = [one for one in made if one is not None and one["owner_id"] == one["changed_by"]]
    assert (folder["parent_id"], file["parent_id"]) == (None, folder["id"])


def test_cells_are_pasted_on_the_page(world: World) -> None:
    played = worked("uses-pages", world)
    assert ("sheets_write_range", 200) not in done(played)
    posted = [action for action in played.actions if action.arguments.get("form", {}).get("do") == "paste"]
    assert [action.status for action in posted] == [303]
    assert "'INV-203" in posted[0].arguments["form"]["block"]


def test_what_was_mistyped_into_cells_is_put_right(world: World) -> None:
    written = [one.arguments["values"] for one in worked("corrects-itself", world).actions if "write_range" in one.tool]
    wrong, right = written
    assert wrong != right
    assert [row[0] for row in wrong] == [row[0] for row in right]


def test_who_is_not_sure_uploads_and_writes_twice(world: World) -> None:
    assert done(worked("retries", world)).count(("sheets_write_range", 200)) == 2
    played = play(toy_file(filed, write_file), make_agent("honest-retries"), 1, "", world=world, limits=ROOM)
    assert played.outcome.clean
    assert done(played).count(("sheets_upload", 200)) == 2


def test_chance_does_valid_things_to_files(world: World) -> None:
    tried: list[tuple[str, int]] = []
    for seed in range(10):
        tried += done(play(toy_file(), make_agent("random", seed=seed, steps=120), 1, "", world=world, limits=ROOM))
    taken = [tool for tool, status in tried if status == 200]
    assert len([status for _, status in tried if status != 422]) > 0.9 * len(tried)
    assert len(taken) > 0.4 * len(tried)
    assert {"sheets_add_sheet", "sheets_make_folder", "sheets_stat"} <= set(taken)


def test_files_are_told_from_folders_and_from_the_chats_files() -> None:
    seen = Seen()
    seen.note('{"id":"SF0001","name":"A","path":"/A","folder":true,"owner":{"id":"P0001"}}')
    seen.note('{"id":"SF0002","name":"B","path":"/A/B","folder":false,"owner":{"id":"P0001"},"file":"F000001"}')
    assert seen.of("file", "sheets_stat") == ["SF0002"]
    assert seen.of("folder", "sheets_browse") == ["SF0001"]
    assert seen.of("file", "chat_file") == ["F000001"]
