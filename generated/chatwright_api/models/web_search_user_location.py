from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class WebSearchUserLocation(Model):
    """`WebSearchUserLocation` of the API."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "approximate",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "approximate": "approximate",
    }

    type: Literal["approximate"]
    """The tag of an approximate location, always `approximate`."""
    approximate: WebSearchLocation
    """Country, region, city and time zone, as far as known."""

    def __init__(
        self,
        *,
        type: Literal["approximate"] = "approximate",
        approximate: WebSearchLocation,
    ) -> None:
        self._assign(
            {
                "type": type,
                "approximate": approximate,
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
        if "approximate" in src:
            n -= 1
            v = src["approximate"]
            self.approximate = WebSearchLocation.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .web_search_location import WebSearchLocation  # noqa: E402
