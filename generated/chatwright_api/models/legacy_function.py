from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class LegacyFunction(Model):
    """A function in the style of 2023. Deprecated: put it into `tools` as `{"type": "function", "function": {...}}`."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "description",
            "parameters",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "description": "description",
        "parameters": "parameters",
    }

    name: str
    """The function's name: 1 to 64 letters, digits, underscores or dashes."""
    description: str | None
    """What the function does, in words that help the model decide when to call it."""
    parameters: dict[str, Any] | None
    """JSON Schema of the arguments object. Leave out for a function without arguments."""

    def __init__(
        self,
        *,
        name: str,
        description: str | Unset = UNSET,
        parameters: dict[str, Any] | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "name": name,
                "description": description,
                "parameters": parameters,
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
        if "parameters" in src:
            n -= 1
            self.parameters = src["parameters"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
