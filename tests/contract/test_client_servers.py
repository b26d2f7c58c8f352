"""The shapes of many servers (tests/data/servers), through both clients: what is read out of them, and that nothing is lost.

They are made by hand after what these servers document and are known to send; the recordings are in tests/data/corpus.
"""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

import chatwright as cw
from tests.contract.clients import making
from tests.faults.replies import body_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.clients import Maker

SHAPES: Final = Path(__file__).parents[1] / "data" / "servers"


def shapes(name: str) -> list[Any]:
    found: list[dict[str, Any]] = yaml.safe_load((SHAPES / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(shape, id=shape["case"]) for shape in found]


@pytest.fixture(scope="module", params=["sync", "asyncio"])
def maker(request: pytest.FixtureRequest) -> Iterator[Maker]:
    with making(request.param) as maker:
        yield maker


@pytest.mark.parametrize("shape", shapes("answers"))
def test_answers(shape: dict[str, Any], maker: Maker) -> None:
    reply = body_reply(json.dumps(shape["body"]).encode(), headers=list(shape.get("headers", {}).items()))
    with ScriptedServer(reply) as server:
        found = maker(server.url).chat.completions.create(model="m", messages="Hi")
    assert found.to_dict() == shape["body"]
    assert {
        "text": found.text,
        "reasoning": found.reasoning or None,
        "tools": [call.function.name for call in found.tool_calls] or None,
        "finish_reason": found.finish_reason,
        "total_tokens": found.usage and found.usage.total_tokens,
        "request_id": found.meta.request_id,
    } == {"reasoning": None, "tools": None, "request_id": None, **shape["expected"]}


@pytest.mark.parametrize("shape", shapes("errors"))
def test_errors(shape: dict[str, Any], maker: Maker) -> None:
    text = shape["text"] if "text" in shape else json.dumps(shape["body"])
    headers = list(shape.get("headers", {}).items())
    reply = body_reply(
        text.encode(), shape["status"], headers, content_type=shape.get("content_type", "application/json")
    )
    with ScriptedServer(reply) as server, pytest.raises(cw.APIError) as caught:
        maker(server.url, max_retries=0).chat.completions.create(model="m", messages="Hi")
    error = caught.value
    assert type(error).__name__ == shape["error"]
    assert (error.code, error.request_id) == (shape.get("code"), shape.get("request_id"))
    assert "no further words" not in error.message
    if isinstance(error, cw.APIStatusError):
        assert error.retry_after == shape.get("retry_after")
        assert error.response.text == text
    assert pickle.loads(pickle.dumps(error)).to_dict() == error.to_dict()


def test_a_wait_that_the_body_asks_for_is_kept(maker: Maker) -> None:
    wish = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.015s"}
    busy = [{"error": {"code": 429, "message": "busy", "status": "RESOURCE_EXHAUSTED", "details": [{"odd": 1}, wish]}}]
    answer = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}]}
    waits: list[Any] = []
    with ScriptedServer(body_reply(json.dumps(busy).encode(), 429), body_reply(json.dumps(answer).encode())) as server:
        client = maker(
            server.url, max_retries=1, on_retry=lambda event: waits.append((event.delay, event.error.retry_after))
        )
        assert client.chat.completions.create(model="m", messages="Hi").text == "Hi"
    assert waits == [(0.015, 0.015)]


@pytest.mark.parametrize("shape", shapes("streams"))
def test_streams(shape: dict[str, Any], maker: Maker) -> None:
    expected: dict[str, Any] = shape["expected"]
    with ScriptedServer(body_reply(wire_of(shape), content_type="text/event-stream")) as server:
        stream = maker(server.url, max_retries=0).chat.completions.stream(model="m", messages="Hi")
        if "error" in expected:
            with pytest.raises(cw.APIError) as caught:
                stream.until_done()
            partial = caught.value.partial
            told = (type(caught.value).__name__, caught.value.code, None if partial is None else partial.text)
            assert told == (expected["error"], expected.get("code"), expected.get("partial"))
            return
        events = list(stream)
        final = stream.final
    assert {
        "text": final.text,
        "reasoning": final.reasoning,
        "refusal": final.refusal,
        "tools": [[call.function.name, call.function.arguments] for call in final.tool_calls] or None,
        "finish_reason": final.finish_reason,
        "total_tokens": final.usage and final.usage.total_tokens,
        "extra": sorted(final.extra) or None,
    } == {"reasoning": None, "refusal": None, "tools": None, "total_tokens": None, "extra": None, **expected}
    assert "".join(event.delta for event in events if isinstance(event, cw.ContentDelta)) == final.text
    thoughts = "".join(event.delta for event in events if isinstance(event, cw.ReasoningDelta))
    assert thoughts == (final.reasoning or "")
    assert [[event.name, event.arguments] for event in events if isinstance(event, cw.ToolCallDone)] == expected.get(
        "tools", []
    )


def wire_of(shape: dict[str, Any]) -> bytes:
    """The stream as it stands on the wire."""
    if "raw" in shape:
        return str(shape["raw"]).encode()
    events = [event if isinstance(event, str) else f"data: {json.dumps(event)}" for event in shape["events"]]
    if shape.get("done", True):
        events.append("data: [DONE]")
    return "".join(f"{event}\n\n" for event in events).encode()
