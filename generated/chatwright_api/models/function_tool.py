from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class FunctionTool(Model):
    """A function that the model may ask you to call."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "function",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "function": "function",
    }

    type: Literal["function"]
    """The tag of a function tool, always `function`."""
    function: FunctionDefinition
    """Name, purpose and arguments of the function."""

    def __init__(
        self,
        *,
        type: Literal["function"] = "function",
        function: FunctionDefinition,
    ) -> None:
        self._assign(
            {
                "type": type,
                "function": function,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "type" in src:
            n -= 1
            self.type = src["type"]
        if "function" in src:
            n -= 1
            v = src["function"]
            self.function = FunctionDefinition.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .function_definition import FunctionDefinition  # noqa: E402
