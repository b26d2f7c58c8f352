from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class WebSearchLocation(Model):
    """Rough whereabouts of the user. Every field is optional."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "country",
            "region",
            "city",
            "timezone",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "country": "country",
        "region": "region",
        "city": "city",
        "timezone": "timezone",
    }

    country: str | None
    """Country as two letters of ISO 3166-1, such as `NO`."""
    region: str | None
    """State, province or region as free text, such as `Bavaria`."""
    city: str | None
    """City as free text, such as `Oslo`."""
    timezone: str | None
    """Time zone by its IANA name, such as `Europe/Oslo`."""

    def __init__(
        self,
        *,
        country: str | Unset = UNSET,
        region: str | Unset = UNSET,
        city: str | Unset = UNSET,
        timezone: str | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "country": country,
                "region": region,
                "city": city,
                "timezone": timezone,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "country" in src:
            n -= 1
            self.country = src["country"]
            if not n:
                return self
        if "region" in src:
            n -= 1
            self.region = src["region"]
            if not n:
                return self
        if "city" in src:
            n -= 1
            self.city = src["city"]
        if "timezone" in src:
            n -= 1
            self.timezone = src["timezone"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
