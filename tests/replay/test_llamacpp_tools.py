"""Function calls that a real model makes, with chatwright's chat template for it."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import chatwright as cw

if TYPE_CHECKING:
    from tests.replay.callers import Caller

SERVER = "llamacpp-tools"
MODEL = "smollm2-135m-instruct"
QUESTION = "What is the weather in Paris?"
WEATHER: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Current weather of a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
OPTIONS: dict[str, Any] = {"model": MODEL, "tools": [WEATHER], "max_tokens": 60, "temperature": 0, "seed": 7}


def test_call_and_result(caller: Caller) -> None:
    answer = caller.do(lambda c: c.chat.completions.create(messages=QUESTION, **OPTIONS))
    assert answer.finish_reason == "tool_calls"
    (call,) = answer.tool_calls
    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments) == {"city": "Paris"}

    result = {"role": "tool", "tool_call_id": call.id, "content": "21 degrees and sunny"}
    messages = [{"role": "user", "content": QUESTION}, answer.choices[0].message, result]
    last = caller.do(lambda c: c.chat.completions.create(messages=messages, **OPTIONS))
    assert last.finish_reason == "stop"
    assert "21" in last.text


def test_call_in_a_stream(caller: Caller) -> None:
    events, final = caller.read(lambda c: c.chat.completions.stream(messages=QUESTION, **OPTIONS))
    (done,) = [event for event in events if isinstance(event, cw.ToolCallDone)]
    assert (done.name, json.loads(done.arguments)) == ("get_weather", {"city": "Paris"})
    deltas = [event.arguments_delta for event in events if isinstance(event, cw.ToolCallDelta)]
    assert "".join(delta or "" for delta in deltas) == done.arguments
    assert len(deltas) > 2
    assert final.tool_calls[0].id == done.id
    assert final.finish_reason == "tool_calls"


@cw.tool
def get_weather(city: str) -> str:
    """Current weather of a city."""
    return f"21 degrees and sunny in {city}"


RUN: dict[str, Any] = {**OPTIONS, "tools": [get_weather]}


def finished(client: Any, **options: Any) -> Any:
    """A run, taken to its end."""
    return client.chat.completions.run(messages=QUESTION, **{**RUN, **options}).until_done()


def test_run(caller: Caller) -> None:
    """The whole round: the model calls, the function answers, the model says what came of it."""
    run = caller.do(finished)
    assert run.status == "done"
    asked, called, answered, last = run.messages
    assert (asked["content"], last["content"]) == (QUESTION, run.final.text)
    assert json.loads(called["tool_calls"][0]["function"]["arguments"]) == {"city": "Paris"}
    assert (answered["tool_call_id"], answered["content"]) == (
        called["tool_calls"][0]["id"],
        "21 degrees and sunny in Paris",
    )
    assert "21" in run.final.text
    assert run.usage.total_tokens > run.final.usage.total_tokens


def test_run_in_a_stream(caller: Caller) -> None:
    run = caller.do(partial(finished, stream=True))
    assert run.status == "done"
    assert "21" in run.final.text
    assert [message["role"] for message in run.messages] == ["user", "assistant", "tool", "assistant"]


def test_run_that_waits_for_approval(caller: Caller) -> None:
    """What is saved as JSON goes on later, with another client; the tool has run once."""
    ran = []

    @cw.tool(needs_approval=True, name="get_weather")
    def ask_first(city: str) -> str:
        """Current weather of a city."""
        ran.append(city)
        return f"21 degrees and sunny in {city}"

    run = caller.do(partial(finished, tools=[ask_first]))
    assert (run.status, ran) == ("needs_approval", [])
    (call,) = run.pending
    state = json.loads(json.dumps(run.to_dict()))
    resumed = caller.do(
        lambda c: c.chat.completions.resume(state, tools=[ask_first], decisions={call.id: cw.approve()}).until_done()
    )
    assert (resumed.status, ran) == ("done", ["Paris"])
    assert "21" in resumed.final.text
