from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class CustomCall(Model):
    """Which tool is called, and with what."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "input",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "input": "input",
    }

    name: str
    """Name of the tool, one of those in the request."""
    input: str
    """The text for the tool, following its grammar if it has one."""

    def __init__(
        self,
        *,
        name: str,
        input: str,
    ) -> None:
        self._assign(
            {
                "name": name,
                "input": input,
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
        if "input" in src:
            n -= 1
            self.input = src["input"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
