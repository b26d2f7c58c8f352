from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class AudioReference(Model):
    """`AudioReference` of the API."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "id",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "id": "id",
    }

    id: str
    """The `id` of that answer's `audio`; works until its `expires_at`."""

    def __init__(
        self,
        *,
        id: str,
    ) -> None:
        self._assign(
            {
                "id": id,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "id" in src:
            n -= 1
            self.id = src["id"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
