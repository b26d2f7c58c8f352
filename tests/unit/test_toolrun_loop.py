"""The tool loop, stepped by hand: no network, no threads, no clock."""

from __future__ import annotations

from typing import Any

import pytest

from chatwright import (
    Context,
    OutputParseError,
    RateLimitError,
    Tool,
    system,
    user,
)
from chatwright._http import Headers, Reply
from chatwright.toolrun.effects import CallTools, TimedOut
from tests.unit.tool_answers import Stepper, answer, call, custom_call, roles


def add(a: int, b: int = 1) -> int:
    """Add."""
    return a + b


def fail(why: str) -> None:
    raise ValueError(why)


def test_a_run_from_the_first_request_to_the_answer() -> None:
    run = Stepper(
        answer(call("add", a=1, b=2)), answer(text="3"), messages=[system("Be terse."), user("1+2?")], tools=[add]
    )
    first = run.next()
    assert first is not None
    assert [(found.id, found.name, found.arguments, found.status) for found in first.calls] == [
        ("call_1", "add", {"a": 1, "b": 2}, "ready")
    ]
    assert run.effects == []
    assert run.loop.status == "running"
    second = run.next()
    assert second is not None
    assert second.calls == []
    assert run.next() is None
    assert run.loop.status == "done"
    assert roles(run.loop.messages) == ["system", "user", "assistant", "tool", "assistant"]
    assert run.requests[1]["messages"][3] == {"role": "tool", "tool_call_id": "call_1", "content": "3"}
    assert run.requests[0]["tools"] == [Tool.from_function(add).to_dict()]
    assert run.loop.usage is not None
    assert run.loop.usage.total_tokens == 30


def test_nothing_is_sent_before_the_first_step() -> None:
    assert Stepper(tools=[add]).requests == []


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("as it is", "as it is"),
        ("", ""),
        (3, "3"),
        (None, "null"),
        ({"a": [1, 2.5]}, '{"a":[1,2.5]}'),
        ([{"type": "text", "text": "a part"}], [{"type": "text", "text": "a part"}]),
        ("half \ud83d", "half ?"),
    ],
)
def test_results_go_back_as_text_or_json(value: object, content: object) -> None:
    run = Stepper(answer(call("give")), answer(), tools=[Tool.from_function(lambda: value, name="give")])
    run.all()
    assert run.results == [content]


def test_a_left_out_argument_takes_the_default() -> None:
    run = Stepper(answer(call("add", a=1)), answer(), tools=[add])
    run.all()
    assert run.results == ["2"]


def test_all_calls_of_a_turn_are_made_together_and_answered_in_order() -> None:
    calls = [call("add", f"call_{number}", a=number) for number in range(3)]
    run = Stepper(answer(*calls), answer(), tools=[add], parallel=2, tool_timeout=4)
    run.all()
    (effect,) = run.effects
    assert (len(effect.jobs), effect.parallel, effect.deadline) == (3, 2, None)
    assert {job.timeout for job in effect.jobs} == {4.0}
    assert run.results == ["1", "2", "3"]


def test_a_tools_own_time_limit_wins() -> None:
    run = Stepper(answer(call("add", a=1)), answer(), tools=[Tool.from_function(add, timeout=9)], tool_timeout=4)
    run.all()
    assert run.effects[0].jobs[0].timeout == 9.0


def test_the_context_is_told() -> None:
    seen: list[Context[Any]] = []

    def spy(context: Context[str]) -> str:
        seen.append(context)
        return context.value

    run = Stepper(answer(call("spy")), answer(), tools=[spy], context="secret")
    the_run: Any = "the run"
    run.loop.run = the_run
    run.all()
    assert (seen[0].value, seen[0].call.id) == ("secret", "call_1")
    assert seen[0].run is the_run
    assert "secret" not in repr(seen[0])
    assert run.requests[0]["tools"][0]["function"]["parameters"]["properties"] == {}


@pytest.mark.parametrize(
    ("wrong", "told", "error"),
    [
        (call("add", a="x"), "a: expected an integer", OutputParseError),
        (call("add"), "a: is required", OutputParseError),
        (call("add", a=1, c=2), "c: is no field", OutputParseError),
        ({**call("add"), "function": {"name": "add", "arguments": "{oops"}}, "not JSON", OutputParseError),
        (call("subtract", a=1), "no tool 'subtract'. There are: add.", LookupError),
        (custom_call("add", "1+1"), "'add' takes JSON", LookupError),
    ],
)
def test_wrong_calls_are_told_to_the_model(wrong: dict[str, Any], told: str, error: type[Exception]) -> None:
    run = Stepper(answer(wrong), answer(), tools=[add])
    first = run.next()
    assert first is not None
    assert first.calls[0].status == "failed"
    assert isinstance(first.calls[0].error, error)
    run.all()
    assert run.effects == []
    assert run.results[0].startswith("Error:")
    assert told in run.results[0]
    assert run.loop.status == "done"


def test_exceptions_of_tools_are_told_to_the_model_and_kept() -> None:
    run = Stepper(answer(call("fail", why="no such city")), answer(), tools=[fail])
    turns = run.all()
    assert run.results == ["Error: ValueError: no such city"]
    assert isinstance(turns[0].calls[0].error, ValueError)
    assert turns[0].calls[0].status == "failed"


def test_exceptions_of_tools_can_be_raised() -> None:
    run = Stepper(answer(call("fail", why="no such city")), answer(), tools=[fail], tool_errors="raise")
    run.next()
    with pytest.raises(ValueError, match="no such city"):
        run.next()
    assert run.loop.status == "running"
    run.all()
    assert run.results == ["Error: ValueError: no such city"]


def test_exceptions_of_tools_can_be_put_into_words() -> None:
    run = Stepper(
        answer(call("fail", why="x")), answer(), tools=[fail], tool_errors=lambda made, error: f"{made.name}: {error}!"
    )
    run.all()
    assert run.results == ["fail: x!"]


def test_a_result_that_json_cannot_say_is_a_failure() -> None:
    run = Stepper(answer(call("give")), answer(), tools=[Tool.from_function(object, name="give", strict=False)])
    turns = run.all()
    assert turns[0].calls[0].status == "failed"
    assert "JSON" in run.results[0]


def test_long_errors_are_cut() -> None:
    run = Stepper(answer(call("fail", why="x" * 9000)), answer(), tools=[fail])
    run.all()
    assert len(run.results[0]) == 2000


def test_a_call_that_took_too_long_is_told() -> None:
    run = Stepper(answer(call("add", a=1)), answer(), tools=[add])
    turn = run.next()
    assert turn is not None
    flow = run.loop.advance()
    next(flow)
    effect = flow.send(100.0)
    assert isinstance(effect, CallTools)
    effect.jobs[0].outcome = TimedOut(2.5)
    flow.send(102.5)
    assert turn.calls[0].result == "Error: the tool took longer than 2.5 seconds and was given up."
    assert isinstance(turn.calls[0].error, TimeoutError)
    flow.close()


def test_calls_count_whatever_the_finish_reason_says() -> None:
    run = Stepper(answer(call("add", a=1), finish="stop"), answer(), tools=[add])
    run.all()
    assert run.results == ["2"]


def test_errors_leave_the_run_as_it_was() -> None:
    limited = Reply(429, Headers({}), b'{"error": {"message": "slow down"}}')
    run = Stepper(answer(call("add", a=1)), limited, answer(text="3"), tools=[add], max_retries=0)
    run.next()
    with pytest.raises(RateLimitError):
        run.next()
    assert run.loop.status == "running"
    run.all()
    assert run.loop.status == "done"
    assert len(run.effects) == 1
    assert run.loop.requests == 2


def test_other_parameters_go_with_every_request() -> None:
    run = Stepper(answer(call("add", a=1)), answer(), tools=[add], temperature=0, extra_body={"top_k": 1}, stop="x")
    run.all()
    for request in run.requests:
        assert (request["temperature"], request["top_k"], request["stop"]) == (0, 1, "x")
        assert "max_turns" not in request


def test_each_request_has_a_key_of_its_own() -> None:
    run = Stepper(answer(), tools=[add], idempotency_key="k")
    assert run.loop.request()["idempotency_key"] == "k-1"
    run.all()
    assert run.loop.request()["idempotency_key"] == "k-2"


def test_calls_without_an_id_or_with_the_same_get_one() -> None:
    calls = [call("add", "", a=1), call("add", "x", a=2), call("add", "x", a=3), call("add", "call_3", a=4)]
    run = Stepper(answer(*calls), answer(), tools=[add])
    turn = run.next()
    assert turn is not None
    ids = [found.id for found in turn.calls]
    assert ids == ["call_1", "x", "call_3_", "call_3"]
    run.all()
    assert [made["id"] for made in run.requests[1]["messages"][1]["tool_calls"]] == ids
    assert run.results == ["2", "3", "4", "5"]


def test_arguments_that_come_as_an_object() -> None:
    odd = {"id": "a", "function": {"name": "add", "arguments": {"a": 1}}}
    run = Stepper(answer(odd), answer(), tools=[add])
    run.all()
    assert run.results == ["2"]


def test_one_that_gave_itself_up_is_told() -> None:
    run = Stepper(answer(call("add", a=1)), answer(), tools=[add])
    turn = run.next()
    flow = run.loop.advance()
    next(flow)
    flow.send(1.0)
    flow.send(2.0)
    assert turn is not None
    assert turn.calls[0].result == "Error: the tool was cancelled."
    flow.close()


def test_what_looks_like_a_key_in_an_error_is_not_told_to_the_model() -> None:
    def fail() -> None:
        raise ValueError("refused: sk-abcdefghijklmnopqrstuvwxyz0123456789")

    run = Stepper(answer(call("fail")), answer(), tools=[fail])
    run.all()
    assert run.results == ["Error: ValueError: refused: ***"]


@pytest.mark.parametrize(
    ("received", "sent"),
    [
        ({"function": {"name": "add", "arguments": {"a": 1}}}, '{"a":1}'),
        ({"type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}}, '{"a": 1}'),
        ({"type": "function", "function": {"name": "add", "arguments": None}}, "{}"),
        ({"type": None, "function": {"name": "add"}}, "{}"),
    ],
)
def test_calls_go_back_as_requests_take_them(received: dict[str, Any], sent: str) -> None:
    run = Stepper(answer({"id": "c", **received}), answer(), tools=[add])
    run.all()
    (call_sent,) = run.requests[1]["messages"][1]["tool_calls"]
    assert call_sent == {"id": "c", "type": "function", "function": {"name": "add", "arguments": sent}}
    assert run.results[0].startswith("Error: the arguments" if sent == "{}" else "2")
