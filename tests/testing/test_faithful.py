"""What the fake server sends is what the API's description says that servers send."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator

from chatwright.testing import FakeServer, call, fault
from tests.testing.asking import answer, ask, events

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLIES: dict[str, dict[str, Any]] = {
    "text": {"content": "Hello there"},
    "calls": {"tool_calls": [call("get_weather", city="Oslo"), call("now")]},
    "choices": {"content": ["one", "two"]},
    "refusal": {"refusal": "No."},
    "json": {"json": {"a": [1]}},
    "logprobs": {"logprobs": ["a", ("b", -1.5)]},
    "length": {"content": "cut", "finish_reason": "length"},
}


@cache
def description() -> dict[str, Any]:
    text = (Path(__file__).parents[2] / "openapi.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


def hold(value: Any, name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": description()["components"]}
    errors = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(value)]
    assert errors == []


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as running:
        yield running


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
@pytest.mark.parametrize("options", [{}, {"logprobs": True, "top_logprobs": 1}], ids=["plain", "logprobs"])
def test_completions_and_chunks(server: FakeServer, reply: dict[str, Any], options: dict[str, Any]) -> None:
    server.on().reply(**reply).forever()
    hold(answer(server, **options), "CreateChatCompletionResponse")
    *chunks, done = events(server, stream_options={"include_usage": True}, **options)
    assert done == "[DONE]"
    for chunk in chunks:
        # The description has no null there, and every real server sends it.
        hold({k: v for k, v in chunk.items() if (k, v) != ("usage", None)}, "CreateChatCompletionStreamResponse")


def test_stored_completions(server: FakeServer) -> None:
    server.on().reply("Hi").forever()
    name = answer(server, store=True, metadata={"a": "b"})["id"]
    url = f"{server.url}/chat/completions"
    hold(httpx.get(f"{url}/{name}").json(), "CreateChatCompletionResponse")
    hold(httpx.get(url).json(), "ChatCompletionList")
    page = httpx.get(f"{url}/{name}/messages").json()
    # The description lends these messages the shape of an answer's, role included; what is listed is what was sent.
    assert [message.pop("role") for message in page["data"]] == ["user"]
    page["data"][0]["role"] = "assistant"
    hold(page, "ChatCompletionMessageList")
    hold(httpx.delete(f"{url}/{name}").json(), "ChatCompletionDeleted")


def test_errors(server: FakeServer) -> None:
    for code in (400, 401, 404, 429, 500):
        server.on().reply(fault.status(code))
        hold(ask(server).json(), "ErrorResponse")
    hold(ask(server).json(), "ErrorResponse")
    hold(ask(server, n=0).json(), "ErrorResponse")


def test_a_wrong_answer_would_be_noticed(server: FakeServer) -> None:
    server.on().reply({"choices": [{"index": "first"}]})
    with pytest.raises(AssertionError, match="first"):
        hold(answer(server), "CreateChatCompletionResponse")
