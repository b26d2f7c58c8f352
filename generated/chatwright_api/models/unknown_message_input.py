from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import UNSET, ChatMessage, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class UnknownMessageInput(ChatMessage):
    """A `MessageInput` of a kind that is not in the specification; all of it is kept."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "role",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "role": "role",
    }

    role: Literal["(unknown)"] | None
    """The kind, as the sender named it; any str. Type checkers take it for none of the known ones."""

    def __init__(
        self,
        *,
        role: str | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "role": role,
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
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
