"""What can be wrong with an answer that did arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright._error_root import ChatwrightError

if TYPE_CHECKING:
    from typing import TypedDict, Unpack

    class OutputDetails(TypedDict, total=False):
        """What every `OutputError` can be made with, all optional."""

        completion: Any
        raw_text: str
        total_usage: Any
        cause: BaseException | None


class OutputError(ChatwrightError):
    """An answer arrived, and is not the one that was asked for. Nothing of it is lost.

    Attributes:
        completion: The answer: a Completion, or None where there is none.
        raw_text: The text of the choice at fault, as the model wrote it.
        total_usage: The usage summed over all requests made for this answer, re-asking included, or None.
    """

    default_message = "The answer is not the one that was asked for."

    def __init__(
        self,
        message: str | None = None,
        *,
        completion: Any = None,
        raw_text: str = "",
        total_usage: Any = None,
        cause: BaseException | None = None,
    ) -> None:
        super().__init__(message, cause=cause)
        self.completion = completion
        self.raw_text = raw_text
        self.total_usage = self.usage if total_usage is None else total_usage

    @property
    def usage(self) -> Any:
        """The usage of the last answer alone, or None."""
        return getattr(self.completion, "usage", None)

    @property
    def request_id(self) -> str | None:
        """The server's name for the request that gave the answer, or None."""
        return getattr(getattr(self.completion, "meta", None), "request_id", None)

    def to_dict(self) -> dict[str, Any]:
        """Everything known about the failure, ready for JSON."""
        return {
            "error": type(self).__name__,
            "message": self.message,
            "request_id": self.request_id,
            "raw_text": self.raw_text,
            "completion": as_dict(self.completion),
            "total_usage": as_dict(self.total_usage),
        }


def as_dict(value: Any) -> Any:
    """`value.to_dict()` where there is one; None and plain JSON as they are."""
    return value.to_dict() if hasattr(value, "to_dict") else value


class OutputParseError(OutputError):
    """The text of the answer is not JSON, or not of the type that was asked for.

    Attributes:
        path: Where it goes wrong, as in `items[0].price`; `""` is the whole answer.
    """

    default_message = "The answer does not parse."

    def __init__(self, message: str | None = None, *, path: str = "", **details: Unpack[OutputDetails]) -> None:
        super().__init__(message, **details)
        self.path = path

    def _facts(self) -> list[tuple[str, object]]:
        return [("path", self.path or None)]


class RefusalError(OutputError):
    """The model refused to answer; `.refusal` has its words."""

    def __init__(self, message: str | None = None, *, refusal: str = "", **details: Unpack[OutputDetails]) -> None:
        super().__init__(f"The model refused: {refusal}" if message is None else message, **details)
        self.refusal = refusal


class LengthFinishReasonError(OutputError):
    """The model ran out of tokens before the answer was complete."""

    default_message = (
        "The answer was cut off at the token limit (finish_reason 'length'); "
        "raise max_completion_tokens or ask for a shorter answer."
    )


class ContentFilterFinishReasonError(OutputError):
    """The server's content filter stopped the answer."""

    default_message = "The answer was stopped by the server's content filter (finish_reason 'content_filter')."


class ToolLoopError(OutputError):
    """A tool run that has no final answer, because it is paused or stopped; `.run` is the run, `.run.status` says why.

    In a pickled or copied error `.run` is the saved state (`run.to_dict()`), from which `resume` goes on.
    """

    default_message = "The tool run has no final answer."

    def __init__(self, message: str | None = None, *, run: Any = None, **details: Unpack[OutputDetails]) -> None:
        super().__init__(message, **details)
        self.run = run

    def _portable_state(self) -> tuple[dict[str, Any], dict[str, Any] | None]:
        attributes, slots = super()._portable_state()
        return {**attributes, "run": as_dict(self.run)}, slots
