"""Which tools the model may or must call: values for `tool_choice`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright._tool_list import reference_to
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from chatwright.tools import Tool
    from chatwright.types import AllowedToolsChoice, CustomToolChoice, FunctionToolChoice, ToolParam

__all__ = ["allowed_tools", "tool_choice"]


def tool_choice(
    tool: str | Callable[..., Any] | Tool | ToolParam | Mapping[str, Any],
) -> FunctionToolChoice | CustomToolChoice:
    """Make the model call one certain tool.

    The strs `auto`, `required` and `none` need no helper. In a `run` it holds until the tool has been called; the turns after that are free.

    Args:
        tool: The tool: a function, a `Tool`, a dict; or the name of a function.

    Raises:
        ConfigError: It is no tool.

    Example:
        >>> tool_choice("get_weather").to_dict()
        {'type': 'function', 'function': {'name': 'get_weather'}}
    """
    from chatwright._wire import CustomToolChoice, FunctionToolChoice

    reference = reference_to(tool)
    if reference["type"] == "custom":
        return CustomToolChoice.from_dict(reference)
    return FunctionToolChoice.from_dict(reference)


def allowed_tools(
    *tools: str | Callable[..., Any] | Tool | ToolParam | Mapping[str, Any], mode: Literal["auto", "required"] = "auto"
) -> AllowedToolsChoice:
    """Limit the model to some of the request's tools. The request keeps them all, which keeps the prompt cache warm.

    Args:
        tools: The tools: functions, `Tool`s, dicts; or names of functions.
        mode: `auto` leaves it to the model whether to call one; `required` makes it call at least one.

    Raises:
        ConfigError: There is none, or one of them is no tool.

    Example:
        >>> allowed_tools("get_weather", mode="required").allowed_tools.mode
        'required'
    """
    from chatwright._wire import AllowedToolsChoice

    if not tools:
        raise ConfigError("allowed_tools: needs at least one tool")
    if mode not in ("auto", "required"):
        raise ConfigError(f"allowed_tools: mode must be 'auto' or 'required', got {mode!r}")
    references = [reference_to(tool) for tool in tools]
    return AllowedToolsChoice.from_dict({"type": "allowed_tools", "allowed_tools": {"mode": mode, "tools": references}})
