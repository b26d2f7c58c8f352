"""Whether tools are called, and which. `none` forbids, `auto` leaves it to the model, `required` demands at least one; an object names a tool, or a set to choose from. Default: `auto` if the request has tools, otherwise `none`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from ..literals import ToolChoiceMode


def load_tool_choice(
    src: Mapping[str, Any],
) -> AllowedToolsChoice | FunctionToolChoice | CustomToolChoice | UnknownToolChoice:
    """The object that `src` describes, told by its `type`."""
    tag = src.get("type")
    if isinstance(tag, str):
        return _CLASSES.get(tag, UnknownToolChoice).from_dict(src)
    # Some servers leave the tag out: a field that only one kind has tells as much.
    for key, kind in _TELLING.items():
        if key in src:
            return kind.from_dict(src)
    return UnknownToolChoice.from_dict(src)


# At the end, so that classes which hold each other can be imported in any order.
from .allowed_tools_choice import AllowedToolsChoice  # noqa: E402
from .custom_tool_choice import CustomToolChoice  # noqa: E402
from .function_tool_choice import FunctionToolChoice  # noqa: E402
from .unknown_tool_choice import UnknownToolChoice  # noqa: E402

_CLASSES: dict[str, type[AllowedToolsChoice | FunctionToolChoice | CustomToolChoice]] = {
    "allowed_tools": AllowedToolsChoice,
    "function": FunctionToolChoice,
    "custom": CustomToolChoice,
}
_TELLING: dict[str, type[AllowedToolsChoice | FunctionToolChoice | CustomToolChoice]] = {
    "allowed_tools": AllowedToolsChoice,
    "function": FunctionToolChoice,
    "custom": CustomToolChoice,
}

ToolChoice: TypeAlias = (
    "ToolChoiceMode | AllowedToolsChoice | FunctionToolChoice | CustomToolChoice | UnknownToolChoice"
)
