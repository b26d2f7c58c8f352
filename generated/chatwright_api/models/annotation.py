from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import Model

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Annotation(Model):
    """A web page that backs a stretch of the text."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "url_citation",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "url_citation": "url_citation",
    }

    type: Literal["url_citation"]
    """The tag of a citation, always `url_citation`."""
    url_citation: UrlCitation
    """The page, and which characters of `content` rest on it."""

    def __init__(
        self,
        *,
        type: Literal["url_citation"] = "url_citation",
        url_citation: UrlCitation,
    ) -> None:
        self._assign(
            {
                "type": type,
                "url_citation": url_citation,
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
        if "url_citation" in src:
            n -= 1
            v = src["url_citation"]
            self.url_citation = UrlCitation.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .url_citation import UrlCitation  # noqa: E402
