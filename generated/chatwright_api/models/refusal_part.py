from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class RefusalPart(Model):
    """An earlier refusal of the model, as the only part of an assistant message."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "refusal",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "refusal": "refusal",
    }

    type: Literal["refusal"]
    """The tag of a refusal part, always `refusal`."""
    refusal: str
    """The words of the refusal."""

    def __init__(
        self,
        *,
        type: Literal["refusal"] = "refusal",
        refusal: str,
    ) -> None:
        self._assign(
            {
                "type": type,
                "refusal": refusal,
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
        if "refusal" in src:
            n -= 1
            self.refusal = src["refusal"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
