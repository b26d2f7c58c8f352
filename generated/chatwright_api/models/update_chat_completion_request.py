from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class UpdateChatCompletionRequest(Model):
    """What to change about a stored completion."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "metadata",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "metadata": "metadata",
    }

    metadata: dict[str, str] | None
    """The new pairs, in place of all present ones; `null` clears them."""

    def __init__(
        self,
        *,
        metadata: dict[str, str] | None,
    ) -> None:
        self._assign(
            {
                "metadata": metadata,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "metadata" in src:
            n -= 1
            self.metadata = src["metadata"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
