from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import ChatMessage

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ToolMessage(ChatMessage):
    """The result of a tool call, on its way back to the model. Follows the assistant message with the call."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "role",
            "content",
            "tool_call_id",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "role": "role",
        "content": "content",
        "tool_call_id": "tool_call_id",
    }

    role: Literal["tool"]
    """Who speaks, here always `tool`."""
    content: str | list[TextPart]
    """The result, as a string (JSON for structured data) or one or more text parts."""
    tool_call_id: str
    """The `id` of the call that this answers."""

    def __init__(
        self,
        *,
        role: Literal["tool"] = "tool",
        content: str | list[TextPart],
        tool_call_id: str,
    ) -> None:
        self._assign(
            {
                "role": role,
                "content": content,
                "tool_call_id": tool_call_id,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "role" in src:
            n -= 1
            self.role = src["role"]
        if "content" in src:
            n -= 1
            v = src["content"]
            self.content = (
                [TextPart.from_dict(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
        if "tool_call_id" in src:
            n -= 1
            self.tool_call_id = src["tool_call_id"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .text_part import TextPart  # noqa: E402
