"""Function calls that a real model makes, with chatwright's chat template for it."""

from __future__ import annotations

import json
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
