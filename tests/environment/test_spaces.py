"""Spaces hold what they say, sample what they hold, and survive copying."""

import copy
import json
import pickle

import jsonschema
import numpy as np
import pytest
from gymnasium.spaces import Space
from hypothesis import given, settings
from hypothesis import strategies as st

from deskjob import Tool, WrongUse, tools
from deskjob.schema import example, fits
from deskjob.spaces import JsonCall, ToolCall, Unicode

SPACES = [lambda: Unicode(50, seed=5), lambda: ToolCall(seed=5), lambda: JsonCall(ToolCall(), 9000, seed=5)]


@pytest.mark.parametrize("made", SPACES)
def test_a_space_holds_its_own_samples_and_equal_seeds_sample_equally(made: type[Space[object]]) -> None:
    one, other = made(), made()
    drawn = [one.sample() for _ in range(200)]
    assert all(sample in one for sample in drawn)
    assert drawn == [other.sample() for _ in range(200)]
    other.seed(5)
    assert drawn[:20] == [other.sample() for _ in range(20)]


@pytest.mark.parametrize("made", SPACES)
def test_a_space_comes_back_from_pickle_and_copy_with_its_generator(made: type[Space[object]]) -> None:
    space = made()
    for again in (pickle.loads(pickle.dumps(space)), copy.deepcopy(space)):  # noqa: S301 - our own bytes
        assert again == space
        assert hash(again) == hash(space)
        assert again.sample() == made().sample()
    assert repr(space)


@pytest.mark.parametrize("made", SPACES)
def test_samples_survive_json(made: type[Space[object]]) -> None:
    space = made()
    drawn = [space.sample() for _ in range(20)]
    assert space.from_jsonable(json.loads(json.dumps(space.to_jsonable(drawn)))) == drawn


def test_text_of_any_script_is_held_up_to_its_length() -> None:
    assert "" in Unicode(0)
    assert "ü漢💥\x00\n" in Unicode(5)
    assert "123456" not in Unicode(5)
    assert b"abc" not in Unicode(5)
    assert None not in Unicode(5)


def test_a_text_sample_reaches_no_further_than_its_length() -> None:
    assert {len(Unicode(3, seed=seed).sample()) for seed in range(60)} == {0, 1, 2, 3}


def test_spaces_of_other_kinds_and_sizes_differ() -> None:
    assert Unicode(5) != Unicode(6)
    assert Unicode(9000) != JsonCall(ToolCall(), 9000)
    assert JsonCall(ToolCall(), 9000) != Unicode(9000)
    assert ToolCall() != ToolCall(tools()[:3])


def test_a_space_that_holds_nothing_is_refused() -> None:
    with pytest.raises(WrongUse):
        Unicode(-1)
    with pytest.raises(WrongUse):
        ToolCall([])


@pytest.mark.parametrize(
    "action",
    [
        None,
        "people_me",
        {"tool": "people_me"},
        {"tool": "people_me", "arguments": {}, "more": 1},
        {"tool": "people_you", "arguments": {}},
        {"tool": 3, "arguments": {}},
        {"tool": "people_me", "arguments": {"x": 1}},
        {"tool": "people_me", "arguments": []},
        {"tool": "chat_send", "arguments": {"room": "#general"}},
        {"tool": "chat_send", "arguments": {"room": "#general", "text": 5}},
        {"tool": "wait", "arguments": {"minutes": 0}},
        {"tool": "wait", "arguments": {"minutes": True}},
        {"tool": "finish", "arguments": {"status": "perfect"}},
    ],
)
def test_what_is_no_valid_call_is_not_held(action: object) -> None:
    assert action not in ToolCall()


def test_a_mask_limits_the_tools_that_are_sampled() -> None:
    space = ToolCall(seed=1)
    assert {space.sample(mask=["wait", "finish"])["tool"] for _ in range(40)} == {"wait", "finish"}


def test_every_tool_is_sampled_sooner_or_later() -> None:
    space = ToolCall(seed=1)
    assert {space.sample()["tool"] for _ in range(3000)} == {tool.name for tool in tools()}


@pytest.mark.parametrize("tool", tools(), ids=lambda tool: tool.name)
def test_samples_of_a_tool_are_valid_by_the_reference_implementation(tool: Tool) -> None:
    jsonschema.Draft202012Validator.check_schema(tool.schema)
    chance = np.random.default_rng(3)
    for _ in range(30):
        jsonschema.validate(example(tool.schema, chance), tool.schema)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 99) | st.sampled_from([1.5, 2.0, "", "P0001", "12.50", "x" * 41]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
VALIDATORS = [(tool, jsonschema.Draft202012Validator(tool.schema)) for tool in tools()]
KEYS = st.sampled_from(sorted({name for tool in tools() for name in tool.schema.get("properties", {})}))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(KEYS, PLAIN, max_size=4))
def test_fits_agrees_with_the_reference_implementation(arguments: dict[str, object]) -> None:
    for tool, reference in VALIDATORS:
        assert fits(tool.schema, arguments) == reference.is_valid(arguments), tool.name


def test_references_and_constants_are_followed() -> None:
    schema = {
        "type": "object",
        "properties": {"one": {"$ref": "#/$defs/One"}, "kind": {"const": "x"}},
        "required": ["one", "kind"],
        "$defs": {"One": {"type": "array", "items": {"type": "number", "maximum": 3}, "minItems": 1, "maxItems": 2}},
    }
    chance = np.random.default_rng(0)
    for _ in range(20):
        assert fits(schema, example(schema, chance))
    assert not fits(schema, {"one": [4], "kind": "x"})
    assert not fits(schema, {"one": [1], "kind": "y"})
    assert not fits(schema, {"one": [], "kind": "x"})
    assert not fits(schema, {1: [1]})


def test_a_pattern_nothing_is_known_for_is_named() -> None:
    with pytest.raises(WrongUse, match="zz"):
        example({"type": "string", "pattern": "^(?!zz)q{7}$"}, np.random.default_rng(0))
