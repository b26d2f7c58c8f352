from __future__ import annotations

from typing import Any

import pytest

from chatwright.streaming.events import ToolCallDelta, ToolCallDone
from tests.unit.accumulating import call, calls, deltas, only, pushed


def outcome(*said: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
    """Id, name and arguments of each call that these deltas make, in the completion; the events must agree."""
    accumulator, events = pushed(*deltas(*said, finish_reason="tool_calls"))
    made = [(one["id"], one["function"]["name"], one["function"]["arguments"]) for one in built(accumulator)]
    assert [(done.id, done.name, done.arguments) for done in only(events, ToolCallDone)] == made
    assert [done.index for done in only(events, ToolCallDone)] == list(range(len(made)))
    return made


def built(accumulator: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = accumulator.completion.to_dict()["choices"][0]["message"]["tool_calls"]
    return [{"id": "", **one} for one in found]


def test_one_call_in_pieces() -> None:
    accumulator, events = pushed(
        *deltas(
            calls(call(0, "call_1", "get_weather", "", type="function")),
            calls(call(0, arguments='{"city":')),
            calls(call(0, arguments='"Oslo"}')),
            finish_reason="tool_calls",
        )
    )
    assert built(accumulator) == [
        {
            "id": "call_1",
            "type": "function",
            "function": {"name": "get_weather", "arguments": '{"city":"Oslo"}'},
        }
    ]
    assert only(events, ToolCallDelta) == [
        ToolCallDelta("call_1", "get_weather", 0, "", ""),
        ToolCallDelta("call_1", "get_weather", 0, '{"city":', '{"city":'),
        ToolCallDelta("call_1", "get_weather", 0, '"Oslo"}', '{"city":"Oslo"}'),
    ]
    assert only(events, ToolCallDone) == [ToolCallDone("call_1", "get_weather", 0, '{"city":"Oslo"}')]


def test_repeated_id_name_and_type_are_set_once() -> None:
    one = call(0, "call_1", "f", "{", type="function"), call(0, "call_1", "f", "}", type="function")
    assert outcome(*map(calls, one)) == [("call_1", "f", "{}")]


@pytest.mark.parametrize("indexes", [(1, 2), (0, 2), (7, 100)])
def test_indexes_that_begin_anywhere_and_have_gaps(indexes: tuple[int, int]) -> None:
    first, second = indexes
    assert outcome(
        calls(call(first, "a", "f", "{")),
        calls(call(first, arguments="}")),
        calls(call(second, "b", "g", "[")),
        calls(call(second, arguments="]")),
    ) == [("a", "f", "{}"), ("b", "g", "[]")]


def test_interleaved_calls_are_done_only_at_the_end() -> None:
    said = deltas(
        calls(call(0, "a", "f", "")),
        calls(call(1, "b", "g", "")),
        calls(call(0, arguments='{"x":')),
        calls(call(1, arguments='{"y":')),
        calls(call(0, arguments="1}"), call(1, arguments="2}")),
        finish_reason="tool_calls",
    )
    accumulator, events = pushed(*said[:-1])
    assert only(events, ToolCallDone) == []
    assert accumulator.push(said[-1])[1:3] == [
        ToolCallDone("a", "f", 0, '{"x":1}'),
        ToolCallDone("b", "g", 1, '{"y":2}'),
    ]


@pytest.mark.parametrize("index", [None, "0", True, 1.5])
def test_without_a_usable_index_one_call_is_inferred(index: Any) -> None:
    assert outcome(
        calls(call(index, "a", "f", "")), calls(call(index, arguments='{"x"')), calls(call(index, arguments=":1}"))
    ) == [("a", "f", '{"x":1}')]


def test_without_indexes_ids_tell_calls_apart() -> None:
    assert outcome(
        calls(call(None, "a", "f", "{")),
        calls(call(None, "b", "f", "[")),
        calls(call(None, "a", arguments="}")),
        calls(call(None, "b", arguments="]")),
    ) == [("a", "f", "{}"), ("b", "f", "[]")]


def test_without_indexes_and_ids_names_tell_calls_apart() -> None:
    assert outcome(calls(call(name="f", arguments="{"), call(arguments="}"), call(name="g", arguments="{}"))) == [
        ("", "f", "{}"),
        ("", "g", "{}"),
    ]


def test_without_indexes_and_ids_a_whole_call_is_followed_by_another() -> None:
    first, second = call(name="f", arguments='{"a":1}'), call(name="f", arguments='{"a":2}')
    assert outcome(calls(first, second)) == [("", "f", '{"a":1}'), ("", "f", '{"a":2}')]


def test_without_indexes_and_ids_a_repeated_name_goes_on() -> None:
    said = [call(name="f", arguments=text) for text in ('{"a": "}', '"', "}")]
    assert outcome(*map(calls, said)) == [("", "f", '{"a": "}"}')]


def test_an_index_that_comes_late() -> None:
    assert outcome(calls(call(None, "a", "f", "{")), calls(call(0, arguments="}"))) == [("a", "f", "{}")]


def test_an_index_that_stays_away_later() -> None:
    assert outcome(calls(call(0, "a", "f", "{")), calls(call(arguments="}"))) == [("a", "f", "{}")]


def test_two_entries_with_the_same_index_in_one_chunk_are_merged() -> None:
    assert outcome(calls(call(0, "a", "f", ""), call(0, arguments='{"x":1}'))) == [("a", "f", '{"x":1}')]


def test_calls_that_share_an_index_but_have_ids_and_names_of_their_own() -> None:
    assert outcome(
        calls(call(0, "a", "f", '{"x":1}'), call(0, "b", "f", "{")),
        calls(call(0, arguments="}")),
        calls(call(0, "c", "g", "{}")),
        calls(call(0, "a", arguments=" ")),
    ) == [("a", "f", '{"x":1} '), ("b", "f", "{}"), ("c", "g", "{}")]


def test_ids_made_up_for_every_delta_are_one_call() -> None:
    said = calls(call(0, "a", "f", "")), calls(call(0, "b", arguments="{")), calls(call(0, "c", "", "}"))
    assert outcome(*said) == [("a", "f", "{}")]


def test_the_same_id_at_two_indexes_is_two_calls() -> None:
    assert outcome(calls(call(0, "x", "f", "{}")), calls(call(1, "x", "f", "[]"))) == [
        ("x", "f", "{}"),
        ("x", "f", "[]"),
    ]


def test_an_id_that_comes_late_or_never() -> None:
    assert outcome(calls(call(0, "", "f", "{")), calls(call(0, "a", arguments="}"))) == [("a", "f", "{}")]
    accumulator, _ = pushed(*deltas(calls(call(0, name="f", arguments="{}"))))
    (made,) = accumulator.completion.tool_calls
    assert "id" not in made.to_dict()


def test_custom_tools() -> None:
    accumulator, events = pushed(
        *deltas(
            calls({"index": 0, "id": "a", "type": "custom", "custom": {"name": "sql", "input": ""}}),
            calls({"index": 0, "custom": {"input": "select"}}),
            calls({"index": 0, "custom": {"input": " 1"}}),
            finish_reason="tool_calls",
        )
    )
    assert built(accumulator) == [{"id": "a", "type": "custom", "custom": {"name": "sql", "input": "select 1"}}]
    assert only(events, ToolCallDelta)[-1] == ToolCallDelta("a", "sql", 0, " 1", "select 1")
    assert only(events, ToolCallDone) == [ToolCallDone("a", "sql", 0, "select 1")]
    (made,) = accumulator.completion.tool_calls
    assert made.custom.input == "select 1"  # type: ignore[union-attr]


def test_kinds_of_calls_that_nobody_knows_are_kept() -> None:
    said = {"index": 0, "id": "a", "type": "search", "search": {"query": "x"}}
    accumulator, events = pushed(*deltas(calls(said)))
    assert built(accumulator) == [{"id": "a", "type": "search", "search": {"query": "x"}}]
    assert only(events, ToolCallDelta) == only(events, ToolCallDone) == []


def test_arguments_sent_as_an_object() -> None:
    said = call(0, "a", "f")
    said["function"]["arguments"] = {"city": "Tromsø"}
    assert outcome(calls(said)) == [("a", "f", '{"city": "Tromsø"}')]


def test_what_servers_add_to_calls_is_kept() -> None:
    signed = call(0, "a", "f", "{", extra_content={"google": {"thought_signature": "abc"}})
    signed["function"]["strict"] = True
    accumulator, _ = pushed(*deltas(calls(signed), calls({**signed, "function": {"arguments": "}"}})))
    (made,) = built(accumulator)
    assert made["extra_content"] == {"google": {"thought_signature": "abc"}}
    assert made["function"] == {"name": "f", "arguments": "{}", "strict": True}


@pytest.mark.parametrize("entries", [None, [], {}, "x"])
def test_no_calls(entries: Any) -> None:
    accumulator, _ = pushed(*deltas({"content": "a", "tool_calls": entries}))
    assert accumulator.completion.choices[0].message.tool_calls is None
    assert accumulator.completion.tool_calls == []


def test_entries_that_say_nothing() -> None:
    said = [None, 5, {"index": 0, "id": None, "type": None, "function": None}, call(0, "a", "f", "{}")]
    accumulator, events = pushed(*deltas({"tool_calls": said}))
    assert built(accumulator) == [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}]
    assert len(only(events, ToolCallDelta)) == 1


def test_each_choice_has_calls_of_its_own() -> None:
    accumulator, events = pushed(
        *deltas(calls(call(0, "a", "f", "{}")), index=1), *deltas(calls(call(0, "b", "f", "{}")), index=0)
    )
    assert [choice.message.tool_calls[0].id for choice in accumulator.completion.choices] == ["b", "a"]  # type: ignore[index, union-attr]
    assert [(done.id, done.choice) for done in only(events, ToolCallDone)] == [("a", 1), ("b", 0)]
