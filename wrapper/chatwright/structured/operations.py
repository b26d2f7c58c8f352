"""`parse` and `stream(response_format=...)`: from keyword arguments to what a client carries out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from chatwright._answers import completion_in
from chatwright._calls import Operation, creation, streaming
from chatwright._messages_in import messages_in
from chatwright.errors import ConfigError
from chatwright.structured.asking import arguments_reader, asking, checked_reask, stream_decoding
from chatwright.structured.parsed import ParsedCompletion, parsed_completion
from chatwright.structured.response_format import response_format_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatwright._flow import Call, Flow
    from chatwright._http import Reply
    from chatwright.config import ClientConfig
    from chatwright.results import Completion
    from chatwright.streaming.decoding import Decoding
    from chatwright.structured.response_format import ResponseFormat

    Arguments = Mapping[str, Any]

T = TypeVar("T")


class Parsing(Operation[ParsedCompletion[T]]):
    """A call whose answer is parsed, and made again if it can't be.

    Args:
        config: The client's settings.
        arguments: The keyword arguments of `parse`.
        response_format: A type, a schema or a whole response format; None: tools' arguments alone are read.

    Raises:
        ConfigError: Something that can't be sent.
    """

    __slots__ = ("_arguments", "_config", "_decode", "_form", "_lenient", "_messages", "_reask")

    def __init__(self, config: ClientConfig, arguments: Arguments, response_format: Any) -> None:
        arguments = dict(arguments)
        reask, lenient, strict = (arguments.pop(name, None) for name in ("reask", "lenient", "strict"))
        self._config = config
        self._reask = 0 if reask is None else checked_reask(reask)
        self._lenient = bool(lenient)
        self._form: ResponseFormat[T] | None = _form(response_format, strict=strict is not False)
        tools = arguments.get("tools")
        self._decode = arguments_reader(tools if isinstance(tools, list) else (), must_be_strict=True)
        self._messages = messages_in(arguments["messages"])
        self._arguments = {**arguments, "response_format": self._form and self._form.to_dict()}
        super().__init__(self._operation(self._messages).call, self._parsed)

    def flow(self) -> Flow[ParsedCompletion[T]]:
        """Ask, and ask again."""
        first: Call | None = self.call
        count = 0

        def ask(messages: list[Any]) -> Flow[Completion]:
            nonlocal first, count
            call, first = first or self._operation(messages, count).call, None
            call.started = self.call.started  # the deadline is for all requests together
            count += 1
            return (yield from Operation(call, completion_in).flow())

        return asking(ask, self._messages, self._form, reask=self._reask, lenient=self._lenient, arguments=self._decode)

    def _operation(self, messages: list[Any], count: int = 0) -> Operation[Any]:
        arguments = {**self._arguments, "messages": messages}
        key = arguments.get("idempotency_key")
        if key is not None and count:
            arguments["idempotency_key"] = f"{key}-{count}"  # another request than the first: another key
        found = creation(self._config, arguments, completion_in, name="parse")
        if found.call.stream:
            raise ConfigError("stream: parse() reads whole answers; stream(response_format=...) streams them")
        return found

    def _parsed(self, call: Call, reply: Reply) -> ParsedCompletion[T]:
        """The answer of a single request, for those who handle the response themselves."""
        completion = completion_in(call, reply)
        return parsed_completion(completion, self._form, arguments=self._decode, lenient=self._lenient)


def parsed_streaming(
    config: ClientConfig,
    arguments: Arguments,
    response_format: Any,
    *,
    strict: bool = True,
    include_usage: bool | None = None,
) -> tuple[Call, bool, Decoding]:
    """A completion to be streamed and decoded, whether it is of no use when cut short, and how to decode it."""
    form = _form(response_format, strict=strict)
    tools = arguments.get("tools")
    decode = arguments_reader(tools if isinstance(tools, list) else (), must_be_strict=False)
    arguments = {**arguments, "response_format": form and form.to_dict()}
    call, must_be_whole = streaming(config, arguments, include_usage=include_usage)
    return call, must_be_whole, stream_decoding(form, decode)


def _form(response_format: Any, *, strict: bool) -> ResponseFormat[Any] | None:
    return None if response_format is None else response_format_of(response_format, strict=strict)
