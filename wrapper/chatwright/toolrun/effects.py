"""The one effect that a tool loop adds to sending and sleeping: "call these tools"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias


class Returned(NamedTuple):
    """The tool gave a value."""

    value: Any


class Raised(NamedTuple):
    """The tool raised an exception."""

    error: Exception


class TimedOut(NamedTuple):
    """The tool took longer than it may, and was given up."""

    seconds: float


if TYPE_CHECKING:
    Outcome: TypeAlias = Returned | Raised | TimedOut


class Job:
    """One call to make.

    Attributes:
        name: The tool's name.
        function: Makes it; takes no arguments.
        is_async: Whether the function gives something to be awaited.
        timeout: Seconds it may take, or None.
        outcome: What came of it; None until it has ended. Kept here as soon as it is known, so that nothing that was
            done is forgotten when the others are cancelled.
    """

    __slots__ = ("function", "is_async", "name", "outcome", "timeout")

    def __init__(
        self, name: str, function: Callable[[], Any], *, is_async: bool = False, timeout: float | None = None
    ) -> None:
        self.name = name
        self.function = function
        self.is_async = is_async
        self.timeout = timeout
        self.outcome: Outcome | None = None


class CallTools(NamedTuple):
    """Call tools, several at a time. Their outcomes are kept in the jobs; the outcome of the effect is the time afterwards.

    Attributes:
        jobs: The calls.
        parallel: How many may run at once.
        deadline: When to give up on all that still run, on the monotonic clock; their outcome stays None.
    """

    jobs: Sequence[Job]
    parallel: int
    deadline: float | None = None
