"""Streams of the official SDK's events. All else they can do is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from chatwright.openai._events import GrowingCompletion, official
from chatwright.streaming.async_stream import AsyncStream
from chatwright.streaming.stream import Stream
from chatwright.structured.partial import TypedPartialParser
from chatwright.structured.response_format import response_format_of
from chatwright.structured.streams import AsyncParsedStream, ParsedStream

if TYPE_CHECKING:
    from chatwright.streaming.decoding import Decoding

__all__ = ["AsyncChatCompletionStream", "AsyncStream", "ChatCompletionStream", "Stream"]

T = TypeVar("T")


class ChatCompletionStream(ParsedStream[T]):
    """An answer while it is generated; see `chatwright.streaming.stream.ChatCompletionStream`."""

    __slots__ = ()

    def __init__(self, *arguments: Any, decoding: Decoding, **options: Any) -> None:
        super().__init__(*arguments, decoding=with_plain_parts(decoding), **options)
        steps: Any = official(self._steps, GrowingCompletion())
        self._steps = steps


class AsyncChatCompletionStream(AsyncParsedStream[T]):
    """An answer while it is generated; see `chatwright.streaming.async_stream.AsyncChatCompletionStream`."""

    __slots__ = ()

    def __init__(self, *arguments: Any, decoding: Decoding, **options: Any) -> None:
        super().__init__(*arguments, decoding=with_plain_parts(decoding), **options)
        steps: Any = official(self._steps, GrowingCompletion())
        self._steps = steps


def with_plain_parts(decoding: Decoding) -> Decoding:
    """The decoding whose unfinished values are plain JSON: dicts, to be read as `event.parsed["city"]`."""
    if decoding.partial is None:
        return decoding
    return decoding._replace(partial=TypedPartialParser(response_format_of({"type": "json_object"})))
