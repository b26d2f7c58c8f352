from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ToolCallChunk(Model):
    """A piece of a tool call in a stream. Pieces with the same `index` belong together; the first one carries `id` and name, the following ones append to the arguments."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "index",
            "id",
            "type",
            "function",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "index": "index",
        "id": "id",
        "type": "type",
        "function": "function",
    }

    index: int
    """Which call of the message this continues, counted from 0."""
    id: str | None
    """The call's identifier. Present in its first piece."""
    type: Literal["function"] | str | None
    """Kind of tool, `function`. Present in the first piece of a call."""
    function: FunctionCallChunk | None
    """What this piece adds to the function call."""

    def __init__(
        self,
        *,
        index: int,
        id: str | Unset = UNSET,
        type: Literal["function"] | str | Unset = UNSET,
        function: FunctionCallChunk | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "index": index,
                "id": id,
                "type": type,
                "function": function,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "index" in src:
            n -= 1
            self.index = src["index"]
        if "id" in src:
            n -= 1
            self.id = src["id"]
            if not n:
                return self
        if "type" in src:
            n -= 1
            self.type = src["type"]
        if "function" in src:
            n -= 1
            v = src["function"]
            self.function = FunctionCallChunk.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .function_call_chunk import FunctionCallChunk  # noqa: E402
