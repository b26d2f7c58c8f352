from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class PromptTokensDetails(Model):
    """What the input tokens were."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "audio_tokens",
            "cached_tokens",
            "text_tokens",
            "image_tokens",
            "cache_write_tokens",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "audio_tokens": "audio_tokens",
        "cached_tokens": "cached_tokens",
        "text_tokens": "text_tokens",
        "image_tokens": "image_tokens",
        "cache_write_tokens": "cache_write_tokens",
    }

    audio_tokens: int | None
    """Input tokens of sound."""
    cached_tokens: int | None
    """Input tokens read from the prompt cache, at a lower price."""
    text_tokens: int | None
    """Input tokens of text."""
    image_tokens: int | None
    """Input tokens of images."""
    cache_write_tokens: int | None
    """Input tokens that this request put into the cache, before any adjustment of price."""

    def __init__(
        self,
        *,
        audio_tokens: int | Unset = UNSET,
        cached_tokens: int | Unset = UNSET,
        text_tokens: int | Unset = UNSET,
        image_tokens: int | Unset = UNSET,
        cache_write_tokens: int | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "audio_tokens": audio_tokens,
                "cached_tokens": cached_tokens,
                "text_tokens": text_tokens,
                "image_tokens": image_tokens,
                "cache_write_tokens": cache_write_tokens,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "audio_tokens" in src:
            n -= 1
            self.audio_tokens = src["audio_tokens"]
            if not n:
                return self
        if "cached_tokens" in src:
            n -= 1
            self.cached_tokens = src["cached_tokens"]
            if not n:
                return self
        if "text_tokens" in src:
            n -= 1
            self.text_tokens = src["text_tokens"]
            if not n:
                return self
        if "image_tokens" in src:
            n -= 1
            self.image_tokens = src["image_tokens"]
        if "cache_write_tokens" in src:
            n -= 1
            self.cache_write_tokens = src["cache_write_tokens"]
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
