from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class JsonSchemaFormat(Model):
    """The schema, its name and how strictly it holds."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "name",
            "description",
            "schema",
            "strict",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "description": "description",
        "schema": "schema",
        "strict": "strict",
    }

    name: str
    """Name of the schema: 1 to 64 letters, digits, underscores or dashes."""
    description: str | None
    """What the data is for, as a hint to the model. Optional."""
    schema: dict[str, Any] | None
    """The JSON Schema of the answer."""
    strict: bool | None
    """`true` guarantees an answer that follows `schema`, within the supported subset of JSON Schema. Default `false`: best effort."""

    def __init__(
        self,
        *,
        name: str,
        description: str | Unset = UNSET,
        schema: dict[str, Any] | Unset = UNSET,
        strict: bool | None | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "name": name,
                "description": description,
                "schema": schema,
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
        if "schema" in src:
            n -= 1
            self.schema = src["schema"]
        if "strict" in src:
            n -= 1
            self.strict = src["strict"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
