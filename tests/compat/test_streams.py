"""Streams under the official SDK's names: its kinds of events only, chunks that know what came before them."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from chatwright.errors import ConfigError
from chatwright.openai import (
    AsyncOpenAI,
    AsyncStream,
    ContentFilterFinishReasonError,
    LengthFinishReasonError,
    OpenAI,
    Stream,
    pydantic_function_tool,
)
from chatwright.openai.lib.streaming.chat import (
    AsyncChatCompletionStream,
    ChatCompletionStream,
    ChatCompletionStreamState,
    ChunkEvent,
    ContentDeltaEvent,
)
from chatwright.openai.types.chat import ChatCompletionChunk
from chatwright.testing import FakeServer, call

if TYPE_CHECKING:
    from collections.abc import Iterator

HI: Any = [{"role": "user", "content": "Hi"}]
OURS_ALONE = {"usage", "finish", "reasoning.delta", "reasoning.done"}


@dataclass
class City:
    """A city."""

    name: str
    people: int


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as running:
        yield running


@pytest.fixture
def client(server: FakeServer) -> Iterator[OpenAI]:
    with OpenAI(base_url=server.url, max_retries=0) as made:
        yield made


def chunk(delta: dict[str, Any], finish_reason: str | None = None, **fields: Any) -> ChatCompletionChunk:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return ChatCompletionChunk.from_dict({"id": "c", "model": "m", "created": 1, "choices": [choice], **fields})


class TestChunks:
    def test_the_response_behind_it(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply("Hello", headers={"x-request-id": "req_1"})
        stream = client.chat.completions.create(model="gpt-5", messages=HI, stream=True)
        assert isinstance(stream, Stream)
        response = stream.response
        assert (response.status_code, response.headers["X-Request-Id"]) == (200, "req_1")
        assert response.url == f"{server.url}/chat/completions"
        response.close()
        assert list(stream) == []

    async def test_the_response_behind_an_async_one(self, server: FakeServer, anyio_backend: str) -> None:
        server.on().reply("Hello")
        async with AsyncOpenAI(base_url=server.url) as client:
            stream = await client.chat.completions.create(model="gpt-5", messages=HI, stream=True)
            assert isinstance(stream, AsyncStream)
            await stream.response.aclose()
            assert [chunk async for chunk in stream] == []


class TestEvents:
    def test_only_the_official_kinds(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply("Hello you", reasoning="Well")
        with client.chat.completions.stream(model="gpt-5", messages=HI) as stream:
            assert isinstance(stream, ChatCompletionStream)
            kinds = [event.type for event in stream]
            assert stream.current_completion_snapshot.usage is not None
        assert {"chunk", "content.delta", "content.done"} <= set(kinds)
        assert OURS_ALONE.isdisjoint(kinds)
        final = stream.get_final_completion()
        assert (final.choices[0].message.content, final.reasoning) == ("Hello you", "Well")

    async def test_asynchronously(self, server: FakeServer, anyio_backend: str) -> None:
        server.on().reply("Hello you")
        async with (
            AsyncOpenAI(base_url=server.url) as client,
            client.chat.completions.stream(model="gpt-5", messages=HI) as stream,
        ):
            assert isinstance(stream, AsyncChatCompletionStream)
            events = [event async for event in stream]
            assert OURS_ALONE.isdisjoint(event.type for event in events)
            assert (await stream.get_final_completion()).text == "Hello you"
        assert "".join(event.delta for event in events if isinstance(event, ContentDeltaEvent)) == "Hello you"

    def test_chunks_know_what_came_before_them(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply("one two three")
        with client.chat.completions.stream(model="gpt-5", messages=HI) as stream:
            found: list[Any] = [event for event in stream if event.type == "chunk"]
        texts = [event.snapshot.text for event in found]
        assert texts == sorted(texts, key=len)
        assert texts[-1] == "one two three"
        assert texts[1] == found[1].chunk.choices[0].delta.content
        again = pickle.loads(pickle.dumps(found[1]))
        assert (again, again.snapshot.text, again.choice) == (found[1], texts[1], None)
        assert isinstance(again, ChunkEvent)

    def test_unfinished_values_are_plain(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply('{"name": "Oslo", "people": 700000}')
        with client.chat.completions.stream(model="gpt-5", messages=HI, response_format=City) as stream:
            events: list[Any] = list(stream)
        parts = [event.parsed for event in events if event.type == "content.delta"]
        assert parts[-1] == {"name": "Oslo", "people": 700000}
        assert [event.parsed for event in events if event.type == "content.done"] == [City("Oslo", 700000)]
        assert stream.get_final_completion().choices[0].message.parsed == City("Oslo", 700000)


class TestTools:
    def test_a_class_makes_a_tool(self) -> None:
        tool: Any = pydantic_function_tool(City)
        function = tool["function"]
        assert (tool["type"], function["name"], function["strict"]) == ("function", "City", True)
        assert (function["description"], function["parameters"]["required"]) == ("A city.", ["name", "people"])
        named: Any = pydantic_function_tool(City, name="found", description="A city was found.")
        assert (named["function"]["name"], named["function"]["description"]) == ("found", "A city was found.")

    def test_it_needs_fields(self) -> None:
        with pytest.raises(ConfigError, match="fields"):
            pydantic_function_tool(int)

    def test_its_arguments_are_read(self, server: FakeServer, client: OpenAI) -> None:
        server.on().reply(tool_calls=[call("City", name="Oslo", people=1)]).forever()
        tools = [pydantic_function_tool(City)]
        parsed = client.chat.completions.parse(model="gpt-5", messages=HI, tools=tools)
        with client.chat.completions.stream(model="gpt-5", messages=HI, tools=iter(tools)) as stream:
            events: list[Any] = list(stream)
        (done,) = [event for event in events if event.type == "tool_calls.function.arguments.done"]
        assert done.parsed_arguments == City("Oslo", 1)
        for completion in (parsed, stream.get_final_completion()):
            (made,) = completion.choices[0].message.tool_calls or []
            assert made.type == "function"
            assert made.function.parsed_arguments == City("Oslo", 1)


class TestState:
    def test_it_puts_chunks_together(self) -> None:
        state = ChatCompletionStreamState()
        kinds = [event.type for piece in ("Hel", "lo") for event in state.handle_chunk(chunk({"content": piece}))]
        assert kinds == ["chunk", "content.delta", "chunk", "content.delta"]
        assert state.current_completion_snapshot.text == "Hello"
        last = state.handle_chunk(chunk({}, "stop"))
        assert [event.type for event in last] == ["chunk", "content.done"]
        assert isinstance(last[0], ChunkEvent)
        assert last[0].snapshot.finish_reason == "stop"
        assert state.get_final_completion().choices[0].message.content == "Hello"

    def test_with_a_type(self) -> None:
        state = ChatCompletionStreamState(response_format=City)
        state.handle_chunk(chunk({"content": '{"name":"Oslo",'}))
        state.handle_chunk(chunk({"content": '"people":1}'}, "stop"))
        assert state.get_final_completion().parsed == City("Oslo", 1)

    def test_with_tools(self) -> None:
        state = ChatCompletionStreamState(input_tools=iter([pydantic_function_tool(City)]))
        function = {"name": "City", "arguments": '{"name":"Oslo","people":1}'}
        state.handle_chunk(chunk({"tool_calls": [{"index": 0, "id": "c1", "function": function}]}, "tool_calls"))
        (made,) = state.get_final_completion().tool_calls
        assert made.type == "function"
        assert made.function.parsed_arguments == City("Oslo", 1)

    @pytest.mark.parametrize(
        ("reason", "error"),
        [("length", LengthFinishReasonError), ("content_filter", ContentFilterFinishReasonError)],
    )
    def test_an_answer_cut_short(self, reason: str, error: type[Exception]) -> None:
        state = ChatCompletionStreamState()
        state.handle_chunk(chunk({"content": "Hel"}, reason))
        with pytest.raises(error):
            state.get_final_completion()
