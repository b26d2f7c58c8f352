"""What a tool may be told about the run that calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from chatwright.toolloop import AsyncToolRun, ToolRun
    from chatwright.toolrun.calls import TurnCall

__all__ = ["Context"]

T = TypeVar("T")


class Context(Generic[T]):
    """Annotate a tool's parameter with it, and the tool is told who calls; the model never sees the parameter.

    Attributes:
        value: What `run(context=...)` was given: a database, a user, whatever the program needs.
        call: The call that is carried out: `.id`, `.name`, `.arguments`.
        run: The run that it belongs to. `run.add(...)` puts a message after the results of this turn.

    Example:
        >>> def balance(context: Context[dict[str, int]], account: str) -> int:
        ...     return context.value[account]
        >>> balance(Context({"savings": 12}), "savings")  # in a test
        12
    """

    __slots__ = ("call", "run", "value")

    value: T
    call: TurnCall
    run: ToolRun[Any] | AsyncToolRun[Any]

    def __init__(self, value: T, call: Any = None, run: Any = None) -> None:
        self.value = value
        self.call = call
        self.run = run

    def __repr__(self) -> str:
        name = getattr(self.call, "name", None)
        return f"Context(value={type(self.value).__name__}, call={name!r})"
