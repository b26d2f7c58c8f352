"""Streams with the names that the official SDK has for what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright.openai._events import GrowingCompletion, official
from chatwright.streaming import async_stream, stream
from chatwright.streaming.async_stream import AsyncStream
from chatwright.streaming.stream import Stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from chatwright.openai._events import ChatCompletionStreamEvent
    from chatwright.results import Completion

__all__ = ["AsyncChatCompletionStream", "AsyncStream", "ChatCompletionStream", "Stream"]


class _WithOfficialEvents:
    """A stream of the events that the official SDK has."""

    __slots__ = ()

    _steps: Any

    @property
    def current_completion_snapshot(self) -> Completion:
        """What has arrived so far."""
        snapshot: Completion = self.snapshot  # type: ignore[attr-defined] # of the stream that this is mixed into
        return snapshot


class ChatCompletionStream(_WithOfficialEvents, stream.ChatCompletionStream):
    """An answer while it is generated; see `chatwright.streaming.stream.ChatCompletionStream`."""

    __slots__ = ()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._steps = official(self._steps, GrowingCompletion())

    if TYPE_CHECKING:

        def __iter__(self) -> Iterator[ChatCompletionStreamEvent]: ...  # type: ignore[override]
        def __next__(self) -> ChatCompletionStreamEvent: ...  # type: ignore[override]


class AsyncChatCompletionStream(_WithOfficialEvents, async_stream.AsyncChatCompletionStream):
    """An answer while it is generated; see `chatwright.streaming.async_stream.AsyncChatCompletionStream`."""

    __slots__ = ()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._steps = official(self._steps, GrowingCompletion())

    if TYPE_CHECKING:

        def __aiter__(self) -> AsyncIterator[ChatCompletionStreamEvent]: ...  # type: ignore[override]
        async def __anext__(self) -> ChatCompletionStreamEvent: ...  # type: ignore[override]
