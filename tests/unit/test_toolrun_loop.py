"""The tool loop, stepped by hand: no network, no threads, no clock."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from chatwright import (
    APITimeoutError,
    ConfigError,
    Context,
    OutputParseError,
    RateLimitError,
    Tool,
    custom_tool,
    system,
    tool,
    user,
)
from chatwright._http import Headers, Reply
from chatwright.toolrun.effects import CallTools, TimedOut
from chatwright.toolrun.settings import arguments_in
from tests.unit.tool_answers import Stepper, answer, call, custom_call, roles


def add(a: int, b: int = 1) -> int:
    """Add."""
    return a + b


def fail(why: str) -> None:
    raise ValueError(why)


@tool(needs_approval=True)
def delete(path: str) -> str:
    return f"deleted {path}"


async def asynchronous() -> None: ...


PLAIN = {"type": "function", "function": {"name": "elsewhere", "parameters": {"type": "object", "properties": {}}}}


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
        (custom_call("add", "1+1"), "no tool 'add'", LookupError),
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


def test_wrong_arguments_need_no_approval() -> None:
    run = Stepper(answer(call("delete")), answer(), tools=[delete])
    run.all()
    assert run.loop.status == "done"
    assert "path" in run.results[0]


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


def test_calls_that_need_approval_pause_the_run() -> None:
    run = Stepper(
        answer(call("add", "a", a=1), call("delete", "b", path="x"), call("delete", "c", path="y")),
        answer(),
        tools=[add, delete],
    )
    assert run.next() is not None
    assert run.loop.status == "running"
    assert run.next() is None
    assert run.loop.status == "needs_approval"
    assert [found.id for found in run.loop.pending] == ["b", "c"]
    assert len(run.effects) == 1
    assert run.next() is None
    assert len(run.effects) == 1
    run.loop.approve(run.loop.find("b"))
    assert run.loop.status == "needs_approval"
    assert run.next() is None
    assert len(run.effects) == 2
    run.loop.find("c").deny("not today")
    assert run.loop.status == "running"
    assert run.next() is not None
    assert run.results == ["2", "deleted x", "Denied: not today"]
    assert run.loop.status == "done"


def test_decisions_before_the_pause() -> None:
    run = Stepper(answer(call("delete", "a", path="x"), call("add", "b", a=1)), answer(), tools=[add, delete])
    turn = run.next()
    assert turn is not None
    run.loop.approve(run.loop.find(turn.calls[0]), {"path": "/tmp/x"})
    run.loop.find(turn.calls[1]).deny(None)
    assert run.next() is not None
    assert run.results == ["deleted /tmp/x", "Denied: the user does not want this call to be made."]
    made = run.requests[1]["messages"][1]["tool_calls"][0]["function"]["arguments"]
    assert json.loads(made) == {"path": "/tmp/x"}
    assert turn.completion.tool_calls[0].to_dict()["function"]["arguments"] == '{"path": "x"}'


def test_decisions_that_cannot_be_carried_out() -> None:
    run = Stepper(answer(call("delete", "a", path="x"), call("elsewhere", "b")), answer(), tools=[delete, PLAIN])
    with pytest.raises(ConfigError, match="no call of the open turn"):
        run.loop.find("a")
    run.next()
    with pytest.raises(ConfigError, match="path: expected a string"):
        run.loop.approve(run.loop.find("a"), {"path": 3})
    with pytest.raises(ConfigError, match="must be a dict"):
        run.loop.approve(run.loop.find("a"), ["x"])
    with pytest.raises(ConfigError, match="has no function"):
        run.loop.approve(run.loop.find("b"))
    with pytest.raises(ConfigError, match="'c'"):
        run.loop.find("c")
    run.loop.find("a").deny(None)
    with pytest.raises(ConfigError, match="denied already"):
        run.loop.approve(run.loop.find("a"))


def test_calls_of_tools_without_a_function_are_answered_by_the_caller() -> None:
    run = Stepper(answer(call("elsewhere"), call("add", "call_2", a=1)), answer(), tools=[PLAIN, add])
    run.all()
    assert run.loop.status == "needs_approval"
    assert run.requests[0]["tools"][0] == PLAIN
    run.loop.find("call_1").answer({"ok": True})
    run.all()
    assert run.loop.status == "done"
    assert run.results == ['{"ok":true}', "2"]


def test_custom_tools_get_the_text() -> None:
    @custom_tool
    def shout(text: str, context: Context[str]) -> str:
        """Shout."""
        return f"{text.upper()}{context.value}"

    run = Stepper(answer(custom_call("shout", "hey {")), answer(), tools=[shout], context="!")
    turns = run.all()
    assert turns[0].calls[0].arguments == "hey {"
    assert turns[0].calls[0].custom is not None
    assert turns[0].calls[0].function is None
    assert run.results == ["HEY {!"]
    assert run.requests[0]["tools"] == [{"type": "custom", "custom": {"name": "shout", "description": "Shout."}}]


def test_edited_text_of_a_custom_tool() -> None:
    shout = custom_tool(needs_approval=True, name="shout")(lambda text: text.upper())
    run = Stepper(answer(custom_call("shout", "hey")), answer(), tools=[shout])
    run.next()
    run.loop.approve(run.loop.find("call_1"), "ho")
    run.all()
    assert run.results == ["HO"]
    assert run.requests[1]["messages"][1]["tool_calls"][0]["custom"]["input"] == "ho"


def test_added_messages_come_after_the_results() -> None:
    run = Stepper(answer(call("add", a=1)), answer(), tools=[add])
    run.loop.add("before")
    run.next()
    run.loop.add(user("after"))
    assert roles(run.loop.messages) == ["user", "user", "assistant"]
    run.next()
    assert roles(run.requests[1]["messages"]) == ["user", "user", "assistant", "tool", "user"]


def test_a_message_after_the_end_goes_on() -> None:
    run = Stepper(answer(text="One."), answer(text="Two."), tools=[add])
    run.all()
    run.loop.add("And then?")
    assert run.loop.status == "running"
    run.all()
    assert roles(run.loop.messages) == ["user", "assistant", "user", "assistant"]
    assert run.loop.status == "done"


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


def test_calls_count_whatever_the_finish_reason_says() -> None:
    run = Stepper(answer(call("add", a=1), finish="stop"), answer(), tools=[add])
    run.all()
    assert run.results == ["2"]


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


def test_what_is_done_is_not_forgotten_when_it_is_interrupted() -> None:
    done: list[int] = []

    def note(number: int) -> int:
        done.append(number)
        return number

    run = Stepper(answer(call("note", "a", number=1), call("note", "b", number=2)), answer(), tools=[note])
    run.next()
    run.stops_at = 1
    with pytest.raises(KeyboardInterrupt):
        run.next()
    run.stops_at = None
    run.all()
    assert done == [1, 2]
    assert run.results == ["1", "2"]


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


def test_async_tools_are_welcome_where_they_can_run() -> None:
    assert [found.name for found in Stepper(tools=[asynchronous], asynchronous=True).loop.tools] == ["asynchronous"]


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
