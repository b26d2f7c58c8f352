"""Where runs end, and what they refuse to do, stepped by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from chatwright import (
    APITimeoutError,
    ConfigError,
)
from chatwright.toolrun.settings import arguments_in
from tests.unit.tool_answers import Stepper, answer, call, roles


def add(a: int, b: int = 1) -> int:
    """Add."""
    return a + b


async def asynchronous() -> None: ...


def test_at_most_so_many_requests() -> None:
    run = Stepper(*(answer(call("add", a=number)) for number in range(9)), tools=[add], max_turns=3)
    assert len(run.all()) == 3
    assert len(run.requests) == 3
    assert run.loop.status == "max_turns"
    assert len(run.effects) == 3
    assert roles(run.loop.messages)[-1] == "tool"
    run.loop.add("more")
    assert run.all() == []
    assert run.loop.status == "max_turns"


def test_there_is_a_limit_unless_it_is_lifted() -> None:
    answers = [answer(call("add", a=number)) for number in range(12)]
    run = Stepper(*answers, tools=[add])
    assert len(run.all()) == 10
    run = Stepper(*answers, answer(), tools=[add], max_turns=math.inf)
    assert len(run.all()) == 13


def test_the_token_budget() -> None:
    run = Stepper(*(answer(call("add", a=number)) for number in range(9)), tools=[add], max_total_tokens=30)
    assert len(run.all()) == 2
    assert run.loop.status == "budget"
    assert roles(run.loop.messages)[-1] == "tool"


def test_an_answer_counts_even_if_it_uses_up_the_budget() -> None:
    run = Stepper(answer(), tools=[add], max_total_tokens=1)
    run.all()
    assert run.loop.status == "done"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"finish": "length"}, "length"),
        ({"finish": "content_filter"}, "filtered"),
        ({"refusal": "No."}, "refused"),
    ],
)
def test_answers_that_end_a_run(fields: dict[str, Any], status: str) -> None:
    run = Stepper(answer(call("add", a=1), **fields), tools=[add])
    turns = run.all()
    assert run.loop.status == status
    assert run.effects == []
    assert turns[0].calls[0].status == "failed"
    assert roles(run.loop.messages) == ["user", "assistant", "tool"]
    assert "not run" in run.loop.messages[-1]["content"]


def test_answers_without_calls_that_end_a_run() -> None:
    run = Stepper(answer(text="half a", finish="length"), tools=[add])
    run.all()
    assert run.loop.status == "length"
    assert roles(run.loop.messages) == ["user", "assistant"]


def test_the_same_call_again_and_again_is_seen_and_stopped() -> None:
    again = {**call("add"), "function": {"name": "add", "arguments": '{"b":1,"a":1}'}}
    answers = [answer(call("add", a=1, b=1)), *(answer(again) for _ in range(4)), answer()]
    run = Stepper(*answers, tools=[add])
    turns = run.all()
    assert [found.repeats for turn in turns for found in turn.calls] == [0, 1, 2, 3, 4]
    assert [found.status for turn in turns for found in turn.calls] == ["done", "done", "done", "failed", "failed"]
    assert len(run.effects) == 3
    assert "last 3 turns" in run.requests[4]["messages"][-1]["content"]


def test_other_calls_and_messages_in_between_are_no_repetition() -> None:
    run = Stepper(
        *(answer(call("add", a=number % 2)) for number in range(4)), answer(call("add", a=1)), answer(), tools=[add]
    )
    turns = run.all()
    assert [found.repeats for turn in turns for found in turn.calls] == [0, 0, 0, 0, 1]
    run = Stepper(answer(call("add", a=1)), answer(call("add", a=1)), answer(), tools=[add])
    run.next()
    run.loop.add("check again")
    assert run.next().calls[0].repeats == 0  # type: ignore[union-attr]


def test_repetition_can_be_allowed() -> None:
    run = Stepper(*(answer(call("add", a=1)) for _ in range(6)), answer(), tools=[add], max_repeats=math.inf)
    run.all()
    assert len(run.effects) == 6


def test_the_deadline_is_for_everything_that_is_done() -> None:
    run = Stepper(answer(call("add", a=1)), answer(call("add", a=2)), answer(), tools=[add], deadline=10)
    run.next()
    run.now += 1000  # somebody thinks about it
    run.tool_seconds = 4
    run.next()
    assert run.effects[0].deadline == pytest.approx(1101 + 9)
    assert run.loop.elapsed == pytest.approx(6)
    run.tool_seconds = 5
    with pytest.raises(APITimeoutError) as raised:
        run.next()
    assert raised.value.phase == "deadline"
    assert raised.value.partial is run.loop.completion
    assert len(run.requests) == 2


def test_a_forced_choice_holds_until_a_tool_was_called() -> None:
    choice = {"type": "function", "function": {"name": "add"}}
    run = Stepper(answer(call("add", a=1)), answer(), tools=[add], tool_choice=choice)
    run.all()
    assert [request["tool_choice"] for request in run.requests] == [choice, "auto"]
    run = Stepper(answer(call("add", a=1)), answer(), tools=[add], tool_choice="required")
    run.all()
    assert [request["tool_choice"] for request in run.requests] == ["required", "auto"]


def test_allowed_tools_stay_allowed() -> None:
    allowed = {"mode": "required", "tools": [{"type": "function", "function": {"name": "add"}}]}
    choice = {"type": "allowed_tools", "allowed_tools": allowed}
    run = Stepper(answer(call("add", a=1)), answer(), tools=[add], tool_choice=choice)
    run.all()
    assert run.requests[1]["tool_choice"] == {"type": "allowed_tools", "allowed_tools": {**allowed, "mode": "auto"}}


def test_an_answer_without_choices_ends_the_run() -> None:
    run = Stepper({**answer(), "choices": []}, tools=[add])
    assert len(run.all()) == 1
    assert run.loop.status == "done"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_turns": 0}, "max_turns"),
        ({"max_turns": 1.5}, "max_turns"),
        ({"max_turns": True}, "max_turns"),
        ({"parallel": 0}, "parallel"),
        ({"parallel": math.inf}, "parallel"),
        ({"max_total_tokens": -1}, "max_total_tokens"),
        ({"max_repeats": "3"}, "max_repeats"),
        ({"tool_timeout": 0}, "tool_timeout"),
        ({"deadline": -1}, "deadline"),
        ({"tool_errors": "ignore"}, "tool_errors"),
        ({"n": 2}, "n: "),
        ({"tools": add}, "tools: must be a list"),
        ({"tools": [3]}, r"tools\[0\]"),
        ({"tools": [add, add]}, r"tools\[1\]: there is a tool with the name 'add'"),
        ({"tools": [{"name": "x"}]}, r"tools\[0\]"),
        ({"tools": [asynchronous]}, "asynchronous is async"),
        ({"messages": []}, "messages"),
        ({"temperature": "hot"}, "temperature"),
    ],
)
def test_options_that_cannot_work_are_told_before_any_request(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Stepper(**options)


def test_unknown_and_missing_keywords() -> None:
    with pytest.raises(TypeError, match="did you mean 'max_turns'"):
        Stepper(max_turn=3)
    with pytest.raises(TypeError, match="messages"):
        arguments_in("run", {"model": "m"})
    with pytest.raises(TypeError, match=r"run\(\) gives back text"):
        Stepper(response_format=int)


def test_async_tools_are_welcome_where_they_can_run() -> None:
    assert [found.name for found in Stepper(tools=[asynchronous], asynchronous=True).loop.tools] == ["asynchronous"]
