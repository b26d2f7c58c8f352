"""From the chunks of a stream to events and to the completion that they amount to. Pure.

What a chunk costs does not depend on what came before it: pieces are appended to lists, and put together when read.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from chatwright import _wire
from chatwright.errors import ConfigError, OutputError
from chatwright.results import Completion
from chatwright.streaming.choices import GrowingChoice
from chatwright.streaming.decoding import NO_DECODING, Decoding
from chatwright.streaming.events import ChunkEvent, UsageEvent
from chatwright.streaming.fields import built, plain, replace
from chatwright.streaming.growing import GrowingText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Self

    from chatwright._wire import Chunk, Usage
    from chatwright.meta import Meta
    from chatwright.streaming.events import StreamEvent

__all__ = ["ChatCompletionAccumulator"]

_T = TypeVar("_T")

# The first value that says anything: servers begin with an empty id (Azure), and some change it on the way.
_SET_ONCE: Final = frozenset({"id", "created", "model"})
# Of no use in a completion: its own kind, padding, and what choices are made of.
_NOT_KEPT: Final = frozenset({"object", "choices", "obfuscation"})


class ChatCompletionAccumulator:
    """Puts chunks together, wherever they come from: from this client, another one, a file or a queue.

    It takes what servers make of the format: repeated roles and ids, tool calls whose index is missing, repeated or
    begins at 1, choices in any order, fields beyond the specification.

    Example:
        >>> accumulator = ChatCompletionAccumulator()
        >>> for piece in ("Hel", "lo"):
        ...     events = accumulator.push({"choices": [{"index": 0, "delta": {"content": piece}}]})
        >>> [event.type for event in events]
        ['chunk', 'content.delta']
        >>> accumulator.completion.text
        'Hello'
    """

    __slots__ = ("_choices", "_decoding", "_fields", "_meta", "_usage", "output_error")

    def __init__(self) -> None:
        self._start(NO_DECODING, None)

    @classmethod
    def of(cls, decoding: Decoding, meta: Meta | None = None) -> Self:
        """One that makes values of complete texts, and that knows how the chunks came.

        What goes wrong with a text is kept in `output_error`, so that no event is lost.
        """
        self = cls.__new__(cls)
        self._start(decoding, meta)
        return self

    def _start(self, decoding: Decoding, meta: Meta | None) -> None:
        self._meta = meta
        self._choices: dict[int, GrowingChoice] = {}
        self._fields: dict[str, Any] = {}
        self._usage: dict[str, Any] | None = None
        self.output_error: OutputError | None = None
        self._decoding = Decoding(
            decoding.content and self._keeping_errors(decoding.content),
            decoding.arguments and self._keeping_errors(decoding.arguments),
            decoding.partial,
            decoding.result,
        )

    def push(self, chunk: Chunk | Mapping[str, Any]) -> list[StreamEvent]:
        """Take the next chunk, and return what happened: a `ChunkEvent`, then the events made of it.

        Args:
            chunk: A Chunk, a dict like the JSON of one, or a model of another library that has `model_dump()`.

        Raises:
            TypeError: It is none of these.
            ConfigError: It is nested more than 128 deep.
        """
        model: Any = chunk if isinstance(chunk, _wire.Chunk) else None
        try:
            payload = plain(chunk)
        except RecursionError:
            raise ConfigError("chunk: is nested too deep, or holds itself") from None
        if payload.__class__ is not dict:
            raise TypeError(f"chunk: must be a Chunk or a mapping, got {type(chunk).__name__}")
        events: list[StreamEvent] = [ChunkEvent(cast("Chunk", payload) if model is None else model)]
        self.absorb(payload, events)
        return events

    def absorb(self, payload: dict[str, Any], events: list[Any] | None) -> None:  # noqa: C901, PLR0912 - called most often of all
        """Take the next chunk as decoded JSON, which is never changed. `events` gets what happened, if it is a list."""
        choices: Any = payload.get("choices")
        known = self._usage
        if choices and choices.__class__ is list:
            found = self._choices
            for position, entry in enumerate(choices):
                if entry.__class__ is dict:
                    index = entry.get("index")
                    if index.__class__ is not int:
                        index = position
                    choice = found.get(index)
                    if choice is None:
                        choice = found[index] = GrowingChoice(index, self._decoding)
                    choice.absorb(entry, events)
                    if choice.finish_reason is not None and self._usage is None:
                        self._usage = _usage_beside(entry, payload)
        fields = self._fields
        for name, value in payload.items():
            if value is None or name in _NOT_KEPT:
                continue
            if value.__class__ is dict:
                if name != "usage":
                    replace(fields, name, value)
            elif name not in _SET_ONCE or (value and not fields.get(name)):
                fields[name] = value
        usage: Any = payload.get("usage")
        if usage.__class__ is not dict and self._usage is not known:
            usage = self._usage  # found elsewhere in this chunk
        if usage.__class__ is dict:
            self._usage = usage
            if events is not None:
                events.append(UsageEvent(_wire.Usage.from_dict(usage)))

    def take_text(self, entries: Sequence[Any]) -> bool:
        """Take a chunk that is nothing but more text of one choice, for a reader who will want no completion, unless the stream fails.

        What stands beside the choices is the same in every chunk, and passed over.

        Args:
            entries: The choices of the chunk: objects with an `index` and a `delta` that has a `content`.

        Returns:
            Whether it was taken.
        """
        if len(entries) != 1:
            return False
        entry = entries[0]
        index = entry.index
        choice = self._choices.get(index) if index.__class__ is int else None
        return choice is not None and choice.take_text(entry.delta.content)

    def finish(self) -> list[StreamEvent]:
        """Say that no chunk will follow; return the "done" events of choices that no `finish_reason` ended."""
        events: list[StreamEvent] = []
        for choice in self._in_order():
            if choice.finish_reason is None:
                choice.finish(events)
        return events

    @property
    def completion(self) -> Completion:
        """What has arrived so far, as a completion of its own: it does not change any more."""
        head = {**built(self._fields), "object": "chat.completion"}
        choices = self._in_order()
        body = {**head, "choices": [choice.build() for choice in choices]}
        if self._usage is not None:
            body["usage"] = built(self._usage)
        completion = (self._decoding.result or Completion).from_dict(body)
        if self._meta is not None:
            completion.meta = copy(self._meta)
        for choice, made in zip(choices, completion.choices, strict=True):
            if choice.parsed is not None:
                made.message.parsed = choice.parsed
            for call, made_call in zip(choice.calls, made.message.tool_calls or (), strict=True):
                if call.parsed is not None:
                    cast("_wire.FunctionToolCall", made_call).function.parsed_arguments = call.parsed
        return completion

    @property
    def has_content(self) -> bool:
        """Whether anything has arrived that a reader would not want to get twice. Roles and empty texts don't count."""
        return any(choice.has_content for choice in self._choices.values())

    @property
    def has_choices(self) -> bool:
        """Whether any choice has been seen."""
        return bool(self._choices)

    @property
    def is_finished(self) -> bool:
        """Whether every choice seen has a `finish_reason`, and there is one."""
        return bool(self._choices) and all(choice.finish_reason for choice in self._choices.values())

    @property
    def partial(self) -> Completion | None:
        """What has arrived, or None if that is nothing."""
        return self.completion if self._choices else None

    @property
    def usage(self) -> Usage | None:
        """The last token counts, or None."""
        return None if self._usage is None else _wire.Usage.from_dict(self._usage)

    def text_of(self, index: int) -> GrowingText:
        """The text of one choice; another one than before once the choice has begun."""
        choice = self._choices.get(index)
        return GrowingText() if choice is None else choice.text

    def _in_order(self) -> list[GrowingChoice]:
        return [choice for _, choice in sorted(self._choices.items())]

    def _keeping_errors(self, decode: Callable[..., _T]) -> Callable[..., _T | None]:
        """A decoder whose errors wait in `output_error`: the events around them are not to be lost."""

        def kept(*texts: str) -> _T | None:
            try:
                return decode(*texts)
            except OutputError as error:
                self.output_error = self.output_error or error
                return None

        return kept


def _usage_beside(entry: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any] | None:
    """The usage of servers that put it into the last choice (Moonshot), or into a field of their own (Groq)."""
    own: Any = payload.get("x_groq")
    for usage in (entry.get("usage"), own.get("usage") if own.__class__ is dict else None):
        if usage.__class__ is dict:
            return usage
    return None
