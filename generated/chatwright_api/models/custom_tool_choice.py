from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class CustomToolChoice(Model):
    """A tool choice that makes the model call one custom tool."""

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
    """The tag of this kind of tool choice, always `custom`."""
    custom: NamedCustomTool
    """The custom tool to be called."""

    def __init__(
        self,
        *,
        type: Literal["custom"] = "custom",
        custom: NamedCustomTool,
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
            self.custom = NamedCustomTool.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .named_custom_tool import NamedCustomTool  # noqa: E402
