from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ResponseFormatJsonSchema(Model):
    """Structured output: the answer is JSON that follows your schema."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "json_schema",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "json_schema": "json_schema",
    }

    type: Literal["json_schema"]
    """The tag of structured output, always `json_schema`."""
    json_schema: JsonSchemaFormat
    """The schema, its name and how strictly it holds."""

    def __init__(
        self,
        *,
        type: Literal["json_schema"] = "json_schema",
        json_schema: JsonSchemaFormat,
    ) -> None:
        self._assign(
            {
                "type": type,
                "json_schema": json_schema,
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
        if "json_schema" in src:
            n -= 1
            v = src["json_schema"]
            self.json_schema = JsonSchemaFormat.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .json_schema_format import JsonSchemaFormat  # noqa: E402
