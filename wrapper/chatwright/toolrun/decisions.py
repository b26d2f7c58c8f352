"""What somebody decides about a call that waits: that it may be made, that it may not, or what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Answer", "Approval", "Decision", "Denial", "answer", "approve", "deny"]


class Approval(NamedTuple):
    """The call may be made, with other arguments if there are some."""

    arguments: Mapping[str, Any] | str | None = None


class Denial(NamedTuple):
    """The call may not be made."""

    reason: str | None = None


class Answer(NamedTuple):
    """The call has been made by somebody else, and this is what came of it."""

    result: Any


Decision: TypeAlias = "Approval | Denial | Answer"
"""What `resume(decisions=...)` takes for a call."""


def approve(*, arguments: Mapping[str, Any] | str | None = None) -> Approval:
    """Let a call be made: a decision for `resume`.

    Args:
        arguments: What to call the tool with instead: all arguments, as JSON has them; the text for a custom tool. None:
            what the model said.

    Example:
        >>> client.chat.completions.resume(state, tools=[pay], decisions={"call_1": approve()})  # doctest: +SKIP
    """
    return Approval(arguments)


def deny(reason: str | None = None) -> Denial:
    """Do not let a call be made: a decision for `resume`.

    Args:
        reason: What the model is told about it.

    Example:
        >>> client.chat.completions.resume(
        ...     state, tools=[pay], decisions={"call_1": deny("over limit")}
        ... )  # doctest: +SKIP
    """
    return Denial(reason)


def answer(result: object) -> Answer:
    """Give the result of a call that was made elsewhere, or of a tool without a function: a decision for `resume`.

    Args:
        result: A str goes to the model as it is, anything else as JSON.

    Example:
        >>> client.chat.completions.resume(
        ...     state, tools=[pay], decisions={"call_1": answer({"paid": True})}
        ... )  # doctest: +SKIP
    """
    return Answer(result)
