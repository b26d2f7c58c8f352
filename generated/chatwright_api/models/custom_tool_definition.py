from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class CustomToolDefinition(Model):
    """Name, purpose and input of the tool."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "description",
            "format",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "description": "description",
        "format": "format",
    }

    name: str
    """Name by which the model calls it."""
    description: str | None
    """What the tool is for, to help the model decide when to use it. Optional."""
    format: CustomToolFormat | None
    """What the input may look like. Default: any text."""

    def __init__(
        self,
        *,
        name: str,
        description: str | Unset = UNSET,
        format: CustomToolFormat | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "name": name,
                "description": description,
                "format": format,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "name" in src:
            n -= 1
            self.name = src["name"]
        if "description" in src:
            n -= 1
            self.description = src["description"]
        if "format" in src:
            n -= 1
            v = src["format"]
            self.format = load_custom_tool_format(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .custom_tool_format import CustomToolFormat, load_custom_tool_format  # noqa: E402
