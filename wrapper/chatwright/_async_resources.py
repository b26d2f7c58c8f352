"""`client.chat.completions`, asynchronous."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, overload

from chatwright._function_tools import with_tools
from chatwright._listed_resources import AsyncStoredMessages
from chatwright._run_resources import AsyncRuns
from chatwright._signature import shows_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Literal, Unpack

    from typing_extensions import TypeForm

    from chatwright._perform import AsyncPerformer
    from chatwright._raw_resources import (
        AsyncRawCompletions,
        AsyncStreamedCompletions,
    )
    from chatwright.pages import AsyncPages
    from chatwright.results import Completion, CompletionDeleted
    from chatwright.streaming.async_stream import AsyncChatCompletionStream, AsyncStream
    from chatwright.structured.parsed import ParsedCompletion
    from chatwright.structured.streams import AsyncParsedStream
    from chatwright.types import (
        Chunk,
        CreateOptions,
        ListOptions,
        Messages,
        ModelName,
        ParseOptions,
        PlainOptions,
        RequestOptions,
        ResponseFormatParam,
        ToolLike,
    )

T = TypeVar("T")


class AsyncChat:
    """What has to do with chats: `completions`."""

    def __init__(self, performer: AsyncPerformer) -> None:
        self.completions = AsyncCompletions(performer)


class AsyncCompletions(AsyncRuns):
    """Completions: made, streamed and stored.

    Every method raises ConfigError before the network for what can't be right, TypeError for an unknown keyword, and a
    subclass of APIError for what goes wrong on the way.
    """

    messages: AsyncStoredMessages
    """The messages of stored completions."""

    def __init__(self, performer: AsyncPerformer) -> None:
        self._performer = performer
        self.messages = AsyncStoredMessages(performer)

    @overload
    async def create(
        self,
        *,
        model: ModelName,
        messages: Messages,
        stream: Literal[False] | None = None,
        **options: Unpack[CreateOptions],
    ) -> Completion: ...

    @overload
    async def create(
        self, *, model: ModelName, messages: Messages, stream: Literal[True], **options: Unpack[CreateOptions]
    ) -> AsyncStream[Chunk]: ...

    @overload
    async def create(
        self, *, model: ModelName, messages: Messages, stream: bool, **options: Unpack[CreateOptions]
    ) -> Completion | AsyncStream[Chunk]: ...

    @shows_options
    async def create(
        self,
        *,
        model: ModelName,
        messages: Messages,
        stream: bool | None = None,
        **options: Unpack[CreateOptions],
    ) -> Completion | AsyncStream[Chunk]:
        """Ask the model for its answer.

        Args:
            model: Name of the model.
            messages: A str (the user says it), one message, or several: builders, received messages and dicts, mixed.
            stream: Whether to get the answer in chunks while it is generated: `async for chunk in await create(...)`. `stream()`
                gives events, and puts the answer together.
            options: Every parameter of the API, and those of each call (`timeout`, `extra_headers` …). None: not sent.

        Example:
            >>> completion = await client.chat.completions.create(model="gpt-5", messages="Hi")  # doctest: +SKIP
        """
        from chatwright._calls import creation

        arguments = with_tools({"model": model, "messages": messages, "stream": stream, **options})
        performer = self._performer
        answer: Completion | AsyncStream[Chunk] = await performer.perform(
            creation(performer.config, arguments, performer.chunks_of)
        )
        return answer

    @overload
    async def parse(
        self, *, model: ModelName, messages: Messages, response_format: None = None, **options: Unpack[ParseOptions]
    ) -> ParsedCompletion[None]: ...

    @overload
    async def parse(
        self,
        *,
        model: ModelName,
        messages: Messages,
        response_format: Mapping[str, Any],
        **options: Unpack[ParseOptions],
    ) -> ParsedCompletion[Any]: ...

    # For functions that are given a `type[T]` and pass it on: a TypeForm alone tells pyright nothing of it.
    @overload
    async def parse(
        self, *, model: ModelName, messages: Messages, response_format: type[T], **options: Unpack[ParseOptions]
    ) -> ParsedCompletion[T]: ...

    @overload
    async def parse(
        self, *, model: ModelName, messages: Messages, response_format: TypeForm[T], **options: Unpack[ParseOptions]
    ) -> ParsedCompletion[T]: ...

    @shows_options
    async def parse(
        self, *, model: ModelName, messages: Messages, response_format: Any = None, **options: Unpack[ParseOptions]
    ) -> ParsedCompletion[Any]:
        """Ask the model for an answer of a type.

        Args:
            model: Name of the model.
            messages: A str (the user says it), one message, or several.
            response_format: The type: a class of attrs, dataclass, TypedDict, NamedTuple, msgspec.Struct or pydantic, an
                enum, Literal, Union, `list[T]` …, or a JSON schema as a dict.
            options: `reask`, how often to show the model what is wrong with its answer and ask again; `lenient`, to read
                JSON in spite of code fences, words around it or trailing commas; `strict=False`, for types that strict
                mode can't express; `tools`, all of them strict; and every other parameter, and those of each call.

        Raises:
            ConfigError: The type, or a tool, can't be sent; with the path of each fault, before any request.
            OutputParseError: The answer is no JSON, or of another type; `.path` says where.
            LengthFinishReasonError: The answer was cut off.
            ContentFilterFinishReasonError: It was filtered.

        Example:
            >>> c = await client.chat.completions.parse(  # doctest: +SKIP
            ...     model="gpt-5", messages="Name three primes", response_format=list[int]
            ... )
            >>> c.parsed  # doctest: +SKIP
            [2, 3, 5]
        """
        from chatwright.structured.operations import Parsing

        arguments = with_tools({"model": model, "messages": messages, **options})
        return await self._performer.perform(Parsing(self._performer.config, arguments, response_format))

    @overload
    def stream(
        self,
        *,
        model: ModelName,
        messages: Messages,
        response_format: ResponseFormatParam | None = None,
        tools: Iterable[ToolLike] | None = None,
        include_usage: bool | None = None,
        strict: bool = True,
        **options: Unpack[PlainOptions],
    ) -> AsyncChatCompletionStream: ...

    @overload
    def stream(
        self,
        *,
        model: ModelName,
        messages: Messages,
        response_format: type[T],
        tools: Iterable[ToolLike] | None = None,
        include_usage: bool | None = None,
        strict: bool = True,
        **options: Unpack[PlainOptions],
    ) -> AsyncParsedStream[T]: ...

    @overload
    def stream(
        self,
        *,
        model: ModelName,
        messages: Messages,
        response_format: TypeForm[T],
        tools: Iterable[ToolLike] | None = None,
        include_usage: bool | None = None,
        strict: bool = True,
        **options: Unpack[PlainOptions],
    ) -> AsyncParsedStream[T]: ...

    @shows_options
    def stream(
        self,
        *,
        model: ModelName,
        messages: Messages,
        response_format: Any = None,
        tools: Iterable[ToolLike] | None = None,
        include_usage: bool | None = None,
        strict: bool = True,
        **options: Unpack[PlainOptions],
    ) -> AsyncChatCompletionStream:
        """Ask the model for its answer, and follow how it is generated.

        Nothing is sent before the result is entered, iterated over, or started. Usage is asked for, unless
        `include_usage=False` or `stream_options=None`: a few servers refuse it.

        Args:
            model: Name of the model.
            messages: A str (the user says it), one message, or several.
            response_format: A type, as for `parse`: events have what has arrived of it in `parsed`, and so has `final`.
            tools: Functions that the model may call; the arguments of strict ones are read.
            include_usage: Whether to ask for the tokens used. None: yes, unless `stream_options` is given as None.
            strict: Whether the server is to guarantee the schema of a type.
            options: Every other parameter of the API, and those of each call.

        Example:
            >>> async with client.chat.completions.stream(model="gpt-5", messages="Hi") as stream:  # doctest: +SKIP
            ...     async for text in stream.text_stream:
            ...         print(text, end="")
        """
        performer = self._performer
        arguments = {"model": model, "messages": messages, **options}
        if response_format is None and tools is None:
            from chatwright._calls import streaming

            call, must_be_whole = streaming(performer.config, arguments, include_usage=include_usage)
            return performer.stream(call, must_be_whole=must_be_whole)
        from chatwright.structured.operations import parsed_streaming

        call, must_be_whole, decoding = parsed_streaming(
            performer.config,
            with_tools({**arguments, "tools": tools}),
            response_format,
            strict=strict,
            include_usage=include_usage,
        )
        return performer.stream(call, must_be_whole=must_be_whole, decoding=decoding)

    @shows_options
    async def retrieve(self, completion_id: str, **options: Unpack[RequestOptions]) -> Completion:
        """A stored completion.

        Args:
            completion_id: Its `id`; it was created with `store=True`.
            options: Those of each call: `timeout`, `extra_headers` …
        """
        from chatwright._calls import retrieval

        return await self._performer.perform(retrieval(self._performer.config, completion_id, options))

    @shows_options
    async def update(
        self, completion_id: str, *, metadata: Mapping[str, str] | None, **options: Unpack[RequestOptions]
    ) -> Completion:
        """Change a stored completion.

        Args:
            completion_id: Its `id`.
            metadata: The new labels, in place of all it has; None clears them.
            options: Those of each call: `timeout`, `extra_headers` …
        """
        from chatwright._calls import update

        arguments = {"metadata": metadata, **options}
        return await self._performer.perform(update(self._performer.config, completion_id, arguments))

    @shows_options
    async def delete(self, completion_id: str, **options: Unpack[RequestOptions]) -> CompletionDeleted:
        """Delete a stored completion.

        Args:
            completion_id: Its `id`.
            options: Those of each call: `timeout`, `extra_headers` …
        """
        from chatwright._calls import deletion

        return await self._performer.perform(deletion(self._performer.config, completion_id, options))

    @shows_options
    def list(self, **options: Unpack[ListOptions]) -> AsyncPages[Completion]:
        """The stored completions: `await` it for the first page, or go through all with `async for`.

        Args:
            options: Which ones (`model`, `metadata`), in what `order`, `limit` a page, `max_items` in all, `after` which
                id; and the options of each call.

        Example:
            >>> [c.id async for c in client.chat.completions.list(max_items=500)]  # doctest: +SKIP
        """
        from chatwright._listings import completions
        from chatwright.pages import AsyncPage

        performer = self._performer
        return performer.pages(partial(completions, AsyncPage, performer.fetch, performer.config, options))

    @property
    def with_raw_response(self) -> AsyncRawCompletions:
        """The same methods, giving the HTTP response: `.status_code`, `.headers`, `.text` …, and `.parse()`."""
        from chatwright._raw_resources import AsyncRawCompletions

        return AsyncRawCompletions(self._performer)

    @property
    def with_streaming_response(self) -> AsyncStreamedCompletions:
        """The same methods, each for an `async with` block, which gets the HTTP response before its body is read."""
        from chatwright._raw_resources import AsyncStreamedCompletions

        return AsyncStreamedCompletions(self._performer)
