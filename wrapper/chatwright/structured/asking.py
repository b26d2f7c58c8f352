"""Asking for an answer of a type, and asking again when it isn't one: a flow, for every kind of client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from chatwright.errors import ConfigError, OutputParseError
from chatwright.streaming.decoding import Decoding
from chatwright.structured.decoding import decode_text, json_in
from chatwright.structured.parsed import ParsedCompletion, parsed_completion
from chatwright.structured.partial import TypedPartialParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chatwright._flow import Flow
    from chatwright.results import Completion
    from chatwright.structured.response_format import ResponseFormat

T = TypeVar("T")

_LONGEST_ECHO = 20_000


def asking(
    ask: Callable[[list[Any]], Flow[Completion]],
    messages: Iterable[Any],
    form: ResponseFormat[T] | None,
    *,
    reask: int = 0,
    lenient: bool = False,
    arguments: Callable[[str, str], Any] | None = None,
) -> Flow[ParsedCompletion[T]]:
    """Ask; as long as the answer can't be parsed, show the model what is wrong with it and ask again.

    Errors of transport, refusals and answers cut short are never asked about again, and never shown to the model.

    Args:
        ask: Makes the flow of one request with the given messages.
        messages: Those of the first.
        form: What to ask for.
        reask: How often to ask again.
        lenient: Whether to read what is not quite JSON.
        arguments: Reads the arguments of tools.

    Raises:
        OutputParseError: The last answer can't be parsed either. `completion.attempts` has all of them.
        OutputError: The answer was cut short.
        APIError: The request failed.
    """
    messages = list(messages)
    earlier: list[Completion] = []
    while True:
        completion = yield from ask(messages)
        try:
            return parsed_completion(completion, form, earlier=earlier, lenient=lenient, arguments=arguments)
        except OutputParseError as error:
            if len(earlier) >= reask:
                raise
            messages = [*messages, *correction(error)]
            earlier.append(completion)


def correction(error: OutputParseError) -> list[dict[str, Any]]:
    """The messages that ask the model to correct an answer.

    Example:
        >>> correction(OutputParseError("Not JSON.", raw_text="{"))[0]
        {'role': 'assistant', 'content': '{'}
    """
    advice = (
        f"This answer can't be used. {error.message}\n"
        "Answer once more: with the whole answer, corrected, as JSON that follows the schema, and nothing else."
    )
    return [
        {"role": "assistant", "content": error.raw_text[:_LONGEST_ECHO]},
        {"role": "user", "content": advice},
    ]


def checked_reask(value: object) -> int:
    """How often to ask again.

    Raises:
        ConfigError: It is no number of times.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigError(f"reask: must be an int of at least 0, got {value!r}")
    return value


def arguments_reader(tools: Iterable[Any], *, must_be_strict: bool) -> Callable[[str, str], Any] | None:
    """What reads the arguments of tools: into values, of tools made from functions; of other strict ones, as JSON.

    Args:
        tools: The tools of a request: dicts, or objects with `to_dict` and perhaps `decode`.
        must_be_strict: Whether to refuse tools whose arguments may be anything; else those are left alone.

    Raises:
        ConfigError: A tool is refused.
    """
    decoders: dict[str, Callable[[str], Any]] = {}
    for index, tool in enumerate(tools):
        wire = tool if isinstance(tool, Mapping) else tool.to_dict() if hasattr(tool, "to_dict") else {}
        kind = wire.get("type")
        function: Mapping[str, Any] = wire.get("function") or {}
        name, is_strict = str(function.get("name")), function.get("strict") is True
        if must_be_strict and kind != "function":
            raise ConfigError(f"tools[{index}].type: parse() takes function tools only, got {kind!r}")
        if must_be_strict and not is_strict:
            raise ConfigError(f"tools[{index}].function.strict: must be True for parse(), {name!r} is not strict")
        if kind == "function" and (is_strict or hasattr(tool, "decode")):
            decoders[name] = getattr(tool, "decode", json_arguments)
    return _Arguments(decoders) if decoders else None


class _Arguments:
    """Reads the arguments of several tools. Those of a tool that nobody offered are left alone."""

    __slots__ = ("_decoders",)

    def __init__(self, decoders: dict[str, Callable[[str], Any]]) -> None:
        self._decoders = decoders

    def __call__(self, name: str, text: str) -> Any:
        decode = self._decoders.get(name)
        try:
            return None if decode is None else decode(text)
        except OutputParseError as error:
            message = f"The arguments of the tool {name!r} can't be used: {error.message}"
            raise OutputParseError(message, path=error.path, raw_text=text, cause=error) from None


def json_arguments(text: str) -> Any:
    """Arguments as plain JSON.

    Raises:
        OutputParseError: They are no JSON.
    """
    try:
        return json_in(text)
    except ValueError as error:
        raise OutputParseError(f"not JSON: {error}", raw_text=text, cause=error) from None


def stream_decoding(form: ResponseFormat[Any] | None, arguments: Callable[[str, str], Any] | None = None) -> Decoding:
    """How the texts of a stream become values: the whole at the end, and what has arrived in between."""
    if form is None:
        return Decoding(None, arguments)
    return Decoding(lambda text: decode_text(form, text).value, arguments, TypedPartialParser(form), ParsedCompletion)
