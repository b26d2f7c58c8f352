"""One of the kinds of `ToolCall`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias


def load_tool_call(src: Mapping[str, Any]) -> FunctionToolCall | CustomToolCall | UnknownToolCall:
    """The object that `src` describes, told by its `type`."""
    tag = src.get("type")
    if isinstance(tag, str):
        return _CLASSES.get(tag, UnknownToolCall).from_dict(src)
    # Some servers leave the tag out: a field that only one kind has tells as much.
    for key, kind in _TELLING.items():
        if key in src:
            return kind.from_dict(src)
    return UnknownToolCall.from_dict(src)


# At the end, so that classes which hold each other can be imported in any order.
from .custom_tool_call import CustomToolCall  # noqa: E402
from .function_tool_call import FunctionToolCall  # noqa: E402
from .unknown_tool_call import UnknownToolCall  # noqa: E402

_CLASSES: dict[str, type[FunctionToolCall | CustomToolCall]] = {
    "function": FunctionToolCall,
    "custom": CustomToolCall,
}
_TELLING: dict[str, type[FunctionToolCall | CustomToolCall]] = {
    "function": FunctionToolCall,
    "custom": CustomToolCall,
}

ToolCall: TypeAlias = FunctionToolCall | CustomToolCall | UnknownToolCall
