"""The events of a stream as the official SDK has them: its own kinds only, and chunks that know what came before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from chatwright.streaming import events
from chatwright.streaming.accumulate import ChatCompletionAccumulator
from chatwright.streaming.growing import GrowingEvent, GrowingList, built_when_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chatwright.results import Completion
    from chatwright.streaming.events import StreamEvent
    from chatwright.types import Chunk

__all__ = ["OFFICIAL_TYPES", "ChatCompletionStreamEvent", "ChunkEvent", "GrowingCompletion", "official"]

OFFICIAL_TYPES = frozenset(
    {
        *("content.delta", "content.done", "refusal.delta", "refusal.done"),
        *("tool_calls.function.arguments.delta", "tool_calls.function.arguments.done"),
        *("logprobs.content.delta", "logprobs.content.done", "logprobs.refusal.delta", "logprobs.refusal.done"),
    }
)


class GrowingCompletion(GrowingList["Chunk"]):
    """The chunks so far, and what they amount to."""

    __slots__ = ()

    def upto(self, count: int) -> Any:
        """Return the completion that its first `count` chunks make."""
        accumulator = ChatCompletionAccumulator()
        for chunk in self[:count]:
            accumulator.push(chunk)
        return accumulator.completion


@built_when_read("snapshot")
class ChunkEvent(GrowingEvent, frozen=True):
    """A chunk arrived. Comes before the events made of it.

    Attributes:
        chunk: The chunk as the server sent it.
        snapshot: The completion so far, this chunk included; put together when it is read.
        choice: None: a chunk may hold several choices.

    """

    type: ClassVar[Literal["chunk"]] = "chunk"
    choice: ClassVar[None] = None
    chunk: Chunk
    snapshot: Completion


ChatCompletionStreamEvent: TypeAlias = (
    ChunkEvent
    | events.ContentDelta
    | events.ContentDone
    | events.RefusalDelta
    | events.RefusalDone
    | events.ToolCallDelta
    | events.ToolCallDone
    | events.LogprobsDelta
    | events.LogprobsDone
)
"""Any event of a stream; checking `type` tells type checkers which."""


def official(
    steps: Iterable[StreamEvent | None], chunks: GrowingCompletion
) -> Iterator[ChatCompletionStreamEvent | None]:
    """What of our events the official SDK has; None goes through.

    Args:
        steps: Our events.
        chunks: The chunks so far, to which those of `steps` are added.
    """
    for event in steps:
        if isinstance(event, events.ChunkEvent):
            chunks.append(event.chunk)
            snapshot: Any = chunks
            yield ChunkEvent(chunk=event.chunk, snapshot=snapshot, _length=len(chunks))
        elif event is None or event.type in OFFICIAL_TYPES:
            yield event  # type: ignore[misc] # narrowed by its type
