from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class AllowedToolsChoice(Model):
    """A tool choice that limits the model to some of the given tools."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "allowed_tools",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "allowed_tools": "allowed_tools",
    }

    type: Literal["allowed_tools"]
    """The tag of this kind of tool choice, always `allowed_tools`."""
    allowed_tools: AllowedTools
    """Which tools, and whether one of them must be called."""

    def __init__(
        self,
        *,
        type: Literal["allowed_tools"] = "allowed_tools",
        allowed_tools: AllowedTools,
    ) -> None:
        self._assign(
            {
                "type": type,
                "allowed_tools": allowed_tools,
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
        if "allowed_tools" in src:
            n -= 1
            v = src["allowed_tools"]
            self.allowed_tools = AllowedTools.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .allowed_tools import AllowedTools  # noqa: E402
