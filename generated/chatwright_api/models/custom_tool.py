from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class CustomTool(Model):
    """A tool that takes free text instead of JSON, optionally bound to a grammar. GPT-5 and later."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "custom",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "custom": "custom",
    }

    type: Literal["custom"]
    """The tag of a custom tool, always `custom`."""
    custom: CustomToolDefinition
    """Name, purpose and input of the tool."""

    def __init__(
        self,
        *,
        type: Literal["custom"] = "custom",
        custom: CustomToolDefinition,
    ) -> None:
        self._assign(
            {
                "type": type,
                "custom": custom,
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
        if "custom" in src:
            n -= 1
            v = src["custom"]
            self.custom = CustomToolDefinition.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .custom_tool_definition import CustomToolDefinition  # noqa: E402
