"""Streams and their events under the official SDK's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright.openai._events import ChatCompletionStreamEvent, ChunkEvent
from chatwright.openai._stream_state import ChatCompletionStreamState
from chatwright.openai._streaming import AsyncChatCompletionStream as _AsyncStream
from chatwright.openai._streaming import ChatCompletionStream as _Stream
from chatwright.results import Completion as ParsedChatCompletionSnapshot
from chatwright.streaming.events import ContentDelta as ContentDeltaEvent
from chatwright.streaming.events import ContentDone as ContentDoneEvent
from chatwright.streaming.events import LogprobsDelta as LogprobsContentDeltaEvent
from chatwright.streaming.events import LogprobsDelta as LogprobsRefusalDeltaEvent
from chatwright.streaming.events import LogprobsDone as LogprobsContentDoneEvent
from chatwright.streaming.events import LogprobsDone as LogprobsRefusalDoneEvent
from chatwright.streaming.events import RefusalDelta as RefusalDeltaEvent
from chatwright.streaming.events import RefusalDone as RefusalDoneEvent
from chatwright.streaming.events import ToolCallDelta as FunctionToolCallArgumentsDeltaEvent
from chatwright.streaming.events import ToolCallDone as FunctionToolCallArgumentsDoneEvent
from chatwright.types import Choice as ParsedChoiceSnapshot
from chatwright.types import Message as ParsedChatCompletionMessageSnapshot

if TYPE_CHECKING:
    from chatwright.streaming.async_stream import AsyncChatCompletionStream
    from chatwright.streaming.stream import ChatCompletionStream
else:
    AsyncChatCompletionStream, ChatCompletionStream = _AsyncStream, _Stream

# What `stream()` returns is a context manager, and the stream itself.
ChatCompletionStreamManager = ChatCompletionStream
AsyncChatCompletionStreamManager = AsyncChatCompletionStream

__all__ = [
    "AsyncChatCompletionStream",
    "AsyncChatCompletionStreamManager",
    "ChatCompletionStream",
    "ChatCompletionStreamEvent",
    "ChatCompletionStreamManager",
    "ChatCompletionStreamState",
    "ChunkEvent",
    "ContentDeltaEvent",
    "ContentDoneEvent",
    "FunctionToolCallArgumentsDeltaEvent",
    "FunctionToolCallArgumentsDoneEvent",
    "LogprobsContentDeltaEvent",
    "LogprobsContentDoneEvent",
    "LogprobsRefusalDeltaEvent",
    "LogprobsRefusalDoneEvent",
    "ParsedChatCompletionMessageSnapshot",
    "ParsedChatCompletionSnapshot",
    "ParsedChoiceSnapshot",
    "RefusalDeltaEvent",
    "RefusalDoneEvent",
]
