"""The beginning of an answer in the type that was asked for, for streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright.streaming.growing import PartialParser
from chatwright.structured.growing_json import BrokenJSONError, GrowingJSON
from chatwright.structured.shapes import Shape

if TYPE_CHECKING:
    from chatwright.structured.response_format import ResponseFormat
    from chatwright.structured.shapes import JSONSchema, Step, Writer


_MOST_TEXTS = 16


class _Wrapper(Shape):
    """The object around a type that is no object itself."""

    __slots__ = ("_inner",)

    def __init__(self, inner: Shape) -> None:
        self._inner = inner

    def schema(self, writer: Writer) -> JSONSchema:
        return {"type": "object", "properties": {"value": writer.of(self._inner)}}

    def convert(self, value: Any) -> Any:
        return {"value": self._inner.convert(value["value"])} if type(value) is dict and "value" in value else value

    def part(self, step: Step) -> Shape | None:
        return self._inner if step == "value" else None


class TypedPartialParser(PartialParser):
    """Reads a text that grows. What it has read once it doesn't read again, however often it is asked.

    Objects and lists that are still open are plain dicts and lists; what is complete is of its type. Numbers appear when
    they are complete, strings as they grow.

    Args:
        form: The response format.

    Example:
        >>> from chatwright.structured.response_format import response_format_of
        >>> parser = TypedPartialParser(response_format_of(list[int]))
        >>> parser.parse_partial('{"value": [1, 2, 3')
        [1, 2]
    """

    __slots__ = ("_form", "_texts")

    def __init__(self, form: ResponseFormat[Any]) -> None:
        self._form = form
        self._texts: list[_Text] = []

    def parse_partial(self, text: str) -> Any:
        """What the text, which may stop anywhere, says so far; None if that is nothing yet, or can't become JSON."""
        if self._form.shape is None:
            return text
        found = self._known(text).upto(text)
        if self._form.is_wrapped:
            return found.get("value") if isinstance(found, dict) else None
        return found

    def _known(self, text: str) -> _Text:
        """The text that this one continues. There may be several, as answers with several choices arrive mixed."""
        continued = [known for known in self._texts if known.seen and text.startswith(known.seen)]
        if continued:
            return max(continued, key=lambda known: len(known.seen))
        shape = self._form.shape
        found = _Text(_Wrapper(shape) if shape is not None and self._form.is_wrapped else shape)
        self._texts = [*self._texts[1 - _MOST_TEXTS :], found]
        return found


class _Text:
    """One text that grows."""

    __slots__ = ("_growing", "_is_broken", "seen")

    def __init__(self, shape: Shape | None) -> None:
        self._growing = GrowingJSON(shape)
        self._is_broken = False
        self.seen = ""

    def upto(self, text: str) -> Any:
        """What it says, read on to the end of `text`."""
        if not self._is_broken:
            try:
                self._growing.feed(text[len(self.seen) :])
            except BrokenJSONError:
                self._is_broken = True
        self.seen = text
        return self._growing.value()
