from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class ImagePart(Model):
    """An image in a user message, for models with vision."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "type",
            "image_url",
            "prompt_cache_breakpoint",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "type": "type",
        "image_url": "image_url",
        "prompt_cache_breakpoint": "prompt_cache_breakpoint",
    }

    type: Literal["image_url"]
    """The tag of an image part, always `image_url`."""
    image_url: ImageUrl
    """The image, and how closely to look at it."""
    prompt_cache_breakpoint: PromptCacheBreakpoint | None
    """Ends a cacheable prefix of the prompt with this image."""

    def __init__(
        self,
        *,
        type: Literal["image_url"] = "image_url",
        image_url: ImageUrl,
        prompt_cache_breakpoint: PromptCacheBreakpoint | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "type": type,
                "image_url": image_url,
                "prompt_cache_breakpoint": prompt_cache_breakpoint,
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
        if "image_url" in src:
            n -= 1
            v = src["image_url"]
            self.image_url = ImageUrl.from_dict(v) if v.__class__ is dict else v
        if "prompt_cache_breakpoint" in src:
            n -= 1
            v = src["prompt_cache_breakpoint"]
            self.prompt_cache_breakpoint = PromptCacheBreakpoint.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .image_url import ImageUrl  # noqa: E402
from .prompt_cache_breakpoint import PromptCacheBreakpoint  # noqa: E402
