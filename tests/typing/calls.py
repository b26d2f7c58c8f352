"""What type checkers infer, and what they refuse. Checked by mypy and basedpyright; never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_type

from chatwright import AsyncClient, Client, ContentDelta, RetryPolicy, Timeout, ToolCallDone
from chatwright._raw import AsyncStreamedResponse, RawResponse, StreamedResponse
from chatwright.streaming.async_stream import AsyncChatCompletionStream, AsyncStream
from chatwright.streaming.stream import ChatCompletionStream, Stream
from chatwright.types import (
    AsyncPage,
    Chunk,
    Completion,
    CompletionDeleted,
    Meta,
    ModelInfo,
    Page,
    StoredMessage,
    SystemMessage,
    ToolCall,
    Usage,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from chatwright import CreateOptions, MessageParam, RequestOptions
    from chatwright.types import ToolParam, UserMessageParam


def calls(client: Client, *, flag: bool) -> None:
    completions = client.chat.completions
    assert_type(completions.create(model="gpt-5", messages="Hi"), Completion)
    assert_type(completions.create(model="gpt-5", messages="Hi", stream=False), Completion)
    assert_type(completions.create(model="gpt-5", messages="Hi", stream=None), Completion)
    assert_type(completions.create(model="gpt-5", messages="Hi", stream=True), Stream[Chunk])
    assert_type(completions.create(model="gpt-5", messages="Hi", stream=flag), Completion | Stream[Chunk])
    assert_type(completions.stream(model="gpt-5", messages="Hi"), ChatCompletionStream)
    assert_type(completions.retrieve("c"), Completion)
    assert_type(completions.update("c", metadata=None), Completion)
    assert_type(completions.delete("c"), CompletionDeleted)
    assert_type(completions.list(limit=3, max_items=5), Page[Completion])
    assert_type(completions.messages.list("c"), Page[StoredMessage])
    assert_type(client.models.list(), Page[ModelInfo])
    assert_type(client.models.retrieve("m"), ModelInfo)
    assert_type([item for item in completions.list()], list[Completion])  # noqa: C416
    assert_type(client.get("/x"), RawResponse[Any])
    assert_type(client.with_options(timeout=3).copy(api_key="k"), Client)
    assert_type(Client.azure(azure_endpoint="https://r.example"), Client)


def streams(client: Client) -> None:
    for chunk in client.chat.completions.create(model="m", messages="Hi", stream=True):
        assert_type(chunk, Chunk)
        assert_type(chunk.choices[0].delta.content, str | None)
    with client.chat.completions.stream(model="m", messages="Hi") as stream:
        for event in stream:
            match event:
                case ContentDelta(delta=text):
                    assert_type(text, str)
                case ToolCallDone(name=name):
                    assert_type(name, str)
                case _:
                    assert_type(event.choice, int | None)
        assert_type(stream.final, Completion)
        assert_type(stream.partial, Completion | None)
    assert_type(list(client.chat.completions.stream(model="m", messages="Hi").text_stream), list[str])
    raw = client.chat.completions.with_raw_response.stream(model="m", messages="Hi")
    assert_type(raw, RawResponse[ChatCompletionStream])


def results(answer: Completion) -> None:
    assert_type(answer.text, str)
    assert_type(answer.texts, list[str])
    assert_type(answer.usage, Usage | None)
    assert_type(answer.meta, Meta)
    assert_type(answer.tool_calls, list[ToolCall])
    assert_type(answer.finish_reason, str | None)
    assert_type(answer.choices[0].message.content, str | None)
    answer.txt  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue] # noqa: B018


def raw(client: Client) -> None:
    responses = client.chat.completions.with_raw_response
    assert_type(responses.create(model="m", messages="Hi"), RawResponse[Completion])
    assert_type(responses.delete("c").parse(), CompletionDeleted)
    assert_type(responses.list(limit=1).parse(), Page[Completion])
    with client.chat.completions.with_streaming_response.retrieve("c") as response:
        assert_type(response, StreamedResponse[Completion])
        assert_type(response.read(), bytes)
    responses.retrieve()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def asynchronous(client: AsyncClient) -> None:
    completions = client.chat.completions
    assert_type(await completions.create(model="m", messages="Hi"), Completion)
    assert_type(await completions.create(model="m", messages="Hi", stream=True), AsyncStream[Chunk])
    assert_type(completions.stream(model="m", messages="Hi"), AsyncChatCompletionStream)
    raw = await completions.with_raw_response.stream(model="m", messages="Hi")
    assert_type(raw.parse(), AsyncChatCompletionStream)
    async with completions.stream(model="m", messages="Hi") as stream:
        assert_type([text async for text in stream.text_stream], list[str])
    assert_type(await completions.update("c", metadata={"a": "b"}), Completion)
    assert_type(await completions.list(), AsyncPage[Completion])
    assert_type([item async for item in completions.list()], list[Completion])
    assert_type([item async for item in completions.messages.list("c")], list[StoredMessage])
    assert_type(await client.models.retrieve("m"), ModelInfo)
    assert_type(await completions.with_raw_response.delete("c"), RawResponse[CompletionDeleted])
    assert_type((await completions.with_raw_response.list()).parse(), AsyncPage[Completion])
    async with completions.with_streaming_response.create(model="m", messages="Hi") as response:
        assert_type(response, AsyncStreamedResponse[Completion])


def messages(client: Client, answer: Completion, stored: StoredMessage, any_mapping: Mapping[str, Any]) -> None:
    create = client.chat.completions.create
    typed: UserMessageParam = {"role": "user", "content": "Hi"}
    conversation: list[MessageParam] = [{"role": "system", "content": "Be terse."}, typed, SystemMessage(content="Hm")]
    conversation.append(answer.choices[0].message)
    conversation.append(stored)
    conversation.append(any_mapping)
    create(model="m", messages=conversation)
    create(model="m", messages=({"role": role, "content": "x"} for role in ("user", "assistant")))
    create(model="m", messages=typed)
    create(
        model="m", messages=[{"role": "user", "content": [{"type": "text", "text": "Hi"}]}, answer.choices[0].message]
    )
    create(model="m", messages=5)  # type: ignore[call-overload,arg-type,unused-ignore]  # pyright: ignore[reportArgumentType, reportCallIssue]


def keywords(client: Client) -> None:
    tool: ToolParam = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}, "strict": True}}
    client.chat.completions.create(
        model="a model of tomorrow",
        messages="Hi",
        temperature=1,
        reasoning_effort="high",
        service_tier="a tier of tomorrow",
        stop=["a"],
        tools=[tool],
        tool_choice={"type": "function", "function": {"name": "f"}},
        response_format={"type": "json_schema", "json_schema": {"name": "n", "schema": {}}},
        metadata=None,
        extra_headers={"a": None},
        timeout=Timeout(3),
        retry=RetryPolicy(),
    )
    client.chat.completions.create(model="m", messages="Hi", temperature="hot")  # type: ignore[call-overload,arg-type,unused-ignore]  # pyright: ignore[reportArgumentType, reportCallIssue]
    client.chat.completions.create(model="m", messages="Hi", temprature=1)  # type: ignore[call-overload,call-arg,unused-ignore]  # pyright: ignore[reportCallIssue]
    client.chat.completions.retrieve("c", timeout="soon")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def wrapper(client: Client, text: str, **options: Unpack[CreateOptions]) -> str:
    return client.chat.completions.create(model="m", messages=text, **options).text


def stored_wrapper(client: Client, **options: Unpack[RequestOptions]) -> Completion:
    return client.chat.completions.retrieve("c", **options)


def use_of_wrappers(client: Client) -> None:
    wrapper(client, "Hi", temperature=0.5, timeout=3)
    stored_wrapper(client, max_retries=1)
    wrapper(client, "Hi", temprature=0.5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
