"""Streams whose whole answer is of a type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

from chatwright.streaming.async_stream import AsyncChatCompletionStream
from chatwright.streaming.stream import ChatCompletionStream

if TYPE_CHECKING:
    from chatwright.structured.parsed import ParsedCompletion

__all__ = ["AsyncParsedStream", "ParsedStream"]

T = TypeVar("T")


class ParsedStream(ChatCompletionStream, Generic[T]):
    """A `ChatCompletionStream` whose `final.parsed` is of the type that was asked for."""

    __slots__ = ()

    @property
    def final(self) -> ParsedCompletion[T]:
        """The whole answer.

        Raises:
            StreamError: The stream is not over, or failed.
        """
        return cast("ParsedCompletion[T]", super().final)

    def get_final_completion(self) -> ParsedCompletion[T]:
        """Read to the end, and give the whole answer."""
        return self.until_done().final


class AsyncParsedStream(AsyncChatCompletionStream, Generic[T]):
    """An `AsyncChatCompletionStream` whose `final.parsed` is of the type that was asked for."""

    __slots__ = ()

    @property
    def final(self) -> ParsedCompletion[T]:
        """The whole answer.

        Raises:
            StreamError: The stream is not over, or failed.
        """
        return cast("ParsedCompletion[T]", super().final)

    async def get_final_completion(self) -> ParsedCompletion[T]:
        """Read to the end, and give the whole answer."""
        return (await self.until_done()).final
