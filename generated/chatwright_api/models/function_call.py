from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class FunctionCall(Model):
    """The function that the model wants called. Deprecated: answers to requests with `tools` use `tool_calls`."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "arguments",
            "name",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "arguments": "arguments",
        "name": "name",
        "parsed_arguments": "",
    }

    arguments: str
    """JSON text of the arguments, unchecked: it may be invalid or name parameters you never declared."""
    name: str
    """Name of the function to run."""
    parsed_arguments: Any
    """The value decoded from `arguments`, when the tool declares its types."""

    def __init__(
        self,
        *,
        arguments: str,
        name: str,
    ) -> None:
        self._assign(
            {
                "arguments": arguments,
                "name": name,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "arguments" in src:
            n -= 1
            self.arguments = src["arguments"]
        if "name" in src:
            n -= 1
            self.name = src["name"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
