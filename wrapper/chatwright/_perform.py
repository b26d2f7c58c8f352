"""How a client carries its operations out: plainly, or handing over the response itself. Sync and async."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from chatwright._calls import Operation
from chatwright._drive import arun, run
from chatwright._raw import AsyncStreamedResponse, RawResponse, StreamedResponse
from chatwright.pages import AsyncPages

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatwright._drive import AsyncWire, SyncWire
    from chatwright._flow import Call
    from chatwright._http import Reply
    from chatwright._wire import Chunk
    from chatwright.config import ClientConfig
    from chatwright.pages import AsyncPage
    from chatwright.streaming.stream import AsyncStream, Stream

T = TypeVar("T")


class Performer:
    """Carries operations out, and gives what they are for."""

    __slots__ = ("config", "wire")

    def __init__(self, config: ClientConfig, wire: SyncWire) -> None:
        self.config = config
        self.wire = wire

    def fetch(self, operation: Operation[T]) -> T:
        """The result of an operation."""
        return run(operation.flow(), self.wire)

    def perform(self, operation: Operation[T]) -> T:
        """What the method that asks is to give back: here, the result."""
        return run(operation.flow(), self.wire)

    def opened(self, call: Call, reply: Reply) -> Stream[Chunk]:
        """The chunks of an open response."""
        from chatwright.streaming.stream import Stream

        return Stream(call, reply)


class RawPerformer(Performer):
    """Gives the whole response."""

    __slots__ = ()

    def perform(self, operation: Operation[Any]) -> Any:
        """The response, read whole unless it is an event stream."""
        return self.fetch(_handed_over(operation, RawResponse))


class StreamedPerformer(Performer):
    """Gives the response before its body is read."""

    __slots__ = ()

    def perform(self, operation: Operation[Any]) -> Any:
        """The open response."""
        asked_for_stream = operation.call.stream
        operation.call.stream = True
        return self.fetch(_handed_over(operation, partial(StreamedResponse, asked_for_stream=asked_for_stream)))


class AsyncPerformer:
    """Carries operations out, and gives what they are for."""

    __slots__ = ("config", "wire")

    def __init__(self, config: ClientConfig, wire: AsyncWire) -> None:
        self.config = config
        self.wire = wire

    async def fetch(self, operation: Operation[T]) -> T:
        """The result of an operation."""
        return await arun(operation.flow(), self.wire)

    async def perform(self, operation: Operation[T]) -> T:
        """What the method that asks is to give back: here, the result."""
        return await arun(operation.flow(), self.wire)

    def opened(self, call: Call, reply: Reply) -> AsyncStream[Chunk]:
        """The chunks of an open response."""
        from chatwright.streaming.stream import AsyncStream

        return AsyncStream(call, reply)

    def pages(self, make: Callable[[], Operation[AsyncPage[T]]]) -> AsyncPages[T]:
        """A list, to be awaited or gone through."""
        return AsyncPages(self.fetch, make)


class AsyncRawPerformer(AsyncPerformer):
    """Gives the whole response."""

    __slots__ = ()

    async def perform(self, operation: Operation[Any]) -> Any:
        """The response, read whole unless it is an event stream."""
        return await self.fetch(_handed_over(operation, RawResponse))

    def pages(self, make: Callable[[], Operation[Any]]) -> Any:
        """The response that holds a list's first page, to be awaited."""
        return self.perform(make())


class AsyncStreamedPerformer(AsyncPerformer):
    """Gives the response before its body is read."""

    __slots__ = ()

    async def perform(self, operation: Operation[Any]) -> Any:
        """The open response."""
        asked_for_stream = operation.call.stream
        operation.call.stream = True
        make = partial(AsyncStreamedResponse, asked_for_stream=asked_for_stream)
        return await self.fetch(_handed_over(operation, make))

    def pages(self, make: Callable[[], Operation[Any]]) -> Any:
        """The open response that will hold a list's first page, to be awaited."""
        return self.perform(make())


def _handed_over(operation: Operation[Any], response: Callable[..., Any]) -> Operation[Any]:
    """The operation, giving its response, which can make the result later."""
    return Operation(operation.call, lambda call, reply: response(call, reply, operation.read))
