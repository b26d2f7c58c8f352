"""Streamed runs of tools on real sockets, through both clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw
from tests.contract.clients import KINDS, Maker, making
from tests.faults.replies import chunk, json_reply, sse_reply
from tests.faults.server import ScriptedServer
from tests.unit.tool_answers import answer, custom_call

if TYPE_CHECKING:
    from collections.abc import Iterator

GO: dict[str, Any] = {"model": "m", "messages": "Go"}
DONE = json_reply(answer(text="Done."))


@pytest.fixture(params=KINDS)
def client_of(request: pytest.FixtureRequest) -> Iterator[Maker]:
    with making(request.param) as maker:
        yield maker


def get_weather(city: str) -> str:
    """Weather."""
    return f"12 °C in {city}"


@cw.tool(needs_approval=True)
def pay(amount: int) -> dict[str, int]:
    return {"paid": amount}


def results_in(request: Any) -> list[Any]:
    return [message["content"] for message in request.json["messages"] if message["role"] == "tool"]


def streamed_call(call_id: str, name: str, arguments: str) -> Any:
    function = {"name": name, "arguments": ""}
    first = {"index": 0, "id": call_id, "type": "function", "function": function}
    pieces = [chunk({"role": "assistant", "content": "Let me see. ", "tool_calls": [first]})]
    pieces += [chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}) for piece in arguments]
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    return sse_reply([*pieces, chunk({}, "tool_calls"), chunk({}, choices=[], usage=usage)])


def streamed_text(*texts: str, finish: str = "stop") -> Any:
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    pieces = [chunk({"content": text}) for text in texts]
    return sse_reply([*pieces, chunk({}, finish), chunk({}, choices=[], usage=usage)])


def test_a_streamed_run(client_of: Maker) -> None:
    with ScriptedServer(
        streamed_call("call_1", "get_weather", '{"city":"Oslo"}'), streamed_text("12 ", "°C")
    ) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[get_weather], stream=True)
        events = list(run)
        assert run.final.text == "12 °C"
        assert run.usage.total_tokens == 6
        assert run.final.meta.status_code == 200
    turns = [number for number, event in enumerate(events) if isinstance(event, cw.Turn)]
    assert len(turns) == 2
    assert turns[-1] == len(events) - 1
    assert events[turns[0]].type == "turn"
    assert events[turns[0]].calls[0].result == "12 °C in Oslo"
    done = [event for event in events[: turns[0]] if isinstance(event, cw.ToolCallDone)]
    assert [(event.id, event.arguments) for event in done] == [("call_1", '{"city":"Oslo"}')]
    texts = [event.delta for event in events[turns[0] :] if isinstance(event, cw.ContentDelta)]
    assert texts == ["12 ", "°C"]
    assert server.requests[0].json["stream_options"] == {"include_usage": True}
    assert results_in(server.requests[1]) == ["12 °C in Oslo"]


def test_custom_tools_in_a_streamed_run(client_of: Maker) -> None:
    first = {"index": 0, "id": "call_1", "type": "custom", "custom": {"name": "shout", "input": ""}}
    pieces = [chunk({"role": "assistant", "tool_calls": [first]})]
    pieces += [chunk({"tool_calls": [{"index": 0, "custom": {"input": piece}}]}) for piece in ("hey", " {")]

    @cw.custom_tool
    def shout(text: str) -> str:
        return text.upper()

    with ScriptedServer(sse_reply([*pieces, chunk({}, "tool_calls")]), streamed_text("Done.")) as server:
        run = client_of(server.url).chat.completions.run(**GO, tools=[shout], stream=True).until_done()
        assert run.final.text == "Done."
    assert server.requests[1].json["messages"][1]["tool_calls"] == [custom_call("shout", "hey {")]
    assert results_in(server.requests[1]) == ["HEY {"]


def test_a_streamed_run_pauses_and_ends_like_any_other(client_of: Maker) -> None:
    replies = (streamed_call("call_1", "pay", '{"amount":5}'), streamed_text("Half", finish="length"))
    with ScriptedServer(*replies) as server:
        completions = client_of(server.url).chat.completions
        run = completions.run(**GO, tools=[pay], stream=True, include_usage=False).until_done()
        assert run.status == "needs_approval"
        state = run.to_dict()
        again = completions.resume(state, tools=[pay], decisions={"call_1": cw.deny()}, stream=True)
        assert [type(event).__name__ for event in again][-1] == "Turn"
        assert again.status == "length"
    assert "stream_options" not in server.requests[0].json
    assert results_in(server.requests[1]) == ["Denied: the user does not want this call to be made."]


def test_a_stream_that_breaks_leaves_the_run_as_it_was(client_of: Maker) -> None:
    broken = streamed_text("Hel", "lo").cut(-40)
    with ScriptedServer(broken, streamed_text("Hello")) as server:
        run = client_of(server.url).chat.completions.run(**GO, stream=True)
        with pytest.raises(cw.StreamInterruptedError):
            run.until_done()
        assert run.status == "running"
        assert run.until_done().final.text == "Hello"
    assert server.requests[0].json == server.requests[1].json


def test_a_streamed_run_can_be_closed_in_the_middle(client_of: Maker) -> None:
    with ScriptedServer(streamed_text("Hel", "lo"), streamed_text("Hello")) as server:
        with client_of(server.url).chat.completions.run(**GO, stream=True) as run:
            for event in run:
                if isinstance(event, cw.ContentDelta):
                    run.add("More.")
                    break
        assert run.status == "running"
        assert run.until_done().final.text == "Hello"
    assert [message["content"] for message in server.requests[1].json["messages"]] == ["Go", "More."]


def test_what_is_said_while_an_answer_is_streamed_comes_after_it(client_of: Maker) -> None:
    with ScriptedServer(streamed_text("One."), streamed_text("Two.")) as server:
        run = client_of(server.url).chat.completions.run(**GO, stream=True)
        said = False
        for event in run:
            if isinstance(event, cw.ContentDelta) and not said:
                run.add("And?")
                said = True
        assert run.final.text == "Two."
    assert [message["content"] for message in server.requests[1].json["messages"]] == ["Go", "One.", "And?"]
