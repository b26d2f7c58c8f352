from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class FunctionDefinition(Model):
    """A function as the model sees it."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "description",
            "parameters",
            "strict",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "description": "description",
        "parameters": "parameters",
        "strict": "strict",
    }

    name: str
    """Name of the function: 1 to 64 letters, digits, underscores or dashes."""
    description: str | None
    """What the function does and when to use it. The model decides by these words."""
    parameters: dict[str, Any] | None
    """JSON Schema of the arguments object. Left out, the function takes none."""
    strict: bool | None
    """`true` guarantees arguments that follow `parameters`, which must then keep to the supported subset of JSON Schema. Default `false`."""

    def __init__(
        self,
        *,
        name: str,
        description: str | Unset = UNSET,
        parameters: dict[str, Any] | Unset = UNSET,
        strict: bool | None | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "name": name,
                "description": description,
                "parameters": parameters,
                "strict": strict,
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
            if not n:
                return self
        if "parameters" in src:
            n -= 1
            self.parameters = src["parameters"]
        if "strict" in src:
            n -= 1
            self.strict = src["strict"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
