from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self

    from ..literals import WebSearchContextSize

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class WebSearchOptions(Model):
    """Settings for the web search of models that have it built in, such as `gpt-4o-search-preview`."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "user_location",
            "search_context_size",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "user_location": "user_location",
        "search_context_size": "search_context_size",
    }

    user_location: WebSearchUserLocation | None
    """Where the user roughly is, for results nearby."""
    search_context_size: WebSearchContextSize | None
    """How much of the results the model gets to read. Default `medium`; more costs more."""

    def __init__(
        self,
        *,
        user_location: WebSearchUserLocation | None | Unset = UNSET,
        search_context_size: WebSearchContextSize | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "user_location": user_location,
                "search_context_size": search_context_size,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "user_location" in src:
            n -= 1
            v = src["user_location"]
            self.user_location = WebSearchUserLocation.from_dict(v) if v.__class__ is dict else v
        if "search_context_size" in src:
            n -= 1
            self.search_context_size = src["search_context_size"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .web_search_user_location import WebSearchUserLocation  # noqa: E402
