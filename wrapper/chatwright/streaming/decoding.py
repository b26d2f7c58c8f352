"""How the texts of an answer become values while it is streamed: filled in by structured output and tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatwright.results import Completion
    from chatwright.streaming.growing import PartialParser


class Decoding(NamedTuple):
    """What to make of texts that are complete. A function may raise an OutputError.

    Attributes:
        content: Makes a value of the text of a choice; None: texts are all that is asked for.
        arguments: Makes a value of a function's arguments, given its name and their text.
        partial: Makes a value of a text that is not complete yet, for `ContentDelta.parsed`.
        result: The class of the whole answer; None: Completion.
    """

    content: Callable[[str], Any] | None = None
    arguments: Callable[[str, str], Any] | None = None
    partial: PartialParser | None = None
    result: type[Completion] | None = None


NO_DECODING = Decoding()
