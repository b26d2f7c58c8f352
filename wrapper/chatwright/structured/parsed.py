"""A completion whose answer was decoded, and how it gets there: what is no answer is told apart before it is parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from chatwright._wire import FunctionToolCall, Model
from chatwright.errors import (
    ContentFilterFinishReasonError,
    LengthFinishReasonError,
    OutputError,
    OutputParseError,
    RefusalError,
)
from chatwright.results import Completion
from chatwright.structured.decoding import decode_text
from chatwright.usage_sum import sum_usage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Final

    from chatwright._wire import Usage
    from chatwright.structured.response_format import ResponseFormat

T = TypeVar("T")

if TYPE_CHECKING:
    # What every choice and message is; only their values are of a type.
    from chatwright._wire import Choice, Message

    class ParsedMessage(Message, Generic[T]):
        """A message whose text was decoded."""

        parsed: T | None

    class ParsedChoice(Choice, Generic[T]):
        """A choice whose text was decoded."""

        message: ParsedMessage[T]  # pyright: ignore[reportIncompatibleVariableOverride]


class ParsedCompletion(Completion, Generic[T]):
    """A completion whose answer is of the type that was asked for.

    Example:
        >>> completion = client.chat.completions.parse(  # doctest: +SKIP
        ...     model="gpt-5", messages="Name three primes", response_format=list[int]
        ... )
        >>> completion.parsed  # doctest: +SKIP
        [2, 3, 5]
    """

    __slots__ = ("_earlier", "_repairs")

    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        **Completion._ATTRIBUTES,  # noqa: SLF001 - the class it extends
        "_earlier": "",
        "_repairs": "",
    }

    @property
    def parsed(self) -> T:
        """The answer: that of the choice with the lowest index. None if it called tools instead.

        Raises:
            RefusalError: The model refused.
        """
        message = self._message()
        if message is not None and message.refusal:
            raise RefusalError(
                refusal=message.refusal, completion=self, raw_text=self.text, total_usage=self.total_usage
            )
        return cast("T", None if message is None else message.parsed)

    @property
    def attempts(self) -> list[Completion]:
        """Every completion that was made for this answer, this one the last; one unless it was asked again."""
        return [*(self._earlier or ()), self]

    @property
    def total_usage(self) -> Usage | None:
        """The usage of all attempts together; `usage` is that of the last."""
        return sum_usage(completion.usage for completion in self.attempts)

    @property
    def repairs(self) -> tuple[str, ...]:
        """What was changed in the texts to read them; nothing unless `lenient=True` allowed it."""
        return self._repairs or ()

    if TYPE_CHECKING:
        choices: list[ParsedChoice[T]]  # type: ignore[assignment] # pyright: ignore[reportIncompatibleVariableOverride]
        _earlier: tuple[Completion, ...] | None
        _repairs: tuple[str, ...] | None


def parsed_completion(
    completion: Completion,
    form: ResponseFormat[T] | None,
    *,
    earlier: Sequence[Completion] = (),
    arguments: Callable[[str, str], Any] | None = None,
    lenient: bool = False,
) -> ParsedCompletion[T]:
    """A completion with the value of each choice in `message.parsed`, and those of tool arguments.

    Args:
        completion: As it came.
        form: What was asked for; None: only tools' arguments are read.
        earlier: The completions that the model was asked to correct.
        arguments: Makes values of a function's arguments, given its name and their text.
        lenient: Whether to read what is not quite JSON.

    Raises:
        LengthFinishReasonError: A choice was cut off.
        ContentFilterFinishReasonError: A choice was filtered.
        OutputParseError: A choice is no JSON, or of another type. A refusal raises nothing until `parsed` is read.
    """
    made = _as_parsed(completion, tuple(earlier))
    choices = [choice for choice in made.choices or () if isinstance(choice, Model)]
    for choice in choices:
        _check_end(made, choice)
    repairs: list[str] = []
    for choice in choices:
        message = _message_of(choice)
        try:
            called = message is not None and _read_calls(message, arguments)
            if form is not None and not (message is not None and message.refusal):
                repairs.extend(_read_content(message, form, called=called, lenient=lenient))
        except OutputParseError as error:
            raise _told(error, made) from error.__cause__
    if not choices and form is not None:
        raise _told(OutputParseError("The answer has no choice in it."), made)
    if repairs:
        made._repairs = tuple(repairs)  # noqa: SLF001 - made here
    return made


def _as_parsed(completion: Completion, earlier: tuple[Completion, ...]) -> ParsedCompletion[Any]:
    made: ParsedCompletion[Any] = ParsedCompletion.__new__(ParsedCompletion)
    made.__setstate__(completion.__getstate__())
    if earlier:
        made._earlier = earlier  # noqa: SLF001 - made here
    return made


_ENDS: Final[dict[str, type[OutputError]]] = {
    "length": LengthFinishReasonError,
    "content_filter": ContentFilterFinishReasonError,
}


def _check_end(made: ParsedCompletion[Any], choice: Choice) -> None:
    kind = _ENDS.get(choice.finish_reason) if isinstance(choice.finish_reason, str) else None
    if kind is not None:
        raise kind(completion=made, raw_text=text_of(_message_of(choice)), total_usage=made.total_usage)


def _message_of(choice: Choice) -> Message | None:
    message: Any = choice.message
    return message if isinstance(message, Model) else None  # type: ignore[return-value]


def _read_calls(message: Message, decode: Callable[[str, str], Any] | None) -> bool:
    """Read the arguments of tool calls; says whether there are calls."""
    calls = message.tool_calls if isinstance(message.tool_calls, list) else []
    for call in calls:
        if decode is None or not isinstance(call, FunctionToolCall) or not isinstance(call.function, Model):
            continue
        name, text = call.function.name, call.function.arguments
        if isinstance(text, str):
            call.function.parsed_arguments = decode(name, text)
    return bool(calls) or isinstance(message.function_call, Model)


def _read_content(
    message: Message | None, form: ResponseFormat[Any], *, called: bool, lenient: bool
) -> tuple[str, ...]:
    if message is None:
        raise OutputParseError("The answer has no message in it.")
    text = text_of(message)
    if called and not text.strip():
        return ()
    message.parsed, repairs = decode_text(form, text, lenient=lenient)
    return repairs


def text_of(message: Message | None) -> str:
    """The text of a message; text parts joined."""
    content: Any = None if message is None else message.content
    if isinstance(content, list):
        return "".join(part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))
    return content if isinstance(content, str) else ""


def _told(error: OutputParseError, made: ParsedCompletion[Any]) -> OutputParseError:
    """The error, with all that is known about the answer."""
    error.completion = made
    error.total_usage = made.total_usage
    return error
