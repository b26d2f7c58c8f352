from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self

    from ..literals import ImageDetail

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ImageUrl(Model):
    """The image, and how closely to look at it."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "url",
            "detail",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "url": "url",
        "detail": "detail",
    }

    url: str
    """An `https:` address that the server can fetch, or the image itself as a base64 `data:` URL. Local servers often take `data:` only."""
    detail: ImageDetail | None
    """Resolution at which the model sees it: `low` costs few tokens, `high` shows fine print, `auto` (default) lets the server decide."""

    def __init__(
        self,
        *,
        url: str,
        detail: ImageDetail | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "url": url,
                "detail": detail,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "url" in src:
            n -= 1
            self.url = src["url"]
        if "detail" in src:
            n -= 1
            self.detail = src["detail"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
