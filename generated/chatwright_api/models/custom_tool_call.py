from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class CustomToolCall(Model):
    """The model's call of a custom tool, whose input is free text rather than JSON."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
            "type",
            "custom",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "id": "id",
        "type": "type",
        "custom": "custom",
    }

    id: str
    """Identifies the call; repeat it as `tool_call_id` in the message that carries the result."""
    type: Literal["custom"]
    """The tag of this kind of call, always `custom`."""
    custom: CustomCall
    """Which tool is called, and with what."""

    def __init__(
        self,
        *,
        id: str,
        type: Literal["custom"] = "custom",
        custom: CustomCall,
    ) -> None:
        self._assign(
            {
                "id": id,
                "type": type,
                "custom": custom,
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
        if "custom" in src:
            n -= 1
            v = src["custom"]
            self.custom = CustomCall.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .custom_call import CustomCall  # noqa: E402
