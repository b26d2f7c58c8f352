from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import ChatMessage

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class FunctionMessage(ChatMessage):
    """The result of a function in the style of 2023. Deprecated: use a `tool` message."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "role",
            "content",
            "name",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "role": "role",
        "content": "content",
        "name": "name",
    }

    role: Literal["function"]
    """Who speaks, here always `function`."""
    content: str | None
    """What the function returned, as text; `null` if nothing."""
    name: str
    """Name of the function that ran."""

    def __init__(
        self,
        *,
        role: Literal["function"] = "function",
        content: str | None = None,
        name: str,
    ) -> None:
        self._assign(
            {
                "role": role,
                "content": content,
                "name": name,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "role" in src:
            n -= 1
            self.role = src["role"]
        if "content" in src:
            n -= 1
            self.content = src["content"]
        if "name" in src:
            n -= 1
            self.name = src["name"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
