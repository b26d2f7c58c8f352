from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class NamedCustomTool(Model):
    """The custom tool to be called."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "name": "name",
    }

    name: str
    """Its name, as declared under `tools`."""

    def __init__(
        self,
        *,
        name: str,
    ) -> None:
        self._assign(
            {
                "name": name,
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
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
