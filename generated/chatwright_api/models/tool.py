"""One of the kinds of `Tool`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias


def load_tool(src: Mapping[str, Any]) -> FunctionTool | CustomTool | UnknownTool:
    """The object that `src` describes, told by its `type`."""
    tag = src.get("type")
    if isinstance(tag, str):
        return _CLASSES.get(tag, UnknownTool).from_dict(src)
    # Some servers leave the tag out: a field that only one kind has tells as much.
    for key, kind in _TELLING.items():
        if key in src:
            return kind.from_dict(src)
    return UnknownTool.from_dict(src)


# At the end, so that classes which hold each other can be imported in any order.
from .custom_tool import CustomTool  # noqa: E402
from .function_tool import FunctionTool  # noqa: E402
from .unknown_tool import UnknownTool  # noqa: E402

_CLASSES: dict[str, type[FunctionTool | CustomTool]] = {
    "function": FunctionTool,
    "custom": CustomTool,
}
_TELLING: dict[str, type[FunctionTool | CustomTool]] = {
    "function": FunctionTool,
    "custom": CustomTool,
}

Tool: TypeAlias = FunctionTool | CustomTool | UnknownTool
