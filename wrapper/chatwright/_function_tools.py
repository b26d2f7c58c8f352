"""Functions among the tools of a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def with_tools(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments of a request, the functions among its tools as `Tool`s; what is no list is left for the check.

    Only a function loads what makes a tool of it.

    Raises:
        ConfigError: A function can't be a tool.
    """
    choice = arguments.get("tool_choice")
    if choice is not None and choice.__class__ not in (str, dict):
        from chatwright._tool_list import chosen_tool

        arguments = {**arguments, "tool_choice": chosen_tool(choice)}
    tools = arguments.get("tools")
    if isinstance(tools, (Mapping, str, bytes)) or not isinstance(tools, Iterable):
        return arguments
    return {
        **arguments,
        "tools": [_tool(tool, index) if _is_function(tool) else tool for index, tool in enumerate(tools)],
    }


def _is_function(tool: object) -> bool:
    return callable(tool) and not isinstance(tool, type)


def _tool(function: Any, index: int) -> Any:
    from chatwright._tool_list import tool_in

    return tool_in(function, index)
