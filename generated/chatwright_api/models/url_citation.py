from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class UrlCitation(Model):
    """The page, and which characters of `content` rest on it."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "end_index",
            "start_index",
            "url",
            "title",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "end_index": "end_index",
        "start_index": "start_index",
        "url": "url",
        "title": "title",
    }

    end_index: int
    """Position in `content` of the last character that rests on it."""
    start_index: int
    """Position in `content` of the first character that rests on it, from 0."""
    url: str
    """The page's address."""
    title: str
    """The page's title."""

    def __init__(
        self,
        *,
        end_index: int,
        start_index: int,
        url: str,
        title: str,
    ) -> None:
        self._assign(
            {
                "end_index": end_index,
                "start_index": start_index,
                "url": url,
                "title": title,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "end_index" in src:
            n -= 1
            self.end_index = src["end_index"]
        if "start_index" in src:
            n -= 1
            self.start_index = src["start_index"]
        if "url" in src:
            n -= 1
            self.url = src["url"]
        if "title" in src:
            n -= 1
            self.title = src["title"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
