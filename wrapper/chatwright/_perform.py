"""How a client carries its operations out: plainly, or handing over the response itself. Sync and async."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from chatwright._calls import Operation
from chatwright._drive import arun, run
from chatwright._raw import AsyncStreamedResponse, RawResponse, StreamedResponse
from chatwright.pages import AsyncPages
from chatwright.streaming.decoding import NO_DECODING

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatwright._drive import AsyncWire, SyncWire
    from chatwright._flow import Call, Flow
    from chatwright._http import Reply
    from chatwright._wire import Chunk
    from chatwright.config import ClientConfig
    from chatwright.pages import AsyncPage
    from chatwright.streaming.async_stream import AsyncChatCompletionStream, AsyncStream
    from chatwright.streaming.decoding import Decoding
    from chatwright.streaming.stream import ChatCompletionStream, Stream

T = TypeVar("T")


class Performer:
    """Carries operations out, and gives what they are for."""

    __slots__ = ("config", "wire")

    def __init__(self, config: ClientConfig, wire: SyncWire) -> None:
        self.config = config
        self.wire = wire

    def drive(self, flow: Flow[T]) -> T:
        """The result of a flow."""
        return run(flow, self.wire)

    def drive_tools(self, flow: Flow[T]) -> T:
        """The result of a flow that has tools called."""
        from chatwright._drive.tool_threads import call_tools

        return run(flow, self.wire, call_tools)

    def fetch(self, operation: Operation[T]) -> T:
        """The result of an operation."""
        return run(operation.flow(), self.wire)

    def perform(self, operation: Operation[T]) -> T:
        """What the method that asks is to give back: here, the result."""
        return run(operation.flow(), self.wire)

    def chunks_of(self, call: Call, reply: Reply) -> Stream[Chunk]:
        """The chunks of an open response."""
        from chatwright.streaming.stream import Stream

        return Stream(call, reply, self.drive)

    def stream(self, call: Call, *, must_be_whole: bool, decoding: Decoding = NO_DECODING) -> ChatCompletionStream:
        """The events of a call that is yet to be made."""
        return _stream_class(decoding)(call, self.drive, decoding=decoding, must_be_whole=must_be_whole)


class _HandingOver(Performer):
    """Gives the response instead."""

    __slots__ = ()

    def stream(self, call: Call, *, must_be_whole: bool, decoding: Decoding = NO_DECODING) -> Any:
        """The response that holds a stream of events."""
        make = _stream_class(decoding)

        def read(call: Call, reply: Reply) -> ChatCompletionStream:
            return make(call, self.drive, decoding=decoding, must_be_whole=must_be_whole, reply=reply)

        return self.perform(Operation(call, read))


class RawPerformer(_HandingOver):
    """Gives the whole response."""

    __slots__ = ()

    def perform(self, operation: Operation[Any]) -> Any:
        """The response, read whole unless it is an event stream."""
        return self.fetch(_handed_over(operation, RawResponse))


class StreamedPerformer(_HandingOver):
    """Gives the response before its body is read."""

    __slots__ = ()

    def perform(self, operation: Operation[Any]) -> Any:
        """The open response."""
        return self.fetch(_kept_open(operation, StreamedResponse))


class AsyncPerformer:
    """Carries operations out, and gives what they are for."""

    __slots__ = ("config", "wire")

    def __init__(self, config: ClientConfig, wire: AsyncWire) -> None:
        self.config = config
        self.wire = wire

    async def drive(self, flow: Flow[T]) -> T:
        """The result of a flow."""
        return await arun(flow, self.wire)

    async def drive_tools(self, flow: Flow[T]) -> T:
        """The result of a flow that has tools called."""
        from chatwright._drive.tool_tasks import acall_tools

        return await arun(flow, self.wire, acall_tools)

    async def fetch(self, operation: Operation[T]) -> T:
        """The result of an operation."""
        return await arun(operation.flow(), self.wire)

    async def perform(self, operation: Operation[T]) -> T:
        """What the method that asks is to give back: here, the result."""
        return await arun(operation.flow(), self.wire)

    def pages(self, make: Callable[[], Operation[AsyncPage[T]]]) -> AsyncPages[T]:
        """A list, to be awaited or gone through."""
        return AsyncPages(self.fetch, make)

    def chunks_of(self, call: Call, reply: Reply) -> AsyncStream[Chunk]:
        """The chunks of an open response."""
        from chatwright.streaming.async_stream import AsyncStream

        return AsyncStream(call, reply, self.drive)

    def stream(self, call: Call, *, must_be_whole: bool, decoding: Decoding = NO_DECODING) -> AsyncChatCompletionStream:
        """The events of a call that is yet to be made."""
        return _async_stream_class(decoding)(call, self.drive, decoding=decoding, must_be_whole=must_be_whole)


class _AsyncHandingOver(AsyncPerformer):
    """Gives the response instead."""

    __slots__ = ()

    def pages(self, make: Callable[[], Operation[Any]]) -> Any:
        """The response that holds a list's first page, to be awaited."""
        return self.perform(make())

    def stream(self, call: Call, *, must_be_whole: bool, decoding: Decoding = NO_DECODING) -> Any:
        """The response that holds a stream of events, to be awaited."""
        make = _async_stream_class(decoding)

        def read(call: Call, reply: Reply) -> AsyncChatCompletionStream:
            return make(call, self.drive, decoding=decoding, must_be_whole=must_be_whole, reply=reply)

        return self.perform(Operation(call, read))


class AsyncRawPerformer(_AsyncHandingOver):
    """Gives the whole response."""

    __slots__ = ()

    async def perform(self, operation: Operation[Any]) -> Any:
        """The response, read whole unless it is an event stream."""
        return await self.fetch(_handed_over(operation, RawResponse))


class AsyncStreamedPerformer(_AsyncHandingOver):
    """Gives the response before its body is read."""

    __slots__ = ()

    async def perform(self, operation: Operation[Any]) -> Any:
        """The open response."""
        return await self.fetch(_kept_open(operation, AsyncStreamedResponse))


def _handed_over(operation: Operation[Any], response: Callable[..., Any]) -> Operation[Any]:
    """The operation, giving its response, which can make the result later."""
    return Operation(operation.call, lambda call, reply: response(call, reply, operation.read))


def _kept_open(operation: Operation[Any], response: Callable[..., Any]) -> Operation[Any]:
    """The operation, giving its response as soon as its head is there."""
    asked_for_stream = operation.call.stream
    operation.call.stream = True
    return _handed_over(operation, partial(response, asked_for_stream=asked_for_stream))


def _stream_class(decoding: Decoding) -> type[ChatCompletionStream]:
    if decoding.result is None:
        from chatwright.streaming.stream import ChatCompletionStream

        return ChatCompletionStream
    from chatwright.structured.streams import ParsedStream

    return ParsedStream


def _async_stream_class(decoding: Decoding) -> type[AsyncChatCompletionStream]:
    if decoding.result is None:
        from chatwright.streaming.async_stream import AsyncChatCompletionStream

        return AsyncChatCompletionStream
    from chatwright.structured.streams import AsyncParsedStream

    return AsyncParsedStream
