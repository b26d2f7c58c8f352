from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class StreamOptions(Model):
    """What a stream carries besides content. Takes effect only with `stream: true`, and some servers refuse it without."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "include_usage",
            "include_obfuscation",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "include_usage": "include_usage",
        "include_obfuscation": "include_obfuscation",
    }

    include_usage: bool | None
    """`true` adds a last chunk before `[DONE]` with the request's token counts in `usage` and no choices; earlier chunks then have `usage: null`. An interrupted stream never gets there."""
    include_obfuscation: bool | None
    """Whether chunks carry random padding in `obfuscation`, which hides their true length from eavesdroppers. On unless `false`; switching it off saves bandwidth on a trusted network."""

    def __init__(
        self,
        *,
        include_usage: bool | Unset = UNSET,
        include_obfuscation: bool | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "include_usage": include_usage,
                "include_obfuscation": include_obfuscation,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "include_usage" in src:
            n -= 1
            self.include_usage = src["include_usage"]
        if "include_obfuscation" in src:
            n -= 1
            self.include_obfuscation = src["include_obfuscation"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
