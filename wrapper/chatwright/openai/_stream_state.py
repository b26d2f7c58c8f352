"""The official SDK's way to put chunks together by hand, over our accumulator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chatwright.openai._events import GrowingCompletion, official
from chatwright.openai._streaming import with_plain_parts
from chatwright.openai._types import NOT_GIVEN, is_given
from chatwright.streaming.accumulate import ChatCompletionAccumulator
from chatwright.structured.asking import arguments_reader, stream_decoding
from chatwright.structured.parsed import parsed_completion
from chatwright.structured.response_format import response_format_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chatwright.openai._events import ChatCompletionStreamEvent
    from chatwright.structured.parsed import ParsedCompletion
    from chatwright.types import Chunk

__all__ = ["ChatCompletionStreamState"]


class ChatCompletionStreamState:
    """Puts chunks together, wherever they come from; see `chatwright.ChatCompletionAccumulator`.

    Args:
        input_tools: The tools of the request: the arguments of strict ones are read.
        response_format: The type that was asked for. What a dict asks for stays text.

    Example:
        >>> state = ChatCompletionStreamState()
        >>> for piece in ("Hel", "lo"):
        ...     events = state.handle_chunk({"choices": [{"index": 0, "delta": {"content": piece}}]})
        >>> state.current_completion_snapshot.choices[0].message.content
        'Hello'
    """

    def __init__(self, *, input_tools: Iterable[Any] | None = NOT_GIVEN, response_format: Any = NOT_GIVEN) -> None:
        tools = list(input_tools) if is_given(input_tools) and input_tools is not None else []
        stays_text = not is_given(response_format) or response_format is None or isinstance(response_format, Mapping)
        asked_for: Any = response_format
        self._form = None if stays_text else response_format_of(asked_for)
        self._arguments = arguments_reader(tools, must_be_strict=False)
        self._accumulator = ChatCompletionAccumulator.of(with_plain_parts(stream_decoding(self._form, self._arguments)))
        self._chunks = GrowingCompletion()

    def handle_chunk(self, chunk: Chunk) -> list[ChatCompletionStreamEvent]:
        """Take the next chunk; return what happened."""
        steps: Any = iter(self._accumulator.push(chunk))
        return [event for event in official(steps, self._chunks) if event is not None]

    @property
    def current_completion_snapshot(self) -> Any:
        """What has arrived so far."""
        return self._accumulator.completion

    def get_final_completion(self) -> ParsedCompletion[Any]:
        """What has arrived, with its values.

        Raises:
            LengthFinishReasonError: A choice was cut off.
            ContentFilterFinishReasonError: A choice was filtered.
            OutputParseError: An answer is not of the type that was asked for.
        """
        return parsed_completion(self._accumulator.completion, self._form, arguments=self._arguments)
