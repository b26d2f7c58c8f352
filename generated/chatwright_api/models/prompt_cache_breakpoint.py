from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class PromptCacheBreakpoint(Model):
    """Marks exactly where a reusable prefix of the prompt ends. It lives as long as the request's `prompt_cache_options.ttl`. `gpt-5.6` and later."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "mode",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "mode": "mode",
    }

    mode: Literal["explicit"]
    """The tag of a mark you set yourself, always `explicit`."""

    def __init__(
        self,
        *,
        mode: Literal["explicit"] = "explicit",
    ) -> None:
        self._assign(
            {
                "mode": mode,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "mode" in src:
            n -= 1
            self.mode = src["mode"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
