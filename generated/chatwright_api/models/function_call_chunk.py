from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class FunctionCallChunk(Model):
    """What this piece adds to the function call."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "arguments",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "arguments": "arguments",
    }

    name: str | None
    """The function's name, whole, in the first piece of a call."""
    arguments: str | None
    """The next characters of the arguments' JSON text; join the pieces before parsing."""

    def __init__(
        self,
        *,
        name: str | Unset = UNSET,
        arguments: str | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "name": name,
                "arguments": arguments,
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
        if "arguments" in src:
            n -= 1
            self.arguments = src["arguments"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
