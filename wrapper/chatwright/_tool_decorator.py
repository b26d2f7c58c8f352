"""The decorator `tool`. What it makes, `chatwright.tools`, is loaded when something is decorated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    from chatwright.tools import ToolOverrides

__all__ = ["tool"]

FunctionT = TypeVar("FunctionT", bound="Callable[..., Any]")


@overload
def tool(function: FunctionT, /) -> FunctionT: ...
@overload
def tool(**overrides: Unpack[ToolOverrides]) -> Callable[[FunctionT], FunctionT]: ...
def tool(function: Any = None, /, **overrides: Unpack[ToolOverrides]) -> Any:
    """Make a function a tool. It keeps its type and can be called as ever.

    Its signature, type hints and docstring (in the style of Google, NumPy or Sphinx) tell the model what it does and
    takes; see `Tool.from_function`. Both plain and async functions will do.

    Args:
        function: The function; `@tool` and `@tool(...)` both work.
        overrides: `name`, `description`, `strict`, `needs_approval` and `timeout` (seconds), as for `Tool.from_function`.

    Raises:
        ConfigError: It can't be called, or an override can't work. What the signature can't express is found when the
            tool is first used, before anything is sent, so that its types may be defined further down.

    Example:
        >>> from chatwright import Tool
        >>> @tool(needs_approval=True, timeout=10)
        ... def delete(path: str) -> None:
        ...     '''Delete a file.'''
        >>> Tool.from_function(delete).needs_approval
        True
    """
    from chatwright.tools import Tool, tool_of

    if function is None:
        Tool(len, **overrides)  # a bad option is told where it stands
        return lambda function: tool_of(function, overrides)
    return tool_of(function, overrides)
