from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class FunctionToolCall(Model):
    """The model's call of a function."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
            "type",
            "function",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "id": "id",
        "type": "type",
        "function": "function",
    }

    id: str
    """Identifies the call; the `tool` message with its result repeats it as `tool_call_id`."""
    type: Literal["function"]
    """The tag of this kind of call, always `function`."""
    function: FunctionCall
    """Which function is called, and with which arguments."""

    def __init__(
        self,
        *,
        id: str,
        type: Literal["function"] = "function",
        function: FunctionCall,
    ) -> None:
        self._assign(
            {
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
        if "id" in src:
            n -= 1
            self.id = src["id"]
        if "type" in src:
            n -= 1
            self.type = src["type"]
        if "function" in src:
            n -= 1
            v = src["function"]
            self.function = FunctionCall.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .function_call import FunctionCall  # noqa: E402
