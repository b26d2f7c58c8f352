"""The events of `client.chat.completions.stream(...)`.

    with client.chat.completions.stream(model="gpt-5", messages="Name three primes") as stream:
        for event in stream:
            match event:
                case ContentDelta(delta=text):
                    print(text, end="")
                case ToolCallDone(name=name, parsed_arguments=arguments):
                    ...

Each has a `type` (the name that the official SDK uses, where it has such an event) and a `choice`, the index of the
choice it belongs to. Events don't change, can be compared, pickled and matched, and keep what they said when they were
made: a `snapshot` never shows what came later. It is put together when it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from chatwright.streaming.growing import Event, GrowingEvent, built_when_read, made_when_read

if TYPE_CHECKING:
    # msgspec would evaluate annotations only to encode or decode, which events are not made for.
    from chatwright_api.models import Chunk, TokenLogprob, Usage

__all__ = [
    "ChunkEvent",
    "ContentDelta",
    "ContentDone",
    "FinishEvent",
    "LogprobsDelta",
    "LogprobsDone",
    "ReasoningDelta",
    "ReasoningDone",
    "RefusalDelta",
    "RefusalDone",
    "StreamEvent",
    "ToolCallDelta",
    "ToolCallDone",
    "UsageEvent",
]


@made_when_read("chunk", "Chunk")
class ChunkEvent(Event, frozen=True):
    """A chunk arrived. Comes before the events made of it.

    Attributes:
        chunk: The chunk as the server sent it.
        choice: None: a chunk may hold several choices.

    """

    type: ClassVar[Literal["chunk"]] = "chunk"
    choice: ClassVar[None] = None
    chunk: Chunk


@built_when_read("snapshot", "parsed")
class ContentDelta(GrowingEvent, frozen=True):
    """More of the answer's text.

    Attributes:
        delta: The new text; may be empty.
        snapshot: All text of this choice so far.
        parsed: With a `response_format`, what the text so far says in it; None if that is nothing yet.
        choice: Index of the choice.

    """

    type: ClassVar[Literal["content.delta"]] = "content.delta"
    delta: str
    snapshot: str
    parsed: Any = None
    choice: int = 0


class ContentDone(Event, frozen=True):
    """The text of a choice is complete.

    Attributes:
        content: All of it.
        parsed: With a `response_format`, the answer in the type that was asked for.
        choice: Index of the choice.

    """

    type: ClassVar[Literal["content.done"]] = "content.done"
    content: str
    parsed: Any = None
    choice: int = 0


@built_when_read("snapshot")
class RefusalDelta(GrowingEvent, frozen=True):
    """More of a refusal.

    Attributes:
        delta: The new text.
        snapshot: The refusal so far.
        choice: Index of the choice.

    """

    type: ClassVar[Literal["refusal.delta"]] = "refusal.delta"
    delta: str
    snapshot: str
    choice: int = 0


class RefusalDone(Event, frozen=True):
    """A refusal is complete.

    Attributes:
        refusal: All of it.
        choice: Index of the choice.

    """

    type: ClassVar[Literal["refusal.done"]] = "refusal.done"
    refusal: str
    choice: int = 0


@built_when_read("snapshot")
class ReasoningDelta(GrowingEvent, frozen=True):
    """More of the model's reasoning, from servers that show it, whatever they call it.

    Attributes:
        delta: The new text.
        snapshot: The reasoning so far.
        choice: Index of the choice.

    """

    type: ClassVar[Literal["reasoning.delta"]] = "reasoning.delta"
    delta: str
    snapshot: str
    choice: int = 0


class ReasoningDone(Event, frozen=True):
    """The reasoning is complete.

    Attributes:
        reasoning: All of it.
        choice: Index of the choice.

    """

    type: ClassVar[Literal["reasoning.done"]] = "reasoning.done"
    reasoning: str
    choice: int = 0


@built_when_read("arguments")
class ToolCallDelta(GrowingEvent, frozen=True):
    """More of a tool call.

    Attributes:
        id: Id of the call.
        name: Name of the tool.
        index: Place of the call among those of its choice.
        arguments_delta: The new text; empty if only id or name came.
        arguments: The arguments so far: JSON that may stop anywhere, or the free text of a custom tool.
        choice: Index of the choice.

    """

    type: ClassVar[Literal["tool_calls.function.arguments.delta"]] = "tool_calls.function.arguments.delta"
    id: str
    name: str
    index: int
    arguments_delta: str
    arguments: str
    choice: int = 0


class ToolCallDone(Event, frozen=True):
    """A tool call is complete.

    Attributes:
        id: Id of the call.
        name: Name of the tool.
        index: Place of the call among those of its choice.
        arguments: The arguments: JSON text, or the free text of a custom tool.
        parsed_arguments: What a tool made from a function or type takes; of another strict tool, the JSON read; else None.
        choice: Index of the choice.

    """

    type: ClassVar[Literal["tool_calls.function.arguments.done"]] = "tool_calls.function.arguments.done"
    id: str
    name: str
    index: int
    arguments: str
    parsed_arguments: Any = None
    choice: int = 0


@built_when_read("snapshot")
class LogprobsDelta(GrowingEvent, frozen=True):
    """Log probabilities of more tokens, of the answer's text or of a refusal.

    Attributes:
        content: Those of the text; None if they are of a refusal.
        refusal: Those of the refusal; None if they are of the text.
        snapshot: All so far, of the same kind.
        choice: Index of the choice.

    """

    content: list[TokenLogprob] | None
    refusal: list[TokenLogprob] | None
    snapshot: list[TokenLogprob]
    choice: int = 0

    @property
    def type(self) -> Literal["logprobs.content.delta", "logprobs.refusal.delta"]:
        """Tells the two kinds apart."""
        return "logprobs.refusal.delta" if self.content is None else "logprobs.content.delta"


class LogprobsDone(Event, frozen=True):
    """The log probabilities of a choice's text, or of its refusal, are complete.

    Attributes:
        content: Those of the text; None if they are of a refusal.
        refusal: Those of the refusal; None if they are of the text.
        choice: Index of the choice.

    """

    content: list[TokenLogprob] | None
    refusal: list[TokenLogprob] | None
    choice: int = 0

    @property
    def type(self) -> Literal["logprobs.content.done", "logprobs.refusal.done"]:
        """Tells the two kinds apart."""
        return "logprobs.refusal.done" if self.content is None else "logprobs.content.done"


class UsageEvent(Event, frozen=True):
    """The server said how many tokens the call took.

    Attributes:
        usage: The counts, of all choices together.
        choice: None, therefore.

    """

    type: ClassVar[Literal["usage"]] = "usage"
    choice: ClassVar[None] = None
    usage: Usage


class FinishEvent(Event, frozen=True):
    """A choice is complete.

    Attributes:
        finish_reason: Why it ended: `stop`, `length`, `tool_calls`, `content_filter`, or a word of the server's own.
        choice: Index of the choice.

    """

    type: ClassVar[Literal["finish"]] = "finish"
    finish_reason: str
    choice: int = 0


StreamEvent: TypeAlias = (
    ChunkEvent
    | ContentDelta
    | ContentDone
    | RefusalDelta
    | RefusalDone
    | ReasoningDelta
    | ReasoningDone
    | ToolCallDelta
    | ToolCallDone
    | LogprobsDelta
    | LogprobsDone
    | UsageEvent
    | FinishEvent
)
"""Any event of a stream. Checking `type` or the class tells type checkers which."""
