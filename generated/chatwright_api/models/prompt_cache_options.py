from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self

    from ..literals import PromptCacheMode

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class PromptCacheOptions(Model):
    """How the prompt is cached. A request writes at most 4 breakpoints, and a later one finds a prefix among the latest 80 of its conversation. `gpt-5.6` and later."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "ttl",
            "mode",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "ttl": "ttl",
        "mode": "mode",
    }

    ttl: Literal["30m"] | str | None
    """How long written breakpoints live at least. Default, and only choice so far: `30m`."""
    mode: PromptCacheMode | None
    """`implicit` (default) adds one automatic breakpoint to the latest 3 that you marked; `explicit` keeps to your latest 4, and to no caching at all if there are none."""

    def __init__(
        self,
        *,
        ttl: Literal["30m"] | str | Unset = UNSET,
        mode: PromptCacheMode | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "ttl": ttl,
                "mode": mode,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "ttl" in src:
            n -= 1
            self.ttl = src["ttl"]
        if "mode" in src:
            n -= 1
            self.mode = src["mode"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
