"""The tools of a request, in whatever way they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from chatwright._json import path_of, plain, shown
from chatwright._wire import Model
from chatwright.errors import ConfigError
from chatwright.tools import Tool, marked_tool

if TYPE_CHECKING:
    from collections.abc import Iterator


class ToolList:
    """Tools that can be called, by name, and those that are only described.

    Args:
        tools: Functions, decorated or not, `Tool`s, dicts and generated models, mixed.

    Attributes:
        wire: All of them, as a request has them.
        callable: Those with a function.
        described: The names of those without one: somebody else answers their calls.

    Raises:
        ConfigError: One is no tool, can't be expressed, or has the name of another one.
    """

    __slots__ = ("callable", "described", "wire")

    def __init__(self, tools: Any) -> None:
        self.wire: list[dict[str, Any]] = []
        self.callable: dict[str, Tool] = {}
        self.described: set[str] = set()
        for index, value in enumerate(_items(tools)):
            found = tool_in(value, index)
            wire = found.to_dict() if isinstance(found, Tool) else found
            name = _name_in(wire)
            if name and (name in self.callable or name in self.described):
                raise ConfigError(f"{path_of('tools', index)}: there is a tool with the name {name!r} already")
            self.wire.append(wire)
            if isinstance(found, Tool):
                found.check_bound()
                self.callable[name] = found
            else:
                self.described.add(name)

    def __iter__(self) -> Iterator[Tool]:
        return iter(self.callable.values())

    @property
    def names(self) -> list[str]:
        """What the model may call."""
        return [name for name in map(_name_in, self.wire) if name]


def tool_in(value: Any, index: int) -> Tool | dict[str, Any]:
    """A tool as it was given: a `Tool` if it can be called, else its JSON.

    Raises:
        ConfigError: It is no tool, or can't be expressed.
    """
    if isinstance(value, Tool):
        return value
    marked = marked_tool(value)
    if marked is not None:
        return marked if marked.function is value else marked.over(value)
    is_instance = not isinstance(value, type)
    if isinstance(value, (Mapping, Model)) or (is_instance and hasattr(value, "model_dump")):
        described = plain(value, "tools", index)
        if isinstance(described, dict) and isinstance(described.get("type"), str):
            return described
    elif callable(value):
        return Tool.from_function(value)
    raise ConfigError(
        f"{path_of('tools', index)}: must be a function, a Tool, or a dict with a type, got {shown(value)}"
    )


def reference_to(tool: Any) -> dict[str, Any]:
    """What names a tool in a `tool_choice`."""
    if isinstance(tool, str):
        return {"type": "function", "function": {"name": tool}}
    found = tool_in(tool, 0)
    if isinstance(found, Tool):
        return {"type": found.type, found.type: {"name": found.name}}
    kind, name = found["type"], _name_in(found)
    if not name:
        raise ConfigError(f"tool_choice: a tool of the type {kind!r} has no name to choose it by")
    return {"type": kind, kind: {"name": name}}


def chosen_tool(choice: Any) -> Any:
    """A `tool_choice`; of a function or a `Tool`, what makes the model call it.

    Raises:
        ConfigError: A function can't be a tool.
    """
    is_tool = isinstance(choice, Tool) or (callable(choice) and not isinstance(choice, type))
    return reference_to(choice) if is_tool else choice


def _items(tools: Any) -> Iterable[Any]:
    if tools is None:
        return ()
    if isinstance(tools, (Mapping, Model, str, bytes, Tool)) or not isinstance(tools, Iterable):
        raise ConfigError(f"tools: must be a list of tools, got {shown(tools)}")
    return tools


def _name_in(wire: Mapping[str, Any]) -> str:
    described = wire.get(wire["type"])
    name = described.get("name") if isinstance(described, Mapping) else None
    return name if isinstance(name, str) else ""
