from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset, thought_in

if TYPE_CHECKING:
    from typing import Self

    from ..literals import Role

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Delta(Model):
    """What a chunk adds to a choice's message. Every field is optional; strings append to what came before."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "content",
            "function_call",
            "tool_calls",
            "role",
            "refusal",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "content": "content",
        "function_call": "function_call",
        "tool_calls": "tool_calls",
        "role": "role",
        "refusal": "refusal",
    }

    content: str | None
    """The next piece of text."""
    function_call: FunctionCallChunk | None
    """The next piece of a function call. Deprecated: see `tool_calls`."""
    tool_calls: list[ToolCallChunk] | None
    """Pieces of tool calls, to be joined by their `index`."""
    role: Role | None
    """Who speaks, as a rule in a choice's first chunk only."""
    refusal: str | None
    """The next piece of a refusal."""

    def __init__(
        self,
        *,
        content: str | None | Unset = UNSET,
        function_call: FunctionCallChunk | Unset = UNSET,
        tool_calls: list[ToolCallChunk] | Unset = UNSET,
        role: Role | Unset = UNSET,
        refusal: str | None | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "content": content,
                "function_call": function_call,
                "tool_calls": tool_calls,
                "role": role,
                "refusal": refusal,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "content" in src:
            n -= 1
            self.content = src["content"]
            if not n:
                return self
        if "function_call" in src:
            n -= 1
            v = src["function_call"]
            self.function_call = FunctionCallChunk.from_dict(v) if v.__class__ is dict else v
            if not n:
                return self
        if "tool_calls" in src:
            n -= 1
            v = src["tool_calls"]
            self.tool_calls = (
                [ToolCallChunk.from_dict(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
            if not n:
                return self
        if "role" in src:
            n -= 1
            self.role = src["role"]
        if "refusal" in src:
            n -= 1
            self.refusal = src["refusal"]
        if n:
            self._keep(src)
        return self

    @classmethod
    def from_attributes(cls, src: Any, absent: Any) -> Self:
        """An object that holds what `src` has as attributes of the same names, but for those that are `absent`."""
        self = _new(cls)
        if (v := src.content) is not absent:
            self.content = v
        if (v := src.function_call) is not absent:
            self.function_call = FunctionCallChunk.from_dict(v) if v.__class__ is dict else v
        if (v := src.tool_calls) is not absent:
            self.tool_calls = (
                [ToolCallChunk.from_dict(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
        if (v := src.role) is not absent:
            self.role = v
        if (v := src.refusal) is not absent:
            self.refusal = v
        return self

    @property
    def reasoning(self) -> str | None:
        """What servers call `reasoning_content`, `reasoning`, `reasoning_text`, `thinking`: the first one present, else what `content` holds of it, else `None`."""
        found = self._first(
            "reasoning_content",
            "reasoning",
            "reasoning_text",
            "thinking",
        )
        return found if isinstance(found, str) else thought_in(self.content)


# At the end, so that classes which hold each other can be imported in any order.
from .function_call_chunk import FunctionCallChunk  # noqa: E402
from .tool_call_chunk import ToolCallChunk  # noqa: E402
